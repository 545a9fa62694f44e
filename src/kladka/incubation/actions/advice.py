"""Advice cards: the text of a meeting is an ordinary record, what counts of it are its clients' supports."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from itertools import zip_longest
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from kladka.agenda import actions as agenda
from kladka.agenda.models import Appointment
from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, Stale, shown_at
from kladka.incubation import policies, queries, rules
from kladka.incubation.actions.aid import withdraw_aid
from kladka.incubation.actions.proof import Proof, keep
from kladka.incubation.models import AdviceCard, AdviceClient, AidGranted, InitiativeGroup
from kladka.incubation.policies import expert as expert_policies
from kladka.organisations.models import Organisation, Site, Staff
from kladka.people import actions as people
from kladka.people import policies as people_policies
from kladka.people.models import Participation, Support
from kladka.programmes.models import Project

ADVICE = "advice"
TEXTS = ("request", "advice", "next_step", "next_step_due", "starts_at", "ends_at", "way")
"""What may be changed on a card without touching a fact."""
SHOWN_AT = {"start_date": "on_date", "hours": "minutes", "participation": "clients", "participations": "clients"}
"""Where a card shows what its supports refuse."""
COUNTED = ("on_date", "minutes", "area", "form")
"""What is also said by the clients' supports, so that a change corrects those, with a reason."""


def record_advice(
    *,
    project: Project,
    site: Site,
    adviser: Staff,
    on_date: date,
    minutes: int,
    area: str,
    request: str,
    advice: str,
    by: Actor,
    clients: Sequence[Participation] = (),
    newcomers: Sequence[Mapping[str, Any]] = (),
    groups: Sequence[InitiativeGroup] = (),
    entities: Sequence[Organisation] = (),
    form: str = "",
    way: str = "",
    appointment: Appointment | None = None,
    starts_at: time | None = None,
    ends_at: time | None = None,
    next_step: str = "",
    next_step_due: date | None = None,
    proof: Proof | None = None,
    beyond_limit: bool = False,
) -> AdviceCard:
    """Record a meeting: the card, one support per client and, where given, its proof, as one act; return the card.

    `newcomers` are arguments of `people.register_person` for clients not yet recorded; each gets a participation at
    the site's organisation. `groups` and `entities` are clients, too, and make nobody a participant. `form` follows
    from how many people were advised where it is not said. An `appointment` took place by it; without one somebody
    dropped in. Raises PolicyBroken when no incubator was open there, the adviser holds no such post or has no hours
    left, or a client may not be advised on that day; and where a client goes beyond the limit for one of the expert's
    contract, unless `beyond_limit` says that this is known.
    """
    with verb("incubation.record_advice", controller=project.controller_id, by=by) as opened:
        welcomed = _welcome(newcomers, project, site.organisation, by)
        everybody = [*clients, *welcomed]
        form = form or rules.form_of(len(everybody), len(groups))
        card = AdviceCard(
            project=project,
            year=on_date.year,
            site=site,
            adviser=adviser,
            on_date=on_date,
            starts_at=starts_at,
            ends_at=ends_at,
            minutes=minutes,
            appointment=appointment,
            form=form,
            way=way,
            area=area,
            request=request.strip(),
            advice=advice.strip(),
            next_step=next_step.strip(),
            next_step_due=next_step_due,
            created_at=opened.at,
        )
        _check(card)
        policies.check_clients(everybody, project, form=form, groups=groups, entities=entities)
        made = [AdviceClient(card=card, participation=one) for one in everybody]
        made += [AdviceClient(card=card, group=group) for group in groups]
        made += [AdviceClient(card=card, organisation=entity) for entity in entities]
        _check_meeting(card, groups)
        with shown_at(**SHOWN_AT | {"start_date": "clients"}):
            supports: list[Support] = _record_supports(
                everybody,
                by,
                kind=ADVICE,
                area=area,
                form=form,
                start_date=on_date,
                site=site,
                provider=adviser,
                hours=rules.hours_of(minutes),
            )
        # Asked last: nobody answers a question about what is refused all the same.
        _take_hours(card, made, beyond_limit=beyond_limit)
        # The ledger's lock is held, so nobody else can take the number in between.
        card.number = _next_number(project, on_date.year)
        opened.save(card)
        for client, support in zip(made, supports, strict=False):
            client.support = support.pk
        opened.save_all(AdviceClient, made)
        if appointment is not None:
            agenda.hold_with_others(appointment=appointment, by=by)
        if proof is not None:
            keep(opened, proof=proof, card=card, clients=_paired(made, supports), by=by)
        return card


def change_card(
    *,
    card: AdviceCard,
    version: int,
    changes: Mapping[str, Any],
    by: Actor,
    reason: str = "",
    words: str = "",
    beyond_limit: bool = False,
) -> AdviceCard:
    """Change a card and return it as it is now; a change of what counts corrects the clients' supports.

    `changes` holds names of TEXTS and COUNTED; for the latter `reason` is a code of "correction-reasons". Raises Stale
    when somebody changed the card since `version`, PolicyBroken when it was withdrawn or the reason is missing.
    `beyond_limit` as in `record_advice`.
    """
    unknown = sorted(set(changes) - {*TEXTS, *COUNTED})
    if unknown:
        raise TypeError(f"A card's {', '.join(unknown)} cannot be changed.")
    with verb("incubation.change_card", controller=card.project.controller_id, by=by) as opened:
        opened.say(words)
        stored = AdviceCard.objects.select_related("project", "site", "adviser").get(pk=card.pk)
        if stored.version != version:
            raise Stale(_("Somebody else changed this card while you were writing."), stored=stored)
        policies.check_not_withdrawn(stored)
        changed = {name: value for name, value in changes.items() if getattr(stored, name) != value}
        if not changed:
            return stored
        for name, value in changed.items():
            setattr(stored, name, value)
        _check(stored)
        if changed.keys() & set(COUNTED):
            stays = not changed.keys() & {"on_date", "area"}
            _correct_supports(opened, stored, reason, by, beyond_limit=beyond_limit, stays=stays)
            stored.corrected_at = opened.at
        stored.version += 1
        return opened.save(stored, fields=[*changed, "contract", "corrected_at", "version"])


def withdraw_card(*, card: AdviceCard, version: int, reason: str, by: Actor, words: str = "") -> AdviceCard:
    """Withdraw a card recorded by mistake, with its supports and aid; it keeps its number, and its appointment is
    planned again. Raises Stale as `change_card`."""
    with verb("incubation.withdraw_card", controller=card.project.controller_id, by=by) as opened:
        opened.say(words)
        stored = AdviceCard.objects.select_related("project", "appointment__project").get(pk=card.pk)
        if stored.version != version:
            raise Stale(_("Somebody else changed this card while you were writing."), stored=stored)
        policies.check_not_withdrawn(stored)
        dictionary("correction-reasons").check(reason, field="reason")
        for support in queries.supports_of(stored).values():
            people.withdraw(fact=support, reason=reason, by=by)
        valued = [client.aid for client in stored.clients.all() if client.aid]
        for aid in AidGranted.objects.current().filter(pk__in=valued):
            withdraw_aid(aid=aid, reason=reason, by=by)
        stored.is_withdrawn = True
        stored.withdrawn_at, stored.withdrawn_by, stored.withdrawn_because = opened.at, opened.by, reason
        stored.version += 1
        opened.save(stored, fields=["is_withdrawn", "withdrawn_at", "withdrawn_by", "withdrawn_because", "version"])
        if stored.appointment is not None:
            agenda.reopen_released(appointment=stored.appointment, by=by)
        return stored


def _check(card: AdviceCard) -> None:
    dictionary("advice-areas").check(card.area, field="area")
    dictionary("support-forms").check(card.form, field="form")
    if card.way:
        dictionary("advice-ways").check(card.way, field="way")
    policies.check_texts(card.request, card.advice)
    policies.check_duration(card.minutes, card.starts_at, card.ends_at)
    policies.check_next_step(card.next_step, card.next_step_due, card.on_date)
    policies.check_incubator_at(card.site, card.project, card.on_date, field="incubator")
    policies.check_adviser(card.adviser, card.project, card.on_date)


def _check_meeting(card: AdviceCard, groups: Sequence[InitiativeGroup]) -> None:
    """Look at the day before the clients: what is refused of a support after that is about the participant."""
    for group in groups:
        policies.check_group_met(group, card.on_date)
    if card.appointment is not None:
        policies.check_appointment(card.appointment, card)
    people_policies.check_within_project(card.on_date, card.project, field="on_date")
    people_policies.check_not_in_future(card.on_date, clock.today(), field="on_date")


def _take_hours(card: AdviceCard, clients: Sequence[AdviceClient], *, beyond_limit: bool, stays: bool = False) -> None:
    """Say under whose contract an expert advised, and refuse what goes beyond its hours, or one client's unless that is
    said. A card that is corrected stays under its contract while that is about it, or neither its day nor its area
    changed (`stays`): nothing that was accepted is taken back because terms changed or another contract came."""
    if card.contract is None or not (stays or expert_policies.is_about(card.contract, card)):
        contracts = queries.contracts_on(card.adviser, card.project, card.on_date)
        card.contract = expert_policies.contract_for(contracts, card.area)
    if card.contract is not None:
        before = queries.pool_of(card.contract, card.on_date, besides=card)
        expert_policies.check_pool(card.contract, replace(before, used=before.used + card.minutes))
        over = queries.beyond_limit(card.contract, card.minutes, clients, card.on_date, besides=card)
        named = [(one.client.name_and_kind, one.pool) for one in over]
        expert_policies.check_client_limit(card.contract, named, is_known=beyond_limit)


def _paired(clients: Sequence[AdviceClient], supports: Sequence[Support]) -> dict[AdviceClient, Support | None]:
    return dict(zip_longest(clients, supports))


def _correct_supports(
    opened: Verb, card: AdviceCard, reason: str, by: Actor, *, beyond_limit: bool, stays: bool
) -> None:
    if not reason:
        raise PolicyBroken(_("Choose why the date, time or area is corrected."), field="reason")
    dictionary("correction-reasons").check(reason, field="reason")
    supports = queries.supports_of(card)
    policies.check_same_year(card)
    policies.check_form(card.form, len(supports))
    for group in InitiativeGroup.objects.filter(advice__card=card):
        policies.check_group_met(group, card.on_date)
    _take_hours(card, list(queries.named_clients(card)), beyond_limit=beyond_limit, stays=stays)
    people_policies.check_within_project(card.on_date, card.project, field="on_date")
    people_policies.check_not_in_future(card.on_date, clock.today(), field="on_date")
    said = {
        "start_date": card.on_date,
        "hours": rules.hours_of(card.minutes),
        "area": card.area,
        "form": card.form,
    }
    for client, support in supports.items():
        # Somebody may have corrected the support itself before, to what the card says now.
        if any(getattr(support, name) != value for name, value in said.items()):
            with shown_at(**SHOWN_AT):
                client.support = people.correct(fact=support, changes=said, reason=reason, by=by).pk
            opened.save(client, fields=["support"])


def _record_supports(participations: Sequence[Participation], by: Actor, **what: Any) -> list[Support]:
    """Record one support for each client. What is refused of some of several names them; nothing was written then."""
    if not participations:
        return []
    try:
        return people.record_supports(participations=participations, by=by, **what)
    except PolicyBroken:
        refused = [(each, error) for each in participations if (error := _refusal(each, by, what)) is not None]
        if not refused or len(refused) == len(participations):
            raise
        first = refused[0][1]
        names = [each.person.identity.name for each, error in refused if str(error) == str(first)]
        message = str(first.message)
        if not message.startswith(names[0]):
            message = _("%(name)s: %(message)s") % {"name": ", ".join(names), "message": message}
        raise PolicyBroken(message, field=first.field) from first


def _refusal(participation: Participation, by: Actor, what: Mapping[str, Any]) -> PolicyBroken | None:
    try:
        people.record_supports(participations=[participation], by=by, **what)
    except PolicyBroken as error:
        return error
    return None


def _welcome(
    newcomers: Sequence[Mapping[str, Any]], project: Project, partner: Organisation, by: Actor
) -> list[Participation]:
    people_new = [people.register_person(controller=project.controller, by=by, **newcomer) for newcomer in newcomers]
    return [people.open_participation(person=person, project=project, partner=partner, by=by) for person in people_new]


def _next_number(project: Project, year: int) -> int:
    last = AdviceCard.objects.filter(project=project, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
