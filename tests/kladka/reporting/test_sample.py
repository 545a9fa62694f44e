"""Control samples: drawn from the ledger, frozen, filled in, corrected, judged."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from kladka.audit.models import Line, Words
from kladka.audit.queries import verify
from kladka.core import clock
from kladka.core.errors import DirectWriteError, PolicyBroken, Stale
from kladka.people import actions as people
from kladka.people.models import Entry, Participation, Situation, Support
from kladka.people.queries import listed
from kladka.reporting import actions, queries
from kladka.reporting.actions import Answer
from kladka.reporting.actions import indicator as indicators
from kladka.reporting.actions import sample as sample_actions
from kladka.reporting.dossier import packing
from kladka.reporting.models import Finding, FindingWords, Sample, SampleItem
from kladka.reporting.rules.checklist import checklist
from kladka.reporting.rules.sample import EQUAL
from tests.kladka.audit.behind import behind_the_back
from tests.kladka.reporting.own import approved
from tests.world.cast import add_people

ROOT = Path(__file__).parents[3]
IN_ORDER = Answer("in_order")


def everybody(**more):
    today = clock.today()
    return queries.Asked(kind=Sample.Kind.PARTICIPATIONS, as_of=today, known_on=today, **more)


@pytest.fixture
def draw(cast):
    """Draw in the cast's project, as Olga: of everybody, unless something else is asked."""

    def drawn(size=2, seed="3 1 4 1 5", **more):
        asked = more.pop("asked", everybody())
        return actions.draw(project=cast.project, asked=asked, size=size, seed=seed, by=cast.users["olga"], **more)

    return drawn


def answer_all(item, by, **but):
    """Answer every line of an item's checklist "in order", except those in `but`."""
    lines = [line.code for line in checklist(item.sample.checklist).lines]
    seen = actions.versions_of(queries.answers_of(item))
    return actions.record_findings(
        item=item, answers={**dict.fromkeys(lines, IN_ORDER), **but}, seen=seen, reason="later_knowledge", by=by
    )


# Drawing


def test_the_same_seed_draws_the_same_and_the_numbers_count_on(draw, cast):
    add_people(cast, 7)
    one, other, third = draw(5), draw(5), draw(5, seed="another")
    drawn = [list(each.items.order_by("position").values_list("subject", flat=True)) for each in (one, other, third)]
    assert [each.number for each in (one, other, third)] == [1, 2, 3]
    assert drawn[0] == drawn[1] != drawn[2]
    assert (one.population_size, len(drawn[0])) == (10, 5)
    assert list(one.items.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_without_a_seed_the_system_makes_one_that_nobody_knew(draw):
    one, other = draw(seed=""), draw(seed="")
    assert re.fullmatch("[0-9a-f]{32}", one.seed)
    assert one.seed != other.seed
    assert not one.seed_given
    assert draw().seed_given


def test_the_population_is_who_counts_in_a_figure_as_of_a_day(draw, cast):
    """Łucja, Nadia and Teresa entered on 2 March 2026; the day before nobody had."""
    on_day = everybody(indicator="EECO01")
    assert draw(3, asked=on_day).population_size == 3
    before = replace(on_day, as_of=date(2026, 3, 1))
    with pytest.raises(PolicyBroken, match="nikogo i niczego"):
        draw(1, asked=before)


def test_single_records_are_drawn_from_their_table(draw, cast):
    asked = everybody(fact_table="situation", strata="kind")
    sample = draw(2, asked=replace(asked, kind=Sample.Kind.FACTS))
    facts = {each.pk: each.participation_id for each in cast.situations.values()}
    items = list(sample.items.all())
    assert {each.subject: each.participation_id for each in items}.items() <= facts.items()
    assert {each.stratum for each in items} == {"employment"}


def test_each_stratum_is_drawn_apart(draw, cast):
    add_people(cast, 6)
    sample = draw(4, asked=everybody(strata="sex"), allocation=EQUAL)
    assert sorted(sample.items.values_list("stratum", flat=True)) == ["female", "female", "male", "male"]
    partners = draw(4, asked=everybody(strata="partner"))
    told = {str(cast.organisations[name].pk) for name in ("alfa", "beta")}
    assert set(partners.items.values_list("stratum", flat=True)) == told


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"size": 0}, "size"),
        ({"size": 4}, "size"),
        ({"seed": "zażółć"}, "seed"),
        ({"seed": "x" * 101}, "seed"),
        ({"seed": "one\ntwo"}, "seed"),
        ({"asked": "later"}, "known_on"),
        ({"asked": "ahead"}, "as_of"),
        ({"asked": "unknown"}, "known_on"),
        ({"asked": "before"}, "as_of"),
    ],
)
def test_what_cannot_be_drawn_is_refused_at_its_place(draw, cast, changes, field):
    tomorrow = clock.today() + timedelta(days=1)
    before = cast.project.starts_on - timedelta(days=1)
    days = {"later": {"known_on": tomorrow}, "ahead": {"as_of": tomorrow}}
    days |= {"unknown": {"known_on": before}, "before": {"as_of": before}}
    if "asked" in changes:
        changes = {"asked": replace(everybody(), **days[changes["asked"]])}
    with pytest.raises(PolicyBroken) as refused:
        draw(**changes)
    assert refused.value.field == field
    assert not Sample.objects.exists()


def test_a_later_correction_changes_neither_list_nor_sample_and_is_shown_beside(draw, cast):
    sample = draw(3)
    before = queries.population_of(sample)
    fact = Situation.objects.current().get(pk=cast.situations["lucja"].pk)
    people.withdraw(fact=fact, reason="typing_error", by=cast.users["anna"])
    add_people(cast, 2)
    assert queries.population_of(sample) == before
    dossier = queries.dossier_of(_listed(cast, "lucja"))
    told = [(change.table, change.is_retracted) for change in dossier.changes_since(sample.chain_no)]
    assert told == [("situation", True)]


def supported_only(cast):
    """Somebody supported whose entry form is a draft."""
    anna = cast.users["anna"]
    person = people.register_person(
        controller=cast.organisations["leader"], given_name="Wanda", family_name="Niepełna", sex="female", by=anna
    )
    found = people.open_participation(person=person, project=cast.project, partner=cast.organisations["alfa"], by=anna)
    day = date(2026, 3, 2)
    people.record_support(participation=found, kind="coaching", start_date=day, site=cast.sites["alfa"], by=anna)
    return found


def _listed(cast, name):
    return listed(Participation.objects.filter(pk=cast.participations[name].pk)).get()


def test_a_sample_is_drawn_again_from_list_and_ledger(draw, cast):
    sample = draw(2)
    again = queries.drawn_again(sample)
    assert again.is_whole
    assert (again.list_is_kept, again.draw_is_same, again.chain_is_there) == (True, True, True)
    # What was recorded and withdrawn later that day is not in the ledger as it was when the sample was drawn.
    add_people(cast, 1)
    entry = Entry.objects.current().get(participation=cast.participations["lucja"])
    people.withdraw(fact=entry, reason="recorded_twice", by=cast.users["anna"])
    again = queries.drawn_again(sample)
    assert (again.added, again.gone, again.ledger_can_tell, again.is_whole) == ([], [], True, True)


@pytest.mark.parametrize("asked", [{}, {"indicator": "EECO01"}, {"kind": Sample.Kind.EVERYBODY}])
def test_a_sample_of_today_is_drawn_again_whatever_is_recorded_after_it(draw, cast, asked):
    sample = draw(2, asked=replace(everybody(), **asked))
    add_people(cast, 2)
    fact = Entry.objects.current().get(participation=cast.participations["teresa"])
    people.withdraw(fact=fact, reason="recorded_twice", by=cast.users["anna"])
    again = queries.drawn_again(sample)
    assert (again.added, again.gone, again.ledger_can_tell, again.is_whole) == ([], [], True, True)


def test_other_definitions_matter_to_a_sample_of_an_indicator_only(draw, cast):
    of_all, of_some = draw(2), draw(2, asked=everybody(indicator="EECO01"))
    approved(cast)
    for sample in (of_all, of_some):
        assert queries.drawn_again(Sample.objects.get(pk=sample.pk)).is_whole


def test_everybody_are_those_with_an_incomplete_record_too(draw, cast):
    """What their support cost is in the claim, so a control must be able to draw them."""
    wanda = supported_only(cast)
    asked = replace(everybody(strata="sex"), kind=Sample.Kind.EVERYBODY)
    sample = draw(4, asked=asked)
    assert sample.items.filter(participation=wanda.pk).get().stratum == "", "nobody knows it while it is a draft"
    assert len(queries.population(cast.project, everybody())) == 3, "an older sample is of complete records"
    people.withdraw(fact=Support.objects.get(participation=wanda), reason="typing_error", by=cast.users["anna"])
    assert queries.drawn_again(sample).is_whole
    file = io.BytesIO()
    packing.write_sample(file, sample, with_names=True)
    with zipfile.ZipFile(file) as archive:
        assert len([name for name in archive.namelist() if name.endswith("/index.html")]) == 4


def test_who_is_known_under_two_records_is_in_the_list_once(draw, cast):
    """A record whose entry was withdrawn after a merge has its support still."""
    wanda, asked = supported_only(cast), replace(everybody(), kind=Sample.Kind.EVERYBODY)
    assert len(queries.population(cast.project, asked)) == 4
    before = draw(4, asked=asked)
    lucja = cast.participations["lucja"]
    people.merge(person=wanda.person, same_as=lucja.person, by=cast.users["anna"])
    found = queries.population(cast.project, asked)
    assert set(found.participations) == {str(one.pk) for one in cast.participations.values() if one.pk != wanda.pk}
    assert queries.drawn_again(before).is_whole, "a merge made later changes no list"
    assert queries.drawn_again(draw(3, asked=asked)).is_whole


def test_a_sample_of_an_indicator_that_is_counted_no_longer_is_still_drawn_again_from_its_list(draw, cast):
    version = approved(cast)
    sample = draw(1, asked=everybody(indicator="local_advised"))
    indicators.retire(version=version, words="Nobody asks for it.", by=cast.users["olga"])
    again = queries.drawn_again(Sample.objects.get(pk=sample.pk))
    assert (again.list_is_kept, again.draw_is_same, again.ledger_can_tell, again.is_whole) == (True, True, False, True)


def test_the_population_is_read_before_anybody_has_to_wait(draw, cast, monkeypatch):
    done, read, locked = [], queries.population, sample_actions.verb

    def verb(*args, **more):
        done.append("lock")
        return locked(*args, **more)

    def population(*args):
        done.append("read")
        return read(*args)

    monkeypatch.setattr(sample_actions, "verb", verb)
    monkeypatch.setattr(queries, "population", population)
    draw()
    assert done == ["read", "lock"]


def test_what_was_recorded_while_the_population_was_read_is_in_it(draw, cast, monkeypatch):
    read, before = queries.population, []

    def population(*args):
        found = read(*args)
        if not before:
            before.append(len(found))
            add_people(cast, 2)
        return found

    monkeypatch.setattr(queries, "population", population)
    sample = draw()
    assert (before, sample.population_size) == ([3], 5)
    assert queries.drawn_again(sample).is_whole


def test_a_population_altered_behind_the_ledger_is_seen(draw, cast):
    sample = draw(2)
    assert queries.drawn_again(sample).is_whole
    lucja = cast.participations["lucja"].pk
    key = str(lucja) if connection.vendor == "postgresql" else lucja.hex
    behind_the_back(f"UPDATE people_entry SET entry_date = '2039-01-01' WHERE participation_id = '{key}'")
    again = queries.drawn_again(sample)
    assert (again.gone, again.is_whole) == ([str(lucja)], False)


@pytest.mark.parametrize("asked", [{}, {"kind": Sample.Kind.EVERYBODY}, {"kind": Sample.Kind.FACTS}])
def test_a_stratum_altered_behind_the_ledger_is_seen(draw, cast, asked):
    """The draw rests on the strata: whoever moves to another may be drawn instead of somebody else."""
    facts = {"fact_table": "support"} if asked.get("kind") == Sample.Kind.FACTS else {}
    sample = draw(2, asked=replace(everybody(strata="sex"), **asked, **facts))
    assert queries.drawn_again(sample).is_whole
    lucja = cast.participations["lucja"].pk
    key = str(lucja) if connection.vendor == "postgresql" else lucja.hex
    behind_the_back(f"UPDATE people_entry SET sex = 'male' WHERE participation_id = '{key}'")
    again = queries.drawn_again(sample)
    one = str(cast.supports["lucja"].pk if facts else lucja)
    assert (again.added, again.gone, again.moved) == ([], [], {one: ("female", "male")})
    assert not again.is_whole


def test_the_chain_holds_the_sample_its_list_and_its_items(draw):
    sample = draw(2)
    lines = Line.objects.filter(entry__number=sample.recorded_no, entry__controller=sample.controller)
    assert sorted(lines.values_list("table", flat=True)) == [
        "reporting_population",
        "reporting_sample",
        "reporting_sampleitem",
        "reporting_sampleitem",
    ]
    assert list(verify()) == []
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("UPDATE reporting_sampleitem SET position = position + 10")
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("DELETE FROM reporting_population")
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("UPDATE reporting_sample SET seed = 'a better one'")
    with pytest.raises(DirectWriteError):
        sample.save()


def test_the_lines_of_the_how_to_draw_the_same(draw, cast, tmp_path):
    add_people(cast, 9)
    sample = draw(6, asked=everybody(strata="sex"))
    page = (ROOT / "docs/how-to/draw-a-control-sample.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"```python\n(.*?)```", page, re.S)
    assert lines.strip() in packing.DRAW_AGAIN.partition('"""\n')[2].strip()
    assert len([line for line in lines.splitlines() if line.strip()]) <= 10
    (tmp_path / "population.csv").write_text(queries.population_of(sample), encoding="utf-8")
    (tmp_path / "sample.json").write_text(json.dumps(packing.described(sample)), encoding="utf-8")
    (tmp_path / "draw.py").write_text(lines, encoding="utf-8")
    command = [sys.executable, "-I", "draw.py"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()
    assert told == [str(one) for one in sample.items.order_by("position").values_list("subject", flat=True)]
    assert hashlib.sha256((tmp_path / "population.csv").read_bytes()).hexdigest() == sample.population_hash


def test_a_sample_drawn_by_mistake_is_withdrawn_and_takes_no_more_findings(draw, cast):
    sample = draw()
    actions.withdraw_sample(sample=sample, reason="typing_error", words="Zły dzień.", by=cast.users["olga"])
    item = sample.items.first()
    with pytest.raises(PolicyBroken, match="wycofana"):
        answer_all(item, cast.users["olga"])
    with pytest.raises(Stale):
        actions.withdraw_sample(sample=sample, reason="typing_error", by=cast.users["olga"])
    assert list(verify()) == []


# Findings


def test_what_was_found_is_recorded_line_by_line_with_words_apart(draw, cast):
    item = draw().items.get(position=1)
    found = answer_all(item, cast.users["olga"], agreement=Answer("finding", "missing_signature", "Bez podpisu."))
    assert len(found) == len(checklist("pl-esf-plus").lines)
    (finding,) = Finding.objects.filter(outcome="finding")
    assert (finding.line, finding.kind, finding.words.text) == ("agreement", "missing_signature", "Bez podpisu.")
    assert not Words.objects.filter(text__contains="podpisu").exists()
    assert queries.progress_of(item.sample) == queries.Progress(size=2, looked_at=1, begun=0, with_findings=1)
    assert list(verify()) == []


def test_an_answer_is_corrected_with_a_reason_and_the_first_one_stays_known(draw, cast):
    item, olga = draw().items.get(position=1), cast.users["olga"]
    actions.record_findings(item=item, answers={"entry": IN_ORDER}, seen=0, by=olga)
    wrong = {"entry": Answer("finding", "incomplete_data", "Brak wykształcenia.")}
    with pytest.raises(PolicyBroken) as refused:
        actions.record_findings(item=item, answers=wrong, seen=1, by=olga)
    assert refused.value.field == "reason"
    actions.record_findings(item=item, answers=wrong, seen=1, reason="later_knowledge", by=olga)
    first, second = queries.answers_of(item)
    assert (first.outcome, first.reason, first.is_current) == ("in_order", "later_knowledge", False)
    assert (second.outcome, second.replaces, second.said) == ("finding", first.pk, "Brak wykształcenia.")
    assert (second.by_name, first.retracted_name) == (olga.name, olga.name)


def test_an_answer_is_taken_back(draw, cast):
    item, olga = draw().items.get(position=1), cast.users["olga"]
    actions.record_findings(item=item, answers={"entry": IN_ORDER}, seen=0, by=olga)
    actions.record_findings(item=item, answers={"entry": Answer()}, seen=1, reason="typing_error", by=olga)
    assert not Finding.objects.current().exists()
    assert Finding.objects.count() == 1


def test_what_somebody_else_recorded_meanwhile_is_not_passed_over(draw, cast):
    item, olga = draw().items.get(position=1), cast.users["olga"]
    actions.record_findings(item=item, answers={"entry": IN_ORDER}, seen=0, by=olga)
    with pytest.raises(Stale):
        actions.record_findings(item=item, answers={"exit": IN_ORDER}, seen=0, by=cast.users["adam"])
    assert Finding.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "answer", "field"),
    [
        ("entry", Answer("perhaps"), "entry-outcome"),
        ("entry", Answer("finding"), "entry-kind"),
        ("entry", Answer("finding", "rain"), "entry-kind"),
        ("entry", Answer("in_order", "late"), "entry-outcome"),
        ("entry", Answer("finding", "incomplete_data", "Brak 44051401359."), "entry-words"),
        ("shoes", IN_ORDER, ""),
    ],
)
def test_an_answer_that_is_none_is_refused_at_its_place(draw, cast, line, answer, field):
    item = draw().items.get(position=1)
    with pytest.raises(PolicyBroken) as refused:
        actions.record_findings(item=item, answers={line: answer}, seen=0, by=cast.users["olga"])
    assert refused.value.field == field
    assert not Finding.objects.exists()


def test_nothing_changed_is_told(draw, cast):
    item, olga = draw().items.get(position=1), cast.users["olga"]
    actions.record_findings(item=item, answers={"entry": IN_ORDER}, seen=0, by=olga)
    with pytest.raises(PolicyBroken, match="Nic nie zmieniono"):
        actions.record_findings(item=item, answers={"entry": IN_ORDER}, seen=1, by=olga)


def test_words_can_be_erased_and_the_finding_stays(draw, cast):
    item = draw().items.get(position=1)
    answer_all(item, cast.users["olga"], entry=Answer("finding", "late", "Pani Łucja spóźniła się."))
    FindingWords.objects.all().delete()
    assert queries.progress_of(item.sample).with_findings == 1
    assert list(verify()) == []


def test_the_result_counts_who_was_looked_at_to_the_last_line(draw, cast):
    add_people(cast, 5)
    sample, olga = draw(4, asked=everybody(strata="sex")), cast.users["olga"]
    one, two, three, _four = sample.items.order_by("position")
    answer_all(one, olga, exit=Answer("finding", "late"))
    answer_all(two, olga)
    actions.record_findings(item=three, answers={"entry": Answer("finding", "late")}, seen=0, by=olga)
    parts = queries.parts_of(sample)
    assert sum(part.looked_at for part in parts.values()) == 2
    assert sum(part.with_findings for part in parts.values()) == 1
    assert {name: part.population for name, part in parts.items()} == {"female": 3, "male": 5}
    assert queries.findings_by_line(sample)["exit", "finding", "late"] == 1
    assert queries.next_open(sample, 1).position == 3
    assert queries.next_open(sample, 4).position == 3
    assert SampleItem.objects.count() == 4
