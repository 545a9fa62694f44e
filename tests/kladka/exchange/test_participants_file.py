"""The file of participants: filled from the ledger, checked, made as one act, compared with the one before."""

import csv
import hashlib
import io
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kladka.audit.models import Entry as AuditEntry
from kladka.audit.models import ReadEvent, Words
from kladka.core import clock
from kladka.core.errors import NotAllowed, PolicyBroken
from kladka.exchange.queries import Contact
from kladka.people import actions as people
from kladka.people.models import Entry, Participation
from kladka.programmes.permissions import viewer_for
from kladka.reporting.actions.returned import remove_old_files
from kladka.reporting.models import ParticipantsFile
from kladka.reporting.queries.returned import differences_of
from tests.kladka.exchange.sm_efs import change, check, complete, make, take
from tests.world.cast import ANSWERS, ENTRY_DAY, add_people


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def ready(cast):
    complete(cast)
    return cast


def rows(content):
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


def rules(checked):
    return {(each.rule, each.is_warning) for each in checked.findings}


def test_the_file_says_what_is_recorded(ready):
    content = take(ready, make(ready))
    lucja = next(row for row in rows(content) if row["Imię"] == "Łucja")
    assert lucja["Techniczny identyfikator uczestnika"] == ready.participations["lucja"].pk.hex
    assert lucja["Gmina"] == "Klucze"
    assert (lucja["Województwo"], lucja["Powiat"], lucja["Kraj"]) == ("małopolskie", "olkuski", "Polska")
    assert lucja["Data rozpoczęcia udziału w projekcie"] == str(ENTRY_DAY)
    assert lucja["Obywatelstwo"] == "Obywatelstwo polskie"
    assert lucja["Rodzaj przyznanego wsparcia"] == "Zatrudnienie wspomagane"
    assert len(rows(content)) == 3


@pytest.mark.parametrize(
    ("told", "written"), [("union", "Brak polskiego obywatelstwa – obywatel kraju UE"), ("refused", None)]
)
def test_whoever_refuses_the_questions_before_is_written_with_the_citizenship_told(ready, told, written):
    fact = Entry.objects.current().get(participation=ready.participations["lucja"])
    answers = {"third_country": "refused", "foreign_background": "refused", "citizenship": told}
    people.correct(fact=fact, changes=answers, reason="later_knowledge", by=ready.users["anna"])
    listed = rows(take(ready, make(ready, without_refused=True)))
    assert [row["Obywatelstwo"] for row in listed if row["Imię"] == "Łucja"] == ([written] if written else [])


def test_one_audit_line_names_project_people_hash_and_purpose(ready):
    before = AuditEntry.objects.count()
    file = make(ready)
    assert AuditEntry.objects.count() == before + 1
    entry = AuditEntry.objects.order_by("-number").first()
    assert (entry.verb, entry.by) == ("exchange.make_participants_file", ready.users["olga"].pk)
    words = Words.objects.get(entry=entry).text
    assert words == f"proba: 3 people, SHA-256 {file.sha256}, submit"
    assert file.sha256 == hashlib.sha256(take(ready, file).encode()).hexdigest()
    assert ReadEvent.objects.filter(object=file.pk, by=ready.users["olga"].pk).count() == 1


def test_the_file_is_not_kept_in_plain(ready):
    file = ParticipantsFile.objects.get(pk=make(ready).pk)
    kept = bytes(file.sealed) + bytes(file.members)
    assert b"Pr\xc3\xb3bna" not in kept
    assert "Łucja".encode() not in kept


@pytest.mark.parametrize("who", ["anna", "alicja", "alan", "adam", "nikt"])
def test_only_who_may_see_everybody_makes_or_takes_a_file(ready, who):
    viewer = viewer_for(ready.users[who], clock.today())
    with pytest.raises(NotAllowed):
        make(ready, viewer=viewer)
    with pytest.raises(NotAllowed):
        check(ready, viewer=viewer)
    assert not ParticipantsFile.objects.exists()


def test_without_a_contact_nothing_is_made_unless_the_project_lends_its_own(ready):
    change(ready, "lucja", email="")
    with pytest.raises(PolicyBroken, match="surely refuse 1 person"):
        make(ready)
    lent = Contact(email="biuro@example.invalid")
    assert rules(check(ready, contact=lent)) == {("placeholder", True)}
    content = take(ready, make(ready, contact=lent))
    assert next(row for row in rows(content) if row["Imię"] == "Łucja")["Adres e-mail"] == "biuro@example.invalid"


def test_people_with_what_is_refused_can_wait(ready):
    change(ready, "lucja", email="")
    file = make(ready, without_refused=True)
    assert (file.people, file.left_out) == (2, 1)
    assert "Łucja" not in take(ready, file)


def test_a_file_of_nobody_is_not_made(cast):
    with pytest.raises(PolicyBroken, match="Nobody would be in the file"):
        make(cast, without_refused=True)


def test_the_check_shows_no_pesel(ready):
    change(ready, "lucja", birth_date=date(1980, 2, 28), pesel_override="reissued")
    checked = check(ready)
    numbers = [each.pesel for each in checked.filling.participants]
    assert all(numbers)
    assert not any(number in each.words for number in numbers for each in checked.findings)


def test_what_was_recorded_later_is_not_in_a_file_as_known_before(ready):
    with pytest.raises(PolicyBroken, match="Nobody would be"):
        make(ready, known_on=clock.today() - timedelta(days=1), as_of=ENTRY_DAY, without_refused=True)


def test_days_to_come_are_refused(ready):
    with pytest.raises(PolicyBroken):
        make(ready, known_on=clock.today() + timedelta(days=1))


def test_the_same_records_give_the_same_file(ready):
    assert make(ready).sha256 == make(ready).sha256


def test_the_id_of_a_support_outlives_its_correction(ready):
    def ids():
        return {each.kind: each.technical_id for each in _of(check(ready), ready.participations["lucja"]).supports}

    before = ids()
    support = ready.supports["lucja"]
    people.correct(
        fact=support,
        changes={"start_date": support.start_date + timedelta(days=1)},
        reason="wrong_date",
        words="",
        by=ready.users["anna"],
    )
    assert ids() == before
    assert len(set(before.values())) == len(before)


def _of(checked, participation):
    return next(each for each in checked.filling.participants if each.participation == participation.pk)


def test_two_records_of_one_human_being_are_one_row_under_the_id_that_was_sent(ready):
    first = make(ready)
    other = people.register_person(
        controller=ready.organisations["leader"],
        given_name="Łucja",
        family_name="Druga",
        sex="female",
        birth_date=date(1980, 2, 29),
        by=ready.users["anna"],
    )
    there = people.open_participation(
        person=other,
        project=ready.project,
        partner=ready.organisations["alfa"],
        answers={**ANSWERS, "target_group": ready.target_group},
        by=ready.users["anna"],
    )
    people.record_support(
        participation=there,
        kind="advice",
        start_date=date(2026, 2, 1),
        site=ready.sites["alfa"],
        by=ready.users["anna"],
    )
    people.merge(person=other, same_as=ready.participations["lucja"].person, by=ready.users["olga"])
    second = make(ready)

    def told(file):
        return {row["Techniczny identyfikator uczestnika"]: row for row in rows(take(ready, file))}

    assert told(second).keys() == told(first).keys()
    lucja = told(second)[ready.participations["lucja"].pk.hex]
    assert lucja["Data rozpoczęcia udziału w projekcie"] == "2026-02-01"
    assert lucja["Rodzaj przyznanego wsparcia"] == "Doradztwo|Zatrudnienie wspomagane"


def test_what_differs_from_the_file_before_is_told(ready):
    change(ready, "nadia", email="")
    first = make(ready, without_refused=True)
    assert differences_of(first) is None
    change(ready, "nadia", email="nadia@example.invalid")
    change(ready, "teresa", phone="601 000 000")
    change(ready, "lucja", town="")
    told = differences_of(make(ready, without_refused=True))
    who = {name: ready.participations[name].pk for name in ("lucja", "nadia", "teresa")}
    assert (told.added, told.changed, told.gone) == ([who["nadia"]], [who["teresa"]], [who["lucja"]])


def test_the_content_goes_after_its_days_and_the_rest_stays(ready, monkeypatch):
    file = make(ready)
    assert remove_old_files() == 0
    later = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert remove_old_files() == 1
    kept = ParticipantsFile.objects.get(pk=file.pk)
    assert (bytes(kept.sealed), kept.sha256) == (b"", file.sha256)
    with pytest.raises(PolicyBroken, match="no longer kept"):
        take(ready, kept)
    assert remove_old_files() == 0


def test_ten_times_the_people_ask_the_database_no_more(ready):
    with CaptureQueriesContext(connection) as few:
        check(ready)
    add_people(ready, 30)
    with CaptureQueriesContext(connection) as many:
        check(ready)
    assert len(many) == len(few)


def test_nobody_of_another_project_is_in_it(ready):
    told = {each.participation for each in check(ready).filling.participants}
    assert told == set(Participation.objects.filter(project=ready.project).values_list("pk", flat=True))
    assert UUID(int=0) not in told
    assert Entry.objects.count() == 3
