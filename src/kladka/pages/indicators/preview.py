"""What a definition would count, ready to be shown: what is wrong, or numbers, people, sentences, examples."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Tile
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.core.language import language_in_use
from kladka.core.numbers import written
from kladka.pages.figures.behind import PEOPLE, rows_of
from kladka.pages.figures.facts import STATES
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer
from kladka.reporting import trying
from kladka.reporting.live import figures as reporting
from kladka.reporting.rules.indicator import own_rules

LANGUAGES = {"pl": "Polski", "en": "English"}
"""Languages call themselves by their own names."""


@dataclass(frozen=True)
class Wrong:
    """Something wrong in the text: where, what, and the line with a mark under the place."""

    line: int
    column: int
    sentence: str
    source: str
    mark: str
    where: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who counts or nearly counts: by name where the viewer may know it. `words` say the state, or the gap."""

    id: str
    name: str
    words: Sequence[str]
    until: str = ""


@dataclass(frozen=True)
class Case:
    """A drawn example: its words, its day, its promises, its facts, and what does not come out."""

    text: str
    as_of: str
    promises: Sequence[str]
    facts: str
    broken: Sequence[str]


def language() -> str:
    """Return the language in use, as the engine calls it."""
    return language_in_use()


def preview(project: Project, tried: trying.Tried | None, viewer: Viewer) -> dict[str, Any]:
    """Return what the preview shows; nothing was tried where nothing is written."""
    if tried is None:
        return {"tried": None}
    shown: dict[str, Any] = {"tried": tried, "wrong": list(wrong_in(tried))}
    if tried.indicator is None or tried.figure is None:
        return shown
    unit = tried.indicator.unit.name
    members, near = _people(project, unit, tried, viewer)
    most = own_rules().most_shown
    return shown | {
        "tiles": _tiles(tried),
        "sex": _by_sex(tried.figure, tried.indicator.decimals),
        "members": members[:most],
        "more": _more(len(tried.members), min(len(members), most)),
        "near": near[:most],
        "near_more": _more(len(tried.near), min(len(near), most)),
        "sentences": [(code, LANGUAGES[code], tried.sentences[code]) for code in LANGUAGES if code in tried.sentences],
        "cases": list(cases_of(tried)),
        "missing": tried.missing,
        "names_people": unit in PEOPLE and bool(members or near),
        "can_draw": tried.indicator.kind != "formula",
    }


def wrong_in(tried: trying.Tried) -> Iterable[Wrong]:
    """Yield what is wrong, each with the line it stands on."""
    lines = tried.written.text.replace("\r\n", "\n").split("\n")
    for problem in tried.problems:
        is_here = problem.file == tried.written.name
        source = lines[problem.line - 1] if is_here and problem.line <= len(lines) else ""
        mark = f"{' ' * (problem.column - 1)}{'^' * max(1, min(len(problem.words), len(source) - problem.column + 1))}"
        sentence = trying.sentence_of(problem, language())
        where = (
            "" if is_here else _("In the indicator “%(code)s”, which is built from this one.") % {"code": problem.file}
        )
        yield Wrong(problem.line, problem.column, sentence, source, mark if source else "", where)


def _tiles(tried: trying.Tried) -> list[Tile]:
    assert tried.figure is not None  # noqa: S101 -- told by `preview`
    figure, decimals = tried.figure, tried.indicator.decimals if tried.indicator else 0
    value = reporting.plain(figure.value)
    shown = _("nothing to measure") if value is None else written(value, decimals)
    found = [Tile(STATES["proven"], shown)]
    beside = {state: reporting.plain(getattr(figure, state)) for state in ("claimed", "incomplete")}
    return found + [Tile(STATES[state], written(number, 2)) for state, number in beside.items() if number]


def _by_sex(figure: reporting.Figure, decimals: int) -> list[tuple[str, str]]:
    return [
        (str(capfirst(dictionary("breakdowns").label(f"sex={group}"))), written(reporting.plain(value), decimals))
        for group, value in figure.by.get("sex", {}).items()
        if value or group in ("female", "male")
    ]


def _people(project: Project, unit: str, tried: trying.Tried, viewer: Viewer) -> tuple[list[Person], list[Person]]:
    """Who counts and who nearly does, of those whom the viewer may know by name; their names are asked for once."""
    gaps = {
        reporting.Member(each.id, "claimed", tried.as_of, (), participation=each.participation): each
        for each in tried.near
    }
    members, near = [], []
    for row in rows_of(project, unit, [*tried.members, *gaps], viewer):
        each = gaps.get(row.member)
        if each is None:
            members.append(Person(row.member.id, row.name, [str(STATES[row.member.state])]))
        else:
            until = day_in_words(each.until) if each.until else ""
            near.append(Person(each.id, row.name, [gap_words(gap) for gap in each.gaps], until))
    return members, near


def gap_words(gap: trying.Gap) -> str:
    """Return in words what is missing."""
    about = {"what": trying.words_of_gap(gap, language())}
    if gap.kind == "evidence":
        return _("a document that proves: %(what)s") % about
    if gap.kind == "record":
        return _("the rest of the entry form")
    if gap.kind == "answer":
        return _("an answer in the entry form: %(what)s") % about
    return _("still missing: %(what)s") % about


def _more(number: int, shown: int) -> str:
    rest = number - shown
    if rest <= 0:
        return ""
    return ngettext("And %(n)s more that is not shown here.", "And %(n)s more that are not shown here.", rest) % {
        "n": rest
    }


def cases_of(tried: trying.Tried) -> Iterable[Case]:
    """Yield the drawn examples of a definition."""
    indicator = tried.indicator
    for number, example in enumerate(indicator.examples if indicator else (), 1):
        broken = [
            _("%(name)s: the example promises %(promised)s, what comes out is %(found)s.")
            % {"name": each.name, "promised": _named(each.promised), "found": _named(each.found)}
            for each in tried.broken
            if each.number == number
        ]
        promises = [
            f"{name}: {value}"
            for name, value in (
                ("value", "none" if example.no_value else example.value),
                ("claimed", example.claimed),
                ("incomplete", example.incomplete),
                ("members", None if example.members is None else ", ".join(example.members)),
                ("near", None if example.near is None else ", ".join(example.near)),
            )
            if value is not None
        ]
        yield Case(example.text, day_in_words(example.as_of), promises, trying.drawing_of(example), broken)


def _named(members: str) -> str:
    """What the engine says of an empty list of members, in the language in use."""
    return _("nobody") if members == trying.NOBODY else members
