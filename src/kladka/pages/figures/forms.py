"""What one may ask of figures: as of which day, as known on which, of what period and what part of the project."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.forms import Field, HiddenInput
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from kladka.core import clock
from kladka.core.forms import ChoiceField, DateField, FilterForm, Section, shown
from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Site
from kladka.pages.projects.presenters import text_of
from kladka.processes.queries import choices_for
from kladka.programmes.models import Post, Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.rules.days import askable, knows_too_little

type Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Question:
    """The days and the part of the project asked about. `asked` are the answers as they stand in the address.

    `since` is the first day of a period, None where figures are asked for from the start of the project.
    """

    as_of: date
    known_on: date
    where: Mapping[str, str]
    asked: Mapping[str, str]
    since: date | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the whole project is asked about from its start, so that targets stand beside its figures."""
        return not self.where and self.since is None

    @property
    def is_early(self) -> bool:
        """Whether days are asked about of which nobody could know yet."""
        return knows_too_little(self.as_of, self.known_on)

    def in_words(self, project: Project) -> str:
        """Return which part of the project was asked about; an empty text for the whole."""
        fields = scope_fields(project)
        return ", ".join(f"{fields[name].label}: {shown(fields[name], value)}" for name, value in self.where.items())

    def changes(self, project: Project, url: str) -> str:
        """Return the address `url` of what changed, asked of the same days: until them, or in the same period.

        It is of the whole project; where a part was asked about, the address says so, and the page a sentence.
        """
        days = {name: self.asked[name] for name in ("as_of", "known_on") if name in self.asked}
        if self.since is not None:
            before = max(self.since, min(project.starts_on, self.as_of)) - timedelta(days=1)
            moments = {"then_as_of": before, "then_known_on": self.known_on, "as_of": self.as_of}
            days = {name: day.isoformat() for name, day in {**moments, "known_on": self.known_on}.items()}
        if self.where:
            days |= {"narrowed": "1"}
        return f"{url}?{urlencode(days)}" if days else url

    def address(self, url: str, **more: str) -> str:
        """Return `url` with the same question, and more."""
        query = {**self.asked, **more}
        return f"{url}?{urlencode(query)}" if query else url


def day_fields(project: Project) -> dict[str, DateField]:
    """Return the two clocks as fields; both may stay empty."""
    first, last = askable(project.starts_on, clock.today())
    return {
        "as_of": DateField(
            label=_("As of"),
            help_text=_("What was true by this day. Empty: the project’s last day, or today."),
            required=False,
            earliest=first,
            latest=last,
        ),
        "known_on": DateField(
            label=_("As known on"),
            help_text=_("What was recorded by this day. Empty: everything recorded until today."),
            required=False,
            earliest=first,
            latest=last,
        ),
        "since": DateField(
            label=_("Only the period from"),
            help_text=_("What came in and what went out from this day until the day “as of”. Empty: from the start."),
            required=False,
            latest=last,
        ),
    }


def scope_fields(project: Project) -> dict[str, ChoiceField]:
    """Return the fields that narrow figures; each asks the database once, when it is shown."""
    sites = _once(lambda: list(_sites(project)))
    offered: dict[str, tuple[Any, Callable[[], Choices]]] = {
        "partner": (_("Partner"), lambda: _partners(sites())),
        "site": (_("Site"), lambda: [(str(key), name) for key, name, *_partner in sites()]),
        "coach": (_("Coach"), _once(lambda: _coaches(project))),
        "model": (_("Coaching model"), _once(lambda: choices_for([project.controller_id]))),
        "target_group": (_("Target group"), _once(lambda: _groups(project))),
    }
    return {
        name: ChoiceField(label=label, choices=choices, look="select", empty=_("All"), required=False)
        for name, (label, choices) in offered.items()
    }


class QuestionForm(FilterForm):
    """The whole question. `kept` names what else may stand in the address: it is sent along unseen and stays."""

    sections = (
        Section(_("Days"), ("as_of", "known_on", "since")),
        Section(_("Part of the project"), ("partner", "site", "coach", "model", "target_group")),
    )

    def __init__(self, data: Any, project: Project, kept: Iterable[str] = ()) -> None:
        self.project, self.kept = project, tuple(kept)
        super().__init__(data=data or None)
        self.fields.update({**day_fields(project), **scope_fields(project)})
        for name in self.kept:
            # Checked where it is used: the list says what is wrong with it, at its place.
            self.fields[name] = Field(widget=HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Check that a period ends after it begins."""
        since, as_of = self.cleaned_data.get("since"), self.cleaned_data.get("as_of")
        last = as_of or reporting.last_day(self.project, clock.today())
        if since and "as_of" not in self.errors and since > last:
            words = _("The period ends on %(day)s, the day “as of”. It must begin by then.")
            self.add_error("since", words % {"day": day_in_words(last)})
        return self.cleaned_data

    def looks(self) -> Hashable | None:
        """Return the choices and the answers, unless something is wrong or what else is kept may name somebody."""
        if self.is_wrong or self.kept:
            return None
        offered = tuple(tuple(each.choices) for each in self.fields.values() if isinstance(each, ChoiceField))  # type: ignore[arg-type]
        given = urlencode(self.data, doseq=True) if self.is_bound else ""
        return type(self), clock.today(), self.project.starts_on, offered, given

    @property
    def question(self) -> Question | None:
        """What is asked; None when something in it is wrong."""
        if self.is_wrong:
            return None
        return question(self.project, self.cleaned_data if self.is_bound else {})


DAYS = ("as_of", "known_on", "since")
NAMES = frozenset({*DAYS, "partner", "site", "coach", "model", "target_group"})
"""Everything that a question is made of, as it stands in an address."""
BOXES = ("-day", "-month", "-year")
"""How the boxes of a date are called in an address that a form has written."""


def tidy_address(request: HttpRequest, asked: Question) -> str:
    """Return the address that asks the same in fewer words, where a form wrote this one; else an empty text."""
    if not any(name.endswith(BOXES) for name in request.GET):
        return ""
    kept = {name: str(value) for name, value in request.GET.items() if value and name.partition("-")[0] not in NAMES}
    return asked.address(request.path, **kept)


def question(project: Project, answers: Mapping[str, Any]) -> Question:
    """Return the question that checked answers make; empty ones mean the usual."""
    given = {name: value for name, value in answers.items() if value}
    where = {name: given[name] for name in scope_fields(project) if name in given}
    as_of, known_on = reporting.days_meant(project, given.get("as_of"), given.get("known_on"), clock.today())
    asked = where | {name: given[name].isoformat() for name in DAYS if name in given}
    return Question(
        as_of=as_of,
        known_on=known_on,
        where=where,
        asked=asked,
        since=given.get("since"),
    )


def _once[T](ask: Callable[[], T]) -> Callable[[], T]:
    """Return `ask` that asks once; a form's choices are called again for each check and each drawing."""
    answer: list[T] = []

    def asked() -> T:
        if not answer:
            answer.append(ask())
        return answer[0]

    return asked


def _sites(project: Project) -> Any:
    """Id and name of each site, and of its partner."""
    rows = Site.objects.filter(organisation__partnerships__project=project)
    return rows.distinct().order_by("name").values_list("pk", "name", "organisation", "organisation__short_name")


def _partners(sites: list[tuple[Any, str, Any, str]]) -> Choices:
    found = {str(partner): name for _site, _name, partner, name in sites}
    return sorted(found.items(), key=lambda each: each[1])


def _coaches(project: Project) -> Choices:
    posts = Post.objects.current().filter(project=project, role=Post.Role.COACH).order_by("staff__name_sort")
    rows = posts.values_list("staff", "staff__given_name", "staff__family_name")
    return list({str(staff): f"{given} {family}" for staff, given, family in rows}.items())


def _groups(project: Project) -> Choices:
    return [(group.code, text_of(group, "name")) for group in project.target_groups.order_by("position")]
