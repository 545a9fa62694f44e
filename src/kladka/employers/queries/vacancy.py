"""Lists of vacancies."""

from typing import Any

from django.db.models import QuerySet

from kladka.core import polish
from kladka.employers.models import Vacancy


def listed_vacancies(vacancies: QuerySet[Vacancy], *, search: str = "") -> QuerySet[Any]:
    """Return vacancies with their employer and job analysis joined. One query."""
    found = vacancies.select_related("employer__organisation", "analysis")
    for word in polish.fold(search).split():
        found = found.filter(employer__organisation__name_fold__contains=word)
    return found
