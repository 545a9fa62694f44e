"""What may never happen to what an office writes in versions."""

from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken, Stale
from kladka.processes.models.versions import DraftBase, State, VersionBase
from kladka.processes.queries import draft_changing, is_used


def check_not_drafted(drafts: type[DraftBase], code: str) -> None:
    """One draft at a time changes a model."""
    if draft_changing(drafts, code) is not None:
        raise PolicyBroken(_("A change of this model is already being written. Open that draft."))


def check_nothing_waits(versions: type[VersionBase], code: str) -> None:
    """One version at a time waits for a colleague."""
    if versions._default_manager.filter(code=code, state=State.PROPOSED).exists():
        raise PolicyBroken(_("A version of this model already waits for a colleague. Let it be decided on first."))


def check_code_is_new(versions: type[VersionBase], drafts: type[DraftBase], code: str, shipped: set[str]) -> None:
    """A new model has a code that nobody uses: facts name it, whatever office recorded them."""
    if code in shipped or is_used(versions, drafts, code):
        raise PolicyBroken(
            _("The code “%(code)s” is already used by another model. Choose another.") % {"code": code}, field="code"
        )


def check_state(version: VersionBase, state: State) -> None:
    """Nobody decided on it meanwhile. Raises Stale."""
    stored = type(version)._default_manager.get(pk=version.pk)
    if stored.state != state:
        raise Stale(_("Somebody has already decided on this. Look at it again."), stored=stored)


def check_publisher(version: VersionBase, by: UUID, *, has_others: bool, alone: bool) -> None:
    """A colleague publishes, never the author; where there is nobody else, the author says so."""
    if version.proposed_by != by:
        return
    if has_others:
        raise PolicyBroken(_("You wrote this version. Another coordinator or a monitoring officer publishes it."))
    if not alone:
        raise PolicyBroken(
            _("You wrote this version and nobody else can publish it. Tick the box if you publish it alone."),
            field="alone",
        )


def check_words(version: VersionBase, by: UUID, words: str) -> None:
    """A colleague who sends a version back says why; its author may take it back without a word."""
    if version.proposed_by != by and not words.strip():
        raise PolicyBroken(_("Say what the author should change."), field="words")
