"""The sentences about a definition: what is counted or measured, how often, when, on what evidence, without whom."""

from collections.abc import Iterator
from dataclasses import replace

from miara.describe.clauses import About, Clauses
from miara.describe.phrases import phrases
from miara.model import tree
from miara.model.pack import Arithmetic, Indicator, Pack, Part, PartName
from miara.model.results import plain

_PEOPLE = ("participations", "coached", "persons", "staff")


def sentences(pack: Pack, indicator: Indicator, language: str) -> Iterator[str]:
    """A definition in plain words, sentence by sentence. Raises UnknownNameError for a language without words."""
    say = phrases(language)
    about: About = "people" if indicator.unit.name in _PEOPLE else "things"
    clauses = Clauses(pack, say, about, is_of_persons=indicator.unit.name == "persons")
    if indicator.formula is not None:
        yield say("measures", "formula", formula=_formula(indicator.formula))
        return
    unit = say("units", indicator.unit.name, "who")
    parts = {part.name: _without_population(part, indicator) for part in indicator.parts}
    if indicator.kind == "share":
        yield from _share(clauses, unit, parts)
    else:
        yield _measured(clauses, unit, indicator, parts[""])
    if not (indicator.unit.sums and indicator.kind in ("mean", "median")):
        yield say("units", indicator.unit.name, "once")
    if indicator.on == "exit":
        yield say("sentences", "after_leaving")
    yield from _evidence(clauses, indicator)
    if indicator.population is not None:
        yield say("sentences", "population", clauses=Clauses(pack, say).clause(indicator.population))


def breakdown_names(pack: Pack, language: str) -> Iterator[str]:
    """By what a pack splits its figures, in words. Raises UnknownNameError for a language without words."""
    say = phrases(language)
    for name in pack.breakdowns:
        kind = "columns" if say.has("columns", name) else "breakdowns"
        yield say(kind, name) if say.has(kind, name) else name


def _without_population(part: Part, indicator: Indicator) -> Part:
    """What the pack asks of everybody is said once, at the end."""
    if indicator.population is None:
        return part
    asked = _only(indicator.population)
    kept = tuple(each for each in _only(part.condition) if each not in asked)
    whole = kept[0] if len(kept) == 1 else tree.All(kept)
    return replace(part, condition=whole if kept else tree.Everyone())


def _measured(clauses: Clauses, unit: str, indicator: Indicator, part: Part) -> str:
    whole = replace(clauses, is_of_persons=False)  # What is measured is all of the person's.
    own = part.measured is not None and not (indicator.unit.sums and indicator.kind == "sum")
    if isinstance(part.condition, tree.Everyone) and not own:
        return clauses.say("units", indicator.unit.name, "all")
    if part.measured is not None and isinstance(part.condition, tree.Everyone):
        everybody = clauses.say("units", indicator.unit.name, "all")
        return clauses.say("measures", f"{indicator.kind}_all", what=whole.value(part.measured), all=everybody)
    said = clauses.clause(part.condition)
    if part.measured is None or not own:
        return clauses.say("measures", "count", who=unit, clauses=said)
    what = whole.value(part.measured)
    return clauses.say("measures", indicator.kind, what=what, who=unit, clauses=said)


def _share(clauses: Clauses, unit: str, parts: dict[PartName, Part]) -> Iterator[str]:
    say, lower = clauses.say, unit[0].lower() + unit[1:]
    among, of = _only(parts["among"].condition), _only(parts[""].condition)
    own = tree.All(tuple(part for part in of if part not in among)) if len(of) > len(among) else parts[""].condition
    yield say("measures", "share", who_lower=lower, of=clauses.clause(own))
    without = parts.get("without")
    excluded = _only(without.condition)[-1] if without else None
    kept = tuple(part for part in among if part != tree.Not(excluded)) if excluded else among
    if not kept or kept == (tree.Everyone(),):
        yield say("measures", "among_everyone", who_lower=lower)
    else:
        yield say("measures", "among", who_lower=lower, clauses=clauses.clause(tree.All(kept)))
    if excluded is not None:
        yield say("measures", "without", clauses=clauses.clause(excluded))


def _only(condition: tree.Predicate) -> tuple[tree.Predicate, ...]:
    return condition.parts if isinstance(condition, tree.All) else (condition,)


def _evidence(clauses: Clauses, indicator: Indicator) -> Iterator[str]:
    """What a document has to prove; that only complete records count."""
    say = clauses.say
    proofs = dict.fromkeys(proof for fact in _facts(clauses.pack, indicator) for proof in clauses.proofs(fact))
    if indicator.unit.table != "participation" and indicator.row_evidence == "proven":
        proofs[say("tables", indicator.unit.table)] = None
    if proofs:
        yield say("evidence", "proven", what=say.listed(proofs))
    if indicator.unit.has_participation:
        yield say("evidence", "record")


def _facts(pack: Pack, indicator: Indicator) -> Iterator[tree.HasFact]:
    """Every fact whose document makes somebody count, or leaves them out of a share; also through other indicators."""
    for part in indicator.parts:
        if part.name == "among":
            continue
        measured = tree.facts_of(part.measured) if part.measured is not None else ()
        for fact in (*tree.facts_in(part.condition, positive_only=True), *measured):
            if fact.evidence == "proven":
                yield fact
        for asked in tree.walk(part.condition, positive_only=True):
            if isinstance(asked, tree.CountedIn):
                yield from _facts(pack, pack.by_code[asked.code])


def _formula(made: Arithmetic, inside: bool = False) -> str:
    if made.operator == "code":
        return made.code
    if made.operator == "number" or made.left is None or made.right is None:
        return str(plain(made.number))
    said = f"{_formula(made.left, inside=True)} {made.operator} {_formula(made.right, inside=True)}"
    return f"({said})" if inside else said
