"""From live figures to what a release holds: the one way by which a project's numbers reach the public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from secrets import token_bytes
from typing import Any

from django.conf import settings as installed
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.ledger import digest_of
from kladka.core.quoting import in_quotes
from kladka.incubation.queries import founded_in, is_legal_person
from kladka.programmes.models import Partnership, Project
from kladka.reporting.kreport.making import Progress, silent
from kladka.reporting.live import figures as live
from kladka.reporting.models import DeclaredTotal, Release
from kladka.reporting.queries import release as queries
from kladka.reporting.rules import release as rules
from miara.disclosure import Cell, Shown, TooCostlyError, UnsafeCellError, table_of
from miara.model.results import Figure, Result

OPEN = 1
"""The minimum of what everybody may know one by one."""
_SECRET = 32
_STEPS = 3


@dataclass(frozen=True)
class Made:
    """What a release will hold, and what lies behind it."""

    content: dict[str, Any]
    working: dict[str, Any]
    known_on: date
    minimum: int
    pack: live.Pack
    basis: str


@dataclass(frozen=True)
class _Known:
    """What was published or decided before."""

    published: Sequence[Release]
    declared: Sequence[DeclaredTotal]

    def totals(self, as_of: date) -> dict[str, DeclaredTotal]:
        return {each.indicator: each for each in self.declared if each.as_of == as_of}


def made(
    project: Project, as_of: date, *, number: int, corrects: Release | None = None, progress: Progress = silent
) -> Made:
    """Return the release of a project as of a day, safe beside everything that was published before.

    Raises PolicyBroken where a declared total is no longer what is counted, where nothing more can be hidden, and
    where nothing would be shown.
    """
    known = _Known(queries.published_of(project), queries.declared_of(project))
    today = clock.today()
    settings = queries.settings_for(project, today)
    progress(0, _STEPS, _("Computing the figures"))
    result = _narrowed(project, live.figures(project, as_of=as_of, known_on=today), settings)
    new, wanted = _snapshot(project, result, str(number), known.totals(as_of))
    earlier = queries.snapshots_of(known.published, known.declared, but=as_of)
    least = {code: settings.least(result[code].counts) for code in wanted if result[code].counts in settings.units}
    secret = token_bytes(_SECRET)
    progress(1, _STEPS, _("Looking for what must be hidden beside all that was published"))
    own = _safe(project, new, earlier, settings.minimum, least, secret)
    if corrects is None:
        # A correction may hide everything: what proved wrong is taken from the page that way.
        _check_worth(project, own, as_of)
    progress(2, _STEPS, _("Writing the release"))
    reasons = rules.why_hidden(new, earlier, own, settings.minimum, least)
    pack, totals, decides = live.definitions_of(project), known.totals(as_of), _decides(project)
    content = _head(project, as_of, today, number, corrects) | {
        "pack": {"code": pack.code, "version": pack.version, "hash": pack.hash, "title": dict(pack.title)},
        "method": {"name": "suppressed", "minimum": settings.minimum, "units": dict(settings.units)},
        "licence": dict(settings.licence),
        "figures": [
            _figure(
                pack,
                result[code],
                own,
                totals.get(code),
                minimum=settings.least(result[code].counts),
                decides=decides,
            )
            for code in wanted
        ],
        "left_out": [_left_out(each) for each in _published(project) if each.code not in wanted],
        "entities": _entities(project, as_of) if settings.least("entities") == OPEN else [],
    }
    working = rules.packed(new.table, new.declared)
    working["secret"] = secret.hex()
    working["reasons"] = [[code, list(names), list(group), why] for (code, names, group), why in reasons.items()]
    return Made(content, working, today, settings.minimum, pack, queries.basis_of(known.published, known.declared))


def counted(project: Project, as_of: date) -> dict[str, int]:
    """Return the totals that a project may declare as of a day, by figure, as they are counted now."""
    result = live.figures(project, as_of=as_of)
    values = {code: result[code].value for code in _countable(project, result)}
    return {code: value for code, value in values.items() if isinstance(value, int)}


def _published(project: Project) -> list[live.Indicator]:
    return queries.planned(project, project.goals.order_by("position"))


def _countable(project: Project, result: Result) -> list[str]:
    """Return the figures that are counts of something: of what was given to people, ten may stand for one of them."""
    given = {each.code for each in _published(project) if each.unit.owned and each.unit.row_is_unit}
    figures = [result[each.code] for each in _published(project) if each.code not in given]
    return [each.code for each in figures if each.measure == "count" and each.value is not None]


def _narrowed(project: Project, result: Result, settings: rules.Settings) -> Result:
    """Return the result with the breakdowns that are published, and of these the groups in which anybody is."""
    wanted = _countable(project, result)
    figures = [each for each in result.figures if each.code in wanted]
    kept = {
        (name,): rules.groups_there(
            [
                {group: amount.value for group, amount in each.cells[(name,)].items()}
                for each in figures
                if (name,) in each.cells
            ]
        )
        for name in settings.breakdowns
    }
    narrowed = [
        replace(
            each,
            cells={
                by: {group: amount for group, amount in groups.items() if group in kept[by]}
                for by, groups in each.cells.items()
                if by in kept
            },
        )
        for each in result.figures
    ]
    return replace(result, figures=tuple(narrowed))


def _snapshot(
    project: Project, result: Result, number: str, totals: Mapping[str, DeclaredTotal]
) -> tuple[rules.Snapshot, list[str]]:
    wanted = _countable(project, result)
    for code, declared in totals.items():
        value = result[code].value if code in wanted else None
        if value != declared.value:
            message = _(
                "The total %(value)s was declared for “%(title)s”, and %(now)s is counted now. Withdraw the declared "
                "total and, if it shall be told, declare it anew."
            )
            title = live.said(result[code].title)
            now = _("nothing") if value is None else value
            raise PolicyBroken(message % {"value": declared.value, "title": in_quotes(title), "now": now})
    table = table_of(live.definitions_of(project), result, wanted)
    declared_cells: frozenset[Cell] = frozenset((code, (), ()) for code in totals)
    return rules.Snapshot(number, result.as_of, table, declared_cells), wanted


def _safe(
    project: Project,
    new: rules.Snapshot,
    earlier: Sequence[rules.Snapshot],
    minimum: int,
    least: Mapping[str, int],
    secret: bytes,
) -> dict[Cell, Shown]:
    try:
        effort = installed.RELEASE_RULES
        _whole, own = rules.safe(new, earlier, minimum, own_minimums=least, secret=secret, effort=effort)
    except TooCostlyError as error:
        message = _(
            "This release was not prepared: to check it beside all that was published before would take too long. Let "
            "the project publish fewer breakdowns, or at longer intervals; both are set in its rules of publication. "
            "Whoever runs this installation can allow more work for one release (KLADKA_RELEASE_RULES, now %(most)s)."
        )
        raise PolicyBroken(message % {"most": error.effort}) from error
    except UnsafeCellError as error:
        message = _(
            "This release cannot be made safe: “%(title)s” could be told too exactly from it and from what was "
            "published before, and nothing is left to hide. Wait until the next day of publication, or withdraw a "
            "declared total, if one was declared for this release."
        )
        code = rules.figure_of(error.cell)
        title = live.said(live.definitions_of(project).by_code[code].title)
        raise PolicyBroken(message % {"title": in_quotes(title)}) from error
    return own


def _check_worth(project: Project, own: Mapping[Cell, Shown], as_of: date) -> None:
    if any(own.values()):
        return  # neither hidden nor nobody
    message = _(
        "As of %(day)s every number of “%(project)s” would be hidden, because each is small or has hardly changed. "
        "Wait until the next day of publication, or declare the totals that shall be told all the same."
    )
    raise PolicyBroken(message % {"day": day_in_words(as_of), "project": in_quotes(project)})


def _head(project: Project, as_of: date, today: date, number: int, corrects: Release | None) -> dict[str, Any]:
    return {
        "project": project.code,
        "title": {"pl": project.title_pl, "en": project.title_en},
        "made_up": project.is_made_up,
        "number": number,
        "corrects": corrects.number if corrects else None,
        "as_of": as_of.isoformat(),
        "known_on": today.isoformat(),
        "is_final": as_of == project.ends_on,
    }


def _figure(
    pack: live.Pack,
    figure: Figure,
    own: Mapping[Cell, Shown],
    declared: DeclaredTotal | None,
    *,
    minimum: int,
    decides: str,
) -> dict[str, Any]:
    parts = [
        {"by": list(names), "group": list(group), "value": shown if isinstance(shown, int) else None}
        for (code, names, group), shown in own.items()
        # Beside a declared total that is small no group is named: that there is one would tell of somebody in it.
        if code == figure.code and not (names and declared and 0 < declared.value < minimum)
    ]
    decided = (
        {
            "ground": declared.ground,
            "decided_on": clock.day_of(declared.recorded_at).isoformat(),
            "decided_by": decides,
        }
        if declared
        else None
    )
    return {
        "code": figure.code,
        "title": dict(figure.title),
        "description": dict(figure.description),
        "note": dict(figure.note),
        "source": dict(pack.by_code[figure.code].source),
        "counts": figure.counts,
        "declared": decided,
        "parts": parts,
    }


def _entities(project: Project, as_of: date) -> list[dict[str, Any]]:
    """Return the entities in a public register on a day that agree to be named; a firm that is one human being is not.

    What came after the project's end is none of its outputs.
    """
    return [
        {
            "name": each.registration.organisation.name,
            "legal_form": each.registration.legal_form,
            "seat": each.registration.organisation.municipality,
            "registered_on": each.registration.register_date.isoformat(),
            "founding_organisations": [one.name for one in each.by],
            "founded_by_people": each.by_people,
        }
        for each in founded_in(project)
        if each.is_listed
        and not each.registration.is_after_project
        and each.registration.register_date <= as_of
        and is_legal_person(each.registration.legal_form)
    ]


def _decides(project: Project) -> str:
    leader = project.partnerships.select_related("organisation").filter(role=Partnership.Role.LEADER).first()
    return leader.organisation.name if leader else ""


def _left_out(definition: live.Indicator) -> dict[str, Any]:
    return {"code": definition.code, "title": dict(definition.title), "description": dict(definition.description)}


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of what a release holds."""
    return digest_of(content)
