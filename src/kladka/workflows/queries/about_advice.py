"""What papers about advice cards say, and about protocols by which experts' hours are accepted."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.formats import time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core import clock, packs
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import day_in_words, length_in_words, money, month_in_words, trimmed
from kladka.core.language import language_in_use
from kladka.documents.papers import role_word
from kladka.incubation.models import AcceptanceProtocol, AdviceCard, AdviceClient
from kladka.incubation.permissions import cards_changeable_by, cards_visible_to, protocols_visible_to
from kladka.incubation.queries import named_clients, names_of, supports_of
from kladka.incubation.queries.advice import is_outdated
from kladka.incubation.rules import hours_of
from kladka.organisations.models import Organisation
from kladka.people.models import Document
from kladka.programmes.models import Post
from kladka.workflows.queries.things import About, Telling, Thing, Told

RULES = "rules/advice.yaml"


def _cards(card: AdviceCard) -> list[Thing]:
    """Return the one thing there is: the card itself, unless it was withdrawn."""
    return [] if card.is_withdrawn else [Thing("", "")]


def _tell(card: AdviceCard, of: str) -> Told:
    found: Any = AdviceCard.objects.select_related("site", "adviser").get(pk=card.pk)
    clients = list(named_clients(found))
    names = [name for _client, name in names_of(clients)]
    roles = _by_role(clients)
    signed = [one for one in clients if _is_drawn(found, one)]
    waiting = _by_role([one for one in clients if one not in signed])
    documents = [
        {"title": one.title, "kind": capfirst(str(one.get_kind_display()))}
        for one in found.files.order_by("added_at", "pk")
    ]
    values = {
        "card_number": found.label,
        "card_day": day_in_words(found.on_date),
        "card_time": _time(found),
        "card_when": f"{day_in_words(found.on_date)}, {_time(found)}",
        "card_what": ", ".join((capfirst(dictionary("advice-areas").label(found.area)), _form(found))),
        "card_site": found.site.name,
        "card_form": capfirst(_form(found)),
        "card_area": capfirst(dictionary("advice-areas").label(found.area)),
        "card_request": found.request,
        "card_advice": found.advice,
        "card_next": found.next_step,
        "card_due": day_in_words(found.next_step_due) if found.next_step_due else "",
        "card_free": in_use(packs.load(RULES)["free"]),
        "card_undocumented": "" if documents else "yes",
        "clients": ", ".join(names),
        "advised": ", ".join(name for those in roles.values() for name in those),
        "adviser": found.adviser.name,
    }
    facts = [str(support.pk) for support in supports_of(found).values()]
    signers: dict[str, Any] = {"client": names, "adviser": found.adviser.name}
    for said, those in (("client", roles), ("waiting", waiting)):
        signers |= {f"{said}_{what}": of_it or None for what, of_it in those.items()}
    return Told(values, {"card_documents": documents, "card_signed": _signed(signed)}, facts, signers)


def _by_role(clients: Sequence[AdviceClient]) -> dict[str, list[str]]:
    """Return the names of clients by what they are; an entity by its whole name."""
    return {
        "person": [one.name for one in clients if one.participation_id],
        "group": [one.name for one in clients if one.group_id],
        "entity": [one.organisation.name for one in clients if one.organisation is not None],
    }


def _is_drawn(card: AdviceCard, client: AdviceClient) -> bool:
    """Tell whether a client signed on screen what the card says now."""
    document = client.document
    return document is not None and document.form == Document.Form.SIGNATURE and not is_outdated(card, document)


def _signed(clients: Sequence[AdviceClient]) -> list[dict[str, str]]:
    """Return who signed on screen, as what and when."""
    language = language_in_use()
    return [
        {
            "who": role_word(f"client_{what}", language),
            "name": name,
            "when": day_in_words(clock.day_of(one.document.created_at)),
        }
        for one in clients
        if one.document is not None
        for what, names in _by_role([one]).items()
        for name in names
    ]


def _form(card: AdviceCard) -> str:
    """Return with how many people it was and, where somebody said so, how they met."""
    words = [dictionary("support-forms").label(card.form)]
    if card.way:
        words.append(dictionary("advice-ways").label(card.way))
    return ", ".join(words)


def _time(card: AdviceCard) -> str:
    length = length_in_words(card.minutes)
    if card.starts_at is None or card.ends_at is None:
        return length
    return f"{time_format(card.starts_at, 'H:i')}–{time_format(card.ends_at, 'H:i')} ({length})"


def _partner(card: AdviceCard) -> Organisation:
    return card.site.organisation


def _accepted(protocol: AcceptanceProtocol) -> list[Thing]:
    """Return the one paper there is, once a second person accepted it: until then the protocol can be made again."""
    return [Thing("", "")] if protocol.state == AcceptanceProtocol.ACCEPTED else []


def _tell_acceptance(protocol: AcceptanceProtocol, of: str) -> Told:
    found: Any = AcceptanceProtocol.objects.select_related(
        "contract__staff", "contract__organisation", "made_by", "accepted_by"
    ).get(pk=protocol.pk)
    contract, areas = found.contract, dictionary("advice-areas")
    expert = contract.staff or contract.organisation
    lines = list(found.lines.order_by("on_date", "label"))
    values = {
        "contract_number": contract.number,
        "contract_party": expert.name,
        "accepted_month": month_in_words(found.month),
        "accepted_made": f"{found.made_by.name}, {day_in_words(found.made_on)}",
        "accepted_by": f"{found.accepted_by.name}, {day_in_words(found.accepted_on)}" if found.accepted_by else "",
        "accepted_hours": trimmed(hours_of(sum(one.minutes for one in lines))),
        "accepted_amount": money(sum((one.amount for one in lines), start=Decimal())),
    }
    cards = [
        {
            "card": one.label,
            "day": day_in_words(one.on_date),
            "area": capfirst(areas.label(one.area)),
            "minutes": str(one.minutes),
            "amount": money(one.amount),
        }
        for one in lines
    ]
    accepting = found.accepted_by.name if found.accepted_by else ""
    signers = {"expert": contract.staff.name if contract.staff else "", "accepting": accepting}
    return Told(values, {"accepted_cards": cards}, signers=signers)


def _contractor(protocol: AcceptanceProtocol) -> Organisation:
    return protocol.contract.partner


PROTOCOLS = About(
    model=AcceptanceProtocol,
    page="advice:protocol",
    seen_by=protocols_visible_to,
    changed_by=protocols_visible_to,
    title=lambda protocol: (
        _("Protocol of acceptance of %(month)s, contract %(number)s")
        % {"month": month_in_words(protocol.month), "number": protocol.contract.number}
    ),
    partner=_contractor,
    telling={"acceptance": Telling(_accepted, _tell_acceptance)},
    project="contract__project",
    joined=("contract__partner",),
)

CARDS = About(
    model=AdviceCard,
    page="advice:detail",
    seen_by=cards_visible_to,
    changed_by=cards_changeable_by,
    title=lambda card: _("Advice card %(number)s") % {"number": card.label},
    partner=_partner,
    telling={"advice_card": Telling(_cards, _tell)},
    joined=("site__organisation",),
    staff="adviser_id",
    post=Post.Role.ADVISER,
    stands=Q(is_withdrawn=False),
)
