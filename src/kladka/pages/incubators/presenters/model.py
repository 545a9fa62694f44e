"""How an incubator compares with its model, as plain values."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.core.charts.progress import Progress
from kladka.core.components import Column, Link, SummaryRow, Table, Tag
from kladka.core.forms.shown import day_in_words
from kladka.core.templatetags.kladka import chart
from kladka.incubation.models import Followed, Incubator
from kladka.incubation.queries import Held
from kladka.incubation.rules.standard import (
    ADDED,
    CHANGED,
    MOVED,
    PARTS,
    REMOVED,
    Answer,
    Compared,
    Difference,
    Line,
    Standard,
    said,
)

PART_WORDS = {
    "services": gettext_lazy("Services"),
    "staff": gettext_lazy("Staff"),
    "premises": gettext_lazy("Premises"),
    "standards": gettext_lazy("Standards of work"),
    "": gettext_lazy("All together"),
}
_ANSWERS: dict[Answer, tuple[Any, Any]] = {
    Answer.MET: (gettext_lazy("met"), "green"),
    Answer.NOT_MET: (gettext_lazy("not met"), "red"),
    Answer.NOT_LOOKED: (gettext_lazy("not looked at"), "grey"),
}
NOWHERE = "–"
"""What stands for how a line read before that is new."""
HOW: dict[str, tuple[Any, Any]] = {
    ADDED: (gettext_lazy("new"), "green"),
    REMOVED: (gettext_lazy("no longer there"), "orange"),
    CHANGED: (gettext_lazy("changed"), "blue"),
    MOVED: (gettext_lazy("stands elsewhere"), "grey"),
}


def about(held: Held) -> list[SummaryRow]:
    """Return which model is followed since when, who wrote it and where it is taken from."""
    version = held.version
    words = _("%(name)s, version %(n)s")
    rows = [
        SummaryRow(
            _("Model"),
            Link(
                words % {"name": version.name, "n": version.number},
                reverse("incubator_models:detail", args=[version.code, version.number]),
            ),
        ),
        SummaryRow(_("Followed since"), held.since),
        SummaryRow(_("Author"), said(version.author)),
        SummaryRow(_("Where it is taken from"), said(version.origin)),
    ]
    if held.before:
        told = [
            _("%(name)s, version %(n)s, since %(day)s")
            % {"name": _title(held, one), "n": one.number, "day": day_in_words(one.from_date)}
            for one in held.before
        ]
        rows.append(SummaryRow(_("Before"), told))
    return rows


def _title(held: Held, followed: Followed) -> str:
    known = held.known.get((followed.code, followed.number))
    return known.name if known else followed.code


def staying_table(held: Held, offered: Sequence[Standard]) -> Table | None:
    """Return of each version that may be followed instead how many findings stay, and of which lines they go."""
    rows: list[list[Any]] = []
    for one in offered:
        stay, go = held.staying(one)
        if (one.code, one.number) != (held.version.code, held.version.number) and (stay or go):
            name = _("%(name)s, version %(n)s") % {"name": one.name, "n": one.number}
            rows.append([name, len(stay), len(go), [asked(line) for line in go] or None])
    columns = [
        *(Column(_("Model")), Column(_("Findings that stay"), numeric=True)),
        *(Column(_("Findings that go"), numeric=True), Column(_("Of which lines they go"))),
    ]
    return Table(_("What stays of what was found"), columns, rows) if rows else None


def parts_table(held: Held) -> Table:
    """Return how much of each part is met, as a bar with the numbers beside it."""
    rows = [
        [PART_WORDS[one.code], chart(Progress(PART_WORDS[one.code], one.met, one.asked)), one.not_met, one.not_looked]
        for one in held.parts
        if one.asked
    ]
    columns = [
        Column(_("Part of the model")),
        Column(_("Met")),
        Column(_("Not met"), numeric=True),
        Column(_("Not looked at"), numeric=True),
    ]
    return Table(_("How much of the model is met"), columns, rows)


def lines_tables(held: Held, incubator: Incubator, *, may_look: bool) -> list[tuple[str, Table]]:
    """Return the lines of each part with what was found of them; `may_look` adds the way to say it."""
    columns = [_("What the model asks"), _("State"), _("Since when"), _("What was seen"), _("Who looked")]
    found = []
    for part in PARTS:
        lines = [one for one in held.compared if one.line.part == part]
        rows = [_row(one, incubator, may_look=may_look) for one in lines]
        if rows:
            found.append((part, Table(PART_WORDS[part], [Column(name) for name in columns], rows)))
    return found


def _row(one: Compared, incubator: Incubator, *, may_look: bool) -> list[Any]:
    name = asked(one.line)
    if one.line.is_open:
        return [name, Tag(_("open: the model does not say"), "yellow"), None, None, None]
    heading: Any = name
    if may_look:
        heading = Link(name, reverse("incubators:look", args=[incubator.pk, one.line.code]))
    text, colour = _ANSWERS[one.answer]
    tags = [Tag(text, colour)]
    if one.is_old:
        tags.append(Tag(_("the model asks otherwise now"), "orange"))
    look = one.look if one.answer != Answer.NOT_LOOKED or one.is_old else None
    seen = [each for each in (_count(look.found), look.words) if each] if look else []
    return [heading, tags, look.since if look else None, seen or None, look.by if look else None]


def asked(line: Line) -> str:
    """Return what a line asks, with how many at least."""
    if line.least is None:
        return line.name
    return _("%(what)s (at least %(n)s)") % {"what": line.name, "n": line.least}


def _count(found: int | None) -> str:
    if found is None:
        return ""
    return ngettext("there is %(n)d", "there are %(n)d", found) % {"n": found}


def compared(told: Sequence[Difference]) -> Table:
    """Return what differs between two versions of a model."""
    columns = [
        Column(_("What the model asks")),
        Column(_("Part of the model")),
        Column(_("What changed")),
        Column(_("Before")),
    ]
    rows = []
    for one in told:
        text, colour = HOW[one.how]
        rows.append([_full(one.line), PART_WORDS[one.line.part], [Tag(text, colour), *_in_one(one)], _before(one)])
    return Table(_("What is different"), columns, rows)


def _before(one: Difference) -> str:
    """Return how a line read before, or where it stood; a new one nowhere."""
    if one.how == ADDED:
        return NOWHERE
    if one.was:
        return _("place %(n)s in its part") % {"n": one.was}
    return _full(one.before or one.line)


def _in_one(one: Difference) -> list[str]:
    """Return a warning where a line was written anew in one language and the other still says what it said."""
    if one.before is None:
        return []
    then, now = one.before.label, one.line.label
    anew = [language for language in ("pl", "en") if then.get(language) != now.get(language)]
    if len(anew) != 1 or not all(now.get(language) for language in ("pl", "en")):
        return []
    if anew == ["pl"]:
        return [_("Only the Polish words changed. Do the English ones still say the same?")]
    return [_("Only the English words changed. Do the Polish ones still say the same?")]


def _full(line: Line) -> str:
    return _("%(what)s: left open") % {"what": asked(line)} if line.is_open else asked(line)
