"""What may never happen when people go on with somebody else, for good or for some days."""

from collections.abc import Collection
from datetime import date, timedelta

from django.utils.translation import gettext as _

from kladka.core.dated import dated_rule
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Staff
from kladka.people.models import Assignment, Reassignment, Substitution
from kladka.people.policies.dates import check_order, check_within_project
from kladka.programmes.models import Post, Project

PACK = "parameters/caseload.yaml"


def days(name: str, on: date) -> int:
    """Return a number of days from the pack that holds on a day."""
    return int(dated_rule(PACK, name, on)["days"])


def shown_until(from_date: date, recorded_on: date) -> date:
    """Return the last day on which both coaches see what goes along with a hand-over.

    The days count from when somebody can read it: of one that is dated back, from the day on which it is recorded.
    """
    first = max(from_date, recorded_on)
    return first + timedelta(days=days("hand_over_days", first))


def check_coach(staff: Staff, project: Project, day: date, *, field: str) -> None:
    """Whoever works with people of a project is a coach in it on that day."""
    posts = Post.objects.current().filter(project=project, staff=staff, role=Post.Role.COACH, from_date__lte=day)
    if not posts.exclude(until_date__lt=day).exists():
        raise PolicyBroken(
            _("%(name)s holds no post as coach in this project on that day.") % {"name": staff.name}, field=field
        )


def check_stays(coaches: Collection[Staff], project: Project, day: date) -> None:
    """Whoever takes people over on a day is not to leave by then, by a plan of their own."""
    plans = Reassignment.objects.filter(project=project, done_no=None, coach__in=[one.pk for one in coaches])
    plan = plans.filter(from_date__lte=day).select_related("coach").order_by("from_date", "pk").first()
    if plan is not None:
        words = _(
            "%(name)s is to leave on %(day)s, as planned, and can take nobody over then. Choose another coach, an "
            "earlier day, or change that plan first."
        )
        told = {"name": plan.coach.name, "day": day_in_words(plan.from_date)}
        raise PolicyBroken(words % told, field="coach")


def check_nobody_comes(leaver: Staff, project: Project, day: date) -> None:
    """Whoever leaves on a day takes nobody over on it or later, by a plan that another coach leaves."""
    plans = Reassignment.objects.filter(project=project, done_no=None, from_date__gte=day, people__coach=leaver)
    plan = plans.select_related("coach").order_by("from_date", "pk").first()
    if plan is not None:
        words = _(
            "By the plan that %(other)s leaves on %(day)s, %(name)s takes people over then. Change that plan first, or "
            "choose a later day."
        )
        told = {"other": plan.coach.name, "day": day_in_words(plan.from_date), "name": leaver.name}
        raise PolicyBroken(words % told, field="from_date")


def check_somebody(people: Collection[Assignment]) -> None:
    """Whoever hands over hands somebody over."""
    if not people:
        raise PolicyBroken(
            _(
                "There is nobody to hand over: nobody is chosen, or all go on with others by now. Open the page again "
                "to see who is with the coach today."
            )
        )


def check_substitution(project: Project, absent: Staff, substitute: Staff, from_date: date, until_date: date) -> None:
    """Another coach of the project stands in, for a time that has an end."""
    if absent.pk == substitute.pk:
        raise PolicyBroken(_("Nobody stands in for themselves. Choose another coach."), field="substitute")
    check_within_project(from_date, project, field="from_date")
    check_order(from_date, until_date, field="until_date")
    longest = days("substitution_days", from_date)
    if (until_date - from_date).days >= longest:
        raise PolicyBroken(
            _("Somebody may stand in for %(days)s days at most. Hand the people over if it takes longer.")
            % {"days": longest},
            field="until_date",
        )
    check_coach(substitute, project, from_date, field="substitute")
    posts = Post.objects.current().filter(project=project, role=Post.Role.COACH)
    if not posts.filter(staff=substitute, partner__in=posts.filter(staff=absent).values("partner")).exists():
        raise PolicyBroken(
            _("%(name)s works for another partner. Choose a coach of the same partner.") % {"name": substitute.name},
            field="substitute",
        )
    check_coach(substitute, project, until_date, field="substitute")
    _check_is_there(project, absent, substitute, from_date, until_date)


def _check_is_there(project: Project, absent: Staff, substitute: Staff, from_date: date, until_date: date) -> None:
    """Whoever stands in is not away on these days, and whoever is away stands in for nobody: people would be left."""
    then = Substitution.objects.filter(project=project, from_date__lte=until_date, until_date__gte=from_date)
    other = then.filter(absent=substitute).order_by("from_date").first()
    if other is not None:
        raise PolicyBroken(
            _("%(name)s is away, too, from %(first)s to %(last)s. Choose another coach, or other days.")
            % {"name": substitute.name, **_span(other)},
            field="substitute",
        )
    other = then.filter(substitute=absent).select_related("absent").order_by("from_date").first()
    if other is not None:
        words = _(
            "%(name)s stands in for %(other)s from %(first)s to %(last)s. End that first, or choose other days: "
            "otherwise nobody is there for these people."
        )
        told = {"name": absent.name, "other": other.absent.name, **_span(other)}
        raise PolicyBroken(words % told, field="from_date")


def _span(one: Substitution) -> dict[str, str]:
    return {"first": day_in_words(one.from_date), "last": day_in_words(one.until_date)}
