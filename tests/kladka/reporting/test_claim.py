"""Payment claims: the list, sending with what it said, corrections apart from updates, the line on the work list."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from kladka.audit.models import Entry
from kladka.audit.queries import verify
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.people import actions as people
from kladka.programmes.permissions import viewer_for
from kladka.reporting.actions import claim as actions
from kladka.reporting.live import flow
from kladka.reporting.models import Claim, ClaimContent
from kladka.reporting.queries import claim as queries
from kladka.reporting.restatement.claim import kept_ways, way, ways
from kladka.reporting.worklists import current, limits_on, rows, seen_by
from tests.kladka.reporting.claims import FIRST, SECOND, THIRD, added, sent
from tests.world.cast import ENTRY_DAY, add_people, foreign_project


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def change(cast, claim, **changes):
    return actions.change_claim(claim=claim, version=claim.version, changes=changes, by=cast.users["olga"])


def left(cast, name, day, *, completed):
    return people.leave(
        participation=cast.participations[name],
        exit_date=day,
        path_completed=completed,
        leaving_reason="" if completed else "no_contact",
        by=cast.users["anna"],
    )


def numbers(claim):
    return {line.code: (line.in_period(), line.by_end[flow.TOGETHER]) for line in queries.flow_of(claim).lines}


# The list


def test_claims_stand_on_the_list_the_newest_first(cast):
    added(cast, 1, FIRST)
    added(cast, 2, SECOND)
    assert [each.label for each in queries.claims_of(cast.project)] == ["2", "1"]
    assert queries.next_number(queries.claims_of(cast.project)) == 3


@pytest.mark.parametrize(
    ("number", "days", "more", "field", "words"),
    [
        (2, (date(2026, 4, 30), date(2026, 4, 1)), {}, "period_until", "ends before it begins"),
        (2, (date(2019, 12, 31), date(2026, 4, 1)), {}, "period_from", "Choose a day within it"),
        (2, (date(2026, 4, 1), date(2041, 1, 1)), {}, "period_until", "Choose a day within it"),
        (1, SECOND, {}, "number", "already"),
        (2, (date(2026, 3, 31), date(2026, 4, 30)), {}, "period_from", "Choose days before or after"),
        (2, (date(2026, 1, 1), date(2026, 2, 28)), {}, "number", "in the order of their periods"),
        (2, SECOND, {"due_on": SECOND[1]}, "due_on", "A deadline comes after it"),
        (0, SECOND, {}, "number", "from 1"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, number, days, more, field, words):
    added(cast, 1, FIRST)
    with pytest.raises(PolicyBroken, match=words) as refused:
        added(cast, number, days, **more)
    assert refused.value.field == field


def test_the_final_claim_is_the_last(cast):
    added(cast, 2, SECOND, is_final=True)
    with pytest.raises(PolicyBroken, match="is the final one"):
        added(cast, 3, THIRD)
    with pytest.raises(PolicyBroken, match="so this one is not final"):
        added(cast, 1, FIRST, is_final=True)
    assert added(cast, 1, FIRST).number == 1


def test_an_open_claim_is_changed_and_who_saw_an_older_one_is_told(cast):
    claim = added(cast, 1, FIRST)
    changed = change(cast, claim, period_until=date(2026, 4, 15), due_on=date(2026, 6, 1))
    assert (changed.period_until, changed.due_on) == (date(2026, 4, 15), date(2026, 6, 1))
    with pytest.raises(Stale):
        change(cast, claim, number=4)


def test_a_removed_claim_leaves_the_list_and_comes_back(cast):
    claim = added(cast, 1, FIRST)
    removed = actions.remove_claim(claim=claim, version=claim.version, by=cast.users["olga"])
    assert queries.claims_of(cast.project) == []
    actions.restore_claim(claim=removed, by=cast.users["olga"])
    actions.restore_claim(claim=removed, by=cast.users["olga"])
    assert [each.pk for each in queries.claims_of(cast.project)] == [claim.pk]


def test_what_took_its_place_meanwhile_keeps_it(cast):
    claim = added(cast, 1, FIRST)
    actions.remove_claim(claim=claim, version=claim.version, by=cast.users["olga"])
    added(cast, 1, FIRST)
    with pytest.raises(PolicyBroken, match="already"):
        actions.restore_claim(claim=claim, by=cast.users["olga"])


# The deadline


def test_the_deadline_is_the_programmes_the_contracts_or_its_own(cast):
    claim = added(cast, 1, FIRST)
    assert queries.due_of(claim, None) == (None, None)
    own = actions.set_terms(
        project=cast.project,
        days=10,
        unit="working",
        final_days=30,
        final_unit="calendar",
        source=" § 8 ",
        by=cast.users["olga"],
    )
    due_on, terms = queries.due_of(claim, own)
    assert (due_on, terms.is_own, terms.source["pl"]) == (date(2026, 4, 15), True, "§ 8")
    claim.is_final = True
    assert queries.due_of(claim, own)[0] == date(2026, 4, 30)
    claim.due_on = date(2026, 5, 5)
    assert queries.due_of(claim, own) == (date(2026, 5, 5), None)
    cast.project.profile = "pl-po-kl-7.2.1"
    claim.due_on, claim.project = None, cast.project
    assert queries.due_of(claim, None)[0] == date(2026, 4, 30)


@pytest.mark.parametrize(
    ("changes", "field"), [({"days": 0}, "days"), ({"final_days": 4000}, "final_days"), ({"source": " "}, "source")]
)
def test_a_deadline_that_is_none_is_refused(cast, changes, field):
    given = {"days": 10, "unit": "working", "final_days": 30, "final_unit": "calendar", "source": "§ 8"} | changes
    with pytest.raises(PolicyBroken) as refused:
        actions.set_terms(project=cast.project, by=cast.users["olga"], **given)
    assert refused.value.field == field


def test_two_who_type_the_deadline_do_not_overwrite_each_other(cast):
    given = {"days": 10, "unit": "working", "final_days": 30, "final_unit": "calendar", "source": "§ 8"}
    actions.set_terms(project=cast.project, by=cast.users["olga"], **given)
    with pytest.raises(Stale):
        actions.set_terms(project=cast.project, by=cast.users["olga"], **given)
    assert actions.set_terms(project=cast.project, version=1, by=cast.users["olga"], **given).version == 2


# What it says


def test_an_open_claim_says_what_is_known_now(cast):
    claim = added(cast, 1, FIRST)
    assert numbers(claim) == {"started": (3, 3), "completed": (0, 0), "interrupted": (0, 0), "continuing": (3, 3)}
    left(cast, "lucja", date(2026, 3, 20), completed=True)
    left(cast, "nadia", date(2026, 4, 2), completed=False)
    assert numbers(claim) == {"started": (3, 3), "completed": (1, 1), "interrupted": (0, 0), "continuing": (2, 2)}
    assert numbers(added(cast, 2, SECOND))["interrupted"] == (1, 1)
    assert numbers(Claim(project=cast.project, period_from=SECOND[0], period_until=SECOND[1]))["continuing"] == (-1, 1)


def test_a_sent_claim_says_for_ever_what_it_said(cast):
    left(cast, "lucja", date(2026, 3, 20), completed=True)
    claim = sent(cast, added(cast, 1, FIRST), clock.today())
    said = numbers(claim)
    left(cast, "nadia", date(2026, 3, 25), completed=True)
    add_people(cast, 2)
    again = Claim.objects.select_related("project", "content").get(pk=claim.pk)
    assert (
        numbers(again)
        == said
        == {
            "started": (3, 3),
            "completed": (1, 1),
            "interrupted": (0, 0),
            "continuing": (2, 2),
        }
    )
    assert [each.id for each in queries.members_of(again, "completed")] == [str(cast.participations["lucja"].pk)]
    content = again.content
    assert hashlib.sha256(content.said.encode()).hexdigest() == content.sha256
    assert json.loads(content.said)["definitions"]["hash"] == flow.flow_pack().hash
    assert (content.as_of, content.known_on) == (FIRST[1], clock.today())


def test_nothing_of_a_sent_claim_can_be_changed(cast):
    claim = sent(cast, added(cast, 1, FIRST), clock.today())
    for act in (
        lambda: change(cast, claim, number=2),
        lambda: actions.remove_claim(claim=claim, version=claim.version, by=cast.users["olga"]),
    ):
        with pytest.raises(PolicyBroken, match="never changes"):
            act()
    with pytest.raises(DatabaseError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(period_until=date(2026, 4, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        ClaimContent.objects.filter(pk=claim.pk).update(said="{}")
    with pytest.raises(DatabaseError), transaction.atomic():
        ClaimContent.objects.filter(pk=claim.pk).delete()


def test_marking_again_changes_nothing_and_another_day_is_refused(cast):
    claim = sent(cast, added(cast, 1, FIRST), clock.today())
    assert sent(cast, claim, clock.today()).pk == claim.pk
    with pytest.raises(PolicyBroken, match="never changes"):
        sent(cast, claim, clock.today() - timedelta(days=1))


def test_a_claim_is_sent_when_its_period_is_over_and_after_those_before_it(cast):
    first, second = added(cast, 1, FIRST), added(cast, 2, SECOND)
    with pytest.raises(PolicyBroken, match="is still open"):
        sent(cast, second, clock.today())
    with pytest.raises(PolicyBroken, match="Choose a day after that"):
        sent(cast, first, FIRST[1])
    with pytest.raises(PolicyBroken, match="not come yet"):
        sent(cast, first, clock.today() + timedelta(days=1))
    sent(cast, first, date(2026, 6, 15))
    with pytest.raises(PolicyBroken, match="Choose that day or a later one"):
        sent(cast, second, date(2026, 6, 14))
    lasting = added(cast, 3, (date(2026, 6, 1), date(2039, 1, 1)))
    with pytest.raises(PolicyBroken, match="sent when it is over"):
        sent(cast, lasting, clock.today())


def test_two_tabs_the_second_is_told(cast):
    claim = added(cast, 1, FIRST)
    change(cast, claim, due_on=date(2026, 5, 1))
    with pytest.raises(Stale):
        sent(cast, claim, clock.today())


# Corrections apart from updates


@pytest.fixture
def two(cast):
    """A sent claim; then Łucja's exit is withdrawn, Nadia's of March is recorded late, and Teresa left in April."""
    gone = left(cast, "lucja", date(2026, 3, 20), completed=True)
    first = sent(cast, added(cast, 1, FIRST), clock.today())
    people.withdraw(fact=gone, reason="wrong_date", words="", by=cast.users["olga"])
    left(cast, "nadia", date(2026, 3, 25), completed=False)
    left(cast, "teresa", date(2026, 4, 10), completed=True)
    return first, added(cast, 2, SECOND)


def between(cast, first, second):
    there = queries.claims_of(cast.project)
    base = queries.base_of(second, there)
    assert base.pk == first.pk
    return {each.code: each for each in ways(cast.project, queries.moment_of(base), queries.moment_of(second))}


def test_what_changes_an_earlier_claim_stands_apart_from_what_has_happened(cast, two):
    found = between(cast, *two)
    assert (found["completed"].before, found["completed"].after) == (1, 1)
    assert (found["completed"].corrected, found["completed"].updated) == (-1, 1)
    assert (found["interrupted"].corrected, found["interrupted"].updated) == (1, 0)
    assert [cause for cause, _change in found["interrupted"].corrections] == ["exit_moved"]
    assert (found["continuing"].corrected, found["continuing"].updated) == (0, -1)
    assert (found["started"].corrected, found["started"].updated) == (0, 0)


def test_corrections_and_updates_add_up_to_the_difference(cast, two):
    for each in between(cast, *two).values():
        assert each.before + each.corrected + each.updated == each.after
        assert numbers(two[1])[each.code][1] == each.after
        assert numbers(two[1])[each.code][0] == each.updated


def test_each_move_has_its_people(cast, two):
    first, second = two
    then, now = queries.moment_of(first), queries.moment_of(second)
    steps = {step.cause: step for step in way(cast.project, "completed", then, now).steps}
    assert [moved.id for moved in steps["time"].came] == [str(cast.participations["teresa"].pk)]
    (cause,) = steps.keys() - {"time"}
    assert [moved.id for moved in steps[cause].went] == [str(cast.participations["lucja"].pk)]


def test_a_sent_claim_keeps_its_changes_too(cast, two):
    first, second = two
    found = between(cast, first, second)
    done = sent(cast, second, clock.today())
    left(cast, "lucja", date(2026, 5, 2), completed=True)
    content = ClaimContent.objects.get(pk=done.pk)
    assert {each.code: each for each in kept_ways(content.said)} == found
    assert kept_ways(ClaimContent.objects.get(pk=first.pk).said) is None


def test_a_correction_is_about_the_same_period_and_all_of_it_is_correction(cast, two):
    first, second = two
    again = actions.correct_claim(claim=first, by=cast.users["olga"])
    assert (again.label, again.period_from, again.period_until) == ("1/2", *FIRST)
    with pytest.raises(PolicyBroken, match="There is a correction already"):
        actions.correct_claim(claim=first, by=cast.users["olga"])
    found = {each.code: each for each in ways(cast.project, queries.moment_of(first), queries.moment_of(again))}
    assert (found["completed"].corrected, found["completed"].updated) == (-1, 0)
    sent(cast, again, clock.today())
    there = queries.claims_of(cast.project)
    assert queries.is_corrected(first, there)
    assert queries.base_of(second, there).pk == again.pk


def test_a_sent_claim_goes_on_from_what_it_was_sent_after_whatever_is_corrected_since(cast, two):
    first, second = two
    done = sent(cast, second, clock.today())
    again = sent(cast, actions.correct_claim(claim=first, by=cast.users["olga"]), clock.today())
    third, there = added(cast, 3, THIRD), queries.claims_of(cast.project)
    (second,) = (each for each in there if each.pk == done.pk)
    (first,) = (each for each in there if each.pk == first.pk)
    assert queries.base_of(second, there).pk == first.pk
    assert queries.base_of(first, there) is None
    assert queries.base_of(third, there).pk == done.pk
    assert again.replaces_id == first.pk


def test_a_claim_of_the_same_day_marked_a_day_later_knows_no_more_than_its_table(cast):
    """The first claim was told from half of a day, the second from all of it; what came a day later is in neither."""
    left(cast, "lucja", date(2026, 3, 20), completed=True)
    day, second = clock.today(), added(cast, 2, SECOND)
    sent(cast, added(cast, 1, FIRST), day)
    left(cast, "nadia", date(2026, 3, 25), completed=True)
    tomorrow = clock.now() + timedelta(days=1)
    with clock.handed(lambda: tomorrow):
        left(cast, "teresa", date(2026, 4, 10), completed=True)
        done = sent(cast, second, day)
        table = {line.code: line.by_end[flow.TOGETHER] for line in queries.flow_of(done).lines}
        assert {each.code: each.after for each in kept_ways(done.content.said)} == table
    assert table["completed"] == 2


def test_a_correction_has_no_deadline_unless_somebody_sets_one(cast, two):
    again = actions.correct_claim(claim=two[0], by=cast.users["olga"])
    again.project.profile = "pl-po-kl-7.2.1"
    assert queries.due_of(again, None) == (None, None)
    again.due_on = date(2026, 5, 5)
    assert queries.due_of(again, None) == (date(2026, 5, 5), None)
    again.replaces, again.due_on = None, None
    assert queries.due_of(again, None)[0] == date(2026, 4, 15)


def test_a_claim_that_was_not_sent_is_not_corrected(cast):
    with pytest.raises(PolicyBroken, match="was not sent"):
        actions.correct_claim(claim=added(cast, 1, FIRST), by=cast.users["olga"])


# The work list


def test_a_claim_stands_on_the_officers_list_before_its_deadline_until_it_is_sent(cast):
    today = clock.today()
    notice = limits_on(today).claim_due
    claim = added(cast, 1, FIRST, due_on=today + timedelta(days=notice))
    later = added(cast, 2, SECOND, due_on=today + timedelta(days=notice + 1))

    def due(who):
        lines = seen_by(viewer_for(cast.users[who], today), today)
        return [each.fact for each in rows(lines.mine.drop_columns(["mine", "project"])) if each.rule == "claim_due"]

    assert due("olga") == [str(claim.pk)]
    assert due("alicja") == due("anna") == []
    change(cast, later, due_on=today)
    assert due("olga") == [str(later.pk), str(claim.pk)]
    sent(cast, claim, today)
    assert due("olga") == [str(later.pk)]


def test_a_deadline_by_contract_brings_the_line_too(cast):
    today = clock.today()
    added(cast, 1, FIRST)
    assert not [each for each in rows(current(cast.project, today).found.lines) if each.rule == "claim_due"]
    given = {"days": 10, "unit": "working", "final_days": 30, "final_unit": "calendar", "source": "§ 8"}
    actions.set_terms(project=cast.project, by=cast.users["olga"], **given)
    (line,) = (each for each in rows(current(cast.project, today).found.lines) if each.rule == "claim_due")
    assert (line.until, line.day, line.word) == (date(2026, 4, 15), FIRST[1], "proba\n1")


def test_who_took_part_in_a_period_touches_it(cast):
    left(cast, "lucja", date(2026, 3, 20), completed=True)
    assert ENTRY_DAY in (FIRST[0] + timedelta(days=1),)
    assert len(queries.people_of(added(cast, 1, FIRST))) == 3
    assert str(cast.participations["lucja"].pk) not in queries.people_of(added(cast, 2, SECOND))


def test_an_empty_project_has_an_empty_table(cast):
    project = foreign_project(cast)
    claim = Claim(project=project, period_from=date(2026, 1, 1), period_until=date(2026, 3, 31))
    assert set(numbers(claim).values()) == {(0, 0)}


# Taking back


def taken_back(cast, claim, **given):
    given = {"reason": "not_sent", "by": cast.users["olga"], **given}
    return actions.take_back_claim(claim=claim, **given)


@pytest.mark.postgres
def test_a_claim_marked_by_mistake_is_open_again_and_what_it_said_is_kept(cast):
    claim = sent(cast, added(cast, 1, FIRST, due_on=date(2026, 5, 1)), clock.today())
    following = taken_back(cast, claim, words="Miał być drugi.")
    assert [each.pk for each in queries.claims_of(cast.project)] == [following.pk]
    assert (following.state, following.label, following.due_on) == (Claim.State.OPEN, "1", date(2026, 5, 1))
    assert (following.period_from, following.period_until) == FIRST
    (told,) = queries.taken_back_for(following)
    assert (told.reason, told.taken_by, told.claim_id) == ("not_sent", cast.users["olga"].pk, claim.pk)
    assert told.claim.content.sha256
    entry = Entry.objects.get(verb="reporting.take_back_claim")
    assert (entry.by, entry.words.text) == (cast.users["olga"].pk, "Miał być drugi.")
    assert list(verify()) == []


@pytest.mark.postgres
def test_what_was_taken_back_is_taken_back_once_and_can_be_sent_anew(cast):
    claim = sent(cast, added(cast, 1, FIRST), clock.today())
    following = taken_back(cast, claim)
    assert taken_back(cast, claim, reason="wrong_day").pk == following.pk
    again = taken_back(cast, sent(cast, following, clock.today()))
    assert queries.follower_of(cast.project, claim.pk).pk == again.pk
    assert [each.claim_id for each in queries.taken_back_for(again)] == [following.pk, claim.pk]
    assert sent(cast, again, clock.today()).is_sent
    with pytest.raises(PolicyBroken, match="taken back"):
        actions.correct_claim(claim=claim, by=cast.users["olga"])
    with pytest.raises(PolicyBroken, match="taken back"):
        actions.send_claim(claim=claim, sent_on=clock.today(), version=claim.version, by=cast.users["olga"])


def test_what_another_claim_goes_on_from_is_not_taken_back(cast):
    first = sent(cast, added(cast, 1, FIRST), clock.today())
    with pytest.raises(PolicyBroken, match="not marked as sent"):
        taken_back(cast, added(cast, 2, SECOND))
    second = sent(cast, queries.claims_of(cast.project)[0], clock.today())
    with pytest.raises(PolicyBroken, match="Claim 2 was sent after this one"):
        taken_back(cast, first)
    taken_back(cast, second)
    correction = actions.correct_claim(claim=first, by=cast.users["olga"])
    with pytest.raises(PolicyBroken, match="Claim 1/2 corrects this one"):
        taken_back(cast, first)
    removed = actions.remove_claim(claim=correction, version=correction.version, by=cast.users["olga"])
    taken_back(cast, first)
    with pytest.raises(PolicyBroken, match="taken back"):
        actions.restore_claim(claim=removed, by=cast.users["olga"])


def test_a_correction_that_was_taken_back_corrects_the_same_claim(cast):
    first = sent(cast, added(cast, 1, FIRST), clock.today())
    correction = sent(cast, actions.correct_claim(claim=first, by=cast.users["olga"]), clock.today())
    following = taken_back(cast, correction)
    assert (following.label, following.replaces_id) == ("1/2", first.pk)


def test_taking_back_needs_a_reason_of_the_dictionary(cast):
    claim = sent(cast, added(cast, 1, FIRST), clock.today())
    with pytest.raises(PolicyBroken) as refused:
        taken_back(cast, claim, reason="because")
    assert refused.value.field == "reason"
