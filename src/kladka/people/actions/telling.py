"""Letters to coaches about people who go on with somebody else: how many, never who."""

from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.accounts.models import User
from kladka.messages import actions as messages
from kladka.organisations.models import Staff
from kladka.people.models import Reassignment


def tell_of_hand_over(coach: Staff, count: int, from_date: date, address: str) -> None:
    """Tell the next coach how many people go on with them; `address` is the full address at which they are found."""
    if (user := _reader(coach)) is None:
        return
    with translation.override(user.language):
        body = [_goes_on(count, from_date), _("You find them, after you sign in, at this address:"), address]
        _send(user, _("People were handed over to you"), *body)


def tell_of_undoing(coach: Staff, count: int) -> None:
    """Tell a coach that a hand-over was taken back."""
    if (user := _reader(coach)) is None:
        return
    with translation.override(user.language):
        body = ngettext(
            "%(count)s person who was handed over to you goes on with the coach before.",
            "%(count)s people who were handed over to you go on with the coach before.",
            count,
        ) % {"count": count}
        _send(user, _("A hand-over was taken back"), body)


def tell_who_stays(coach: Staff, count: int, from_date: date) -> None:
    """Tell a coach who was told that everybody goes on with others that this was taken back."""
    if (user := _reader(coach)) is None:
        return
    with translation.override(user.language):
        body = ngettext(
            "%(count)s person who from %(day)s was to go on with somebody else goes on with you.",
            "%(count)s people who from %(day)s were to go on with somebody else go on with you.",
            count,
        ) % {"count": count, "day": _day(from_date)}
        _send(user, _("A hand-over was taken back"), body)


def tell_of_plan(coach: Staff, count: int, from_date: date, *, is_change: bool) -> None:
    """Tell the next coach how many people are to go on with them from a day to come, or that this changed."""
    if (user := _reader(coach)) is None:
        return
    with translation.override(user.language):
        until = _("Until then the coach before works with them. The plan may still change; then you are told.")
        _send(user, _("People are to be handed over to you"), *_instead(is_change), _goes_on(count, from_date), until)


def tell_who_leaves(coach: Staff, count: int, from_date: date, *, is_change: bool, is_done: bool = False) -> None:
    """Tell a coach who leaves that everybody is to go on with others, that this changed, or that it is done."""
    if (user := _reader(coach)) is None:
        return
    with translation.override(user.language):
        body = ngettext(
            "%(count)s person whom you coach goes on with somebody else from %(day)s.",
            "%(count)s people whom you coach go on with somebody else from %(day)s.",
            count,
        ) % {"count": count, "day": _day(from_date)}
        subject = _("Your people go on with others") if is_done else _("Your people are to go on with others")
        _send(user, subject, *_instead(is_change), body)


def tell_called_off(coach: Staff, from_date: date) -> None:
    """Tell whoever was told of a plan that nothing comes of it for them."""
    if (user := _reader(coach)) is None:
        return
    with translation.override(user.language):
        body = _("The hand-over of which you were told, for %(day)s, does not take place. Everybody goes on as before.")
        _send(user, _("A planned hand-over was called off"), body % {"day": _day(from_date)})


def tell_of_remaining(plan: Reassignment, count: int, address: str) -> None:
    """Tell whoever planned it how many people could not go on as planned; `address` is where that is mended."""
    user = User.objects.filter(pk=plan.planned_by, is_active=True).first()
    if user is None:
        return
    with translation.override(user.language):
        words = ngettext(
            "%(count)s person is still with %(name)s, who left on %(day)s as you planned.",
            "%(count)s people are still with %(name)s, who left on %(day)s as you planned.",
            count,
        ) % {"count": count, "name": plan.coach.name, "day": _day(plan.from_date)}
        why = _("They came after the plan was made, or the next coach holds no post on that day.")
        hand_on = _("After you sign in, hand them over at this address:")
        _send(user, _("Not everybody could be handed over"), words, why, hand_on, address)


def _reader(coach: Staff) -> User | None:
    return coach.user if coach.user is not None and coach.user.is_active else None


def _instead(is_change: bool) -> list[str]:
    return [_("The plan was changed. This holds instead of what we wrote before.")] if is_change else []


def _goes_on(count: int, from_date: date) -> str:
    words = ngettext(
        "%(count)s person goes on with you from %(day)s.", "%(count)s people go on with you from %(day)s.", count
    )
    return words % {"count": count, "day": _day(from_date)}


def _day(day: date) -> str:
    return date_format(day, "j E Y")


def _send(user: User, subject: str, *body: str) -> None:
    messages.send(to=user.email, subject=subject, body="\n\n".join(body), language=user.language)
