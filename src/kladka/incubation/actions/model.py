"""The verbs of an office's own models of incubators: write, put to a colleague, publish or send back, retire."""

import json
from dataclasses import replace

from kladka.audit.actions import Actor, verb
from kladka.incubation.models import StandardDraft, StandardVersion
from kladka.incubation.policies import model as policies
from kladka.incubation.rules.standard import Standard, content_of
from kladka.organisations.models import Organisation
from kladka.processes.actions import versions
from kladka.processes.models.versions import State
from kladka.processes.policies import versions as checks
from kladka.processes.queries import last_published


def _text(standard: Standard) -> str:
    return json.dumps(content_of(standard), ensure_ascii=False, sort_keys=True)


def begin_draft(*, controller: Organisation, standard: Standard, by: Actor, changes: str = "") -> StandardDraft:
    """Begin to write a model: a new one, or the next version of the one that `changes` names."""
    with verb("incubation.begin_model", controller=controller.pk, by=by) as opened:
        if changes:
            checks.check_not_drafted(StandardDraft, changes)
            checks.check_nothing_waits(StandardVersion, changes)
        else:
            policies.check_new_code(standard.code)
            policies.check_new_title(standard.title, controller.pk)
        draft = StandardDraft(controller=controller, code=standard.code, changes=changes, content=_text(standard))
        return versions.kept(opened, draft, by)


def save_draft(*, draft: StandardDraft, version: int, standard: Standard, by: Actor) -> StandardDraft:
    """Keep what is written, whatever is still missing; its code stays. Raises Stale when somebody changed it since."""
    with verb("incubation.save_model", controller=draft.controller_id, by=by) as opened:
        stored = versions.unchanged(draft, version)
        return versions.rewritten(opened, stored, _text(replace(standard, code=stored.code)), by)


def discard_draft(*, draft: StandardDraft, version: int, by: Actor) -> None:
    """Throw a draft away. Raises Stale when somebody changed it since `version`."""
    with verb("incubation.discard_model", controller=draft.controller_id, by=by) as opened:
        opened.delete(versions.unchanged(draft, version))


def propose(*, draft: StandardDraft, version: int, by: Actor) -> StandardVersion:
    """Put a draft to a colleague as the next version. Raises PolicyBroken while a part of it says nothing."""
    with verb("incubation.propose_model", controller=draft.controller_id, by=by) as opened:
        stored = versions.unchanged(draft, version)
        policies.check_ready(stored.standard)
        checks.check_nothing_waits(StandardVersion, stored.code)
        policies.check_different(stored.standard, last_published(StandardVersion, stored.code))
        return versions.put(opened, stored, StandardVersion, stored.content)


def publish(
    *, version: StandardVersion, by: Actor, has_others: bool, alone: bool = False, words: str = ""
) -> StandardVersion:
    """Let incubators follow a version from now on; the one before is replaced, and whoever is on it stays on it."""
    with verb("incubation.publish_model", controller=version.controller_id, by=by) as opened:
        checks.check_state(version, State.PROPOSED)
        checks.check_publisher(version, by.id, has_others=has_others, alone=alone)
        policies.check_ready(version.standard)
        return versions.published(opened, version, words)


def send_back(*, version: StandardVersion, by: Actor, words: str = "") -> StandardDraft:
    """Do not publish a version: what it says goes on as a draft. By a colleague with words, or by its author."""
    with verb("incubation.send_model_back", controller=version.controller_id, by=by) as opened:
        checks.check_state(version, State.PROPOSED)
        checks.check_words(version, by.id, words)
        return versions.sent_back(opened, version, StandardDraft, words)


def retire(*, version: StandardVersion, by: Actor, words: str) -> StandardVersion:
    """Let no incubator begin to follow a model any more. Whoever follows it stays on it."""
    with verb("incubation.retire_model", controller=version.controller_id, by=by) as opened:
        checks.check_state(version, State.PUBLISHED)
        opened.say(words)
        return versions.ended(opened, version, State.RETIRED)
