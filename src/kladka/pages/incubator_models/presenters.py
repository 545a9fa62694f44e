"""What the pages of models of incubators say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Column, Link, SummaryRow, Table, Tag
from kladka.core.forms.shown import day_in_words
from kladka.incubation.models import Incubator, StandardVersion
from kladka.incubation.queries import shipped_standards
from kladka.incubation.rules.standard import PARTS, Line, Standard, Words, said
from kladka.pages.coaching_models.presenters import state_tag
from kladka.pages.incubators.presenters.model import PART_WORDS, asked
from kladka.processes.models.versions import State

type Followers = Sequence[tuple[Incubator, int]]


def address(code: str, number: int) -> str:
    """Return the address of a version."""
    return reverse("incubator_models:detail", args=[code, number])


def overview(own: Sequence[StandardVersion], followed: Mapping[str, Followers]) -> Table:
    """Return every model with its author, and which incubators of the viewer's projects follow it."""
    newest = {one.code: one for one in shipped_standards().values()}
    rows = [_row(one, None, followed) for one in newest.values()]
    rows += [_row(one.standard, one, followed) for one in own]
    columns = [
        Column(_("Model")),
        Column(_("State")),
        Column(_("Version"), numeric=True),
        Column(_("Author")),
        Column(_("Which incubators follow it")),
    ]
    return Table(_("Models of incubators"), columns, rows, caption_size="hidden")


def _row(standard: Standard, version: StandardVersion | None, followed: Mapping[str, Followers]) -> list[Any]:
    return [
        Link(standard.name, address(standard.code, standard.number)),
        state_tag(version),
        standard.number,
        said(standard.author),
        _followers(followed.get(standard.code, []), standard.number),
    ]


def followers(found: Followers, number: int) -> SummaryRow:
    """Return which incubators follow a model, and those on another version with its number."""
    return SummaryRow(_("Which incubators follow it"), _followers(found, number))


def _followers(found: Followers, number: int) -> Any:
    links = []
    for incubator, followed in found:
        name = incubator.site.name
        if followed != number:
            name = _("%(incubator)s (version %(n)s)") % {"incubator": name, "n": followed}
        links.append(Link(name, reverse("incubators:model", args=[incubator.pk])))
    return links or _("none of yours")


def about(standard: Standard, version: StandardVersion | None, names: Mapping[UUID, str]) -> list[SummaryRow]:
    """Return who wrote a version and when, who published it, and where it comes from."""
    rows = [
        SummaryRow(_("State"), [state_tag(version), _("version %(n)s") % {"n": standard.number}]),
        SummaryRow(_("Author"), said(standard.author)),
        SummaryRow(_("Where it comes from"), said(standard.origin)),
    ]
    if version is not None:
        rows.append(SummaryRow(_("Written by"), _who(names, version.proposed_by, version.proposed_at)))
        if version.decided_by and version.state != State.RETURNED:
            rows.append(SummaryRow(_("Published by"), _who(names, version.decided_by, version.decided_at)))
    return rows


def _who(names: Mapping[UUID, str], user: UUID, moment: Any) -> str:
    words = _("%(who)s, %(day)s")
    return words % {"who": names.get(user, ""), "day": day_in_words(clock.day_of(moment))}


@dataclass(frozen=True)
class Part:
    """A part of a model with its lines as a table; None where it says nothing yet."""

    code: str
    name: Any
    table: Table | None


def parts(standard: Standard) -> list[Part]:
    """Return what a model asks, part by part."""
    return [_part(standard, part, [_("What the model asks")], _told) for part in PARTS]


@dataclass(frozen=True)
class DraftPart:
    """A part of a draft: its lines, each with its words as the table of a version says them."""

    code: str
    name: Any
    lines: Sequence[tuple[Line, str]]


def draft_parts(standard: Standard) -> list[DraftPart]:
    """Return what a draft asks, part by part, line by line."""
    return [DraftPart(part, PART_WORDS[part], [(one, asked(one)) for one in standard.of(part)]) for part in PARTS]


def _part(standard: Standard, part: str, heads: Sequence[str], row: Any) -> Part:
    rows = [row(one) for one in standard.of(part)]
    table = Table(PART_WORDS[part], [Column(head) for head in heads], rows) if rows else None
    return Part(part, PART_WORDS[part], table)


def _told(line: Line) -> list[Any]:
    return [[asked(line), Tag(_("left open"), "yellow")] if line.is_open else asked(line)]


def draft_about(standard: Standard) -> list[SummaryRow]:
    """Return what a draft says of itself, in both languages."""
    told = [
        (_("Title"), standard.title),
        (_("Author"), standard.author),
        (_("Where it comes from"), standard.origin),
    ]
    return [SummaryRow(key, _both(words)) for key, words in told]


def _both(words: Words) -> list[str]:
    return list(dict.fromkeys(filter(None, (words.get("pl"), words.get("en")))))
