"""Own models of the cast's controller, in every state: written by Olga, the monitoring officer."""

from dataclasses import replace

from kladka.accounts.models import User
from kladka.organisations.models import Organisation
from kladka.processes import actions
from kladka.processes.models import ProcessDraft, ProcessVersion
from kladka.processes.queries import shipped
from kladka.processes.rules.process import Process
from tests.world.cast import Cast

BASE = "euse-five-stages"


def copied(code: str, *, title: str = "") -> Process:
    """A copy of the five stages under another code and title."""
    words = title or f"Model {code}"
    return replace(shipped()[BASE], code=code, version=0, title={"pl": words, "en": words})


def extending(code: str, base: str = "tzw-base") -> Process:
    """A variant that adds nothing yet."""
    return Process(code, 0, {"pl": code, "en": code}, origin={"pl": "my", "en": "us"}, extends=base)


def drafted(
    cast: Cast, code: str, *, process: Process | None = None, controller: Organisation | None = None
) -> ProcessDraft:
    """A draft of a copy, or of the process given."""
    leader = controller or cast.project.controller
    return actions.begin_draft(controller=leader, process=process or copied(code), by=cast.users["olga"])


def proposed(
    cast: Cast, code: str, *, controller: Organisation | None = None, process: Process | None = None
) -> ProcessVersion:
    """A version that waits for a colleague."""
    draft = drafted(cast, code, controller=controller, process=process)
    return actions.propose(draft=draft, version=draft.version, by=cast.users["olga"])


def published(
    cast: Cast,
    code: str,
    *,
    controller: Organisation | None = None,
    by: User | None = None,
    process: Process | None = None,
) -> ProcessVersion:
    """A version by which people may start, published by a colleague."""
    waiting = proposed(cast, code, controller=controller, process=process)
    return actions.publish(version=waiting, by=by or cast.users["alicja"], has_others=True)
