"""What may never happen to follow-up, whoever asks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.coaching.models import FollowUp, FollowUpLink
from kladka.coaching.queries import follow_up as queries
from kladka.coaching.queries.asking import Way, takes_answers, way_of, withdrew_links
from kladka.coaching.rules import follow_up as rules
from kladka.coaching.rules.follow_up import Due, Point
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Participation
from kladka.people.policies import check_not_in_future


def check_point(participation: Participation, point: str, origin: str, today: date) -> Due:
    """Return a point that somebody has. Raises PolicyBroken where the facts have none such any more."""
    tasks, _facts = queries.tasks_of(participation, today)
    found = next((task.due for task in tasks if task.due.key == (point, origin)), None)
    if found is None:
        raise PolicyBroken(
            _("This follow-up is no longer there: the work or the exit it is counted from was changed, or was stopped.")
        )
    return found


def check_open(follow_up: FollowUp | None) -> None:
    """Nobody is asked twice at one point."""
    if follow_up is not None and follow_up.state != FollowUp.State.OPEN:
        raise PolicyBroken(_("This follow-up was answered or closed meanwhile. Look at it again."))


def check_asking(participation: Participation) -> None:
    """Who does not want to be asked is not."""
    if queries.is_stopped(participation):
        raise PolicyBroken(_("This participant does not want to be asked any more."))


def check_first(follow_ups: Collection[UUID]) -> None:
    """By itself a link is sent once for the points of a day, and not after a coach sent one."""
    if FollowUpLink.objects.filter(follow_up__in=follow_ups).exists():
        raise PolicyBroken(_("A link was sent for this follow-up already."))


def check_time(due: Due, today: date) -> None:
    """Nobody is asked months before the point: an answer then would stand for a day that has not come."""
    if rules.state_of(due.on, answered="", today=today, ahead=queries.parameter("ahead_days", today), lapse=0) is None:
        raise PolicyBroken(_("It is too early to ask. Wait until the follow-up is due."))


def check_way(participation: Participation) -> Way:
    """A link goes where the participant wants to be reminded, or to the e-mail address that is recorded."""
    way = way_of(participation)
    if way is None:
        raise PolicyBroken(
            _("No e-mail address is recorded. Add it to the participant’s own data, or ask by telephone.")
        )
    return way


def check_may_send(participation: Participation) -> None:
    """Who agreed to questions by a link and took that back is sent none, neither by itself nor by hand."""
    withdrawn_on = withdrew_links(participation.pk)
    if withdrawn_on is not None:
        raise PolicyBroken(
            _(
                "The participant withdrew the consent to questions by a link on %(day)s. Ask by telephone, or record "
                "the consent first, if it is given again."
            )
            % {"day": day_in_words(withdrawn_on)}
        )


def check_link(link: FollowUpLink, today: date) -> None:
    """A link answers once, in its time, and not against the consent."""
    if not takes_answers(link, today):
        raise PolicyBroken(_("This link does not work any more. Your coach can send you a new one."))


def check_answers(points: Sequence[Point], given: Mapping[str, Any], today: date) -> dict[str, str]:
    """Return the answers as they are kept. Raises PolicyBroken at the question whose answer is lacking or wrong."""
    asked = queries.pack().asked_at(*points)
    kept = rules.cleaned(asked, given)
    for question in asked:
        value = kept.get(question.code)
        if value and question.kind == "choice" and value not in question.answers:
            raise PolicyBroken(_("Choose one of the answers."), field=question.code)
        if value and question.kind == "date":
            check_not_in_future(date.fromisoformat(value), today, field=question.code)
    for code in rules.lacking(asked, kept):
        raise PolicyBroken(_("Choose one of the answers."), field=code)
    return kept


def check_attempt(on: date, today: date) -> None:
    """Nobody tried tomorrow."""
    check_not_in_future(on, today, field="on_date")


def check_version(stored: FollowUp, version: int) -> None:
    """Whoever comes second looks at it again."""
    if stored.version != version:
        raise Stale(_("Somebody else changed this follow-up while you were writing."), stored=stored)


def check_answered(follow_up: FollowUp) -> None:
    """Only an answer is taken over, once."""
    if follow_up.state != FollowUp.State.ANSWERED:
        raise PolicyBroken(_("There is no answer to take over, or it was taken over already. Look at it again."))


def check_closed(follow_up: FollowUp) -> None:
    """Only what is closed is opened again."""
    if follow_up.state == FollowUp.State.OPEN:
        raise PolicyBroken(_("This follow-up is open. Look at it again."))
