"""What may never happen to a plan, whoever asks."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from kladka.coaching.models import NextStep, Plan, PlanGoal, PlanReview
from kladka.coaching.rules.plan import Content, differences, mark_of
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.forms.shown import day_in_words
from kladka.files.models import StoredFile
from kladka.people import policies as people
from kladka.programmes.models import Project

LONGEST_GOAL = 300


def check_goal(what: str) -> str:
    """A goal says what is to be reached, in one sentence or two. Returns it without spaces around."""
    words = " ".join(what.split())
    if not words:
        raise PolicyBroken(_("Say what is to be reached."), field="what")
    if len(words) > LONGEST_GOAL:
        raise PolicyBroken(_("Keep the goal to %(most)s characters.") % {"most": LONGEST_GOAL}, field="what")
    return words


def check_same_person(step: NextStep, goal: PlanGoal | None) -> None:
    """A step leads to a goal of the same participant."""
    if goal is not None and goal.participation_id != step.participation_id:
        raise PolicyBroken(_("Choose a goal of this participant."), field="goal")


def check_unchanged(stored: PlanGoal, version: int) -> None:
    """Whoever comes second is told."""
    if stored.version != version:
        raise Stale(_("Somebody else changed this goal while you were writing."), stored=stored)


def check_reached_on(day: date, project: Project, today: date) -> None:
    """A goal is reached within the project, and not tomorrow."""
    people.check_within_project(day, project, field="on")
    people.check_not_in_future(day, today, field="on")


def check_has_goal(content: Content) -> None:
    """Nobody signs a plan without a goal."""
    if not content["goals"]:
        raise PolicyBroken(_("The plan has no goal. Write down what is to be reached first."))


def check_seen(seen: int, content: Content) -> None:
    """Both sign what they saw. Raises Stale when somebody changed the plan meanwhile."""
    if seen != mark_of(content):
        words = _("The plan was changed meanwhile. Open the form again, read the plan together and sign it then.")
        raise Stale(words, stored=None)


def check_differs(before: Plan | None, content: Content) -> None:
    """A new version says something new."""
    if before is not None and not differences(before.content, content):
        raise PolicyBroken(_("The plan says what was signed already. There is nothing to sign anew."))


def check_signed_on(day: date, before: Plan | None, project: Project, today: date) -> None:
    """A version is signed within the project, after the one before, and not tomorrow."""
    people.check_within_project(day, project, field="on")
    people.check_not_in_future(day, today, field="on")
    if before is not None and day < before.signed_on:
        raise PolicyBroken(
            _("The version before was signed on %(day)s. Choose that day or a later one.")
            % {"day": day_in_words(before.signed_on)},
            field="on",
        )


def check_file(file: StoredFile | None) -> None:
    """A plan is signed by both: what the participant drew on screen, or the scan of the paper, is kept."""
    if file is None:
        raise PolicyBroken(_("Let the participant sign on screen, or add a photo or a scan of the signed plan."))


def check_next_review(day: date, after: date, months: int) -> None:
    """The next review comes after this day, and not in years."""
    if day <= after:
        raise PolicyBroken(_("The next review comes after this day. Choose a later one."), field="next_on")
    if day > after + timedelta(days=31 * months):
        words = _("The next review is too far away. Choose a day within %(months)s months.")
        raise PolicyBroken(words % {"months": months}, field="next_on")


def check_reviewed_on(day: date, plan: Plan, project: Project, today: date) -> None:
    """A plan is reviewed after it was signed, within the project, and not tomorrow."""
    people.check_within_project(day, project, field="on")
    people.check_not_in_future(day, today, field="on")
    if day < plan.signed_on:
        raise PolicyBroken(
            _("The plan was signed on %(day)s. Choose that day or a later one.")
            % {"day": day_in_words(plan.signed_on)},
            field="on",
        )


def check_slip(plan: Plan, newest: Plan | None, *, was_reviewed: bool, today: date) -> None:
    """A signing is taken back on the day on which it was recorded, while nothing followed; later it stays."""
    if newest is None or newest.pk != plan.pk or was_reviewed or clock.day_of(plan.created_at) != today:
        raise PolicyBroken(
            _("A signed plan stays. Only a slip is taken back, on the same day and while no review followed.")
        )


def may_be_slip(review: PlanReview | None, today: date) -> bool:
    """Tell whether a review was recorded on this day."""
    return review is not None and clock.day_of(review.created_at) == today


def check_review_slip(review: PlanReview, today: date) -> None:
    """A review is taken back on the day on which it was recorded; later it stays."""
    if not may_be_slip(review, today):
        raise PolicyBroken(_("A review stays. Only a slip is taken back, on the same day."))
