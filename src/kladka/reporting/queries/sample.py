"""From whom a sample is drawn, who is in it, how far the control is and what it found."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When

from kladka.accounts.models import User
from kladka.core import packs
from kladka.core.ledger import end_of
from kladka.people.models import Alias, Entry, Participation, Situation, Support
from kladka.people.rules.same import one_of_each
from kladka.programmes.models import Project
from kladka.reporting.live import figures
from kladka.reporting.models import Finding, Package, Population, Sample, SampleItem
from kladka.reporting.rules import sample as rules
from kladka.reporting.rules.checklist import checklist
from kladka.reporting.rules.share import Part

FACT_TABLES: Mapping[str, tuple[Any, str]] = {"situation": (Situation, "from_date"), "support": (Support, "start_date")}
"""The tables of facts that a sample may be drawn from, and the day each fact is about."""


@dataclass(frozen=True)
class Asked:
    """Which population: everybody who entered or was supported; the participations that count in an indicator, or whose
    entry form is complete; or the facts of a table.

    `until`: only what stood in the ledger under this number, so that a population of today can be told again.
    """

    kind: str
    as_of: date
    known_on: date
    indicator: str = ""
    fact_table: str = ""
    strata: str = ""
    until: int | None = None


@dataclass(frozen=True)
class Drawable:
    """A population: id → stratum, and id → the participation it is or belongs to."""

    strata: Mapping[str, str]
    participations: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.strata)


@dataclass(frozen=True)
class Progress:
    """How many items there are, how many were looked at to the last line, and how many have a finding."""

    size: int
    looked_at: int
    begun: int
    with_findings: int


def parameter(name: str, on: date, unit: str) -> int:
    """Return a dated number from packs/parameters/control_sample.yaml that holds on a day."""
    rows = packs.load("parameters/control_sample.yaml")[name]
    return int(max((row for row in rows if row["from"] <= on), key=lambda row: row["from"])[unit])


def drawable_indicators(project: Project) -> list[tuple[str, str]]:
    """Return (code, title) of the indicators behind which participations stand."""
    pack = figures.definitions_of(project)
    return [(each.code, figures.said(each.title)) for each in pack.by_code.values() if rules.is_drawable(each)]


def population(project: Project, asked: Asked) -> Drawable:
    """Return the population as the ledger tells it as of a day, as known on another."""
    if asked.kind == Sample.Kind.FACTS:
        return _facts(project, asked)
    if asked.kind == Sample.Kind.EVERYBODY:
        found = _with_supported(project, _entered(project, asked), asked)
    else:
        found = _counting(project, asked) if asked.indicator else _entered(project, asked)
    strata = _strata_of(project, asked) if asked.strata else {}
    return Drawable({one: strata.get(one, "") for one in found}, {one: one for one in found})


def _counting(project: Project, asked: Asked) -> set[str]:
    definition, facts = figures.indicator_of(project, asked.indicator), figures.facts_of(project)
    if asked.until is not None:
        facts = facts.until(asked.until)
    members = figures.members(project, definition.code, as_of=asked.as_of, known_on=asked.known_on, facts=facts)
    return {each.participation or each.id for each in members if each.state == "proven"}


def _entered(project: Project, asked: Asked) -> set[str]:
    return {str(one) for one in _entries(project, asked).values_list("participation", flat=True)}


def _with_supported(project: Project, entered: set[str], asked: Asked) -> set[str]:
    """Add who was supported, whether or not the entry form is complete: what it cost is in the claim.

    Who entered under another record that was merged with this one is there already.
    """
    rows = _known(Support.objects.all(), asked).filter(participation__project=project, start_date__lte=asked.as_of)
    supported = {str(one) for one in rows.order_by().values_list("participation", flat=True).distinct()} - entered
    merges = _known(Alias.objects.filter(controller=project.controller_id), asked).values_list("person", "same_as")
    if not supported or not merges:
        return entered | supported
    there = Participation.objects.filter(project=project)
    people = {str(pk): person for pk, person in there.values_list("pk", "person")}
    same = one_of_each(people.values(), merges)
    present = {same.get(people[one], people[one]) for one in entered}
    return entered | {one for one in supported if same.get(people[one], people[one]) not in present}


def _entries(project: Project, asked: Asked) -> QuerySet[Any]:
    return _known(Entry.objects.all(), asked).filter(participation__project=project, entry_date__lte=asked.as_of)


def _known(rows: Any, asked: Asked) -> QuerySet[Any]:
    """Return the facts known by the end of the day of knowledge, and under the number where one is asked for."""
    if asked.until is None:
        found: QuerySet[Any] = rows.known_on(asked.known_on)
    else:
        end = end_of(asked.known_on)
        stood = Q(retracted_at=None) | Q(retracted_at__gte=end) | Q(retracted_no__gt=asked.until)
        found = rows.filter(stood, recorded_at__lt=end, recorded_no__lte=asked.until)
    return found


def _strata_of(project: Project, asked: Asked) -> dict[str, str]:
    rows = _entries(project, asked).values_list("participation", asked.strata)
    return {str(one): str(stratum or "") for one, stratum in rows}


def _facts(project: Project, asked: Asked) -> Drawable:
    model, day = FACT_TABLES[asked.fact_table]
    rows = _known(model.objects.all(), asked).filter(participation__project=project, **{f"{day}__lte": asked.as_of})
    pairs = {str(pk): (str(owner), kind) for pk, owner, kind in rows.values_list("pk", "participation", "kind")}
    by_owner = _strata_of(project, asked) if asked.strata in {"partner", "sex"} else {}
    strata = {one: kind if asked.strata == "kind" else by_owner.get(owner, "") for one, (owner, kind) in pairs.items()}
    return Drawable(strata, {one: owner for one, (owner, _kind) in pairs.items()})


def asked_of(sample: Sample) -> Asked:
    """Return the question whose answer a sample's population was, of the ledger as it was when it was drawn."""
    return Asked(
        kind=sample.kind,
        as_of=sample.as_of,
        known_on=sample.known_on,
        indicator=sample.indicator,
        fact_table=sample.fact_table,
        strata=sample.strata,
        until=sample.chain_no,
    )


def population_of(sample: Sample) -> str:
    """Return the list a sample was drawn from, as it is handed out."""
    kept = Population.objects.filter(sample=sample).values_list("listed", flat=True).get()
    return zlib.decompress(bytes(kept)).decode()


def sizes_of(sample: Sample) -> dict[str, int]:
    """Return how many were drawn from each stratum."""
    rows = SampleItem.objects.filter(sample=sample).order_by().values_list("stratum").annotate(number=Count("pk"))
    return dict(sorted(rows))


def redrawn(sample: Sample, population: Mapping[str, str]) -> list[str]:
    """Return who is drawn from a list by the seed and the method of a sample."""
    sizes = rules.shared_out(rules.counted(population.values()), sample.size, sample.allocation)
    return rules.drawn(population, sample.seed, sizes)


def number_for(project: Project) -> int:
    """Return the number of the project's next sample. Ask under the ledger's lock."""
    last = Sample.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def items_with_state(sample: Sample) -> QuerySet[Any]:
    """Return the items with `answered` (how many lines), `has_finding`, and the person joined; one query."""
    found = Finding.objects.current().filter(item=OuterRef("pk"))
    rows = SampleItem.objects.filter(sample=sample).select_related("participation__person__identity")
    return rows.annotate(
        answered=Count("findings", filter=Q(findings__retracted_at=None)),
        has_finding=Exists(found.filter(outcome=Finding.Outcome.FINDING)),
    ).order_by("position")


def progress_of(sample: Sample) -> Progress:
    """Return how far the control is. One query."""
    lines = len(checklist(sample.checklist).lines)
    rows = items_with_state(sample).order_by().values_list("answered", "has_finding")
    states = list(rows)
    return Progress(
        size=len(states),
        looked_at=sum(answered >= lines for answered, _has in states),
        begun=sum(0 < answered < lines for answered, _has in states),
        with_findings=sum(has for answered, has in states if answered >= lines),
    )


def parts_of(sample: Sample) -> dict[str, Part]:
    """Return for each stratum how many there are, were looked at and have findings. Two queries."""
    lines = len(checklist(sample.checklist).lines)
    sizes = rules.counted(rules.read(population_of(sample)).values())
    seen: dict[str, list[bool]] = {stratum: [] for stratum in sizes}
    for stratum, answered, has in items_with_state(sample).values_list("stratum", "answered", "has_finding"):
        if answered >= lines:
            seen[stratum].append(has)
    return {stratum: Part(size, len(seen[stratum]), sum(seen[stratum])) for stratum, size in sizes.items()}


def findings_by_line(sample: Sample) -> dict[tuple[str, str, str], int]:
    """Return how many answers there are by line, outcome and kind. One query."""
    rows = Finding.objects.current().filter(item__sample=sample).order_by()
    counts = rows.values_list("line", "outcome", "kind").annotate(number=Count("pk"))
    return {(line, outcome, kind): number for line, outcome, kind, number in counts}


def answers_of(item: SampleItem) -> list[Any]:
    """Return every answer ever given about an item, the first first, each with `said`, `by_name`, `retracted_name`."""
    names = User.objects.values("name")
    rows: QuerySet[Any] = Finding.objects.filter(item=item).annotate(
        said=F("words__text"),
        by_name=Subquery(names.filter(pk=OuterRef("recorded_by"))[:1]),
        retracted_name=Subquery(names.filter(pk=OuterRef("retracted_by"))[:1]),
    )
    return list(rows.order_by("recorded_no", "pk"))


def next_open(sample: Sample, after: int) -> SampleItem | None:
    """Return the next item of the draw that is not looked at to the end, from `after` on and then from the start."""
    lines = len(checklist(sample.checklist).lines)
    rows = items_with_state(sample).select_related(None).filter(answered__lt=lines).exclude(position=after)
    found: SampleItem | None = rows.order_by(
        Case(When(position__gt=after, then=Value(0)), default=Value(1)), "position"
    ).first()
    return found


def with_neighbours(items: QuerySet[SampleItem]) -> QuerySet[Any]:
    """Add the ids of the items `before` and `after` each in the order of the draw."""
    same = SampleItem.objects.filter(sample=OuterRef("sample"))
    before = same.filter(position=OuterRef("position") - 1).values("pk")
    after = same.filter(position=OuterRef("position") + 1).values("pk")
    return items.annotate(before=Subquery(before[:1]), after=Subquery(after[:1]))


def samples_with_progress(project: Project) -> list[Any]:
    """Return the samples of a project, the newest first, with `looked_at`: how many items to the last line."""
    samples: list[Any] = list(Sample.objects.filter(project=project).select_related("project").order_by("-number"))
    lines = {sample.pk: len(checklist(sample.checklist).lines) for sample in samples}
    answered = Count("findings", filter=Q(findings__retracted_at=None))
    rows = SampleItem.objects.filter(sample__project=project).annotate(answered=answered)
    done: dict[Any, int] = dict.fromkeys(lines, 0)
    for pk, number in rows.values_list("sample", "answered"):
        done[pk] += number >= lines[pk]
    for sample in samples:
        sample.looked_at = done[sample.pk]
    return samples


def packages_made_of(sample: Sample) -> QuerySet[Any]:
    """Return the packages of a sample, the newest first, with `asked_name`."""
    name = User.objects.filter(pk=OuterRef("asked_by")).values("name")
    rows: QuerySet[Any] = Package.objects.filter(sample=sample).annotate(asked_name=Subquery(name[:1]))
    return rows.order_by("-asked_at")
