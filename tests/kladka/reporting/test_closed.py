"""Closed days: what a change is said not to touch is the same before and after it, whatever is asked."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings

import miara
from kladka.core import clock
from kladka.people import actions as people
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.closed import untouched
from kladka.reporting.live.trend import course
from miara.model.schema import TABLES
from miara.runners.tables import arrow
from tests.miara.worlds import AS_OF, NEAR_DAYS, PROJECT, SEEDS, world

PACKS = ["eu-esf-plus-2021", "pl-po-kl-7.2.1-abc"]
MOMENTS = [(as_of, known) for as_of in NEAR_DAYS for known in (*NEAR_DAYS, AS_OF + timedelta(days=9))]


def changed(random, made):
    """The rows of a world after a change, and those that changed, as they were and as they are."""
    after, rows = {name: list(table) for name, table in made.items()}, {}
    for _ in range(random.randrange(1, 4)):
        name = random.choice([*["support", "situation", "assignment", "participation"] * 3, *made])
        at = random.randrange(len(after[name]))
        old = after[name][at]
        if random.random() < 0.6:  # what was there only from now on
            rows.setdefault(name, []).append(after[name].pop(at))
        else:
            after[name][at] = old | {"retracted_on": AS_OF + timedelta(days=1)}
            rows.setdefault(name, []).extend([old, after[name][at]])
        if not after[name]:
            break
    return after, {name: arrow(TABLES[name], each) for name, each in rows.items()}


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_what_is_said_to_be_untouched_has_the_same_figures(seed):
    random, made = Random(seed), world(seed)
    other, rows = changed(random, made)
    still = sorted(untouched(rows, MOMENTS))
    for code in PACKS:
        pack = miara.load_pack(code)
        few = random.sample(still, min(6, len(still)))
        before, after = (
            miara.series(pack, facts, few, projects=PROJECT, runner="reference") for facts in (made, other)
        )
        assert [each.figures for each in before] == [each.figures for each in after]


def test_something_is_untouched_and_something_is_not():
    row = {"id": "s", "participation": "1", "start_date": date(2026, 3, 5), "recorded_on": date(2026, 5, 1)}
    rows = {"support": arrow(TABLES["support"], [row])}
    days = [date(2026, 3, 4), date(2026, 3, 5), date(2026, 5, 1)]
    moments = {(day, known) for day in days for known in (date(2026, 4, 30), date(2026, 5, 1))}
    assert moments - untouched(rows, moments) == {(days[1], days[2]), (days[2], days[2])}
    row = {"fact": "s", "fact_table": "support", "state": "proven", "recorded_on": date(2026, 5, 1)}
    rows = {"evidence": arrow(TABLES["evidence"], [row])}
    assert moments - untouched(rows, moments) == {(day, days[2]) for day in days}


def test_where_much_changed_nothing_is_said_to_be_untouched():
    rows = {"support": pa.concat_tables([arrow(TABLES["support"], [{"id": "s"}])] * 5_001)}
    assert untouched(rows, [(date.min, date.min)]) == set()


@pytest.mark.django_db
def test_the_engine_is_asked_only_for_days_that_a_fact_can_have_touched(cast, monkeypatch):
    forget()
    cast.project.starts_on = date(2026, 1, 1)
    asked, series, renew = Counter(), miara.series, miara.renew

    def counting(pack, facts, moments, **more):
        asked.update(moments)
        return series(pack, facts, moments, **more)

    def renewing(pack, known, *facts, **more):
        asked.update([(known.as_of, known.known_on)])
        return renew(pack, known, *facts, **more)

    monkeypatch.setattr(miara, "series", counting)
    monkeypatch.setattr(miara, "renew", renewing)
    days = {"as_of": date(2026, 7, 15), "known_on": clock.today()}
    first = course(cast.project, "EECO01", **days)
    everything = dict(asked)
    assert set(everything.values()) == {1}
    asked.clear()
    people.record_support(
        participation=cast.participations["nadia"],
        kind="coaching",
        start_date=date(2026, 6, 10),
        site=cast.sites["alfa"],
        by=cast.users["anna"],
    )
    again = course(cast.project, "EECO01", **days)
    assert set(asked) == {(date(2026, 6, 30), clock.today()), (date(2026, 7, 15), clock.today())}
    forget()
    reporting._moments.clear()
    assert course(cast.project, "EECO01", **days) == again
    assert first.steps == again.steps
