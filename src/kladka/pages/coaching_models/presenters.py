"""What the pages of coaching models say."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching.queries.follow_up import pack
from kladka.coaching.queries.pathway import used_in
from kladka.core import clock
from kladka.core.components import Colour, Column, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import moment_in_words
from kladka.pages.coaching_models.permissions import has_others
from kladka.pages.pathways.presenters import Step, days, often
from kladka.processes.models import ProcessDraft, ProcessVersion
from kladka.processes.models.versions import DraftBase, State, VersionBase
from kladka.processes.queries import Followed, draft_changing, label_of, newest_versions, shipped
from kladka.processes.rules.comparing import ADDED, CHANGED, REMOVED, Difference, asked_for
from kladka.processes.rules.process import Process, Requirement, Stage, said
from kladka.processes.rules.shape import Problem, named
from kladka.programmes.permissions import Viewer

type Used = Mapping[Followed, Mapping[str, int]]
"""How many participations follow a version, by the title of the project."""

COLOURS: Mapping[str, Colour] = {
    State.PROPOSED: "yellow",
    State.RETURNED: "orange",
    State.PUBLISHED: "green",
    State.REPLACED: "grey",
    State.RETIRED: "grey",
}


def state_tag(version: VersionBase | None) -> Tag:
    """Return the state of a version; a shipped one has none of its own."""
    if version is None:
        return Tag(_("Comes with Kładka"), "blue")
    words = {
        State.PROPOSED: _("Waits for a colleague"),
        State.RETURNED: _("Sent back"),
        State.PUBLISHED: _("Published"),
        State.REPLACED: _("Replaced"),
        State.RETIRED: _("Retired"),
    }
    return Tag(words[State(version.state)], COLOURS[version.state])


def address(code: str, number: int) -> str:
    """Return the address of a version."""
    return reverse("coaching_models:detail", args=[code, number])


def overview(viewer: Viewer, controllers: Collection[UUID]) -> Table:
    """Return every model with where it comes from, who extended it and which projects work by it."""
    used = used_by(viewer)
    own = newest_versions(controllers)
    rows = [_row(one, None, used) for one in shipped().values()]
    rows += [_row(one.process, one, used) for one in own]
    columns = [
        Column(_("Model")),
        Column(_("State")),
        Column(_("Version"), numeric=True),
        Column(_("Where it comes from")),
        Column(_("Which projects use it")),
    ]
    return Table(_("Coaching models"), columns, rows, caption_size="hidden")


def _row(process: Process, version: ProcessVersion | None, used: Used) -> list[Any]:
    return [
        [Link(process.name, address(process.code, process.version)), _kind(process)],
        state_tag(version),
        process.version,
        list(filter(None, [said(process.origin), _extended(process)])),
        _users(people for (code, _number), people in used.items() if code == process.code),
    ]


def _kind(process: Process) -> str:
    return _("Variant of: %(model)s") % {"model": label_of(process.extends)} if process.extends else _("Base model")


def _extended(process: Process) -> str:
    return _("Extended by: %(who)s") % {"who": said(process.extended_by)} if process.extended_by else ""


def users(process: Process, used: Used) -> list[SummaryRow]:
    """Return in which projects somebody is on this version, with how many, and on another one.

    Also of those whose coaching has ended.
    """
    of_this = _users(people for one, people in used.items() if one == (process.code, process.version))
    others = [people for (code, n), people in used.items() if code == process.code and n != process.version]
    rows = [SummaryRow(_("Which projects use this version"), of_this)]
    return [*rows, SummaryRow(_("Which use another version of it"), _users(others))] if others else rows


def _users(of_versions: Iterable[Mapping[str, int]]) -> Any:
    together: Counter[str] = Counter()
    for people in of_versions:
        together.update(people)
    return [_people(title, number) for title, number in together.items()] or _("none of yours")


def _people(project: str, number: int) -> str:
    words = ngettext("%(project)s: %(n)s participant", "%(project)s: %(n)s participants", number)
    return words % {"project": project, "n": number}


def used_by(viewer: Viewer) -> Used:
    """Return how many people of the viewer's projects are on which version. Two queries."""
    return used_in([post.project_id for post in viewer.posts])


def about(process: Process, version: ProcessVersion | None, names: Mapping[UUID, str]) -> list[SummaryRow]:
    """Return what a model is, where it comes from and who extended it."""
    rows = [
        SummaryRow(_("State"), [state_tag(version), _("version %(n)s") % {"n": process.version}]),
        SummaryRow(_("What it is"), _kind(process)),
        SummaryRow(_("Where it comes from"), said(process.origin)),
    ]
    if process.extended_by:
        rows.append(SummaryRow(_("Who extended it"), said(process.extended_by)))
    rows.append(SummaryRow(_("Follow-up"), _points(process)))
    if version is not None:
        rows.append(SummaryRow(_("Written by"), names.get(version.proposed_by, "")))
        if version.decided_by and version.state != State.RETURNED:
            rows.append(SummaryRow(_("Published by"), names.get(version.decided_by, "")))
    return rows


def picture(process: Process) -> list[Step]:
    """Return the stages in their order."""
    return [
        Step(
            named(one),
            "ahead",
            _("usually %(days)s") % {"days": days(one.usual_days)} if one.usual_days else "",
            label_of(one.added_by),
        )
        for one in process.stages
    ]


@dataclass(frozen=True)
class Shown:
    """One stage of a model with what it says, its gate and what is wrong with it."""

    stage: Stage
    name: str
    rows: Sequence[SummaryRow]
    gate: Sequence["Asked"]
    problems: Sequence[str] = ()
    is_of_base: bool = False


@dataclass(frozen=True)
class Asked:
    """One requirement in words, with who adds it and what is wrong with it."""

    requirement: Requirement
    words: str
    kind: str
    must: bool
    added_by: str
    problems: Sequence[str] = ()


def stages(process: Process, *, problems: Sequence[Problem] = (), base: Process | None = None) -> list[Shown]:
    """Return the stages of a model in words; `base` is the one whose stages a variant adds to."""
    return [_shown(one, problems, base) for one in process.stages]


def _shown(stage: Stage, problems: Sequence[Problem], base: Process | None) -> Shown:
    own = base.stage(stage.code) if base else None
    return Shown(
        stage,
        _name_of(stage, own),
        _stage_rows(stage),
        [_asked(one, stage, problems) for one in stage.gate],
        [one.words for one in problems if one.stage == stage.code and not one.requirement],
        own is not None,
    )


def _name_of(stage: Stage, own: Stage | None) -> str:
    """Return the name of a stage, or that of its base; of one that has none yet, that it has none."""
    return said(stage.label) or (named(own) if own else _("Stage without a name"))


def _stage_rows(stage: Stage) -> list[SummaryRow]:
    places = [dictionary("place-kinds").label(code) for code in stage.session_kinds]
    roles = [dictionary("post-roles").label(code) for code in stage.roles]
    told: list[tuple[str, Any]] = [
        (_("Usual days"), stage.usual_days),
        (_("Sessions"), often(stage) if stage.intensity[0] else ""),
        (_("Where sessions take place"), ", ".join(places)),
        (_("Reviews on day"), ", ".join(map(str, stage.reviews))),
        (_("Who works in it"), ", ".join(roles)),
        (_("Added by"), label_of(stage.added_by)),
    ]
    return [SummaryRow(key, value) for key, value in told if value]


def _asked(one: Requirement, stage: Stage, problems: Sequence[Problem]) -> Asked:
    wrong = [each.words for each in problems if (each.stage, each.requirement) == (stage.code, one.code)]
    return Asked(one, said(one.label) or one.code, asked_for(one), one.must, label_of(one.added_by), wrong)


def versions_table(
    versions: Sequence[VersionBase], names: Mapping[UUID, str], to: Callable[[str, int], str] = address
) -> Table:
    """Return every version of an own model with its state, the newest first; `to` gives their addresses."""
    rows = [
        [
            Link(_("Version %(n)s") % {"n": one.number}, to(one.code, one.number)),
            state_tag(one),
            [names.get(one.proposed_by, ""), moment_in_words(one.proposed_at)],
            _decided(one, names),
        ]
        for one in versions
    ]
    columns = [Column(_("Version")), Column(_("State")), Column(_("Written by")), Column(_("Decided by"))]
    return Table(_("Versions"), columns, rows)


def _decided(version: VersionBase, names: Mapping[UUID, str]) -> Any:
    if not version.decided_by or not version.decided_at:
        return _("not yet")
    return [names.get(version.decided_by, ""), moment_in_words(version.decided_at)]


CHANGES: Mapping[str, Colour] = {ADDED: "green", REMOVED: "red", CHANGED: "yellow"}


def compared(found: Sequence[Difference]) -> Table:
    """Return what differs between two versions, in words."""
    words = {ADDED: _("Added"), REMOVED: _("Removed"), CHANGED: _("Changed")}
    rows = [[one.where or _("The model"), Tag(words[one.how], CHANGES[one.how]), one.words] for one in found]
    columns = [Column(_("Where")), Column(_("How")), Column(_("What"))]
    return Table(_("What differs"), columns, rows, caption_size="hidden")


def draft_about(process: Process) -> list[SummaryRow]:
    """Return what a draft says of itself, in both languages."""
    told: list[tuple[str, Any]] = [
        (_("Title"), _both(process.title)),
        (_("What it is"), _kind(process)),
        (_("Where it comes from"), _both(process.origin)),
        (_("Who extended it"), _both(process.extended_by)),
        (_("Follow-up"), _points(process)),
    ]
    return [SummaryRow(key, value) for key, value in told if value]


def _points(process: Process) -> str:
    """Return at which points somebody is asked how it goes."""
    named = ", ".join(in_use(one.labels) for one in pack().points if one.code in process.follow_up)
    if process.extends:
        return _("as in the base model, and: %(points)s") % {"points": named} if named else _("as in the base model")
    return named or _("at the usual points")


def _both(words: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(filter(None, (words.get("pl"), words.get("en")))))


def drafts_table(drafts: Sequence[tuple[DraftBase, str]], names: Mapping[UUID, str], page: str) -> Table:
    """Return what is being written, each draft with what it is called; `page` shows one of them."""
    rows = [
        [
            Link(name or one.code, reverse(page, args=[one.pk])),
            moment_in_words(one.saved_at),
            names.get(one.saved_by, ""),
        ]
        for one, name in drafts
    ]
    columns = [Column(_("Model")), Column(_("Last saved")), Column(_("By"))]
    return Table(_("Being written"), columns, rows)


def waiting_table(
    versions: Sequence[tuple[VersionBase, str]], names: Mapping[UUID, str], to: Callable[[str, int], str] = address
) -> Table:
    """Return the versions that wait for a colleague, each with what it is called; `to` gives their addresses."""
    rows = [
        [
            Link(name or one.code, to(one.code, one.number)),
            one.number,
            [names.get(one.proposed_by, ""), moment_in_words(one.proposed_at)],
        ]
        for one, name in versions
    ]
    columns = [Column(_("Model")), Column(_("Version")), Column(_("Written by"))]
    return Table(_("Waits for a colleague"), columns, rows)


def tools(process: Process, version: ProcessVersion | None, viewer: Viewer, *, may_write: bool) -> Menu | None:
    """Return what can be done with a version. A query where it is an own one."""
    if not may_write:
        return None
    written = draft_changing(ProcessDraft, process.code) if version else None
    return tools_of(version, process.code, process.version, viewer, "coaching_models", written=written)


def tools_of(
    version: VersionBase | None,
    code: str,
    number: int,
    viewer: Viewer,
    pages: str,
    *,
    retire: str = "",
    written: DraftBase | None = None,
) -> Menu:
    """Return what somebody who writes models can do with a version; a shipped one is only a beginning.

    `retire`: how it is said that the model is offered no more; `written`: the draft of its next version.
    """

    def to(name: str, text: str) -> Link:
        return Link(text, reverse(f"{pages}:{name}", args=[code, number]))

    links = []
    if version is not None and version.state == State.PROPOSED:
        is_author = version.proposed_by == viewer.user.pk
        waits = is_author and has_others(version.controller_id, version.proposed_by, clock.today())
        links += [
            to("publish", _("See what a colleague is to decide on") if waits else _("Decide on this version")),
            to("send-back", _("Take this version back") if is_author else _("Send this version back")),
        ]
    if written is not None:
        links.append(Link(_("Go on with the draft of the next version"), reverse(f"{pages}:draft", args=[written.pk])))
    links.append(to("begin", _("Write a model from this one")))
    if version is not None and version.state == State.PUBLISHED:
        links.append(to("retire", retire or _("Let nobody start by it any more")))
    return Menu(_("What can be done"), links)
