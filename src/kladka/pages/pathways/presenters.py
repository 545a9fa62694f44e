"""What the pages of pathways say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching.actions.changing import why_not_undone
from kladka.coaching.models import Following, Position
from kladka.coaching.queries.changing import Preview
from kladka.coaching.queries.pathway import Stages, Standing, Way
from kladka.coaching.rules.pathway import Checked, days_in, is_last_a_change, is_long
from kladka.core.components import Column, Event, Link, Menu, SummaryRow, Table, Tag
from kladka.core.quoting import in_quotes
from kladka.pages.participants.presenters import day as in_words
from kladka.processes.queries import Followed, label_of
from kladka.processes.rules.combining import Conflict
from kladka.processes.rules.process import Stage, said
from kladka.processes.rules.shape import named

HOW = {
    Position.How.BEGAN: lambda stage: _("Began: %(stage)s") % {"stage": stage},
    Position.How.MOVED_ON: lambda stage: _("Moved on: %(stage)s") % {"stage": stage},
    Position.How.ALL_THE_SAME: lambda stage: _("Moved on with something open: %(stage)s") % {"stage": stage},
    Position.How.MOVED_BACK: lambda stage: _("Entered again: %(stage)s") % {"stage": stage},
    Position.How.OTHER_MODEL: lambda stage: _("With another model: %(stage)s") % {"stage": stage},
}


@dataclass(frozen=True)
class Step:
    """One stage in the picture of the way. `state` is done, now or ahead; `text` says how long."""

    name: str
    state: str
    text: str
    added_by: str = ""

    @property
    def is_now(self) -> bool:
        """Whether the participant stands here."""
        return self.state == "now"


def days(number: int) -> str:
    """Return a number of days in words."""
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def picture(way: Way) -> list[Step]:
    """Return the stages in their order, each with whether it lies behind, is the present one or is still ahead."""
    spent: dict[str, int] = {}
    for one in way.positions:
        spent[one.stage] = spent.get(one.stage, 0) + days_in(one.entered_on, one.left_on or way.today)
    here = way.process.position(way.now.stage)
    return [_step(way, stage, number, here, spent) for number, stage in enumerate(way.process.stages)]


def _step(way: Way, stage: Stage, number: int, here: int, spent: Mapping[str, int]) -> Step:
    added = label_of(stage.added_by)
    if number == here:
        return Step(named(stage), "now", days(way.days), added)
    if stage.code in spent and number < here:
        return Step(named(stage), "done", days(spent[stage.code]), added)
    if stage.code in spent:
        return Step(named(stage), "ahead", _("%(days)s before") % {"days": days(spent[stage.code])}, added)
    return Step(named(stage), "ahead" if number > here else "skipped", _usual(stage), added)


def _usual(stage: Stage) -> str:
    return _("usually %(days)s") % {"days": days(stage.usual_days)} if stage.usual_days else ""


def about(way: Way) -> list[SummaryRow]:
    """Return since when the present stage has lasted, against the usual, and how it is worked in."""
    stage = way.stage
    lasting: list[Any] = [days(way.days)]
    if way.is_long:
        lasting.append(Tag(_("Longer than usual"), "orange"))
    rows = [
        SummaryRow(_("Since"), in_words(way.now.entered_on)),
        SummaryRow(_("How long"), lasting),
        SummaryRow(_("Usually"), days(stage.usual_days) if stage.usual_days else _("nobody knows yet")),
    ]
    if stage.intensity[0]:
        rows.append(SummaryRow(_("Sessions"), often(stage)))
    if stage.reviews:
        listed = ", ".join(map(str, stage.reviews))
        rows.append(SummaryRow(_("Reviews"), _("on day %(days)s of the stage") % {"days": listed}))
    if way.now.reason:
        rows.append(SummaryRow(_("Why it was entered"), way.now.reason))
    return rows


def often(stage: Stage) -> str:
    """Return how often sessions usually take place."""
    sessions, weeks = stage.intensity
    met = ngettext("%(n)s session", "%(n)s sessions", sessions) % {"n": sessions}
    if not weeks:  # a draft that does not say it yet
        return met
    within = ngettext("in %(n)s week", "in %(n)s weeks", weeks) % {"n": weeks}
    return f"{met} {within}"


def gate(way: Way, *, may_work: bool) -> Table:
    """Return what the present stage asks, each with whether it is there."""
    rows = [[said(one.requirement.label), _state(one), _told_by(one, way, may_work=may_work)] for one in way.gate]
    columns = [Column(_("What is asked")), Column(_("State")), Column(_("Told by"))]
    return Table(_("Before moving on"), columns, rows, caption_size="hidden")


def _state(one: Checked) -> Any:
    if one.met_on is not None:
        return [Tag(_("Done"), "green"), in_words(one.met_on)]
    tag = Tag(_("Must be there"), "red") if one.requirement.must else Tag(_("Open"), "yellow")
    if one.requirement.times > 1:
        return [tag, _("%(n)s of %(times)s") % {"n": one.count, "times": one.requirement.times}]
    return [tag]


WHERE = {
    "profile": lambda of: Link(_("Go to the profile"), reverse("profiles:of", args=[of])),
    "consent": lambda of: Link(_("Go to the consents"), reverse("own-page:of", args=[of])),
    "plan": lambda of: Link(_("Go to the plan"), reverse("plans:of", args=[of])),
    "review": lambda of: Link(_("Go to the plan"), reverse("plans:of", args=[of])),
    "disclosure": lambda of: Link(_("Go to the wishes"), reverse("employers:wishes", args=[of])),
    "vacancy": lambda of: Link(_("Go to the vacancies"), reverse("employers:matches", args=[of])),
}
"""Where what a gate still lacks is recorded."""


def _told_by(one: Checked, way: Way, *, may_work: bool) -> list[Any]:
    told = _("the coach") if one.is_ticked else _("the records")
    added = label_of(one.requirement.added_by)
    shown: list[Any] = [f"{told}; {added}" if added else told]
    if may_work and not one.is_met and one.requirement.kind in WHERE:
        shown.append(WHERE[one.requirement.kind](way.pathway.participation_id))
    return shown


def models(way: Way) -> list[Link]:
    """Return the models that are followed, each with its version and the way to it."""
    return [
        Link(_version(code, number, way), reverse("coaching_models:detail", args=[code, number]))
        for code, number in way.followed
    ]


def _version(code: str, number: int, way: Way) -> str:
    return _("%(title)s, version %(number)s") % {"title": way.known[code, number].name, "number": number}


def conflicts(found: Sequence[Conflict], way: Way) -> list[str]:
    """Return where the models followed say different things."""
    told = []
    for one in found:
        stage = way.process.stage(one.stage)
        where = named(stage) if stage else one.stage
        requirement = stage.requirement(one.what) if stage else None
        what = said(requirement.label) if requirement else _("usual days")
        if one.what == "after":
            told.append(_("%(stage)s: the model has no stage after which it would come.") % {"stage": where})
        else:
            told.append(
                _("%(stage)s: the models say different things of “%(what)s”.")
                % {"stage": where, "what": in_quotes(what)}
            )
    return told


def history(way: Way) -> list[Event]:
    """Return every stay and every change of models, the latest first."""
    entered = [(one.entered_on, 1, _entered(one, way)) for one in way.positions]
    changed = [(one.from_date, 0, Event(words, one.from_date)) for one, words in _changed(way)]
    ordered = sorted(enumerate([*changed, *entered]), key=lambda each: (each[1][0], each[1][1], each[0]))
    return [event for _number, (_day, _rank, event) in reversed(ordered)]


def _changed(way: Way) -> Iterator[tuple[Following, str]]:
    """Yield what each choice of models brought, and what it took away: what stays is not said again."""
    before: dict[Followed, Following] = {}
    for _turn, chosen in groupby(sorted(way.followings, key=lambda one: one.turn), key=lambda one: one.turn):
        now = {(one.code, one.number): one for one in chosen}
        first = next(iter(now.values()))
        for code, number in before.keys() - now.keys():
            yield first, _("No longer: %(title)s") % {"title": _version(code, number, way)}
        for (code, number), one in now.items():
            if (code, number) not in before:
                yield one, _("Model: %(title)s") % {"title": _version(code, number, way)}
        before = now


def _entered(one: Any, way: Way) -> Event:
    who = one.by_name or ""
    text = f"{who}: {one.reason}" if one.reason else who
    return Event(HOW[Position.How(one.how)](_named(way, one.stage)), one.entered_on, text=text)


def _named(way: Way, code: str) -> str:
    every = [way.process, *way.known.values()]
    found = next((stage for one in every if (stage := one.stage(code)) and stage.label), None)
    return named(found) if found else code


def menu(way: Way, participation: Any, user: Any) -> Menu:
    """Return what somebody can do with a pathway."""

    def to(name: str, text: str) -> Link:
        return Link(text, reverse(f"pathways:{name}", args=[participation.pk]))

    links = []
    if any(one.is_ticked for one in way.gate):
        links.append(to("confirm", _("Confirm what is done")))
    if way.next_stage is not None:
        links.append(to("move", _("Move on: %(stage)s") % {"stage": named(way.next_stage)}))
    if way.process.position(way.now.stage) != 0:
        links.append(to("back", _("Enter an earlier stage again")))
    if is_last_a_change(way.turn, way.positions):
        if not why_not_undone(way, user):
            links.append(to("undo", _("Undo the change of the model")))
    elif len(way.positions) > 1:
        links.append(to("undo", _("Undo the last move")))
    if not participation.coaching_ended:
        links.append(to("models", _("Change the model or add a variant")))
    return Menu(_("What can be done"), links)


def of_undone_move(way: Way) -> dict[str, str]:
    """Return what is said of undoing the last move."""
    words = _("The participant goes on in “%(stage)s”, as if the move had not been made.")
    return {
        "title": _("Undo the last move?"),
        "submit": _("Undo the last move"),
        "message": _("The last move is undone."),
        "lead": words % {"stage": in_quotes(_named(way, way.positions[-2].stage))} if len(way.positions) > 1 else "",
    }


def of_undone_change(way: Way) -> dict[str, str]:
    """Return what is said of undoing the last change of models."""
    before = [label_of(one.code) for one in way.followings_before]
    words = _("The participant goes on by %(models)s, in “%(stage)s”, as if the model had not been changed.")
    return {
        "title": _("Undo the change of the model?"),
        "submit": _("Undo the change"),
        "message": _("The change of the model is undone."),
        "lead": words % {"models": ", ".join(before), "stage": in_quotes(_named(way, way.stay_before.stage))},
    }


def differing(way: Way, participation: Any) -> str:
    """Return the models that the assignment names and the pathway does not follow; nothing where they agree."""
    if participation.coaching_ended:
        return ""
    followed = {code for code, _number in way.followed}
    named_ones = [participation.model, *(participation.also or "").split()]
    return ", ".join(label_of(code) for code in named_ones if code not in followed)


def counts(found: Sequence[Standing], today: date, stages: Stages) -> Table:
    """Return how many stand in which stage, and for how long the one who has been there longest."""
    rows = []
    for one in sorted(found, key=lambda one: _order(one, stages)):
        stage = stages.stage(one.base, one.number, one.stage)
        longest = days_in(one.longest_since, today)
        waits: list[Any] = [days(longest)]
        if is_long(longest, stage.usual_days):
            waits.append(Tag(_("Longer than usual"), "orange"))
        to = f"{reverse('pathways:list')}?stage={one.base}.{one.stage}"
        rows.append([Link(named(stage), to, hidden=label_of(one.base)), label_of(one.base), one.people, waits])
    columns = [Column(_("Stage")), Column(_("Model")), Column(_("People"), numeric=True), Column(_("Longest"))]
    return Table(_("Where everybody stands"), columns, rows)


def _order(one: Standing, stages: Stages) -> tuple[str, int, int, str]:
    return one.base, one.number, stages.place(one.base, one.number, one.stage), one.stage


def stay_in_words(stage: Stage, since: date, today: date) -> list[Any]:
    """Return a stage with how long somebody has been in it, and a mark where that is long."""
    number = days_in(since, today)
    found: list[Any] = [_("%(stage)s, %(days)s") % {"stage": named(stage), "days": days(number)}]
    return [*found, Tag(_("Longer than usual"), "orange")] if is_long(number, stage.usual_days) else found


def of_preview(one: Preview) -> str:
    """Return what becomes of somebody who is moved to a newer version."""
    stage = _named(one.way, one.way.now.stage)
    words = [_("Stays in: %(stage)s.") % {"stage": named(one.stage)}]
    if one.is_other_stage:
        words = [_("Goes from “%(old)s” to “%(new)s”.") % {"old": in_quotes(stage), "new": in_quotes(named(one.stage))}]
    if one.lacking:
        names = "; ".join(said(each.requirement.label) for each in one.lacking)
        words.append(_("Will lack: %(what)s.") % {"what": names})
    else:
        words.append(_("Will lack nothing."))
    return " ".join(words)


def short(sessions: tuple[int, int, int] | None) -> str:
    """Return how many sessions took place of how many that are usual; a dash where they are enough."""
    if sessions is None:
        return "–"
    held, usual, weeks = sessions
    words = ngettext("%(held)s of %(usual)s in %(n)s week", "%(held)s of %(usual)s in %(n)s weeks", weeks)
    return words % {"held": held, "usual": usual, "n": weeks}


def of_more(number: int) -> str:
    """Say how many more there are than one act moves."""
    words = ngettext(
        "%(n)s more participant follows when these are moved.",
        "%(n)s more participants follow when these are moved.",
        number,
    )
    return words % {"n": number}


def outdated(found: Mapping[tuple[str, int], int], newest: Mapping[str, int]) -> list[Link]:
    """Return the ways to move people who follow an older version of a model, with how many they are."""
    people: dict[str, int] = {}
    for (code, number), several in found.items():
        if number < newest.get(code, 0):
            people[code] = people.get(code, 0) + several
    words = {
        code: ngettext(
            "%(n)s participant is on an older version of: %(model)s",
            "%(n)s participants are on an older version of: %(model)s",
            n,
        )
        for code, n in people.items()
    }
    return [
        Link(words[code] % {"n": n, "model": label_of(code)}, reverse("pathways:newer", args=[code]))
        for code, n in sorted(people.items())
    ]
