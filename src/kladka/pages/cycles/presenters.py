"""What the pages of training cycles show, as plain values."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.charts import States
from kladka.core.components import Column, Link, Menu, SummaryRow, Table, Tag, Words
from kladka.core.forms.shown import trimmed
from kladka.learning.models import Event, Module, TrainingCycle
from kladka.learning.queries import Progress
from kladka.learning.rules import CycleStanding, Standing
from kladka.pages.events.presenters import period_of
from kladka.pages.naming import told_apart
from kladka.pages.projects.presenters import text_of

_COLOURS: dict[Standing, Any] = {
    Standing.COMPLETED: "green",
    Standing.UNDER_WAY: "blue",
    Standing.NOT_COMPLETED: "red",
}


def numbered(module: Module) -> str:
    """Return the title of a module with its number in the cycle."""
    return _("%(number)d. %(title)s") % {"number": module.number, "title": text_of(module, "title")}


def address(name: str, record: TrainingCycle | Module) -> str:
    """Return the address of a page of a cycle or a module."""
    return reverse(f"cycles:{name}", args=[record.pk])


def asks_for(found: Progress) -> str:
    """Return what completing the cycle asks for."""
    required = sum(module.is_required for module in found.modules)
    of_choice = found.cycle.of_choice
    words = ngettext("%(number)d required module", "%(number)d required modules", required) % {"number": required}
    if not of_choice:
        return words
    more = ngettext("%(words)s and %(number)d of choice", "%(words)s and %(number)d of choice", of_choice)
    return more % {"words": words, "number": of_choice}


def lacks_words(found: Progress) -> str:
    """Return that there are fewer modules of choice than completing the cycle asks for; else nothing."""
    there = sum(not module.is_required for module in found.modules)
    if there >= found.cycle.of_choice:
        return ""
    words = _(
        "Completing this cycle asks for %(asked)d modules of choice, and it has %(there)d. So nobody can complete it: "
        "add modules, or change how many are asked for."
    )
    return words % {"asked": found.cycle.of_choice, "there": there}


def facts_of(found: Progress) -> list[SummaryRow]:
    """Return what is to be known of a cycle."""
    cycle = found.cycle
    project = Link(text_of(cycle.project, "title"), reverse("projects:about", args=[cycle.project.code]))
    completed = sum(standing.has_completed for _who, _standings, standing in found.rows)
    return [
        SummaryRow(_("Project"), project),
        SummaryRow(_("Partner"), cycle.partner.name),
        SummaryRow(_("Hours of all modules"), trimmed(found.hours)),
        SummaryRow(_("To complete it"), asks_for(found)),
        SummaryRow(_("People"), len(found.rows)),
        SummaryRow(_("Of them completed the cycle"), completed),
    ]


def menu_of(cycle: TrainingCycle) -> Menu:
    """Return what a coordinator can do with a cycle, in the order of work."""
    pages = {
        "module-new": _("Add a module"),
        "change": _("Change the cycle"),
        "withdraw": _("Withdraw the cycle"),
    }
    return Menu(_("What you can do"), [Link(words, address(name, cycle)) for name, words in pages.items()])


def modules_table(found: Progress) -> Table:
    """Return the modules in order, with the events that carry them out."""
    heads = [_("Module"), _("Hours"), _("Required or of choice"), _("Events")]
    rows: list[list[Any]] = []
    for module in found.modules:
        events = [_event(event) for event in found.events.get(module.pk, ())]
        kind = _("required") if module.is_required else _("of choice")
        rows.append([numbered(module), trimmed(module.hours), kind, events or _("no event yet")])
    return Table(_("Modules"), [Column(head, head == _("Hours")) for head in heads], rows)


def work_table(found: Progress, *, may_plan: bool) -> Table:
    """Return what each module is for, its materials, and the way to plan an event and to change it."""
    heads = [_("Module"), _("Aim"), _("Materials")]
    rows: list[list[Any]] = []
    for module in found.modules:
        materials = Link(_("Materials"), reverse("materials:of-module", args=[module.pk]), numbered(module))
        row = [numbered(module), text_of(module, "aim"), materials]
        if may_plan:
            planning = f"{reverse('events:new')}?module={module.pk}"
            row += [
                Link(_("Plan an event"), planning, numbered(module)),
                Link(_("Change"), address("module-change", module), numbered(module)),
                Link(_("Withdraw"), address("module-withdraw", module), numbered(module)),
            ]
        rows.append(row)
    if may_plan:
        heads += [_("Planning"), _("Correction"), _("Withdrawal")]
    return Table(_("Modules"), [Column(head) for head in heads], rows, caption_size="hidden")


def progress_table(found: Progress) -> Table:
    """Return how many people completed each module, drawn and in numbers; the others as one text."""
    heads = [_("Module"), _("In the picture"), capfirst(in_words(Standing.COMPLETED)), _("Others")]
    rows = []
    for module in found.modules:
        numbers = {standing: found.at(module, standing) for standing in (*_COLOURS, Standing.NOT_TAKEN)}
        others = [f"{in_words(each)}: {n}" for each, n in numbers.items() if n and each is not Standing.COMPLETED]
        drawn = _drawn(numbered(module), list(numbers.values()), len(found.rows))
        rows.append([numbered(module), drawn, numbers[Standing.COMPLETED], "; ".join(others) or _("nobody")])
    columns = [Column(head, numeric=place == 2) for place, head in enumerate(heads)]
    return Table(_("How far people are, module by module"), columns, rows)


@dataclass(frozen=True)
class Behind:
    """One person in few words, for a telephone: the whole cycle at once, module by module when it is opened."""

    summary: str
    modules: list[str]
    link: Link | None


def people_list(found: Progress, openable: Collection[UUID] = ()) -> list[Behind]:
    """Return what `people_table` does, person by person."""
    names = told_apart([who.person.identity for who, _standings, _all in found.rows])
    listed = []
    for name, (who, standings, standing) in zip(names, found.rows, strict=True):
        whole = _whole(standing)
        said = {"name": name, "standing": whole.text if isinstance(whole, Tag) else whole}
        modules = [
            _("%(name)s: %(standing)s") % {"name": numbered(one), "standing": in_words(each)}
            for one, each in zip(found.modules, standings, strict=True)
        ]
        page = Link(_("To the page of this person"), reverse("participants:detail", args=[who.pk]), name)
        listed.append(Behind(_("%(name)s: %(standing)s") % said, modules, page if who.pk in openable else None))
    return listed


def people_table(found: Progress, openable: Collection[UUID] = ()) -> Table:
    """Return person by person how they stand at each module, and in the cycle; names lead to those in `openable`."""
    columns = [Column(_("Given name and family name")), *(Column(numbered(module)) for module in found.modules)]
    names = told_apart([who.person.identity for who, _standings, _all in found.rows])
    rows: list[list[Any]] = []
    for name, (who, standings, standing) in zip(names, found.rows, strict=True):
        link = Link(name, reverse("participants:detail", args=[who.pk])) if who.pk in openable else name
        rows.append([link, *(_standing(each) for each in standings), _whole(standing)])
    return Table(_("What is behind whom"), [*columns, Column(_("The whole cycle"))], rows)


def in_words(standing: Standing) -> str:
    """Return how somebody stands at a module, in words."""
    return {
        Standing.COMPLETED: _("module completed"),
        Standing.UNDER_WAY: _("under way"),
        Standing.NOT_COMPLETED: _("module not completed"),
        Standing.NOT_TAKEN: _("not taken"),
    }[standing]


def _standing(standing: Standing) -> Tag | Words:
    words = in_words(standing)
    return Tag(words, _COLOURS[standing]) if standing in _COLOURS else words


def _whole(standing: CycleStanding) -> Tag | Words:
    if standing.has_completed:
        return Tag(_("cycle completed"), "green")
    done = {"done": standing.required_done, "all": standing.required}
    words = _("%(done)d of %(all)d required") % done
    if not standing.of_choice:
        return words
    more = {"words": words, "done": standing.of_choice_done, "all": standing.of_choice}
    return _("%(words)s, %(done)d of %(all)d of choice") % more


def _event(event: Event) -> Link:
    words = _("%(title)s, %(period)s") % {"title": text_of(event, "title"), "period": period_of(event)}
    return Link(words, reverse("events:detail", args=[event.pk]))


def _drawn(label: str, numbers: list[int], people: int) -> Words:
    completed, under_way, failed, _not_taken = numbers
    chart = States(label, completed, under_way, failed, target=people)
    return SafeString(render_to_string(chart.template_name, {"chart": chart}))


def hours_in_words(cycle: Any) -> str:
    """Return the clock hours of a listed cycle's modules; nothing where there are none."""
    return formats.localize(trimmed(cycle.hours)) if cycle.hours is not None else ""
