"""Reads of who completed an event: by the rule that held on its first day, out of the marks."""

from collections.abc import Mapping
from uuid import UUID

from kladka.core import packs
from kladka.core.dated import dated_rule
from kladka.learning import rules
from kladka.learning.models import Event
from kladka.learning.queries.presence import Roster, roster

_FILE = "learning/completion.yaml"


def completion_rule(event: Event) -> rules.CompletionRule | None:
    """Return the rule of completing that holds for an event; None for a kind that is only taken part in."""
    if event.kind not in packs.load(_FILE):
        return None
    found = dated_rule(_FILE, event.kind, event.starts_on)
    return rules.CompletionRule(found["least_percent"], found["unexcused_percent"])


def completions(listed: Roster) -> Mapping[UUID, rules.Completion]:
    """Return by participation how everybody on an event's list stands; nothing where nothing is to be completed."""
    rule = completion_rule(listed.event)
    if rule is None:
        return {}
    found = {
        row.participation: rules.completion(rule, zip(listed.sessions, row.marks, strict=True)) for row in listed.rows
    }
    return {key: each for key, each in found.items() if each is not None}


def completed(event: Event) -> frozenset[UUID]:
    """Return the participations of those who have completed an event; for a kind without a rule, of nobody."""
    return frozenset(key for key, each in completions(roster(event)).items() if each.has_completed)
