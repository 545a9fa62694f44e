"""The weekly letter: to each only what is theirs to do, by kind and number, with addresses and without any name."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from kladka.accounts.models import User
from kladka.audit.actions import INSTALLATION, SYSTEM, Verb, verb
from kladka.core import clock
from kladka.messages import actions as messages
from kladka.programmes.models import Post
from kladka.programmes.permissions import viewer_for
from kladka.reporting.models import WeeklyLetter
from kladka.reporting.worklists import KINDS, counts_of, letter_week, seen_by

log = logging.getLogger(__name__)

type Address = Callable[[str], str]
"""Makes the full address of the list of one kind; of everything for "", of the switch for "letter"."""


def choose_letters(*, user: User, wanted: bool) -> WeeklyLetter:
    """Let `user` have the weekly letter, or no longer."""
    with verb("reporting.choose_letters", controller=INSTALLATION, by=user) as entry:
        letter = WeeklyLetter.objects.filter(user=user).first()
        if letter is None:
            return entry.save(WeeklyLetter(user=user, is_wanted=wanted))
        letter.is_wanted = wanted
        return entry.save(letter, fields=["is_wanted"])


def send_letters(*, address: Address) -> int:
    """Write this week's letters to those who have not had theirs, and return how many. Nothing is written twice.

    Each letter and the note that it was written are one act, so that a crash between two people, or a second tick at
    the same time, sends nobody two and forgets nobody. Whoever has nothing to do gets none, and is settled as well. A
    letter that cannot be written keeps no other back: it is told after the last one, and tried again by the next tick.
    """
    now = clock.now()
    today, week = clock.day_of(now), letter_week(now)
    if week is None:
        return 0
    sent, failed = 0, None
    for user in _due(week, today):
        try:
            sent += _settle(user, week, today, address)
        except Exception as error:
            log.exception("The weekly letter of %s could not be written", user.pk)
            failed = error
    if failed is not None:
        raise failed
    return sent


def _due(week: date, today: date) -> Iterable[User]:
    """Those who hold a post today, want letters, and are not settled for the week."""
    posts = Post.objects.current().filter(from_date__lte=today).filter(Q(until_date=None) | Q(until_date__gte=today))
    settled = WeeklyLetter.objects.filter(Q(settled_for__gte=week) | Q(is_wanted=False))
    users = User.objects.filter(is_active=True, pk__in=posts.filter(staff__user__isnull=False).values("staff__user"))
    return list(users.exclude(pk__in=settled.values("user")).order_by("pk"))


def _settle(user: User, week: date, today: date, address: Address) -> bool:
    counts = counts_of(seen_by(viewer_for(user, today), today).mine)
    with verb("reporting.send_letter", controller=INSTALLATION, by=SYSTEM) as entry:
        if not _note(entry, user, week):
            return False
        if counts:
            with translation.override(user.language):
                _send(user, counts, address)
        return bool(counts)


def _note(entry: Verb, user: User, week: date) -> bool:
    """Note that the week is settled; False where somebody else was first, or the letter is not wanted any more."""
    letter = WeeklyLetter.objects.filter(user=user).first()
    if letter is None:
        entry.save(WeeklyLetter(user=user, settled_for=week))
        return True
    if not letter.is_wanted or (letter.settled_for is not None and letter.settled_for >= week):
        return False
    letter.settled_for = week
    entry.save(letter, fields=["settled_for"])
    return True


def _send(user: User, counts: Mapping[str, int], address: Address) -> None:
    total = sum(counts.values())
    subject = ngettext("%(n)s thing to do in Kładka", "%(n)s things to do in Kładka", total) % {"n": total}
    told: dict[str, Any] = {
        "kinds": [(KINDS[kind], number, address(kind)) for kind, number in counts.items()],
        "total": total,
        "everything": address(""),
        "switch": address("letter"),
    }
    body = render_to_string("reporting/letter.txt", told)
    messages.send(to=user.email, subject=subject, body=body, language=user.language)
