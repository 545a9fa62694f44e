"""The verbs of own indicators: write, put to a colleague, approve or send back, retire.

A version that was put to a colleague never changes: what is sent back goes on as a draft, what counts is changed by the
next version. Reports keep the definitions they were made with, so nothing here touches one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.errors import Stale, check_version
from kladka.programmes.models import Project
from kladka.reporting import trying
from kladka.reporting.live.definitions import Indicator, forget_definitions
from kladka.reporting.models import IndicatorDraft, IndicatorVersion
from kladka.reporting.permissions.indicator import has_others
from kladka.reporting.policies import indicator as policies
from kladka.reporting.queries.indicator import Written, approved_texts
from kladka.reporting.rules.indicator import code_in, tidy

State = IndicatorVersion.State


def save_draft(
    *, project: Project, text: str, by: Actor, draft: IndicatorDraft | None = None, version: int = 0, changes: str = ""
) -> IndicatorDraft:
    """Keep a definition while it is written, whatever is still wrong in it. Raises Stale when somebody changed it since
    `version`."""
    text, code = tidy(text), code_in(text)
    with verb("reporting.save_indicator_draft", controller=project.controller_id, by=by) as opened:
        policies.check_size(text)
        if draft is None:
            policies.check_room(project)
            policies.check_code(project, code, changes)
            policies.check_not_drafted(project, changes)
            new = IndicatorDraft(project=project, code=code, changes=changes, text=text)
            new.saved_by, new.saved_at = by.id, opened.at
            return opened.save(new)
        stored = _unchanged(draft, version)
        policies.check_code(project, code, stored.changes, draft=stored.pk)
        stored.text, stored.code, stored.saved_by, stored.saved_at = text, code, by.id, opened.at
        stored.version += 1
        return opened.save(stored, fields=("text", "code", "saved_by", "saved_at", "version"))


def discard_draft(*, draft: IndicatorDraft, version: int, by: Actor) -> None:
    """Throw a draft away. Raises Stale when somebody changed it since `version`."""
    with verb("reporting.discard_indicator_draft", controller=draft.project.controller_id, by=by) as opened:
        opened.delete(_unchanged(draft, version))


@dataclass(frozen=True)
class Looked:
    """A definition that was looked through and is ready, and what counted beside it then."""

    text: str
    changes: str
    beside: Mapping[str, str]
    indicator: Indicator


def look_through(*, project: Project, text: str, changes: str = "") -> Looked:
    """Tell that a definition is ready: it can be read and counted, and its examples come out. Raises PolicyBroken.

    With many examples and people this takes seconds: to be asked before the verb, so that nobody waits for it.
    """
    text, beside = tidy(text), approved_texts(project)
    _pack, indicator = policies.check_definition(project, text, changes)
    trying.check_countable(project, Written(text, changes))
    return Looked(text, changes, beside, indicator)


def propose(
    *,
    project: Project,
    text: str,
    by: Actor,
    draft: IndicatorDraft | None = None,
    version: int = 0,
    changes: str = "",
    looked: Looked | None = None,
) -> IndicatorVersion:
    """Put a definition to a colleague as the next version; the draft, where there was one, becomes that version.

    `looked`: what `look_through` told of it before.
    """
    text = tidy(text)
    changes = _unchanged(draft, version).changes if draft is not None else changes
    policies.check_code(project, code_in(text), changes, draft=draft.pk if draft else None)
    looked = _fitting(project, looked, text, changes)
    with verb("reporting.propose_indicator", controller=project.controller_id, by=by) as opened:
        stored = _unchanged(draft, version) if draft is not None else None
        indicator = _fitting(project, looked, text, changes).indicator
        policies.check_code(project, indicator.code, changes, draft=stored.pk if stored else None)
        policies.check_different(project, text, changes)
        policies.check_nothing_proposed(project, indicator.code)
        if stored is not None:
            opened.delete(stored)
        else:
            policies.check_room(project)
        return opened.save(_next(project, indicator.code, text, opened))


def approve(
    *, version: IndicatorVersion, by: Actor, alone: bool = False, words: str = "", looked: Looked | None = None
) -> IndicatorVersion:
    """Let a version count from now on; the one that counted until now is replaced. Raises Stale when it was decided on.

    `alone`: the author says that there is nobody else who could. `looked`: what `look_through` told of it before.
    """
    project = version.project
    looked = _fitting(project, looked, version.text, changed_by(version))
    with verb("reporting.approve_indicator", controller=project.controller_id, by=by) as opened:
        policies.check_state(version, State.PROPOSED)
        others = has_others(project, version.proposed_by, clock.today())
        policies.check_approver(version, by.id, others=others, alone=alone)
        _fitting(project, looked, version.text, changed_by(version))
        counted = _counted(version)
        opened.say(words)
        if counted is not None:
            _end(opened, counted, State.REPLACED)
        _decide(opened, version, State.APPROVED)
    forget_definitions(project)
    return version


def send_back(*, version: IndicatorVersion, by: Actor, words: str = "") -> IndicatorDraft:
    """Do not let a version count: its text goes on as a draft. By a colleague with words, or by its author."""
    project = version.project
    with verb("reporting.send_back_indicator", controller=project.controller_id, by=by) as opened:
        policies.check_state(version, State.PROPOSED)
        policies.check_words(version, by.id, words)
        opened.say(words)
        _decide(opened, version, State.RETURNED)
        earlier = IndicatorVersion.objects.filter(project=project, code=version.code).exclude(pk=version.pk)
        changes = version.code if earlier.exclude(state=State.RETURNED).exists() else ""
        open_draft = IndicatorDraft.objects.filter(project=project, code=version.code).first()
        if open_draft is not None:
            return open_draft
        draft = IndicatorDraft(project=project, code=version.code, changes=changes, text=version.text)
        draft.saved_by, draft.saved_at = version.proposed_by, opened.at
        return opened.save(draft)


def retire(*, version: IndicatorVersion, by: Actor, words: str) -> IndicatorVersion:
    """Stop counting an own indicator. Its versions stay, and a new version can be put to a colleague again."""
    project = version.project
    with verb("reporting.retire_indicator", controller=project.controller_id, by=by) as opened:
        policies.check_state(version, State.APPROVED)
        policies.check_not_needed(project, version.code)
        opened.say(words)
        _end(opened, version, State.RETIRED)
    forget_definitions(project)
    return version


def _fitting(project: Project, looked: Looked | None, text: str, changes: str) -> Looked:
    """What was looked through; looked through again where it was something else, or something else counts meanwhile."""
    if looked is not None and (looked.text, looked.changes, looked.beside) == (text, changes, approved_texts(project)):
        return looked
    return look_through(project=project, text=text, changes=changes)


def _counted(version: IndicatorVersion) -> IndicatorVersion | None:
    rows = IndicatorVersion.objects.filter(project=version.project, code=version.code, state=State.APPROVED)
    return rows.first()


def changed_by(version: IndicatorVersion) -> str:
    """Return the code of the indicator that a version changes; empty for a new one."""
    return version.code if _counted(version) else ""


def _unchanged(draft: IndicatorDraft, version: int) -> IndicatorDraft:
    stored = IndicatorDraft.objects.select_related("project").filter(pk=draft.pk).first()
    if stored is None:
        raise Stale(_("This draft is no longer there: it was discarded or put to a colleague."), stored=draft)
    check_version(stored, version)
    return stored


def _next(project: Project, code: str, text: str, opened: Verb) -> IndicatorVersion:
    last = IndicatorVersion.objects.filter(project=project, code=code).order_by("-number").first()
    number = last.number + 1 if last else 1
    return IndicatorVersion(
        project=project, code=code, number=number, text=text, proposed_by=opened.by, proposed_at=opened.at
    )


def _decide(opened: Verb, version: IndicatorVersion, state: State) -> None:
    version.state, version.decided_by, version.decided_at = state, opened.by, opened.at
    opened.save(version, fields=("state", "decided_by", "decided_at"))


def _end(opened: Verb, version: IndicatorVersion, state: State) -> None:
    version.state, version.ended_by, version.ended_at = state, opened.by, opened.at
    opened.save(version, fields=("state", "ended_by", "ended_at"))
