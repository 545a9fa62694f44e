"""Which processes there are: those shipped in `packs/coaching`, and an office's own ones."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.processes.models import ProcessDraft, ProcessVersion
from kladka.processes.models.versions import STARTED, DraftBase, State, VersionBase
from kladka.processes.rules.combining import Combined, base_of, combined
from kladka.processes.rules.process import Process, Words, read, said
from kladka.processes.rules.shape import Known

MODELS = "coaching-models"
"""The dictionary of the models that are shipped."""
COACHING, GROUP = "coaching", "group"
KINDS = {COACHING: ("coaching", MODELS), GROUP: ("groups", "group-models")}
"""Where the processes of each kind are shipped, and the dictionary of their titles."""
POINTS = "coaching/questions/follow-up.yaml"
"""Where the points of follow-up are that a process may name."""

type Followed = tuple[str, int]
"""A model's code, and the number of its version."""


@cache
def shipped_versions(kind: str = COACHING) -> Mapping[Followed, Process]:
    """Return every version of every process of a kind that is shipped: an older one stays for whoever started by it."""
    folder, _listed = KINDS[kind]
    found = [read(packs.load(f"{folder}/{path.name}")) for path in sorted((packs.root() / folder).glob("*.yaml"))]
    return {(one.code, one.version): one for one in found}


@cache
def shipped(kind: str = COACHING) -> Mapping[str, Process]:
    """Return the newest version of each shipped process of a kind, in the order of its dictionary."""
    newest: dict[str, Process] = {}
    for one in sorted(shipped_versions(kind).values(), key=lambda one: one.version):
        newest[one.code] = one
    order = list(dictionary(KINDS[kind][1]).items)
    return {code: newest[code] for code in sorted(newest, key=order.index)}


def own_published(controllers: Collection[UUID]) -> list[ProcessVersion]:
    """Return the own processes that people may start by, by code."""
    rows = ProcessVersion.objects.filter(controller__in=controllers, state=State.PUBLISHED)
    return list(rows.order_by("code"))


def processes_for(controller: UUID) -> dict[str, Process]:
    """Return every process by which somebody may start now at this controller, by code: shipped ones, then own ones."""
    return {**shipped(), **{one.code: one.process for one in own_published([controller])}}


def processes_of(controllers: Collection[UUID]) -> list[Process]:
    """Return every process by which somebody may start at one of these controllers. One query."""
    return [*shipped().values(), *(one.process for one in own_published(controllers))]


def processes_followed(controllers: Collection[UUID]) -> list[Process]:
    """Return every process on which somebody may be at one of these controllers: retired ones, too. One query."""
    rows = ProcessVersion.objects.filter(controller__in=controllers, state__in=(State.PUBLISHED, State.RETIRED))
    newest = {one.code: one.process for one in rows.order_by("code", "number")}
    return [*shipped().values(), *newest.values()]


def choices_for(controllers: Collection[UUID]) -> list[tuple[str, str]]:
    """Return (code, title) of the processes by which somebody may start, for a form field. One query."""
    return [(one.code, one.name) for one in processes_of(controllers)]


_titles: dict[str, Words] = {}
"""Titles of own processes that were asked for: a published title never changes."""


def label_of(code: str) -> str:
    """Return the title of a process; the code itself where nobody knows it. A query only for an own one, once."""
    if not code or code in dictionary(MODELS).items:
        return dictionary(MODELS).label(code) if code else ""
    if code in _titles:
        return said(_titles[code])
    started = ProcessVersion.objects.filter(code=code, state__in=STARTED).first()
    if started is not None:
        _titles[code] = started.process.title
        return said(_titles[code])
    waiting = ProcessVersion.objects.filter(code=code).order_by("-number").first()
    return waiting.process.name if waiting else code


def label_in(listed: str, code: str) -> str:
    """Return the label of a code of any dictionary; of models also that of an office's own one."""
    return label_of(code) if listed == MODELS else dictionary(listed).label(code)


def is_known(code: str) -> bool:
    """Tell whether facts may name this process: a shipped one, or one that an office published once."""
    known = code in dictionary(MODELS).items
    return known or ProcessVersion.objects.filter(code=code, state__in=STARTED).exists()


def codes_used() -> set[str]:
    """Return every code that a new model may not have: of what is shipped, published, put to a colleague or written."""
    asked = ProcessVersion.objects.values_list("code", flat=True).union(ProcessDraft.objects.values_list("code"))
    return {*dictionary(MODELS).items, *asked}


def versions_named(followed: Iterable[Followed]) -> dict[Followed, Process]:
    """Return what these versions say. One query, and none where all of them are shipped."""
    wanted = set(followed)
    found = {one: shipped_versions()[one] for one in wanted & shipped_versions().keys()}
    codes = {code for code, _number in wanted - found.keys()}
    own = list(ProcessVersion.objects.filter(code__in=codes)) if codes else []
    _titles.update({one.code: one.process.title for one in own if one.state in STARTED})
    return found | {(one.code, one.number): one.process for one in own if (one.code, one.number) in wanted}


def newest_followed(codes: Collection[str], controller: UUID) -> tuple[Followed, ...] | None:
    """Return the versions by which somebody starts who works by these models: the base first, then its variants.

    None where they are of two bases, or where one of them may not be started.
    """
    known = processes_for(controller)
    made = base_of(list(codes), {code: one.extends for code, one in known.items()})
    if made is None or not {made[0], *made[1]} <= known.keys():
        return None
    return tuple((code, known[code].version) for code in (made[0], *made[1]))


def codes_followed(codes: Collection[str]) -> set[str]:
    """Return the models that somebody follows who works by these: with the base of a variant. A query for own ones."""
    known = {one.code: one.extends for one in shipped_versions().values()}
    own = set(codes) - known.keys()
    rows = ProcessVersion.objects.filter(code__in=own, state__in=STARTED).order_by("number") if own else ()
    known |= {one.code: one.process.extends for one in rows}
    return {*codes, *(known[code] for code in codes if known.get(code))}


def joined(followed: Iterable[Followed], known: Mapping[Followed, Process]) -> Combined:
    """Return what versions make together; the first is the base."""
    base, *variants = [known[one] for one in followed]
    return combined(base, variants)


def versions_of(code: str, controllers: Collection[UUID]) -> list[ProcessVersion]:
    """Return the versions of an own process, the newest first."""
    return list(ProcessVersion.objects.filter(code=code, controller__in=controllers).order_by("-number"))


def newest_versions(controllers: Collection[UUID]) -> list[ProcessVersion]:
    """Return of each own process the version that says most of it today: published, else waiting, else the newest."""
    return most_telling(ProcessVersion.objects.filter(controller__in=controllers).order_by("code", "-number"))


def drafts_of(controllers: Collection[UUID]) -> list[ProcessDraft]:
    """Return what is being written, the one saved last first."""
    return list(ProcessDraft.objects.filter(controller__in=controllers).order_by("-saved_at"))


def proposed_of(controllers: Collection[UUID]) -> list[ProcessVersion]:
    """Return what waits for a colleague's decision, what has waited longest first."""
    waiting = ProcessVersion.objects.filter(controller__in=controllers, state=ProcessVersion.State.PROPOSED)
    return list(waiting.order_by("proposed_at"))


def known_for(controller: UUID) -> Known:
    """Return what a process of this controller is held to."""
    kinds = dictionary("requirement-kinds")
    names = {"place-kinds", "post-roles", *(str(one.data["of"]) for one in kinds.items.values() if "of" in one.data)}
    bases = {code: one for code, one in processes_for(controller).items() if not one.extends}
    return Known(
        answers={name: dictionary(name).items.keys() for name in names},
        kinds={code: one.data for code, one in kinds.items.items()},
        bases={code: [stage.code for stage in one.stages] for code, one in bases.items()},
        points=[one["code"] for one in packs.load(POINTS)["points"] if one["after"] == "work"],
    )


def naming_points() -> Q:
    """Return what is true of whatever has `code` and `number` of a version that names its own points of follow-up."""
    shipped_ones = [one for one, process in shipped_versions().items() if process.follow_up]
    named = ProcessVersion.objects.filter(
        code=OuterRef("code"), number=OuterRef("number"), state__in=STARTED, content__contains='"follow_up"'
    )
    found = Q(Exists(named))
    for code, number in shipped_ones:
        found |= Q(code=code, number=number)
    return found


def last_published[V: VersionBase](versions: type[V], code: str) -> V | None:
    """Return the newest version that somebody may follow: a later one that was sent back says nothing."""
    return versions._default_manager.filter(code=code, state__in=STARTED).order_by("-number").first()


def draft_changing[D: DraftBase](drafts: type[D], code: str) -> D | None:
    """Return what is being written as the next version of a model."""
    return drafts._default_manager.filter(code=code).first()


def is_used(versions: type[VersionBase], drafts: type[DraftBase], code: str) -> bool:
    """Tell whether an office uses a code: of a draft, or of a version that was not sent back."""
    told = versions._default_manager.filter(code=code).exclude(state=State.RETURNED)
    return told.exists() or drafts._default_manager.filter(code=code).exists()


def most_telling[V: VersionBase](rows: Iterable[V]) -> list[V]:
    """Return of each model the version that says most of it today: published, else waiting, else the newest.

    `rows` by code, the newest first.
    """
    rank = {State.PUBLISHED: 0, State.PROPOSED: 1}
    found: dict[str, V] = {}
    for one in rows:
        before = found.get(one.code)
        if before is None or rank.get(State(one.state), 2) < rank.get(State(before.state), 2):
            found[one.code] = one
    return list(found.values())
