"""What goes wrong in every real programme: late, doubled, mistyped, merged, left and come back, never completed.

None of it moves a figure on the last day; all of it is in the ledger, so that work lists and histories are not empty.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from kladka.demo.abc_acts import Actor, Play
from kladka.demo.abc_frame import Frame
from kladka.demo.abc_plan import END
from kladka.demo.stage import Stage
from kladka.people import actions as people
from kladka.people.models import Evidence, Situation, Support
from kladka.people.queries.assigned import going_on

MISTYPED, DOUBLED, CAME_BACK, MERGED, UNFINISHED, VERIFIED = 14, 8, 5, 3, 6, 60


def spoil(stage: Stage, frame: Frame, play: Play, actors: Sequence[Actor]) -> None:
    """Put the flaws on the stage, chosen by the play's dice."""
    dice = play.dice
    coached = [actor for actor in actors if actor.life.is_coached]
    finished = [actor for actor in coached if actor.life.coaching == "completed"]
    for actor in dice.sample(finished, MISTYPED):
        _mistype(stage, frame, actor)
    for actor in dice.sample(finished, DOUBLED):
        _double(stage, frame, actor)
    for actor in dice.sample([a for a in coached if a.life.completed and a.life.end < date(2011, 4, 1)], CAME_BACK):
        _come_back(stage, frame, actor)
    for actor in dice.sample([a for a in actors if a.life.kinds == ("information_meeting",)], MERGED):
        _merge(stage, frame, play, actor)
    for number in range(UNFINISHED):
        _leave_unfinished(stage, frame, play, number)
    stage.at(END - timedelta(days=1), lambda: _verify(frame), minute=500)
    for plan in frame.data["coaches"]:
        if "followed_by_from" in plan:
            stage.at(plan["followed_by_from"], partial(_hand_over, frame, plan), minute=5)


def _mistype(stage: Stage, frame: Frame, actor: Actor) -> None:
    """A session's length is typed wrong and corrected later."""

    def correct() -> None:
        sessions = Support.objects.current().filter(participation=actor.here, kind="coaching")
        support = sessions.latest("start_date")
        by = frame.user_of(frame.coach_now(actor))
        people.correct(fact=support, changes={"hours": support.hours * 2}, reason="typing_error", by=by)

    stage.at(actor.life.start + timedelta(days=130), correct, minute=420)


def _double(stage: Stage, frame: Frame, actor: Actor) -> None:
    """An outcome is recorded twice; the second record is withdrawn."""

    def double() -> None:
        by = frame.user_of(frame.coach_now(actor))
        extra = people.record_situation(
            participation=actor.here, kind="vocational_training", from_date=actor.life.start, by=by
        )
        stage.at(actor.life.start + timedelta(days=110), lambda: withdraw(extra), minute=430)

    def withdraw(extra: Situation) -> None:
        people.withdraw(fact=extra, reason="recorded_twice", by=frame.user_of(frame.coach_now(actor)))

    stage.at(actor.life.start + timedelta(days=90), double, minute=430)


def _come_back(stage: Stage, frame: Frame, actor: Actor) -> None:
    """Somebody who had left comes back for one more meeting and leaves again."""
    back = actor.life.end + timedelta(days=30)

    def come_back() -> None:
        by = frame.registrar(actor.site)
        people.reenter(participation=actor.here, reentry_date=back, by=by)
        coach = frame.coach_now(actor)
        people.record_support(
            participation=actor.here, kind="coaching", start_date=back, site=actor.site, provider=coach, by=by
        )

    def leave() -> None:
        people.leave(
            participation=actor.here,
            exit_date=back + timedelta(days=1),
            path_completed=True,
            by=frame.registrar(actor.site),
        )

    stage.at(back, come_back, minute=440)
    stage.at(back + timedelta(days=3), leave, minute=440)


def _merge(stage: Stage, frame: Frame, play: Play, actor: Actor) -> None:
    """A guest of a meeting was recorded twice under two spellings; a coordinator finds it and merges the two."""

    def again() -> None:
        by = frame.registrar(actor.site)
        twin = people.register_person(
            controller=frame.controller,
            given_name=actor.who.given_name,
            family_name=f"{actor.who.family_name}-{actor.who.family_name}",
            sex=actor.who.sex,
            birth_date=actor.who.birth_date,
            is_made_up=True,
            by=by,
        )
        people.merge(person=twin, same_as=actor.here.person, by=by)

    stage.at(actor.life.end + timedelta(days=12), again, minute=450)


def _leave_unfinished(stage: Stage, frame: Frame, play: Play, number: int) -> None:
    """Somebody is advised, but the entry form is never finished: does not count, is shown beside."""
    site = frame.sites["klucze" if number % 2 else "nowysacz"]
    who = play.inventor.person(sex=("female", "male")[number % 2], born=(1960, 1988))
    day = date(2010, 9, 1) + timedelta(days=17 * number)

    def come() -> None:
        by = frame.registrar(site)
        person = people.register_person(
            controller=frame.controller,
            given_name=who.given_name,
            family_name=who.family_name,
            sex=who.sex,
            birth_date=who.birth_date,
            is_made_up=True,
            by=by,
        )
        participation = people.open_participation(
            person=person,
            project=frame.project,
            partner=site.organisation,
            answers={"kind": "individual", "target_group": frame.groups["people"], "powiat": site.powiat},
            by=by,
        )
        adviser = frame.adviser_at(site)
        people.record_support(
            participation=participation, kind="advice", area="law", start_date=day, site=site, provider=adviser, by=by
        )

    stage.at(day, come, minute=460)


def _verify(frame: Frame) -> None:
    """The leader's officer looks at some of the documents."""
    officer = frame.user_of(frame.staff["officer"])
    employed = Situation.objects.current().filter(kind="employment").order_by("recorded_no")[:VERIFIED]
    evidence = list(Evidence.objects.current().filter(fact__in=[situation.pk for situation in employed]))
    if evidence:
        people.verify(evidence=evidence, by=officer)


def _hand_over(frame: Frame, plan: dict[str, date]) -> None:
    """A coach leaves: everybody is handed over in one act."""
    key = str(plan["key"])
    leaving, follower = frame.staff[key], frame.staff[f"{key}-next"]
    assignments = list(going_on().filter(coach=leaving).select_related("participation__project", "site"))
    if assignments:
        people.hand_over_all(
            assignments=assignments,
            coach=follower,
            from_date=plan["followed_by_from"],
            words="Zmiana trenera; rozmowa w troje odbyła się.",
            by=frame.registrar(frame.sites[str(plan["site"])]),
        )
