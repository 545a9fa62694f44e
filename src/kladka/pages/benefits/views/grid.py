"""The grid in which attendance at internships is typed: several people, and months that are still missing."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.benefits import actions, permissions, queries
from kladka.benefits.actions import Typed
from kladka.benefits.models import AttendanceSheet
from kladka.core import clock, forms
from kladka.core.dictionaries import dictionary
from kladka.core.errors import KladkaError
from kladka.core.forms.shown import month_in_words
from kladka.core.lists import Pages
from kladka.pages.benefits.forms import MonthForm
from kladka.pages.benefits.scope import month_in, months_of, project_for
from kladka.pages.participants.views.form_page import sent
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people.models import Participation
from kladka.people.queries import visible_as

MONTHS = 3
"""The month asked for and so many before it, less one, in which somebody's sheet is missing."""
LINES = 20
"""How many lines stand in the grid at once; the others are on the next pages."""

BECAUSE = "because"

type Line = tuple[Participation, date]


class GridForm(forms.Form):
    """A line for each person and month: days and hours present, days of absence by kind. Empty lines are left out.

    `lines` are by their place on the page. Each says along whose month it is: what somebody saves or grants meanwhile
    moves the others, and nothing that was typed may come to another person.
    """

    says_optional = False

    def __init__(
        self, *args: Any, lines: Mapping[int, Line], sheets: Mapping[Any, AttendanceSheet], **kwargs: Any
    ) -> None:
        self.lines, self.kinds = lines, dictionary("benefit-absences").choices()
        super().__init__(*args, **kwargs)
        for place, (person, month) in lines.items():
            self._add_line(place, person, month, sheets.get((person.pk, month)))
        self.sections = tuple(
            forms.Section(words_of(line), tuple(self.names(place).values())) for place, line in lines.items()
        )
        if BECAUSE in self.data:
            self.ask_because()

    def ask_because(self) -> None:
        """Ask, first of all, why months change that stand on an approved list; once."""
        if BECAUSE in self.fields:
            return
        self.fields[BECAUSE] = forms.LongTextField(
            label=_("Why is it changed?"),
            help_text=_("Kept in the history of changes. Do not write about health."),
            max_length=500,
            rows=2,
            required=False,
        )
        self.sections = (forms.Section(_("Changed after the approval"), (BECAUSE,)), *self.sections)

    def names(self, place: int) -> dict[str, str]:
        """Return the names of the fields of one line, by what they ask."""
        cells = ("days", "hours", *(code for code, _label in self.kinds))
        return {cell: f"line{place}_{cell}" for cell in cells}

    def _add_line(self, place: int, person: Participation, month: date, sheet: AttendanceSheet | None) -> None:
        labels = {
            "days": _("Days present"),
            "hours": _("Hours"),
            **{code: label.capitalize() for code, label in self.kinds},
        }
        for cell, name in self.names(place).items():
            if cell == "hours":
                field: Any = forms.DecimalField(
                    max_digits=5, decimal_places=2, min_value=0, required=False, label=labels[cell]
                )
            else:
                field = forms.IntegerField(min_value=0, max_value=31, required=False, label=labels[cell])
            field.summary_label = f"{words_of((person, month))}, {labels[cell]}"
            self.fields[name] = field
            if sheet is not None:
                stored = {"days": sheet.days, "hours": sheet.hours or None, **sheet.absences}
                self.initial.setdefault(name, stored.get(cell))
        self.fields[f"line{place}_seen"] = forms.IntegerField(widget=HiddenInput(), required=False)
        self.initial.setdefault(f"line{place}_seen", sheet.version if sheet else 0)
        self.fields[name_of(place)] = forms.TextField(widget=HiddenInput(), required=False)
        self.initial.setdefault(name_of(place), key_of((person, month)))

    def clean(self) -> dict[str, Any]:
        """Say that lines fell away since the page was opened, rather than pass them over."""
        typed = super().clean() or self.cleaned_data
        if len(self.lines) < len([name for name in self.data if name.endswith("_days")]):
            self.add_error(
                None,
                _("Somebody changed meanwhile whose attendance is typed here. Compare what is left, and save."),
            )
        return typed

    def typed(self) -> dict[int, Typed]:
        """Return the lines in which something was typed, by their place."""
        found = {}
        for place, (person, month) in self.lines.items():
            given = {cell: self.cleaned_data.get(name) for cell, name in self.names(place).items()}
            if all(value is None for value in given.values()):
                continue
            absences = {code: given[code] or 0 for code, _label in self.kinds}
            seen = self.cleaned_data.get(f"line{place}_seen") or 0
            found[place] = Typed(person, month, given["days"] or 0, given["hours"] or Decimal(0), absences, seen)
        return found


def name_of(place: int) -> str:
    """Return the name of the field that says whose month a line is."""
    return f"line{place}_of"


def key_of(line: Line) -> str:
    """Return whose month a line is, for the form."""
    person, month = line
    return f"{person.pk}.{month:%Y-%m}"


def words_of(line: Line) -> str:
    """Return whose month a line is."""
    person, month = line
    return f"{person.person.identity.name}, {month_in_words(month)}"


def attendance(request: HttpRequest, project: str) -> HttpResponse:
    """Type the attendance of a month, and what is missing of the two before: all of the page is saved, or none."""
    viewer = viewer_of(request)
    found = project_for(viewer, project, permissions.WORKERS)
    months = months_of(found, clock.today())
    asked = MonthForm(request.GET, months)
    month = month_in(asked.chosen("month"), months)
    every, sheets = _lines(viewer, found, months[months.index(month) :][:MONTHS])
    shown = [one for one in every if one[1] == month or (one[0].pk, one[1]) not in sheets]
    page = Paginator(shown, LINES).get_page(request.GET.get("page"))
    lines = dict(enumerate(page.object_list))
    if request.method == "POST":
        lines = _sent_lines(request.POST, every)
    form = GridForm(lines=lines, sheets=sheets, **sent(request))
    marked: list[AttendanceSheet] = []

    def address(number: int) -> str:
        return f"{request.path}?month={month:%Y-%m}&page={number}"

    def act() -> str:
        typed = form.typed()
        try:
            told = {"because": form.cleaned_data.get(BECAUSE, ""), "by": viewer.user}
            marked.extend(actions.mark_attendance(project=found, typed=list(typed.values()), **told))
        except KladkaError as refused:
            if refused.field == BECAUSE:
                form.ask_because()
            refused.field = _placed(refused.field, list(typed))
            raise
        # What was missing and is typed now falls away, and the next ones move up.
        is_past = any(one != month for _person, one in lines.values())
        return address(page.number if is_past or not page.has_next() else page.next_page_number())

    saved = save(request, form, act, message=lambda: _said(marked)) if request.method == "POST" else None
    context = {
        "project": found,
        "title": _("Attendance at internships"),
        "month": month_in_words(month),
        "asked": asked,
        "form": form,
        "has_lines": bool(lines),
        "pages": Pages.around(page, address),
        "back": reverse("projects:about", args=[found.code]),
    }
    return saved or render(
        request, "benefits/attendance.html", context, status=422 if request.method == "POST" else 200
    )


def _lines(viewer: Any, project: Any, months: Sequence[date]) -> tuple[list[Line], Mapping[Any, AttendanceSheet]]:
    """Return the people of the first month, then those of each earlier one; and what was typed of them."""
    rows = visible_as(viewer, permissions.WORKERS)
    people = {month: queries.to_type(rows, project.pk, month) for month in months}
    sheets = queries.sheets_of({one.pk for each in people.values() for one in each}, months)
    return [(one, month) for month in months for one in people[month]], sheets


def _sent_lines(data: Any, every: Sequence[Line]) -> dict[int, Line]:
    """Return the lines of the page that was sent, each at its place, as far as they may still be typed."""
    known = {key_of(one): one for one in every}
    sent = {place: known.get(data.get(name_of(place), "")) for place in range(LINES)}
    return {place: one for place, one in sent.items() if one is not None}


def _placed(field: str, places: Sequence[int]) -> str:
    """Return the cell of a refusal: the verb counts the lines that it was given, the form those on the page."""
    line, _underscore, cell = field.partition("_")
    return f"line{places[int(line.removeprefix('line'))]}_{cell}" if line.startswith("line") and cell else field


def _said(marked: Sequence[AttendanceSheet]) -> str:
    if not marked:
        return _("Nothing was changed.")
    words = ngettext(
        "%(count)s month of attendance is saved.", "%(count)s months of attendance are saved.", len(marked)
    )
    return words % {"count": len(marked)}
