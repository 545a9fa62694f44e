"""What may never be recorded of a placement."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.employers.models import Placement
from kladka.employers.policies.employer import check_belongs
from kladka.employers.queries import Placed, cis_periods, kinds, parameter
from kladka.employers.rules import Phase, months_after
from kladka.people.models import Participation
from kladka.people.policies import check_not_in_future, excluded_from_cis

CIS, EMPLOYMENT = "cis_programme", "employment"


def check_placement(placement: Placement) -> None:
    """A placement is of a known kind and says what that kind needs; a vacancy is the employer's."""
    known = kinds().get(placement.kind)
    if known is None:
        raise PolicyBroken(_("Choose what was taken up."), field="kind")
    if known["employer"] == "needed" and placement.employer is None:
        raise PolicyBroken(_("Choose the employer. If it is not recorded yet, record it first."), field="employer")
    if known["employer"] == "none" and placement.employer is not None:
        raise PolicyBroken(_("Nobody employs here. Leave the employer empty."), field="employer")
    if placement.employer and placement.employer.controller_id != placement.participation.project.controller_id:
        raise PolicyBroken(_("This employer belongs to another data controller."), field="employer")
    if placement.vacancy is not None:
        if placement.employer is None:
            raise PolicyBroken(_("A vacancy belongs to an employer. Choose it, too."), field="employer")
        check_belongs(placement.vacancy.employer_id, placement.employer, field="vacancy")
    _check_subsidy(placement, is_asked=known["subsidy"])


def check_trial(placement: Placement, today: date) -> None:
    """Only a programme has a trial, and it has begun."""
    if not kinds()[placement.kind].get("trial"):
        raise PolicyBroken(_("Only a programme of a social integration centre begins with a trial."), field="kind")
    if placement.trial_from is not None:
        check_not_in_future(placement.trial_from, today, field="from_date")


def check_not_in_trial(participation: Participation, kind: str, from_date: date, until_date: date | None) -> None:
    """Who works is in no trial month (edge case 55): one that was not passed may have been left for the work."""
    if kind not in excluded_from_cis():
        return
    trials = Placement.objects.filter(participation=participation, trial_until__gte=from_date)
    found = trials.exclude(trial_result=Placement.FAILED).filter(trial_from__lte=until_date or date.max).first()
    if found is not None and found.trial_from and found.trial_until:
        raise PolicyBroken(
            _(
                "Who works cannot be in a trial month in a social integration centre, and this person is in one from "
                "%(first)s to %(last)s. If they left it for this work, record first that the trial was not passed."
            )
            % {"first": day_in_words(found.trial_from), "last": day_in_words(found.trial_until)},
            field="from_date",
        )


def check_may_pass(placement: Placement) -> None:
    """A trial ends once."""
    if placement.trial_from is None or placement.trial_result:
        raise PolicyBroken(_("How the trial ended is recorded already. Look at it again."))


def check_may_end(placed: Placed) -> None:
    """What goes on ends, once."""
    if placed.situation is None:
        raise PolicyBroken(_("There is nothing to end here: it was withdrawn, or only its trial runs."))
    if placed.ended_on is not None:
        raise PolicyBroken(
            _("The end is recorded already: %(day)s. If that is wrong, correct it on the participant’s page.")
            % {"day": day_in_words(placed.ended_on)}
        )


def check_may_be_extended(placed: Placed, until_date: date) -> None:
    """A programme that goes on is extended beyond its agreed end, by no more than the law allows."""
    fact = placed.situation
    if placed.placement.kind != CIS or fact is None or fact.until_date is None or placed.ended_on is not None:
        raise PolicyBroken(_("Only a programme with an agreed end that goes on can be extended."))
    periods = cis_periods(fact.from_date)
    latest = months_after(fact.from_date, periods["programme_months"] + periods["extension_months"])
    if not fact.until_date < until_date <= latest:
        raise PolicyBroken(
            _("The programme ends on %(now)s. It can be extended to a later day, no later than %(latest)s.")
            % {"now": day_in_words(fact.until_date), "latest": day_in_words(latest)},
            field="until_date",
        )


def check_phases(phases: Sequence[Phase], on: date) -> None:
    """A support plan goes week by week without overlap, and in a time that can be planned."""
    longest = parameter("plan_weeks", on, "weeks")
    last = 0
    for number, phase in enumerate(phases, start=1):
        if phase.hours <= 0:
            raise PolicyBroken(_("Enter how many hours a week."), field=f"hours_{number}")
        if phase.from_week < 1 or phase.until_week < phase.from_week:
            raise PolicyBroken(_("A phase ends in the week in which it begins, or later."), field=f"until_{number}")
        if phase.from_week <= last:
            raise PolicyBroken(
                _("This phase begins before the one above it has ended. Weeks count from the first day of work."),
                field=f"from_{number}",
            )
        if phase.until_week > longest:
            raise PolicyBroken(_("Plan no further than week %(most)s.") % {"most": longest}, field=f"until_{number}")
        last = phase.until_week


def _check_subsidy(placement: Placement, *, is_asked: bool) -> None:
    if placement.subsidy and not is_asked:
        raise PolicyBroken(_("Only work is subsidised. Leave this empty."), field="subsidy")
    if placement.subsidy:
        dictionary("wage-subsidies").check(placement.subsidy, field="subsidy")
    elif placement.subsidy_body or placement.subsidy_until:
        raise PolicyBroken(_("Choose which subsidy it is, or leave its details empty."), field="subsidy")
