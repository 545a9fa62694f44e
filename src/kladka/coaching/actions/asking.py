"""Asking by a secret link, without an account: by a coach or by itself, answered once, sent once more, stopped."""

import secrets
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from kladka.agenda import queries as agenda
from kladka.audit.actions import SYSTEM, Actor, Verb, verb
from kladka.coaching.actions.follow_up import answered, opened_at, revoke_links, stop_asking
from kladka.coaching.models import FollowUp, FollowUpLink
from kladka.coaching.policies import follow_up as policies
from kladka.coaching.queries import asking as asked
from kladka.coaching.queries import follow_up as queries
from kladka.core import clock
from kladka.core.crypto import digest_of_secret
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.files.models import StoredFile
from kladka.messages import actions as messages
from kladka.people.models import Participation

_SECRET_BYTES = 32

type Address = Callable[[str], str]
"""The full address of the form that a secret opens."""


def ask_by_link(
    *, participation: Participation, point: str, origin: str, language: str, address: Address, by: Actor
) -> FollowUpLink:
    """Send the short form of a point to the participant; an earlier link of it works no more.

    It asks also what other points of the same day ask: their links work no more either.

    Raises PolicyBroken where no address is recorded, where it is too early, for whom nobody may ask any more, and for
    who took the consent to links back.
    """
    with verb("coaching.ask_by_link", controller=participation.project.controller_id, by=by) as opened:
        policies.check_asking(participation)
        policies.check_may_send(participation)
        policies.check_way(participation)
        found = opened_at(opened, participation, point, origin, is_asked=True)
        for one in [found, *_kept(found)]:
            revoke_links(opened, one)
        return _send(opened, found, participation, language, address, is_reminder=False)


def revoke(*, follow_up: FollowUp, by: Actor) -> None:
    """Let the link of a point answer no more."""
    with verb(
        "coaching.revoke_follow_up_link", controller=follow_up.participation.project.controller_id, by=by
    ) as opened:
        revoke_links(opened, follow_up)


def answer(*, link: FollowUpLink, answers: Mapping[str, Any], file: StoredFile | None = None) -> FollowUp:
    """Keep what somebody answered by a link, claimed until a coach takes it over. Raises PolicyBroken a second time."""
    with verb("coaching.answer_by_link", controller=_controller(link), by=SYSTEM) as opened:
        stored = FollowUpLink.objects.select_related("follow_up").get(pk=link.pk)
        policies.check_link(stored, clock.today())
        policies.check_open(stored.follow_up)
        stored.used_at = opened.at
        opened.save(stored, fields=["used_at"])
        return answered(opened, stored.follow_up, answers, channel=FollowUp.Channel.LINK, file=file)


def stop_by_link(*, link: FollowUpLink) -> None:
    """Ask somebody nothing any more, as they said by a link that was sent to them."""
    stop_asking(participation=link.follow_up.participation, by=SYSTEM, by_participant=True)


def link_lasts(on: date) -> timedelta:
    """Return for how long a link works that is sent on a day."""
    return timedelta(days=queries.parameter("link_days", on))


def ask_due(*, address: Address) -> int:
    """Send the short form to everybody who agreed to it and at whose point nobody did yet; return how many.

    Part of the tick, within the hours in which reminders go out. Each is an act of its own.
    """
    if not agenda.may_remind_now():
        return 0
    return sum(_ask(one, address) for one in asked.to_ask(clock.today()))


def _ask(one: asked.Asked, address: Address) -> bool:
    participation = one.participation
    way = asked.way_of(participation)
    if way is None:
        return False
    try:
        with verb("coaching.ask_by_itself", controller=participation.project.controller_id, by=SYSTEM) as opened:
            policies.check_asking(participation)
            found = opened_at(opened, participation, *one.task.due.key, is_asked=True)
            policies.check_first([found.pk, *(one.pk for one in _kept(found))])
            _send(opened, found, participation, way.language, address, is_reminder=False)
    except PolicyBroken:  # Meanwhile somebody answered, refused, or was sent a link: nothing is to be done.
        return False
    return True


def _kept(found: FollowUp) -> list[FollowUp]:
    """Return what is kept of the other points of the day."""
    return list(
        FollowUp.objects.filter(pk__in=[one.kept for one in queries.asked_with(found, clock.today()) if one.kept])
    )


def remind_due(*, address: Address) -> int:
    """Send once more what nobody answered for some days; return how many. Part of the tick.

    Each is an act of its own: whoever comes second, or is told to go on after a crash, finds what is still to be sent.
    """
    today = clock.today()
    until = today - timedelta(days=queries.parameter("remind_after_days", today))
    return sum(_remind(link, address) for link in asked.to_remind(until, today))


def _remind(link: FollowUpLink, address: Address) -> bool:
    if not _is_to_remind(link):  # Asked before the act, too: the tick comes often, and an act stays in the audit.
        return False
    with verb("coaching.remind_of_follow_up", controller=_controller(link), by=SYSTEM) as opened:
        if not _is_to_remind(link):
            return False
        revoke_links(opened, link.follow_up)
        _send(opened, link.follow_up, link.follow_up.participation, link.language, address, is_reminder=True)
        return True


def _is_to_remind(link: FollowUpLink) -> bool:
    """Whether the point of a link is still to be asked about, the link itself is the one to answer, and no reminder
    went out for another point of the day: one letter asks about the whole day. Nobody gets two reminders on one day,
    nor one of an older letter after a newer one."""
    today, key = clock.today(), (link.follow_up.point, str(link.follow_up.origin))
    tasks, _facts = queries.tasks_of(link.follow_up.participation, today)
    own = next((task.due for task in tasks if task.due.key == key and task.is_open), None)
    stored = FollowUpLink.objects.get(pk=link.pk)
    if own is None or stored.revoked_at is not None or not asked.works(stored, today):
        return False
    others = [one.kept for one in queries.beside(tasks, own) if one.kept]
    if asked.has_newer_letter(stored, today):
        return False
    return not FollowUpLink.objects.filter(follow_up__in=others, is_reminder=True, revoked_at=None).exists()


def _send(
    opened: Verb, found: FollowUp, participation: Participation, language: str, address: Address, *, is_reminder: bool
) -> FollowUpLink:
    secret, today = secrets.token_urlsafe(_SECRET_BYTES), clock.today()
    until = today + link_lasts(today)
    link = opened.save(
        FollowUpLink(
            follow_up=found,
            digest=digest_of_secret(secret),
            language=language,
            sent_on=today,
            expires_on=until,
            is_reminder=is_reminder,
        )
    )
    way = policies.check_way(participation)
    with translation.override(language):
        subject = _("%(who)s asks again") if is_reminder else _("%(who)s has a few short questions for you")
        words = _text(address(secret), until) if way.is_text else _letter(address(secret), until, participation)
        messages.send(
            channel=way.channel,
            to=way.address,
            subject=subject % {"who": _who(participation)},
            body=words,
            language=language,
        )
    return link


def _letter(address: str, until: date, participation: Participation) -> str:
    lines = [
        _("How are you? We have a few short questions for you. It takes two minutes."),
        *_who_asks(participation),
        _("Open this address. You need no password. Keep it to yourself, and answer until %(day)s.")
        % {"day": day_in_words(until)},
        address,
        _("If you do not want to be asked any more, you can say so at the same address."),
    ]
    return "\n\n".join(lines)


def _who(participation: Participation) -> str:
    found = asked.contact_of(participation, clock.today())
    return found.staff.name if found else participation.project.controller.name


def _who_asks(participation: Participation) -> list[str]:
    """Name somebody whom one can call, and where they work: a letter with nothing but a link is best not opened."""
    found = asked.contact_of(participation, clock.today())
    if found is None:
        return [_("Who asks: %(who)s.") % {"who": participation.project.controller.name}]
    known = (found.staff.name, found.staff.organisation.name, found.staff.phone)
    return [_("Who asks: %(who)s.") % {"who": ", ".join(filter(None, known))}]


def _text(address: str, until: date) -> str:
    """The same in a text message, which is short."""
    told = {"address": address, "day": day_in_words(until)}
    return _("How are you? A few short questions, until %(day)s: %(address)s You can refuse there, too.") % told


def _controller(link: FollowUpLink) -> Any:
    return link.follow_up.participation.project.controller_id
