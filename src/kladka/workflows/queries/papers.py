"""What is written on papers: gathered from people and from those side by side, in the language of the paper.

A kind of paper that tells of another sibling gets its things here: one line in `_THINGS`, one in `_TELLING`. Papers
about records that are no participation, which every function here takes in its place, are told in `subjects`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.text import capfirst

from kladka.benefits.models import AttendanceSheet, Benefit
from kladka.coaching.models import CardEntry, NextStep, PlanGoal, Session
from kladka.coaching.queries.plan import planned
from kladka.coaching.queries.printed import SESSIONS, row_of, values_of
from kladka.core.forms.shown import day_in_words, length_in_words, month_in_words, span_in_words
from kladka.core.language import language_in_use
from kladka.core.ledger import digest_of
from kladka.documents.papers import Given, compose
from kladka.documents.templates import Template, template_of, templates
from kladka.learning.models import Event, Presence
from kladka.learning.queries import completion_rule, confirmed_at
from kladka.learning.rules import Outcome
from kladka.organisations.models import Organisation
from kladka.people.models import Paper, Participation, Support
from kladka.people.policies.paper import number_of
from kladka.people.queries.paper import supports_told
from kladka.programmes.queries import logos_of
from kladka.programmes.rules import profile
from kladka.workflows.queries.about_events import led_by, title_of
from kladka.workflows.queries.attending import of_attended_months, tell_attendance
from kladka.workflows.queries.cards import of_card, tell_card
from kladka.workflows.queries.decisions import DECIDED, of_benefits, tell_benefit
from kladka.workflows.queries.subjects import about_of
from kladka.workflows.queries.things import (
    Thing,
    Told,
    first_and_last,
    months_of,
    number_in_words,
    who_signs_for,
)

TRAINING = "training"
PARTICIPANT = "participant"


def things_of(participation: Any, template: Template) -> list[Thing]:
    """Return what there may be a paper of this kind of, the newest first."""
    about = about_of(participation)
    return (about.telling[template.of].things if about else _THINGS[template.of])(participation)


def is_of_participation(template: Template) -> bool:
    """Tell whether papers of a kind are made for a participation, not about another record."""
    return template.of in _THINGS


def kinds_for(participation: Any) -> list[Template]:
    """Return the kinds of papers that there is something to make of. One query."""
    mine = {"participation": OuterRef("pk")}
    there = {
        "session": Exists(Session.objects.current().filter(**mine)),
        "attendance": Exists(Presence.objects.filter(session__event__cancelled_at=None, **mine))
        | Exists(AttendanceSheet.objects.filter(**mine)),
        "training": Exists(Support.objects.current().filter(kind=TRAINING, event__isnull=False, **mine)),
        "card": Exists(CardEntry.objects.filter(**mine)),
        "benefit": Exists(Benefit.objects.filter(state__in=DECIDED, **mine)),
        "plan": Exists(PlanGoal.objects.filter(reached_on=None, **mine)),
    }
    found = Participation.objects.filter(pk=participation.pk).annotate(
        **{f"has_{key}": value for key, value in there.items()}
    )
    has = found.values(*(f"has_{key}" for key in there)).get()
    offered = {"participation"} | {key for key in there if has[f"has_{key}"]}
    if not participation.left_date:
        # To be signed day by day.
        offered.add("attendance")
    return [one for one in templates().values() if (one.of if one.of != "month" else "session") in offered]


def given_for(participation: Any, template: Template, of: str, language: str) -> Given:
    """Return what a paper of this kind says. `participation` comes as `people.queries.listed` gives it."""
    with translation.override(language):
        told, about = _told(participation, template, of), about_of(participation)
        own = _shared(participation, about.partner(participation)) if about else _values(participation)
        project = participation.project
        return Given(
            values={**own, **told.values},
            rows=told.rows,
            signers=told.signers if about else {**_signers(own, told), **told.signers},
            logos=logos_of(project, language),
            facts=told.facts,
            is_made_up=project.is_made_up,
            funded=profile(project.profile).funded,
        )


def is_behind(paper: Paper, participation: Any) -> bool:
    """Tell whether a paper would read otherwise if it were made now. `participation` as `given_for` takes it."""
    template, told = template_of(paper.template), paper.told
    if paper.of not in {one.of for one in things_of(participation, template)}:
        return True
    given = given_for(participation, template, paper.of, paper.language)
    made = date.fromisoformat(told["day"])
    now = compose(template, given, language=paper.language, number=str(number_of(paper)), on=made)
    return any(now[part] != told[part] for part in ("blocks", "above", "author"))


def not_on(paper: Paper, participation: Any) -> int:
    """Return how many supports a signed paper would prove if it were made now, and does not: recorded since."""
    template = template_of(paper.template)
    if not paper.facts or paper.of not in {one.of for one in things_of(participation, template)}:
        return 0
    known = {str(one.now.pk) for one in supports_told(paper) if one.now is not None} | set(paper.facts.split())
    return len(set(_told(participation, template, paper.of).facts) - known)


def plan_of(participation: Any) -> str:
    """Return which plan would be signed now, told from any other; empty where there is nothing to sign."""
    plan = planned(participation)
    if not plan.content["goals"] or (plan.signed and not plan.is_changed):
        return ""
    number = plan.signed.number + 1 if plan.signed else 1
    return f"{number}-{digest_of(plan.content)[:16]}"


def _told(participation: Any, template: Template, of: str) -> Told:
    about = about_of(participation)
    return (about.telling[template.of].tell if about else _TELLING[template.of])(participation, of)


def _signers(values: Mapping[str, str], told: Told) -> dict[str, str]:
    return {
        "participant": values["participant"],
        "coach": told.values.get("coach", values["coach"]),
        "trainer": told.values.get("trainer", ""),
        "partner": told.values.get("decided_by", ""),
    }


def _shared(record: Any, partner: Organisation) -> dict[str, str]:
    """Return what papers say of the project and of whose they are."""
    project = record.project
    line = project.funding_line
    return {
        "above": partner.name,
        "controller": project.controller.name,
        "partner": partner.name,
        "project": str(project),
        "line": f"{line.code} {line.name_en if language_in_use() == 'en' else line.name_pl}",
        "project_time": span_in_words(project.starts_on, project.ends_on),
    }


def _values(participation: Any) -> dict[str, str]:
    who = participation.person.identity
    coach = f"{participation.coach_given} {participation.coach_family}" if participation.coach_id else ""
    place = " ".join(filter(None, (who.postcode, who.town)))
    left = participation.left_date
    words = {role: _word(participation, role) for role in ("participant", "coach")}
    return {
        "participant_word": words["participant"],
        "participant_title": capfirst(words["participant"]),
        "coach_title": capfirst(words["coach"]),
        **_shared(participation, participation.partner),
        "participant": who.name,
        "address": ", ".join(filter(None, (who.street, place))),
        "coach": coach,
        "entered_on": day_in_words(participation.entry_date) if participation.entry_date else "",
        "left_on": day_in_words(left) if left else "",
    }


def _of_participation(participation: Any) -> list[Thing]:
    return [Thing("", "")]


def _of_plan(participation: Any) -> list[Thing]:
    of = plan_of(participation)
    return [Thing(of, of.partition("-")[0])] if of else []


def _of_sessions(participation: Any) -> list[Thing]:
    return [
        Thing(str(one.pk), day_in_words(one.on_date)) for one in _sessions(participation).order_by("-on_date", "-pk")
    ]


def _of_months(participation: Any) -> list[Thing]:
    days = _sessions(participation).values_list("on_date", flat=True)
    return months_of(days)


def _of_trainings(participation: Any) -> list[Thing]:
    attended = _supports(participation).filter(kind=TRAINING).values_list("event", flat=True)
    events = Event.objects.filter(pk__in=[pk for pk in attended if pk]).order_by("-ends_on", "pk")
    return [Thing(str(one.pk), f"{title_of(one)}, {span_in_words(one.starts_on, one.ends_on)}") for one in events]


def _no_more(participation: Any, of: str) -> Told:
    return Told({}, {})


def _tell_plan(participation: Any, of: str) -> Told:
    content = planned(participation).content
    rows = []
    for goal in content["goals"]:
        lines = goal["steps"] or [{"what": "", "owner": "", "due_on": ""}]
        for place, step in enumerate(lines):
            due = day_in_words(date.fromisoformat(step["due_on"])) if step["due_on"] else ""
            who = _word(participation, step["owner"]) if step["owner"] else ""
            rows.append({"goal": "" if place else goal["what"], "step": step["what"], "who": who, "due": due})
    return Told({"plan_number": of.partition("-")[0]}, {"goals": rows})


def _tell_session(participation: Any, of: str) -> Told:
    found = _sessions(participation).select_related("coach").get(pk=UUID(of))
    steps = NextStep.objects.filter(session=found).order_by("due_on", "created_at")
    values = {**values_of(found), "coach": found.coach.name}
    rows = [
        {
            "step": one.what,
            "who": _word(participation, one.owner),
            "due": day_in_words(one.due_on) if one.due_on else "",
        }
        for one in steps
    ]
    return Told(values, {"steps": rows}, [str(found.support)])


def _tell_month(participation: Any, of: str) -> Told:
    first, last = first_and_last(of)
    found = _sessions(participation).filter(on_date__range=(first, last)).order_by("on_date", "starts_at", "pk")
    listed = list(found.select_related("coach"))
    rows = [{**row_of(one), "coach": one.coach.name} for one in listed]
    values = {"month": month_in_words(first), "total": length_in_words(sum(one.minutes for one in listed))}
    return Told(values, {SESSIONS: rows}, [str(one.support) for one in listed])


def _tell_training(participation: Any, of: str) -> Told:
    event = Event.objects.select_related("trainer").get(pk=UUID(of))
    support = _supports(participation).filter(event=event.pk).first()
    led, rule = led_by(event), completion_rule(event)
    outcome = confirmed_at([event.pk]).get((event.pk, participation.pk), "")
    has_completed = outcome == Outcome.COMPLETED
    function, signing = who_signs_for(participation.partner)
    trainers = [event.trainer.name] if event.trainer else led
    values = {
        "settled": outcome,
        "completed": outcome if has_completed else "",
        "took_part": "" if has_completed else TRAINING,
        "least_percent": str(rule.least_percent) if rule else "",
        "led_by": ", ".join(led),
        "event": title_of(event),
        "event_time": span_in_words(event.starts_on, event.ends_on),
        "event_town": event.town,
        "event_hours": number_in_words(event.hours),
        "hours": number_in_words(support.hours) if support else "",
        "trainer": ", ".join(trainers),
    }
    facts = [str(support.pk)] if support else []
    return Told(values | function, {}, facts, {"leading": trainers, **signing})


_THINGS: Mapping[str, Callable[[Any], list[Thing]]] = {
    "participation": _of_participation,
    "plan": _of_plan,
    "session": _of_sessions,
    "month": _of_months,
    "card": of_card,
    "attendance": of_attended_months,
    "training": _of_trainings,
    "benefit": of_benefits,
}
_TELLING: Mapping[str, Callable[[Any, str], Told]] = {
    "participation": _no_more,
    "plan": _tell_plan,
    "session": _tell_session,
    "month": _tell_month,
    "card": tell_card,
    "attendance": tell_attendance,
    "training": _tell_training,
    "benefit": tell_benefit,
}


def _sessions(participation: Any) -> Any:
    return Session.objects.current().filter(participation=participation)


def _supports(participation: Any) -> Any:
    return Support.objects.current().filter(participation=participation)


def _word(participation: Any, role: str) -> str:
    """Return what the programme calls who takes part, or coaches; a participant by their sex where it is told."""
    sex = participation.person.identity.sex if role == PARTICIPANT else ""
    return profile(participation.project.profile).word(role, sex or "one")
