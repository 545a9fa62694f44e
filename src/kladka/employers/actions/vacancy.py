"""Vacancies and job analyses."""

from collections.abc import Iterable, Mapping
from typing import Any

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import check_version
from kladka.employers import policies
from kladka.employers.models import Employer, JobAnalysis, Vacancy
from kladka.organisations.models import Staff

_EDITABLE = frozenset(
    {"title", "tasks", "posts", "hours", "full_time_share", "pay_from", "pay_until", "town", "from_date"}
    | {"until_date", "values"}
)
_SEEN = frozenset({"on_date", "tasks", "surroundings", "pace", "adjustments", "natural_supports", "values"})


def add_vacancy(*, employer: Employer, by: Actor, **told: Any) -> Vacancy:
    """Record a post on offer; `told` are the fields of Vacancy that people fill in."""
    policies.check_changes(told, _EDITABLE)
    with verb("employers.add_vacancy", controller=employer.controller_id, by=by) as opened:
        vacancy = Vacancy(employer=employer, state_since=clock.day_of(opened.at), created_at=opened.at)
        _tell(vacancy, told)
        policies.check_vacancy(vacancy, clock.today())
        return opened.save(vacancy)


def change_vacancy(*, vacancy: Vacancy, version: int, changes: Mapping[str, Any], by: Actor) -> Vacancy:
    """Change what is known of a vacancy. Raises Stale when somebody changed it since `version`."""
    policies.check_changes(changes, _EDITABLE)
    with verb("employers.change_vacancy", controller=vacancy.employer.controller_id, by=by) as opened:
        stored = Vacancy.objects.select_related("employer").get(pk=vacancy.pk)
        check_version(stored, version)
        _tell(stored, changes)
        policies.check_vacancy(stored, clock.today())
        stored.version += 1
        return opened.save(stored, fields=[*sorted(changes), "version"])


def set_state(*, vacancy: Vacancy, state: str, by: Actor) -> Vacancy:
    """Record that a vacancy was filled or withdrawn, or is open again."""
    dictionary("vacancy-states").check(state, field="state")
    with verb("employers.set_state", controller=vacancy.employer.controller_id, by=by) as opened:
        stored = Vacancy.objects.get(pk=vacancy.pk)
        if stored.state == state:
            return stored
        stored.state, stored.state_since = state, clock.day_of(opened.at)
        stored.version += 1
        return opened.save(stored, fields=["state", "state_since", "version"])


def analyse_job(*, vacancy: Vacancy, staff: Staff, version: int, by: Actor, **seen: Any) -> JobAnalysis:
    """Record what the work is really like; `version` is 0 while there is no analysis. Raises Stale otherwise."""
    policies.check_changes(seen, _SEEN)
    with verb("employers.analyse_job", controller=vacancy.employer.controller_id, by=by) as opened:
        stored = JobAnalysis.objects.filter(vacancy=vacancy).first()
        analysis = stored or JobAnalysis(vacancy=vacancy, version=0)
        check_version(analysis, version)
        analysis.staff = staff
        _tell(analysis, seen)
        policies.check_analysis(analysis, clock.today())
        analysis.version += 1
        return opened.save(analysis, fields=[*sorted(seen), "staff", "version"] if stored else ())


def answers(values: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return ticked answers by criterion as they are stored: sorted, and nothing of a criterion left open."""
    return {criterion: sorted(set(codes)) for criterion, codes in values.items() if codes}


def _tell(record: Vacancy | JobAnalysis, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        kept = answers(value) if name == "values" else value
        setattr(record, name, kept.strip() if isinstance(kept, str) else kept)
