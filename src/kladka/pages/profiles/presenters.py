"""What the pages of profiles say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kladka.coaching.models import Profile, ProfileHealth
from kladka.coaching.rules.profile import Change, Section, changes, in_order
from kladka.core.components import Column, Link, Menu, SummaryRow, Table, Tag
from kladka.pages.participants.presenters import day as in_words
from kladka.pages.profiles.forms import said

WHAT = {
    "added": lambda: Tag(pgettext("of an answer or a line", "Added"), "green"),
    "removed": lambda: Tag(pgettext("of an answer or a line", "Removed"), "red"),
    "changed": lambda: Tag(pgettext("of an answer or a line", "Changed"), "yellow"),
}


@dataclass(frozen=True)
class Part:
    """One section of a version with its answers."""

    title: str
    rows: list[SummaryRow]


def parts(record: Profile | ProfileHealth, sections: Sequence[Section]) -> list[Part]:
    """Return what a version says, section by section; answers to questions that are asked no more come last."""
    where = {one.code: section for section in sections for one in section.questions}
    found: dict[str, Part] = {}
    for code in in_order(record.answers, record.vetoes, sections):
        section = where.get(code)
        title = said(section.label) if section else _("Asked earlier")
        found.setdefault(title, Part(title, [])).rows.append(SummaryRow(_question(code, record), _words(code, record)))
    return list(found.values())


def _words(code: str, record: Profile | ProfileHealth) -> list[Any]:
    shown: list[Any] = [record.answers[code]] if code in record.answers else []
    if code in record.vetoes:
        shown += [Tag(_("Veto"), "red"), record.vetoes[code]]
    return shown


def _question(code: str, *records: Profile | ProfileHealth) -> str:
    labels = (said(record.asked[code]) for record in records if code in record.asked)
    return next(labels, code)


def state(record: Profile) -> list[Any]:
    """Return the number of a version and whether the person accepted it."""
    number = _("Version %(number)s") % {"number": record.number}
    if record.accepted_on is None:
        return [number, Tag(pgettext("of a version of a profile", "Draft"), "yellow")]
    return [number, Tag(_("Accepted on %(day)s") % {"day": in_words(record.accepted_on)}, "green")]


def health_versions(records: Sequence[Profile], address: str) -> Table:
    """Return all versions with the way from each to what changed in its part about health."""
    rows = []
    for one in records[:-1]:
        number = _("Version %(number)s") % {"number": one.number}
        rows.append([number, _accepted(one), Link(_("What changed"), f"{address}?number={one.number}", hidden=number)])
    columns = [Column(_("Version")), Column(pgettext("profile", "Accepted")), Column(_("Against the one before"))]
    return Table(_("All versions"), columns, rows)


def _accepted(record: Profile) -> str:
    return in_words(record.accepted_on) if record.accepted_on else pgettext("of a version of a profile", "not yet")


def versions(records: Sequence[Profile], shown: Profile, address: str) -> Table:
    """Return all versions with the way to each, and from each to what changed in it."""
    rows = []
    for one, before in zip(records, [*records[1:], None], strict=True):
        number = _("Version %(number)s") % {"number": one.number}
        name: Any = number if one == shown else Link(number, f"{address}?number={one.number}")
        to = f"{address}compare/?number={one.number}"
        changed: Any = Link(_("What changed"), to, hidden=number) if before else _("the first version")
        rows.append([name, _accepted(one), changed])
    columns = [Column(_("Version")), Column(pgettext("profile", "Accepted")), Column(_("Against the one before"))]
    return Table(_("All versions"), columns, rows)


def compared(
    old: Profile | ProfileHealth,
    new: Profile | ProfileHealth,
    numbers: tuple[int, int],
    sections: Sequence[Section],
) -> Table | None:
    """Return two versions side by side, under their numbers, where they differ; None where they say the same."""
    order = in_order({**old.answers, **new.answers}, {**old.vetoes, **new.vetoes}, sections)
    found = [*changes(old.answers, new.answers), *changes(old.vetoes, new.vetoes, is_veto=True)]
    found.sort(key=lambda one: (order.index(one.code), one.is_veto))
    if not found:
        return None
    named = [Column(_("Version %(number)s") % {"number": number}) for number in numbers]
    columns = [Column(_("Question")), Column(_("What")), *named]
    return Table(_("What changed"), columns, [_row(one, old, new) for one in found], caption_size="hidden")


def _row(one: Change, old: Profile | ProfileHealth, new: Profile | ProfileHealth) -> list[Any]:
    question: Any = _question(one.code, new, old)
    if one.is_veto:
        question = [question, Tag(_("Veto"), "red")]
    return [question, WHAT[one.what](), one.old or "–", one.new or "–"]


def menu(participation: Any, newest: Profile | None, *, has_health: bool) -> Menu:
    """Return what can be done with a profile. `has_health`: the part about health is this reader's to read."""

    def to(name: str, text: str) -> Link:
        return Link(text, reverse(f"profiles:{name}", args=[participation.pk]))

    links = []
    if newest is None:
        links.append(to("write", _("Begin the profile")))
    elif newest.is_draft:
        links += [to("write", _("Go on with the draft")), to("accept", _("The participant accepts the profile"))]
        links.append(to("discard", _("Throw the draft away")))
    else:
        links.append(to("write", _("Write a new version")))
    if has_health:
        links.append(to("health", _("Effect of health on work")))
        if newest is not None and newest.number > 1:
            links.append(to("compare-health", _("What changed about health")))
    return Menu(_("What can be done"), links)
