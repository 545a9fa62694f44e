"""Made-up worlds for measuring figures: 100 thousand, 1 million or 10 million participations, in seconds.

About 2.7 situations and 10 supports each, a tenth of the people in several projects, evidence, endings, exits, returns,
states of the record, some merges, some corrected or taken back. The same seed gives the same world. A world is made and
written in chunks of people, so that ten million participations need no more memory than half a million.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

FIRST, LAST = np.datetime64("2016-01-01"), np.datetime64("2020-12-31")
PER_PROJECT = 1500
SEED = 7
CHUNK = 500_000  # participations made at once
SUPPORTS, SITUATIONS = 10, 2.7
REGIONS, POWIATS = 16, 380
ANSWERS = ("yes", "no", "refused", "not_asked")
SUPPORT_KINDS = ("coaching", "advice", "training", "information_meeting", "preparation")
SITUATION_KINDS = (
    "employment",
    "own_firm",
    "internship",
    "vocational_training",
    "job_search",
    "qualification",
    "better_job",
    "social_improvement",
)
Days = NDArray[np.int32]


def ids(prefix: str, numbers: NDArray[np.int64]) -> pa.Array:
    """Texts such as p00000012, made without a loop."""
    width = 9
    text = np.empty((len(numbers), width), np.uint8)
    text[:, 0] = ord(prefix)
    rest = numbers.copy()
    for place in range(width - 1, 0, -1):
        text[:, place] = ord("0") + rest % 10
        rest //= 10
    offsets = np.arange(len(numbers) + 1, dtype=np.int32) * width
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(offsets), pa.py_buffer(text))


def days(numbers: Days, missing: NDArray[np.bool_] | None = None) -> pa.Array:
    """Days since 1970 as dates, some of them missing."""
    return pa.array(numbers.astype(np.int32), pa.int32(), mask=missing).cast(pa.date32())


class Plan:
    """What all chunks of a world share: how much of everything there is, and the dictionaries of ids."""

    def __init__(self, size: int, projects: int | None = None) -> None:
        self.size, self.people = size, _people(size)
        self.projects = projects or max(3, size // PER_PROJECT)
        self.coaches = max(5, size // 100)
        self.made: Counter[str] = Counter()  # ids given so far, by prefix
        self._coded: dict[str, pa.Array] = {}

    def coded(self, prefix: str, numbers: NDArray[np.int64], count: int) -> pa.Array:
        """Ids as codes in a dictionary of all of them."""
        if prefix not in self._coded:
            self._coded[prefix] = ids(prefix, np.arange(count))
        return pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int32)), self._coded[prefix])

    @cached_property
    def municipalities(self) -> pa.Array:
        """Their ids; the first six places are the region's."""
        return ids("m", np.arange(POWIATS) * 26 + 2_000_000)


def _people(participations: int) -> int:
    return int(participations / 1.13)


class Maker:
    """One chunk of a world in the making: the participations from `start` on, of people of the chunk's own."""

    def __init__(self, plan: Plan, start: int, seed: int) -> None:
        self.plan, self.start, self.size = plan, start, min(CHUNK, plan.size - start)
        self.random = np.random.default_rng((seed, start))
        self.first, self.last = (day.astype("datetime64[D]").astype(int) for day in (FIRST, LAST))

    def whole(self, low: int, high: int, count: int) -> Days:
        """Whole numbers from low up to, not including, high."""
        return self.random.integers(low, high, count, dtype=np.int32)

    def chance(self, share: float, count: int) -> NDArray[np.bool_]:
        """True with this probability."""
        return self.random.random(count, dtype=np.float32) < share

    def words(self, words: tuple[str, ...], count: int, missing: float = 0.0) -> pa.Array:
        """Words by chance, the first more often than the last."""
        at = (self.random.random(count, dtype=np.float32) ** 1.5 * len(words)).astype(np.int32)
        mask = self.chance(missing, count) if missing else None
        distinct = tuple(dict.fromkeys(words))
        code = np.array([distinct.index(word) for word in words], np.int32)
        return pa.DictionaryArray.from_arrays(pa.array(code[at], mask=mask), pa.array(distinct))

    def ledger(self, prefix: str, day: Days, retracted: float = 0.01) -> dict[str, pa.Array]:
        """Ids, and when a fact was learned and taken back."""
        count = len(day)
        given = self.plan.made[prefix]
        self.plan.made[prefix] += count
        learned = day + self.whole(0, 40, count)
        back = learned + self.whole(1, 200, count)
        return {
            "id": ids(prefix, np.arange(given, given + count)),
            "recorded_on": days(learned),
            "retracted_on": days(back, ~self.chance(retracted, count)),
        }

    def tables(self) -> dict[str, pa.Table]:
        """The chunk's rows of all fact tables; merges come with the last."""
        size = self.size
        entry = self.whole(self.first, self.last, size)
        stay = self.whole(60, 420, size)
        made = {"participation": self._participations(entry)}
        owner = np.repeat(np.arange(size), self.random.poisson(SUPPORTS, size))
        made["support"] = self._supports(
            owner, entry[owner] + (self.random.random(len(owner)) * stay[owner]).astype(int)
        )
        owner = np.repeat(np.arange(size), self.random.poisson(SITUATIONS, size))
        made["situation"] = self._situations(owner, entry[owner] + self.whole(-30, 540, len(owner)))
        owner = np.arange(size)
        made["assignment"] = self._assignments(owner, entry)
        owner = np.flatnonzero(self.chance(0.75, size))
        made["exit"] = self._exits(owner, entry[owner] + stay[owner])
        owner = owner[self.chance(0.03, len(owner))]
        back = entry[owner] + stay[owner] + self.whole(0, 90, len(owner))
        made["reentry"] = pa.table({**self.ledger("b", back), **self._about(owner), "reentry_date": days(back)})
        made["record_state"] = self._states(entry)
        if self.start + self.size == self.plan.size:
            made["alias"] = self._merges()
        made["evidence"] = self._evidence(made["situation"])
        made["ending"] = self._endings(made)
        return made

    def _about(self, owner: NDArray[np.int64]) -> dict[str, pa.Array]:
        return {"participation": self.plan.coded("p", owner + self.start, self.plan.size)}

    def _participations(self, entry: Days) -> pa.Table:
        size, plan = self.size, self.plan
        first, people = _people(self.start), _people(self.start + size) - _people(self.start)
        person = first + np.append(np.arange(people), self.random.integers(0, max(1, people // 10), size - people))
        self.random.shuffle(person)
        projects = plan.projects
        project = self.random.integers(0, projects, size)
        powiat = (project * 7 + self.random.integers(0, 12, size)) % POWIATS
        partner = project * 3 + self.random.integers(0, 3, size)
        status = self.random.integers(0, 3, size, dtype=np.int32)
        columns = {
            **self.ledger("p", entry, retracted=0.005),
            "person": ids("h", person),
            "project": plan.coded("x", project, projects),
            "kind": self.words(("individual", "institutional"), size),
            "entry_date": days(entry),
            "sex": self.words(("female", "male", "non_binary"), size, 0.01),
            "birth_date": days(entry - self.whole(16 * 365, 70 * 365, size), self.chance(0.01, size)),
            "education": pa.array(self.random.integers(0, 9, size), mask=self.chance(0.03, size)),
            "labour_status": pa.DictionaryArray.from_arrays(pa.array(status), ["unemployed", "inactive", "employed"]),
            "in_education": pa.array(self.chance(0.2, size), mask=self.chance(0.03, size)),
            "unemployed_since": days(entry - self.whole(1, 1500, size), (status != 0) | self.chance(0.05, size)),
            "municipality": pa.DictionaryArray.from_arrays(pa.array(powiat.astype(np.int32)), plan.municipalities),
            "degurba": pa.array(self.random.integers(1, 4, size), mask=self.chance(0.02, size)),
            "target_group": self.words(("young", "older", "care", "rural"), size, 0.2),
            "partner": plan.coded("f", partner, projects * 3),
            "site": plan.coded("s", partner * 2 + self.random.integers(0, 2, size), projects * 6),
            "powiat": plan.coded("w", powiat, POWIATS),
        }
        for name in (
            "disability",
            "foreign_background",
            "third_country",
            "minority",
            "homeless",
            "other_disadvantaged",
        ):
            columns[name] = self.words(ANSWERS[::-1], size, 0.05)
        return pa.table(columns)

    def _supports(self, owner: NDArray[np.int64], day: Days) -> pa.Table:
        count = len(owner)
        return pa.table(
            {
                **self.ledger("u", day),
                **self._about(owner),
                "kind": self.words(SUPPORT_KINDS, count),
                "area": self.words(("law", "marketing", "finance", "health"), count, 0.5),
                "form": self.words(("individual", "group", "remote"), count),
                "start_date": days(day),
                "end_date": days(day + self.whole(0, 3, count)),
                "hours": pa.array(self.whole(25, 800, count) / 100, mask=self.chance(0.02, count)),
            }
        )

    def _situations(self, owner: NDArray[np.int64], day: Days) -> pa.Table:
        count = len(owner)
        return pa.table(
            {
                **self.ledger("t", day),
                **self._about(owner),
                "kind": self.words(SITUATION_KINDS, count),
                "from_date": days(day),
                "until_date": days(day + self.whole(1, 400, count), self.chance(0.6, count)),
                "contract_kind": self.words(("employment", "civil", "other"), count, 0.4),
                "full_time_share": pa.array(self.whole(1, 5, count) / 4, mask=self.chance(0.3, count)),
            }
        )

    def _assignments(self, owner: NDArray[np.int64], day: Days) -> pa.Table:
        count = len(owner)
        return pa.table(
            {
                **self.ledger("a", day),
                **self._about(owner),
                "coach": self.plan.coded("c", self.random.integers(0, self.plan.coaches, count), self.plan.coaches),
                "model": self.words(("base", "intensive"), count),
                "from_date": days(day),
            }
        )

    def _exits(self, owner: NDArray[np.int64], day: Days) -> pa.Table:
        count = len(owner)
        return pa.table(
            {
                **self.ledger("e", day, retracted=0.02),
                **self._about(owner),
                "exit_date": days(day),
                "path_completed": pa.array(self.chance(0.7, count), mask=self.chance(0.02, count)),
                "leaving_reason": self.words(("work", "moved", "health"), count, 0.7),
            }
        )

    def _states(self, entry: Days) -> pa.Table:
        """A state for everybody, a later one for some: most end complete."""
        owner = np.append(np.arange(self.size), np.flatnonzero(self.chance(0.2, self.size)))
        day = entry[owner] + np.where(np.arange(len(owner)) < self.size, 0, 30)
        return pa.table(
            {
                **self.ledger("r", day, retracted=0.0),
                **self._about(owner),
                "state": self.words(("complete",) * 12 + ("submitted", "submitted", "incomplete"), len(owner)),
                "on_date": days(day),
            }
        )

    def _merges(self) -> pa.Table:
        count = self.plan.people // 500
        pairs = self.random.integers(0, self.plan.people, (2, count))
        day = self.whole(self.first, self.last, count)
        return pa.table({**self.ledger("k", day, 0.05), "person": ids("h", pairs[0]), "same_as": ids("h", pairs[1])})

    def _evidence(self, situations: pa.Table) -> pa.Table:
        """Documents for six situations in ten, for some two."""
        about = np.sort(np.append(*(np.flatnonzero(self.chance(each, situations.num_rows)) for each in (0.57, 0.03))))
        day = np.asarray(situations["recorded_on"].combine_chunks().cast(pa.int32()))[about]
        return pa.table(
            {
                **self.ledger("v", day, retracted=0.01),
                "fact": ids("t", about + self.plan.made["t"] - situations.num_rows),
                "fact_table": self._same("situation", len(about)),
                "state": self.words(("proven", "verified"), len(about)),
                "document_kind": self.words(("contract", "certificate", "statement"), len(about)),
                "document_date": days(day),
            }
        )

    def _endings(self, made: dict[str, pa.Table]) -> pa.Table:
        parts = []
        for table, prefix, column, share in (
            ("situation", "t", "from_date", 0.15),
            ("assignment", "a", "from_date", 0.5),
        ):
            about = np.flatnonzero(self.chance(share, made[table].num_rows))
            day = np.asarray(made[table][column].combine_chunks().cast(pa.int32()))[about] + self.whole(
                1, 300, len(about)
            )
            ledger = self.ledger("d" if table == "situation" else "g", day)
            parts.append(
                pa.table(
                    {
                        **ledger,
                        "fact": ids(prefix, about + self.plan.made[prefix] - made[table].num_rows),
                        "fact_table": self._same(table, len(about)),
                        "until_date": days(day),
                        "outcome": self.words(("completed", "interrupted", "ended"), len(about)),
                    }
                )
            )
        return pa.concat_tables(parts).unify_dictionaries().combine_chunks()

    def _same(self, word: str, count: int) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), [word])


def chunks(size: int, seed: int = SEED, projects: int | None = None) -> Iterator[dict[str, pa.Table]]:
    """A world, so many people at a time: rows of every table that has any, in the order of people."""
    plan = Plan(size, projects)
    for start in range(0, size, CHUNK):
        yield Maker(plan, start, seed).tables()


def write(
    size: int, folder: Path, seed: int = SEED, projects: int | None = None, say: Callable[[str], None] = print
) -> None:
    """A world as one Arrow file for each table, to be mapped into memory. A folder that is there is whole."""
    part = folder.with_name(folder.name + ".part")
    part.mkdir(parents=True, exist_ok=True)
    done = 0
    with ExitStack() as stack:
        writers: dict[str, pa.RecordBatchFileWriter] = {}
        for made in chunks(size, seed, projects):
            for name, table in made.items():
                if name not in writers:
                    file = stack.enter_context(pa.OSFile(str(part / f"{name}.arrow"), "wb"))
                    writers[name] = stack.enter_context(pa.ipc.new_file(file, table.schema))
                writers[name].write_table(table)
            done += made["participation"].num_rows
            say(f"world: {done:,} of {size:,} participations")
    part.replace(folder)


def write_parquet(facts: dict[str, pa.Table], folder: Path) -> None:
    """The same as Parquet, for the command line."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in facts.items():
        pq.write_table(table.unify_dictionaries(), folder / f"{name}.parquet")


def read(folder: Path) -> dict[str, pa.Table]:
    """The tables of a written world, mapped and not loaded."""
    return {path.stem: pa.ipc.open_file(pa.memory_map(str(path))).read_all() for path in sorted(folder.glob("*.arrow"))}
