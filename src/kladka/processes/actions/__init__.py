"""The verbs of an office's own processes: write, put to a colleague, publish or send back, retire.

A version that was put to a colleague never changes. Whoever started by a version stays on it, whatever becomes of it.
"""

from dataclasses import replace

from kladka.audit.actions import Actor, verb
from kladka.organisations.models import Organisation
from kladka.processes import policies
from kladka.processes.actions import versions
from kladka.processes.models import ProcessDraft, ProcessVersion, text_of
from kladka.processes.models.versions import State
from kladka.processes.policies import versions as checks
from kladka.processes.queries import last_published
from kladka.processes.rules.process import Process


def begin_draft(*, controller: Organisation, process: Process, by: Actor, changes: str = "") -> ProcessDraft:
    """Begin to write a model: a new one, or the next version of the one that `changes` names."""
    with verb("processes.begin_draft", controller=controller.pk, by=by) as opened:
        if changes:
            checks.check_not_drafted(ProcessDraft, changes)
            checks.check_nothing_waits(ProcessVersion, changes)
        else:
            policies.check_new_code(process.code)
            policies.check_new_title(process.title, controller.pk)
        draft = ProcessDraft(controller=controller, code=process.code, changes=changes, content=text_of(process))
        return versions.kept(opened, draft, by)


def save_draft(*, draft: ProcessDraft, version: int, process: Process, by: Actor) -> ProcessDraft:
    """Keep what is written, whatever is still wrong in it; its code stays. Raises Stale when somebody changed it since
    `version`."""
    with verb("processes.save_draft", controller=draft.controller_id, by=by) as opened:
        stored = versions.unchanged(draft, version)
        return versions.rewritten(opened, stored, text_of(replace(process, code=stored.code)), by)


def discard_draft(*, draft: ProcessDraft, version: int, by: Actor) -> None:
    """Throw a draft away. Raises Stale when somebody changed it since `version`."""
    with verb("processes.discard_draft", controller=draft.controller_id, by=by) as opened:
        opened.delete(versions.unchanged(draft, version))


def propose(*, draft: ProcessDraft, version: int, by: Actor) -> ProcessVersion:
    """Put a draft to a colleague as the next version. Raises PolicyBroken while something in it is to be mended."""
    with verb("processes.propose", controller=draft.controller_id, by=by) as opened:
        stored = versions.unchanged(draft, version)
        process, published = stored.process, last_published(ProcessVersion, stored.code)
        policies.check_ready(process, stored.controller_id)
        checks.check_nothing_waits(ProcessVersion, stored.code)
        policies.check_same_name(process, published)
        policies.check_different(process, published)
        return versions.put(opened, stored, ProcessVersion, text_of(replace(process, version=0)))


def publish(
    *, version: ProcessVersion, by: Actor, has_others: bool, alone: bool = False, words: str = ""
) -> ProcessVersion:
    """Let people start by a version from now on; the one before is replaced, and whoever is on it stays on it.

    `has_others`: whether somebody else than the author may publish. `alone`: the author says that there is nobody.
    """
    with verb("processes.publish", controller=version.controller_id, by=by) as opened:
        checks.check_state(version, State.PROPOSED)
        checks.check_publisher(version, by.id, has_others=has_others, alone=alone)
        policies.check_ready(version.process, version.controller_id)
        policies.check_variants(version.process, version.controller_id)
        return versions.published(opened, version, words)


def send_back(*, version: ProcessVersion, by: Actor, words: str = "") -> ProcessDraft:
    """Do not publish a version: what it says goes on as a draft. By a colleague with words, or by its author."""
    with verb("processes.send_back", controller=version.controller_id, by=by) as opened:
        checks.check_state(version, State.PROPOSED)
        checks.check_words(version, by.id, words)
        return versions.sent_back(opened, version, ProcessDraft, words)


def retire(*, version: ProcessVersion, by: Actor, words: str) -> ProcessVersion:
    """Let nobody start by a model any more. Whoever is on it stays on it."""
    with verb("processes.retire", controller=version.controller_id, by=by) as opened:
        checks.check_state(version, State.PUBLISHED)
        policies.check_not_extended(version.code, version.controller_id)
        opened.say(words)
        return versions.ended(opened, version, State.RETIRED)
