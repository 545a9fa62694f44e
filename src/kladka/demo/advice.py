"""What the group that meets now was advised: cards without participants, an expert's hours, a protocol that waits."""

from datetime import date, timedelta
from decimal import Decimal

from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.demo.present import Present
from kladka.incubation import actions as incubation
from kladka.incubation.models import InitiativeGroup

FILE = "demo/advice.yaml"
HOUR = 60


def advise_group(present: Present, group: InitiativeGroup, day: date) -> None:
    """Agree the contract of the adviser, write the group's cards, and make the protocol of the first one's month."""
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
    first = day - timedelta(days=plan["meetings"][0]["days_ago"])
    incubation.make_protocol(contract=contract, month=first.replace(day=1), staff=maker, by=by)
