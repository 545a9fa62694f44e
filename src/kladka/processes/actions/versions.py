"""What the verbs of everything that an office writes in versions have in common. Each is called within a verb."""

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb
from kladka.core.errors import Stale, check_version
from kladka.processes.models.versions import DraftBase, State, VersionBase


def unchanged[D: DraftBase](draft: D, version: int) -> D:
    """Return a draft as it is stored. Raises Stale when somebody changed it since `version`, or it is gone."""
    stored = type(draft)._default_manager.select_related("controller").filter(pk=draft.pk).first()
    if stored is None:
        raise Stale(_("This draft is no longer there: it was discarded or put to a colleague."), stored=draft)
    check_version(stored, version)
    return stored


def kept[D: DraftBase](opened: Verb, draft: D, by: Actor) -> D:
    """Keep a draft for the first time."""
    draft.saved_by, draft.saved_at = by.id, opened.at
    return opened.save(draft)


def rewritten[D: DraftBase](opened: Verb, draft: D, content: str, by: Actor) -> D:
    """Keep what a draft says now, as its next version."""
    draft.content = content
    draft.saved_by, draft.saved_at = by.id, opened.at
    draft.version += 1
    return opened.save(draft, fields=("content", "saved_by", "saved_at", "version"))


def put[V: VersionBase](opened: Verb, draft: DraftBase, versions: type[V], content: str) -> V:
    """Let a draft become the next version, that waits for a colleague."""
    opened.delete(draft)
    earlier = versions._default_manager.filter(code=draft.code).order_by("-number").first()
    made = versions(
        controller_id=draft.controller_id,
        code=draft.code,
        number=earlier.number + 1 if earlier else 1,
        content=content,
        proposed_by=opened.by,
        proposed_at=opened.at,
    )
    return opened.save(made)


def published[V: VersionBase](opened: Verb, version: V, words: str) -> V:
    """Let a version be followed from now on; the one before is replaced."""
    opened.say(words)
    before = type(version)._default_manager.filter(code=version.code, state=State.PUBLISHED).first()
    if before is not None:
        ended(opened, before, State.REPLACED)
    return _decide(opened, version, State.PUBLISHED)


def sent_back[D: DraftBase](opened: Verb, version: VersionBase, drafts: type[D], words: str) -> D:
    """Do not publish a version: what it says goes on as its author's draft."""
    opened.say(words)
    _decide(opened, version, State.RETURNED)
    earlier = type(version)._default_manager.filter(code=version.code).exclude(state=State.RETURNED)
    changes = version.code if earlier.exists() else ""
    draft = drafts(controller_id=version.controller_id, code=version.code, content=version.content, changes=changes)
    draft.saved_by, draft.saved_at = version.proposed_by, opened.at
    return opened.save(draft)


def ended[V: VersionBase](opened: Verb, version: V, state: State) -> V:
    """Let nobody begin to follow a version any more."""
    version.state, version.ended_by, version.ended_at = state, opened.by, opened.at
    return opened.save(version, fields=("state", "ended_by", "ended_at"))


def _decide[V: VersionBase](opened: Verb, version: V, state: State) -> V:
    version.state, version.decided_by, version.decided_at = state, opened.by, opened.at
    return opened.save(version, fields=("state", "decided_by", "decided_at"))
