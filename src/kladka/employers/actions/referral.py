"""Referrals to and from other bodies."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.errors import check_version
from kladka.employers import policies
from kladka.employers.models import Referral
from kladka.organisations.models import Organisation, Staff
from kladka.people.models import Participation

_EDITABLE = frozenset(
    {
        "direction",
        "body_kind",
        "body",
        "organisation",
        "question",
        "sent_on",
        "due_on",
        "answer",
        "answer_words",
        "answered_on",
    }
)


def refer(
    *,
    participation: Participation,
    staff: Staff,
    direction: str,
    body_kind: str,
    question: str,
    sent_on: date,
    by: Actor,
    body: str = "",
    organisation: Organisation | None = None,
    due_on: date | None = None,
) -> Referral:
    """Record that a participant was sent on to another body, or came from it, with what is asked.

    The body is a recorded `organisation`, or is named as `body`.
    """
    with verb("employers.refer", controller=participation.project.controller_id, by=by) as opened:
        referral = Referral(
            participation=participation,
            staff=staff,
            direction=direction,
            body_kind=body_kind,
            body=_named(body, organisation),
            organisation=organisation,
            question=question.strip(),
            sent_on=sent_on,
            due_on=due_on,
            created_at=opened.at,
        )
        policies.check_referral(referral, clock.today())
        policies.check_sent(referral)
        return opened.save(referral)


def change_referral(*, referral: Referral, version: int, changes: Mapping[str, Any], by: Actor) -> Referral:
    """Change a referral, or record what was answered. Raises Stale when somebody changed it since `version`."""
    policies.check_changes(changes, _EDITABLE)
    controller = referral.participation.project.controller_id
    with verb("employers.change_referral", controller=controller, by=by) as opened:
        stored = _stored(referral)
        check_version(stored, version)
        before = policies.sending(stored)
        for name, value in changes.items():
            setattr(stored, name, value.strip() if isinstance(value, str) else value)
        stored.body = _named(stored.body, stored.organisation)
        policies.check_referral(stored, clock.today())
        policies.check_sent(stored, before=before)
        stored.version += 1
        return opened.save(stored, fields=[*sorted({*changes, "body"}), "version"])


def _stored(referral: Referral) -> Referral:
    return Referral.objects.select_related("participation__project", "organisation").get(pk=referral.pk)


def _named(body: str, organisation: Organisation | None) -> str:
    """Return how the body is called: as it is recorded, else as it was typed."""
    most = Referral._meta.get_field("body").max_length
    return str(organisation)[:most] if organisation else " ".join(body.split())
