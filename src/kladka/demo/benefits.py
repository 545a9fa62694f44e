"""Benefits of both projects: of one partner three monthly lists, one paid, one approved, one in preparation.

Each month is recorded at one sitting in the month after it; attendance at trainings is there already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from kladka.accounts.models import User
from kladka.benefits import actions
from kladka.benefits.actions import Typed
from kladka.benefits.models import BankAccount, Benefit
from kladka.benefits.queries import to_type
from kladka.core import clock, packs
from kladka.core.addresses import full_address
from kladka.core.months import first_of, last_of, months_between
from kladka.demo.abc_frame import Frame
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.organisations.models import Organisation, Staff
from kladka.people import actions as people
from kladka.people.models import Document, Entry, OwnAccess, Participation, Situation, Support
from kladka.people.queries import left_by
from kladka.programmes.models import Project

EVENING = 730
"""The minute of the day at which it is recorded, after everything else of that day."""
NIGHT = 780
"""After the own pages have been opened."""
_SITTING = timedelta(days=11)
PAGE = full_address("/participants/")
_MONTHS = 3


@dataclass
class Office:
    """Who grants and lists for one partner, and who approves."""

    project: Project
    partner: Organisation
    lead: tuple[Staff, User]
    officer: tuple[Staff, User]
    interns: int = 0
    data: Mapping[str, Any] = field(default_factory=lambda: packs.load("demo/benefits.yaml"))

    def close(self, month: date, until: date, step: str) -> None:
        """Grant what begins in a month, type its attendance and make its list; then as far as `step` says."""
        self._grant(month, until)
        self._type(month)
        staff, by = self.lead
        told: dict[str, Any] = {"project": self.project, "partner": self.partner, "month": month}
        listing = actions.prepare(staff=staff, by=by, **told)
        if step == "prepared":
            return
        officer, user = self.officer
        listing = actions.approve(listing=listing, version=listing.version, staff=officer, by=user)
        if step == "paid":
            lines = set(listing.lines.values_list("pk", flat=True))
            actions.pay(listing=listing, lines=lines, on=clock.today(), by=by)

    def ask(self, month: date) -> None:
        """Leave a request that nobody has decided."""
        one = next(iter(to_type(self._own(), self.project.pk, month)), None)
        if one is not None:
            self._request(one, "examination", month, month, asked=Decimal(90))

    def send(self) -> None:
        """Let a participant who uses their own page ask for something there; nobody has written it down yet."""
        used = OwnAccess.objects.filter(revoked_at=None).exclude(accepted_at=None)
        one = (
            Participation.objects.filter(project=self.project, person__in=used.values("person")).order_by("pk").first()
        )
        if one is None:
            return
        access, today = used.get(person=one.person_id), clock.today()
        told: dict[str, Any] = {"from_date": today, "until_date": last_of(today), "page": PAGE, "by": access}
        cost, words = Decimal(self.data["costs"]["travel"]), self.data["words"]["travel"]
        actions.send_request(participation=one, kind="travel", asked=cost, words=words, **told)

    def _grant(self, month: date, until: date) -> None:
        for number, (one, since) in enumerate(self._interns(month)):
            self._granted(one, "internship_stipend", max(since, month), until)
            self._paid_to(one, number)
        for number, one in enumerate(self._attending(month)):
            known = set(Benefit.objects.filter(participation=one).values_list("kind", flat=True))
            for kind in ("training_stipend", "travel", *(["care"] if number == 0 else [])):
                if kind not in known:
                    self._granted(one, kind, month, until)
            self._paid_to(one, self.data["people"] + number)

    def _paid_to(self, one: Participation, number: int) -> None:
        """Record how somebody is paid, once: the last of those who may be has no account and gets cash."""
        if BankAccount.objects.filter(person=one.person).exists():
            return
        if number == 2 * self.data["people"] - 1:
            actions.pay_in_cash(participation=one, by=self.lead[1])
        else:
            actions.set_account(person=one.person, number=account_of(number), by=self.lead[1])

    def _interns(self, month: date) -> Sequence[tuple[Participation, date]]:
        granted = Benefit.objects.filter(kind="internship_stipend", participation__project=self.project)
        known = granted.values("participation")
        rows = Situation.objects.current().filter(
            kind="internship", from_date__gte=month, from_date__lte=last_of(month), participation__in=self._own()
        )
        rows = rows.exclude(participation__in=known).select_related("participation__person", "participation__project")
        found = [(one.participation, one.from_date) for one in rows.order_by("from_date", "pk")]
        if not found and self.interns and not granted.exists():
            # In the project under way their situations are recorded when the internships are over.
            own = list(self._own().order_by("pk"))
            left = left_by([one.pk for one in own], clock.today())
            found = [(one, month) for one in own if one.pk not in left][: self.interns]
        return found[: self.data["people"]]

    def _attending(self, month: date) -> list[Participation]:
        at = Support.objects.current().filter(kind="training", start_date__gte=month, start_date__lte=last_of(month))
        rows = self._own().filter(pk__in=at.values("participation"))
        return list(rows.order_by("pk")[: self.data["people"]])

    def _granted(self, one: Participation, kind: str, since: date, until: date) -> None:
        cost = self.data["costs"].get(kind)
        asked = Decimal(cost) if cost else None
        benefit = self._request(one, kind, since, until, asked=asked, document=self._document(since) if cost else None)
        staff, by = self.lead
        actions.decide(benefit=benefit, version=1, is_granted=True, on=clock.today(), staff=staff, by=by)

    def _request(self, one: Participation, kind: str, since: date, until: date, **told: Any) -> Benefit:
        staff, by = self.lead
        days: dict[str, Any] = {"from_date": since, "until_date": until, "requested_on": since}
        words = self.data["words"].get(kind, "")
        return actions.request(participation=one, kind=kind, staff=staff, by=by, words=words, **days, **told)

    def _document(self, day: date) -> Document:
        staff, by = self.lead
        form = Document.Form.ORIGINAL_INSPECTED
        told: dict[str, Any] = {
            "kind": "statement",
            "document_date": day,
            "inspected_by": staff,
            "inspected_on": clock.today(),
        }
        return people.keep_document(controller=self.project.controller, form=form, by=by, **told)

    def _type(self, month: date) -> None:
        absences = self.data["absences"]
        typed = []
        for number, one in enumerate(to_type(self._own(), self.project.pk, month)):
            away = dict(absences[number % len(absences)])
            days = 20 - sum(away.values())
            typed.append(Typed(one, month, days, Decimal(6 * days), away))
        actions.mark_attendance(project=self.project, typed=typed, by=self.lead[1])

    def _own(self) -> Any:
        rows = Participation.objects.filter(project=self.project, partner=self.partner, mistake=None)
        return rows.filter(pk__in=Entry.objects.current().values("participation")).select_related("person", "project")


def put_on_finished(stage: Stage, frame: Frame) -> None:
    """Put three months of the founding project on the stage."""
    told = packs.load("demo/benefits.yaml")["finished"]
    lead, officer = frame.staff[told["lead"]], frame.staff["officer"]
    office = Office(
        frame.project,
        frame.organisations[told["partner"]],
        (lead, frame.user_of(lead)),
        (officer, frame.user_of(officer)),
    )
    _put_on(stage, office, told["first"], date.max)


def put_on_running(stage: Stage, present: Present, yesterday: date) -> None:
    """Put the last three full months of the project under way on the stage."""
    told = packs.load("demo/benefits.yaml")["running"]
    lead, officer = present.staff[told["lead"]], present.staff["officer"]
    office = Office(
        present.project,
        present.organisations[told["partner"]],
        (lead, present.users[lead.pk]),
        (officer, present.users[officer.pk]),
        interns=told["interns"],
    )
    past = list(months_between(present.start, first_of(yesterday) - timedelta(days=1)))
    _put_on(stage, office, past[-_MONTHS], yesterday)
    stage.at(yesterday, office.send, minute=NIGHT)


def _put_on(stage: Stage, office: Office, first: date, last: date) -> None:
    months = list(months_between(first, first + timedelta(days=80)))[:_MONTHS]
    until = last_of(months[-1]) + timedelta(days=30)
    for month, step in zip(months, ("paid", "approved", "prepared"), strict=True):
        day = min(last_of(month) + _SITTING, last)
        stage.at(day, partial(office.close, month, until, step), minute=EVENING)
        if step == "prepared":
            stage.at(day, partial(office.ask, month), minute=EVENING + 5)


def account_of(number: int) -> str:
    """Return a right account number at a bank that does not exist."""
    rest = f"00000000{number + 1:016d}"
    return f"{98 - int(f'{rest}252100') % 97:02d}{rest}"
