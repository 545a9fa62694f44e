"""What stands on work lists: of each kind of line somebody in the project under way, with a believable reason.

These people are invented by dice of their own, so that nobody else's life changes with them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from kladka.accounts.models import User
from kladka.coaching import actions as coaching
from kladka.demo.invention import Inventor
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.people import actions as people
from kladka.people.models import Assignment, Participation, Support

LATE = 700
"""The minute of the day at which these acts come, after everything else of that day."""
SEED = 2026

type Do = Callable[["Guest", date], None]


@dataclass
class Guest:
    """Somebody with one flaw: who coaches them, and days before today on which they met, the first being the entry."""

    present: Present
    inventor: Inventor
    coach: str
    met: Sequence[int]
    here: Participation | None = None
    assignment: Assignment | None = None

    @property
    def by(self) -> User:
        """Return the coach's account."""
        return self.present.users[self.present.staff[self.coach].pk]

    def come(self, stage: Stage) -> None:
        """Put entry and sessions on the stage."""
        for number, ago in enumerate(self.met):
            day = self.present.today - timedelta(days=ago)
            if not number:
                stage.at(day, partial(self._enter, day), minute=LATE)
            stage.at(day, partial(self.meet, day), minute=LATE)

    def meet(self, day: date, starts_at: time | None = None) -> None:
        """Log a session."""
        coaching.log_session(
            participation=self.here,  # type: ignore[arg-type]
            coach=self.present.staff[self.coach],
            on_date=day,
            starts_at=starts_at,
            minutes=60,
            place="office",
            purpose=self.present.data["purposes"][0],
            done=self.present.data["done"][0],
            confirmed=True,
            by=self.by,
        )

    def _enter(self, day: date) -> None:
        plan = next(each for each in self.present.data["coaches"] if each["key"] == self.coach)
        site = self.present.sites[plan["site"]]
        self.here = register(self.present, self.inventor, site, self.by, _answers(self.present, site, day))
        self.assignment = people.assign(
            participation=self.here,
            coach=self.present.staff[self.coach],
            site=site,
            model="euse-five-stages",
            from_date=day,
            by=self.by,
        )


def leave_unmended(stage: Stage, present: Present) -> None:
    """Put on the stage what nobody has mended by today."""
    inventor = Inventor(SEED)
    flaws: tuple[tuple[str, Sequence[int], int, Do], ...] = (
        ("most-1", (80, 60, 40, 26), 24, _leave_without_result),
        ("brod-1", (70, 50, 30, 11), 9, _leave_with_a_coach),
        ("prog-2", (60, 40, 18, 6), 20, _come_too_early),
        ("most-2", (58, 36, 15, 4), 16, _record_twice),
        ("brod-1", (90, 70, 55), 50, _leave_with_a_slip),
        ("prog-1", (40, 20), 5, partial(_meet_at, starts_at=time(9))),
        ("prog-1", (39, 19), 5, partial(_meet_at, starts_at=time(9, 30))),
    )
    for coach, met, ago, act in flaws:
        guest, day = Guest(present, inventor, coach, met), present.today - timedelta(days=ago)
        guest.come(stage)
        stage.at(day, partial(act, guest, day), minute=LATE + 1)
    stage.at(present.today - timedelta(days=30), partial(_register_and_forget, present, inventor), minute=LATE)


def register(present: Present, inventor: Inventor, site: Any, by: User, answers: dict[str, Any]) -> Participation:
    """Register somebody invented and open their participation."""
    who = inventor.person(sex="female", born=(1970, 1999))
    person = people.register_person(
        controller=present.leader,
        given_name=who.given_name,
        family_name=who.family_name,
        sex=who.sex,
        birth_date=who.birth_date,
        phone=who.phone,
        street=who.street,
        town=site.town,
        is_made_up=True,
        by=by,
    )
    return people.open_participation(
        person=person, project=present.project, partner=site.organisation, answers=answers, by=by
    )


def _register_and_forget(present: Present, inventor: Inventor) -> None:
    """The person was put down at the office, and then the coordinator was on leave."""
    by = present.users[present.staff["coordinator-most"].pk]
    register(present, inventor, present.sites["most"], by, {})


def _leave_without_result(guest: Guest, day: date) -> None:
    """Coaching is completed and the exit recorded; what has become of the person nobody has written down yet."""
    _end(guest, day)
    _leave(guest, day)


def _leave_with_a_coach(guest: Guest, day: date) -> None:
    """The exit is recorded, the end of the coaching is not."""
    _leave(guest, day)


def _leave_with_a_slip(guest: Guest, day: date) -> None:
    """The last session's date is corrected, by a slip to a day on which the person had left already."""
    _leave_without_result(guest, day)
    last = Support.objects.current().filter(participation=guest.here).latest("start_date")
    changes = {"start_date": day + timedelta(days=2)}
    guest.present.stage.at(
        day + timedelta(days=7),
        lambda: coaching.correct_support(fact=last, changes=changes, reason="wrong_date", by=guest.by),
        minute=LATE,
    )


def _come_too_early(guest: Guest, _day: date) -> None:
    """She had volunteered before the project; it was recorded as if it were a result."""
    began = guest.present.today - timedelta(days=guest.met[0] + 20)
    people.record_situation(participation=guest.here, kind="volunteering", from_date=began, by=guest.by)  # type: ignore[arg-type]


def _record_twice(guest: Guest, day: date) -> None:
    """The coach and the coordinator recorded the same training."""
    coordinator = guest.present.users[guest.present.staff["coordinator-most"].pk]
    for by in (guest.by, coordinator):
        people.record_situation(
            participation=guest.here,  # type: ignore[arg-type]
            kind="vocational_training",
            from_date=day - timedelta(days=10),
            by=by,
        )


def _meet_at(guest: Guest, day: date, *, starts_at: time) -> None:
    """Two sessions of one coach overlap by half an hour."""
    guest.meet(day, starts_at)


def _end(guest: Guest, day: date) -> None:
    people.end_coaching(assignment=guest.assignment, until_date=day, outcome="completed", by=guest.by)  # type: ignore[arg-type]


def _leave(guest: Guest, day: date) -> None:
    people.leave(participation=guest.here, exit_date=day, path_completed=True, by=guest.by)  # type: ignore[arg-type]


def _answers(present: Present, site: Any, day: date) -> dict[str, Any]:
    """Return a complete entry form."""
    return {
        "kind": "individual",
        "target_group": present.group,
        "education": 3,
        "labour_status": "unemployed",
        "labour_substatus": "long_term",
        "unemployed_since": day - timedelta(days=500),
        "municipality": f"{site.powiat}011" if site.powiat.startswith("126") else f"{site.powiat}042",
        "powiat": site.powiat,
        "degurba": 1 if site.powiat.startswith("126") else 3,
        "disability": "no",
        "foreign_background": "no",
        "third_country": "no",
        "minority": "refused",
        "homeless": "no",
    }
