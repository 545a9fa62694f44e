"""What figures are compared with: one plain function of pandas for each indicator, over frames of what was known.

Written by hand, apart from the engine. A baseline: change it only together with the pack, and say so here.
2026-11: written with the pack of eighty indicators; found equal to the kernel.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from bench.figures_baselines import BY, alias_roots
from miara.model.results import Cell, Counts, Tally

Flags = "pd.Series[bool]"
Proof = tuple[Any, Any]
"""A condition with evidence, and the same without."""

ANSWERS = ("disability", "foreign_background", "third_country", "minority", "homeless", "other_disadvantaged")
WORK = ("employment", "own_firm")
DAY = np.timedelta64(1, "D")
NEVER = pd.Timestamp("2262-01-01").as_unit("s")


@dataclass
class Known:
    """What was known on a day and begun by another. Facts bear the place of their participation, `at`."""

    people: pd.DataFrame
    support: pd.DataFrame
    situation: pd.DataFrame
    assignment: pd.DataFrame
    as_of: pd.Timestamp


def frame(table: pa.Table) -> pd.DataFrame:
    """A table with days as numpy has them and words as categories."""
    found = table.to_pandas(date_as_object=False)
    for name in found.columns:
        if str(found[name].dtype).startswith("datetime64"):
            found[name] = found[name].astype("datetime64[s]")
    return found


def known(facts: Mapping[str, pd.DataFrame], roots: Mapping[str, str], as_of: date, known_on: date) -> Known:
    """Everything the questions are put to, made once."""
    day = pd.Timestamp(as_of).as_unit("s")
    told = {name: _recorded(each, pd.Timestamp(known_on)) for name, each in facts.items()}
    people = told["participation"]
    people = people[people.entry_date <= day]
    left = _last(told["exit"][told["exit"].exit_date <= day], "participation", "exit_date")
    back = told["reentry"].merge(left[["participation", "exit_date"]].astype({"participation": object}))
    back = back[(back.reentry_date >= back.exit_date) & (back.reentry_date <= day)]
    left = left[~left.participation.isin(back.participation)][["participation", "exit_date", "path_completed"]]
    state = _last(told["record_state"].fillna({"on_date": pd.Timestamp("1900-01-01")}), "participation", "on_date")
    done = state.participation[state.state.isin(["complete", "submitted"])]
    people = people.merge(left.astype({"participation": object}), "left", left_on="id", right_on="participation")
    people["complete"] = people.id.isin(done)
    people["human"] = people.person.map(roots).fillna(people.person)
    people["sex"] = people.sex.astype(object).fillna("missing").astype("category")
    people["project"] = people.project.astype(str).astype("category")
    people = people.sort_values(["complete", "entry_date", "id"], ascending=[False, True, True], ignore_index=True)
    support = _about(told["support"], people, "start_date", day)
    ended = _last(told["ending"], ["fact_table", "fact"], None)
    situation = _ended(_about(told["situation"], people, "from_date", day), ended, "situation")
    proof = told["evidence"]
    situation["proven"] = situation.id.isin(proof.fact[proof.fact_table == "situation"])
    assignment = _ended(_about(told["assignment"], people, "from_date", day), ended, "assignment")
    meeting = _any(people, support, support.kind == "information_meeting")
    helped = _any(people, support, support.kind.isin(["coaching", "advice", "training", "preparation"]))
    people["counted"] = ~meeting | helped
    people["place"] = people.groupby(["human", "project"], sort=False, observed=True).ngroup()
    people["whole"] = people.groupby("human", sort=False).ngroup()
    return Known(people, support, situation, assignment, day)


def _recorded(rows: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return rows[(rows.recorded_on <= day) & (rows.retracted_on.isna() | (rows.retracted_on > day))]


def _last(rows: pd.DataFrame, key: str | list[str], day: str | None) -> pd.DataFrame:
    order = [*([day] if day else []), "recorded_on", "id"]
    return rows.sort_values(order).drop_duplicates(key, keep="last")


def _about(rows: pd.DataFrame, people: pd.DataFrame, begun: str, day: pd.Timestamp) -> pd.DataFrame:
    rows = rows[rows[begun] <= day]
    at = pd.Index(people.id).get_indexer(rows.participation.astype(object))
    rows = rows.assign(at=at)[at >= 0]
    return rows.assign(
        begin=rows[begun],
        complete=people.complete.to_numpy()[rows["at"]],
        entry=people.entry_date.to_numpy()[rows["at"]],
        left=people.exit_date.to_numpy()[rows["at"]],
    )


def _ended(rows: pd.DataFrame, ended: pd.DataFrame, table: str) -> pd.DataFrame:
    own = ended[ended.fact_table == table].set_index("fact")
    until = rows.id.map(own.until_date)
    if "until_date" in rows:
        until = until.fillna(rows.until_date)
    return rows.assign(until=until, end=until.fillna(NEVER), outcome=rows.id.map(own.outcome.astype(object)))


def _any(people: pd.DataFrame, facts: pd.DataFrame, chosen: Any) -> Any:
    """Which participations have a chosen fact."""
    return pd.Series(people.index.isin(facts["at"][chosen]), people.index)


# Conditions: one value for each participation


def age(k: Known, low: int, high: int | None) -> Any:
    """Completed years on the day of entry, both ends included."""
    born, entry = k.people.birth_date, k.people.entry_date
    old = born + pd.DateOffset(years=low) <= entry
    return old if high is None else old & (born + pd.DateOffset(years=high + 1) > entry)


def long_term(k: Known) -> Any:
    """Unemployed for longer than the limit of the day."""
    since, entry = k.people.unemployed_since, k.people.entry_date
    late = entry >= pd.Timestamp("2018-01-01")
    year, half = since + pd.DateOffset(months=12) < entry, since + pd.DateOffset(months=6) < entry
    return (k.people.labour_status == "unemployed") & ((late & year) | (~late & half))


def entering(k: Known) -> dict[str, Callable[[], Any]]:
    """Who they are on the day of entry."""
    p = k.people
    asked: dict[str, Callable[[], Any]] = {
        "all": p.id.notna,
        "unemployed": lambda: p.labour_status == "unemployed",
        "long_term": lambda: long_term(k),
        "inactive": lambda: p.labour_status == "inactive",
        "employed": lambda: p.labour_status == "employed",
        "age_0": lambda: (p.birth_date <= p.entry_date) & age(k, 0, 17),
        "age_18": lambda: age(k, 18, 29),
        "age_30": lambda: age(k, 30, 54),
        "age_55": lambda: age(k, 55, None),
        "isced_low": lambda: p.education.between(0, 2),
        "isced_middle": lambda: p.education.between(3, 4),
        "isced_high": lambda: p.education.between(5, 8),
    }
    for name in ANSWERS:
        asked[name] = lambda name=name: p[name] == "yes"  # type: ignore[misc]
    return asked | {
        "rural": lambda: p.degurba == 3,
        "in_education": lambda: p.in_education.eq(True),
        "young_unemployed": lambda: (p.labour_status == "unemployed") & age(k, 15, 29),
        "unanswered": lambda: p[list(ANSWERS)].isna().any(axis=1),
    }


def dosed(k: Known) -> dict[str, Callable[[], Any]]:
    """What support they had."""
    s, a, people = k.support, k.assignment, k.people
    month, quarter = DAY * 30, DAY * 90

    def hours() -> Any:
        chosen = s[s.kind.isin(["coaching", "advice"])]
        return people.index.to_series().map((chosen.hours * 100).round().groupby(chosen["at"]).sum()) >= 1000

    def trainings() -> Any:
        return people.index.to_series().map(s["at"][s.kind == "training"].value_counts()) >= 3

    asked: dict[str, Callable[[], Any]] = {
        kind: lambda kind=kind: _any(people, s, s.kind == kind)  # type: ignore[misc]
        for kind in ("coaching", "advice", "training", "preparation")
    }
    return asked | {
        "law": lambda: _any(people, s, (s.kind == "advice") & (s.area == "law")),
        "first_month": lambda: _any(people, s, (s.kind == "coaching") & s.begin.between(s.entry, s.entry + month)),
        "lately": lambda: _any(people, s, s.begin.between(k.as_of - quarter, k.as_of)),
        "ten_hours": hours,
        "three_trainings": trainings,
        "handed_over": lambda: _any(people, a, (a.outcome == "completed") & (a.until <= k.as_of)),
        "group": lambda: _any(people, s, (s.kind == "training") & (s.form == "group")),
    }


def _proof(k: Known, chosen: Any) -> Proof:
    t = k.situation
    return _any(k.people, t, chosen & t.proven), _any(k.people, t, chosen)


def _both(asked: Any, proof: Proof) -> Proof:
    return asked & proof[0], asked & proof[1]


def days_covered(k: Known, chosen: Any) -> Any:
    """For each participation its days in chosen situations within half a year of leaving, none counted twice."""
    t = k.situation[chosen & k.situation.left.notna()].sort_values(["at", "begin", "id"])
    first = t[["begin", "left"]].max(axis=1)
    last = pd.concat([t.end, t.left + pd.DateOffset(months=6)], axis=1).min(axis=1).clip(upper=k.as_of)
    before = last.groupby(t["at"]).cummax().groupby(t["at"]).shift() + DAY
    first = pd.concat([first, before], axis=1).max(axis=1)
    covered = ((last - first) / DAY + 1).clip(lower=0)
    return k.people.index.to_series().map(covered.groupby(t["at"]).sum()).fillna(0)


def leaving(k: Known) -> dict[str, Callable[[], Proof]]:
    """How they were when they left, and half a year later, with evidence."""
    p, t = k.people, k.situation
    four_weeks, half_a_year = t.left + DAY * 28, t.left + pd.DateOffset(months=6)
    soon = t.begin.between(t.left, four_weeks)
    begun_by = t[["left", "begin"]].max(axis=1)
    working = t.kind.isin(WORK)
    later = working & (t.begin <= half_a_year) & (t.end >= half_a_year) & (half_a_year <= k.as_of)
    during = (t.end >= begun_by) & (t.left <= k.as_of)

    def ninety_days() -> Proof:
        return days_covered(k, working & t.proven) >= 90, days_covered(k, working) >= 90

    def half_time() -> Any:
        return (t.kind == "employment") & (t.begin <= four_weeks) & during & (t.full_time_share >= 0.5)

    inactive, unemployed = p.labour_status == "inactive", p.labour_status == "unemployed"
    return {
        "job_search": lambda: _proof(k, (t.kind == "job_search") & soon),
        "training": lambda: _proof(k, (t.kind == "vocational_training") & soon),
        "qualification": lambda: _proof(k, (t.kind == "qualification") & soon),
        "work": lambda: _proof(k, working & soon),
        "social": lambda: _proof(k, (t.kind == "social_improvement") & soon),
        "half_time": lambda: _proof(k, half_time()),
        "contract": lambda: _proof(k, (t.kind == "employment") & (t.contract_kind == "employment") & soon),
        "inactive_searching": lambda: _both(inactive, _proof(k, (t.kind == "job_search") & soon)),
        "not_working_works": lambda: _both(inactive | unemployed, _proof(k, working & soon)),
        "works": lambda: _proof(k, later),
        "better": lambda: _proof(k, (t.kind == "better_job") & t.begin.between(t.left, half_a_year)),
        "ninety_days": ninety_days,
        "internship": lambda: _proof(k, (t.kind == "internship") & (t.begin <= half_a_year) & during),
        "young_works": lambda: _both(age(k, 15, 29), _proof(k, later)),
        "disabled_works": lambda: _both(p.disability == "yes", _proof(k, later)),
    }


# Counting


def _cells(groups: pd.DataFrame, whole: list[int]) -> Counts:
    """The cells of a frame by project and sex with the columns 0 to 2 (units) and 3 to 5 (totals)."""
    found = {}
    for (project, sex), *numbers in groups.itertuples():
        if any(numbers):
            found[str(project), str(sex)] = _cell([int(each) for each in numbers])
    return {"": {(): {(): _cell(whole)}, BY: found}}


def _cell(numbers: list[int]) -> Cell:
    return Cell(*(Tally(numbers[state], numbers[state + 3]) for state in range(3)))


def _summed(states: pd.DataFrame) -> Counts:
    groups = states.groupby(["project", "sex"], observed=True).sum().reindex(columns=range(6), fill_value=0)
    return _cells(groups, [int(each) for each in groups.sum()])


def _states(proven: Any, claimed: Any, incomplete: Any) -> pd.DataFrame:
    return pd.DataFrame({0: proven, 1: claimed, 2: incomplete})


def participations(k: Known, proof: Any) -> Counts:
    """Participations that count, by the state of their record and of their evidence."""
    strict, lax = proof if isinstance(proof, tuple) else (proof, proof)
    p = k.people
    strict, lax = strict & p.counted, lax & p.counted
    states = _states(p.complete & strict, p.complete & lax & ~strict, ~p.complete & lax)
    return _summed(states.assign(project=p.project, sex=p.sex))


def persons(k: Known, strict: Any, lax: Any, anyhow: Any) -> Counts:
    """People who count through any of their participations: once in each project, and once in all."""
    flags = pd.DataFrame({"strict": strict, "lax": lax, "anyhow": anyhow})
    places = _states_of(flags.groupby(k.people.place).any())
    groups = k.people.drop_duplicates("place").set_index("place")[["project", "sex"]]
    whole = _states_of(flags.groupby(k.people.whole).any()).sum()
    numbers = [*(int(each) for each in whole), 0, 0, 0]
    summed = (
        places.join(groups).groupby(["project", "sex"], observed=True).sum().reindex(columns=range(6), fill_value=0)
    )
    return _cells(summed, numbers)


def _states_of(flags: pd.DataFrame) -> pd.DataFrame:
    lax = flags.lax & ~flags.strict
    return _states(flags.strict, lax, flags.anyhow & ~flags.lax & ~flags.strict)


def persons_by(k: Known, proof: Any) -> Counts:
    """People by a condition on each of their participations."""
    strict, lax = proof if isinstance(proof, tuple) else (proof, proof)
    p = k.people
    strict, lax = strict & p.counted, lax & p.counted
    return persons(k, p.complete & strict, p.complete & lax, lax)


def again(k: Known, work: Proof, later: Proof) -> Counts:
    """People who worked when they left, somewhere, and not half a year later, anywhere."""
    p = k.people

    def ever(flag: Any) -> Any:
        return (flag & p.counted).groupby(p.whole).transform("any")

    strict = p.complete & p.counted & ever(p.complete & work[0]) & ~ever(p.complete & later[0])
    lax = p.complete & p.counted & ever(p.complete & work[1]) & ~ever(p.complete & later[1])
    return persons(k, strict, lax, p.counted & ever(work[1]) & ~ever(later[1]))


def counted_facts(k: Known, facts: pd.DataFrame, chosen: Any, hours: Any = None) -> Counts:
    """Facts, and their hours in hundredths where these are measured."""
    rows = facts[chosen]
    states = _states(rows.complete, False, ~rows.complete)
    if hours is not None:
        hundredths = (hours[chosen] * 100).round()
        states[3], states[4], states[5] = hundredths.where(rows.complete, 0), 0, hundredths.where(~rows.complete, 0)
    owner = k.people[["project", "sex"]].take(rows["at"]).set_axis(rows.index)
    return _summed(states.assign(project=owner.project, sex=owner.sex))


def answers(k: Known) -> Iterator[tuple[str, Counts]]:
    """All eighty, one after the other."""
    p, s, t = k.people, k.support, k.situation
    entry, left = entering(k), leaving(k)
    for name, asked in entry.items():
        yield f"entry_{name}", participations(k, asked())
    for name, asked in dosed(k).items():
        yield f"dose_{name}", participations(k, asked())
    now = _proof(k, (t.kind == "internship") & (t.end >= k.as_of))
    yield "dose_internship_now", participations(k, now)
    gone = p.exit_date.notna()
    yield "left_all", participations(k, gone)
    yield "left_completed", participations(k, gone & p.path_completed.eq(True))
    for name, proven in left.items():
        yield f"left_{name}", participations(k, proven())
    yield "entry_and_works", participations(k, left["works"]())
    for name in list(entry)[:9]:
        yield f"person_{name}", persons_by(k, entry[name]())
    yield "person_works", persons_by(k, left["work"]())
    yield "person_works_later", persons_by(k, left["works"]())
    yield "person_again", again(k, left["work"](), left["works"]())
    yield "person_coached", persons_by(k, _any(p, s, s.kind == "coaching"))
    yield "person_inactive_works", persons_by(k, _both(p.labour_status == "inactive", left["work"]()))
    measured = s.hours.notna()
    yield "hours_all", counted_facts(k, s, measured, s.hours)
    for kind in ("coaching", "advice", "training"):
        yield f"hours_{kind}", counted_facts(k, s, measured & (s.kind == kind), s.hours)
        yield f"supports_{kind}", counted_facts(k, s, s.kind == kind)
    unemployed = (p.labour_status == "unemployed").to_numpy()[s["at"]]
    yield "hours_unemployed", counted_facts(k, s, measured & unemployed, s.hours)
    yield "supports_remote", counted_facts(k, s, s.form == "remote")
    for kind in ("employment", "own_firm", "qualification", "internship"):
        yield f"situations_{kind}", counted_facts(k, t, t.kind == kind)
    yield "situations_lasting", counted_facts(k, t, t.kind.isin(WORK) & t.until.isna())


def on_pandas(facts: Mapping[str, pa.Table], as_of: date, known_on: date) -> dict[str, Any]:
    """All indicators; loading the tables into frames is not measured, making what was known is."""
    frames = {name: frame(table) for name, table in facts.items()}
    merged = alias_roots(facts["alias"], known_on)
    roots = dict(zip(merged["person"].to_pylist(), merged["root"].to_pylist(), strict=True))
    wall, used = time.perf_counter(), time.process_time()
    found = dict(answers(known(frames, roots, as_of, known_on)))
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - used, "result": found}
