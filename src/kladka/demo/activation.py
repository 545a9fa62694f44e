"""Social activation of people of the demo world, kept together as if it had been on paper before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kladka.accounts.models import User
from kladka.coaching.actions import activation as actions
from kladka.coaching.models import CardEntry, SelfAssessment, SocialOpinion
from kladka.coaching.queries.activation import Activation
from kladka.core import packs
from kladka.demo.abc_frame import Frame
from kladka.demo.present import Present
from kladka.demo.profiles import coached
from kladka.demo.stage import Stage
from kladka.people import actions as people
from kladka.people.models import Assignment, Document, Evidence, Situation
from kladka.programmes.models import Project


@dataclass
class Papers:
    """Everything that is kept as one act."""

    assessments: list[SelfAssessment] = field(default_factory=list)
    card: list[CardEntry] = field(default_factory=list)
    opinions: list[SocialOpinion] = field(default_factory=list)


def story() -> Mapping[str, Any]:
    """Return what people of the demo world say of their situation, and what was done."""
    found: Mapping[str, Any] = packs.load("demo/activation.yaml")
    return found


def put_on_finished(stage: Stage, frame: Frame) -> None:
    """Keep the social activation of the founding project."""
    by = frame.user_of(frame.staff["coordinator-leader"])
    day, every = story()["recorded_on"], story()["every"]["finished"]
    stage.at(day, lambda: _improve(frame.project, by, day, every), minute=510)
    stage.at(day, lambda: _keep(frame.project, by, day, every), minute=520)


def put_on_running(stage: Stage, present: Present, yesterday: date) -> None:
    """Keep the social activation of the project under way; some entries of the card are late."""
    by = present.users[present.staff["coordinator-leader"].pk]
    every = story()["every"]["running"]
    stage.at(yesterday, lambda: _keep(present.project, by, yesterday, every), minute=560)


def _improve(project: Project, by: User, today: date, every: int) -> None:
    """Record from paper whose situation improved by the end, with the opinion that says so; by the rule of `_keep`."""
    for number, (assignment, until, is_over) in enumerate(coached(project, today)):
        if number % every or not is_over or "unchanged" in _told(number):
            continue
        participation, on = assignment.participation, until
        fact = people.record_situation(participation=participation, kind=actions.IMPROVED, from_date=on, by=by)
        paper = people.keep_document(
            controller=project.controller,
            kind=actions.OPINION,
            form=Document.Form.ORIGINAL_INSPECTED,
            document_date=on,
            inspected_by=assignment.coach,
            inspected_on=on,
            by=by,
        )
        people.prove(facts=[fact], document=paper, by=by)


def _keep(project: Project, by: User, today: date, every: int) -> None:
    papers, proven = Papers(), _proven(project)
    for number, (assignment, until, is_over) in enumerate(coached(project, today)):
        document = proven.get(assignment.participation_id)
        if document is None and number % every:
            continue
        _tell(papers, number, assignment, until)
        if is_over:
            _end(papers, number, assignment, until, document)
    actions.keep_activation(assessments=papers.assessments, card=papers.card, opinions=papers.opinions, by=by)


def _proven(project: Project) -> dict[UUID, Document]:
    """Return by participation the opinion that proves a better social situation already."""
    facts = Situation.objects.current().filter(participation__project=project, kind=actions.IMPROVED)
    rows = Evidence.objects.current().filter(fact__in=facts.values("pk")).select_related("document")
    return {one.participation_id: one.document for one in rows}


def _tell(papers: Papers, number: int, assignment: Assignment, until: date) -> None:
    told = _told(number)
    days = {"start": story()["start_after"], "between": story()["between_after"]}
    for moment, after in days.items():
        day = assignment.from_date + timedelta(days=after)
        if day < until:
            papers.assessments.append(_assessment(assignment, moment, day, told))
    length = timedelta(days=story()["card_days"])
    first = assignment.from_date
    written: list[CardEntry] = []
    while first + length <= until:
        place = len(written) % len(told["card"])
        last = first + length - timedelta(days=1)
        words = {"done": told["card"][place], "contacts": told["contacts"][place]}
        of = {"participation": assignment.participation, "staff": assignment.coach}
        written.append(CardEntry(from_date=first, until_date=last, **words, **of))
        first += length
    papers.card += written[:-2] if number % story()["late_every"] == 0 else written


def _end(papers: Papers, number: int, assignment: Assignment, until: date, document: Document | None) -> None:
    told, project = _told(number), assignment.participation.project
    own = [one for one in papers.assessments if one.participation_id == assignment.participation_id]
    if not own:
        return
    end = _assessment(assignment, "end", until, told)
    papers.assessments.append(end)
    card = [one for one in papers.card if one.participation_id == assignment.participation_id]
    words = told["opinion"] if document else told.get("unchanged")
    if words is None:
        return
    outcome = SocialOpinion.Outcome.IMPROVED if document else SocialOpinion.Outcome.SAME
    papers.opinions.append(
        SocialOpinion(
            participation=assignment.participation,
            number=1,
            outcome=outcome,
            words=words,
            content=Activation(project, [*own, end], card, ()).content(),
            signed_on=document.document_date if document else until,
            form=SocialOpinion.Form.SCAN,
            coach=assignment.coach,
            document=document,
            is_source=document is not None,
        )
    )


def _assessment(assignment: Assignment, moment: str, day: date, told: Mapping[str, Any]) -> SelfAssessment:
    made = SelfAssessment(participation=assignment.participation, moment=moment, on_date=day)
    actions.fill(made, told[moment], told["reasons"][moment])
    return made


def _told(number: int) -> Mapping[str, Any]:
    people = story()["people"]
    found: Mapping[str, Any] = people[number % len(people)]
    return found
