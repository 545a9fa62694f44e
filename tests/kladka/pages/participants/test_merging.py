"""Two records of one person in the browser: who finds whom, what is shown, merged and parted."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kladka.audit.models import Entry as ChainEntry
from kladka.audit.models import ReadEvent
from kladka.core import clock, pesel
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.pages.participants.forms import EntryForm
from kladka.pages.participants.views import person
from kladka.people import actions as people
from kladka.people.actions.correction import record_entry_again
from kladka.people.models import Alias, Entry, Exit, Participation, RecordState, Support
from kladka.people.queries.caseload import caseloads, without_coach
from kladka.people.rules.leaving import Change, Gone
from kladka.programmes.permissions import viewer_for
from kladka.reporting.live.figures import definitions_of, figures, plain
from kladka.reporting.live.reported import Sent, reported
from kladka.reporting.live.supposing import exit_supposed, moved_by_merge, moved_by_withdrawal, shifts
from kladka.reporting.worklists import seen_by
from tests.kladka.api.asked import count_employed, report_of
from tests.kladka.pages.reports.test_restatement import text_of
from tests.kladka.pages.signed_in import client_of, send
from tests.kladka.reporting.claims import FIRST, added, sent
from tests.world.cast import ANSWERS, ENTRY_DAY, add_people


def merge_url(cast, name, other=""):
    address = reverse("participants:merge", args=[cast.participations[name].pk])
    return f"{address}?other={cast.participations[other].pk}" if other else address


def html_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def twin(cast):
    """Łucja once more, recorded at Beta."""
    (twin,) = add_people(cast, 1, coach="beata")
    who = cast.participations["lucja"].person.identity
    changes = {"given_name": who.given_name, "family_name": who.family_name, "birth_date": who.birth_date}
    people.change_identity(person=twin.person, version=1, changes=changes, by=cast.users["beata"])
    cast.participations["twin"] = twin
    return twin


def test_the_officer_is_shown_who_looks_alike_the_coordinator_only_within_the_partner(cast, twin):
    assert f"other={twin.pk}" in html_of(client_of(cast, "olga"), merge_url(cast, "lucja"))
    own = html_of(client_of(cast, "alicja"), merge_url(cast, "lucja"))
    assert f"other={twin.pk}" not in own
    assert "No record looks like this one." in own


def test_somebody_is_found_by_a_part_of_the_name_within_the_scope(cast):
    found = html_of(client_of(cast, "alicja"), f"{merge_url(cast, 'lucja')}?q=testow")
    assert f"other={cast.participations['nadia'].pk}" in found
    nobody = html_of(client_of(cast, "alicja"), f"{merge_url(cast, 'lucja')}?q=teresa")
    assert "Nobody of this name was found" in nobody
    assert "Wymyślona" not in nobody


def test_both_records_stand_side_by_side_with_the_figures_that_change(cast, twin):
    html = html_of(client_of(cast, "olga"), merge_url(cast, "lucja", "twin"))
    assert "Both records side by side" in html
    assert "Próba Alfa" in html
    assert "Próba Beta" in html
    assert ReadEvent.objects.filter(object=twin.pk).exists()
    assert not Alias.objects.exists()


def test_the_figures_supposed_are_those_after_the_merge(cast, twin):
    cast.project.pack = "pl-po-kl-7.2.1-abc"
    one, other = cast.participations["lucja"].person, twin.person
    written = ChainEntry.objects.count()
    moved = moved_by_merge(cast.project, person=one.pk, same_as=other.pk, as_of=ENTRY_DAY)
    assert {"coached": (4, 3), "supported": (4, 3)}.items() <= {
        each.code: (each.before, each.after) for each in moved if each.state == "proven"
    }.items()
    assert (ChainEntry.objects.count(), Alias.objects.count()) == (written, 0)
    people.merge(person=one, same_as=other, by=cast.users["olga"])
    assert moved_by_merge(cast.project, person=one.pk, same_as=other.pk, as_of=ENTRY_DAY) == []


def test_a_merge_is_confirmed_shown_and_undone(cast, twin):
    olga, address = client_of(cast, "olga"), merge_url(cast, "lucja", "twin")
    assert send(olga, address).status_code == 422
    assert not Alias.objects.exists()
    detail = reverse("participants:detail", args=[cast.participations["lucja"].pk])
    assert "Merged with another record" not in html_of(olga, detail)
    assert send(olga, address, is_same="on").status_code == 302
    alias = Alias.objects.get()
    assert (alias.person_id, alias.same_as_id) == (cast.participations["lucja"].person_id, twin.person_id)
    assert "Merged with another record" in html_of(olga, detail)
    again = send(olga, address, is_same="on")
    assert (again.status_code, "already one person" in again.content.decode()) == (422, True)
    undo = reverse("participants:unmerge", args=[alias.pk])
    again = html_of(olga, merge_url(cast, "lucja"))
    assert undo in again
    assert f"other={twin.pk}" not in again, "it is no longer a record that may be the same"
    assert "Part the two records?" in html_of(olga, undo)
    assert Alias.objects.current().exists()
    assert send(olga, undo).status_code == 302
    assert not Alias.objects.current().exists()
    assert olga.get(undo).status_code == 404


def test_every_record_of_the_human_being_is_listed_and_parted_where_it_was_joined(cast, twin):
    lucja, nadia, by = cast.participations["lucja"], cast.participations["nadia"], cast.users["olga"]
    first = people.merge(person=lucja.person, same_as=twin.person, by=by)
    second = people.merge(person=twin.person, same_as=nadia.person, by=by)
    html = html_of(client_of(cast, "olga"), merge_url(cast, "lucja"))
    told = " ".join(html.partition("Merged already")[2].partition("</table>")[0].split())
    assert [reverse("participants:unmerge", args=[each.pk]) in told for each in (first, second)] == [True, True], told
    assert told.index("Próba Beta") < told.index("this record") < told.index("Nadia Testowa"), told
    alicja = html_of(client_of(cast, "alicja"), merge_url(cast, "lucja"))
    assert "Próba Beta" not in alicja


def test_a_record_merged_before_is_merged_with_a_third_and_every_entry_is_named(cast, twin):
    lucja, nadia, olga = cast.participations["lucja"], cast.participations["nadia"], client_of(cast, "olga")
    people.merge(person=lucja.person, same_as=twin.person, by=cast.users["olga"])
    address = merge_url(cast, "lucja", "nadia")
    page = text_of(olga.get(address))
    records = {lucja.pk: "this record", nadia.pk: "the other record", twin.pk: "a record merged with this one"}
    first, *others = sorted((lucja, nadia, twin), key=lambda one: str(one.pk))
    told = {one.pk: f"2 March 2026 ({one.partner.short_name}, {records[one.pk]})" for one in (first, *others)}
    assert f"The entry of {told[first.pk]} stays." in page, page
    assert f"After the merge withdraw: {'; '.join(told[one.pk] for one in others)}." in page
    assert _queries(olga, address) <= 14
    done = html_of(olga, send(olga, address, is_same="on")["Location"])
    withdraw = [
        reverse("participants:withdraw", args=[Entry.objects.current().get(participation=one).pk]) for one in others
    ]
    assert [one in done for one in withdraw].count(True) == 1
    again = send(olga, address, is_same="on")
    assert "already one person" in again.content.decode()


def test_a_coordinator_reaches_neither_records_nor_merges_of_another_partner(cast, twin):
    alias = people.merge(person=cast.participations["lucja"].person, same_as=twin.person, by=cast.users["olga"])
    alicja = client_of(cast, "alicja")
    assert alicja.get(merge_url(cast, "lucja", "twin")).status_code == 404
    assert send(alicja, merge_url(cast, "lucja", "twin"), is_same="on").status_code == 404
    assert alicja.get(merge_url(cast, "lucja", "nadia")).status_code == 200
    assert alicja.get(reverse("participants:unmerge", args=[alias.pk])).status_code == 404
    assert client_of(cast, "anna").get(merge_url(cast, "lucja")).status_code == 403


def test_nobody_is_merged_with_themselves_or_with_nonsense(cast):
    olga = client_of(cast, "olga")
    assert olga.get(merge_url(cast, "lucja", "lucja")).status_code == 404
    assert olga.get(f"{merge_url(cast, 'lucja')}?other=nonsense").status_code == 404


def test_the_pages_take_few_queries_however_many_people_there_are(cast, twin):
    olga = client_of(cast, "olga")
    pages = [
        f"{merge_url(cast, 'lucja')}?q=dodatkowa",
        merge_url(cast, "lucja", "twin"),
        reverse("participants:submit"),
    ]
    before = [_queries(olga, page) for page in pages]
    assert max(before) <= 14, before
    add_people(cast, 27)
    assert [_queries(olga, page) for page in pages] == before


def test_the_officer_submits_what_is_ticked(cast):
    olga, address = client_of(cast, "olga"), reverse("participants:submit")
    lucja = cast.participations["lucja"]
    assert "Próbna Łucja" in html_of(olga, address)
    refused = send(olga, address, on_date="2026-09-30")
    assert refused.status_code == 422
    assert "Choose at least one record" in refused.content.decode()
    future = send(olga, address, on_date="2040-01-01", participants=[str(lucja.pk)])
    assert future.status_code == 422
    asked = send(olga, address, on_date="2026-09-30", participants=[str(lucja.pk)])
    assert (asked.status_code, "Mark 1 record as submitted?" in asked.content.decode()) == (200, True)
    assert _listed(olga, "submitted") == set()
    given = {"on_date": "2026-09-30", "participants": [str(lucja.pk)], "sure": "1"}
    response = send(olga, address, **given)
    done = html_of(olga, response["Location"])
    assert "1 record is marked as submitted." in done
    assert "Próbna Łucja" not in done
    detail = html_of(olga, reverse("participants:detail", args=[lucja.pk]))
    assert "Submitted on 30 September 2026" in detail
    assert send(olga, address, on_date="2026-09-30", participants=[str(lucja.pk)]).status_code == 422
    assert _listed(olga, "submitted") == {"Łucja"}
    assert _listed(olga, "complete") == {"Nadia", "Teresa"}
    assert _listed(olga, "draft") == set()


def test_all_records_that_wait_are_submitted_with_one_box_as_one_act(cast):
    olga, address = client_of(cast, "olga"), reverse("participants:submit")
    add_people(cast, 60)
    assert "more records wait after these" in html_of(olga, address)
    assert len(olga.get(address).content) < 60 * 1024
    before = ChainEntry.objects.count()
    asked = send(olga, address, on_date="2026-09-30", everybody="on").content.decode()
    assert "Mark 63 records as submitted?" in asked
    assert send(olga, address, on_date="2026-09-30", everybody="on", sure="62").status_code == 200, "one came since"
    assert ChainEntry.objects.count() == before
    assert send(olga, address, on_date="2026-09-30", everybody="on", sure="63").status_code == 302
    assert ChainEntry.objects.count() == before + 1
    assert "was submitted already" in html_of(olga, address)


def test_a_submission_is_undone_as_one_act_by_whoever_recorded_it(cast):
    olga, address = client_of(cast, "olga"), reverse("participants:submit")
    send(olga, address, on_date="2026-09-30", everybody="on", sure="3")
    banner = html_of(olga, address).partition("govuk-notification-banner__link")[2]
    undo = banner.partition('href="')[2].partition('"')[0]
    assert RecordState.objects.current().filter(state="submitted").count() == 3
    assert "3 records of 30 September 2026 will no longer be marked as submitted." in html_of(olga, undo)
    assert client_of(cast, "alicja").get(undo).status_code == 403
    before = ChainEntry.objects.count()
    assert send(olga, undo).status_code == 302
    assert (_listed(olga, "submitted"), ChainEntry.objects.count()) == (set(), before + 1)
    assert olga.get(undo).status_code == 404


def test_a_record_that_waits_is_found_by_name(cast):
    add_people(cast, 60)
    html = html_of(client_of(cast, "olga"), f"{reverse('participants:submit')}?q=lucja")
    assert "Próbna Łucja" in html
    assert "Dodatkowa" not in html


def test_a_draft_is_not_offered(cast):
    person = people.register_person(
        controller=cast.organisations["leader"], given_name="Ewa", family_name="Robocza", by=cast.users["anna"]
    )
    people.open_participation(
        person=person, project=cast.project, partner=cast.organisations["alfa"], by=cast.users["anna"]
    )
    olga = client_of(cast, "olga")
    assert Participation.objects.count() == 4
    assert "Robocza" not in html_of(olga, reverse("participants:submit"))
    assert _listed(olga, "draft") == {"Ewa"}


def test_only_the_officer_submits(cast):
    for name in ("anna", "alicja", "adam", "ada"):
        assert client_of(cast, name).get(reverse("participants:submit")).status_code == 403


def _listed(client, state):
    html = html_of(client, f"{reverse('participants:list')}?record={state}").partition('id="list-results"')[2]
    return {name for name in ("Łucja", "Nadia", "Teresa", "Ewa") if f"{name}</a>" in html}


def _queries(client, address):
    html_of(client, address)
    with CaptureQueriesContext(connection) as asked:
        html_of(client, address)
    return len(asked)


def test_what_speaks_against_one_person_is_said_before_a_merge(cast, twin):
    olga = client_of(cast, "olga")
    agreed = html_of(olga, merge_url(cast, "lucja", "twin"))
    assert "two different" not in agreed
    who = cast.participations["lucja"].person.identity
    number = pesel.write(birth_date=who.birth_date, sex="female", serial=1)
    people.change_identity(person=who.person, version=1, changes={"pesel": number}, by=cast.users["anna"])
    other = pesel.write(birth_date=who.birth_date, sex="female", serial=2)
    people.change_identity(
        person=twin.person, version=2, changes={"pesel": other, "sex": "female"}, by=cast.users["beata"]
    )
    assert "They have two different PESEL numbers." in html_of(olga, merge_url(cast, "lucja", "twin"))
    assert "They have two different birth dates." in html_of(olga, merge_url(cast, "lucja", "nadia"))


@pytest.fixture
def withdrawn(cast, twin):
    """Łucja's two records merged, and then the entry of one withdrawn, as the page of the merge asks."""
    alias = people.merge(person=cast.participations["lucja"].person, same_as=twin.person, by=cast.users["olga"])
    entry = Entry.objects.current().get(participation=twin)
    people.withdraw(fact=entry, reason="recorded_twice", by=cast.users["olga"])
    return alias


def test_parting_puts_the_entry_back_that_was_withdrawn_since_the_merge(cast, twin):
    cast.project.pack = "pl-po-kl-7.2.1-abc"
    people.submit(participations=[twin], on_date=ENTRY_DAY, by=cast.users["olga"])
    before = values(cast)
    alias = people.merge(person=cast.participations["lucja"].person, same_as=twin.person, by=cast.users["olga"])
    entry = Entry.objects.current().get(participation=twin)
    people.withdraw(fact=entry, reason="recorded_twice", by=cast.users["olga"])
    assert values(cast) != before
    olga, undo = client_of(cast, "olga"), reverse("participants:unmerge", args=[alias.pk])
    html = html_of(olga, undo)
    assert "stays withdrawn unless you record it again" in html
    assert f'value="{entry.pk}" checked' in " ".join(html.split())
    sent = send(olga, undo, again=[str(entry.pk)])
    assert "The entry is recorded again." in html_of(olga, sent["Location"])
    again = Entry.objects.current().get(participation=twin)
    assert (again.pk != entry.pk, again.entry_date, again.site_id) == (True, entry.entry_date, entry.site_id)
    assert {one.state for one in RecordState.objects.current().filter(participation=twin)} == {"complete", "submitted"}
    assert values(cast) == before
    assert missing_entries(cast) == []


def test_whoever_leaves_the_entry_withdrawn_is_reminded_of_it(cast, twin, withdrawn):
    assert missing_entries(cast) == [], "while they are one person, one entry is right"
    olga, undo = client_of(cast, "olga"), reverse("participants:unmerge", args=[withdrawn.pk])
    sent = send(olga, undo)
    assert "An entry is missing" in html_of(olga, sent["Location"])
    assert not Entry.objects.current().filter(participation=twin).exists()
    assert missing_entries(cast) == [str(twin.pk)]
    checklist = html_of(client_of(cast, "beata"), reverse("entering:of", args=[twin.pk]))
    assert "The entry was withdrawn. Save the entry form, and it is recorded again." in checklist
    form = html_of(client_of(cast, "beata"), reverse("participants:entry", args=[twin.pk]))
    assert "no entry is recorded: it was withdrawn" in form
    assert person.saved_words(twin) == "The answers are saved."
    record_entry_again(entry=Entry.objects.filter(participation=twin).latest("recorded_no"), by=cast.users["beata"])
    assert "the entry that was withdrawn is recorded again, on 2 March 2026" in person.saved_words(twin)


def test_whose_entry_is_withdrawn_is_said_so_on_the_page_the_list_the_day_and_when_leaving_or_coming_back(cast, twin):
    given = {"exit_date": ENTRY_DAY + timedelta(days=20), "path_completed": True, "leaving_reason": ""}
    people.leave(participation=twin, **given, by=cast.users["beata"])
    page = reverse("participants:detail", args=[twin.pk])
    beata = client_of(cast, "beata")
    entry = Entry.objects.current().get(participation=twin)
    assert "Entry withdrawn" not in html_of(beata, page)
    people.withdraw(fact=entry, reason="wrong_person", by=cast.users["olga"])
    html = html_of(beata, page)
    assert ("Entry withdrawn" in html, "Entry form incomplete" in html) == (True, False)
    assert "Entry withdrawn" in html_of(beata, reverse("participants:list"))
    told = f"The entry to the project was withdrawn on {day_in_words(clock.today())} (wrong person)"
    for name in ("leave", "return"):
        html = " ".join(html_of(beata, f"{page}{name}/").split())
        assert (told in html, "not complete yet" in html) == (True, False)
    exit_ = Exit.objects.current().get(participation=twin)
    people.withdraw(fact=exit_, reason="wrong_person", by=cast.users["olga"])
    assert "Entry withdrawn" in html_of(beata, reverse("coach:day"))
    with translation.override("en"), pytest.raises(PolicyBroken, match="The entry to the project was withdrawn"):
        people.leave(participation=twin, **given, by=cast.users["beata"])


def test_of_two_entries_into_one_project_it_is_said_which_is_withdrawn_and_one_coach_counts(cast, twin):
    olga, address = client_of(cast, "olga"), merge_url(cast, "lucja", "twin")
    first, second = sorted((cast.participations["lucja"], twin), key=lambda one: str(one.pk))
    names = {cast.participations["lucja"].pk: "this record", twin.pk: "the other record"}
    told = {one.pk: f"2 March 2026 ({one.partner.short_name}, {names[one.pk]})" for one in (first, second)}
    html = " ".join(html_of(olga, address).split())
    assert f"The entry of {told[first.pk]} stays. After the merge withdraw the entry of {told[second.pk]}" in html
    sent = send(olga, address, is_same="on")
    entry = Entry.objects.current().get(participation=second)
    withdraw = f"{reverse('participants:withdraw', args=[entry.pk])}?reason=recorded_twice"
    assert withdraw in html_of(olga, sent["Location"])
    assert "withdraw this entry; the one of 2 March 2026 stays" in html_of(olga, reverse("todo:list"))
    assert sum(carried(cast).values()) == 4
    assert send(olga, withdraw, reason="recorded_twice").status_code == 302
    assert sum(carried(cast).values()) == 3
    assert second not in without_coach(cast.project, ENTRY_DAY)


def test_what_the_second_record_holds_is_said_before_it_is_lost_and_waits_until_it_is_recorded_on_the_other(cast, twin):
    first, second = sorted((cast.participations["lucja"], twin), key=lambda one: str(one.pk))
    beata, olga = cast.users["beata"], client_of(cast, "olga")
    for one in second.situations.current():
        people.withdraw(fact=one, reason="wrong_person", by=beata)
    told = {"kind": "own_firm", "from_date": ENTRY_DAY + timedelta(days=9), "by": beata}
    people.record_situation(participation=second, **told)
    page = " ".join(html_of(olga, merge_url(cast, "lucja", "twin")).split())
    assert "What the withdrawal of the second entry changes" in page
    assert "The record that stays lacks: " in page
    assert "own firm since 11 March 2026" in page
    assert f"The entry of 2 March 2026 ({first.partner.short_name}) stays whatever is recorded with it" in page
    assert "After the merge and the withdrawal" in page
    people.merge(person=first.person, same_as=second.person, by=cast.users["olga"])
    entry = Entry.objects.current().get(participation=second)
    html = " ".join(html_of(olga, reverse("participants:withdraw", args=[entry.pk])).split())
    assert "counted no more without the entry: own firm since 11 March 2026; coaching: " in html
    assert "The record that stays lacks: own firm since 11 March 2026." in html
    one = Entry.objects.current().get(participation=first)
    other = " ".join(html_of(olga, reverse("participants:withdraw", args=[one.pk])).split())
    assert f"The entry of 2 March 2026 ({second.partner.short_name}) stays whatever" in other, "the first is withdrawn"
    assert "After the withdrawal" in html
    assert _queries(olga, reverse("participants:withdraw", args=[entry.pk])) <= 14
    assert left_behind_of(cast) == []
    now = {each.code: each.value for each in figures(cast.project, as_of=clock.today()).figures}
    moved = moved_by_withdrawal(cast.project, second.pk, as_of=clock.today())
    people.withdraw(fact=entry, reason="recorded_twice", by=cast.users["olga"])
    then = {each.code: each.value for each in figures(cast.project, as_of=clock.today()).figures}
    assert {one.code: (one.before, one.after) for one in moved if one.state == "proven"} == {
        code: (plain(now[code]), plain(then[code])) for code in now if plain(now[code]) != plain(then[code])
    }
    assert moved
    assert left_behind_of(cast) == [str(first.pk)]
    assert "so it does not count. Record it here with its document" in html_of(olga, reverse("todo:list"))
    people.record_situation(participation=first, **told)
    assert left_behind_of(cast) == []


def test_a_figure_that_loses_its_value_is_named_and_shares_are_written_as_everywhere(cast):
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    today, by = clock.today(), cast.users["olga"]

    def values():
        found = figures(cast.project, as_of=today).figures
        return {each.code: plain(each.value) for each in found}

    for name in ("teresa", "nadia", "lucja"):
        participation, now = cast.participations[name], values()
        moved = moved_by_withdrawal(cast.project, participation.pk, as_of=today)
        entry = Entry.objects.current().get(participation=participation)
        page = html_of(client_of(cast, "olga"), reverse("participants:withdraw", args=[entry.pk]))
        assert not re.search(r"\d[.,]\d{9}", page)
        people.withdraw(fact=entry, reason="typing_error", by=by)
        then = values()
        told = {one.code: (one.before, one.after) for one in moved if one.state == "proven"}
        assert told == {code: (now[code], then[code]) for code in now if now[code] != then[code]}
    assert None in {after for _before, after in told.values()}
    assert "no value" in page


def test_before_a_withdrawal_and_a_merge_it_is_said_what_was_sent_and_what_changes_without_a_document(cast, twin):
    count_employed(cast)
    cast.project.refresh_from_db()
    report_of(cast)
    sent(cast, added(cast, 1, FIRST), date(2026, 7, 10))
    olga, participation = client_of(cast, "olga"), cast.participations["nadia"]
    entry = Entry.objects.current().get(participation=participation)
    page = text_of(olga.get(reverse("participants:withdraw", args=[entry.pk])))
    assert "employment: without a document" in page
    assert re.search(r"Report 1 People supported by a coach 1 0", page), page
    assert re.search(r"Payment claim 1 Started 1 0", page), page
    assert "Payment claim 1 People supported" not in page, "a claim says nothing of it"
    assert "What was sent is never changed" in page
    merging = text_of(olga.get(merge_url(cast, "lucja", "twin")))
    assert merging.count("What was sent is never changed") == 2
    assert _queries(olga, reverse("participants:withdraw", args=[entry.pk])) <= 14
    assert _queries(olga, merge_url(cast, "lucja", "twin")) <= 14


def test_whoever_was_parted_from_somebody_is_no_part_of_what_moves_of_them_alone(cast, twin):
    count_employed(cast)
    cast.project.refresh_from_db()
    lucja, olga = cast.participations["lucja"], client_of(cast, "olga")
    sent(cast, added(cast, 1, FIRST), date(2026, 7, 10))
    entry = Entry.objects.current().get(participation=lucja)

    def before_an_exit():
        change = Change(gone=Gone("x", "x", ENTRY_DAY + timedelta(days=30), True))
        supposed = exit_supposed(lucja.pk, change)
        with translation.override("en"):
            pack = definitions_of(cast.project)
            went = [Sent(ENTRY_DAY + timedelta(days=40), pack, pack.by_code)]
            moved = reported(cast.project, lucja.pk, supposed, went)
            return shifts(cast.project, lucja.pk, supposed), moved

    def before_a_withdrawal(fact):
        page = text_of(olga.get(reverse("participants:withdraw", args=[fact.pk])))
        return page.partition("Figures reported already")[2].partition("What was sent")[0]

    alone = before_an_exit(), before_a_withdrawal(entry)
    assert re.search(r"Payment claim 1 \D+ 1 0", alone[1]), alone
    alias = people.merge(person=lucja.person, same_as=twin.person, by=cast.users["olga"])
    assert (before_an_exit(), before_a_withdrawal(entry)) != alone
    people.withdraw(fact=entry, reason="recorded_twice", by=cast.users["olga"])
    people.unmerge(alias=alias, again=[entry], by=cast.users["olga"])
    again = Entry.objects.current().get(participation=lucja)
    assert (before_an_exit(), before_a_withdrawal(again)) == alone


def test_a_merge_with_another_record_after_a_parting_is_no_second_sending(cast, twin):
    olga = client_of(cast, "olga")
    assert send(olga, merge_url(cast, "lucja", "twin"), is_same="on").status_code == 302
    assert send(olga, reverse("participants:unmerge", args=[Alias.objects.current().get().pk])).status_code == 302
    assert send(olga, merge_url(cast, "lucja", "nadia"), is_same="on").status_code == 302
    assert Alias.objects.current().get().same_as_id == cast.participations["nadia"].person_id


def left_behind_of(cast):
    today = clock.today()
    found = seen_by(viewer_for(cast.users["olga"], today), today)
    return [one["participation"] for one in found.lines.to_pylist() if one["rule"] == "left_behind"]


def carried(cast):
    """How many people each coach has, by given name."""
    return {one.coach.given_name: one.here for one in caseloads(cast.project, ENTRY_DAY)}


def test_an_entry_withdrawn_for_another_reason_is_not_offered(cast, twin):
    """Before the merge, or of somebody who entered another project."""
    entry = Entry.objects.current().get(participation=twin)
    people.withdraw(fact=entry, reason="recorded_twice", by=cast.users["olga"])
    alias = people.merge(person=cast.participations["lucja"].person, same_as=twin.person, by=cast.users["olga"])
    html = html_of(client_of(cast, "olga"), reverse("participants:unmerge", args=[alias.pk]))
    assert "Nothing that was recorded is lost." in html
    assert "Which entry" not in html


def test_an_entry_that_no_longer_fits_is_not_recorded_again_and_nothing_is_parted(cast, twin, withdrawn):
    first = Support.objects.current().filter(participation=twin).earliest("start_date")
    later = {"start_date": first.start_date + timedelta(days=1)}
    people.correct(fact=first, changes=later, reason="wrong_date", by=cast.users["olga"])
    entry = Entry.objects.get(participation=twin)
    undo = reverse("participants:unmerge", args=[withdrawn.pk])
    refused = send(client_of(cast, "olga"), undo, again=[str(entry.pk)])
    assert refused.status_code == 422
    assert "The entry is the day of the first support" in refused.content.decode()
    assert Alias.objects.current().exists()


def values(cast):
    """Every figure of the project, by its code."""
    return {each.code: each.value for each in figures(cast.project, as_of=ENTRY_DAY).figures}


def test_before_an_entry_makes_somebody_count_twice_it_is_asked(cast, twin, withdrawn):
    beata, address = client_of(cast, "beata"), reverse("participants:entry", args=[twin.pk])
    stored = EntryForm.stored_values(twin.draft)
    given = {name: str(value) for name, value in stored.items() if value not in (None, "")}
    who = Participation.objects.select_related("person__identity").get(pk=twin.pk).person.identity
    typed = {"version": str(twin.draft.version), **given, "sex": who.sex, "birth_date": who.birth_date.isoformat()}
    before = figures(cast.project, as_of=ENTRY_DAY)["EECO01"].value
    asked = send(beata, address, **typed)
    page = text_of(asked)
    assert (asked.status_code, "the same person counts a second time" in page) == (422, True), page
    assert "2 March 2026 (Próba Alfa)" in page
    assert figures(cast.project, as_of=ENTRY_DAY)["EECO01"].value == before
    lacking = send(beata, address, **{**typed, "education": ""})
    assert lacking.status_code == 302, "without an entry nobody counts twice"
    twin.draft.refresh_from_db()
    box = re.search(r'name="second_time" value="([^"]+)"', asked.content.decode())
    sure = {"version": str(twin.draft.version), "second_time": box[1]}
    assert send(beata, address, **{**typed, **sure}).status_code == 302
    assert figures(cast.project, as_of=ENTRY_DAY)["EECO01"].value == before + 1


def test_by_a_merged_record_nobody_enters_with_a_session_and_it_is_said_where_it_belongs(cast):
    lucja, coach = cast.participations["lucja"], cast.users["anna"]
    who = {"sex": "female", "birth_date": date(1980, 2, 29)}
    again = people.register_person(
        controller=cast.project.controller, given_name="Łucja", family_name="Druga", is_made_up=True, by=coach, **who
    )
    answers = {**ANSWERS, "target_group": cast.target_group}
    told = {"project": cast.project, "partner": lucja.partner, "answers": answers}
    second = people.open_participation(person=again, by=coach, **told)
    people.merge(person=again, same_as=lucja.person, by=cast.users["olga"])
    before = figures(cast.project, as_of=ENTRY_DAY)["EECO01"].value
    day = {"start_date": ENTRY_DAY, "site": cast.sites["alfa"]}
    people.record_supports(participations=[second], kind="coaching", by=coach, **day)
    assert figures(cast.project, as_of=ENTRY_DAY)["EECO01"].value == before
    assert not Entry.objects.filter(participation=second).exists()
    alicja = client_of(cast, "alicja")
    form = html_of(alicja, reverse("participants:entry", args=[second.pk]))
    assert "the same person would count a second time" in form
    assert "by whose entry the person counts" in html_of(alicja, reverse("entering:of", args=[second.pk]))
    todo = alicja.get(reverse("todo:list"))
    assert "on a second record of a person who entered on 2 March 2026" in text_of(todo)


def missing_entries(cast):
    today = clock.today()
    found = seen_by(viewer_for(cast.users["olga"], today), today)
    return [one["participation"] for one in found.lines.to_pylist() if one["rule"] == "entry_withdrawn"]
