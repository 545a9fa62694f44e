"""Lists of vacancies."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from kladka.core import polish
from kladka.employers.models import Vacancy


def listed_vacancies(vacancies: QuerySet[Vacancy], *, search: str = "") -> QuerySet[Any]:
    """Return vacancies with their employer and job analysis joined, and `is_closed`. One query."""
    closed = ExpressionWrapper(~Q(state=Vacancy.OPEN), output_field=BooleanField())
    found = vacancies.select_related("employer__organisation", "analysis").annotate(is_closed=closed)
    for word in polish.fold(search).split():
        found = found.filter(employer__organisation__name_fold__contains=word)
    return found
