"""What the records show of a controller's checklist; and that every checklist can be read."""

from datetime import date

import pytest

from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.programmes.rules import profiles
from kladka.reporting.rules.checklist import Paper, Provable, Recorded, State, checklist, checklist_of, shown

ENTRY = date(2026, 3, 2)
CONTRACT = Paper("employment_contract", date(2026, 5, 4), "ab" * 32)


def states(recorded):
    return {each.line.code: each for each in shown(checklist("pl-esf-plus"), recorded)}


def test_every_programme_has_a_checklist_in_both_languages():
    for profile in profiles():
        found = checklist_of(profile.code)
        assert found.title
        assert all(line.texts["pl"] != line.texts["en"] for line in found.lines)
        assert len({line.code for line in found.lines}) == len(found.lines)


def test_the_kinds_of_facts_on_a_checklist_exist():
    known = {*dictionary("situation-kinds").items, *dictionary("support-kinds").items}
    for path in (packs.root() / "checklists").glob("*.yaml"):
        for line in checklist(path.stem).lines:
            assert line.among <= known, line.code


def test_a_programme_without_a_checklist_is_told():
    with pytest.raises(LookupError, match="No checklist"):
        checklist_of("pl-nowhere")


def test_of_somebody_with_nothing_the_entry_is_missing_since_the_first_support():
    found = states(Recorded(since=ENTRY, open_answers=["disability"]))
    assert (found["entry"].state, found["entry"].since) == (State.MISSING, ENTRY)
    assert found["sensitive"].state is State.MISSING
    assert found["attendance"].state is State.NOT_DUE
    assert found["exit"].state is State.NOT_DUE
    assert found["path"].state is State.NOT_DUE
    assert found["agreement"].state is State.ON_PAPER


def test_a_refusal_is_an_answer():
    assert states(Recorded(entry_date=ENTRY))["sensitive"].state is State.THERE
    assert states(Recorded(entry_date=ENTRY, open_answers=["minority"]))["sensitive"].state is State.MISSING


def test_what_is_there_in_part_names_the_first_day_without_a_document():
    with_paper = Provable("situation", "employment", date(2026, 5, 4), (CONTRACT,))
    without = [Provable("situation", "internship", day) for day in (date(2026, 7, 1), date(2026, 6, 1))]
    found = states(Recorded(provable=[*without, with_paper]))["result"]
    assert (found.state, found.there, found.of, found.since) == (State.PARTLY, 1, 3, date(2026, 6, 1))
    assert found.papers == (CONTRACT,)


def test_the_second_look_asks_only_for_what_has_a_document():
    seen = Provable("situation", "employment", ENTRY, (CONTRACT,), is_verified=True)
    unseen = Provable("situation", "employment", ENTRY, (CONTRACT,))
    bare = Provable("situation", "internship", ENTRY)
    assert states(Recorded(provable=[seen, bare]))["second_look"].state is State.THERE
    assert states(Recorded(provable=[unseen]))["second_look"].state is State.MISSING
    assert states(Recorded(provable=[bare]))["second_look"].state is State.NOT_DUE
    assert states(Recorded(provable=[bare]))["result"].state is State.MISSING


def test_who_left_owes_the_survey():
    found = states(Recorded(left_on=date(2026, 9, 1), is_coached=True))
    assert (found["exit"].state, found["survey"].state, found["path"].state) == (
        State.THERE,
        State.ON_PAPER,
        State.ON_PAPER,
    )
