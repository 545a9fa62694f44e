"""What the pages of registered entities show, as plain values."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.core.components import Column as TableColumn
from kladka.core.components import Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms import ChoiceField
from kladka.core.lists import Column, Empty, Filter, List
from kladka.incubation import policies, rules
from kladka.incubation.models import EntityRegistration, Incubator
from kladka.incubation.queries import After, EntityPage, FounderLine, searched_entities
from kladka.pages.incubators.choices import incubator_filter
from kladka.pages.organisations.presenters import with_seat
from kladka.pages.projects.presenters import project_link


def entities_list(incubators: Mapping[str, Incubator], empty: Empty, *, named: QuerySet[Any]) -> List[Any]:
    """Return the list of registered entities; `empty` says what this viewer can do while there are none.

    Of the entities of `named` the viewer reads who founded them, and finds them by that.
    """
    return List(
        caption=_("Registered entities"),
        columns=(
            Column("name", _("Full name"), lambda row: row.organisation.name, ("organisation__name_sort",)),
            Column(
                "form", _("Legal form"), lambda row: dictionary("legal-forms").label(row.legal_form), ("legal_form",)
            ),
            Column("day", _("Registered on"), lambda row: row.register_date, ("register_date",), "date"),
            Column("natural", _("Founders, natural"), lambda row: row.natural, (), "number"),
            Column("legal", _("Founders, legal"), lambda row: row.legal, (), "number"),
            Column("site", _("Incubator"), lambda row: row.site.name, ("site__name",)),
        ),
        count=lambda n: ngettext("%(n)d entity", "%(n)d entities", n) % {"n": n},
        empty=empty,
        filters=(
            incubator_filter(incubators),
            Filter(
                "form",
                ChoiceField(
                    label=gettext_lazy("Legal form"),
                    choices=dictionary("legal-forms").choices(),
                    look="select",
                    empty=_("All"),
                ),
                lambda rows, value: rows.filter(legal_form=value),
            ),
        ),
        search=lambda rows, words: searched_entities(rows, words, named=named),
        search_label=_("Name of the entity, of a founder or a member"),
        sort="-day",
        row_url=lambda row: reverse("entities:detail", args=[row.pk]),
        file_name="entities",
    )


def entities_table(entities: Sequence[EntityRegistration]) -> Table:
    """Return the entities registered from an incubator."""
    return Table(
        _("Registered entities"),
        [TableColumn(_("Full name")), TableColumn(_("Registered on"))],
        [
            [Link(row.organisation.name, reverse("entities:detail", args=[row.pk])), row.register_date]
            for row in entities
        ],
    )


def entity_rows(
    page: EntityPage, incubator: UUID | None, became: After, *, may_change: bool, with_names: bool = False
) -> list[SummaryRow]:
    """Return an entity as questions and answers, with the rule it was judged by and the way to its `incubator`."""
    registration = page.registration
    rule = ""
    site = registration.site.name
    prepared: Any = Link(site, reverse("incubators:detail", args=[incubator])) if incubator else site
    if page.rule:
        rule = f"{policies.least(page.rule)} ({policies.source_of(page.rule.source)})"
    day: Any = registration.register_date
    if registration.is_after_project:
        day = [day, Tag(_("after the project’s end: a result, none of its outputs"), "orange")]
    return [
        SummaryRow(_("Legal form"), dictionary("legal-forms").label(registration.legal_form)),
        SummaryRow(_("Registered on"), day),
        SummaryRow(_("KRS number"), registration.krs or registration.organisation.krs),
        SummaryRow(_("Municipality"), registration.organisation.municipality),
        SummaryRow(_("Prepared in"), prepared),
        SummaryRow(_("Project"), project_link(registration.project)),
        *_leaving(became, may_change=may_change),
        SummaryRow(_("Founders the law asked for on that day"), rule),
        *_kinds(page),
        *_composition(page, became, with_names=with_names),
        *_starting_money(page),
    ]


def _leaving(became: After, *, may_change: bool) -> list[SummaryRow]:
    """Return until when an entity was in its project, or will be; nothing of one that was registered afterwards."""
    registration, left = became.registration, became.left_early
    if registration.is_after_project:
        return []
    words: list[Any] = [became.left_on, "" if left else _("with the end of the project")]
    if may_change:
        name, key = ("withdraw-leaving", left.fact) if left else ("leave", registration.pk)
        text = _("Withdraw this day") if left else _("Record that it left early")
        words.append(Link(text, reverse(f"entities:{name}", args=[key])))
    return [SummaryRow(_("Last day in the project"), [each for each in words if each])]


def _kinds(page: EntityPage) -> list[SummaryRow]:
    """Return of which founding organisations it is not known whether they may found it; nothing where it is of all."""
    forms = dictionary("legal-forms")
    kinds = [line.founder.organisation.legal_form for line in page.legal if line.founder.organisation]
    unsure = page.rule.unknown(kinds) if page.rule else []
    if not unsure:
        return []
    told = _("not known: %(kinds)s. Look it up in the act.") % {"kinds": ", ".join(map(forms.label, unsure))}
    return [SummaryRow(_("Whether these organisations may found it"), Tag(told, "orange"))]


def _composition(page: EntityPage, became: After, *, with_names: bool) -> list[SummaryRow]:
    """Return how many people at risk the law asked for among the founders, and how many are recorded as that, to those
    who see people by name; or that nobody asked. Nothing where the law asked for none."""
    one, natural = page.registration, len(page.natural)
    asked = rules.check_founding(one.legal_form, natural, len(page.legal), one.register_date).composition
    if asked is None:
        return []
    least = asked.least_at_risk(natural)
    words = ngettext(
        "at least %(count)d of %(people)d at risk of exclusion (%(source)s)",
        "at least %(count)d of %(people)d at risk of exclusion (%(source)s)",
        least,
    )
    told = words % {"count": least, "people": natural, "source": policies.source_of(asked.source)}
    known = became.asked_at_entry
    if {line.founder.person_id for line in page.natural} <= known.keys():
        there = sum(known[line.founder.person_id] for line in page.natural)
        recorded = _("Recorded as that: %(count)d of %(people)d.") % {"count": there, "people": natural}
        return [SummaryRow(_("Who the founders had to be"), [told, *([recorded] if with_names else [])])]
    unknown = _("Composition not checked: it is not recorded of all founders whether they were at risk.")
    return [SummaryRow(_("Who the founders had to be"), [told, unknown])]


def _starting_money(page: EntityPage) -> list[SummaryRow]:
    """Return which money for starting others could give, by who founded it; nothing where no rule is known."""
    one = page.registration
    words = {
        True: _("%(money)s: open (%(source)s)"),
        False: _("%(money)s: not open (%(source)s)"),
        None: _("%(money)s: to be looked up (%(source)s)"),
    }
    told = [
        words[each.is_open] % {"money": in_use(each.title), "source": policies.source_of(each.source)}
        for each in rules.starting_money(one.legal_form, len(page.natural), len(page.legal), one.register_date)
    ]
    return [SummaryRow(_("Money for starting from others"), told)] if told else []


def founder_counts(page: EntityPage) -> list[SummaryRow]:
    """Return how many founders of each kind there are, none as 0."""
    return [SummaryRow(_("Natural persons"), len(page.natural)), SummaryRow(_("Legal persons"), len(page.legal))]


def founders_table(
    page: EntityPage, *, with_names: bool, may_change: bool = False, participants: Mapping[UUID, UUID] | None = None
) -> Table | None:
    """Return the founders by name, people only `with_names`; who may change them gets a way to withdraw each.

    `participants` leads from a person to the participation whose page the viewer may open.
    """
    lines = [*(page.natural if with_names else ()), *page.legal]
    if not lines:
        return None
    columns = [TableColumn(_("Name")), TableColumn(_("Kind of founder"))]
    rows = [[_founder_name(line, participants or {}), _founder_kind(line)] for line in lines]
    if may_change:
        columns.append(TableColumn(_("Actions")))
        for row, line in zip(rows, lines, strict=True):
            address = reverse("entities:withdraw-founder", args=[line.founder.pk])
            row.append(Link(_("Withdraw"), address, hidden=_with_seat(line)))
    return Table(_("Founders by name"), columns, rows, caption_size="s")


def entity_menu(registration: EntityRegistration) -> Menu:
    """Return what can be corrected of an entity."""
    links = [
        ("entities:correct", _("Correct the registration")),
        ("entities:add-founders", _("Add founders that were forgotten")),
        ("entities:withdraw", _("Withdraw the entity")),
    ]
    return Menu(_("What you can do here"), [Link(text, reverse(name, args=[registration.pk])) for name, text in links])


def _founder_name(line: FounderLine, participants: Mapping[UUID, UUID]) -> Any:
    participation = participants.get(line.founder.person_id) if line.founder.person_id else None
    return Link(line.name, reverse("participants:detail", args=[participation])) if participation else _with_seat(line)


def _with_seat(line: FounderLine) -> str:
    """Return the name, of an organisation with its seat, so that two of one name are told apart."""
    return with_seat(line.founder.organisation) if line.founder.organisation else line.name


def _founder_kind(line: FounderLine) -> str:
    if line.founder.person_id:
        return _("natural person")
    return _("legal person, partner of the project") if line.is_partner else _("legal person")
