"""What the pages of plans say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kladka.coaching.models import NextStep, Plan, PlanGoal, PlanReview
from kladka.coaching.queries import Day
from kladka.coaching.queries.plan import Planned
from kladka.coaching.rules.plan import Content, Difference, differences, is_late
from kladka.core.components import Column, Event, Link, Menu, SummaryRow, Table, Tag
from kladka.pages.participants.forms.situation import OWNERS
from kladka.pages.participants.presenters import day as in_words
from kladka.pages.plans.forms import OUTCOMES
from kladka.people.models import Paper
from kladka.people.policies.paper import number_of

WHAT = {
    "added": lambda: Tag(pgettext("of an answer or a line", "Added"), "green"),
    "removed": lambda: Tag(pgettext("of an answer or a line", "Removed"), "red"),
    "changed": lambda: Tag(pgettext("of an answer or a line", "Changed"), "yellow"),
}
FORMS = {
    Plan.Form.SIGNATURE: lambda: _("signed on screen"),
    Plan.Form.SCAN: lambda: _("signed on paper"),
}


@dataclass(frozen=True)
class Section:
    """One goal with its steps. `change` leads to where the goal is changed; `lines` are steps to be worked on there."""

    title: str
    tag: Tag | None
    steps: Table | None
    change: str = ""
    lines: Sequence[NextStep] = ()


def goals(found: Planned, *, may_work: bool) -> list[Section]:
    """Return the goals with their steps, reached ones last, then the steps that belong to no goal."""
    ordered = sorted(found.goals, key=lambda one: one.reached_on is not None)
    sections = [_section(one, found.steps, may_work=may_work) for one in ordered]
    loose = [one for one in found.steps if one.goal_id is None]
    may_place = may_work and any(one.reached_on is None for one in found.goals)
    return (
        [*sections, Section(_("Agreed on in sessions, no part of the plan"), None, _loose(loose, may_place))]
        if loose
        else sections
    )


def _section(goal: PlanGoal, steps: Sequence[NextStep], *, may_work: bool) -> Section:
    own = [one for one in steps if one.goal_id == goal.pk]
    reached = Tag(_("Reached on %(day)s") % {"day": in_words(goal.reached_on)}, "green") if goal.reached_on else None
    change = reverse("plans:change-goal", args=[goal.pk]) if may_work else ""
    return Section(goal.what, reached, _steps(own) if own else None, change, own if may_work else ())


def _steps(steps: Sequence[NextStep]) -> Table:
    rows = [[one.what, owner(one.owner), one.due_on or "–", _state(one)] for one in steps]
    return Table(_("Steps"), _step_columns(_("State")), rows, caption_size="hidden")


def _loose(steps: Sequence[NextStep], may_place: bool) -> Table:
    listed = _steps(steps)
    if not may_place:
        return listed
    links = [Link(_("Choose a goal"), reverse("plans:place", args=[one.pk]), hidden=one.what) for one in steps]
    rows = [[*row, link] for row, link in zip(listed.rows, links, strict=True)]
    return Table(listed.caption, [*listed.columns, Column(_("Goal"))], rows, caption_size="hidden")


def _step_columns(*more: str) -> list[Column]:
    return [Column(each) for each in (_("Step"), _("Who"), _("By when"), *more)]


def _state(step: NextStep) -> Any:
    return [Tag(_("Done"), "green"), in_words(step.done_on)] if step.done_on else Tag(_("Open"), "yellow")


def owner(code: str) -> str:
    """Return who does a step."""
    return str(dict(OWNERS).get(code, code))


def about(found: Planned, today: date) -> list[SummaryRow]:
    """Return whether and how the plan was signed, and when it is looked at again."""
    plan, next_on = found.signed, found.next_review
    if plan is None or next_on is None:
        return [SummaryRow(_("Signed"), Tag(_("Not signed yet"), "yellow"))]
    shown: list[Any] = [signed(plan)]
    if found.is_changed:
        shown.append(Tag(_("Changed since then: to be signed anew"), "yellow"))
    review: list[Any] = [next_on]
    if is_late(next_on, today):
        review.append(Tag(_("Late"), "red"))
    return [SummaryRow(_("Signed"), shown), SummaryRow(_("Next review"), review)]


def signed(plan: Plan) -> str:
    """Return which version was signed, when, how and with whom."""
    return _("Version %(number)s, %(day)s, %(how)s; coach: %(coach)s") % {
        "number": plan.number,
        "day": in_words(plan.signed_on),
        "how": FORMS[Plan.Form(plan.form)](),
        "coach": plan.coach.name,
    }


def versions(found: Planned, address: str, papers: Mapping[Any, Paper]) -> Table:
    """Return the signed versions, and from each the way to what changed in it.

    `papers`, by the file of what was signed, are those with a number.
    """
    rows = []
    for one in found.plans:
        number = _("Version %(number)s") % {"number": one.number}
        to = Link(_("What it says"), f"{address}compare/?number={one.number}", hidden=number)
        paper: Any = Link(_("Signature"), reverse("plans:file", args=[one.pk]), hidden=number) if one.file_id else "–"
        if numbered := papers.get(one.file_id):
            paper = [Link(str(number_of(numbered)), reverse("papers:detail", args=[numbered.pk])), paper]
        rows.append([number, one.signed_on, FORMS[Plan.Form(one.form)](), paper, to])
    columns = [Column(each) for each in (_("Version"), _("Signed"), _("How"), _("Signature"), _("Content"))]
    return Table(_("Signed versions"), columns, rows)


def reviews(held: Sequence[PlanReview]) -> list[Event]:
    """Return the reviews, the latest first."""
    names = dict(OUTCOMES)
    return [Event(str(names[one.outcome]), one.held_on, text=one.words) for one in held]


def content(said: Content) -> Table:
    """Return a version as it was signed, line by line."""
    rows = []
    for goal in said["goals"]:
        rows.append([[Tag(_("Goal"), "blue"), goal["what"]], "–", "–"])
        rows += [_content_row(step) for step in goal["steps"]]
    return Table(_("Goals and steps"), _step_columns(), rows, caption_size="m")


def _content_row(step: Mapping[str, Any]) -> list[Any]:
    return [step["what"], owner(step["owner"]), date.fromisoformat(step["due_on"]) if step["due_on"] else "–"]


def compared(old: Content, new: Content, before: str, after: str) -> Table | None:
    """Return both versions side by side where they differ; None where they say the same."""
    found = differences(old, new)
    if not found:
        return None
    rows = [[_("Goal") if one.kind == "goal" else _("Step"), WHAT[one.what](), *_both(one)] for one in found]
    columns = [Column(each) for each in (_("Kind"), _("What"), before, after)]
    return Table(_("What changed"), columns, rows)


def _both(one: Difference) -> tuple[Any, Any]:
    return _said(one.old), _said(one.new)


def _said(line: Mapping[str, Any]) -> Any:
    if not line:
        return "–"
    if "owner" not in line:
        return line["what"]
    due = in_words(date.fromisoformat(line["due_on"])) if line["due_on"] else _("no day")
    return [line["what"], f"{owner(line['owner'])}, {due}"]


def menu(participation: Any, found: Planned) -> Menu:
    """Return what can be done with a plan."""

    def to(name: str, text: str) -> Link:
        return Link(text, reverse(f"plans:{name}", args=[participation.pk]))

    links = []
    if found.signed is not None:
        links.append(to("review", _("Review the plan")))
    links += [to("goal", _("Add a goal")), to("step", _("Add a step"))]
    if found.content["goals"] and (found.signed is None or found.is_changed):
        links += [
            to("sign", _("Sign the plan")),
            Link(_("Print the plan for signing"), reverse("papers:make", args=[participation.pk, "plan"])),
        ]
    return Menu(_("What can be done"), links)


def late_reviews(day: Day) -> list[tuple[str, list[Link]]]:
    """Return the line of a coach's day about reviews that are late, the longest ago first; nothing without any."""
    due = {one.participation.pk: one.review_on for one in day.people if one.review_on is not None}
    late = [one for one in day.people if is_late(due.get(one.participation.pk, day.on), day.on)]
    late.sort(key=lambda one: due[one.participation.pk])
    links = [Link(one.name, reverse("plans:review", args=[one.participation.pk])) for one in late]
    return [(_("The review of the plan is late"), links)] if links else []
