"""Which two results are compared: two reports, two moments, or one of each. The address carries the whole question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.forms import Field, HiddenInput
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock
from kladka.core.errors import KladkaError
from kladka.core.forms import ChoiceField, DateField, FilterForm, Section
from kladka.core.forms.shown import day_in_words
from kladka.pages.figures.forms import BOXES
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import Report
from kladka.reporting.restatement.restating import Moment, Seen, in_order, know_the_same, seen
from kladka.reporting.rules.days import askable

_SIDES = {"earlier": ("then_as_of", "then_known_on"), "later": ("as_of", "known_on")}
"""The name of the report of each side, and of the two days that stand in its place."""
_LONG_LABELS = {
    "earlier": gettext_lazy("The earlier result"),
    "then_as_of": gettext_lazy("The earlier result: as of"),
    "then_known_on": gettext_lazy("The earlier result: as known on"),
    "later": gettext_lazy("The later result"),
    "as_of": gettext_lazy("The later result: as of"),
    "known_on": gettext_lazy("The later result: as known on"),
}
"""What each field is called where its section is not seen."""
_NARROWED = "narrowed"
"""Stands in the address of whoever comes from a page of a part of the project."""
NAMES = frozenset({*_LONG_LABELS, _NARROWED})
"""Everything that a comparison is made of, as it stands in an address."""


@dataclass(frozen=True)
class Side:
    """A result with its words."""

    seen: Seen

    @property
    def moment(self) -> Moment:
        """Its two days, and the definitions."""
        return self.seen.moment

    @property
    def report(self) -> Report | None:
        """The report that said it, if one did."""
        return self.seen.report

    @property
    def name(self) -> str:
        """The shortest name of it."""
        if self.report is not None:
            return report_name(self.report)
        return _("Figures as known on %(day)s") % {"day": day_in_words(self.moment.known_on)}

    @property
    def drawn_name(self) -> str:
        """Its name beside a drawing, where two results of one day would look the same without their other day."""
        return self.name if self.report is not None else self.long_name

    @property
    def long_name(self) -> str:
        """Its name with both days."""
        return f"{self.name}, {self.days}" if self.report is not None else str(capfirst(self.days))

    @property
    def days(self) -> str:
        """Its two days in words."""
        words = {"as_of": day_in_words(self.moment.as_of), "known_on": day_in_words(self.moment.known_on)}
        return _("as of %(as_of)s, as known on %(known_on)s") % words


@dataclass(frozen=True)
class Pair:
    """Two results, the one that knows less first. `asked` is the question as it stands in the address."""

    then: Side
    now: Side
    asked: Mapping[str, str]
    was_turned: bool = False

    @property
    def turned_words(self) -> str:
        """What is said where the two were asked the other way round: nothing else on the page would tell."""
        if not self.was_turned:
            return ""
        if know_the_same(self.then.seen, self.now.seen):
            return _(
                "The two results stand the other way round than you asked: both know the same, so first the one of the "
                "earlier day."
            )
        return _("The two results stand the other way round than you asked: first the one that knows less.")

    @property
    def was_narrowed(self) -> bool:
        """Whether a part of the project was asked about before: what changed is told of the whole."""
        return _NARROWED in self.asked

    def address(self, url: str, **more: str) -> str:
        """Return `url` with the same question, and more."""
        query = {**self.asked, **more}
        return f"{url}?{urlencode(query)}" if query else url


def report_name(report: Report) -> str:
    """Return what a report is called."""
    return _("Report %(number)s") % {"number": report.label}


def lost_words(report: Report) -> str:
    """Return in a sentence that nothing can be compared with a report whose file is lost."""
    words = _("The file of report %(number)s is lost or not as it was written, so nothing can be compared with it.")
    return words % {"number": report.label}


class ComparisonForm(FilterForm):
    """The whole question; everything may stay empty."""

    sections = (
        Section(gettext_lazy("The earlier result"), ("earlier", "then_as_of", "then_known_on")),
        Section(gettext_lazy("The later result"), ("later", "as_of", "known_on")),
    )

    def __init__(self, data: Any, project: Project, found: Sequence[Report]) -> None:
        super().__init__(data=data or None)
        self.found = {str(report.pk): report for report in found}
        days = _day_fields(project)
        for side, (as_of, known_on) in _SIDES.items():
            self.fields[side] = ChoiceField(
                label=gettext_lazy("Report"),
                choices=[(key, _long_name(report)) for key, report in self.found.items()],
                look="select",
                empty=gettext_lazy("None: the figures on the days below"),
                required=False,
            )
            self.fields[as_of], self.fields[known_on] = days(), days(is_knowledge=True)
        self.fields[_NARROWED] = Field(widget=HiddenInput, required=False)
        for name, label in _LONG_LABELS.items():
            self.fields[name].summary_label = label  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a report and other days beside it, and a report whose file is not whole: nothing can be said of it."""
        cleaned = super().clean() or self.cleaned_data
        for side, days in _SIDES.items():
            report = self.found.get(cleaned.get(side) or "")
            if report is not None and any(cleaned.get(day) for day in days):
                self.add_error(side, _("A report has days of its own. Choose a report, or give days, not both."))
            elif report is not None:
                try:
                    seen(report)
                except KladkaError as broken:
                    self.add_error(side, str(broken))
        return cleaned

    def show(self, pair: Pair) -> None:
        """Show what is compared, also what nobody asked: a report that stands first as the last one is not none."""
        if not self.is_bound:
            self.initial = {**self.initial, **pair.asked}
            return
        self.data = {**dict(self.data.items()), **pair.asked}


def _day_fields(project: Project) -> Any:
    first, last = askable(project.starts_on, clock.today())

    def field(*, is_knowledge: bool = False) -> DateField:
        if is_knowledge:
            label, hint = gettext_lazy("As known on"), gettext_lazy("What was recorded by this day.")
            return DateField(label=label, help_text=hint, required=False, earliest=first, latest=last)
        label, hint = gettext_lazy("As of"), gettext_lazy("What was true by this day.")
        # The day before the first is that before a period which begins with the project.
        before = first - timedelta(days=1)
        return DateField(label=label, help_text=hint, required=False, earliest=before, latest=last)

    return field


def _long_name(report: Report) -> str:
    words = {"name": report_name(report), "as_of": day_in_words(report.as_of)}
    return _("%(name)s, as of %(as_of)s") % words


def pair_of(project: Project, form: ComparisonForm) -> Pair:
    """Return the two results that a checked form asks for; an empty one compares with the last report, or last month.

    The side that knows less comes first, whichever way it was asked.
    """
    given = {name: value for name, value in (form.cleaned_data if form.is_bound else {}).items() if value}
    today = clock.today()
    is_asked = bool(given.keys() & {"earlier", *_SIDES["earlier"]})
    last = _last_before(form.found, given.get("later", ""))
    if not is_asked and last is not None:
        given["earlier"] = str(last.pk)
    then = _side(project, given, "earlier", form.found, today)
    now = _side(project, given, "later", form.found, today)
    first, _second = in_order(then.seen, now.seen)
    asked = {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in given.items()}
    if first is then.seen:
        return Pair(then, now, asked)
    return Pair(now, then, asked, was_turned=True)


def _side(project: Project, given: Mapping[str, Any], name: str, found: Mapping[str, Report], today: date) -> Side:
    report = found.get(given.get(name, ""))
    if report is not None:
        return Side(seen(report))
    as_of, known_on = (given.get(day) for day in _SIDES[name])
    if name == "earlier" and known_on is None:
        # Of an earlier day one asks what was known on that day, of a later one what is known now.
        known_on = as_of or _month_before(project, today)
        as_of = as_of or reporting.last_day(project, known_on)
    as_of, known_on = reporting.days_meant(project, as_of, known_on, today)
    return Side(Seen(Moment(reporting.definitions_of(project), as_of, known_on)))


def _last_before(found: Mapping[str, Report], later: str) -> Report | None:
    """Return the report submitted last, or that before the report `later`; `found` has the newest first."""
    keys = list(found)
    rest = keys[keys.index(later) + 1 :] if later in found else keys
    return next((found[key] for key in rest if found[key].is_submitted), None)


def _month_before(project: Project, today: date) -> date:
    """Return the last day of the month before, or the project's first day."""
    return max(today.replace(day=1) - timedelta(days=1), askable(project.starts_on, today)[0])


def tidy_address(request: HttpRequest, pair: Pair) -> str:
    """Return the address that asks the same in fewer words, where a form wrote this one; else an empty text."""
    if not any(name.endswith(BOXES) for name in request.GET):
        return ""
    kept = {name: value for name, value in request.GET.items() if value and name.partition("-")[0] not in NAMES}
    return pair.address(request.path, **kept)  # type: ignore[arg-type]
