"""Employers of the cast's leader: a bakery with a vacancy and a contact person, and a social integration centre."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kladka.employers import actions, queries
from kladka.employers.models import ContactPerson, Employer, EmployerContact, Placement, Vacancy
from kladka.people import actions as people
from kladka.people.models import Consent
from tests.world.cast import ENTRY_DAY, Cast

DAY = date(2026, 6, 10)
VALUES = {"working_time": ["mornings"], "tasks": ["kitchen", "cleaning"], "contract": ["employment_contract"]}


@dataclass
class Employers:
    """The cast with its employers; the methods record with short defaults."""

    cast: Cast
    bakery: Employer
    centre: Employer
    person: ContactPerson
    vacancy: Vacancy

    def agree(self, who: str, *, by: str = "anna", given_on: date = ENTRY_DAY) -> Consent:
        """Return somebody's consent to being told about to employers; recorded where there is none."""
        of = {"participation": self.cast.participations[who], "kind": queries.SHARING}
        found = Consent.objects.filter(withdrawn_on=None, **of).first()
        return found or people.record_consent(given_on=given_on, how="told", by=self.cast.users[by], **of)

    def contact(self, about: str = "", *, by: str = "anna", agreed: bool = True, **changes: Any) -> EmployerContact:
        if about and agreed:
            self.agree(about, by=by)
        what: dict[str, Any] = {
            "employer": self.bakery,
            "staff": self.cast.staff[by],
            "on_date": DAY,
            "form": "face_to_face",
            "purpose": "vacancy",
            "participation": self.cast.participations[about] if about else None,
            "result": "Chętnie kogoś przyjmą.",
        }
        return actions.record_contact(**(what | changes), by=self.cast.users[by])

    def place(self, who: str = "lucja", *, by: str = "anna", **changes: Any) -> Placement:
        what: dict[str, Any] = {
            "participation": self.cast.participations[who],
            "kind": "employment",
            "employer": self.bakery,
            "from_date": DAY,
            "contract_kind": "employment_contract",
            "full_time_share": Decimal("0.5"),
            "post": "Pomoc piekarza",
        }
        return actions.place(**(what | changes), by=self.cast.users[by])

    def wish(self, who: str = "lucja", *, by: str = "anna", version: int = 0, **told: Any) -> Any:
        what: dict[str, Any] = {
            "on_date": DAY,
            "values": {"working_time": ["mornings"], "tasks": ["kitchen"]},
            "vetoes": {"working_time": ["nights"]},
        }
        participation = self.cast.participations[who]
        return actions.record_wishes(
            participation=participation,
            staff=self.cast.staff[by],
            version=version,
            by=self.cast.users[by],
            **(what | told),
        )

    def refer(self, who: str = "lucja", *, by: str = "anna", **changes: Any) -> Any:
        what: dict[str, Any] = {
            "participation": self.cast.participations[who],
            "staff": self.cast.staff[by],
            "direction": "out",
            "body_kind": "labour_office",
            "body": "Urząd pracy w Kluczach",
            "question": "Czy należy się dofinansowanie stażu?",
            "sent_on": DAY,
            "due_on": date(2026, 6, 24),
        }
        return actions.refer(**(what | changes), by=self.cast.users[by])


def employer(cast: Cast, name: str, *, by: str = "anna", **changes: Any) -> Employer:
    """Record an employer of the cast's controller."""
    what: dict[str, Any] = {"name": name, "legal_form": "sole_trader", "municipality": "Klucze", "is_made_up": True}
    told = {"trade": "production", "size": "micro"} | changes
    return actions.add_employer(controller=cast.project.controller, organisation=what, by=cast.users[by], **told)


def vacancy(cast: Cast, of: Employer, *, by: str = "anna", **changes: Any) -> Vacancy:
    """Record a vacancy of an employer."""
    what: dict[str, Any] = {
        "title": "Pomoc piekarza",
        "town": "Klucze",
        "hours": Decimal(20),
        "pay_from": 2400,
        "pay_until": 2600,
        "values": VALUES,
    }
    return actions.add_vacancy(employer=of, by=cast.users[by], **(what | changes))


def make_employers(cast: Cast) -> Employers:
    """Record the employers of the cast once, and return them."""
    kept: dict[str, Any] = cast.__dict__
    if "employers" not in kept:
        bakery = employer(cast, "Piekarnia Próba")
        centre = employer(cast, "Centrum Integracji Społecznej Próba", trade="care")
        person = actions.add_person(
            employer=bakery, name="Paweł Piekarski", post="właściciel", phone="600100200", by=cast.users["anna"]
        )
        kept["employers"] = Employers(cast, bakery, centre, person, vacancy(cast, bakery))
    found: Employers = kept["employers"]
    return found
