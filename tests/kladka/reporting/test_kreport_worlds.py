"""Whatever the ledger: a report says what the engine says, equals itself computed again, and its bridges add up."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

import miara
from kladka.reporting import kreport
from kladka.reporting.kreport import Against, frozen, making, tables
from kladka.reporting.kreport.restated import Line, Restated
from miara.model.results import STATES
from tests.kladka.reporting.ledgers import about, last_number, numbered, plain
from tests.miara.worlds import NEAR_DAYS, PROJECT, SEEDS

pytestmark = pytest.mark.slow

PACKS = [miara.load_pack(code) for code in ("eu-esf-plus-2021", "pl-po-kl-7.2.1-abc")]
DAYS = st.sampled_from(NEAR_DAYS)
PAIRS = st.tuples(DAYS, DAYS).map(sorted)


@settings(max_examples=5)
@given(seed=SEEDS, as_of=DAYS, known_on=DAYS, pack=st.sampled_from(PACKS))
def test_the_projects_own_part_gives_the_figures_and_members_of_the_whole(seed, as_of, known_on, pack):
    facts = numbered(seed)
    part = tables.part_of(facts, project=PROJECT, known_on=known_on, head=last_number(facts))
    asked = {"as_of": as_of, "known_on": known_on, "projects": PROJECT}
    assert miara.evaluate(pack, part, **asked) == miara.evaluate(pack, plain(facts), **asked)
    listed = dict(miara.listing(pack, part, **asked))
    for code in pack.by_code:
        members = miara.members(pack, plain(facts), code, **asked)
        assert listed[code].to_pylist() == [
            {
                "id": each.id,
                "state": each.state,
                "since": each.since,
                "participation": each.participation,
                "total": each.total,
                "facts": [
                    {
                        "table": fact.table,
                        "id": fact.id,
                        "date": fact.date,
                        "evidence": fact.evidence,
                        "document_kind": fact.document_kind,
                    }
                    for fact in each.facts
                ],
            }
            for each in members
        ]


@settings(max_examples=4)
@given(seed=SEEDS, as_of=DAYS, known_on=DAYS, pack=st.sampled_from(PACKS))
def test_a_report_equals_itself_computed_again_to_the_last_byte(seed, as_of, known_on, pack):
    facts = numbered(seed)
    wanted = about(as_of=as_of, known_on=known_on, period=(date(2011, 1, 1), as_of), unrecorded=("member", "status"))
    content = kreport.written(wanted, pack, facts, head=last_number(facts))
    assert kreport.written(wanted, pack, facts, head=last_number(facts)) == content
    report = frozen.opened(content)
    assert list(frozen.faults_of(report)) == []
    assert report.about == wanted
    assert report.pack == pack
    assert kreport.written(report.about, report.pack, report.tables, head=report.ledger_no) == content
    result, opening = making.results(wanted, pack, report.tables)
    assert (report.result, report.opening) == (result, opening)
    for figure in report.result.figures:
        if figure.measure == "count" and figure.value is not None and pack.by_code[figure.code].parts:
            states = [member.state for member in report.members(figure.code)]
            expected = (figure.amount.value, figure.amount.claimed, figure.amount.incomplete)
            assert tuple(states.count(state) for state in STATES) == expected


@settings(max_examples=5)
@given(seed=SEEDS, known=PAIRS, days=PAIRS, share=st.floats(0, 1), pack=st.sampled_from(PACKS))
def test_between_any_two_reports_the_causes_add_up_exactly(seed, known, days, share, pack):
    """Also where the earlier one was prepared in the middle of its own day."""
    facts = numbered(seed)
    whole = last_number(facts)
    head = _until(facts, known[0], share)
    first = frozen.opened(kreport.written(about(as_of=days[0], known_on=known[0]), pack, facts, head=head))
    later = about(number=2, as_of=days[1], known_on=known[1], against=Against(1, 1, first.content_hash))
    content = kreport.written(later, pack, facts, head=whole, earlier=first)
    second = frozen.opened(content)
    assert kreport.written(later, pack, second.tables, head=second.ledger_no, earlier=second.earlier) == content
    found = list(kreport.bridges(first, second))
    assert [each.code for each in found] == list(pack.by_code)
    for bridge in found:
        assert (bridge.before, bridge.after) == (first.figures[bridge.code].value, second.figures[bridge.code].value)
        at = bridge.before
        for step in bridge.steps:
            assert step.before == at, bridge
            at = step.after
        assert at == bridge.after, bridge
    assert second.restated == _as_it_lies_in_the_file(first, second, found)
    causes = {step.cause for bridge in found for step in bridge.steps}
    assert "computed_otherwise" not in causes or _ties_are_possible(facts, known[0], head)


def _as_it_lies_in_the_file(first, second, bridges):
    """The bridges, found one by one with those they moved, as the file tells them in numbers."""
    lines = []
    for each in bridges:
        if each.code in first.figures and not second.pack.by_code[each.code].unvalued:
            behind = [
                {member.id: member.total for member in report.members(each.code) if member.state == "proven"}
                for report in (first, second)
            ]
            stayed = behind[0].keys() & behind[1].keys()
            lines.append(
                Line(
                    code=each.code,
                    before=each.before,
                    after=each.after,
                    steps=tuple((one.cause, one.before, one.after) for one in each.steps if one.before != one.after),
                    came=len(behind[1].keys() - behind[0].keys()),
                    went=len(behind[0].keys() - behind[1].keys()),
                    remeasured=sum(behind[0][one] != behind[1][one] for one in stayed),
                )
            )
    return Restated(tuple(lines), (), ())


def _until(facts, day, share):
    """Return a ledger number somewhere in the middle of a day."""
    before = [0]
    on_the_day = [0]
    for table in facts.values():
        for row in table.select(["recorded_on", tables.RECORDED, "retracted_on", tables.RETRACTED]).to_pylist():
            for when, number in (("recorded_on", tables.RECORDED), ("retracted_on", tables.RETRACTED)):
                if row[number] is not None and row[when] < day:
                    before.append(row[number])
                elif row[number] is not None and row[when] == day:
                    on_the_day.append(row[number])
    low, high = max(before), max(max(before), *on_the_day)
    return low + int(share * (high - low))


def _ties_are_possible(facts, day, head):
    """Tell whether rows were recorded on the day before and after the head: a later one decides between equals."""
    rows = [row for name in ("exit", "record_state", "reentry") for row in facts[name].to_pylist()]
    return any(row["recorded_on"] == day and (row[tables.RECORDED] or 0) > head for row in rows)


@translation.override("en")
def test_what_cannot_be_compared_is_refused_in_words():
    facts = numbered(1)
    pack = PACKS[0]
    reports = [
        frozen.opened(kreport.written(about(number=1, known_on=day), pack, facts, head=last_number(facts)))
        for day in (date(2012, 1, 1), date(2012, 1, 31))
    ]
    with pytest.raises(kreport.BrokenReportError, match="knows less"):
        kreport.bridge(*reversed(reports), pack.indicators[0].code)
    with pytest.raises(kreport.BrokenReportError, match="Neither report"):
        kreport.bridge(*reports, "no_such")
    other = frozen.opened(kreport.written(about(project="other"), pack, facts, head=last_number(facts)))
    with pytest.raises(kreport.BrokenReportError, match="different projects"):
        kreport.bridge(reports[0], other, pack.indicators[0].code)
