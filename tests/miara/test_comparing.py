"""Why a figure is no longer what it was: every cause drawn, and the steps always add up."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import miara
from miara import engine
from miara.comparing import KNOWLEDGE, others_behind, outlines
from miara.language import definitions
from tests.miara.test_language import HEAD, parameters
from tests.miara.worlds import AS_OF, NEAR_DAYS, PROJECT, SEEDS, world

LONG_AGO = date(2020, 1, 1)
THEN, NOW = date(2026, 1, 31), date(2026, 2, 28)

PACK = f"""{HEAD}indicators:
  - code: working
    title: {{en: Working, pl: Pracujący}}
    counts: persons
    on: exit
    when: situation('employment', between => [exit, exit + 28 days])
"""


def pack(text: str = PACK) -> miara.Pack:
    return definitions.read("trial.yaml", text, parameters())


def fact(identity: str, recorded: date = LONG_AGO, **columns: Any) -> dict[str, Any]:
    return {"id": identity, "recorded_on": recorded, **columns}


def people(*names: str) -> dict[str, list[dict[str, Any]]]:
    """People who left on 31 December 2025, with complete records."""
    return {
        "participation": [fact(name, person=name, project="p", entry_date=date(2025, 9, 1)) for name in names],
        "exit": [fact(f"exit-{name}", participation=name, exit_date=date(2025, 12, 31)) for name in names],
        "record_state": [
            fact(f"state-{name}", participation=name, state="complete", on_date=LONG_AGO) for name in names
        ],
        "situation": [],
        "evidence": [],
        "alias": [],
    }


def job(name: str, recorded: date = LONG_AGO, day: date = date(2026, 1, 5), **columns: Any) -> dict[str, Any]:
    return fact(
        columns.pop("id", f"job-{name}"), recorded, participation=name, kind="employment", from_date=day, **columns
    )


def proof(of: str, recorded: date = LONG_AGO, **columns: Any) -> dict[str, Any]:
    return fact(f"proof-{of}", recorded, fact=of, fact_table="situation", state="proven", **columns)


def told(facts: dict[str, Any], as_of: date = THEN) -> dict[str, tuple[list[str], list[str]]]:
    """Who came and went by each cause; `as_of` is that of the second moment."""
    before, after = miara.Moment(pack(), THEN, THEN), miara.Moment(pack(), as_of, NOW)
    found = miara.difference(facts, "working", before, after)
    values = [found.before, *(step.after for step in found.steps)]
    assert values[-1] == found.after
    return {step.cause: ([each.id for each in step.came], [each.id for each in step.went]) for step in found.steps}


def test_recorded_late() -> None:
    facts = people("ola")
    facts["situation"] = [job("ola", recorded=NOW)]
    facts["evidence"] = [proof("job-ola")]
    assert told(facts) == {"recorded_late": (["ola"], [])}


def test_evidence_arrived() -> None:
    facts = people("ola")
    facts["situation"] = [job("ola")]
    facts["evidence"] = [proof("job-ola", recorded=NOW)]
    assert told(facts) == {"evidence": (["ola"], [])}


def test_retracted() -> None:
    facts = people("ola")
    facts["situation"] = [job("ola", retracted_on=NOW, reason="recorded_twice")]
    facts["evidence"] = [proof("job-ola")]
    assert told(facts) == {"retracted": ([], ["ola"])}


def test_corrected() -> None:
    """The job began in March, not on 5 January."""
    facts = people("ola")
    facts["situation"] = [
        job("ola", retracted_on=NOW),
        job("ola", recorded=NOW, day=date(2026, 3, 5), id="job-ola-2", replaces="job-ola"),
    ]
    facts["evidence"] = [proof("job-ola"), proof("job-ola-2", recorded=NOW)]
    assert told(facts) == {"corrected": ([], ["ola"])}


def test_merged() -> None:
    """Ola and Aleksandra are one: two became one, and it is Aleksandra's id that is given up."""
    facts = people("ola", "aleksandra")
    facts["situation"] = [job("ola"), job("aleksandra")]
    facts["evidence"] = [proof("job-ola"), proof("job-aleksandra")]
    facts["alias"] = [fact("merge", NOW, person="aleksandra", same_as="ola")]
    assert told(facts) == {"merged": ([], ["aleksandra"])}


@pytest.mark.parametrize("is_undone", [False, True])
def test_a_merge_moves_whoever_is_missed_in_the_list_afterwards(is_undone: bool) -> None:
    """Ola, the first by day, is merged into Zofia: the list goes on to name Ola, and names Zofia no more."""
    facts = people("ola", "zofia")
    facts["situation"] = [job("ola"), job("zofia")]
    facts["evidence"] = [proof("job-ola"), proof("job-zofia")]
    undone = {"retracted_on": NOW, "reason": "merged_by_mistake"} if is_undone else {}
    facts["alias"] = [fact("merge", LONG_AGO if is_undone else NOW, person="ola", same_as="zofia", **undone)]
    found = miara.difference(facts, "working", miara.Moment(pack(), THEN, THEN), miara.Moment(pack(), THEN, NOW))
    (step,) = found.steps
    (moved,) = step.came if is_undone else step.went
    assert (step.cause, moved.id, moved.participation) == ("merged", "ola", "zofia")


def test_a_chain_of_merges_moves_nobody_who_counts_before_and_after() -> None:
    """Ola is merged into Zofia, Zofia into Alba, who did not count: Ola is listed as before, and Zofia is missed."""
    facts = people("ola", "zofia", "alba")
    facts["participation"][2]["entry_date"] = date(2025, 11, 1)
    facts["situation"] = [job("ola"), job("zofia")]
    facts["evidence"] = [proof("job-ola"), proof("job-zofia")]
    facts["alias"] = [
        fact("first", NOW, person="ola", same_as="zofia"),
        fact("second", NOW, person="zofia", same_as="alba"),
    ]
    found = miara.difference(facts, "working", miara.Moment(pack(), THEN, THEN), miara.Moment(pack(), THEN, NOW))
    (step,) = found.steps
    assert (step.before, step.after, step.came) == (2, 1, ())
    assert [each.participation for each in step.went] == ["zofia"]


SHARE = PACK.replace(
    """    counts: persons
    on: exit
    when: situation('employment', between => [exit, exit + 28 days])
""",
    """    counts: persons
    on: exit
    share:
      among: exit + 1 months <= as_of
      without: situation('further_education')
      of: situation('employment', between => [exit, exit + 28 days])
""",
)


def test_of_a_share_it_is_told_whom_a_step_moves_in_the_base_alone() -> None:
    """Ola works; of Iga it was recorded late that she left, of Jan that he studies: one came in, one went out."""
    facts = people("ola", "iga", "jan")
    facts["exit"][1]["recorded_on"] = NOW
    studies = {"participation": "jan", "kind": "further_education", "from_date": LONG_AGO}
    facts["situation"] = [job("ola"), fact("rest", NOW, **studies)]
    facts["evidence"] = [proof("job-ola"), proof("rest", recorded=NOW)]
    share = pack(SHARE)
    moments = (miara.Moment(share, date(2026, 2, 10), THEN), miara.Moment(share, date(2026, 2, 10), NOW))
    found = miara.difference(facts, "working", *moments)
    told = {step.cause: ([one.id for one in step.joined], [one.id for one in step.left]) for step in found.steps}
    assert told == {"exit_moved": (["iga"], []), "recorded_late": ([], ["jan"])}
    assert all(each.changes for step in found.steps for each in (*step.joined, *step.left))
    assert not any(step.came or step.went for step in found.steps)
    assert [(step.into_base, step.out_of_base) for step in found.steps] == [(1, 0), (0, 1)]
    asked: dict[str, Any] = {"as_of": date(2026, 2, 10), "known_on": NOW}
    parts = {part: {one.id for one in miara.members(share, facts, "working", part=part, **asked)} for part in PARTS}
    assert parts == {"": {"ola"}, "among": {"ola", "iga"}, "without": {"jan"}}
    later = miara.difference(facts, "working", miara.Moment(share, date(2026, 1, 30), NOW), moments[1])
    (step,) = later.steps
    assert (step.cause, [(one.id, one.since) for one in step.joined]) == ("time", [("iga", date(2026, 1, 31))])
    assert [one.id for one in step.came] == ["ola"], "who counts from the day on is not told a second time"
    assert (step.into_base, step.out_of_base) == (2, 0), "and is in the base, too"


PARTS: tuple[Any, ...] = ("", "among", "without")


def lines(facts: dict[str, Any]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """The facts that changed behind each move, by cause and who was moved."""
    found = miara.difference(facts, "working", miara.Moment(pack(), THEN, THEN), miara.Moment(pack(), THEN, NOW))
    moves = [(step.cause, each) for step in found.steps for each in (*step.came, *step.went, *step.remeasured)]
    return {(cause, each.id): [(change.id, change.what) for change in each.changes] for cause, each in moves}


def two_of_three(third: str = "iga") -> dict[str, Any]:
    """Ola, Aleksandra and a third work, who has nothing to do with the others."""
    names = ("ola", "aleksandra", third)
    facts = people(*names)
    facts["situation"] = [job(name) for name in names]
    facts["evidence"] = [proof(f"job-{name}") for name in names]
    return facts


def test_whoever_is_moved_by_a_merge_has_its_line() -> None:
    facts = two_of_three()
    facts["alias"] = [
        fact("merge", NOW, person="aleksandra", same_as="ola"),
        fact("another", NOW, person="nobody", same_as="iga"),
    ]
    assert lines(facts) == {("merged", "aleksandra"): [("merge", "recorded")]}


def test_whoever_is_moved_by_a_parting_has_its_line() -> None:
    facts = two_of_three("zofia")
    facts["alias"] = [
        fact("merge", person="aleksandra", same_as="ola", retracted_on=NOW, reason="merged_by_mistake"),
        fact("another", NOW, person="zofia", same_as="ola"),
    ]
    assert lines(facts) == {
        ("merged", "aleksandra"): [("merge", "retracted")],
        ("merged", "zofia"): [("another", "recorded")],
    }


def test_a_merge_over_another_is_about_all_whom_it_joins() -> None:
    facts = two_of_three()
    facts["alias"] = [
        fact("first", person="aleksandra", same_as="ola"),
        fact("second", NOW, person="ola", same_as="iga"),
    ]
    ((moved, changes),) = lines(facts).items()
    assert (moved[0], changes) == ("merged", [("second", "recorded")])


def test_of_somebody_merged_before_the_facts_of_all_records_are_told() -> None:
    facts = two_of_three()
    facts["alias"] = [fact("merge", person="aleksandra", same_as="ola"), fact("more", person="iga", same_as="ola")]
    for each in facts["situation"]:
        each |= {"retracted_on": NOW, "reason": "recorded_twice"}
    told_of = [(f"job-{name}", "retracted") for name in ("ola", "aleksandra", "iga")]
    assert lines(facts) == {("retracted", "ola"): told_of}


def test_completed() -> None:
    facts = people("ola")
    facts["situation"] = [job("ola")]
    facts["evidence"] = [proof("job-ola")]
    facts["record_state"][0]["state"] = "incomplete"
    facts["record_state"].append(fact("state-2", NOW, participation="ola", state="complete", on_date=NOW))
    assert told(facts) == {"completeness": (["ola"], [])}


def entered(recorded: date, supported: date | None, **columns: Any) -> dict[str, Any]:
    """Ola works; her entry was recorded on a day, and a support before or after it, if any."""
    facts = people("ola")
    facts["situation"] = [job("ola")]
    facts["evidence"] = [proof("job-ola")]
    facts["participation"][0]["recorded_on"] = recorded
    facts["record_state"][0]["recorded_on"] = recorded
    if supported is not None:
        day = date(2025, 9, 1)
        facts["support"] = [fact("lesson", supported, participation="ola", kind="coaching", start_date=day, **columns)]
    return facts


@pytest.mark.parametrize(
    ("supported", "columns", "cause"),
    [
        (LONG_AGO, {}, "completeness"),
        (THEN, {}, "completeness"),
        (LONG_AGO, {"retracted_on": NOW}, "completeness"),
        (LONG_AGO, {"retracted_on": THEN}, "recorded_late"),
        (NOW, {}, "recorded_late"),
        (None, {}, "recorded_late"),
    ],
)
def test_an_entry_of_somebody_supported_already_completes_a_record(
    supported: date | None, columns: dict[str, Any], cause: str
) -> None:
    """She was shown with an incomplete record as soon as a support was known, and not before."""
    assert told(entered(NOW, supported, **columns)) == {cause: (["ola"], [])}


def test_an_entry_that_was_known_once_does_not_complete_a_record() -> None:
    """It was withdrawn, and is recorded again without naming the old one: the form was complete all the time."""
    facts = entered(NOW, LONG_AGO)
    facts["participation"].insert(0, facts["participation"][0] | {"recorded_on": LONG_AGO, "retracted_on": THEN})
    assert told(facts) == {"recorded_late": (["ola"], [])}


def test_a_record_completed_is_told_as_recorded_late_where_that_was_not_told_apart() -> None:
    before, after = miara.Moment(pack(), THEN, THEN), miara.Moment(pack(), THEN, NOW)
    found = miara.difference(entered(NOW, LONG_AGO), "working", before, after, completing=False)
    (outline,) = outlines(entered(NOW, LONG_AGO), ["working"], before, after, completing=False)
    assert [step.cause for step in found.steps] == [cause for cause, _, _ in outline.steps] == ["recorded_late"]


def test_the_exit_moved_and_with_it_the_window() -> None:
    facts = people("ola")
    facts["situation"] = [job("ola")]
    facts["evidence"] = [proof("job-ola")]
    facts["exit"][0]["retracted_on"] = NOW
    facts["exit"].append(fact("exit-2", NOW, participation="ola", exit_date=date(2025, 11, 30), replaces="exit-ola"))
    assert told(facts) == {"exit_moved": ([], ["ola"])}


def test_time_has_passed() -> None:
    """Iga left on 31 January and began a job in February: nothing was wrong before."""
    facts = people("iga")
    facts["exit"][0] |= {"exit_date": THEN}
    facts["situation"] = [job("iga", recorded=date(2026, 2, 10), day=date(2026, 2, 9))]
    facts["evidence"] = [proof("job-iga", recorded=date(2026, 2, 10))]
    assert told(facts, as_of=NOW) == {"time": (["iga"], [])}


def test_the_definition_changed() -> None:
    facts = people("ola")
    facts["situation"] = [job("ola", day=date(2026, 1, 30))]
    facts["evidence"] = [proof("job-ola")]
    longer = pack(PACK.replace("28 days", "30 days"))
    found = miara.difference(facts, "working", miara.Moment(pack(), THEN, THEN), miara.Moment(longer, THEN, THEN))
    (step,) = found.steps
    assert (step.cause, [each.id for each in step.came]) == ("definition", ["ola"])


def test_what_came_and_went_in_between_is_no_change() -> None:
    facts = people("ola")
    facts["situation"] = [job("ola", recorded=date(2026, 2, 2), retracted_on=date(2026, 2, 3))]
    facts["evidence"] = [proof("job-ola")]
    assert told(facts) == {}


def test_a_step_names_the_changes_that_touch_each_of_its_people() -> None:
    facts = people("ola", "jan")
    facts["situation"] = [job("ola"), job("jan", recorded=NOW)]
    facts["evidence"] = [proof("job-ola", recorded=NOW), proof("job-jan", recorded=NOW)]
    found = miara.difference(facts, "working", miara.Moment(pack(), THEN, THEN), miara.Moment(pack(), THEN, NOW))
    touched = {each.id: [change.id for change in each.changes] for step in found.steps for each in step.came}
    assert touched == {"ola": ["proof-job-ola"], "jan": ["job-jan"]}


PACKS = [engine.load_pack(code) for code in ("eu-esf-plus-2021", "pl-po-kl-7.2.1-abc")]
EARLIER_AND_LATER = st.tuples(st.sampled_from(NEAR_DAYS), st.sampled_from(NEAR_DAYS)).map(sorted)


@settings(max_examples=12)
@given(seed=SEEDS, known=EARLIER_AND_LATER, days=EARLIER_AND_LATER, data=st.data())
def test_the_steps_add_up_to_the_difference_exactly(
    seed: int, known: list[date], days: list[date], data: st.DataObject
) -> None:
    """Whatever happened to the ledger: each step begins where the last one ended, and moves whom it says."""
    chosen = data.draw(st.sampled_from(PACKS))
    code = data.draw(st.sampled_from([each.code for each in chosen.indicators if each.kind == "count" and each.parts]))
    facts = world(seed)
    then, now = miara.Moment(chosen, days[0], known[0]), miara.Moment(chosen, days[1], known[1])
    found = miara.difference(facts, code, then, now, projects=PROJECT)

    def value(moment: miara.Moment) -> Any:
        asked: dict[str, Any] = {"as_of": moment.as_of, "known_on": moment.known_on, "projects": PROJECT}
        return miara.evaluate(chosen, facts, codes=(code,), **asked)[code].value

    assert (found.before, found.after) == (value(then), value(now))
    at = found.before
    for step in found.steps:
        assert step.before == at
        assert step.after == (at or 0) + len(step.came) - len(step.went)
        assert step.cause != "merged" or all(each.changes for each in (*step.came, *step.went))
        at = step.after
    assert at == found.after
    order = ["definition", *KNOWLEDGE, "time"]
    assert [step.cause for step in found.steps] == sorted((step.cause for step in found.steps), key=order.index)


def test_a_moment_that_knows_less_is_refused() -> None:
    moment = miara.Moment(pack(), AS_OF, NOW)
    with pytest.raises(miara.UnknownNameError, match="knows less"):
        miara.difference(people("ola"), "working", moment, replace(moment, known_on=THEN))


def test_others_behind_an_equal_value_are_found() -> None:
    """Ola's job was retracted when Jan's was recorded: one works, as before, and it is somebody else."""
    facts = people("ola", "jan")
    facts["situation"] = [job("ola", retracted_on=NOW), job("jan", recorded=NOW)]
    facts["evidence"] = [proof("job-ola"), proof("job-jan", recorded=NOW)]
    then, now = miara.Moment(pack(), THEN, THEN), miara.Moment(pack(), THEN, NOW)
    found = miara.difference(facts, "working", then, now)
    assert (found.before, found.after) == (1, 1)
    assert list(others_behind(facts, ["working"], then, now)) == ["working"]


class Asked(Exception):
    """The members of a figure were asked for."""


def test_nobody_is_asked_where_nothing_can_have_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise Asked

    monkeypatch.setattr(engine, "standing", refuse)
    facts = people("ola") | {"support": [fact("lesson", NOW, participation="ola", start_date=date(2025, 10, 1))]}
    then, now = miara.Moment(pack(), THEN, THEN), miara.Moment(pack(), THEN, NOW)
    assert list(others_behind(facts, ["working"], then, now)) == []  # who works asks no support
    facts["exit"].append(fact("exit-again", NOW, participation="ola", exit_date=date(2026, 1, 2)))
    with pytest.raises(Asked):
        list(others_behind(facts, ["working"], then, now))
    with pytest.raises(Asked):
        list(others_behind({}, ["working"], then, replace(then, as_of=NOW)))
    with pytest.raises(Asked):
        list(others_behind({}, ["working"], then, replace(then, pack=pack(PACK.replace("28", "30")))))


@settings(max_examples=5)
@given(seed=SEEDS, known=EARLIER_AND_LATER, days=EARLIER_AND_LATER, chosen=st.sampled_from(PACKS))
def test_others_are_found_behind_every_figure(
    seed: int, known: list[date], days: list[date], chosen: miara.Pack
) -> None:
    facts = world(seed)
    then, now = miara.Moment(chosen, days[0], known[0]), miara.Moment(chosen, days[1], known[1])

    def behind(code: str, moment: miara.Moment) -> dict[str, int | None]:
        found = miara.members(chosen, facts, code, as_of=moment.as_of, known_on=moment.known_on)
        return {each.id: each.total for each in found if each.state == "proven"}

    expected = [code for code in chosen.by_code if behind(code, then) != behind(code, now)]
    assert list(others_behind(facts, list(chosen.by_code), then, now)) == expected


def test_outlines_say_of_all_figures_what_each_way_says() -> None:
    facts = people("ola", "ela")
    facts["situation"] = [job("ola", recorded=NOW), job("ela", retracted_on=NOW, reason="recorded_twice")]
    facts["evidence"] = [proof("job-ola"), proof("job-ela")]
    before, after = miara.Moment(pack(), THEN, THEN), miara.Moment(pack(), THEN, NOW)
    (outline,) = outlines(facts, ["working"], before, after)
    way = miara.difference(facts, "working", before, after)
    assert (outline.before, outline.after) == (way.before, way.after) == (1, 1)
    assert outline.steps == tuple((step.cause, step.before, step.after) for step in way.steps)
    assert [cause for cause, _, _ in outline.steps] == ["retracted", "recorded_late"]


@pytest.mark.parametrize("seed", range(4))
def test_outlines_of_generated_worlds_are_the_ways_without_people(seed: int) -> None:
    found = world(seed)
    definitions_used = miara.load_pack("eu-esf-plus-2021")
    days = (AS_OF - timedelta(days=400), AS_OF)
    before, after = (miara.Moment(definitions_used, day, day) for day in days)
    codes = [each.code for each in definitions_used.indicators if not each.unvalued]
    for outline in outlines(found, codes, before, after, projects=PROJECT):
        way = miara.difference(found, outline.code, before, after, projects=PROJECT)
        moved = tuple((step.cause, step.before, step.after) for step in way.steps if step.before != step.after)
        assert (outline.before, outline.after, outline.steps) == (way.before, way.after, moved)
