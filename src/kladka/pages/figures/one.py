"""What the page of one figure says: its states, its parts, its targets, its course and where that leads."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock
from kladka.core.charts import Ahead, Point, Trend
from kladka.core.components import Column, Link, Table, Tile, Words
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.core.numbers import outward, rounded, written
from kladka.pages.figures import presenters
from kladka.pages.figures.facts import STATES
from kladka.pages.figures.forms import Question
from kladka.pages.figures.standing import WHOLE, marks, milestones_table, told
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.milestones import Standings, adds_up, is_less_better, is_state
from kladka.reporting.live.trend import Course, Forecast, Silence, ahead
from kladka.reporting.rules.forecast import basis_on

STEPS = {
    1: gettext_lazy("The line has a point at the end of each month, and one today or on the last day asked about."),
    3: gettext_lazy("The line has a point at the end of each quarter, for there are too many months to read."),
    6: gettext_lazy("The line has a point at the end of each half year, for there are too many months to read."),
    12: gettext_lazy("The line has a point at the end of each year, for there are too many months to read."),
}
LONGER = gettext_lazy("The line has a point every few years, for there are too many months to read.")


def figure_page(
    project: Project, code: str, result: reporting.Result, standings: Standings, seen: Course, asked: Question
) -> dict[str, Any]:
    """Return what the page of one figure shows."""
    figure = result[code]
    definition = reporting.indicator_of(project, figure.code)
    is_counted = not definition.unvalued and (
        figure.value is not None or not presenters.not_recorded(project, figure.code)
    )
    why = presenters.why_not_split(project, figure.code, asked)
    promised = told(standings.get((figure.code, WHOLE), ()), definition.decimals)
    return presenters.asked_about(project, asked) | {
        "figure": reporting.said(definition.title),
        "is_counted": is_counted,
        "remark": presenters.remark(project, figure.code, asked),
        "instead": "" if why else presenters.instead(project, figure, asked) if figure.value is None else "",
        "tiles": tiles(project, figure, asked),
        "picture": presenters.picture(project, figure, standings) if asked.since is None else None,
        "target": promised,
        "parts": parts(figure, labels_of(definition), definition.decimals, asked),
        "adds_up": adds_up(definition),
        "is_less_better": is_less_better(definition),
        "is_state": is_state(project, figure.code),
        "milestones": milestones_table(figure.code, definition.decimals, standings),
        "members_url": asked.address(presenters.members_url(project, figure.code)),
        "share": presenters.share_words(figure),
        "made_of": made_of(project, definition, result, asked),
        "has_members": definition.kind != "formula" and not why,
        "changes_url": asked.changes(project, reverse("reports:restated-figure", args=[project.code, figure.code])),
        "rows": presenters.definition_rows(project, figure.code),
        **_course(project, definition, standings, seen, asked, is_counted=is_counted),
    }


def tiles(project: Project, figure: reporting.Figure, asked: Question) -> list[Tile]:
    """Return the three states side by side, each with the way to those it counts.

    Of a period only who moved among those counted is listed, so only that number leads there. Behind a formula stands
    nobody, and what has no value of a period or of a part has no moves of one, and nothing to come on top.
    """
    definition, signed = reporting.indicator_of(project, figure.code), asked.since is not None
    if figure.value is None and (signed or presenters.why_not_split(project, figure.code, asked)):
        return []
    amounts = {"proven": figure.value, "claimed": figure.claimed, "incomplete": figure.incomplete}
    labels, url = labels_of(definition), presenters.members_url(project, figure.code)
    ways = {state: asked.address(url, state=state) for state in amounts}
    if definition.kind == "formula":
        amounts, ways = {"proven": figure.value}, {}
    elif signed:
        ways = {"proven": asked.address(url)}
    return [
        Tile(
            labels[state],
            written(reporting.plain(amount), definition.decimals if state == "proven" else 2, signed=signed),
            ways.get(state, ""),
        )
        for state, amount in amounts.items()
        if amount is not None
    ]


def made_of(project: Project, definition: reporting.Indicator, result: reporting.Result, asked: Question) -> list[Link]:
    """Return the figures that a formula is made of, each with its value and the way to it."""
    found = []
    for code in definition.made_of:
        figure, decimals = result[code], reporting.indicator_of(project, code).decimals
        value = written(reporting.plain(figure.value), decimals, signed=asked.since is not None)
        text = _("%(figure)s: %(value)s") % {"figure": reporting.said(figure.title), "value": value}
        found.append(Link(text, asked.address(presenters.figure_url(project, code))))
    return found


def labels_of(definition: reporting.Indicator) -> dict[str, Words]:
    """Return how the three states are headed; a share or a mean is a value that nobody counts."""
    return STATES | ({} if adds_up(definition) else {"proven": _("Value")})


def parts(figure: reporting.Figure, labels: Mapping[str, Words], decimals: int, asked: Question) -> Table | None:
    """Return the three states of women, men and others; None where the figure does not split so."""
    groups = figure.cells.get(("sex",), {})
    if not groups:
        return None
    signed = asked.since is not None
    rows = []
    for code, _label in dictionary("sexes").choices():
        amount = groups.get((code,))
        if amount is None or (
            code not in {"female", "male"} and not (amount.value or amount.claimed or amount.incomplete)
        ):
            continue
        rows.append(
            [
                str(capfirst(dictionary("breakdowns").label(f"sex={code}"))),
                written(reporting.plain(amount.value), decimals, signed=signed),
                written(reporting.plain(amount.claimed), 2, signed=signed),
                written(reporting.plain(amount.incomplete), 2, signed=signed),
            ]
        )
    heads = [Column(_("For whom")), *(Column(label, numeric=True) for label in labels.values())]
    return Table(_("Women and men"), heads, rows, caption_size="hidden")


def _course(
    project: Project,
    definition: reporting.Indicator,
    standings: Standings,
    seen: Course,
    asked: Question,
    *,
    is_counted: bool,
) -> dict[str, Any]:
    """Return the drawing of the course, and what there is to say of where it leads."""
    if not is_counted or all(value is None for value in seen.now):
        return {"trend": None, "forecast": []}
    found, decimals = ahead(project, definition.code, seen, today=clock.today()), definition.decimals
    drawn = Trend(
        _("The figure over time"),
        [
            Point(day, rounded(now, decimals), rounded(then, decimals))
            for day, now, then in zip(seen.steps.days, seen.now, seen.then, strict=True)
        ],
        marks(definition.code, decimals, standings),
        _ahead(project, found, decimals) if isinstance(found, Forecast) else None,
        has_then=seen.late,
        note=" ".join(history_words(seen, asked)),
    )
    return {"trend": drawn, "forecast": forecast_words(project, definition, standings, seen, found)}


def _ahead(project: Project, found: Forecast, decimals: int) -> Ahead:
    low, high = outward(found.low, found.high, decimals)
    return Ahead(project.ends_on, rounded(found.value, decimals) or 0, low, high)


def history_words(seen: Course, asked: Question) -> list[str]:
    """Return how the line is to be read."""
    found = [str(STEPS.get(seen.steps.months, LONGER))]
    if seen.late:
        words = _(
            "As known now: by everything recorded until %(day)s. As known then: what this page showed on each day."
        )
        found.append(words % {"day": day_in_words(asked.known_on)})
        found.append(
            _("Where the two part, facts were recorded late or corrected; so the newest points may still move.")
        )
    else:
        found.append(_("On each of these days the same was known as now."))
    if asked.since is not None:
        found.append(_("The line shows the whole course from the start of the project."))
    return found


def forecast_words(
    project: Project, definition: reporting.Indicator, standings: Standings, seen: Course, found: Forecast | Silence
) -> list[str]:
    """Return where the course leads, on what that rests and what it does not know; or why nothing is said."""
    if not isinstance(found, Forecast):
        return [_silence(found, seen)]
    decimals, basis = definition.decimals, basis_on(clock.today())
    low, high = outward(found.low, found.high, decimals)
    words = [
        _(
            "If it goes on as in the last %(steps)s whole steps of the line, by %(pace)s a step on average, it comes "
            "to about %(value)s by %(day)s. In %(likely)s%% of such courses it ends between %(low)s and %(high)s."
        )
        % {
            "steps": found.steps,
            "pace": written(found.pace, max(decimals, 1), signed=True),
            "value": written(found.value, decimals),
            "day": day_in_words(project.ends_on),
            "likely": round(basis.likely * 100),
            "low": written(low, decimals),
            "high": written(high, decimals),
        }
    ]
    last = next(iter(reversed(standings.get((definition.code, WHOLE), ()))), None)
    if last is not None and not last.is_due and not last.milestone.at_most:
        words.append(_against(last.milestone.value, low, high) % {"target": written(last.milestone.value, decimals)})
    words.append(
        _(
            "This is a continued line and no plan: it does not know that recruitment ends, that a training is to come, "
            "or that facts of the last weeks are not recorded yet."
        )
    )
    return words


def _against(target: float, low: float, high: float) -> str:
    if target > high:
        return _("The target of %(target)s lies above this range: so it would not be reached.")
    if target <= low:
        return _("The target of %(target)s does not lie above this range: so it would be reached.")
    return _("The target of %(target)s lies inside this range: it may be reached or not.")


def _silence(why: Silence, seen: Course) -> str:
    basis = basis_on(clock.today())
    match why:
        case "known too early":
            words = _(
                "Of what happened after %(day)s nothing was known yet. The line would go on too low, so it is not "
                "carried on into a forecast."
            )
            return words % {"day": day_in_words(seen.known_on)}
        case "finished":
            return _("The project has ended, so nothing is forecast.")
        case "does not add up":
            return _("This figure does not add up over time, so its course is not carried on into a forecast.")
        case "a state":
            return _(
                "This figure is a state on a day: it falls as well as it rises, so its course is not carried on into a "
                "forecast."
            )
        case "too little history":
            words = _(
                "There is too little history for a forecast: it takes %(steps)s whole steps of the line, with a change "
                "in at least %(moved)s of the last %(most)s."
            )
            return words % {"steps": basis.least_steps, "moved": basis.least_moved, "most": basis.most_steps}
    return _("On some of these days nothing can be said, so nothing is forecast.")
