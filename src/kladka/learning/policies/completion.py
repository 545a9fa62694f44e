"""What may never be confirmed of completing."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.learning import rules
from kladka.learning.models import Enrolment, Event


def check_completed_by(event: Event, rule: rules.CompletionRule | None, *, has_people: bool) -> None:
    """Completing is of a kind that has a rule, and of people whose attendance was confirmed."""
    if rule is None:
        raise PolicyBroken(_("An event of this kind is only taken part in. There is nothing to complete."))
    if event.confirmed_at is None or not has_people:
        raise PolicyBroken(_("Attendance is not confirmed yet. Confirm it first, then who completed."))


def check_marks_stand(*, have_changed: bool) -> None:
    """What is confirmed goes by the marks that attendance was confirmed with."""
    if have_changed:
        raise PolicyBroken(_("The marks have changed since attendance was confirmed. Confirm attendance again first."))


def check_shares_known(unknown: Collection[tuple[str, date]]) -> None:
    """Nobody is confirmed, either way, while it hangs on a time there of which nobody can say what share it was."""
    if unknown:
        words = _(
            "%(name)s came late or left early on %(day)s, and the session has no hours, so nobody can say what share "
            "this was. Enter the hours of the session, then confirm attendance again."
        )
        raise PolicyBroken(" ".join(words % {"name": name, "day": day_in_words(day)} for name, day in unknown))


def check_attended(completed: Collection[UUID], attended: Collection[UUID]) -> None:
    """Nobody completes what they did not attend."""
    if set(completed) - set(attended):
        raise PolicyBroken(_("Somebody of this list did not attend. Look at the list again."), field="people")


def check_has_place(enrolment: Enrolment) -> None:
    """Whoever is removed is on the list."""
    if enrolment.state != Enrolment.State.PLACED or enrolment.participation_id is None:
        raise PolicyBroken(_("This person is no longer on the list. Look at it again."))


def check_was_removed(enrolment: Enrolment) -> None:
    """A removal is taken back once."""
    if enrolment.state != Enrolment.State.REMOVED:
        raise PolicyBroken(_("This person is not removed, or is back already. Look at the list again."))


def check_missed_too_much(stands: rules.Completion | None) -> None:
    """Nobody is removed who missed no more than the rule of the event allows."""
    if stands is None or not stands.is_proposed_for_removal:
        raise PolicyBroken(
            _("This person has not missed more without an excuse than the rule allows, so nobody is removed.")
        )


def check_says_why(names: Collection[str], words: str) -> None:
    """Whoever confirms otherwise than the rule proposes says why."""
    if names and not words.strip():
        raise PolicyBroken(
            _("The marks say otherwise of: %(names)s. Say why you confirm it all the same.")
            % {"names": "; ".join(names)},
            field="words",
        )
