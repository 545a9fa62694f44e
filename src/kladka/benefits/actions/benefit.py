"""Requests and decisions."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.audit.actions import Actor, verb
from kladka.audit.policies import check_words
from kladka.benefits import policies, queries
from kladka.benefits.models import Benefit
from kladka.benefits.rules import WHOLE
from kladka.core import clock
from kladka.messages import actions as messages
from kladka.organisations.models import Staff
from kladka.people.actions.assignment import open_assignments
from kladka.people.models import Document, Participation
from kladka.programmes.models import Post


def request(
    *,
    participation: Participation,
    kind: str,
    from_date: date,
    until_date: date,
    requested_on: date,
    staff: Staff,
    by: Actor,
    asked: Decimal | None = None,
    share: Decimal = WHOLE,
    words: str = "",
    document: Document | None = None,
) -> Benefit:
    """Record that a participant asks for a benefit; `staff` writes it down for them.

    `asked` is the cost of one unit where the kind pays a cost, `share` the part of full time where it pays a monthly
    amount. Raises PolicyBroken for a kind that the programme does not pay, days outside the project, and a cost too
    few or too many.
    """
    with verb("benefits.request", controller=participation.project.controller_id, by=by) as opened:
        check_words(words)
        benefit = Benefit(
            participation=participation,
            kind=kind,
            from_date=from_date,
            until_date=until_date,
            requested_on=requested_on,
            requested_by=staff,
            asked=asked,
            share=share,
            words=words.strip(),
            document=document,
            created_at=opened.at,
        )
        policies.check_request(benefit, clock.today())
        return opened.save(benefit)


def send_request(
    *,
    participation: Participation,
    kind: str,
    from_date: date,
    until_date: date,
    page: str,
    by: Actor,
    asked: Decimal | None = None,
    words: str = "",
) -> Benefit:
    """Ask for a benefit as the participant, on the own page. Somebody of the staff writes the request down then.

    The coach is told that it came, and the address `page` where it stands; without a coach, whoever decides. Raises
    PolicyBroken as `request` does, and where the same was asked for before and nobody has decided.
    """
    with verb("benefits.send_request", controller=participation.project.controller_id, by=by) as opened:
        check_words(words)
        benefit = Benefit(participation=participation, kind=kind, from_date=from_date, until_date=until_date)
        benefit.state, benefit.requested_on = Benefit.SENT, clock.day_of(opened.at)
        benefit.asked, benefit.words, benefit.created_at = asked, words.strip(), opened.at
        policies.check_request(benefit, clock.today())
        policies.check_sent(benefit, list(Benefit.objects.filter(participation=participation, state__in=Benefit.OPEN)))
        opened.save(benefit)
        for user in _whom_to_tell(participation):
            _tell(user, page)
        return benefit


def write_down(
    *,
    benefit: Benefit,
    version: int,
    staff: Staff,
    by: Actor,
    from_date: date,
    until_date: date,
    asked: Decimal | None = None,
    share: Decimal = WHOLE,
    words: str = "",
    document: Document | None = None,
) -> Benefit:
    """Make a request of what a participant sent, with its document or without, put right together with them.

    The day of the request stays that on which it was sent. Raises PolicyBroken as `request` does.
    """
    with verb("benefits.write_down", controller=_controller(benefit), by=by) as opened:
        check_words(words)
        stored = _stored(benefit)
        policies.check_open(stored, Benefit.SENT)
        policies.check_version(stored, version)
        stored.from_date, stored.until_date = from_date, until_date
        stored.asked, stored.share, stored.words, stored.document = asked, share, words.strip(), document
        stored.state, stored.requested_by = Benefit.REQUESTED, staff
        policies.check_request(stored, clock.today())
        stored.version += 1
        return opened.save(stored, fields=_WRITTEN)


def add_document(*, benefit: Benefit, document: Document, by: Actor) -> Benefit:
    """Add the document that proves the cost to a request that is not decided yet."""
    with verb("benefits.add_document", controller=_controller(benefit), by=by) as opened:
        stored = _stored(benefit)
        policies.check_open(stored)
        stored.document = document
        stored.version += 1
        return opened.save(stored, fields=["document", "version"])


def decide(
    *,
    benefit: Benefit,
    version: int,
    is_granted: bool,
    on: date,
    staff: Staff,
    by: Actor,
    from_date: date | None = None,
    until_date: date | None = None,
    granted: Decimal | None = None,
    share: Decimal | None = None,
    reason: str = "",
) -> Benefit:
    """Grant or refuse a request, once. What is granted keeps the terms that the packs say on this day.

    Days, cost and part of full time are those asked for where they are not given. A refusal needs `reason`, a code of
    "benefit-refusals". Raises PolicyBroken when the same kind is granted for one of these days already, when a needed
    document is missing, or when no rate is known.
    """
    with verb("benefits.decide", controller=_controller(benefit), by=by) as opened:
        stored = _stored(benefit)
        policies.check_open(stored)
        policies.check_version(stored, version)
        stored.decided_on, stored.decided_by = on, staff
        if is_granted:
            kind = queries.kinds(stored.participation.project.profile)[stored.kind]
            stored.state, stored.terms = Benefit.GRANTED, queries.snapshot(kind)
            stored.from_date = from_date or stored.from_date
            stored.until_date = until_date or stored.until_date
            stored.share = share or stored.share
            stored.granted = (granted if granted is not None else stored.asked) if kind.terms.is_cost else None
        else:
            stored.state, stored.reason = Benefit.REFUSED, reason
        policies.check_decision(stored, clock.today())
        stored.version += 1
        return opened.save(stored, fields=_DECIDED)


def end_benefit(*, benefit: Benefit, version: int, until_date: date, by: Actor, words: str = "") -> Benefit:
    """End a granted benefit before its time. What was listed for later days is given back by the next list."""
    with verb("benefits.end_benefit", controller=_controller(benefit), by=by) as opened:
        opened.say(words)
        stored = _stored(benefit)
        policies.check_version(stored, version)
        policies.check_end(stored, until_date)
        stored.until_date = until_date
        stored.version += 1
        return opened.save(stored, fields=["until_date", "version"])


def revoke(*, benefit: Benefit, version: int, reason: str, by: Actor, words: str = "") -> Benefit:
    """Take a decision back that was wrong from the beginning. What was listed is given back by the next list.

    `reason` is a code of "benefit-revocations". What was right and ends earlier is ended (`end_benefit`).
    """
    with verb("benefits.revoke", controller=_controller(benefit), by=by) as opened:
        opened.say(words)
        stored = _stored(benefit)
        policies.check_version(stored, version)
        policies.check_revoked(stored, reason)
        stored.state, stored.reason = Benefit.REVOKED, reason
        stored.version += 1
        return opened.save(stored, fields=["state", "reason", "version"])


def _whom_to_tell(participation: Participation) -> list[User]:
    coaches = [one.coach.user for one in open_assignments([participation])]
    found = [user for user in coaches if user is not None and user.is_active]
    if found:
        return found
    posts = Post.objects.current().filter(project=participation.project_id, partner=participation.partner_id)
    posts = posts.filter(role=Post.Role.COORDINATOR).exclude(until_date__lt=clock.today())
    return list(User.objects.filter(pk__in=posts.values("staff__user"), is_active=True))


def _tell(user: User, page: str) -> None:
    """Say that a request came; whose it is, and for what, stands on the page only."""
    with translation.override(user.language):
        body = [
            _("A participant asked for a benefit on their own page. Talk about it with them, and write it down."),
            _("You find it, after you sign in, at this address:"),
            page,
        ]
        subject = _("A request for a benefit has come")
        messages.send(to=user.email, subject=subject, body="\n\n".join(body), language=user.language)


_WRITTEN = [
    *("state", "requested_by", "from_date", "until_date", "asked"),
    *("share", "words", "document", "version"),
]
_DECIDED = [
    *("state", "terms", "from_date", "until_date", "granted", "share"),
    *("decided_on", "decided_by", "reason", "version"),
]


def _stored(benefit: Benefit) -> Benefit:
    return Benefit.objects.select_related("participation__project").get(pk=benefit.pk)


def _controller(benefit: Benefit) -> Any:
    return benefit.participation.project.controller_id
