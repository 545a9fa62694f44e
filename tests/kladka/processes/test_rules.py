"""Processes as data: read and written the same, joined on one pathway, compared in words, problems at their place."""

from dataclasses import replace

import pytest
from django.utils import translation

from kladka.core.dictionaries import dictionary
from kladka.processes.queries import MODELS, shipped, shipped_versions
from kladka.processes.rules.combining import base_of, combined
from kladka.processes.rules.comparing import differences
from kladka.processes.rules.process import Process, Requirement, Stage, content_of, moved, read, without
from kladka.processes.rules.shape import Known, problems_of


def words(text: str) -> dict[str, str]:
    return {"pl": text, "en": text}


def requirement(code: str, **given: object) -> Requirement:
    return Requirement(code, "tick", words(code), **given)  # type: ignore[arg-type]


def stage(code: str, *gate: str, **given: object) -> Stage:
    return Stage(code, words(code), gate=tuple(map(requirement, gate)), **given)  # type: ignore[arg-type]


def process(code: str, *stages: Stage, **given: object) -> Process:
    return Process(code, 1, words(code), words("here"), stages=stages, **given)  # type: ignore[arg-type]


def asking_consent(of: str = "", **given: object) -> Stage:
    return Stage("s", words("s"), gate=(Requirement("c", "consent", words("c"), of=of, **given),))  # type: ignore[arg-type]


BASE = process("base", stage("first", "a"), stage("work", usual_days=30), stage("last"))
NAMED = process("base", Stage("work", words("Work with the coach")))
VARIANT = process("variant", extends="base")
KNOWN = Known(
    answers={
        "place-kinds": {"office"},
        "post-roles": {"coach"},
        "document-kinds": {"statement"},
        "consent-kinds": {"image"},
    },
    kinds={
        "tick": {},
        "document": {"of": "document-kinds"},
        "consent": {"of": "consent-kinds", "unnamed": True, "free": True},
    },
    bases={"base": ["first", "work", "last"]},
    points={"day_3"},
)


def drawn(found: Process) -> str:
    """The process in a line: "first[a] > work > last"."""
    return " > ".join(
        one.code + (f"[{' '.join(each.code for each in one.gate)}]" if one.gate else "") for one in found.stages
    )


# Shipped


def test_what_is_shipped_is_what_facts_may_name_and_every_one_is_whole():
    assert list(shipped()) == list(dictionary(MODELS).items)
    kinds = dictionary("requirement-kinds").items
    bases = {one.code: [each.code for each in one.stages] for one in shipped().values() if not one.extends}
    answers = {each.data["of"] for each in kinds.values() if "of" in each.data} | {"place-kinds", "post-roles"}
    known = Known(
        {name: dictionary(name).items.keys() for name in answers}, {c: k.data for c, k in kinds.items()}, bases
    )
    assert {one.code: problems_of(one, known) for one in shipped_versions().values() if problems_of(one, known)} == {}


def test_titles_and_origins_are_those_of_the_dictionary():
    for code, one in shipped().items():
        item = dictionary(MODELS)[code]
        assert (dict(one.title), bool(one.origin["pl"])) == (dict(item.labels), True)


def test_what_is_not_known_of_tzw_is_open_and_has_no_usual_days():
    tzw = shipped()["tzw-base"]
    assert [one.code for one in tzw.stages if one.is_open] == ["coaching"]
    assert all(one.usual_days == 0 and one.intensity == (0, 0) for one in tzw.stages)
    assert {code for code, one in shipped().items() if one.extends == "tzw-base"} == {"tzw-women", "tzw-disability"}


@pytest.mark.parametrize("one", shipped_versions().values(), ids=lambda one: one.code)
def test_a_process_is_written_as_it_is_read(one):
    assert read(content_of(one)) == one


def test_the_points_that_a_process_names_are_written_and_compared():
    one = process("x", stage("s"), follow_up=("day_3", "month_12"))
    assert read(content_of(one)) == one
    with translation.override("en"):
        (found,) = differences(replace(one, follow_up=()), one)
    assert "now “day_3, month_12”" in found.words


# Joining


def test_a_woman_with_a_disability_follows_both_variants_on_one_pathway():
    found = combined(shipped()["tzw-base"], [shipped()["tzw-women"], shipped()["tzw-disability"]])
    assert found.conflicts == ()
    assert drawn(found.process) == (
        "entry[entry_complete first_session certificate] > coaching[work_finished care hours reconciliation "
        "effect_on_work adjustments disclosure wage_subsidy] > outcome"
    )
    assert {one.added_by for one in found.process.stages[1].gate} == {"", "tzw-women", "tzw-disability"}
    assert found.process.stages[1].is_open
    assert len(found.process.profile) == 9


def test_a_new_stage_of_a_variant_lies_behind_the_one_that_it_names():
    variant = process("more", stage("between", after="first"), extends="base")
    assert drawn(combined(BASE, [variant]).process) == "first[a] > between > work > last"


def test_a_stage_behind_nothing_that_is_there_comes_last_and_is_named():
    variant = process("more", stage("lost", after="nowhere"), extends="base")
    found = combined(BASE, [variant])
    assert drawn(found.process) == "first[a] > work > last > lost"
    assert [(one.stage, one.what) for one in found.conflicts] == [("lost", "after")]


def test_where_two_variants_disagree_the_first_holds_the_longer_time_counts_and_both_are_named():
    one = process("one", stage("work", "talk", usual_days=60), extends="base")
    two = process("two", Stage("work", {}, gate=(requirement("talk", must=True),), usual_days=20), extends="base")
    found = combined(BASE, [one, two])
    assert (found.process.stages[1].usual_days, found.process.stages[1].gate[0].must) == (60, False)
    named = [(each.what, each.first, each.second) for each in found.conflicts]
    assert named == [("usual_days", "", "one"), ("talk", "one", "two"), ("usual_days", "", "two")]


def test_the_order_of_variants_that_do_not_disagree_changes_nothing_but_the_order_of_what_they_add():
    one = process("one", stage("work", "x"), extends="base")
    two = process("two", stage("work", "y"), extends="base")
    first, second = combined(BASE, [one, two]).process, combined(BASE, [two, one]).process
    assert {each.code for each in first.stages[1].gate} == {each.code for each in second.stages[1].gate}


@pytest.mark.parametrize(
    ("codes", "made"),
    [
        (["base"], ("base", ())),
        (["one"], ("base", ("one",))),
        (["one", "two"], ("base", ("one", "two"))),
        (["base", "one"], ("base", ("one",))),
        (["one", "other"], None),
        (["base", "other"], None),
    ],
)
def test_which_base_models_make_together(codes, made):
    assert base_of(codes, {"base": "", "one": "base", "two": "base", "other": ""}) == made


# Changing and comparing


def test_things_move_and_stay_at_the_ends():
    listed = BASE.stages
    assert [one.code for one in moved(listed, "work", -1)] == ["work", "first", "last"]
    assert moved(listed, "first", -1) == listed
    assert moved(listed, "last", 1) == listed
    assert [one.code for one in without(listed, "work")] == ["first", "last"]


def test_what_differs_is_said_in_words():
    changed = replace(BASE.stages[1], usual_days=45, gate=(requirement("b"),))
    new = replace(BASE, stages=(stage("last"), changed, stage("new")))
    with translation.override("en"):
        told = [(one.how, one.where, one.words) for one in differences(BASE, new)]
    assert told == [
        ("changed", "work", "Usual days: before “30”, now “45”"),
        ("added", "work", "b"),
        ("added", "new", "Stage"),
        ("changed", "", "The order of the stages"),
        ("removed", "first", "Stage"),
    ]
    assert differences(BASE, BASE) == []


def test_a_stage_of_the_base_that_a_variant_adds_to_is_named_as_the_base_names_it():
    one = replace(VARIANT, stages=(Stage("work", {}, gate=(requirement("b"),)),))
    new = replace(one, stages=(replace(one.stages[0], usual_days=45),))
    with translation.override("en"):
        (found,) = differences(one, new, whole=combined(NAMED, [new]).process)
        (coded,) = differences(one, new)
    assert (found.where, coded.where) == ("Work with the coach", "work")


def test_that_a_requirement_asks_for_something_else_is_said_in_words_not_codes():
    """A tick of the coach became a record, with the same label: both sides read alike."""
    old = process("p", Stage("s", words("s"), gate=(Requirement("d", "tick", words("d"), must=True),)))
    new = process("p", Stage("s", words("s"), gate=(Requirement("d", "disclosure", words("d"), must=True),)))
    shared = process("p", asking_consent("share_with_employers"))
    with translation.override("en"):
        (found,) = differences(old, new)
        assert "the coach confirms it" in found.words
        assert "it is known what an employer may be told" in found.words
        (consent,) = differences(process("p", asking_consent()), shared)
    assert "share_with_employers" not in consent.words


# Problems


@pytest.mark.parametrize(
    ("broken", "stage_code", "told"),
    [
        (process("Bad Code", stage("s")), "", "small letters"),
        (process("x"), "", "at least one stage"),
        (replace(process("x", stage("s")), title={"pl": "x"}), "", "both languages"),
        (process("x", stage("s"), extends="nothing"), "", "not there"),
        (process("x", stage("s"), follow_up=("day_3", "gone")), "", "“gone” is not on the list"),
        (process("x", stage("s"), stage("s")), "s", "Two stages"),
        (process("x", stage("s", "a", "a")), "s", "Two requirements"),
        (process("x", stage("s", after="gone"), extends="base"), "s", "put after"),
        (process("x", Stage("s", {})), "s", "both languages"),
        (process("x", stage("s", reviews=(0,))), "s", "counted from 1"),
        (process("x", stage("s", intensity=(2, 0))), "s", "Say both"),
        (process("x", stage("s", session_kinds=("moon",))), "s", "not on the list"),
        (process("x", Stage("s", words("s"), gate=(Requirement("d", "document", words("d")),))), "s", "which one"),
        (process("x", Stage("s", words("s"), gate=(Requirement("d", "wish", words("d")),))), "s", "not on the list"),
        (process("x", asking_consent("moon")), "s", "which one"),
        (process("x", asking_consent("image", must=True)), "s", "A consent is free"),
    ],
)
def test_every_problem_is_named_at_its_place(broken, stage_code, told):
    with translation.override("en"):
        problems = problems_of(broken, KNOWN)
    assert any(one.stage == stage_code and told in one.words for one in problems), problems


@pytest.mark.parametrize("stage", [asking_consent(), asking_consent(must=True), asking_consent("image")])
def test_a_consent_is_asked_for_by_name_or_left_to_the_coach(stage):
    assert problems_of(process("x", stage), KNOWN) == []


def test_a_stage_of_the_base_needs_no_name_in_a_variant():
    assert problems_of(process("x", Stage("work", {}, gate=(requirement("a"),)), extends="base"), KNOWN) == []
