"""What one may ask of figures: as of which day, as known on which, and of what part of the project."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField, DateField, FilterForm, Section, shown
from kladka.organisations.models import Site
from kladka.pages.projects.presenters import text_of
from kladka.programmes.models import Post, Project
from kladka.reporting import figures as reporting

type Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Question:
    """The days and the part of the project asked about. `asked` are the answers as they stand in the address."""

    as_of: date
    known_on: date
    where: Mapping[str, str]
    asked: Mapping[str, str]

    def in_words(self, project: Project) -> str:
        """Return which part of the project was asked about; an empty text for the whole."""
        fields = scope_fields(project)
        return ", ".join(f"{fields[name].label}: {shown(fields[name], value)}" for name, value in self.where.items())

    def address(self, url: str, **more: str) -> str:
        """Return `url` with the same question, and more."""
        query = {**self.asked, **more}
        return f"{url}?{urlencode(query)}" if query else url


def day_fields(project: Project) -> dict[str, DateField]:
    """Return the two clocks as fields; both may stay empty."""
    today = clock.today()
    return {
        "as_of": DateField(
            label=_("As of"),
            help_text=_("What was true by this day. Empty: the project’s last day, or today."),
            required=False,
            earliest=min(project.starts_on, today),
            latest=today,
        ),
        "known_on": DateField(
            label=_("As known on"),
            help_text=_("What was recorded by this day. Empty: everything recorded until today."),
            required=False,
            latest=today,
        ),
    }


def scope_fields(project: Project) -> dict[str, ChoiceField]:
    """Return the fields that narrow figures; each asks the database once, when it is shown."""
    sites = _once(lambda: list(_sites(project)))
    offered: dict[str, tuple[Any, Callable[[], Choices]]] = {
        "partner": (_("Partner"), lambda: _partners(sites())),
        "site": (_("Site"), lambda: [(str(site.pk), site.name) for site in sites()]),
        "coach": (_("Coach"), _once(lambda: _coaches(project))),
        "model": (_("Coaching model"), lambda: dictionary("coaching-models").choices()),
        "target_group": (_("Target group"), _once(lambda: _groups(project))),
    }
    return {
        name: ChoiceField(label=label, choices=choices, look="select", empty=_("All"), required=False)
        for name, (label, choices) in offered.items()
    }


class QuestionForm(FilterForm):
    """The whole question."""

    sections = (
        Section(_("Days"), ("as_of", "known_on")),
        Section(_("Part of the project"), ("partner", "site", "coach", "model", "target_group")),
    )

    def __init__(self, data: Any, project: Project) -> None:
        super().__init__(data=data or None)
        self.fields.update({**day_fields(project), **scope_fields(project)})

    @property
    def is_wrong(self) -> bool:
        """Whether the address asks for something that cannot be answered."""
        return self.is_bound and not self.is_valid()


def question(project: Project, answers: Mapping[str, Any]) -> Question:
    """Return the question that checked answers make; empty ones mean the usual."""
    given = {name: value for name, value in answers.items() if value}
    where = {name: given[name] for name in scope_fields(project) if name in given}
    today = clock.today()
    asked = where | {name: given[name].isoformat() for name in ("as_of", "known_on") if name in given}
    return Question(
        as_of=given.get("as_of") or reporting.last_day(project, today),
        known_on=given.get("known_on") or today,
        where=where,
        asked=asked,
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
    rows = Site.objects.filter(organisation__partnerships__project=project).select_related("organisation")
    return rows.distinct().order_by("name")


def _partners(sites: list[Site]) -> Choices:
    found = {str(site.organisation_id): site.organisation.short_name for site in sites}
    return sorted(found.items(), key=lambda each: each[1])


def _coaches(project: Project) -> Choices:
    posts = Post.objects.current().filter(project=project, role=Post.Role.COACH).select_related("staff")
    found = {str(post.staff_id): post.staff.name for post in posts.order_by("staff__name_sort")}
    return list(found.items())


def _groups(project: Project) -> Choices:
    return [(group.code, text_of(group, "name")) for group in project.target_groups.order_by("position")]
