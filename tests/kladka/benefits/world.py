"""Benefits of the cast: an internship stipend and travel of somebody of each coach, August typed and listed."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kladka.benefits import actions, queries
from kladka.benefits.actions import Typed
from kladka.benefits.models import AttendanceSheet, BankAccount, Benefit, PaymentList
from kladka.people import actions as people
from kladka.people.models import Document
from tests.world.cast import Cast

AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
DAY = date(2026, 8, 3)
LAST = date(2026, 10, 31)
COACHES = {"lucja": "anna", "nadia": "artur", "teresa": "beata"}
LEADS = {"alfa": "alicja", "beta": "bogdan"}
ACCOUNT = "61 1090 1014 0000 0712 1981 2874"


@dataclass
class Benefits:
    """The cast with its benefits; the methods record with short defaults."""

    cast: Cast
    stipends: dict[str, Benefit] = field(default_factory=dict)
    requests: dict[str, Benefit] = field(default_factory=dict)
    lists: dict[str, PaymentList] = field(default_factory=dict)

    def lead(self, who: str) -> str:
        return "bogdan" if self.coach(who) == "beata" else "alicja"

    def coach(self, who: str) -> str:
        return COACHES.get(who, "anna")

    def request(self, who: str = "lucja", **changes: Any) -> Benefit:
        by = self.coach(who)
        what: dict[str, Any] = {
            "participation": self.cast.participations[who],
            "kind": "internship_stipend",
            "from_date": DAY,
            "until_date": LAST,
            "requested_on": DAY,
            "staff": self.cast.staff[by],
            "by": self.cast.users[by],
        }
        return actions.request(**(what | changes))

    def decide(self, benefit: Benefit, who: str = "lucja", **changes: Any) -> Benefit:
        by = self.lead(who)
        what: dict[str, Any] = {
            "is_granted": True,
            "on": DAY,
            "version": benefit.version,
            "staff": self.cast.staff[by],
            "by": self.cast.users[by],
        }
        return actions.decide(benefit=benefit, **(what | changes))

    def grant(self, who: str = "lucja", **changes: Any) -> Benefit:
        if changes.get("kind") in {"travel", "care", "examination"}:
            changes = {"document": self.document(who), "asked": Decimal("12.40"), **changes}
        return self.decide(self.request(who, **changes), who)

    def document(self, who: str = "lucja") -> Document:
        by = self.coach(who)
        return people.keep_document(
            controller=self.cast.project.controller,
            kind="other",
            form=Document.Form.ORIGINAL_INSPECTED,
            document_date=DAY,
            inspected_by=self.cast.staff[by],
            inspected_on=DAY,
            by=self.cast.users[by],
        )

    def typed(self, who: str = "lucja", month: date = AUGUST, **told: Any) -> list[AttendanceSheet]:
        """Type somebody's month anew, whatever was typed before."""
        one = self.cast.participations[who]
        stored = AttendanceSheet.objects.filter(participation=one, month=month).first()
        line = Typed(one, month, **({"days": 20, "version": stored.version if stored else 0} | told))
        by = self.cast.users[self.coach(who)]
        return actions.mark_attendance(project=self.cast.project, typed=[line], because="Karta", by=by)

    def attends(self, who: str, on: date, hours: str = "6", **changes: Any) -> Any:
        by = self.coach(who)
        return people.record_support(
            participation=self.cast.participations[who],
            kind="training",
            start_date=on,
            site=self.cast.sites["beta" if by == "beata" else "alfa"],
            hours=Decimal(hours),
            form="group",
            by=self.cast.users[by],
            **changes,
        )

    def prepare(self, month: date = AUGUST, partner: str = "alfa", **changes: Any) -> PaymentList:
        by = LEADS[partner]
        what: dict[str, Any] = {
            "project": self.cast.project,
            "partner": self.cast.organisations[partner],
            "month": month,
            "staff": self.cast.staff[by],
            "by": self.cast.users[by],
        }
        return actions.prepare(**(what | changes))

    def approve(self, listing: PaymentList, by: str = "olga") -> PaymentList:
        """Approve a list; of whom nobody has recorded an account, one is recorded first."""
        people = {line.benefit.participation.person for line in queries.listed(listing)}
        for person in people - {one.person for one in BankAccount.objects.select_related("person")}:
            actions.set_account(person=person, number=ACCOUNT, by=self.cast.users["alicja"])
            listing = PaymentList.objects.get(pk=listing.pk) if listing.state == PaymentList.DRAFT else listing
        told = {"staff": self.cast.staff[by], "by": self.cast.users[by], "version": listing.version}
        return actions.approve(listing=listing, **told)

    def approved(self, month: date = AUGUST, partner: str = "alfa") -> PaymentList:
        return self.approve(self.prepare(month, partner))


def make_benefits(cast: Cast) -> Benefits:
    """Record the benefits of the cast once: August is approved, September in preparation, a request undecided."""
    kept: dict[str, Any] = cast.__dict__
    if "benefits" not in kept:
        world = Benefits(cast)
        for who in COACHES:
            world.stipends[who] = world.grant(who)
            world.requests[who] = world.request(who, kind="travel", asked=Decimal("12.40"))
            world.typed(who, AUGUST)
            world.typed(who, SEPTEMBER)
            by = cast.users[world.lead(who)]
            actions.set_account(person=cast.participations[who].person, number=ACCOUNT, by=by)
        for partner in LEADS:
            world.lists[f"{partner} paid"] = world.approved(AUGUST, partner)
            world.lists[partner] = world.prepare(SEPTEMBER, partner)
        kept["benefits"] = world
    found: Benefits = kept["benefits"]
    return found
