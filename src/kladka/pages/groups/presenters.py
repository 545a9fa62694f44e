"""What the pages of initiative groups show, as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.core.components import Column as TableColumn
from kladka.core.components import Event, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField
from kladka.core.forms.shown import day_in_words
from kladka.core.lists import Column, Empty, Filter, List
from kladka.incubation import policies
from kladka.incubation.models import GroupMember, GroupPosition, Incubator, InitiativeGroup
from kladka.incubation.policies.group import check_move_to_undo
from kladka.incubation.queries import GroupWay, name_of, searched_groups, stages_of_groups
from kladka.incubation.rules import Verdict, is_ticked
from kladka.pages.incubators.choices import incubator_filter
from kladka.pages.organisations.presenters import with_seat
from kladka.pages.pathways.presenters import Step
from kladka.pages.projects.presenters import project_link
from kladka.pages.refusals import why_not
from kladka.processes.rules.gate import Checked
from kladka.processes.rules.process import said
from kladka.processes.rules.shape import named

How = GroupPosition.How
HOW = {
    How.BEGAN: lambda stage: _("Began: %(stage)s") % {"stage": stage},
    How.MOVED_ON: lambda stage: _("Moved on: %(stage)s") % {"stage": stage},
    How.ALL_THE_SAME: lambda stage: _("Moved on with something open: %(stage)s") % {"stage": stage},
    How.FOUNDED: lambda stage: _("Moved on, as its entity is entered in the register: %(stage)s") % {"stage": stage},
    How.UNFOUNDED: lambda stage: (
        _("Entered again, as the entry of its entity was withdrawn: %(stage)s") % {"stage": stage}
    ),
    How.MOVED_BACK: lambda stage: _("Entered again: %(stage)s") % {"stage": stage},
}
STATES = {
    "running": Q(ended_on=None),
    "became": Q(entity__isnull=False),
    "ended": Q(ended_on__isnull=False),
}


def groups_list(incubators: Mapping[str, Incubator], empty: Empty) -> List[Any]:
    """Return the list of groups; `empty` says what this viewer can do while there are none."""
    stages = [(one.code, named(one)) for one in stages_of_groups()]
    labels = dict(stages)
    return List(
        caption=_("Initiative groups"),
        columns=(
            Column("name", _("Group"), lambda row: row.name, ("name",)),
            Column("stage", _("Stage"), lambda row: _stage_or_end(row, labels)),
            Column("size", _("In the group"), lambda row: row.size, ("size",), "number"),
            Column("form", _("Intended legal form"), lambda row: _form(row.legal_form)),
            Column("since", _("Since"), lambda row: row.formed_on, ("formed_on",), "date"),
            Column("site", _("Incubator"), lambda row: row.site.name, ("site__name",)),
        ),
        count=lambda n: ngettext("%(n)d group", "%(n)d groups", n) % {"n": n},
        empty=empty,
        filters=(
            incubator_filter(incubators),
            Filter("stage", _select(gettext_lazy("Stage"), stages), lambda rows, value: rows.filter(stage=value)),
            Filter(
                "state",
                _select(
                    gettext_lazy("State"),
                    [
                        ("running", gettext_lazy("Meets")),
                        ("became", gettext_lazy("Became an entity")),
                        ("ended", gettext_lazy("Ended")),
                    ],
                ),
                _in_state,
            ),
        ),
        search=searched_groups,
        search_label=_("Name of the group, or of somebody in it"),
        sort="-since",
        row_url=lambda row: reverse("groups:detail", args=[row.pk]),
        file_name="groups",
    )


def _select(label: Any, choices: Sequence[tuple[str, Any]]) -> ChoiceField:
    return ChoiceField(label=label, choices=choices, look="select", empty=gettext_lazy("All"))


def _in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(STATES[value])


def _stage_or_end(row: Any, labels: Mapping[str, str]) -> str:
    if row.ended_on:
        return _("Ended on %(day)s") % {"day": day_in_words(row.ended_on)}
    return labels.get(row.stage, row.stage)


def _form(code: str) -> str:
    return dictionary("legal-forms").label(code) if code else _("not decided yet")


def picture(way: GroupWay) -> list[Step]:
    """Return the stages in their order, each with whether it lies behind, is the present one or is still ahead."""
    here = way.process.position(way.now.stage)
    been = {one.stage for one in way.positions}
    states = ["done" if stage.code in been else "skipped" for stage in way.process.stages[:here]]
    states += ["now", *("ahead" for _stage in way.process.stages[here + 1 :])]
    return [Step(named(stage), state, "") for stage, state in zip(way.process.stages, states, strict=True)]


def about(way: GroupWay, incubator: Any) -> list[SummaryRow]:
    """Return what is known of a group; `incubator` is the id of the one that helps it, if the viewer may open that."""
    group = way.group
    site = group.site.name
    rows = [
        SummaryRow(_("Idea"), group.idea or _("not written down yet")),
        SummaryRow(_("Intended legal form"), _form(group.legal_form)),
        SummaryRow(_("Since"), group.formed_on),
        SummaryRow(_("Incubator"), Link(site, reverse("incubators:detail", args=[incubator])) if incubator else site),
        SummaryRow(_("Project"), project_link(group.project)),
    ]
    if way.registration is not None:
        entity = Link(way.registration.organisation.name, reverse("entities:detail", args=[way.registration.pk]))
        rows.insert(0, SummaryRow(_("Became the entity"), [entity, day_in_words(way.registration.register_date)]))
    if group.ended_on is not None:
        words = _("%(day)s: %(why)s") % {"day": day_in_words(group.ended_on), "why": group.ended_because}
        rows.insert(0, SummaryRow(_("Ended"), words))
    return rows


def gate_table(way: GroupWay) -> Table:
    """Return what the present stage asks, each with whether it is there."""
    rows = [
        [
            said(one.requirement.label),
            _state(one),
            _("the adviser") if is_ticked(one.requirement) else _("the records"),
        ]
        for one in way.gate
    ]
    columns = [TableColumn(_("What is asked")), TableColumn(_("State")), TableColumn(_("Told by"))]
    return Table(_("Before moving on"), columns, rows, caption_size="hidden")


def _state(one: Checked) -> list[Any]:
    if one.met_on is not None:
        return [Tag(_("Done"), "green"), day_in_words(one.met_on)]
    tag = Tag(_("Must be there"), "red") if one.requirement.must else Tag(_("Open"), "yellow")
    if one.requirement.times > 1:
        return [tag, _("%(n)s of %(times)s") % {"n": one.count, "times": one.requirement.times}]
    return [tag]


def law(way: GroupWay) -> list[str]:
    """Return what the law of today says of the group as founders, in sentences; nothing once it is registered."""
    verdict, form = way.verdict, way.group.legal_form
    if way.registration is not None or verdict is None:
        return []
    label = dictionary("legal-forms").label(form)
    if verdict.rule is None:
        return [_("Of the form “%(form)s” no rule about founders is known for this day.") % {"form": label}]
    asked = {"form": label, "least": policies.least(verdict.rule), "source": policies.source_of(verdict.rule.source)}
    words = _("“%(form)s” is founded by %(least)s (%(source)s).") % asked
    return [words, *_composition(verdict), *_what_now(way, verdict)]


def _composition(verdict: Verdict) -> Iterable[str]:
    if verdict.composition is None:
        return
    source = policies.source_of(verdict.composition.source)
    if verdict.is_composition_met is None:
        yield _(
            "How many of the people are at risk of exclusion counts, too (%(source)s). Not everybody was asked."
        ) % {"source": source}
    elif not verdict.is_composition_met:
        yield _("Too few of the people are at risk of exclusion (%(source)s).") % {"source": source}


def _what_now(way: GroupWay, verdict: Verdict) -> Iterable[str]:
    if verdict.is_met:
        is_open = verdict.composition is not None and verdict.is_composition_met is None
        in_number = _("In number, the group as it is today meets this.")
        yield in_number if is_open else _("The group as it is today meets this.")
        return
    people = sum(one.organisation_id is None for one in way.present)
    yield _("The group as it is today does not meet this: people %(people)d, organisations %(organisations)d.") % {
        "people": people,
        "organisations": len(way.present) - people,
    }


def members_table(members: Sequence[GroupMember], *, caption: str, may_change: bool, is_former: bool) -> Table:
    """Return who is in a group; who works with it also sees the risk, and what can be changed."""
    heads = [_("Person or organisation"), _("Since")]
    heads += [_("Until")] if is_former else []
    heads += [_("At risk"), _("Actions")] if may_change else []
    rows = []
    for one in members:
        row: list[Any] = [_shown_name(one), one.joined_on]
        row += [one.left_on] if is_former else []
        row += [_risk(one), _member_links(one)] if may_change else []
        rows.append(row)
    return Table(caption, [TableColumn(head) for head in heads], rows, caption_size="hidden")


def _shown_name(one: GroupMember) -> str:
    if one.organisation is not None:
        return with_seat(one.organisation)
    name = name_of(one)
    return name if one.person_id else _("%(name)s (only the name is known)") % {"name": name}


def _risk(one: GroupMember) -> str:
    if one.organisation_id is not None:
        return ""
    if one.at_risk is None:
        return _("nobody asked")
    return dictionary("risk-grounds").label(one.ground) if one.at_risk else _("no")


def _member_links(one: GroupMember) -> list[Link]:
    name = name_of(one)
    links = [Link(_("Change"), reverse("groups:change-member", args=[one.pk]), hidden=name)]
    if one.name:
        links.append(Link(_("Say who it is"), reverse("groups:tie-member", args=[one.pk]), hidden=name))
    if one.left_on is None:
        links.append(Link(_("Left"), reverse("groups:leave", args=[one.pk]), hidden=name))
    links.append(Link(_("Take out of the group"), reverse("groups:remove-member", args=[one.pk]), hidden=name))
    return links


def history(way: GroupWay) -> list[Event]:
    """Return every stay, the latest first."""
    return [_entered(one, way) for one in reversed(way.positions)]


def _entered(one: Any, way: GroupWay) -> Event:
    stage = way.process.stage(one.stage)
    who = one.by_name or ""
    text = _("%(who)s: %(words)s") % {"who": who, "words": one.reason} if one.reason else who
    return Event(HOW[How(one.how)](named(stage) if stage else one.stage), one.entered_on, text=text)


def menu(way: GroupWay) -> Menu:
    """Return what can be done with a group."""

    def to(name: str, text: str) -> Link:
        return Link(text, reverse(f"groups:{name}", args=[way.group.pk]))

    if way.group.ended_on is not None:
        return Menu(_("What you can do here"), [to("reopen", _("Open the group again"))])
    links = [to("add-members", _("Add people or organisations"))]
    if any(is_ticked(one.requirement) for one in way.gate):
        links.append(to("confirm", _("Confirm what is done")))
    if way.next_stage is not None:
        links.append(to("move", _("Move on: %(stage)s") % {"stage": named(way.next_stage)}))
    if way.registration is None:
        links.append(to("found", _("Record the entity it became")))
    if way.process.position(way.now.stage) > 0:
        links.append(to("back", _("Enter an earlier stage again")))
    if not why_not(check_move_to_undo, way.positions):
        links.append(to("undo", _("Undo the last move")))
    links += [to("change", _("Change name, day, idea or form")), to("end", _("End the group"))]
    return Menu(_("What you can do here"), links)


def group_link(group: InitiativeGroup) -> Link:
    """Return the way to the group that became an entity."""
    return Link(group.name, reverse("groups:detail", args=[group.pk]))
