"""The verbs of an office's own processes: write, put to a colleague, publish or send back, retire.

A version that was put to a colleague never changes. Whoever started by a version stays on it, whatever becomes of it.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core.errors import Stale, check_version
from kladka.organisations.models import Organisation
from kladka.processes import policies
from kladka.processes.models import ProcessDraft, ProcessVersion, text_of
from kladka.processes.queries import STARTED
from kladka.processes.rules.process import Process

State = ProcessVersion.State


def begin_draft(*, controller: Organisation, process: Process, by: Actor, changes: str = "") -> ProcessDraft:
    """Begin to write a model: a new one, or the next version of the one that `changes` names."""
    with verb("processes.begin_draft", controller=controller.pk, by=by) as opened:
        if changes:
            policies.check_not_drafted(changes)
            policies.check_nothing_waits(changes)
        else:
            policies.check_new_code(process.code)
            policies.check_new_title(process.title, controller.pk)
        draft = ProcessDraft(controller=controller, code=process.code, changes=changes, content=text_of(process))
        draft.saved_by, draft.saved_at = by.id, opened.at
        return opened.save(draft)


def save_draft(*, draft: ProcessDraft, version: int, process: Process, by: Actor) -> ProcessDraft:
    """Keep what is written, whatever is still wrong in it; its code stays. Raises Stale when somebody changed it since
    `version`."""
    with verb("processes.save_draft", controller=draft.controller_id, by=by) as opened:
        stored = _unchanged(draft, version)
        stored.content = text_of(replace(process, code=stored.code))
        stored.saved_by, stored.saved_at = by.id, opened.at
        stored.version += 1
        return opened.save(stored, fields=("content", "saved_by", "saved_at", "version"))


def discard_draft(*, draft: ProcessDraft, version: int, by: Actor) -> None:
    """Throw a draft away. Raises Stale when somebody changed it since `version`."""
    with verb("processes.discard_draft", controller=draft.controller_id, by=by) as opened:
        opened.delete(_unchanged(draft, version))


def propose(*, draft: ProcessDraft, version: int, by: Actor) -> ProcessVersion:
    """Put a draft to a colleague as the next version. Raises PolicyBroken while something in it is to be mended."""
    with verb("processes.propose", controller=draft.controller_id, by=by) as opened:
        stored = _unchanged(draft, version)
        process, earlier, published = stored.process, _last(stored.code), _last_published(stored.code)
        policies.check_ready(process, stored.controller_id)
        policies.check_nothing_waits(stored.code)
        policies.check_same_name(process, published)
        policies.check_different(process, published)
        opened.delete(stored)
        made = ProcessVersion(
            controller=stored.controller,
            code=stored.code,
            number=earlier.number + 1 if earlier else 1,
            content=text_of(replace(process, version=0)),
            proposed_by=opened.by,
            proposed_at=opened.at,
        )
        return opened.save(made)


def publish(
    *, version: ProcessVersion, by: Actor, has_others: bool, alone: bool = False, words: str = ""
) -> ProcessVersion:
    """Let people start by a version from now on; the one before is replaced, and whoever is on it stays on it.

    `has_others`: whether somebody else than the author may publish. `alone`: the author says that there is nobody.
    """
    with verb("processes.publish", controller=version.controller_id, by=by) as opened:
        policies.check_state(version, State.PROPOSED)
        policies.check_publisher(version, by.id, has_others=has_others, alone=alone)
        policies.check_ready(version.process, version.controller_id)
        policies.check_variants(version.process, version.controller_id)
        opened.say(words)
        before = ProcessVersion.objects.filter(code=version.code, state=State.PUBLISHED).first()
        if before is not None:
            _end(opened, before, State.REPLACED)
        return _decide(opened, version, State.PUBLISHED)


def send_back(*, version: ProcessVersion, by: Actor, words: str = "") -> ProcessDraft:
    """Do not publish a version: what it says goes on as a draft. By a colleague with words, or by its author."""
    with verb("processes.send_back", controller=version.controller_id, by=by) as opened:
        policies.check_state(version, State.PROPOSED)
        policies.check_words(version, by.id, words)
        opened.say(words)
        _decide(opened, version, State.RETURNED)
        earlier = ProcessVersion.objects.filter(code=version.code).exclude(state=State.RETURNED)
        draft = ProcessDraft(controller=version.controller, code=version.code, content=version.content)
        draft.changes = version.code if earlier.exists() else ""
        draft.saved_by, draft.saved_at = version.proposed_by, opened.at
        return opened.save(draft)


def retire(*, version: ProcessVersion, by: Actor, words: str) -> ProcessVersion:
    """Let nobody start by a model any more. Whoever is on it stays on it."""
    with verb("processes.retire", controller=version.controller_id, by=by) as opened:
        policies.check_state(version, State.PUBLISHED)
        policies.check_not_extended(version.code, version.controller_id)
        opened.say(words)
        return _end(opened, version, State.RETIRED)


def _unchanged(draft: ProcessDraft, version: int) -> ProcessDraft:
    stored = ProcessDraft.objects.select_related("controller").filter(pk=draft.pk).first()
    if stored is None:
        raise Stale(_("This draft is no longer there: it was discarded or put to a colleague."), stored=draft)
    check_version(stored, version)
    return stored


def _last(code: str) -> ProcessVersion | None:
    return ProcessVersion.objects.filter(code=code).order_by("-number").first()


def _last_published(code: str) -> ProcessVersion | None:
    """The newest version by which somebody may have started: a later one that was sent back says nothing."""
    return ProcessVersion.objects.filter(code=code, state__in=STARTED).order_by("-number").first()


def _decide(opened: Verb, version: ProcessVersion, state: State) -> ProcessVersion:
    version.state, version.decided_by, version.decided_at = state, opened.by, opened.at
    return opened.save(version, fields=("state", "decided_by", "decided_at"))


def _end(opened: Verb, version: ProcessVersion, state: State) -> ProcessVersion:
    version.state, version.ended_by, version.ended_at = state, opened.by, opened.at
    return opened.save(version, fields=("state", "ended_by", "ended_at"))
