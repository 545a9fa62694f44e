"""What the group that meets now was advised: cards without participants, an expert's hours, two protocols."""

from datetime import date, timedelta
from decimal import Decimal

from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.core.months import first_of
from kladka.demo.present import Present
from kladka.documents.templates import templates
from kladka.incubation import actions as incubation
from kladka.incubation import queries
from kladka.incubation.models import AcceptanceProtocol, InitiativeGroup
from kladka.workflows.actions.papers import make_paper

FILE = "demo/advice.yaml"
HOUR = 60


def advise_group(present: Present, group: InitiativeGroup, day: date) -> None:
    """Agree the contract of the adviser, write the group's cards, and make the protocols of the first two months.

    That of the first is accepted, with its numbered paper; that of the second waits for somebody to accept it.
    """
    plan = packs.load(FILE)
    terms, adviser, maker = plan["contract"], present.staff[plan["by"]], present.staff[plan["makes"]]
    by = present.users[maker.pk]
    begins = day - timedelta(days=terms["days_before"])
    contract = incubation.agree_contract(
        project=group.project,
        partner=group.site.organisation,
        staff=adviser,
        number=f"{terms['number']}/{begins.year}",
        areas=list(dictionary("advice-areas").items),
        from_date=begins,
        until_date=begins + timedelta(days=terms["days"]),
        minutes=terms["hours"] * HOUR,
        client_minutes=terms["client_hours"] * HOUR,
        rate=Decimal(terms["rate"]),
        by=by,
    )
    given_before = [card.pk for card in queries.cards_outside(contract)]
    if given_before:
        incubation.take_cards_in(contract=contract, cards=given_before, by=by)
    for meeting in plan["meetings"]:
        said = {name: meeting[name] for name in ("minutes", "way", "area", "request", "advice")}
        incubation.record_advice(
            project=group.project,
            site=group.site,
            adviser=adviser,
            on_date=day - timedelta(days=meeting["days_ago"]),
            groups=[group],
            next_step=meeting.get("next_step", ""),
            by=present.users[adviser.pk],
            **said,
        )
    first, second = (first_of(day - timedelta(days=each["days_ago"])) for each in plan["meetings"][:2])
    protocol = incubation.make_protocol(contract=contract, month=first, staff=maker, by=by)
    officer = present.staff[plan["accepts"]]
    incubation.accept_protocol(protocol=protocol, version=protocol.version, staff=officer, by=present.users[officer.pk])
    accepted = AcceptanceProtocol.objects.get(pk=protocol.pk)
    template = templates()["acceptance-protocol"]
    make_paper(participation=accepted, template=template, of="", language="pl", by=by)
    incubation.make_protocol(contract=contract, month=second, staff=maker, by=by)
