"""Supports: one use of one form of support each. The first one is the entry."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.organisations.models import Site, Staff
from kladka.people import policies
from kladka.people.actions.participation import complete_entries
from kladka.people.models import Ending, Entry, EntryDraft, Participation, Support
from kladka.people.queries import left_by
from kladka.people.queries.entry import entering_once, gaps_of


def record_support(*, participation: Participation, by: Actor, **what: object) -> Support:
    """Record one support of one participation; arguments as in `record_supports`."""
    return record_supports(participations=[participation], by=by, **what)[0]  # type: ignore[arg-type]


def record_supports(
    *,
    participations: Sequence[Participation],
    kind: str,
    start_date: date,
    site: Site,
    by: Actor,
    area: str = "",
    form: str = "individual",
    powiat: str = "",
    event: UUID | None = None,
    provider: Staff | None = None,
    end_date: date | None = None,
    hours: Decimal | None = None,
) -> list[Support]:
    """Record the same support for several participations of one project, as one act; return them in order.

    Whoever never had an entry and has a complete draft enters with it; by a record merged with one that entered nobody
    does, and an entry that was withdrawn does not come back: both are acts of their own (`save_draft`). Raises
    PolicyBroken for a date outside the project, in the future, before entry or after exit.
    """
    project = participations[0].project
    dictionary("support-kinds").check(kind, field="kind")
    policies.check_within_project(start_date, project, field="start_date")
    policies.check_order(start_date, end_date, field="end_date")
    with verb("people.record_supports", controller=project.controller_id, by=by) as opened:
        policies.check_not_in_future(end_date or start_date, clock.today(), field="start_date")
        entered = _check_all_take_part(participations, start_date, field="start_date")
        if end_date and end_date > start_date:
            _check_all_take_part(participations, end_date, field="end_date")
        supports = [
            Support(
                participation=participation,
                kind=kind,
                area=area,
                form=form,
                site=site,
                powiat=powiat or site.powiat,
                event=event,
                provider=provider,
                start_date=start_date,
                end_date=end_date,
                hours=hours,
            )
            for participation in participations
        ]
        opened.record_all(supports)
        new = [participation.pk for participation in participations if participation.pk not in entered]
        if new:
            had_one = Exists(Entry.objects.filter(participation=OuterRef("pk")))
            drafts = EntryDraft.objects.filter(pk__in=new).exclude(had_one).select_related("participation__project")
            ready = [draft for draft in drafts.order_by("pk") if not gaps_of(draft, start_date)]
            complete_entries(opened, entering_once(ready), entry_date=start_date, site=site)
        return supports


def settle_supports(*, outcomes: Mapping[Support, str], by: Actor, reason: str = "") -> list[Ending]:
    """Record what came of supports of one controller, each with a code of "support-outcomes"; return what is new.

    A support that says so already stays as it is. Another outcome than the recorded one corrects it and needs `reason`,
    a code of "correction-reasons".
    """
    if not outcomes:
        return []
    for outcome in outcomes.values():
        dictionary("support-outcomes").check(outcome, field="people")
    with verb("people.settle_supports", controller=next(iter(outcomes)).controller, by=by) as opened:
        recorded = {one.support_id: one for one in Ending.objects.current().filter(support__in=list(outcomes))}
        wanted = [
            Ending(
                participation_id=support.participation_id,
                support=support,
                until_date=support.end_date or support.start_date,
                outcome=outcome,
            )
            for support, outcome in outcomes.items()
            if support.pk not in recorded or recorded[support.pk].outcome != outcome
        ]
        corrects = [(recorded[one.support_id], one) for one in wanted if one.support_id in recorded]
        if corrects:
            if not reason:
                raise PolicyBroken(_("What was confirmed before changes. Choose why."), field="reason")
            dictionary("correction-reasons").check(reason, field="reason")
        for before, after in corrects:
            opened.replace(before, after, reason=reason)
        opened.record_all([one for one in wanted if one.support_id not in recorded])
        return wanted


def _check_all_take_part(participations: Sequence[Participation], day: date, *, field: str) -> set[UUID]:
    """Check each participation against its entry and exit; return those that have entered."""
    ids = [participation.pk for participation in participations]
    entries = dict(Entry.objects.current().filter(participation__in=ids).values_list("participation_id", "entry_date"))
    if not entries:
        return set()  # Nobody leaves who has not entered.
    left = left_by(ids, day)
    for pk in ids:
        policies.check_takes_part(day, entered=entries.get(pk), left=left.get(pk), field=field)
    return set(entries)
