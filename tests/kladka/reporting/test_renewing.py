"""Figures brought up to date after every act are what counting everybody over the same facts gives."""

from collections import Counter

import pytest

import miara
from kladka.core import clock
from kladka.people import actions as people
from kladka.people.models import Participation
from kladka.reporting.extraction.extract import extract, forget
from kladka.reporting.live import figures as reporting
from kladka.reporting.live import renewing
from kladka.reporting.restatement import restating
from kladka.reporting.restatement.restating import Moment, Seen
from tests.kladka.reporting.test_extract_walk import Walk
from tests.world.cast import ENTRY_DAY, add_people

pytestmark = pytest.mark.postgres
STEPS = 25
LATER = ENTRY_DAY.replace(year=ENTRY_DAY.year + 1)


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


def told(cast, facts):
    """The figures, a short series of them, and what changed from one day to another, as pages ask for them."""
    moments = [(ENTRY_DAY, clock.today()), (LATER, clock.today())]
    pack = reporting.definitions_of(cast.project)
    where = {"partner": str(cast.organisations["alfa"].pk)}
    return [
        reporting.figures(cast.project, as_of=LATER, facts=facts),
        reporting.figures(cast.project, as_of=LATER, where=where, by=("sex", "sex*site"), facts=facts),
        *reporting.series(cast.project, moments, by=(), facts=facts),
        restating.restate(cast.project, *(Seen(Moment(pack, *each)) for each in moments)),
    ]


@pytest.mark.parametrize(("pack", "seed"), [("pl-po-kl-7.2.1-abc", 1), ("pl-esf-plus-2021", 2)])
def test_figures_are_the_same_whether_all_are_counted_again_or_those_who_changed(cast, monkeypatch, pack, seed):
    cast.project.pack = pack
    add_people(cast, 3)
    walk, renewed = Walk(cast, seed), Counter()
    for module, name in ((miara, "renew"), (restating, "others_since")):
        ask = getattr(module, name)

        def asking(*args, ask=ask, name=name, **more):
            renewed[name] += 1
            return ask(*args, **more)

        monkeypatch.setattr(module, name, asking)
    for _ in range(3):
        walk.drafts()
    done = []
    for _ in range(STEPS):
        done.append(walk.step())
        facts = extract(cast.project.controller_id, cast.project.code)
        found = told(cast, facts)
        reporting._kept.clear()
        reporting._moments.clear()
        assert found == told(cast, facts), done
    assert renewed["renew"] > STEPS, done
    assert renewed["others_since"] > 5, done


def test_after_a_merge_and_after_much_at_once_everybody_is_counted_again(cast, monkeypatch):
    controller, code = cast.project.controller_id, cast.project.code
    before = extract(controller, code)
    add_people(cast, 2)
    after = extract(controller, code)
    assert renewing.change(before, after) is not None
    monkeypatch.setattr(renewing, "_FEW", 1)
    renewing._lately.clear()
    assert renewing.change(before, after) is None
    monkeypatch.undo()
    renewing._lately.clear()
    walk = Walk(cast, 0)
    one, other = Participation.objects.order_by("pk")[:2]
    assert one.person_id != other.person_id
    people.merge(person=one.person, same_as=other.person, by=walk.by)
    assert renewing.change(after, extract(controller, code)) is None
