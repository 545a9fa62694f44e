"""Social activation, on the shared cast: Łucja has been coached by Anna since 2 March 2026."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from kladka.audit import queries as audit
from kladka.coaching.actions import activation as actions
from kladka.coaching.models import AssessmentHealth, CardEntry, SelfAssessment, SocialOpinion
from kladka.coaching.queries.activation import activation_of, pack, recorded
from kladka.coaching.rules.activation import (
    BETWEEN,
    CARD,
    END,
    START,
    Held,
    asked_on,
    card_due,
    contradicts,
    lacking,
    shifts,
    shown,
)
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.files import actions as files
from kladka.people import actions as people
from kladka.people.models import Evidence, Situation
from kladka.people.queries import evidence_state
from kladka.reporting.live import figures
from tests.kladka.coaching.ways import agrees_to_health
from tests.kladka.pages.participants.access_samples import PNG
from tests.world.cast import ENTRY_DAY

pytestmark = pytest.mark.postgres

DAY = ENTRY_DAY + timedelta(days=5)
LAST = ENTRY_DAY + timedelta(days=100)
FIRST, SECOND, THIRD = date(2026, 3, 2), date(2026, 6, 1), date(2026, 9, 1)


def held(on, moment, **levels):
    return Held(on, moment, levels)


START_LOW = held(FIRST, START, home=2, money=3)
BETWEEN_SOME = held(SECOND, BETWEEN, home=3)
END_HIGH = held(THIRD, END, home=4, money=3, people=5)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], (None, None)),
        ([START_LOW], (START_LOW, None)),
        ([START_LOW, BETWEEN_SOME], (START_LOW, BETWEEN_SOME)),
        ([END_HIGH, START_LOW, BETWEEN_SOME], (START_LOW, END_HIGH)),
        ([BETWEEN_SOME, END_HIGH], (None, None)),
    ],
    ids=["none", "start", "between", "end", "no start"],
)
def test_the_start_is_drawn_beside_the_latest_one(given, expected):
    assert shown(given) == expected


def test_a_change_is_told_only_where_both_ends_have_an_answer():
    found = shifts(START_LOW.levels, END_HIGH.levels, ["people", "home", "money", "days"])
    assert [(one.code, one.before, one.after, one.change) for one in found] == [
        ("people", None, 5, None),
        ("home", 2, 4, 2),
        ("money", 3, 3, 0),
    ]
    assert [one.code for one in shifts({"older": 1}, {"home": 2}, ["home"])] == ["home", "older"]


@pytest.mark.parametrize(
    ("needs", "given", "has_card", "expected"),
    [
        ([], [], False, []),
        ([START, END, CARD], [], False, [START, END, CARD]),
        ([START, END], [START_LOW, BETWEEN_SOME], False, [END]),
        ([START, END, CARD], [START_LOW, END_HIGH], False, [CARD]),
        ([START, END, CARD], [START_LOW, END_HIGH], True, []),
    ],
)
def test_what_the_programme_asks_for_before_an_opinion_is_told(needs, given, has_card, expected):
    assert lacking(needs, given, has_card=has_card) == expected


@pytest.mark.parametrize(("covered", "expected"), [([], date(2026, 4, 1)), ([SECOND, FIRST], date(2026, 7, 1))])
def test_the_card_is_due_after_the_last_entry(covered, expected):
    assert card_due(FIRST, covered, 30) == expected


def test_areas_and_scale_are_those_of_the_day():
    steps = {"pl": "x", "en": "x"}
    data = {
        "scales": [{"from": FIRST, "steps": [steps] * 5}, {"from": THIRD, "steps": [steps] * 4}],
        "areas": [
            {"code": "a", "from": FIRST, "until": SECOND, "label": steps},
            {"code": "b", "from": SECOND, "label": steps},
            {"code": "c", "from": FIRST, "label": steps, "health": True},
        ],
    }

    def told(day, *, health=False):
        found = asked_on(data, day, health=health)
        return [one.code for one in found.areas], len(found.scale)

    assert [told(day) for day in (FIRST, SECOND, THIRD)] == [(["a"], 5), (["a", "b"], 5), (["b"], 4)]
    assert told(THIRD, health=True) == (["c"], 4)
    assert told(FIRST - timedelta(days=1)) == ([], 0)


def test_every_area_and_step_of_the_pack_speaks_both_languages():
    words = [one["label"] for one in pack()["areas"]] + [one for each in pack()["scales"] for one in each["steps"]]
    assert all({"pl", "en"} == one.keys() for one in words)
    codes = [one["code"] for one in pack()["areas"]]
    assert len(codes) == len(set(codes))


@pytest.fixture
def lucja(cast):
    with translation.override("en"):
        yield cast.participations["lucja"]


@pytest.fixture
def anna(cast):
    return cast.users["anna"]


@pytest.fixture
def file(lucja, anna):
    upload = ContentFile(PNG, name="opinion.png")
    return files.store(upload=upload, controller=lucja.project.controller_id, by=anna, name="opinion.png")


def assess(lucja, by, moment=START, on_date=DAY, **levels):
    given = {"participation": lucja, "moment": moment, "on_date": on_date, "by": by}
    return actions.assess(levels=levels or {"home": 2, "money": 3}, reasons={"home": " Za ciasno "}, **given)


def both_ends(lucja, anna, cast):
    assess(lucja, anna)
    assess(lucja, anna, END, LAST, home=4)
    days = {"from_date": DAY, "until_date": DAY + timedelta(days=30)}
    words = {"done": "Dwa spotkania i wizyta w klubie"}
    actions.add_card_entry(participation=lucja, words=words, staff=cast.staff["anna"], by=anna, **days)


def sign(lucja, anna, cast, scan, **changes):
    given = {"on": LAST, "outcome": "improved", "words": "Wychodzi z domu", "form": "scan", "file": scan}
    return actions.sign_opinion(participation=lucja, coach=cast.staff["anna"], by=anna, **{**given, **changes})


def test_answers_reasons_and_the_questions_are_kept(lucja, anna):
    made = assess(lucja, anna)
    made.refresh_from_db()
    assert (made.levels, made.reasons) == ({"home": 2, "money": 3}, {"home": "Za ciasno"})
    assert made.asked["areas"]["home"]["en"] == "Home and everyday things"
    assert len(made.asked["scale"]) == 5
    assert list(audit.verify()) == []


@pytest.mark.parametrize(
    ("moment", "days", "field", "words"),
    [
        (START, 0, "moment", "There is a self-assessment at the start already"),
        (END, -1, "on_date", "Choose that day or a later one"),
        (END, -4000, "on_date", "within the project"),
    ],
)
def test_there_is_one_start_and_it_comes_first(lucja, anna, moment, days, field, words):
    assess(lucja, anna)
    with pytest.raises(PolicyBroken, match=words) as refused:
        assess(lucja, anna, moment, DAY + timedelta(days=days))
    assert refused.value.field == field


def test_a_start_that_is_written_later_must_not_lie_later(lucja, anna):
    assess(lucja, anna, BETWEEN, DAY)
    with pytest.raises(PolicyBroken, match="must not be later"):
        assess(lucja, anna, START, DAY + timedelta(days=1))
    assess(lucja, anna, START, DAY)


def test_nobody_who_has_left_is_at_the_start(lucja, anna):
    people.end_coaching(assignment=lucja.assignments.get(), until_date=LAST, outcome="completed", by=anna)
    people.leave(participation=lucja, exit_date=LAST, path_completed=True, leaving_reason="", by=anna)
    with pytest.raises(PolicyBroken, match="The participant left on") as refused:
        assess(lucja, anna, START, LAST + timedelta(days=1))
    assert refused.value.field == "on_date"
    made = assess(lucja, anna, START, LAST)
    change = {"assessment": made, "version": made.version, "levels": made.levels, "reasons": made.reasons, "by": anna}
    with pytest.raises(PolicyBroken, match="The participant left on"):
        actions.change_assessment(on_date=LAST + timedelta(days=1), **change)


@pytest.mark.parametrize("levels", [{"home": 6}, {"home": 0}])
def test_only_steps_of_the_scale_are_kept(lucja, anna, levels):
    with pytest.raises(PolicyBroken, match="not on the list"):
        assess(lucja, anna, **levels)


def test_whoever_changes_an_older_version_is_told(lucja, anna):
    made = assess(lucja, anna)
    given = {"assessment": made, "version": made.version, "on_date": DAY, "reasons": {}, "by": anna}
    actions.change_assessment(levels={"home": 3}, **given)
    with pytest.raises(Stale):
        actions.change_assessment(levels={"home": 4}, **given)
    assert SelfAssessment.objects.get().levels == {"home": 3}


def test_health_is_kept_apart(lucja, anna):
    made = assess(lucja, anna)
    agrees_to_health(lucja, by=anna)
    given = {"assessment": made, "reasons": {"wellbeing": "Szybko się męczę"}, "by": anna}
    actions.write_assessment_health(levels={"wellbeing": 2, "home": 5}, version=0, **given)
    stored = AssessmentHealth.objects.get()
    assert (stored.levels, stored.version) == ({"wellbeing": 2}, 1)
    with pytest.raises(Stale):
        actions.write_assessment_health(levels={"wellbeing": 3}, version=0, **given)


def test_an_opinion_waits_for_what_the_programme_asks_for(lucja, anna, cast, file):
    with pytest.raises(PolicyBroken, match="no self-assessment at the start"):
        sign(lucja, anna, cast, file)
    assess(lucja, anna)
    with pytest.raises(PolicyBroken, match="no self-assessment at the end"):
        sign(lucja, anna, cast, file)
    assert not Situation.objects.filter(kind=actions.IMPROVED).exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on": LAST - timedelta(days=1)}, "Choose that day or a later one"),
        ({"words": "  "}, "Say what the opinion rests on"),
        ({"file": None}, "Let the participant sign"),
        ({"on": clock.today() + timedelta(days=900)}, "in the future"),
    ],
)
def test_an_opinion_has_its_day_its_reasons_and_both_signatures(lucja, anna, cast, file, changes, words):
    both_ends(lucja, anna, cast)
    with pytest.raises(PolicyBroken, match=words):
        sign(lucja, anna, cast, file, **changes)


def test_an_opinion_that_says_improved_records_the_situation_and_proves_it(lucja, anna, cast, file):
    both_ends(lucja, anna, cast)
    made = sign(lucja, anna, cast, file)
    fact = Situation.objects.current().get(participation=lucja, kind=actions.IMPROVED)
    assert (fact.from_date, evidence_state(fact.pk)) == (LAST, "proven")
    proof = Evidence.objects.current().get(fact=fact.pk)
    assert (proof.document_id, proof.document_kind, proof.document.file_id) == (made.document_id, "opinion", file.pk)
    assert made.content["start"]["levels"] == {"home": 2, "money": 3}
    with pytest.raises(PolicyBroken, match="rests on this self-assessment"):
        actions.remove_assessment(assessment=activation_of(lucja).ends[0], by=anna)
    with pytest.raises(PolicyBroken, match="Another one needs"):
        sign(lucja, anna, cast, file)


@pytest.mark.parametrize("outcome", ["same", "worse"])
def test_another_opinion_records_no_situation(lucja, anna, cast, file, outcome):
    both_ends(lucja, anna, cast)
    made = sign(lucja, anna, cast, file, outcome=outcome)
    assert made.document is None
    assert not Situation.objects.filter(kind=actions.IMPROVED).exists()


def test_a_claimed_improvement_is_proven_not_recorded_twice(lucja, anna, cast, file):
    claimed = people.record_situation(participation=lucja, kind=actions.IMPROVED, from_date=DAY, by=anna)
    both_ends(lucja, anna, cast)
    made = sign(lucja, anna, cast, file)
    assert Situation.objects.current().filter(kind=actions.IMPROVED).get() == claimed
    assert evidence_state(claimed.pk) == "proven"
    people.verify(evidence=list(Evidence.objects.current().filter(fact=claimed.pk)), by=cast.users["olga"])
    actions.undo_opinion(opinion=made, by=anna)
    assert evidence_state(claimed.pk) == "claimed"


def test_the_opinion_is_what_the_figure_counts_and_a_correction_moves_it(lucja, anna, cast, file):
    """Łucja left on the day of the opinion: it counts until four weeks later, and as long as it is believed."""

    def figure():
        lucja.project.pack = "pl-esf-plus-2021"
        days = {"as_of": LAST + timedelta(days=60), "known_on": clock.today()}
        found = figures.figures(lucja.project, **days)["social_improvement"]
        return found.value, found.claimed

    both_ends(lucja, anna, cast)
    people.end_coaching(assignment=cast.assignments["lucja"], until_date=LAST, outcome="completed", by=anna)
    people.leave(participation=lucja, exit_date=LAST, path_completed=True, leaving_reason="", by=anna)
    assert figure() == (0, 0), "self-assessments alone are no result"
    sign(lucja, anna, cast, file, outcome="same")
    assert figure() == (0, 0)
    assess(lucja, anna, END, LAST + timedelta(days=28), home=5)
    made = sign(lucja, anna, cast, file, on=LAST + timedelta(days=28))
    assert figure() == (1, 0)
    fact = Situation.objects.current().get(kind=actions.IMPROVED)
    late = {"from_date": LAST + timedelta(days=29)}
    moved = people.correct(fact=fact, changes=late, reason="change_of_plan", by=anna)
    assert figure() == (0, 0), "a day too late"
    back = people.correct(fact=moved, changes={"from_date": LAST}, reason="change_of_plan", by=anna)
    assert figure() == (1, 0)
    proof = Evidence.objects.current().get(document=made.document_id)
    people.withdraw(fact=proof, reason="change_of_plan", by=anna)
    assert figure() == (0, 1), "without the opinion it is only claimed"
    people.withdraw(fact=back, reason="change_of_plan", by=anna)
    assert figure() == (0, 0)


def test_a_slip_is_taken_back_with_all_that_was_recorded(lucja, anna, cast, file):
    both_ends(lucja, anna, cast)
    actions.undo_opinion(opinion=sign(lucja, anna, cast, file), by=anna)
    assert list(audit.verify()) == []
    assert not SocialOpinion.objects.exists()
    assert not Situation.objects.current().filter(kind=actions.IMPROVED).exists()
    assert not Evidence.objects.current().filter(document_kind="opinion").exists()


@pytest.mark.parametrize(
    ("first", "last", "done", "field"),
    [
        (0, -1, "x", "until_date"),
        (0, 92, "x", "from_date"),
        (0, 10, " ", "done"),
        (-4000, 10, "x", "from_date"),
    ],
)
def test_an_entry_of_the_card_covers_some_weeks_and_says_what(lucja, anna, cast, first, last, done, field):
    days = {"from_date": DAY + timedelta(days=first), "until_date": DAY + timedelta(days=last)}
    with pytest.raises(PolicyBroken) as refused:
        actions.add_card_entry(participation=lucja, words={"done": done}, staff=cast.staff["anna"], by=anna, **days)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(-10, -1, ""), (-10, 0, "until_date"), (5, 9, "from_date"), (30, 40, "from_date"), (31, 40, "")],
    ids=["before", "touches its first day", "within", "touches its last day", "after"],
)
def test_no_day_stands_in_two_entries_of_the_card(lucja, anna, cast, first, last, field):
    both_ends(lucja, anna, cast)
    days = {"from_date": DAY + timedelta(days=first), "until_date": DAY + timedelta(days=last)}
    given = {"participation": lucja, "words": {"done": "Spacer"}, "staff": cast.staff["anna"], "by": anna, **days}
    if not field:
        actions.add_card_entry(**given)
        return
    with pytest.raises(PolicyBroken, match="There is an entry of") as refused:
        actions.add_card_entry(**given)
    assert refused.value.field == field


def test_an_entry_is_no_other_than_itself_when_it_is_changed(lucja, anna, cast):
    both_ends(lucja, anna, cast)
    entry = CardEntry.objects.get()
    days = {"from_date": entry.from_date, "until_date": entry.until_date - timedelta(days=1)}
    changed = actions.change_card_entry(entry=entry, version=entry.version, words={"done": "Spacer"}, by=anna, **days)
    assert changed.until_date == days["until_date"]


@pytest.mark.parametrize("is_old", [False, True], ids=["names its entries", "of a time when none was named"])
def test_what_a_signed_opinion_rests_on_stays_and_later_entries_do_not(lucja, anna, cast, file, is_old):
    both_ends(lucja, anna, cast)
    entry = CardEntry.objects.get()
    made = sign(lucja, anna, cast, file)
    if is_old:
        SocialOpinion.objects.filter(pk=made.pk).update(content={"start": {}, "end": {}})
    days = {"from_date": entry.from_date, "until_date": entry.until_date}
    for act in (
        lambda: actions.remove_card_entry(entry=entry, by=anna),
        lambda: actions.change_card_entry(entry=entry, version=1, words={"done": "Nic"}, by=anna, **days),
    ):
        with pytest.raises(PolicyBroken, match="rests on this entry"):
            act()
    later = {"from_date": LAST + timedelta(days=1), "until_date": LAST + timedelta(days=2)}
    added = actions.add_card_entry(
        participation=lucja, words={"done": "Spacer"}, staff=cast.staff["anna"], by=anna, **later
    )
    actions.remove_card_entry(entry=added, by=anna)
    assert CardEntry.objects.get() == entry


@pytest.mark.parametrize(
    ("outcome", "before", "after", "expected"),
    [
        ("improved", {"home": 3, "money": 3}, {"home": 2, "money": 1}, True),
        ("improved", {"home": 3, "money": 3}, {"home": 2, "money": 4}, False),
        ("improved", {"home": 3}, {"home": 3}, False),
        ("worse", {"home": 3}, {"home": 4}, True),
        ("worse", {"home": 3, "money": 3}, {"home": 4, "money": 2}, False),
        ("same", {"home": 3}, {"home": 1}, False),
        ("improved", {"home": 3}, {"money": 1}, False),
    ],
    ids=["all down", "one up", "nothing moved", "all up", "one down", "the same", "nothing to compare"],
)
def test_an_opinion_against_what_the_person_says_is_worth_a_question(outcome, before, after, expected):
    assert contradicts(outcome, shifts(before, after, [])) == expected


def test_how_long_sessions_took_is_said_as_everywhere():
    first = date(2026, 6, 1)
    with translation.override("pl"):
        said = recorded(first, first + timedelta(days=30), [(first, 60), (first, 78), (first - timedelta(days=1), 5)])
    assert said == "2 spotkania, 2 h 18 min"
