"""What somebody may choose from on the forms of this area."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from kladka.core import forms, polish
from kladka.core.ids import is_id
from kladka.employers import permissions, queries
from kladka.employers.models import Employer, Vacancy
from kladka.organisations.models import Organisation
from kladka.pages.naming import with_birth_year
from kladka.pages.organisations.presenters import with_seat
from kladka.people.models import Participation
from kladka.people.queries import named
from kladka.programmes.permissions import Viewer

type Option = tuple[str, str]
"""Value and label."""
FOUND = queries.FOUND
PART, WORD = gettext_lazy("Part of the name"), gettext_lazy("A word of the name")
WHICH = gettext_lazy("Which employer?")


class Desk:
    """Whom and what a viewer may name: employers and vacancies of their controllers, their own people."""

    def __init__(self, viewer: Viewer, *, controller: UUID | None = None) -> None:
        self.viewer, self._controller = viewer, controller

    @cached_property
    def controllers(self) -> dict[str, Organisation]:
        """The data controllers for whom the viewer works, by id."""
        return permissions.controllers_of(self.viewer)

    @property
    def is_made_up(self) -> bool:
        """Whether what is recorded here is made up: so are all projects of the viewer in a demo world."""
        return any(post.project.is_made_up for post in self.viewer.posts)

    # Organisations

    def search_organisations(self, words: str) -> list[Option]:
        """Return organisations whose name holds `words`; none for no words: there are too many to offer."""
        return [(str(row.pk), with_seat(row)) for row in queries.found_organisations(words)]

    def label_of_organisation(self, value: str) -> str | None:
        """Return the label of an organisation."""
        row = Organisation.objects.filter(pk=value).first() if is_id(value) else None
        return with_seat(row) if row else None

    def organisation(self, value: str) -> Organisation:
        """Return a chosen organisation."""
        return Organisation.objects.get(pk=value)

    # Employers

    @property
    def employers(self) -> QuerySet[Employer]:
        """The employers of the controller in question."""
        rows = permissions.employers_visible_to(self.viewer).select_related("organisation")
        rows = rows.filter(controller=self._controller) if self._controller else rows
        return rows.order_by("organisation__name_sort", "pk")

    def employer_field(self, label: Any = WHICH, **kwargs: Any) -> forms.PickerField:
        """Return the question which employer."""
        return self._picker(self._search_employers, self.employers, _employer_label, label, **kwargs)

    def employer(self, value: str) -> Employer | None:
        """Return a chosen employer."""
        return self.employers.get(pk=value) if value else None

    def _search_employers(self, words: str) -> Iterable[Option]:
        rows = queries.of_name(self.employers, words)[: FOUND + 1]
        return [(str(row.pk), _employer_label(row)) for row in rows]

    # Vacancies

    @property
    def vacancies(self) -> QuerySet[Vacancy]:
        """The open vacancies of those employers."""
        return self._every_vacancy.filter(state=Vacancy.OPEN)

    @property
    def _every_vacancy(self) -> QuerySet[Vacancy]:
        rows = permissions.vacancies_visible_to(self.viewer).filter(employer__in=self.employers)
        return rows.select_related("employer__organisation").order_by("title", "pk")

    def vacancy_field(self, label: Any) -> forms.PickerField:
        """Return the question which vacancy; it may stay open."""
        return self._picker(self._search_vacancies, self.vacancies, vacancy_label, label, required=False)

    def vacancy(self, value: str) -> Vacancy | None:
        """Return a chosen vacancy."""
        return self.vacancies.get(pk=value) if value else None

    def vacancy_of_post(self, employer: str, post: str) -> Vacancy | None:
        """Return the vacancy of a chosen employer that is called what somebody wrote as the post.

        One on offer stands before the rest, which may be filled by this very person; of these the latest.
        """
        named = polish.fold(post)
        rows = self._every_vacancy.filter(employer=UUID(employer)) if employer and named else ()
        found = [one for one in rows if polish.fold(one.title) == named]
        return max(found, key=lambda one: (one.state == Vacancy.OPEN, one.state_since), default=None)

    def _search_vacancies(self, words: str) -> Iterable[Option]:
        rows = self.vacancies
        for word in words.split():
            folded = polish.fold(word)
            rows = rows.filter(Q(title__icontains=word) | Q(employer__organisation__name_fold__contains=folded))
        return [(str(row.pk), vacancy_label(row)) for row in rows[: FOUND + 1]]

    # Participants

    @property
    def participations(self) -> QuerySet[Participation]:
        """The participations that the viewer works with, of the controller in question."""
        rows = permissions.participations_of_work(self.viewer).select_related("person__identity", "project")
        rows = rows.filter(project__controller=self._controller) if self._controller else rows
        return rows.order_by("person__identity__name_sort", "pk")

    def participation_field(self, label: Any, **kwargs: Any) -> forms.PickerField:
        """Return the question about whom; it may stay open."""
        return self._picker(
            self._search_people, self.participations, _person_label, label, searched=PART, required=False, **kwargs
        )

    def participation(self, value: str) -> Participation | None:
        """Return a chosen participation."""
        return self.participations.get(pk=value) if value else None

    def _search_people(self, words: str) -> Iterable[Option]:
        return [(str(row.pk), _person_label(row)) for row in named(self.participations, words)[: FOUND + 1]]

    @staticmethod
    def _picker(
        search: Callable[[str], Iterable[Option]],
        rows: QuerySet[Any],
        label_of: Callable[[Any], str],
        label: Any,
        searched: Any = WORD,
        **kwargs: Any,
    ) -> forms.PickerField:
        def labelled(value: str) -> str | None:
            row = rows.filter(pk=value).first() if is_id(value) else None
            return label_of(row) if row else None

        return forms.PickerField(search=search, label_of=labelled, search_label=searched, label=label, **kwargs)


def vacancy_label(row: Vacancy) -> str:
    """Return a vacancy with its employer, in one line."""
    return f"{row.title}, {row.employer.organisation.short_name}"


def _employer_label(row: Employer) -> str:
    return with_seat(row.organisation)


def _person_label(row: Participation) -> str:
    return with_birth_year(row.person.identity)
