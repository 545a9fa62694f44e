"""The verbs of own indicators: what they keep, refuse, and leave to the figures; on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

import miara
from kladka.audit.models import Entry, Words
from kladka.audit.queries import verify
from kladka.core import protection
from kladka.core.errors import PolicyBroken, Stale
from kladka.programmes import actions as programmes
from kladka.programmes.models import Project
from kladka.programmes.permissions import viewer_for
from kladka.reporting import trying
from kladka.reporting.actions import indicator as actions
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.definitions import fitted, knowing_own, own_of
from kladka.reporting.models import IndicatorDraft, IndicatorVersion
from kladka.reporting.permissions.indicator import deciders, deciding, may_write, writing
from kladka.reporting.policies import indicator as policies
from kladka.reporting.queries.indicator import Written, read_own
from miara.runners import limits
from tests.kladka.reporting.own import approved, colleague, drafted, proposed, text_of
from tests.world.cast import Cast, foreign_project

pytestmark = [pytest.mark.postgres]
TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are matched as they are written in the code; no extract is left over."""
    forget()
    with translation.override("en"):
        yield
    forget()


def fetched(cast: Cast) -> Project:
    """The project as the next page fetches it."""
    return Project.objects.get(pk=cast.project.pk)


def test_what_a_colleague_approved_counts(cast: Cast) -> None:
    version = proposed(cast)
    assert own_of(fetched(cast)) == []
    actions.approve(version=version, by=colleague(cast))
    project = fetched(cast)
    assert [each.code for each in own_of(project)] == ["local_advised"]
    result = reporting.figures(project, as_of=TODAY)
    assert result["local_advised"].value == 3
    assert result.version.endswith("+1")
    assert len(reporting.members(project, "local_advised", as_of=TODAY)) == 3
    assert list(verify()) == []


def test_a_definition_that_waits_or_was_sent_back_does_not_count(cast: Cast) -> None:
    version = proposed(cast)
    draft = actions.send_back(version=version, words="Name it.", by=colleague(cast))
    assert own_of(fetched(cast)) == []
    assert (draft.text, draft.code, draft.changes) == (version.text, "local_advised", "")
    assert Words.objects.get(entry=Entry.objects.order_by("number").last()).text == "Name it."
    again = actions.propose(
        project=cast.project, text=draft.text, draft=draft, version=draft.version, by=cast.users["olga"]
    )
    assert (again.number, IndicatorDraft.objects.count()) == (2, 0)


def test_the_author_does_not_approve_where_there_is_somebody_else(cast: Cast) -> None:
    version = proposed(cast)
    with pytest.raises(PolicyBroken, match="nobody else") as refused:
        actions.approve(version=version, by=cast.users["olga"])
    assert refused.value.field == "alone"
    colleague(cast)
    for alone in (False, True):
        with pytest.raises(PolicyBroken, match="Another monitoring officer"):
            actions.approve(version=version, by=cast.users["olga"], alone=alone)


def test_alone_the_author_approves_and_says_so(cast: Cast) -> None:
    assert approved(cast).state == IndicatorVersion.State.APPROVED


def test_a_change_is_the_next_version_and_the_old_one_stays(cast: Cast) -> None:
    first = approved(cast)
    changed = text_of(kind="training")
    second = actions.propose(project=cast.project, text=changed, changes="local_advised", by=cast.users["olga"])
    assert reporting.figures(fetched(cast), as_of=TODAY)["local_advised"].value == 3
    actions.approve(version=second, by=cast.users["olga"], alone=True)
    first.refresh_from_db()
    assert (first.state, second.number) == (IndicatorVersion.State.REPLACED, 2)
    project = fetched(cast)
    assert reporting.figures(project, as_of=TODAY)["local_advised"].value == 0
    assert reporting.definitions_of(project).version.endswith("+2")


def test_definitions_written_out_before_a_change_count_as_before(cast: Cast) -> None:
    approved(cast)
    kept = miara.texts_of(reporting.definitions_of(fetched(cast)))
    version = actions.propose(
        project=cast.project, text=text_of(kind="training"), changes="local_advised", by=cast.users["olga"]
    )
    actions.approve(version=version, by=cast.users["olga"], alone=True)
    again = miara.read_pack(kept)
    assert again.version.endswith("+1")
    assert "coaching" in again.by_code["local_advised"].when
    assert again.hash != reporting.definitions_of(fetched(cast)).hash


def test_a_retired_indicator_counts_no_longer_and_can_come_back(cast: Cast) -> None:
    version = approved(cast)
    actions.retire(version=version, words="Nobody asks for it.", by=cast.users["olga"])
    assert own_of(fetched(cast)) == []
    with pytest.raises(PolicyBroken, match="already has an indicator"):
        proposed(cast)
    again = actions.propose(project=cast.project, text=version.text, changes="local_advised", by=cast.users["olga"])
    actions.approve(version=again, by=cast.users["olga"], alone=True)
    assert reporting.definitions_of(fetched(cast)).version.endswith("+3")


def test_what_others_are_built_from_is_not_retired(cast: Cast) -> None:
    version = approved(cast)
    built = text_of("local_built").replace("when: support('coaching')", "when: counted_in('local_advised')")
    other = actions.propose(project=cast.project, text=built, by=cast.users["olga"])
    actions.approve(version=other, by=cast.users["olga"], alone=True)
    with pytest.raises(PolicyBroken, match="local_built"):
        actions.retire(version=version, words="Gone.", by=cast.users["olga"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Write the definition."),
        ("x" * 30_000, "at most 20000 signs"),
        (text_of().replace("support", "suport"), "cannot be read yet"),
        (text_of(example=False), "Add at least 1 example"),
        (text_of().replace("value: 1", "value: 2"), "promises something else"),
        (text_of() + "published: true\n", "not made public"),
        (text_of().replace("en: People", "en: " + "People " * 40), "at most 200 signs"),
    ],
)
def test_what_is_not_ready_is_not_put_to_a_colleague(cast: Cast, text: str, message: str) -> None:
    with pytest.raises(PolicyBroken, match=message) as refused:
        actions.propose(project=cast.project, text=text, by=cast.users["olga"])
    assert refused.value.field == "text"
    assert not IndicatorVersion.objects.exists()


def test_a_draft_may_be_wrong_and_is_kept_as_it_was_typed(cast: Cast) -> None:
    text = "code: local_half\r\ntitle:   \r\nwhen: suport(\r\n"
    draft = actions.save_draft(project=cast.project, text=text, by=cast.users["olga"])
    assert (draft.text, draft.code) == ("code: local_half\ntitle:\nwhen: suport(\n", "local_half")
    changed = actions.save_draft(
        project=cast.project, text="code: local_half\n", draft=draft, version=1, by=cast.users["olga"]
    )
    assert changed.version == 2
    with pytest.raises(Stale) as stale:
        actions.save_draft(project=cast.project, text="other", draft=draft, version=1, by=cast.users["olga"])
    assert stale.value.stored.text == "code: local_half\n"


def test_two_people_do_not_write_the_same_code(cast: Cast) -> None:
    drafted(cast, "local_advised")
    with pytest.raises(PolicyBroken, match="already writing"):
        drafted(cast, "local_advised")
    approved(cast, "local_other")
    with pytest.raises(PolicyBroken, match="already has an indicator"):
        drafted(cast, "local_other")


def test_the_next_version_keeps_its_code_and_says_something_new(cast: Cast) -> None:
    approved(cast)
    with pytest.raises(PolicyBroken, match="Leave its code"):
        actions.propose(project=cast.project, text=text_of("local_b"), changes="local_advised", by=cast.users["olga"])
    with pytest.raises(PolicyBroken, match="Nothing was changed"):
        actions.propose(project=cast.project, text=text_of(), changes="local_advised", by=cast.users["olga"])


def test_what_was_decided_on_is_not_decided_on_again(cast: Cast) -> None:
    version = proposed(cast)
    stale = IndicatorVersion.objects.get(pk=version.pk)
    actions.approve(version=version, by=colleague(cast))
    with pytest.raises(Stale):
        actions.approve(version=stale, by=cast.users["oskar"])
    with pytest.raises(Stale):
        actions.send_back(version=stale, words="No.", by=cast.users["oskar"])


def test_a_colleague_says_what_should_be_changed(cast: Cast) -> None:
    version = proposed(cast)
    with pytest.raises(PolicyBroken, match="Say what"):
        actions.send_back(version=version, by=colleague(cast))
    assert actions.send_back(version=version, by=cast.users["olga"]).text == version.text


@pytest.mark.parametrize("column", ["text", "code", "number", "proposed_by"])
def test_the_database_refuses_to_change_what_a_version_says(cast: Cast, column: str) -> None:
    version = approved(cast)
    value = {"number": 9, "proposed_by": cast.users["adam"].pk}.get(column, "x")
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorVersion.objects.filter(pk=version.pk).update(**{column: value})
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorVersion.objects.filter(pk=version.pk).delete()
    assert protection.missing(connection) == []


def test_the_database_holds_one_version_that_counts(cast: Cast) -> None:
    version = approved(cast)
    version.pk, version.number = uuid4(), 2
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_another_pack_leaves_out_what_does_not_fit_and_counts_the_rest(cast: Cast) -> None:
    approved(cast)
    built = (
        text_of("local_built")
        .replace("when: support('coaching')", "when: counted_in('EECO02')")
        .replace("persons", "participations")
    )
    built = built.replace("value: 1", "value: 0").replace("members: [ola]", "members: []")
    other = actions.propose(project=cast.project, text=built, by=cast.users["olga"])
    actions.approve(version=other, by=cast.users["olga"], alone=True)
    project = fetched(cast)
    project.pack = "pl-po-kl-7.2.1-abc"
    assert [each.code for each in own_of(project)] == ["local_advised"]
    assert list(fitted(project).unfit) == ["local_built"]


def test_definitions_cost_one_query_for_each_project_fetched(cast: Cast) -> None:
    approved(cast)
    project = fetched(cast)
    with CaptureQueriesContext(connection) as captured:
        reporting.definitions_of(project)
        reporting.definitions_of(project)
        reporting.indicator_of(project, "local_advised")
    assert len(captured) == 1


def test_definitions_cost_nothing_where_a_project_has_none_of_its_own(cast: Cast) -> None:
    project = knowing_own(Project.objects.all()).get(pk=cast.project.pk)
    with CaptureQueriesContext(connection) as captured:
        reporting.definitions_of(project)
    assert len(captured) == 0
    approved(cast)
    again = knowing_own(Project.objects.all()).get(pk=cast.project.pk)
    assert [each.code for each in own_of(again)] == ["local_advised"]


def test_an_own_indicator_can_have_a_target(cast: Cast) -> None:
    approved(cast)
    given = {"project": cast.project, "indicator": "local_advised", "by": cast.users["olga"]}
    with pytest.raises(PolicyBroken, match="have no indicator"):
        programmes.set_target(**given, value=Decimal(3))
    programmes.set_target(**given, value=Decimal(3), own={"local_advised": True})
    with pytest.raises(PolicyBroken, match="whole number"):
        programmes.set_target(**given, value=Decimal("3.5"), on_date=date(2031, 1, 1), own={"local_advised": True})
    assert reporting.targets_of(cast.project)["local_advised", ""].value == 3


def test_who_writes_and_who_decides(cast: Cast) -> None:
    on = TODAY
    olga, alicja, adam = (viewer_for(cast.users[name], on) for name in ("olga", "alicja", "adam"))
    assert (may_write(olga, cast.project), may_write(alicja, cast.project), may_write(adam, cast.project)) == (
        True,
        False,
        False,
    )
    assert list(writing(olga)) == [cast.project]
    assert [list(deciding(each)) for each in (olga, alicja, adam)] == [[cast.project], [], []]
    assert list(deciders(cast.project, on)) == [cast.users["olga"]]
    assert not deciding(olga).filter(pk=foreign_project(cast).pk).exists()


def test_a_coordinator_of_the_leader_decides(cast: Cast) -> None:
    user = colleague(cast)
    programmes.end_post(post=cast.staff["oskar"].posts.get(), until_date=date(2026, 1, 1), by=cast.users["olga"])
    assert not deciding(viewer_for(user, TODAY)).exists()
    programmes.appoint(project=cast.project, staff=cast.staff["oskar"], role="coordinator", by=cast.users["olga"])
    assert list(deciding(viewer_for(user, TODAY))) == [cast.project]
    assert set(deciders(cast.project, TODAY)) == {user, cast.users["olga"]}


def test_trying_tells_who_counts_and_stores_nothing(cast: Cast) -> None:
    entries = Entry.objects.count()
    tried = trying.tried(cast.project, Written(text_of()), as_of=TODAY)
    assert tried.figure is not None
    assert tried.figure.value == len(tried.members) == 3
    assert tried.figure.by["sex"]["female"] == 3
    assert set(tried.sentences) == {"pl", "en"}
    assert "coach" in tried.sentences["en"][0]
    assert Entry.objects.count() == entries


def test_trying_tells_who_nearly_counts(cast: Cast) -> None:
    text = text_of(example=False).replace("support('coaching')", "situation('employment')")
    tried = trying.tried(cast.project, Written(text), as_of=TODAY)
    assert [len(each.gaps) for each in tried.near] == [1, 1, 1]
    assert {trying.words_of_gap(each.gaps[0], "pl") for each in tried.near} == {"sytuację"}


def test_trying_says_what_is_wrong_and_where(cast: Cast) -> None:
    tried = trying.tried(cast.project, Written(text_of().replace("support", "suport")), as_of=TODAY)
    problem, drawn = tried.problems
    assert [(problem.line, problem.column), drawn.words] == [(6, 7), "suport"]
    assert trying.sentence_of(problem, "pl") == "Nie ma funkcji „suport”. Czy chodzi o „support”?"


@pytest.mark.parametrize(
    "condition", ["not (" * 400 + "sex = 'female'" + ")" * 400, "sex = 'female'" + " and sex <> 'male'" * 150]
)
def test_trying_a_monster_ends_with_a_sentence_or_an_answer(cast: Cast, condition: str) -> None:
    text = text_of(example=False).replace("support('coaching')", condition)
    tried = trying.tried(cast.project, Written(text), as_of=TODAY)
    assert tried.refusal or tried.problems or tried.figure


def test_trying_takes_only_so_long(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kladka.reporting.trying.own_rules", lambda: _Hurried())
    text = text_of(example=False).replace("support('coaching')", "situation('employment')")
    assert "too long" in trying.tried(cast.project, Written(text), as_of=TODAY).refusal


def test_what_takes_too_long_to_count_is_not_put_to_a_colleague(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(*_args: Any) -> Any:
        raise miara.TimeLimitError("This takes too long to count.")

    monkeypatch.setattr("kladka.reporting.trying._counted", counted)
    with pytest.raises(PolicyBroken, match="too long"):
        proposed(cast)
    assert not IndicatorVersion.objects.exists()


def test_examples_that_take_too_long_are_not_put_to_a_colleague(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = replace(policies.own_rules(), most_seconds_when_asked=0)
    monkeypatch.setattr(policies, "own_rules", lambda: rules)
    with pytest.raises(PolicyBroken, match="examples take too long"):
        proposed(cast)


def test_the_time_of_reading_the_ledger_is_not_the_definitions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look after a start reads everything, which may take longer than a definition may."""
    limited, read = [], trying.facts_of

    def facts_of(project: Project) -> Any:
        limited.append(limits._until.get())
        return read(project)

    monkeypatch.setattr("kladka.reporting.trying.facts_of", facts_of)
    tried = trying.tried(cast.project, Written(text_of()), as_of=TODAY)
    assert (tried.refusal, set(limited)) == ("", {None})


def test_a_definition_is_looked_through_before_anybody_has_to_wait(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    check, locked = policies.check_definition, actions.verb

    def check_definition(*args: Any) -> Any:
        done.append("check")
        return check(*args)

    def verb(*args: Any, **more: Any) -> Any:
        done.append("lock")
        return locked(*args, **more)

    monkeypatch.setattr(policies, "check_definition", check_definition)
    monkeypatch.setattr(actions, "verb", verb)
    version = proposed(cast)
    actions.approve(version=version, by=cast.users["olga"], alone=True)
    assert done == ["check", "lock", "check", "lock"]


def test_what_began_to_count_meanwhile_is_looked_at_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    check, done = policies.check_definition, []

    def check_definition(*args: Any) -> Any:
        done.append(len(done))
        found = check(*args)
        if len(done) == 1:
            approved(cast, "local_other")
        return found

    monkeypatch.setattr(policies, "check_definition", check_definition)
    version = proposed(cast)
    assert version.state == IndicatorVersion.State.PROPOSED
    assert len(done) == 4  # this one, the other one twice, this one again


class _Hurried:
    most_signs, most_seconds = 20_000, 0


def test_a_real_case_becomes_an_example_that_points_at_nobody(cast: Cast) -> None:
    tried = trying.tried(cast.project, Written(text_of(example=False)), as_of=TODAY)
    text = trying.with_case(cast.project, tried.written, tried.members[0].id, as_of=TODAY)
    assert tried.members[0].id not in text
    assert "2026-03-02" not in text
    found = read_own(cast.project, Written(text))
    assert found.indicator is not None
    assert len(found.indicator.examples) == 1
    version = actions.propose(project=cast.project, text=text, by=cast.users["olga"])
    assert version.number == 1
    with pytest.raises(PolicyBroken, match="cannot be drawn"):
        trying.with_case(cast.project, tried.written, "nobody", as_of=TODAY)


def test_people_of_other_projects_are_not_tried(cast: Cast) -> None:
    project = foreign_project(cast)
    tried = trying.tried(project, Written(text_of()), as_of=TODAY)
    assert (tried.figure.value if tried.figure else None, tried.members, tried.near) == (0, [], [])


def test_a_change_names_whom_it_adds_and_removes(cast: Cast) -> None:
    narrow = text_of().replace("support('coaching')", "support('training')")
    changed = trying.changed_by(
        cast.project, Written(text_of(), "local_advised"), Written(narrow, "local_advised"), as_of=TODAY
    )
    assert changed is not None
    assert (changed.before, changed.after, len(changed.added), len(changed.removed)) == (3, 0, 0, 3)
