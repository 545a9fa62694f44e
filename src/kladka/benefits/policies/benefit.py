"""What may never be asked for or decided."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kladka.benefits.models import Benefit
from kladka.benefits.queries.kinds import Kind, kind_of, kinds
from kladka.benefits.rules import MONTH, ONCE, rate_on
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Participation
from kladka.people.policies import check_not_in_future
from kladka.people.policies.own_page import parameter


def check_version(stored: Benefit, version: int) -> None:
    """Nobody overwrites what somebody else changed meanwhile."""
    if stored.version != version:
        raise Stale(_("Somebody else changed this benefit while you were writing."), stored=stored)


def check_request(benefit: Benefit, today: date) -> None:
    """A request is of a kind that the programme pays, for days of the project; a cost is named."""
    kind = _kind(benefit.participation, benefit.kind)
    check_share(benefit, kind)
    check_not_in_future(benefit.requested_on, today, field="requested_on")
    _check_days(benefit)
    if kind.terms.is_cost:
        check_cost(benefit.asked, field="asked")
    elif benefit.asked is not None:
        raise PolicyBroken(
            _("Of this benefit the programme pays its rate, whatever the cost. Leave the cost empty."), field="asked"
        )


def check_sent(benefit: Benefit, others: Sequence[Benefit]) -> None:
    """Somebody asks for the same days of one kind once, as long as nobody has decided, and not for ever more."""
    for one in others:
        if one.kind == benefit.kind and one.from_date <= benefit.until_date and one.until_date >= benefit.from_date:
            raise PolicyBroken(
                _("You asked for this for some of these days already, and nobody has decided yet. Choose other days."),
                field="from_date",
            )
    if sum(one.state == Benefit.SENT for one in others) >= parameter("benefits_sent", benefit.requested_on, "number"):
        raise PolicyBroken(_("Many of your requests wait already. Talk about them with your coach first."))


def check_share(benefit: Benefit, kind: Kind) -> None:
    """A part of full time is more than nought and at most the whole, and only what is paid by month has one."""
    if not 0 < benefit.share <= 1:
        raise PolicyBroken(_("Type a share above 0 and at most 1: 1 is full time, 0.5 is half."), field="share")
    if benefit.share != 1 and kind.terms.unit != MONTH:
        raise PolicyBroken(_("Only what is paid by month has a part of full time. Leave it empty."), field="share")


def check_cost(cost: Decimal | None, *, field: str) -> None:
    """A cost is an amount above nought."""
    if cost is None or cost <= 0:
        raise PolicyBroken(_("Enter the cost in zloty, for example 12.40."), field=field)


def check_open(benefit: Benefit, state: str = Benefit.REQUESTED) -> None:
    """A request is written down once, then decided once."""
    if benefit.state == Benefit.SENT != state:
        raise PolicyBroken(_("The participant sent this. Write the request down first, then decide on it."))
    if state == Benefit.SENT and benefit.state == Benefit.REQUESTED:
        raise PolicyBroken(_("Somebody wrote this request down already. Open the participant’s benefits again."))
    if benefit.state != state:
        raise PolicyBroken(_("This request was decided already. Open the participant’s benefits again."))


def check_decision(benefit: Benefit, today: date) -> None:
    """A refusal has its reason. What is granted has a rate, its document, and no other decision for the same days."""
    if benefit.decided_on is None or benefit.decided_on < benefit.requested_on:
        raise PolicyBroken(
            _("The decision cannot be older than the request of %(day)s.")
            % {"day": day_in_words(benefit.requested_on)},
            field="decided_on",
        )
    check_not_in_future(benefit.decided_on, today, field="decided_on")
    if benefit.state == Benefit.REFUSED:
        dictionary("benefit-refusals").check(benefit.reason, field="reason")
        return
    _check_days(benefit)
    kind = _kind(benefit.participation, benefit.kind)
    _check_rate(kind, benefit.from_date)
    check_share(benefit, kind)
    if kind.terms.is_cost:
        check_cost(benefit.granted, field="granted")
        _check_not_more(benefit)
    if kind.terms.needs_proof and benefit.document_id is None:
        raise PolicyBroken(
            _("A document must prove this cost. Add it to the request first, then grant the benefit."), field="granted"
        )
    _check_not_granted_twice(benefit)


def check_end(benefit: Benefit, until_date: date) -> None:
    """A granted benefit may end earlier, never later: for more days there is another request."""
    if benefit.state != Benefit.GRANTED:
        raise PolicyBroken(_("Only what was granted can end."))
    if not benefit.from_date <= until_date < benefit.until_date:
        raise PolicyBroken(
            _("The last day lies between %(first)s and the day before %(last)s. For more days, write another request.")
            % {"first": day_in_words(benefit.from_date), "last": day_in_words(benefit.until_date)},
            field="until_date",
        )


def check_revoked(benefit: Benefit, reason: str) -> None:
    """A decision that was wrong is taken back with its reason."""
    if benefit.state != Benefit.GRANTED:
        raise PolicyBroken(_("Only what was granted can be taken back."))
    dictionary("benefit-revocations").check(reason, field="reason")


def _check_not_more(benefit: Benefit) -> None:
    if benefit.granted is not None and benefit.asked is not None and benefit.granted > benefit.asked:
        raise PolicyBroken(
            _("No more is granted than the cost that was asked for. Enter that cost, or a lower one."), field="granted"
        )


def _kind(participation: Participation, code: str) -> Kind:
    found = kinds(participation.project.profile).get(code)
    if found is None:
        raise PolicyBroken(_("The programme of this project does not pay such a benefit."), field="kind")
    return found


def _check_days(benefit: Benefit) -> None:
    project = benefit.participation.project
    if benefit.until_date < benefit.from_date:
        raise PolicyBroken(_("The last day cannot be before the first one."), field="until_date")
    if benefit.from_date < project.starts_on or benefit.until_date > project.ends_on:
        raise PolicyBroken(
            _("The project lasts from %(first)s to %(last)s, and benefits lie within it.")
            % {"first": day_in_words(project.starts_on), "last": day_in_words(project.ends_on)},
            field="from_date" if benefit.from_date < project.starts_on else "until_date",
        )
    kind = _kind(benefit.participation, benefit.kind)
    if kind.terms.unit == ONCE and benefit.until_date != benefit.from_date:
        raise PolicyBroken(_("This cost arises on one day. Enter the same day twice."), field="until_date")


def _check_rate(kind: Kind, day: date) -> None:
    if rate_on(kind.terms.rates, day) is None:
        raise PolicyBroken(
            _("No rate of this benefit is known for %(day)s. Ask whoever keeps the rules of the programme to add it.")
            % {"day": day_in_words(day)},
            field="from_date",
        )


def _check_not_granted_twice(benefit: Benefit) -> None:
    """One kind is granted once for a day: so no attendance is paid twice."""
    same = Benefit.objects.filter(
        participation=benefit.participation_id,
        kind=benefit.kind,
        state=Benefit.GRANTED,
        from_date__lte=benefit.until_date,
        until_date__gte=benefit.from_date,
    ).exclude(pk=benefit.pk)
    # Two examinations on one day are two costs.
    if kinds(benefit.participation.project.profile)[benefit.kind].terms.unit == ONCE:
        return
    first = same.order_by("from_date").first()
    if first is not None:
        first.participation = benefit.participation
        raise PolicyBroken(
            _("%(kind)s is granted already from %(first)s to %(last)s. Choose other days, or end that one first.")
            % {
                "kind": kind_of(first).capitalize(),
                "first": day_in_words(first.from_date),
                "last": day_in_words(first.until_date),
            },
            field="from_date",
        )
