"""Own models of incubators of the cast's controller, in every state: written by Olga, the monitoring officer."""

from dataclasses import replace

from kladka.incubation.actions import model as models
from kladka.incubation.models import StandardDraft, StandardVersion
from kladka.incubation.queries import shipped_standards
from kladka.incubation.rules.standard import Standard
from kladka.organisations.models import Organisation
from tests.world.cast import Cast


def copied(code: str) -> Standard:
    """A copy of the shipped model under another code and title."""
    shipped = next(iter(shipped_standards().values()))
    return replace(shipped, code=code, number=0, title={"pl": f"Model {code}", "en": f"Model {code}"})


def drafted(
    cast: Cast, code: str, *, standard: Standard | None = None, controller: Organisation | None = None
) -> StandardDraft:
    """A draft of a copy, or of the model given."""
    leader = controller or cast.project.controller
    return models.begin_draft(controller=leader, standard=standard or copied(code), by=cast.users["olga"])


def proposed(cast: Cast, code: str, *, controller: Organisation | None = None) -> StandardVersion:
    """A version that waits for a colleague."""
    draft = drafted(cast, code, controller=controller)
    return models.propose(draft=draft, version=draft.version, by=cast.users["olga"])


def published(cast: Cast, code: str, *, controller: Organisation | None = None) -> StandardVersion:
    """A version that incubators may follow, published by a colleague."""
    waiting = proposed(cast, code, controller=controller)
    return models.publish(version=waiting, by=cast.users["alicja"], has_others=True)
