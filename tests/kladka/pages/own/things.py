"""What participants of the cast have on their own pages, and others' things that must not be there."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.urls import reverse

from kladka.audit.actions import SYSTEM
from kladka.coaching import actions as coaching
from kladka.coaching.models import Plan
from kladka.files import actions as files
from kladka.people import actions as people
from kladka.people.actions import own_rights
from kladka.people.models import Consent, CorrectionRequest, Evidence
from kladka.people.queries.own_page import standing_consent
from tests.kladka.calls.world import brought
from tests.kladka.pages.own.world import PAGE, accepted
from tests.kladka.pages.papers.access_samples import made
from tests.kladka.pages.participants.access_samples import PNG
from tests.kladka.pages.plans.access_samples import planned
from tests.world.cast import Cast

COACHES = {"lucja": "anna", "nadia": "artur", "teresa": "beata"}


def asked(cast: Cast, name: str = "lucja", words: str = "Mój adres jest inny.") -> CorrectionRequest:
    """Let one of the cast ask for a correction."""
    access = accepted(cast, name)
    return own_rights.ask_correction(
        participation=cast.participations[name], access=access, about="identity", words=words, by=access
    )


def consented(cast: Cast, name: str = "lucja", *, kind: str = "image") -> Consent:
    """Return a consent of one of the cast."""
    found = cast.participations[name]
    by = cast.users[COACHES[name]]
    said: dict[str, Any] = {"kind": kind, "given_on": date(2026, 3, 2), "how": "paper", "by": by}
    return standing_consent(found.pk, kind) or own_rights.record_consent(participation=found, **said)


def shown_document(cast: Cast, name: str = "lucja", *, kind: str = "employment_contract") -> Evidence:
    """Return the scan of a document that proves somebody's job."""
    by, controller = cast.users[COACHES[name]], cast.organisations["leader"]
    stored = files.store(upload=ContentFile(PNG, name="scan.png"), controller=controller.pk, by=by)
    said: dict[str, Any] = {"kind": kind, "form": "scan", "document_date": date(2026, 5, 4), "file": stored}
    document = people.keep_document(controller=controller, **said, by=by)
    return people.prove(facts=[cast.situations[name]], document=document, by=by)[0]


def signed_plan(cast: Cast, name: str = "lucja") -> Plan:
    """Return a signed plan of one of the cast, with its scan."""
    return planned(cast, name, COACHES[name])


def others(cast: Cast, name: str = "nadia") -> list[str]:
    """Return the addresses on own pages of everything that is another participant's."""
    found, by = cast.participations[name], cast.users[COACHES[name]]
    step = coaching.add_step(participation=found, step=coaching.Step("Zadzwonić", "participant", None), by=by)
    file = own_rights.ask_file(access=accepted(cast, name), language="en", by=SYSTEM)
    own_rights.keep_file(file=file, content=b"PK", page=PAGE, by=SYSTEM)
    things: dict[str, UUID] = {
        "own:step-done": step.pk,
        "own:step-reopen": step.pk,
        "own:document": shown_document(cast, name).pk,
        "own:plan-file": signed_plan(cast, name).pk,
        "own:paper": made(cast, name).pk,
        "own:brought": brought(cast, name).pk,
        "own:withdraw": consented(cast, name).pk,
        "own:download": file.pk,
    }
    offered = reverse("own:give", args=[found.pk, "later_contact"])
    return [offered, *(reverse(page, args=[pk]) for page, pk in things.items())]
