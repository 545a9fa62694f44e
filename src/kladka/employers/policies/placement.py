"""What may never be recorded of a placement."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.employers.models import Placement
from kladka.employers.policies.employer import check_belongs
from kladka.employers.queries import Placed, excluded_from_cis, kinds, parameter
from kladka.employers.rules import Phase
from kladka.people.models import Ending, Participation, Situation
from kladka.people.policies import check_not_in_future

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


def check_not_working(participation: Participation, on: date, *, field: str) -> None:
    """Who works is not taken into a programme of a social integration centre (edge case 55)."""
    job = _going_on(participation, excluded_from_cis(), on)
    if job is not None:
        raise PolicyBroken(
            _(
                "Who works cannot take part in a programme of a social integration centre, and this goes on: %(what)s, "
                "since %(day)s. If it ended, record its end first."
            )
            % {"what": dictionary("situation-kinds").label(job.kind), "day": day_in_words(job.from_date)},
            field=field,
        )


def check_not_in_cis(participation: Participation, kind: str, on: date, *, field: str) -> None:
    """Who takes up work leaves the programme of a social integration centre (edge case 55)."""
    if kind not in excluded_from_cis():
        return
    programme = _going_on(participation, frozenset({CIS}), on)
    if programme is not None:
        raise PolicyBroken(
            _(
                "The programme in a social integration centre goes on since %(day)s, and who works cannot take part in "
                "it. Record its end first."
            )
            % {"day": day_in_words(programme.from_date)},
            field=field,
        )


def check_work_or_cis(participation: Participation, kind: str, on: date, *, field: str) -> None:
    """Work and a programme of a social integration centre exclude each other, whichever comes second (case 55)."""
    check_not_in_cis(participation, kind, on, field=field)
    if kind == CIS:
        check_not_working(participation, on, field=field)


def check_trial(placement: Placement, today: date) -> None:
    """Only a programme has a trial, and it has begun."""
    if not kinds()[placement.kind].get("trial"):
        raise PolicyBroken(_("Only a programme of a social integration centre begins with a trial."), field="kind")
    if placement.trial_from is not None:
        check_not_in_future(placement.trial_from, today, field="from_date")


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


def _going_on(participation: Participation, of: frozenset[str], on: date) -> Situation | None:
    """Return the first situation of these kinds that began by a day and had not ended the day before it."""
    rows = Situation.objects.current().filter(participation=participation, kind__in=of, from_date__lte=on)
    ended = Ending.objects.current().filter(participation=participation, situation__isnull=False, until_date__lt=on)
    found: Situation | None = (
        rows.exclude(pk__in=ended.values("situation")).exclude(until_date__lt=on).order_by("from_date").first()
    )
    return found
