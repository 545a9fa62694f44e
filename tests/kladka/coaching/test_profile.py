"""The vocational profile, on the shared cast: Łucja has been coached by Anna since 2 March 2026."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation

from kladka.audit import queries as audit
from kladka.coaching.actions import profile as actions
from kladka.coaching.models import Profile, ProfileHealth
from kladka.coaching.queries.profile import newest, pack, sections_of
from kladka.coaching.rules.profile import changes, in_order, kept, sections_for
from kladka.core import packs
from kladka.core.errors import PolicyBroken, Stale
from kladka.processes import actions as processes
from kladka.processes.queries import shipped
from kladka.processes.rules import process
from kladka.processes.rules.process import Stage
from tests.kladka.coaching.ways import agrees_to_health, begun
from tests.kladka.processes.own import drafted, extending
from tests.world.cast import ENTRY_DAY

DAY = ENTRY_DAY + timedelta(days=20)
SMALL = {
    "of_the_model": {"label": {"en": "M"}},
    "sections": [
        {"code": "wishes", "label": {"en": "W"}, "questions": [{"code": "pay", "label": {"en": "Pay"}, "veto": True}]},
        {
            "code": "health",
            "label": {"en": "H"},
            "health": True,
            "when": ["adjustments"],
            "questions": [{"code": "adjustments", "label": {"en": "A"}}],
        },
        {"code": "care", "label": {"en": "C"}, "when": ["care"], "questions": [{"code": "care", "label": {"en": "?"}}]},
    ],
}


def asked(*subjects):
    return [(one.code, one.is_health) for one in sections_for(SMALL, {code: {"en": code} for code in subjects})]


def test_a_woman_with_a_disability_is_asked_what_both_models_add():
    assert asked() == [("wishes", False)]
    assert asked("care") == [("wishes", False), ("care", False)]
    assert asked("care", "adjustments") == [("wishes", False), ("health", True), ("care", False)]


def test_what_an_own_model_adds_is_asked_last_in_its_words_and_under_a_code_of_its_own():
    *_others, last = sections_for(SMALL, {"care": {"en": "C"}, "pay": {"en": "Debts"}})
    assert last.code == "of_the_model"
    assert [(one.code, one.label) for one in last.questions] == [("model_pay", {"en": "Debts"})]


def test_answers_to_questions_asked_no_more_stay_and_emptied_ones_go():
    assert kept({"old": "x", "pay": "100"}, {"pay": " ", "care": " me "}, {"pay", "care"}) == {"care": "me", "old": "x"}


def test_what_changed_between_two_versions_is_told_answer_by_answer():
    found = changes({"a": "1", "b": "2", "c": "3"}, {"d": "4", "a": "1", "b": "5"})
    assert [(one.code, one.what, one.old, one.new) for one in found] == [
        ("d", "added", "", "4"),
        ("b", "changed", "2", "5"),
        ("c", "removed", "3", ""),
    ]
    assert changes({}, {}) == []


def test_answers_come_as_they_are_asked_and_those_asked_no_more_last():
    assert in_order({"old": "x", "care": "y"}, {"pay": "z"}, sections_for(SMALL, {"care": {"en": "C"}})) == [
        "pay",
        "care",
        "old",
    ]


def test_the_shipped_questions_are_whole():
    loaded = packs.load("coaching/questions/profile.yaml")
    everything = [one for section in loaded["sections"] for one in section["questions"]]
    codes = [one["code"] for one in everything]
    assert len(codes) == len(set(codes))
    assert not [code for code in codes if code.endswith("_veto")], "the name of the field for what one refuses"
    for one in [*loaded["sections"], *everything]:
        assert {"pl", "en"} <= one["label"].keys(), one["code"]
    assert not [code for code in codes if code.startswith("model_")], "what an own model adds"
    subjects = {one.code for process in shipped().values() for one in process.profile}
    assert subjects == {block for one in [*loaded["sections"], *everything] for block in one.get("when", ())}


@pytest.fixture
def anna(cast):
    return cast.users["anna"]


@pytest.fixture
def lucja(cast):
    return cast.participations["lucja"]


def write(lucja, by, version=0, vetoes=None, **answers):
    return actions.write_profile(participation=lucja, answers=answers, vetoes=vetoes or {}, version=version, by=by)


def refusal(act, **given):
    with translation.override("en"), pytest.raises(PolicyBroken) as refused:
        act(**given)
    return refused.value


def accepted(lucja, by, on=DAY, **answers):
    last = newest(lucja)
    draft = write(lucja, by, version=last.version if last and last.is_draft else 0, **answers)
    return actions.accept_profile(profile=draft, version=draft.version, on=on, by=by)


pytestmark = pytest.mark.postgres


def test_the_first_words_begin_the_first_version_and_the_next_go_on_with_it(lucja, anna):
    first = write(lucja, anna, work=" Piekarnia ", vetoes={"pay": "mniej niż 5000 zł"})
    again = write(lucja, anna, version=first.version, work="Piekarnia i sklep")
    assert Profile.objects.get() == again
    assert (again.number, again.answers, again.vetoes) == (1, {"work": "Piekarnia i sklep"}, {})
    assert list(audit.verify()) == []


def test_what_is_accepted_is_frozen_and_new_words_begin_the_next_version(lucja, anna):
    first = accepted(lucja, anna, work="Piekarnia")
    second = write(lucja, anna, work="Piekarnia", tasks="Wypiek")
    assert (second.number, second.is_draft) == (2, True)
    first.refresh_from_db()
    assert (first.answers, first.accepted_on) == ({"work": "Piekarnia"}, DAY)
    refused = refusal(actions.accept_profile, profile=first, version=first.version, on=DAY, by=anna)
    assert "has accepted this version" in str(refused)


def test_a_question_dropped_from_the_pack_stays_readable(lucja, anna, monkeypatch):
    accepted(lucja, anna, work="Piekarnia", tasks="Wypiek")
    reduced = {**pack(), "sections": [one for one in pack()["sections"] if one["code"] != "skills"]}
    monkeypatch.setattr("kladka.coaching.queries.profile.pack", lambda: reduced)
    draft = write(lucja, anna, work="Sklep")
    assert draft.answers == {"work": "Sklep", "tasks": "Wypiek"}
    assert draft.asked["tasks"]["en"] == "Which tasks can I do?"


@pytest.mark.parametrize("on", [date(2039, 1, 1), date(2041, 1, 1), ENTRY_DAY - timedelta(days=4000)])
def test_a_version_is_accepted_within_the_project_and_not_tomorrow(lucja, anna, on):
    draft = write(lucja, anna, work="x")
    assert refusal(actions.accept_profile, profile=draft, version=draft.version, on=on, by=anna).field == "on"


def test_a_version_is_accepted_after_the_one_before(lucja, anna):
    accepted(lucja, anna, work="x")
    draft = write(lucja, anna, work="y")
    on = DAY - timedelta(days=1)
    refused = refusal(actions.accept_profile, profile=draft, version=draft.version, on=on, by=anna)
    assert "The version before was accepted on" in str(refused)


def test_nobody_accepts_an_empty_profile(lucja, anna):
    draft = write(lucja, anna, work="  ")
    refused = refusal(actions.accept_profile, profile=draft, version=draft.version, on=DAY, by=anna)
    assert "says nothing yet" in str(refused)


def test_who_comes_second_is_told(lucja, anna):
    draft = write(lucja, anna, work="x")
    with pytest.raises(Stale):
        write(lucja, anna, work="y")
    actions.accept_profile(profile=draft, version=draft.version, on=DAY, by=anna)
    with pytest.raises(Stale):
        write(lucja, anna, version=draft.version, work="z")


def test_too_long_an_answer_is_refused_at_its_place(lucja, anna):
    assert refusal(write, lucja=lucja, by=anna, work="x" * 2001).field == "work"


def test_an_acceptance_recorded_by_mistake_is_taken_back_while_nothing_followed(lucja, anna):
    first = accepted(lucja, anna, work="x")
    assert actions.undo_acceptance(profile=first, by=anna).is_draft
    again = accepted(lucja, anna, work="x")
    write(lucja, anna, work="y")
    assert "newer version" in str(refusal(actions.undo_acceptance, profile=again, by=anna))


def test_a_draft_is_thrown_away_and_what_is_accepted_is_not(lucja, anna):
    first = accepted(lucja, anna, work="x")
    refusal(actions.discard_profile, profile=first, version=first.version, by=anna)
    draft = write(lucja, anna, work="y")
    with pytest.raises(Stale):
        actions.discard_profile(profile=draft, version=draft.version - 1, by=anna)
    actions.discard_profile(profile=draft, version=draft.version, by=anna)
    assert newest(lucja) == first


def test_only_a_slip_of_the_same_day_is_taken_back(lucja, anna):
    first = accepted(lucja, anna, work="x")
    Profile.objects.filter(pk=first.pk).update(recorded_at=first.recorded_at - timedelta(days=1))
    assert "An accepted profile stays" in str(refusal(actions.undo_acceptance, profile=first, by=anna))


@pytest.fixture
def with_health(cast):
    """Łucja follows the model of work with people with disabilities."""
    begun(cast, "lucja", "tzw-disability", by=cast.users["anna"])
    agrees_to_health(cast.participations["lucja"], by=cast.users["anna"])


def test_what_an_own_variant_adds_to_the_profile_is_asked_and_answered(cast, lucja, anna):
    variant = replace(extending("own-fifty"), profile=(process.Question("debts", {"pl": "Długi", "en": "Debts"}),))
    entry = Stage("entry", {}, usual_days=9)
    draft = drafted(cast, "own-fifty", process=replace(variant, stages=(entry,)))
    waiting = processes.propose(draft=draft, version=1, by=cast.users["olga"])
    processes.publish(version=waiting, by=cast.users["alicja"], has_others=True)
    begun(cast, "lucja", "own-fifty", by=anna)
    assert [one.label["en"] for one in sections_of(lucja)[-1].questions] == ["Debts"]
    draft = write(lucja, anna, model_debts="Komornik")
    assert (draft.answers, draft.asked["model_debts"]["pl"]) == ({"model_debts": "Komornik"}, "Długi")


@pytest.mark.usefixtures("with_health")
def test_health_lies_apart_and_goes_along_into_the_next_version(lucja, anna):
    assert [one.code for one in sections_of(lucja) if one.is_health] == ["health"]
    given = {"participation": lucja, "vetoes": {}, "by": anna}
    health = actions.write_profile_health(answers={"adjustments": "Siedzenie"}, version=0, **given)
    draft = write(lucja, anna, version=health.profile.version, work="x", adjustments="not here")
    assert draft.answers == {"work": "x"}
    actions.accept_profile(profile=draft, version=draft.version, on=DAY, by=anna)
    write(lucja, anna, work="y")
    assert [one.answers for one in ProfileHealth.objects.all()] == [{"adjustments": "Siedzenie"}] * 2
    with pytest.raises(Stale):
        actions.write_profile_health(answers={}, version=0, **given)
