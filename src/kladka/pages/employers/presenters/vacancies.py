"""Vacancies and job analyses."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Column as TableColumn
from kladka.core.components import Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField, TextField
from kladka.core.forms.shown import part_of_full_time
from kladka.core.lists import Column, Empty, Filter, List
from kladka.employers import queries
from kladka.employers.models import JobAnalysis, Vacancy
from kladka.employers.queries.criteria import ANALYSIS, VACANCY, with_answers

_COLOURS: dict[str, Any] = {Vacancy.OPEN: "green", Vacancy.FILLED: "blue", Vacancy.WITHDRAWN: "grey"}


def state_of(vacancy: Vacancy) -> Tag:
    """Return where a vacancy stands, in words."""
    return Tag(dictionary("vacancy-states").label(vacancy.state), _COLOURS.get(vacancy.state, "grey"))


def pay_of(vacancy: Vacancy) -> str:
    """Return the pay of a vacancy in words."""
    low, high = vacancy.pay_from, vacancy.pay_until
    if low is not None and high is not None and low != high:
        return _("%(low)s to %(high)s zł a month") % {"low": localize(low), "high": localize(high)}
    one = low if low is not None else high
    return _("%(pay)s zł a month") % {"pay": localize(one)} if one is not None else ""


def vacancies_list() -> List[Any]:
    """Return the list of vacancies, narrowed by where they stand, by task and by town."""
    tasks = next(one for one in with_answers(VACANCY) if one.code == "tasks")
    states = dictionary("vacancy-states").choices()
    return List(
        caption=_("Vacancies"),
        columns=(
            Column("title", _("Post"), lambda row: row.title, ("title",)),
            Column(
                "employer",
                _("Employer"),
                lambda row: row.employer.organisation.short_name,
                ("employer__organisation__name_sort",),
            ),
            Column("town", _("Town"), lambda row: row.town, ("town",)),
            Column("hours", _("Hours a week"), lambda row: row.hours, ("hours",), "number"),
            Column("pay", _("Pay"), pay_of, ("pay_from",)),
            Column("until", _("Stands until"), lambda row: row.until_date, ("until_date",), "date"),
            Column("state", _("State"), state_of, ("is_closed", "state"), "tag"),
        ),
        count=lambda n: ngettext("%(n)d vacancy", "%(n)d vacancies", n) % {"n": n},
        empty=Empty(_("No vacancy is recorded yet."), _("Record one on the page of its employer.")),
        filters=(
            Filter(
                "state",
                ChoiceField(label=_("State"), choices=states, look="select", empty=_("All")),
                lambda rows, value: rows.filter(state=value),
            ),
            Filter(
                "task",
                ChoiceField(label=capfirst(tasks.label), choices=tasks.choices(), look="select", empty=_("All")),
                lambda rows, value: rows.filter(values__tasks__icontains=f'"{value}"'),
            ),
            Filter(
                "town",
                TextField(label=_("Town"), max_length=80),
                lambda rows, value: rows.filter(town__icontains=value),
            ),
        ),
        search=lambda rows, words: queries.listed_vacancies(rows, search=words),
        search_label=_("Name of the employer"),
        sort="state",
        row_url=lambda row: reverse("employers:vacancy", args=[row.pk]),
        file_name="vacancies",
    )


def vacancies_table(vacancies: Iterable[Vacancy]) -> Table:
    """Return an employer's vacancies."""
    rows = [
        [Link(one.title, reverse("employers:vacancy", args=[one.pk])), one.town, one.hours, pay_of(one), state_of(one)]
        for one in vacancies
    ]
    columns = [
        TableColumn(_("Post")),
        TableColumn(_("Town")),
        TableColumn(_("Hours a week"), numeric=True),
        TableColumn(_("Pay")),
        TableColumn(_("State")),
    ]
    return Table(_("Vacancies"), columns, rows, caption_size="hidden")


def vacancy_rows(vacancy: Vacancy) -> list[SummaryRow]:
    """Return a vacancy as questions and answers, with every criterion."""
    employer = vacancy.employer
    name = Link(employer.organisation.name, reverse("employers:detail", args=[employer.pk]))
    share = part_of_full_time(vacancy.full_time_share) if vacancy.full_time_share is not None else None
    return [
        SummaryRow(_("Employer"), name),
        SummaryRow(_("What is to be done"), vacancy.tasks),
        SummaryRow(_("For how many people"), vacancy.posts),
        SummaryRow(_("Town"), vacancy.town),
        SummaryRow(_("Hours a week"), vacancy.hours),
        SummaryRow(_("Share of full time"), share),
        SummaryRow(_("Pay"), pay_of(vacancy)),
        SummaryRow(_("Work begins on"), vacancy.from_date),
        SummaryRow(_("The offer stands until"), vacancy.until_date),
        *_answers(vacancy.values, VACANCY),
    ]


def analysis_rows(analysis: JobAnalysis) -> list[SummaryRow]:
    """Return what was seen at the workplace."""
    return [
        SummaryRow(_("Seen on"), analysis.on_date),
        SummaryRow(_("What is done, step by step"), analysis.tasks),
        SummaryRow(_("Pace and order of the day"), analysis.pace),
        SummaryRow(_("Surroundings in words"), analysis.surroundings),
        SummaryRow(_("Adjustments in words"), analysis.adjustments),
        SummaryRow(_("Who could help"), analysis.natural_supports),
        *_answers(analysis.values, ANALYSIS),
    ]


def vacancy_menu(vacancy: Vacancy, *, has_analysis: bool) -> Menu:
    """Return what can be done on a vacancy's page."""
    names = [
        ("candidates", _("My participants beside this vacancy")),
        ("vacancy-edit", _("Change the vacancy")),
        ("vacancy-state", _("Filled, withdrawn or open again")),
        ("analysis", _("Change the job analysis") if has_analysis else _("Write a job analysis")),
    ]
    links = [Link(text, reverse(f"employers:{name}", args=[vacancy.pk])) for name, text in names]
    to_contact = f"{reverse('employers:contact-new', args=[vacancy.employer_id])}?vacancy={vacancy.pk}"
    return Menu(_("What can be done"), [*links, Link(_("Record a contact"), to_contact)])


def _answers(values: Any, asked_in: str) -> list[SummaryRow]:
    return [
        SummaryRow(capfirst(one.label), ", ".join(one.label_of(code) for code in values.get(one.code, ())))
        for one in with_answers(asked_in)
    ]
