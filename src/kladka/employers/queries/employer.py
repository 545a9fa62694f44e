"""Lists of employers and of contacts with them."""

from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kladka.core import polish
from kladka.employers.models import Employer, EmployerContact, Vacancy
from kladka.employers.queries.sharing import taken_back
from kladka.organisations.models import Organisation
from kladka.organisations.queries import directory

FOUND = 20
"""Organisations offered at once."""


def listed_employers(employers: QuerySet[Employer], *, search: str = "") -> QuerySet[Any]:
    """Return employers with their organisation, `open_vacancies`, `last_contact` and `next_due`. One query."""
    contacts = EmployerContact.objects.filter(employer=OuterRef("pk"))
    vacancies = Vacancy.objects.filter(employer=OuterRef("pk"), state=Vacancy.OPEN).order_by().values("employer")
    found = employers.select_related("organisation").annotate(
        open_vacancies=Coalesce(Subquery(vacancies.annotate(number=Count("pk")).values("number")), 0),
        last_contact=Subquery(contacts.order_by("-on_date").values("on_date")[:1]),
        next_due=Subquery(
            contacts.filter(next_done_on=None, next_due__isnull=False).order_by("next_due").values("next_due")[:1]
        ),
    )
    return of_name(found, search)


def of_name(employers: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Keep the employers whose name holds every word."""
    for word in polish.fold(words).split():
        employers = employers.filter(organisation__name_fold__contains=word)
    return employers


def listed_contacts(contacts: QuerySet[EmployerContact]) -> QuerySet[EmployerContact]:
    """Return contacts, the latest first, with who had them, with whom and about whom, and since when that one does not
    agree any more that employers are told (`taken_back_on`)."""
    joined = contacts.select_related(
        "employer__organisation", "staff", "person", "participation__person__identity", "vacancy"
    )
    return joined.annotate(taken_back_on=taken_back()).order_by("-on_date", "-created_at", "pk")


def due_steps(contacts: QuerySet[EmployerContact], *, until: date | None = None) -> QuerySet[EmployerContact]:
    """Return what is still to be done with employers, the earliest due day first, undated ones last."""
    rows = listed_contacts(contacts).filter(next_done_on=None).exclude(next_step="")
    if until is not None:
        rows = rows.filter(Q(next_due__lte=until) | Q(next_due=None))
    return rows.order_by(F("next_due").asc(nulls_last=True), "created_at", "pk")


def found_organisations(words: str) -> list[Organisation]:
    """Return organisations whose name holds `words`, by name, one more than are offered."""
    return list(directory(Organisation.objects.all(), search=words)[: FOUND + 1])
