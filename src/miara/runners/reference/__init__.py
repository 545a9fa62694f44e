"""The runner that decides who is right: plain Python over rows, slow and obvious.

It shares nothing with the other runners but the parsed tree and the schema. When they disagree, read this one.
"""

from miara.model.pack import Pack
from miara.model.results import MISSING, Counts, Member
from miara.runners.question import Facts, Question
from miara.runners.reference.counting import Counting
from miara.runners.reference.world import World, cannot_be_narrowed

__all__ = ["counts", "members"]


def counts(pack: Pack, facts: Facts, question: Question, codes: tuple[str, ...]) -> dict[str, Counts]:
    """Raw counts by code: the members, counted."""
    world = World(facts, question)
    found = {}
    for code in codes:
        unit = pack.by_code[code].unit
        if cannot_be_narrowed(unit, question):
            continue
        counting = Counting(pack, world, unit)
        listed = counting.members(code)
        by: dict[str, dict[str, int]] = {}
        for name, column in pack.breakdowns.items() if unit.of_people else ():
            split: dict[str, int] = {}
            for member in listed:
                if member.state == "proven":
                    group = str(counting.describes(member.id)[column] or MISSING)
                    split[group] = split.get(group, 0) + 1
            by[name] = split
        states = [member.state for member in listed]
        found[code] = Counts(states.count("proven"), states.count("claimed"), states.count("incomplete"), by)
    return found


def members(pack: Pack, facts: Facts, question: Question, code: str) -> list[Member]:
    """Members of one indicator, in the order of their ids."""
    unit = pack.by_code[code].unit
    if cannot_be_narrowed(unit, question):
        return []
    return Counting(pack, World(facts, question), unit).members(code)
