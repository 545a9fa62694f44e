"""Reports: prepared, approved, submitted, corrected; what may not be; and that nothing of a submitted one changes."""

import hashlib
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import translation

from kladka.accounts.models import User
from kladka.audit.actions import verb
from kladka.audit.models import Entry as ChainEntry
from kladka.audit.models import Line
from kladka.audit.queries import verify as verify_chain
from kladka.core import clock, crypto, pesel, polish, signing
from kladka.core.errors import PolicyBroken
from kladka.organisations.models import Staff
from kladka.people import actions as people
from kladka.people.actions.person import pesel_of
from kladka.people.models import Entry, Identity
from kladka.programmes import actions as programmes
from kladka.programmes.models import Post
from kladka.programmes.permissions import viewer_for
from kladka.reporting import filing, kreport
from kladka.reporting.actions import report as actions
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as reporting
from kladka.reporting.live import milestones
from kladka.reporting.models import Report
from kladka.reporting.permissions import report as permissions
from kladka.reporting.queries import report as queries
from tests.kladka.reporting.test_extract import drafted
from tests.world.cast import ANSWERS, ENTRY_DAY, START, add_people

DAY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path
    forget()
    queries._kept.clear()
    with translation.override("en"):
        yield
    forget()


@pytest.fixture
def prepare(cast):
    def prepared(**changes):
        given = {"as_of": DAY, "known_on": clock.today(), "by": cast.users["olga"]}
        return actions.prepare(project=cast.project, **{**given, **changes})

    return prepared


@pytest.fixture
def submitted(cast, prepare):
    return actions.submit(report=prepare(), reason="Wniosek", by=cast.users["olga"], alone=True)


def hire(cast, name, role, organisation="leader"):
    """Give somebody a post today, and return their account."""
    user = User.objects.create_user(f"{name}@example.invalid", "a long enough passphrase", name=f"{name} Druga")
    staff = Staff.objects.create(
        organisation=cast.organisations[organisation],
        user=user,
        given_name=name,
        family_name="Druga",
        name_fold=polish.fold(f"Druga {name}"),
        name_sort=polish.sort_key(f"Druga {name}"),
    )
    with verb("test.appoint", controller=cast.project.controller_id, by=user) as entry:
        entry.record(Post(project=cast.project, staff=staff, partner=staff.organisation, role=role, from_date=START))
    return user


def test_a_prepared_report_says_what_the_live_figures_say(cast, prepare):
    report = prepare()
    told = queries.frozen(report)
    live = reporting.figures(cast.project, as_of=DAY)
    assert told.result == live
    assert told.members("EECO01") == reporting.members(cast.project, "EECO01", as_of=DAY)
    assert told.figures["EECO18"].value is None, "what nobody records is no nought"
    assert (report.number, report.version, report.state, report.pack_hash) == (1, 1, "prepared", live.hash)
    assert hashlib.sha256(queries.path_of(report).read_bytes()).hexdigest() == report.content_hash
    assert kreport.verify(queries.path_of(report)).is_same


def test_preparing_twice_from_the_same_state_gives_the_same_bytes_and_the_same_report(cast, prepare):
    first = prepare()
    content = filing.content_of(first)
    forget()
    again = prepare()
    assert (again, filing.content_of(again)) == (first, content)
    assert Report.objects.count() == 1
    actions.withdraw(report=first, reason="", by=cast.users["olga"])
    third = prepare()
    assert third != first
    assert filing.content_of(third) == content


def test_preparing_twice_leaves_the_file_in_its_place(cast, prepare, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = prepare()
    forget()
    with django_capture_on_commit_callbacks(execute=True):
        assert prepare() == first
    assert queries.path_of(first) == filing.folder() / first.file_name


def test_what_another_project_records_changes_nothing(cast, prepare):
    first = prepare()
    other = programmes.open_project(
        controller=cast.organisations["leader"],
        leader=cast.organisations["leader"],
        funding_line=cast.project.funding_line,
        code="drugi",
        title_pl="Drugi",
        title_en="Second",
        starts_on=START,
        ends_on=date(2040, 1, 1),
        pack="eu-esf-plus-2021",
        profile="pl-esf-plus",
        by=cast.users["olga"],
    )
    programmes.set_target(project=other, indicator="EECO01", value=Decimal(4), by=cast.users["olga"])
    assert prepare() == first


def test_a_new_preparation_takes_the_place_of_the_one_that_waits(cast, prepare):
    first = prepare()
    add_people(cast, 1)
    second = prepare()
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "prepared")
    assert (first.number, first.version) == (second.number, second.version) == (1, 1)
    assert queries.waiting(cast.project) == second
    assert queries.reports_of(cast.project) == [second]
    assert queries.frozen(second).figures["EECO01"].value == 4


def test_a_submitted_report_is_signed_and_proves_itself(submitted):
    assert (submitted.state, submitted.alone, submitted.reason) == ("submitted", True, "Wniosek")
    found = kreport.verify(queries.path_of(submitted), keys=signing.public_keys())
    assert (found.is_same, found.is_identical, found.signature.state) == (True, True, "known")
    assert found.signature.key_id == submitted.key_id
    assert found.signature.submission["submitted_by"] == str(submitted.submitted_by)
    assert found.signature.submission["for"] == "Próba Lider"
    assert submitted.file_name == "proba-1-v1.kreport"


def test_the_chain_holds_who_and_the_hash_of_the_file(submitted):
    entry = ChainEntry.objects.latest("number")
    assert (entry.verb, entry.by) == ("reporting.submit_report", submitted.submitted_by)
    digests = list(Line.objects.filter(entry=entry, object=submitted.pk).order_by("position").values_list("digest"))
    assert digests[0] == (f"sha256:{submitted.content_hash}",)
    assert digests[1][0].endswith(submitted.digest())
    assert list(verify_chain()) == []


@pytest.mark.postgres
@pytest.mark.parametrize(
    "change",
    [
        {"content_hash": "0" * 64},
        {"reason": "inny"},
        {"state": "withdrawn"},
        {"submitted_at": None, "state": "prepared"},
        {"approved_by": None},
    ],
)
def test_the_database_refuses_any_change_of_a_submitted_report(submitted, change):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Report.objects.filter(pk=submitted.pk).update(**change)
    with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
        submitted.delete()
    assert Report.objects.get(pk=submitted.pk).content_hash == submitted.content_hash


@pytest.mark.postgres
@pytest.mark.parametrize("change", [{"number": 7}, {"as_of": date(2026, 7, 2)}, {"pack_hash": "x"}, {"replaces": None}])
def test_what_makes_a_prepared_report_what_it_is_never_changes(cast, prepare, change, submitted):
    correction = prepare(replaces=submitted)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Report.objects.filter(pk=correction.pk).update(**change)


@pytest.mark.only_sqlite
def test_a_report_cannot_be_replaced_by_inserting(submitted):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO reporting_report SELECT * FROM reporting_report WHERE id = %s", [submitted.pk.hex]
        )


def test_a_submitted_report_is_neither_approved_nor_submitted_nor_withdrawn_again(cast, submitted):
    hire(cast, "Ewa", "monitoring_officer")
    for act in (
        lambda: actions.submit(report=submitted, reason="x", by=cast.users["adam"]),
        lambda: actions.withdraw(report=submitted, reason="x", by=cast.users["olga"]),
    ):
        with pytest.raises(PolicyBroken, match="never changes"):
            act()
    again = actions.submit(report=submitted, reason="x", by=cast.users["olga"])
    assert again.reason == "Wniosek", "sent twice, stored once"


# Two people


def test_where_there_is_a_second_person_the_first_cannot_submit_alone(cast, prepare):
    report = prepare()
    assert not permissions.others(report)
    ewa = hire(cast, "Ewa", "monitoring_officer")
    assert permissions.others(report)
    for alone in (False, True):
        with pytest.raises(PolicyBroken, match="Ewa Druga"):
            actions.submit(report=report, reason="x", by=cast.users["olga"], alone=alone)
    done = actions.submit(report=report, reason="x", by=ewa)
    assert (done.approved_by, done.submitted_by, done.prepared_by, done.alone) == (
        ewa.pk,
        ewa.pk,
        cast.users["olga"].pk,
        False,
    )


def test_whoever_is_alone_says_so(cast, prepare):
    with pytest.raises(PolicyBroken) as refused:
        actions.submit(report=prepare(), reason="x", by=cast.users["olga"])
    assert refused.value.field == "alone"
    with pytest.raises(PolicyBroken) as refused:
        actions.submit(report=prepare(), reason=" ", by=cast.users["olga"], alone=True)
    assert refused.value.field == "reason"


@pytest.mark.parametrize(
    ("role", "organisation", "could"),
    [
        ("monitoring_officer", "leader", True),
        ("monitoring_officer", "alfa", True),
        ("coordinator", "leader", True),
        ("coordinator", "alfa", False),
        ("coach", "leader", False),
    ],
)
def test_who_could_be_the_second_person(cast, prepare, role, organisation, could):
    report, user = prepare(), hire(cast, "Ewa", role, organisation)
    assert [each.user_id for each in queries.second_persons(report, clock.today())] == ([user.pk] if could else [])
    viewer = viewer_for(user, clock.today())
    assert permissions.may_submit(viewer, report) == could
    assert permissions.may_prepare(viewer, cast.project) == (role == "monitoring_officer")
    user.is_active = False
    user.save()
    assert queries.second_persons(report, clock.today()) == []


# Days, numbers, corrections


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"known_on": date(2099, 1, 1)}, "known_on"),
        ({"known_on": START - timedelta(days=1)}, "known_on"),
        ({"as_of": START - timedelta(days=1)}, "as_of"),
        ({"as_of": date(2039, 1, 1)}, "as_of"),
        ({"period": (date(2026, 4, 1), date(2026, 6, 30))}, "period_until"),
        ({"period": (date(2026, 7, 2), DAY)}, "period_from"),
        ({"period": (START - timedelta(days=1), DAY)}, "period_from"),
    ],
)
def test_days_that_cannot_be_are_refused_where_they_stand(prepare, changes, field):
    with pytest.raises(PolicyBroken) as refused:
        prepare(**changes)
    assert refused.value.field == field
    assert not Report.objects.exists()


def test_the_next_report_knows_no_less_than_the_last(prepare, submitted):
    with pytest.raises(PolicyBroken) as refused:
        prepare(known_on=submitted.known_on - timedelta(days=1))
    assert refused.value.field == "known_on"


def test_a_form_completed_after_a_report_says_so_itself(cast, prepare):
    """Wanda was in the first report, with an incomplete record; the forms of the others are complete and late."""
    wanda = drafted(cast, "Wanda", [ENTRY_DAY])
    first = actions.submit(report=prepare(), reason="Wniosek", by=cast.users["olga"], alone=True)
    assert queries.frozen(first).figures["EECO01"].incomplete == 1
    answers = {**ANSWERS, "birth_date": date(1980, 3, 1), "target_group": cast.target_group}
    people.save_draft(participation=wanda, version=wanda.draft.version, answers=answers, by=cast.users["anna"])
    add_people(cast, 2)
    correction = prepare(replaces=first)
    (bridge,) = [each for each in queries.restatement(correction) if each.code == "EECO01"]
    steps = [(step.cause, step.before, step.after) for step in bridge.steps]
    assert steps == [("completeness", 3, 4), ("recorded_late", 4, 6)]
    assert [each.participation for each in bridge.steps[0].came] == [str(wanda.pk)]
    assert {change.table for change in bridge.steps[0].came[0].changes} == {"participation", "record_state"}
    (line,) = [each for each in queries.frozen(correction).restated.lines if each.code == "EECO01"]
    assert list(line.steps) == steps


def test_a_correction_is_the_next_version_with_its_restatement(cast, prepare, submitted):
    add_people(cast, 2)
    correction = prepare(replaces=submitted)
    assert (correction.number, correction.version, correction.replaces) == (1, 2, submitted)
    assert queries.frozen(correction).about.replaces == submitted.content_hash
    assert queries.before(correction) == submitted
    found = {each.code: each for each in queries.restatement(correction)}
    bridge = found["EECO01"]
    assert (bridge.before, bridge.after, [step.cause for step in bridge.steps]) == (3, 5, ["recorded_late"])
    assert len(bridge.steps[0].came) == 2
    done = actions.submit(report=correction, reason="poprawka", by=cast.users["olga"], alone=True)
    assert queries.newest(cast.project) == done
    assert [each.label for each in queries.reports_of(cast.project)] == ["1/2", "1"]
    with pytest.raises(PolicyBroken, match="1/2"):
        prepare(replaces=submitted)
    following = prepare(as_of=date(2026, 8, 1))
    assert (following.label, queries.before(following)) == ("2", done)
    there = queries.reports_of(cast.project)
    assert [queries.before_among(each, there) for each in there] == [queries.before(each) for each in there]


def test_only_a_submitted_report_is_corrected(prepare):
    with pytest.raises(PolicyBroken):
        prepare(replaces=prepare())


def test_a_retraction_on_the_day_of_the_report_is_explained(cast, prepare, submitted):
    people.withdraw(fact=cast.supports["lucja"], reason="recorded_twice", by=cast.users["anna"])
    report = prepare()
    for bridge in queries.restatement(report):
        at = bridge.before
        for step in bridge.steps:
            assert step.before == at
            at = step.after
        assert at == bridge.after


def test_a_period_has_the_values_before_it(prepare):
    told = queries.frozen(prepare(period=(date(2026, 4, 1), DAY)))
    opening = {each.code: each.value for each in told.opening.figures}
    assert told.opening.as_of == date(2026, 3, 31)
    assert (opening["EECO01"], told.figures["EECO01"].value) == (3, 3)
    assert queries.frozen(prepare(period=(date(2026, 3, 1), DAY))).opening["EECO01"].value == 0


def test_targets_are_in_the_report_and_missed_ones_are_told(cast, prepare):
    for value, day, breakdown in ((10, date(2026, 6, 30), ""), (2, date(2026, 6, 30), "sex=female"), (99, DAY, "")):
        programmes.set_target(
            project=cast.project, indicator="EECO01", value=Decimal(value), on_date=day, breakdown=breakdown,
            by=cast.users["olga"],
        )  # fmt: skip
    programmes.set_target(project=cast.project, indicator="EECO01", value=Decimal(100), by=cast.users["olga"])
    report = prepare()
    assert len(queries.frozen(report).targets) == 4
    missed = [(each.promised.value, each.value) for each in queries.checks(report).missed]
    assert missed == [(10, 3), (99, 3)], "reached, and not yet due, are not missed"


def test_a_milestone_is_judged_by_the_value_of_its_own_day_as_on_the_page_of_the_figure(cast, prepare):
    """Three came on 2 March: nobody had by the day before, whatever came later."""
    for value, day in ((1, date(2026, 3, 1)), (3, date(2026, 3, 2))):
        programmes.set_target(
            project=cast.project, indicator="EECO01", value=Decimal(value), on_date=day, by=cast.users["olga"]
        )
    report = prepare()
    found = queries.checks(report).missed
    assert [(each.promised.on_date, each.value) for each in found] == [(date(2026, 3, 1), 0)]
    result = reporting.figures(cast.project, as_of=report.as_of, known_on=report.known_on)
    page = milestones.standing(cast.project, result, milestones.promised(cast.project, report.known_on))
    assert [each.state for each in page["EECO01", ""]] == ["missed", "reached"]


def test_a_figure_that_jumped_asks_for_a_second_look(cast, prepare, submitted):
    add_people(cast, 12)
    found = queries.checks(prepare())
    jumped = {each.code for each in found.unusual if each.kind == "jumped"}
    assert "EECO01" in jumped
    assert found.against == submitted
    assert not found.is_clear


def test_a_count_that_fell_asks_for_a_second_look_and_is_explained(cast, prepare, submitted):
    entry = Entry.objects.current().get(participation=cast.participations["lucja"])
    people.withdraw(fact=entry, reason="recorded_twice", by=cast.users["anna"])
    report = prepare()
    (fell,) = [each for each in queries.checks(report).unusual if each.code == "EECO01"]
    assert (fell.kind, fell.before, fell.after) == ("fell", 3, 2)
    bridge = next(each for each in queries.restatement(report) if each.code == "EECO01")
    assert [(step.cause, step.after, len(step.went)) for step in bridge.steps] == [("retracted", 2, 1)]


def test_a_first_report_is_compared_with_nothing(prepare):
    report = prepare()
    assert queries.checks(report).against is None
    assert list(queries.restatement(report)) == []


# Files


def test_a_file_that_was_changed_on_disk_is_refused(cast, prepare):
    report = prepare()
    path = queries.path_of(report)
    path.write_bytes(path.read_bytes() + b"x")
    queries._kept.clear()
    with pytest.raises(PolicyBroken, match="proba-1-v1-prepared"):
        queries.frozen(report)
    with pytest.raises(PolicyBroken):
        actions.submit(report=report, reason="x", by=cast.users["olga"], alone=True)
    path.unlink()
    with pytest.raises(PolicyBroken):
        queries.path_of(report)
    report.refresh_from_db()
    assert report.is_prepared


def test_a_lost_key_is_not_made_anew_in_silence(cast, prepare, submitted, tmp_path):
    for path in (tmp_path / "keys").glob("report-*.key"):
        path.unlink()
    report = prepare(as_of=date(2026, 7, 2))
    with pytest.raises(PolicyBroken, match="kladka report key --new"):
        actions.submit(report=report, reason="x", by=cast.users["olga"], alone=True)
    signing.new_key()
    assert actions.submit(report=report, reason="x", by=cast.users["olga"], alone=True).key_id != submitted.key_id


def test_no_name_and_no_pesel_is_in_the_file(cast, prepare, tmp_path):
    """Not of a participant and not of anybody who works here: whoever has the file has pseudonyms."""
    crypto.prepare_keys()
    born = date(1988, 3, 4)
    number = pesel.write(birth_date=born, sex="female", serial=3)
    zofia = people.register_person(
        controller=cast.organisations["leader"],
        given_name="Zofia",
        family_name="Pomyślana",
        sex="female",
        birth_date=born,
        pesel=number,
        by=cast.users["anna"],
    )
    here = people.open_participation(
        person=zofia,
        project=cast.project,
        partner=cast.organisations["alfa"],
        answers={**ANSWERS, "target_group": cast.target_group},
        by=cast.users["anna"],
    )
    people.record_support(
        participation=here,
        kind="coaching",
        start_date=ENTRY_DAY,
        site=cast.sites["alfa"],
        provider=cast.staff["anna"],
        by=cast.users["anna"],
    )
    submitted = actions.submit(report=prepare(), reason="Wniosek Olgi", by=cast.users["olga"], alone=True)
    words = {number, pesel_of(Identity.objects.get(pk=zofia.pk)), "Wniosek Olgi"}
    words |= {user.name for user in cast.users.values()} | {user.email for user in cast.users.values()}
    for identity in Identity.objects.all():
        words |= {identity.given_name, identity.family_name}
    assert {"Łucja", "Próbna", "Zofia"} <= words
    everything = _all_bytes(queries.path_of(submitted), tmp_path)
    for word in words - {""}:
        assert word.encode() not in everything, word
    assert str(here.pk).encode() in everything, "the control: pseudonyms are found this way"


def _all_bytes(path, folder):
    """Return every byte that can be read in the file: as it lies, and every table as text."""
    report = kreport.read(path)
    rows = [table.to_pylist() for table in (*report.tables.values(), report.member_rows)]
    return path.read_bytes() + json.dumps(rows, default=str, ensure_ascii=False).encode()
