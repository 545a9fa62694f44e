"""The founding project played out: each life becomes acts on the stage, written by the same verbs as a user's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from kladka.accounts.models import User
from kladka.audit.actions import verb
from kladka.coaching import actions as coaching
from kladka.demo.abc_entry import answers
from kladka.demo.abc_frame import Frame
from kladka.demo.abc_plan import END, Life, batches
from kladka.demo.invention import Invented, Inventor
from kladka.demo.stage import Stage
from kladka.incubation import actions as incubation
from kladka.learning import actions as learning
from kladka.organisations.models import Site, Staff
from kladka.people import actions as people
from kladka.people.models import Assignment, Participation, Situation

EVENT_SIZES = {"training": 15, "information_meeting": 26, "preparation": 20}
"""People per event; made up."""
PROVEN_BY = {
    "employment": ("employment_contract", "original_inspected"),
    "own_firm": ("business_register_extract", "original_inspected"),
    "internship": ("internship_certificate", "original_inspected"),
    "cis_programme": ("cis_certificate", "original_inspected"),
    "volunteering": ("volunteer_agreement", "original_inspected"),
    "vocational_training": ("training_certificate", "original_inspected"),
    "further_education": ("school_certificate", "original_inspected"),
}
"""Which document proves which situation here; the kinds are those of the programme's profile."""


@dataclass
class Actor:
    """A life with what the stage has made of it so far."""

    life: Life
    who: Invented
    site: Site
    coach: str = ""
    participation: Participation | None = None
    assignment: Assignment | None = None
    situations: list[Situation] = field(default_factory=list)

    @property
    def here(self) -> Participation:
        """Return the participation; it is there once the person was welcomed."""
        if self.participation is None:
            raise RuntimeError(f"Life {self.life.number} was used before it began.")
        return self.participation


type TakeIn = Callable[[Actor, User], Participation]


class Play:
    """Puts the whole project on the stage."""

    def __init__(self, stage: Stage, frame: Frame, inventor: Inventor) -> None:
        self.stage, self.frame, self.dice = stage, frame, inventor.dice
        self.inventor = inventor
        self.coming: dict[int, TakeIn] = {}
        """Lives that come in by an application, and how: recruitment says so before the stage is played."""

    def put_on(self, lives: Sequence[Life]) -> list[Actor]:
        """Plan the acts of all lives and of the events they meet at; return the actors."""
        actors = [self._cast(life) for life in lives]
        events = {kind: self._plan_events(kind, actors) for kind in EVENT_SIZES}
        for actor in actors:
            self.stage.at(self.entry_day(actor), partial(self._welcome, actor))
        for actor in actors:
            if actor.life.is_coached:
                self._coach(actor)
            if "advice" in actor.life.kinds:
                self._advise(actor)
        for kind, planned in events.items():
            for number, (day, group) in enumerate(planned, start=1):
                self._hold_event(kind, number, day, group)
        for actor in actors:
            self._leave(actor)
        return actors

    # People

    def _cast(self, life: Life) -> Actor:
        who = self.inventor.person(sex=life.sex, born=life.born)
        if life.is_coached:
            coach, site = self.frame.coach_for(life, self.dice)
            return Actor(life, who, site, coach=coach)
        return Actor(life, who, self.frame.site_for(life, self.dice))

    @staticmethod
    def entry_day(actor: Actor) -> date:
        """Return the day on which somebody is registered."""
        return actor.life.start - timedelta(days=3 if actor.life.is_coached else 0)

    def _welcome(self, actor: Actor) -> None:
        """Register, open and assign as one act, as the coordinator's form does."""
        by = self.frame.registrar(actor.site)
        with verb("people.register_person", controller=self.frame.controller.pk, by=by):
            self._register(actor, by)
            if actor.life.is_coached:
                actor.assignment = people.assign(
                    participation=actor.here,
                    coach=self.frame.coach_now(actor),
                    site=actor.site,
                    model=actor.life.model,
                    from_date=self.stage.now.date(),
                    by=by,
                )

    def _register(self, actor: Actor, by: User) -> None:
        who, given = actor.who, answers(actor.life, actor.site, self.frame, self.dice)
        if take_in := self.coming.get(actor.life.number):
            actor.participation = take_in(actor, by)
            return
        with_pesel = "preparation" not in actor.life.kinds
        person = people.register_person(
            controller=self.frame.controller,
            given_name=who.given_name,
            family_name=who.family_name,
            sex=who.sex,
            birth_date=who.birth_date,
            pesel=who.pesel if with_pesel else "",
            phone=who.phone,
            street=who.street,
            town=actor.site.town,
            is_made_up=True,
            by=by,
        )
        actor.participation = people.open_participation(
            person=person,
            project=self.frame.project,
            partner=actor.site.organisation,
            answers=given,
            by=by,
        )

    # Coaching

    def _coach(self, actor: Actor) -> None:
        life = actor.life
        day = life.start
        while day <= life.end:
            self._session(actor, day)
            day += timedelta(days=self.dice.randrange(60, 110))
        self._outcome(actor)
        self.stage.at(
            life.end + timedelta(days=1),
            lambda: self._end_coaching(actor),
            minute=300,
        )

    def _session(self, actor: Actor, day: date) -> None:
        late = actor.life.late if self.dice.random() < 0.1 and day > actor.life.start else 0
        minutes = self.dice.choice((45, 60, 60, 90))
        place = self.dice.choice(("office", "office", "office", "community", "workplace", "phone"))
        purpose = self.dice.choice(self.frame.purposes)

        def log() -> None:
            coach = self.frame.coach_now(actor)
            coaching.log_session(
                participation=actor.here,
                coach=coach,
                on_date=day,
                minutes=minutes,
                place=place,
                purpose=purpose,
                confirmed=True,
                by=self.frame.user_of(coach),
            )

        self.stage.at(min(day + timedelta(days=late), actor.life.end), log, minute=60)

    def _end_coaching(self, actor: Actor) -> None:
        assignment = self.frame.assignment_now(actor)
        people.end_coaching(
            assignment=assignment,
            until_date=actor.life.end,
            outcome=actor.life.coaching,
            by=self.frame.user_of(assignment.coach),
        )

    # What came of it

    def _outcome(self, actor: Actor) -> None:
        life = actor.life
        start = life.start + (life.end - life.start) // 2
        if life.outcome:
            plan = {
                "employment": (life.end - timedelta(days=20), None),
                "own_firm": (life.end - timedelta(days=25), None),
                "volunteering": (life.end - timedelta(days=30), None),
                "further_education": (life.end - timedelta(days=15), None),
            }.get(life.outcome, (start, life.end - timedelta(days=4)))
            self._situation(actor, life.outcome, *plan, completed=plan[1] is not None)
        for extra in sorted(life.extras):
            self._extra(actor, extra, start)

    def _extra(self, actor: Actor, extra: str, start: date) -> None:
        before, after = start - timedelta(days=40), start - timedelta(days=8)
        match extra:
            case "second_internship":
                self._situation(actor, "internship", before, after, completed=True)
            case "second_training":
                self._situation(actor, "vocational_training", before, after, completed=True)
            case "ended_volunteering":
                self._situation(actor, "volunteering", before, after, outcome="ended")
            case "ended_employment":
                self._situation(actor, "employment", before, after, outcome="ended")
            case "interrupted_internship":
                self._situation(actor, "internship", before, after, outcome="interrupted")
            case "interrupted_cis":
                self._situation(actor, "cis_programme", before, after, outcome="interrupted")
            case "claimed_employment":
                self._situation(actor, "employment", actor.life.end - timedelta(days=10), None, proven=False)
            case "claimed_cis":
                self._situation(actor, "cis_programme", before, after, completed=True, proven=False)
            case "claimed_internship":
                self._situation(actor, "internship", before, after, completed=True, proven=False)

    def _situation(
        self,
        actor: Actor,
        kind: str,
        from_date: date,
        until: date | None,
        *,
        completed: bool = False,
        outcome: str = "",
        proven: bool = True,
    ) -> None:
        contract: dict[str, Any] = {"contract_kind": "employment_contract", "full_time_share": Decimal("0.5")}
        late = self.dice.choice((0, 0, 0, 0, 6, 15))

        def record() -> None:
            coach = self.frame.coach_now(actor)
            by = self.frame.user_of(coach)
            situation = people.record_situation(
                participation=actor.here,
                kind=kind,
                from_date=from_date,
                by=by,
                **(contract if kind == "employment" else {}),
            )
            actor.situations.append(situation)
            if proven and until is None:
                self._prove(situation, kind, from_date, coach)
            if until is not None:
                self.stage.at(until, partial(end, situation, until), minute=200)

        def end(situation: Situation, until: date) -> None:
            coach = self.frame.coach_now(actor)
            finish = "completed" if completed else outcome
            current = Situation.objects.current().get(pk=situation.pk)
            people.end_situation(situation=current, until_date=until, outcome=finish, by=self.frame.user_of(coach))
            if proven:
                self._prove(current, kind, until, coach)

        self.stage.at(from_date + timedelta(days=late), record, minute=180)

    def _prove(self, situation: Situation, kind: str, day: date | None, coach: Staff) -> None:
        document_kind, form = PROVEN_BY[kind]
        by = self.frame.user_of(coach)
        today = self.stage.now.date()
        with verb("people.prove", controller=self.frame.controller.pk, by=by):
            document = people.keep_document(
                controller=self.frame.controller,
                kind=document_kind,
                form=form,
                document_date=min(day or today, today),
                inspected_by=coach,
                inspected_on=today,
                by=by,
            )
            people.prove(facts=[situation], document=document, by=by)

    # Advice

    def _advise(self, actor: Actor) -> None:
        first = actor.life.start if not actor.life.is_coached else actor.life.start + timedelta(days=30)
        for number in range(self.dice.choice((1, 2, 2, 3))):
            day = first + timedelta(days=3 * number)
            if day <= actor.life.end:
                self._advice(actor, day)

    def _advice(self, actor: Actor, day: date) -> None:
        area = self.dice.choice(("law", "accounting", "marketing", "founding", "founding"))
        minutes = self.dice.choice((30, 60, 60, 90))
        site = self.frame.incubator_for(actor.site, day, self.dice)

        def advise() -> None:
            adviser = self.frame.adviser_at(site)
            incubation.record_advice(
                project=self.frame.project,
                site=site,
                adviser=adviser,
                on_date=day,
                minutes=minutes,
                area=area,
                request=self.frame.text("request", area),
                advice=self.frame.text("advice", area),
                clients=[actor.here],
                by=self.frame.user_of(adviser),
            )

        self.stage.at(day, advise, minute=120)

    # Events

    def _plan_events(self, kind: str, actors: Sequence[Actor]) -> list[tuple[date, list[Actor]]]:
        """Group everybody who meets at events of `kind`; make lives long enough for the day of their event."""
        going = [actor for actor in actors if kind in actor.life.kinds]
        by_life = {actor.life.number: actor for actor in going}
        planned = []
        for group in batches([actor.life for actor in going], EVENT_SIZES[kind]):
            day = max(life.start for life in group) + timedelta(days=2)
            for life in group:
                alone = life.kinds[0] == kind
                life.start = day if alone else life.start
                life.end = min(END - timedelta(days=1), max(life.end, day + timedelta(days=4)))
            planned.append((day, [by_life[life.number] for life in group]))
        return planned

    def _hold_event(self, kind: str, number: int, day: date, group: Sequence[Actor]) -> None:
        site = self.frame.event_site(number)
        trainer = self.frame.trainer_at(site)
        days = (day, day + timedelta(days=1)) if kind != "information_meeting" else (day,)
        hours = Decimal(6 if len(days) > 1 else 2)
        by = self.frame.user_of(trainer)

        def hold() -> None:
            event = learning.plan_event(
                project=self.frame.project,
                kind=kind,
                title_pl=self.frame.event_title(kind, number, "pl"),
                title_en=self.frame.event_title(kind, number, "en"),
                site=site,
                starts_on=days[0],
                ends_on=days[-1],
                trainer=trainer,
                hours=hours * len(days),
                sessions=[learning.SessionPlan(on_date=one, hours=hours) for one in days],
                by=by,
            )
            learning.enrol(event=event, participations=[actor.here for actor in group], by=by)
            for session in event.sessions.order_by("on_date"):
                marks = {actor.here.pk: "present" for actor in group}
                learning.mark_presence(session=session, marks=marks, by=by)
            supports = learning.confirm_attendance(event=event, by=by)
            learning.prove_attendance(
                event=event,
                supports=supports,
                document_date=days[-1],
                inspected_by=trainer,
                inspected_on=self.stage.now.date(),
                by=by,
            )

        self.stage.at(days[-1], hold, minute=240)

    # Leaving

    def _leave(self, actor: Actor) -> None:
        life = actor.life
        reason = (
            "" if life.completed else self.dice.choice(("health", "moved", "own_request", "no_contact", "care_duties"))
        )

        def leave() -> None:
            people.leave(
                participation=actor.here,
                exit_date=life.end,
                path_completed=life.completed,
                leaving_reason=reason,
                by=self.frame.registrar(actor.site),
            )

        self.stage.at(life.end + timedelta(days=2), leave, minute=400)
