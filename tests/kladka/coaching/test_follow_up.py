"""Follow-up through its verbs: Łucja began to work three days ago; Anna coaches her."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kladka.agenda import actions as agenda
from kladka.audit.actions import SYSTEM
from kladka.audit.models import Entry
from kladka.coaching.actions import asking
from kladka.coaching.actions import follow_up as actions
from kladka.coaching.models import FollowUp, FollowUpLink, NextStep
from kladka.coaching.queries import follow_up as queries
from kladka.coaching.queries.asking import link_of, to_ask, works
from kladka.coaching.rules.follow_up import State
from kladka.core import clock, packs
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.forms.shown import day_in_words
from kladka.files import actions as files
from kladka.messages.models import Message
from kladka.people import actions as people
from kladka.people.models import Consent, Evidence, Exit, Identity, Participation, Situation
from kladka.people.queries import visible_as
from kladka.processes.queries import POINTS
from kladka.programmes.permissions import viewer_for
from tests.kladka.coaching.ways import begun
from tests.kladka.pages.participants.access_samples import PNG
from tests.kladka.processes.own import copied, published

pytestmark = pytest.mark.postgres

SAID = {"works": "job", "going": "well", "help": "no"}
CALL = {**SAID, "help": "yes"}


def today() -> date:
    return clock.today()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def job(cast: Any) -> Situation:
    """Łucja's job since three days, besides what the cast has of her; she has an e-mail address."""
    for one in Situation.objects.current().filter(participation=cast.participations["lucja"]):
        people.withdraw(fact=one, reason="typing_error", by=cast.users["anna"])
    Identity.objects.filter(person=cast.participations["lucja"].person_id).update(email="lucja@example.org")
    given = {"kind": "employment", "from_date": today() - timedelta(days=3), "contract_kind": "mandate"}
    return people.record_situation(participation=cast.participations["lucja"], by=cast.users["anna"], **given)


def key(cast: Any, fact: Any, point: str = "day_3") -> dict[str, Any]:
    lucja = Participation.objects.select_related("project", "person__identity").get(pk=cast.participations["lucja"].pk)
    return {"participation": lucja, "point": point, "origin": str(fact.pk)}


def states(cast: Any, on: date | None = None) -> dict[str, str]:
    found = queries.tasks(queries.followed_by(cast.staff["anna"], on or today()), on or today())
    return {task.due.point.code: str(task.state) for task in found}


def address(secret: str) -> str:
    return f"https://example.org/{secret}"


def sent(cast: Any, job: Situation, **given: Any) -> tuple[FollowUpLink, str]:
    link = asking.ask_by_link(**key(cast, job), language="pl", address=address, by=cast.users["anna"], **given)
    return link, Message.objects.latest("created_at").body.partition("example.org/")[2].split()[0]


def test_what_is_due_follows_from_the_job_and_is_read_with_one_query(cast, job, django_assert_num_queries):
    scope = queries.followed_by(cast.staff["anna"], today())
    with django_assert_num_queries(1):
        found = queries.tasks(scope, today())
    assert [(task.due.point.code, task.state) for task in found] == [("day_3", State.DUE), ("week_1", State.COMING)]
    assert found[0].name == "Łucja Próbna"
    others = queries.tasks(queries.followed_by(cast.staff["artur"], today()), today())
    assert {task.name for task in others} == {"Nadia Testowa"}


def test_whose_participations_these_are_is_asked_once(cast, job):
    """Once for each of five kinds of facts it was dear for a coordinator of many."""
    scope = visible_as(viewer_for(cast.users["alicja"], today()), ("coordinator",))
    with CaptureQueriesContext(connection) as asked:
        assert "Łucja Próbna" in {task.name for task in queries.tasks(scope, today())}
    (one,) = asked
    assert one["sql"].count('"people_mistake"') == str(scope.query).count('"people_mistake"') > 0
    assert queries.tasks(Participation.objects.none(), today()) == []


def test_who_follows_a_model_with_points_of_its_own_is_asked_at_these(cast, job, django_assert_num_queries):
    """Who is on an older version, or on a model that names none, is asked at the usual ones."""
    published(cast, "own-long", process=replace(copied("own-long"), follow_up=("day_3", "month_12")))
    begun(cast, "lucja", "own-long", by=cast.users["anna"])
    scope = Participation.objects.filter(pk__in=[one.pk for one in cast.participations.values()])
    with django_assert_num_queries(2):
        found = queries.facts_of(scope, today())
    codes = {facts.name: [due.point.code for due in facts.dues()] for facts in found.values()}
    assert codes["Łucja Próbna"] == ["day_3", "month_12"]
    assert len(codes["Nadia Testowa"]) == 10


def test_13_a_corrected_beginning_moves_the_points_and_keeps_what_was_said(cast, job):
    actions.answer_by_phone(**key(cast, job), answers=CALL, by=cast.users["anna"])
    earlier = {"from_date": today() - timedelta(days=10)}
    people.correct(fact=job, changes=earlier, reason="typing_error", by=cast.users["anna"])
    assert states(cast) == {"day_3": "answered", "week_1": "overdue", "week_2": "coming"}
    people.withdraw(fact=Situation.objects.current().get(replaces=job.pk), reason="typing_error", by=cast.users["anna"])
    assert states(cast) == {"day_3": "answered"}, "what was said is still to be read"


def test_1_windows_are_counted_from_the_final_exit_and_end_with_a_return(cast, job):
    gone = {"participation": cast.participations["lucja"], "path_completed": True, "by": cast.users["anna"]}
    left = people.leave(exit_date=today(), **gone)
    ahead = today() + timedelta(days=28)
    assert states(cast, ahead)["exit_28_days"] == "due"
    actions.not_needed(**key(cast, left, "exit_28_days"), reason="known", by=cast.users["anna"])
    assert states(cast, ahead)["exit_28_days"] == "not_needed"
    people.reenter(participation=cast.participations["lucja"], reentry_date=today(), by=cast.users["anna"])
    assert "exit_28_days" not in states(cast, ahead)
    assert Exit.objects.current().count() == 1


def test_who_leaves_early_is_asked_about_the_windows_only(cast, job):
    gone = {"participation": cast.participations["lucja"], "path_completed": False, "by": cast.users["anna"]}
    people.leave(exit_date=today(), leaving_reason="moved", **gone)
    assert states(cast, today() + timedelta(days=28)) == {"day_3": "overdue", "exit_28_days": "due"}


def test_an_answer_by_link_stays_claimed_until_a_coach_takes_it_over_with_its_document(cast, job):
    people.end_situation(situation=job, until_date=today(), outcome="ended", by=cast.users["anna"])
    people.leave(
        participation=cast.participations["lucja"], exit_date=today(), path_completed=True, by=cast.users["anna"]
    )
    _link, secret = sent(cast, job)
    found = link_of(secret)
    upload = files.store(upload=ContentFile(PNG, name="p.png"), controller=cast.project.controller_id, by=SYSTEM)
    before = Situation.objects.count()
    kept = asking.answer(link=found, answers={**SAID, "work_from": today()}, file=upload)
    assert (kept.state, kept.answers, kept.channel) == ("answered", SAID, "link")
    assert Situation.objects.count() == before
    with pytest.raises(PolicyBroken, match="does not work any more"):
        asking.answer(link=link_of(secret), answers=SAID)
    kept = queries.record_of(kept.participation, queries.tasks_of(kept.participation, today())[0][0].due)
    begun = [actions.Begun("employment", today(), "mandate")]
    paper = actions.Paper("employment_contract", today())
    with pytest.raises(Stale):
        actions.take_over(follow_up=kept, version=kept.version - 1, by=cast.users["anna"])
    actions.take_over(follow_up=kept, version=kept.version, begun=begun, paper=paper, by=cast.users["anna"])
    fact = Situation.objects.current().get(participation=kept.participation, from_date=today())
    assert Evidence.objects.current().filter(fact=fact.pk, state="proven").count() == 1
    assert (
        queries.record_of(kept.participation, queries.tasks_of(kept.participation, today())[0][0].due).state == "done"
    )
    with pytest.raises(PolicyBroken, match="taken over already"):
        actions.take_over(follow_up=kept, version=kept.version + 1, by=cast.users["anna"])


def test_that_a_job_was_lost_ends_it_when_a_coach_takes_it_over(cast, job):
    said = {"works": "none", "left_on": today(), "help": "yes"}
    kept = actions.answer_by_phone(**key(cast, job), answers=said, by=cast.users["anna"])
    (task,) = [one for one in queries.tasks(queries.followed_by(cast.staff["anna"], today()), today()) if one.kept]
    assert task.wants_call
    ended = [actions.Ended(job, today())]
    actions.take_over(follow_up=kept, version=kept.version, ended=ended, by=cast.users["anna"])
    assert queries.known_situations(kept.participation)[-1].until == today()
    assert states(cast) == {"day_3": "done"}
    (step,) = NextStep.objects.filter(participation=kept.participation, owner="coach", due_on=today())
    assert "asked for it" in step.what, "who asks for a call is called, whoever takes the answer over"
    for language, words in (("pl", "Zadzwoń: prośba o telefon z dnia "), ("en", "Call: they asked for it on ")):
        with translation.override(language):
            assert step.words == f"{words}{day_in_words(today())}", "whoever reads it, in the language in use"
    step.what = "Call: the bakery"
    assert step.words == "Call: the bakery"


def test_what_was_said_is_still_there_when_the_job_turns_out_to_have_ended_before(cast, job):
    """Taken over, the last day lay before the point: with the point the answer was gone from every page."""
    people.correct(
        fact=job, changes={"from_date": today() - timedelta(days=5)}, reason="typing_error", by=cast.users["anna"]
    )
    said = {"works": "none", "left_on": today() - timedelta(days=4), "help": "yes"}
    kept = actions.answer_by_phone(**key(cast, job), answers=said, by=cast.users["anna"])
    ended = [actions.Ended(Situation.objects.current().get(replaces=job.pk), today() - timedelta(days=4))]
    actions.take_over(follow_up=kept, version=kept.version, ended=ended, by=cast.users["anna"])
    assert states(cast) == {"day_3": "done"}


def test_1_an_answer_that_comes_after_a_return_waits_for_the_coach(cast, job):
    gone = {"participation": cast.participations["lucja"], "path_completed": True, "by": cast.users["anna"]}
    left = people.leave(exit_date=today(), **gone)
    found = FollowUp.objects.create(participation_id=job.participation_id, point="exit_28_days", origin=left.pk)
    in_time = {"sent_on": today(), "expires_on": today(), "language": "pl"}
    link = FollowUpLink.objects.create(follow_up=found, digest="d", **in_time)
    people.reenter(participation=cast.participations["lucja"], reentry_date=today(), by=cast.users["anna"])
    assert "exit_28_days" not in states(cast)
    asking.answer(link=link, answers={"works": "none", "learns": "no", "searches": "yes", "help": "yes"})
    (task,) = [one for one in queries.tasks_of(found.participation, today())[0] if one.kept]
    assert (task.wants_call, task.due.beginning.stands, states(cast)["exit_28_days"]) == (True, False, "answered")


def test_an_answer_waits_for_the_coach_however_long_ago_the_exit_was(cast, job):
    """The letter about twelve months went on the last day, the answer came a week later."""
    people.withdraw(fact=job, reason="typing_error", by=cast.users["anna"])
    given = {"kind": "employment", "from_date": today() - timedelta(days=900), "contract_kind": "mandate"}
    old = people.record_situation(participation=cast.participations["lucja"], by=cast.users["anna"], **given)
    told = {"answers": CALL, "answered_on": today(), "channel": "link", "state": "answered"}
    FollowUp.objects.create(participation=cast.participations["lucja"], point="month_6", origin=old.pk, **told)
    assert states(cast)["month_6"] == "answered"


def test_a_link_is_sent_once_more_after_some_days_and_then_no_more(cast, job):
    link, secret = sent(cast, job)
    assert asking.remind_due(address=address) == 0
    FollowUpLink.objects.filter(pk=link.pk).update(sent_on=today() - timedelta(days=5))
    assert asking.remind_due(address=address) == 1
    assert asking.remind_due(address=address) == 0
    assert works(link_of(secret), today()), "who was writing under the first letter loses nothing"
    last = Message.objects.latest("created_at")
    assert (Message.objects.count(), last.to, last.language) == (2, "lucja@example.org", "pl")
    assert "Próbna" not in last.body + last.subject
    reminder = link_of(last.body.partition("example.org/")[2].split()[0])
    asking.answer(link=link_of(secret), answers=SAID)
    assert not works(FollowUpLink.objects.get(pk=reminder.pk), today())


def test_a_link_that_was_replaced_or_revoked_answers_no_more(cast, job):
    _link, first = sent(cast, job)
    _link, second = sent(cast, job)
    assert [works(link_of(one), today()) for one in (first, second)] == [False, True]
    FollowUpLink.objects.update(sent_on=today() - timedelta(days=5))
    assert asking.remind_due(address=address) == 1
    assert [works(link_of(one), today()) for one in (first, second)] == [False, True]
    asking.revoke(follow_up=FollowUp.objects.get(), by=cast.users["anna"])
    assert not works(link_of(second), today())


def test_what_need_not_be_reminded_of_leaves_nothing_in_the_audit(cast, job):
    """The tick comes every quarter of a minute: empty acts filled the audit by thousands."""
    link, _secret = sent(cast, job)
    FollowUpLink.objects.filter(pk=link.pk).update(sent_on=today() - timedelta(days=5))
    people.withdraw(fact=job, reason="typing_error", by=cast.users["anna"])
    before = Entry.objects.count()
    assert asking.remind_due(address=address) == 0
    assert Entry.objects.count() == before


@pytest.fixture
def by_itself(cast: Any, monkeypatch: pytest.MonkeyPatch, job: Situation) -> Situation:
    """The project asks by itself since yesterday, Łucja agreed to it, and it is noon."""
    row = {"from": today() - timedelta(days=1), "project": cast.project.code, "is_on": True}
    monkeypatch.setitem(packs.load(POINTS), "sends_itself", [row])
    noon = datetime.combine(today(), time(12), tzinfo=clock.WARSAW)
    monkeypatch.setattr(clock, "now", lambda: noon)
    agreed = {"kind": "follow_up_link", "given_on": today(), "how": "paper", "by": cast.users["anna"]}
    people.record_consent(participation=cast.participations["lucja"], **agreed)
    return job


def test_who_agreed_is_asked_once_by_itself_when_the_point_falls_due(cast, by_itself, django_assert_num_queries):
    """Nadia's job is as old; she did not agree."""
    people.record_situation(
        participation=cast.participations["nadia"],
        kind="employment",
        from_date=by_itself.from_date,
        contract_kind="mandate",
        by=cast.users["artur"],
    )
    with django_assert_num_queries(4):
        assert [one.task.due.point.code for one in to_ask(today())] == ["day_3"]
    assert [asking.ask_due(address=address) for _time in range(2)] == [1, 0]
    message, entry = Message.objects.get(), Entry.objects.latest("at", "number")
    assert (message.channel, message.to, message.language) == ("email", "lucja@example.org", "pl")
    assert (entry.verb, entry.by) == ("coaching.ask_by_itself", SYSTEM.id)
    kept = FollowUp.objects.get()
    asking.revoke(follow_up=kept, by=cast.users["anna"])
    assert asking.ask_due(address=address) == 0, "a coach stopped it"


def test_it_goes_by_the_way_and_in_the_language_of_reminders_and_is_short(cast, by_itself, settings):
    settings.MESSAGE_CHANNELS = {**settings.MESSAGE_CHANNELS, "sms": "x"}
    wish = {"channel": "sms", "address": "+48 600 100 200", "language": "en", "by": cast.users["anna"]}
    agenda.wish_reminders(participation=cast.participations["lucja"], **wish)
    assert asking.ask_due(address=address) == 1
    message = Message.objects.get()
    assert (message.channel, message.language, len(message.body) < 200) == ("sms", "en", True)
    assert "https://example.org/" in message.body


@pytest.mark.parametrize("what", ["night", "stopped", "taken back", "answered", "off", "no address", "long ago"])
def test_nobody_is_asked_by_itself(cast, by_itself, monkeypatch, what):
    lucja, by = cast.participations["lucja"], cast.users["anna"]
    match what:
        case "night":
            night = datetime.combine(today(), time(6), tzinfo=clock.WARSAW)
            monkeypatch.setattr(clock, "now", lambda: night)
        case "stopped":
            actions.stop_asking(participation=lucja, by=by, by_participant=True)
        case "taken back":
            people.withdraw_consent(consent=Consent.objects.get(), how="own_page", by=by)
        case "answered":
            actions.answer_by_phone(**key(cast, by_itself), answers=SAID, by=by)
        case "off":
            row = {"from": today() + timedelta(days=1), "is_on": True}
            monkeypatch.setitem(packs.load(POINTS), "sends_itself", [row])
        case "no address":
            Identity.objects.update(email="")
        case "long ago":
            days = {"from_date": today() - timedelta(days=5)}
            people.correct(fact=by_itself, changes=days, reason="typing_error", by=by)
    assert asking.ask_due(address=address) == 0
    assert not Message.objects.exists()


def test_who_took_the_agreement_back_is_not_reminded_either(cast, by_itself):
    assert asking.ask_due(address=address) == 1
    FollowUpLink.objects.update(sent_on=today() - timedelta(days=5))
    people.withdraw_consent(consent=Consent.objects.get(), how="own_page", by=cast.users["anna"])
    assert asking.remind_due(address=address) == 0


def test_who_does_not_want_to_be_asked_is_not(cast, job):
    _link, secret = sent(cast, job)
    asking.stop_by_link(link=link_of(secret))
    assert states(cast) == {}
    assert not works(link_of(secret), today())
    with pytest.raises(PolicyBroken, match="does not want"):
        sent(cast, job)
    actions.ask_again(participation=cast.participations["lucja"], by=cast.users["anna"])
    assert states(cast)["day_3"] == "due"


def test_what_may_not_be_done(cast, job):
    by = {"by": cast.users["anna"]}
    with pytest.raises(PolicyBroken, match="too early"):
        asking.ask_by_link(**key(cast, job, "week_4"), language="pl", address=address, **by)
    for act in (
        lambda: actions.answer_by_phone(**key(cast, job, "month_6"), answers=SAID, **by),
        lambda: actions.note_attempt(**key(cast, job, "month_6"), on=today(), way="phone", **by),
    ):
        with pytest.raises(PolicyBroken, match="too early"):
            act()
    with pytest.raises(PolicyBroken, match="no longer there"):
        actions.answer_by_phone(**key(cast, cast.project), answers=SAID, **by)
    with pytest.raises(PolicyBroken, match="one of the answers") as refused:
        actions.answer_by_phone(**key(cast, job), answers={"works": "job"}, **by)
    assert refused.value.field == "help"
    with pytest.raises(PolicyBroken, match="future"):
        actions.answer_by_phone(**key(cast, job), answers={"works": "none", "left_on": date(2999, 1, 1)}, **by)
    Identity.objects.update(email="")
    with pytest.raises(PolicyBroken, match="No e-mail address"):
        sent(cast, job)
    assert FollowUp.objects.count() == 0


def test_an_answer_by_telephone_that_says_nothing_new_is_done_with_that(cast, job):
    kept = actions.answer_by_phone(**key(cast, job), answers=SAID, by=cast.users["anna"])
    assert (kept.state, kept.closed_on, states(cast)["day_3"]) == ("done", today(), "done")


def test_attempts_and_what_is_closed_by_mistake(cast, job):
    actions.note_attempt(**key(cast, job), on=today(), way="phone", by=cast.users["anna"])
    (task,) = [one for one in queries.tasks(queries.followed_by(cast.staff["anna"], today()), today()) if one.kept]
    assert (task.attempts, task.state) == (1, State.DUE)
    kept = actions.answer_by_phone(**key(cast, job), answers=CALL, by=cast.users["anna"])
    with pytest.raises(PolicyBroken, match="answered or closed"):
        actions.not_needed(**key(cast, job), reason="known", by=cast.users["anna"])
    kept = actions.reopen(follow_up=kept, version=kept.version, by=cast.users["anna"])
    assert (kept.state, kept.answers, kept.answered_on) == ("open", {}, None)
    assert states(cast)["day_3"] == "due"


@pytest.fixture
def twice(cast: Any, by_itself: Situation) -> Situation:
    """A second job that began on the same day: its own firm, besides the job."""
    given = {"kind": "own_firm", "from_date": by_itself.from_date}
    return people.record_situation(participation=cast.participations["lucja"], by=cast.users["anna"], **given)


def test_two_points_of_one_day_are_asked_by_one_letter_and_answered_once(cast, by_itself, twice):
    assert (asking.ask_due(address=address), Message.objects.count()) == (1, 1)
    asking.answer(link=FollowUpLink.objects.get(), answers=CALL)
    kept = {one.state: one for one in FollowUp.objects.all()}
    assert sorted(kept) == ["answered", "not_needed"]
    assert (kept["answered"].answers, kept["not_needed"].reason, kept["not_needed"].answers) == (CALL, "together", {})
    assert asking.ask_due(address=address) == 0
    answered = kept["answered"]
    actions.reopen(follow_up=answered, version=answered.version, by=cast.users["anna"])
    assert {one.state for one in FollowUp.objects.all()} == {"open"}, "forgotten for both"


def test_points_of_several_days_that_are_due_at_once_bring_one_letter_and_one_reminder(cast, by_itself, monkeypatch):
    """The week of the firm was over two days ago, the third day of the job is today: both are still asked by itself."""
    given = {"kind": "own_firm", "from_date": today() - timedelta(days=9), "by": cast.users["anna"]}
    people.record_situation(participation=cast.participations["lucja"], **given)
    row = {"from": today() - timedelta(days=9), "project": cast.project.code, "is_on": True}
    monkeypatch.setitem(packs.load(POINTS), "sends_itself", [row])
    due = [
        one.due.on for one in queries.tasks(queries.followed_by(cast.staff["anna"], today()), today()) if one.is_open
    ]
    assert len(set(due)) > 1, "points of several days wait"
    assert [asking.ask_due(address=address) for _time in range(2)] == [1, 0]
    assert Message.objects.count() == 1
    link = FollowUpLink.objects.get()
    found = queries.tasks(queries.followed_by(cast.staff["anna"], today()), today())
    days = {one.kept: one.due.on for one in found if one.kept}
    assert days[link.follow_up_id] == max(due)
    # Of the other day the coach sends one, too; after some days one reminder goes, of one of them.
    other = next(one for one in found if one.is_open and one.due.on != max(due))
    told = {**key(cast, by_itself, other.due.point.code), "origin": other.due.key[1]}
    asking.ask_by_link(**told, language="pl", address=address, by=cast.users["anna"])
    FollowUpLink.objects.update(sent_on=today() - timedelta(days=5))
    assert [asking.remind_due(address=address) for _time in range(2)] == [1, 0]


def test_the_letter_of_one_point_takes_the_place_of_the_other_ones_of_the_day(cast, by_itself, twice):
    _link, first = sent(cast, by_itself)
    _link, second = sent(cast, twice)
    assert [works(link_of(one), today()) for one in (first, second)] == [False, True]
    assert asking.ask_due(address=address) == 0


def test_two_links_that_a_correction_brought_to_one_day_are_reminded_of_once(cast, by_itself):
    given = {"kind": "own_firm", "from_date": today() - timedelta(days=4), "by": cast.users["anna"]}
    second = people.record_situation(participation=cast.participations["lucja"], **given)
    secrets = [sent(cast, one)[1] for one in (by_itself, second)]
    days = {"from_date": by_itself.from_date}
    people.correct(fact=second, changes=days, reason="typing_error", by=cast.users["anna"])
    assert [works(link_of(one), today()) for one in secrets] == [True, True]
    FollowUpLink.objects.update(sent_on=today() - timedelta(days=5))
    assert [asking.remind_due(address=address) for _time in range(2)] == [1, 0]
    assert [works(link_of(one), today()) for one in secrets] == [True, True], "both letters may be answered still"
    asking.answer(link=link_of(secrets[1]), answers=CALL)
    assert not any(works(link, today()) for link in FollowUpLink.objects.all())
