"""Placements: the fact goes to people's ledger, the working detail stays here, both in one act."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, check_version
from kladka.employers import policies, queries, rules
from kladka.employers.models import Employer, Placement, SupportPhase, Vacancy
from kladka.employers.rules import Phase
from kladka.people import actions as people
from kladka.people.models import Participation, Situation
from kladka.people.policies import check_not_working

CIS, SEARCH = "cis_programme", "job_search"
EXTENDED = "change_of_plan"
"""Why an agreed end is corrected (dictionary "correction-reasons")."""
_DETAILS = frozenset({"post", "subsidy", "subsidy_body", "subsidy_until"})
_DAY = timedelta(days=1)


def place(
    *,
    participation: Participation,
    kind: str,
    from_date: date,
    by: Actor,
    employer: Employer | None = None,
    vacancy: Vacancy | None = None,
    until_date: date | None = None,
    contract_kind: str = "",
    full_time_share: Decimal | None = None,
    **details: Any,
) -> Placement:
    """Record what a participant took up: the situation that counts, with who employs and on what terms, as one act.

    `details` are post, subsidy, subsidy_body and subsidy_until. A vacancy taken is filled once as many began as it has
    posts. Raises PolicyBroken as `people.actions.record_situation` does, when a working person would enter a
    programme of a social integration centre, and the other way round, and for work within a trial month in one.
    """
    policies.check_changes(details, _DETAILS)
    with verb("employers.place", controller=participation.project.controller_id, by=by) as opened:
        placement = Placement(
            participation=participation, kind=kind, employer=employer, vacancy=vacancy, created_at=opened.at, **details
        )
        policies.check_placement(placement)
        policies.check_not_in_trial(participation, kind, from_date, until_date)
        fact = _begin(
            participation, kind, from_date, by, until_date=until_date, contract_kind=contract_kind,
            full_time_share=full_time_share,
        )  # fmt: skip
        placement.situation = fact.pk
        opened.save(placement)
        if vacancy is not None:
            _fill(opened, vacancy)
        return placement


def begin_trial(*, participation: Participation, employer: Employer, from_date: date, by: Actor) -> Placement:
    """Record the trial month in a social integration centre: a period of its own, which counts as nothing yet.

    Raises PolicyBroken for a person who works.
    """
    with verb("employers.begin_trial", controller=participation.project.controller_id, by=by) as opened:
        months = queries.cis_periods(from_date)["trial_months"]
        placement = Placement(
            participation=participation,
            kind=CIS,
            employer=employer,
            trial_from=from_date,
            trial_until=rules.months_after(from_date, months),
            created_at=opened.at,
        )
        policies.check_placement(placement)
        policies.check_trial(placement, clock.today())
        check_not_working(participation, from_date, until_date=placement.trial_until)
        return opened.save(placement)


def end_trial(
    *, placement: Placement, version: int, passed: bool, by: Actor, from_date: date | None = None
) -> Placement:
    """Record how a trial ended; once passed the programme begins, by default on the day after the trial.

    Its months are counted from its own first day: the trial is not among them.
    """
    participation = placement.participation
    with verb("employers.end_trial", controller=participation.project.controller_id, by=by) as opened:
        stored = Placement.objects.get(pk=placement.pk)
        check_version(stored, version)
        policies.check_may_pass(stored)
        stored.trial_result = Placement.PASSED if passed else Placement.FAILED
        if passed and stored.trial_from is not None and stored.trial_until is not None:
            check_not_working(participation, stored.trial_from, until_date=stored.trial_until, field="passed")
            began = from_date or stored.trial_until + _DAY
            if began <= stored.trial_until:
                raise PolicyBroken(
                    _("The programme begins after the trial: these are two periods of their own."), field="from_date"
                )
            months = queries.cis_periods(began)["programme_months"]
            until = rules.months_after(began, months)
            stored.situation = _begin(participation, CIS, began, by, until_date=until).pk
        stored.version += 1
        return opened.save(stored, fields=["trial_result", "situation", "version"])


def extend_programme(*, placement: Placement, until_date: date, by: Actor) -> Situation:
    """Record that a programme of a social integration centre was extended: its agreed end is another day.

    The situation that counts is corrected as a change of what was agreed; what it was before stays in the history.
    """
    with verb("employers.extend_programme", controller=_controller(placement), by=by):
        found = next(iter(queries.placed(Placement.objects.filter(pk=placement.pk))))
        policies.check_may_be_extended(found, until_date)
        fact: Any = found.situation
        new: Situation = people.correct(fact=fact, changes={"until_date": until_date}, reason=EXTENDED, by=by)
        return new


def change_placement(*, placement: Placement, version: int, changes: Mapping[str, Any], by: Actor) -> Placement:
    """Change the working detail of a placement; what counts is corrected on the participant's page."""
    policies.check_changes(changes, _DETAILS)
    with verb("employers.change_placement", controller=_controller(placement), by=by) as opened:
        stored = _stored(placement)
        check_version(stored, version)
        for name, value in changes.items():
            setattr(stored, name, value.strip() if isinstance(value, str) else value)
        policies.check_placement(stored)
        stored.version += 1
        return opened.save(stored, fields=[*sorted(changes), "version"])


def end_placement(
    *,
    placement: Placement,
    until_date: date,
    outcome: str,
    by: Actor,
    reason: str = "",
    new_search: bool = False,
) -> Placement:
    """Record that a job or another placement ended, and with `new_search` that the search for work begins anew.

    `reason` is a code of "loss-reasons". The search begins on the day after, as a situation that wants its document.
    """
    if reason:
        dictionary("loss-reasons").check(reason, field="reason")
    participation = placement.participation
    with verb("employers.end_placement", controller=_controller(placement), by=by) as opened:
        stored = _stored(placement)
        found = next(iter(queries.placed(Placement.objects.filter(pk=stored.pk))))
        policies.check_may_end(found)
        situation: Any = found.situation
        people.end_situation(situation=situation, until_date=until_date, outcome=outcome, by=by)
        if new_search:
            began = min(until_date + _DAY, clock.today())
            people.record_situation(participation=participation, kind=SEARCH, from_date=began, by=by)
        stored.loss_reason = reason
        stored.version += 1
        return opened.save(stored, fields=["loss_reason", "version"])


def plan_support(
    *,
    placement: Placement,
    version: int,
    phases: Sequence[Phase],
    by: Actor,
    natural_supports: str = "",
    review_on: date | None = None,
) -> Placement:
    """Plan how much support is given week by week, who helps at the workplace, and when it is looked at again."""
    with verb("employers.plan_support", controller=_controller(placement), by=by) as opened:
        stored = _stored(placement)
        check_version(stored, version)
        policies.check_phases(phases, clock.today())
        for old in stored.phases.all():
            opened.delete(old)
        opened.save_all(SupportPhase, [_phase(stored, phase) for phase in phases])
        stored.natural_supports, stored.review_on = natural_supports.strip(), review_on
        stored.version += 1
        return opened.save(stored, fields=["natural_supports", "review_on", "version"])


def _begin(participation: Participation, kind: str, from_date: date, by: Actor, **terms: Any) -> Situation:
    return people.record_situation(participation=participation, kind=kind, from_date=from_date, by=by, **terms)


def _fill(opened: Verb, vacancy: Vacancy) -> None:
    stored = Vacancy.objects.get(pk=vacancy.pk)
    if stored.state == Vacancy.OPEN and stored.placements.count() >= stored.posts:
        stored.state, stored.state_since = Vacancy.FILLED, clock.day_of(opened.at)
        stored.version += 1
        opened.save(stored, fields=["state", "state_since", "version"])


def _phase(placement: Placement, phase: Phase) -> SupportPhase:
    return SupportPhase(placement=placement, from_week=phase.from_week, until_week=phase.until_week, hours=phase.hours)


def _controller(placement: Placement) -> Any:
    return placement.participation.project.controller_id


def _stored(placement: Placement) -> Placement:
    joined = Placement.objects.select_related("participation__project", "employer", "vacancy")
    return joined.get(pk=placement.pk)
