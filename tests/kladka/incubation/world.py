"""An incubator of Próba Alfa with a branch, and one of Próba Beta."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kladka.files.models import StoredFile
from kladka.incubation import actions
from kladka.incubation.models import AdviceCard, Incubator
from tests.world.cast import Cast

OPENED = date(2026, 1, 7)
MEETING = date(2026, 6, 10)


@dataclass
class Incubation:
    """The cast with its incubators; `advise` records a card of Alan's with short defaults."""

    cast: Cast
    alfa: Incubator
    branch: Incubator
    beta: Incubator

    def advise(self, *clients: str, by: str = "alan", **changes: Any) -> AdviceCard:
        cast = self.cast
        adviser = changes.pop("adviser", by)
        what: dict[str, Any] = {
            "project": cast.project,
            "site": (self.beta if adviser == "bozena" else self.alfa).site,
            "adviser": cast.staff[adviser],
            "on_date": MEETING,
            "minutes": 50,
            "area": "law",
            "request": "Pytanie o statut.",
            "advice": "Omówiono wzór statutu.",
            "clients": [cast.participations[name] for name in clients],
        }
        return actions.record_advice(**(what | changes), by=cast.users[by])

    def register(self, *, by: str = "alan", **changes: Any) -> Any:
        what: dict[str, Any] = {
            "project": self.cast.project,
            "site": self.alfa.site,
            "legal_form": "social_cooperative",
            "register_date": MEETING,
            "name": "Spółdzielnia Socjalna „Żuraw”",
            "short_name": "Żuraw",
            "municipality": "Klucze",
            "powiat": "1212",
            "legal": [self.cast.organisations["alfa"], self.cast.organisations["beta"]],
            "is_made_up": True,
        }
        return actions.register_entity(**(what | changes), by=self.cast.users[by])

    def agree(self, registration: Any, answer: str = "given", *, on: date = MEETING) -> None:
        """Let an entity agree to be named on the public page, or no longer."""
        by = self.cast.users["alan"]
        actions.answer_listing(registration=registration, answer=answer, on_date=on, by=by)

    def file(self, name: str = "signature.png") -> StoredFile:
        return StoredFile.objects.create(
            controller=self.cast.project.controller_id,
            sha256="0" * 64,
            media_type="image/png",
            size=68,
            name=name,
            stored_by=self.cast.users["alan"].pk,
        )


_LETTERS = str.maketrans("0123456789", "abcdefghij")
"""Made-up people are numbered, and names have no digits."""


def newcomer(given: str, family: str) -> dict[str, Any]:
    return {"given_name": given.translate(_LETTERS), "family_name": family.translate(_LETTERS), "is_made_up": True}


def make_incubation(cast: Cast) -> Incubation:
    """Open three incubators in the cast: Alfa's, its branch, and Beta's."""

    def opened(site: str, by: str, branch_of: Incubator | None = None) -> Incubator:
        return actions.open_incubator(
            project=cast.project,
            site=cast.sites[site],
            opened_on=OPENED,
            branch_of=branch_of,
            by=cast.users[by],
        )

    alfa = opened("alfa", "alicja")
    return Incubation(cast, alfa, opened("alfa_branch", "alicja", alfa), opened("beta", "bogdan"))
