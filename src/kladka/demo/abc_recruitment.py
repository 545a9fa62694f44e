"""Recruitment of the founding project: one call of a partner, from the first application to what is forgotten of it.

Who has a place there are people of the project's own plan: they come in by their application instead of by hand, with
the same answers, so that no figure is another one.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from kladka.accounts.models import User
from kladka.calls import actions
from kladka.calls.models import Appeal, Application
from kladka.calls.queries import criteria_of, rule_days
from kladka.calls.rules.criteria import suggested
from kladka.core import packs
from kladka.demo.abc_acts import Actor, Play
from kladka.demo.abc_entry import answers
from kladka.demo.abc_frame import Frame
from kladka.demo.invention import Invented, Inventor
from kladka.demo.stage import Stage
from kladka.organisations.models import Staff
from kladka.people import actions as people
from kladka.people.models import EntryDraft, Participation
from kladka.workflows import actions as workflows

SEED = 2010
EVENING = 505
"""The minute of the day at which recruitment is worked on."""
STATEMENTS = {"statement_true": True, "statement_rules": True, "statement_data": True}


class FoundingCall:
    """The call with everybody who applied."""

    def __init__(self, stage: Stage, frame: Frame, actors: Sequence[Actor]) -> None:
        self.stage, self.frame = stage, frame
        self.data = packs.load("demo/recruitment.yaml")
        self.plan: Mapping[str, Any] = self.data["founding"]
        self.inventor = Inventor(SEED)
        self.coordinator: Staff = frame.staff[self.plan["by"]]
        self.by: User = frame.user_of(self.coordinator)
        self.joining = self._who_joins(actors)
        first = min(Play.entry_day(actor) for actor in self.joining)
        self.met_on = first - timedelta(days=self.plan["met_before"])
        self.closes_on = self.met_on - timedelta(days=self.plan["closed_before"])
        self.opens_on = self.closes_on - timedelta(days=self.plan["open_for"])
        self.given = {
            actor.life.number: answers(actor.life, actor.site, frame, self.inventor.dice) for actor in self.joining
        }
        self.sent: dict[int, Application] = {}
        self.talks: dict[Any, int] = {}

    def put_on(self, play: Play) -> None:
        """Put the call on the stage, and let those who have a place come in by it."""
        self.stage.at(self.opens_on - timedelta(days=5), self._plan, minute=EVENING)
        self.stage.at(self.opens_on, self._open, minute=EVENING)
        writers = [*self.joining, *self.plan["others"]]
        for number, writer in enumerate(writers):
            day = self.opens_on + timedelta(days=1 + number * (self.plan["open_for"] - 2) // len(writers))
            self.stage.at(day, partial(self._apply, number, writer), minute=EVENING)
        self.stage.at(self.closes_on + timedelta(days=1), self._close, minute=EVENING)
        self.stage.at(self.met_on, self._decide, minute=EVENING)
        self.stage.at(self.met_on + timedelta(days=4), self._appeal, minute=EVENING)
        self.stage.at(self.met_on + timedelta(days=11), self._answer, minute=EVENING)
        for days in (*(rule_days(name, self.met_on) for name in ("refused_days", "waiting_days")), 120):
            self.stage.at(self.met_on + timedelta(days=days), self._forget, minute=EVENING)
        for actor in self.joining:
            play.coming[actor.life.number] = self._take_in

    def _who_joins(self, actors: Sequence[Actor]) -> list[Actor]:
        since, partner = self.plan["since"], self.frame.organisations[self.plan["partner"]]
        coached = (a for a in actors if a.life.is_coached and a.site.organisation_id == partner.pk)
        coming = sorted(
            (a for a in coached if Play.entry_day(a) >= since), key=lambda a: (Play.entry_day(a), a.life.number)
        )
        return coming[: self.plan["places"]]

    def _plan(self) -> None:
        names = ("title_pl", "title_en", "criteria", "places", "reserve_places")
        self.call = actions.plan_call(
            project=self.frame.project,
            partner=self.frame.organisations[self.plan["partner"]],
            opens_on=self.opens_on,
            closes_on=self.closes_on,
            by=self.by,
            **{name: self.plan[name] for name in names},
        )

    def _open(self) -> None:
        self.call = actions.open_call(call=self.call, version=self.call.version, by=self.by)

    def _close(self) -> None:
        self.call = actions.close_call(call=self.call, version=self.call.version, by=self.by)

    def _apply(self, number: int, writer: Any) -> None:
        if isinstance(writer, Actor):
            given, talk = self._of_actor(writer), self.plan["talk"]
        else:
            given, talk = self._of_other(writer), writer["talk"]
        given["motivation"] = self.data["motivations"][number % len(self.data["motivations"])]
        if number % 3 == 2:
            day = self.stage.now.date()
            made = actions.enter(call=self.call, answers=given, language="pl", sent_on=day, by=self.by)
        else:
            begun, _secret = actions.begin(call=self.call, answers=given, language="pl")
            made = actions.send(application=begun, version=begun.version, answers={})
        self.talks[made.pk] = talk
        if isinstance(writer, Actor):
            self.sent[writer.life.number] = made

    def _of_actor(self, actor: Actor) -> dict[str, Any]:
        entry, barriers = self.given[actor.life.number], self.plan["barriers"]
        told = {name: entry[name] for name in ("powiat", "labour_status", "unemployed_since")}
        told |= {"education": str(entry["education"]), "rural": entry["degurba"] == 3, "pesel": actor.who.pesel}
        return self._of(actor.who, actor.site.town) | told | {"barriers": barriers, "main_barrier": barriers[0]}

    def _of_other(self, other: Mapping[str, Any]) -> dict[str, Any]:
        who, site = self.inventor.person(sex=other["sex"], born=(1958, 1986)), self.frame.sites[self.plan["site"]]
        told = {"powiat": site.powiat, "labour_status": other["labour_status"], "education": "3", "rural": True}
        barriers = other["barriers"]
        return self._of(who, site.town) | told | {"barriers": barriers, "main_barrier": barriers[0]}

    def _of(self, who: Invented, town: str) -> dict[str, Any]:
        names = ("given_name", "family_name", "birth_date", "sex", "phone", "street")
        more = {"town": town, "social_assistance": False, "food_programme": False, "access_needs": []}
        return {name: getattr(who, name) for name in names} | more | STATEMENTS

    def _decide(self) -> None:
        found = criteria_of(self.call)
        for application in self.call.applications.filter(state=Application.State.SENT).order_by("number"):
            judged = {each.code: min(self.talks[application.pk], each.most) for each in found.points if each.is_judged}
            actions.assess(
                application=application,
                assessor=self.coordinator,
                formal={each.code: True for each in found.formal},
                points=suggested(found, application.all_answers) | judged,
                assessed_on=self.stage.now.date(),
                by=self.by,
            )
        actions.hold_meeting(
            call=self.call,
            version=self.call.version,
            held_on=self.stage.now.date(),
            seats=[actions.Seat(self.coordinator), actions.Seat(self.frame.staff["officer"])],
            place=self.plan["place"],
            words=self.plan["words"],
            by=self.by,
        )

    def _appeal(self) -> None:
        refused = self.call.applications.filter(state=Application.State.REFUSED, decisions__reason="no_place")
        application = refused.select_related("call__project").order_by("number").first()
        if application is not None:
            actions.appeal(application=application, words=self.plan["appeal"], received_on=self.stage.now.date())

    def _answer(self) -> None:
        for appeal in Appeal.objects.filter(application__call=self.call, outcome=""):
            day = self.stage.now.date()
            actions.decide_appeal(
                appeal=appeal, outcome="dismissed", answer=self.plan["answer"], decided_on=day, by=self.by
            )

    def _forget(self) -> None:
        actions.forget_due(today=self.stage.now.date())

    def _take_in(self, actor: Actor, by: User) -> Participation:
        """Take somebody in by the application, and write what the entry form asks beyond it."""
        sent = Application.objects.select_related("call__project__controller", "call__partner")
        application = sent.get(pk=self.sent[actor.life.number].pk)
        participation = workflows.accept(application=application, version=application.version, by=by)
        draft = EntryDraft.objects.get(pk=participation.pk)
        given = self.given[actor.life.number]
        people.save_draft(participation=participation, version=draft.version, answers=given, by=by)
        return participation


def put_on(stage: Stage, frame: Frame, play: Play, actors: Sequence[Actor]) -> None:
    """Put the founding project's recruitment on the stage."""
    FoundingCall(stage, frame, actors).put_on(play)
