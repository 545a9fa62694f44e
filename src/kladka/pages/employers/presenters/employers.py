"""Employers, the people there, contacts with them, and who works there."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Column as TableColumn
from kladka.core.components import Event, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField
from kladka.core.forms.shown import day_in_words
from kladka.core.lists import Column, Empty, Filter, List
from kladka.employers import queries
from kladka.employers.models import ContactPerson, Employer, EmployerContact
from kladka.employers.policies import why_untold
from kladka.employers.queries import Placed, Sharing
from kladka.organisations.models import Staff
from kladka.organisations.rules import powiat_choices
from kladka.pages.organisations.presenters import with_seat

QUIET, BUSY = "quiet", "vacancies"
MINE = "mine"


def related() -> list[Link]:
    """Return the ways from the list of employers."""
    return [
        Link(_("Vacancies"), reverse("employers:vacancies")),
        Link(_("Due with employers"), reverse("employers:due")),
        Link(_("Referrals"), reverse("employers:referrals")),
    ]


def employers_list(today: date) -> List[Any]:
    """Return the list of employers: searched by name, narrowed by trade, powiat, vacancies and silence."""
    quiet_since = today - timedelta(days=queries.parameter("quiet_days", today))

    def standing(rows: Any, value: str) -> Any:
        if value == BUSY:
            return rows.filter(open_vacancies__gt=0)
        return rows.filter(Q(last_contact=None) | Q(last_contact__lt=quiet_since))

    states = [
        (BUSY, _("With open vacancies")),
        (QUIET, _("No contact since %(day)s") % {"day": day_in_words(quiet_since)}),
    ]
    return List(
        caption=_("Employers"),
        columns=(
            Column(
                "name", _("Name of the employer"), lambda row: with_seat(row.organisation), ("organisation__name_sort",)
            ),
            Column("trade", _("What they do"), lambda row: dictionary("employer-trades").label(row.trade), ("trade",)),
            Column("vacancies", _("Open vacancies"), lambda row: row.open_vacancies, ("open_vacancies",), "number"),
            Column("last", _("Last contact"), lambda row: row.last_contact, ("last_contact",), "date"),
            Column("due", _("Next due"), lambda row: row.next_due, ("next_due",), "date"),
        ),
        count=lambda n: ngettext("%(n)d employer", "%(n)d employers", n) % {"n": n},
        empty=Empty(
            _("No employer is recorded yet."),
            _("Record an organisation as an employer, also one that is a partner or an entity already."),
            Link(_("Record an employer"), reverse("employers:new")),
        ),
        filters=(
            Filter("trade", _choice(_("What they do"), dictionary("employer-trades").choices()), _is("trade")),
            Filter("powiat", _choice(_("Powiat"), powiat_choices()), _is("organisation__powiat")),
            Filter("standing", _choice(_("Show"), states), standing),
        ),
        search=lambda rows, words: queries.listed_employers(rows, search=words),
        search_label=_("Name of the employer"),
        sort="name",
        row_url=lambda row: reverse("employers:detail", args=[row.pk]),
        file_name="employers",
    )


def employer_rows(employer: Employer) -> list[SummaryRow]:
    """Return an employer as questions and answers."""
    organisation = employer.organisation
    size = dictionary("employer-sizes").label(employer.size) if employer.size else ""
    return [
        SummaryRow(_("Legal form"), dictionary("legal-forms").label(organisation.legal_form)),
        SummaryRow(_("Municipality"), organisation.municipality),
        SummaryRow(_("What they do"), dictionary("employer-trades").label(employer.trade)),
        SummaryRow(_("People who work there"), size),
        SummaryRow(_("Good to know"), employer.about),
    ]


def employer_menu(employer: Employer) -> Menu:
    """Return what can be done on an employer's page."""
    names = [
        ("contact-new", _("Record a contact")),
        ("vacancy-new", _("Record a vacancy")),
        ("person-new", _("Add a person at the employer")),
        ("edit", _("Change the employer")),
    ]
    links = [Link(text, reverse(f"employers:{name}", args=[employer.pk])) for name, text in names]
    return Menu(_("What can be done"), links)


def people_table(people: Sequence[ContactPerson], today: date) -> Table:
    """Return whom one turns to, and until when the name is kept."""
    rows = []
    for person in people:
        links = [
            Link(_("Change"), reverse("employers:person-edit", args=[person.pk]), person.name),
            Link(_("Delete the data"), reverse("employers:person-forget", args=[person.pk]), person.name),
        ]
        reached = [Link(person.phone, f"tel:{person.phone}")] if person.phone else []
        reached += [Link(person.email, f"mailto:{person.email}")] if person.email else []
        rows.append([person.name, person.post, reached or "", queries.kept_until(person, today), links])
    columns = [_("Name"), _("Role"), _("Telephone and e-mail"), _("Name kept until"), _("What can be done")]
    return Table(_("Whom to turn to"), [TableColumn(each) for each in columns], rows, caption_size="hidden")


def contact_events(
    request: HttpRequest,
    contacts: Iterable[EmployerContact],
    changeable: Collection[UUID] = (),
    *,
    with_employer: bool = False,
) -> list[Event]:
    """Return contacts as a timeline; those that may be changed with the ways to do so."""
    return [_contact(request, one, may_change=one.pk in changeable, with_employer=with_employer) for one in contacts]


def placed_table(placed: Sequence[Placed]) -> Table:
    """Return who of the viewer's people is, or was, at an employer."""
    rows = [
        [
            Link(
                one.placement.participation.person.identity.name,
                reverse("employers:placement", args=[one.placement.pk]),
            ),
            dictionary("situation-kinds").label(one.placement.kind),
            one.placement.post,
            one.began_on,
            one.ended_on or _("goes on"),
        ]
        for one in placed
        if not one.is_withdrawn
    ]
    columns = [_("Name"), _("What"), _("Post"), _("Since"), _("Until")]
    return Table(_("Participants here"), [TableColumn(each) for each in columns], rows, caption_size="hidden")


def due_list(today: date, staff: Staff | None) -> List[EmployerContact]:
    """Return the list of what is to be done with employers."""
    return List(
        caption=_("Due with employers"),
        columns=(
            Column("what", _("What is to be done"), lambda row: row.next_step),
            Column("due", _("By when"), lambda row: _due_day(row, today), ("next_due",), "tag", export_value=_due),
            Column(
                "employer",
                _("Employer"),
                lambda row: row.employer.organisation.short_name,
                ("employer__organisation__name_sort",),
            ),
            Column("about", _("About whom"), _about_and_consent, export_value=_about),
            Column("who", _("Who agreed it"), lambda row: row.staff.name, ("staff__name_sort",)),
            Column("day", _("Agreed on"), lambda row: row.on_date, ("on_date",), "date"),
        ),
        count=lambda n: ngettext("%(n)d thing to do", "%(n)d things to do", n) % {"n": n},
        empty=Empty(_("Nothing is to be done with employers."), _("Say what comes next when you record a contact.")),
        filters=(
            Filter(
                "whose",
                _choice(_("Whose"), [(MINE, _("Mine"))]),
                lambda rows, _value: rows.filter(staff=staff),
            ),
        ),
        sort="due",
        row_url=lambda row: reverse("employers:detail", args=[row.employer_id]),
        file_name="due-with-employers",
    )


def sharing_in_words(found: Sharing, today: date) -> str:
    """Say whether new employers may be told about a participant, and what to do where they may not."""
    standing = [one.given_on for one in found.consents if one.withdrawn_on is None]
    if not standing:
        return why_untold(found, today)
    return _("The participant agreed on %(day)s that employers may be told about them.") % {
        "day": day_in_words(standing[0])
    }


def taken_back_tag(contact: Any) -> Tag | None:
    """Say at what is still to be done that the participant does not agree any more; nothing where they do."""
    day = contact.taken_back_on
    return Tag(_("consent withdrawn on %(day)s") % {"day": day_in_words(day)}, "orange") if day else None


def answer_of(code: str) -> Tag | None:
    """Return what an employer answered, in words; nothing where that was not recorded."""
    if not code:
        return None
    known = dictionary("employer-answers").items.get(code)
    colour: Any = known.data["colour"] if known else "grey"
    return Tag(dictionary("employer-answers").label(code), colour)


def _contact(request: HttpRequest, one: EmployerContact, *, may_change: bool, with_employer: bool) -> Event:
    title = capfirst(dictionary("employer-contact-purposes").label(one.purpose))
    shown = {
        "contact": one,
        "form": dictionary("employer-contact-forms").label(one.form),
        "answer": answer_of(one.answer),
        "person": one.person.name if one.person else "",
        "about": one.participation.person.identity.name if one.participation and not with_employer else "",
        "employer": one.employer if with_employer else None,
        "may_change": may_change,
        "taken_back": None if one.next_done_on else taken_back_tag(one),
    }
    links = []
    if may_change:
        about = f"{title}, {day_in_words(one.on_date)}"
        links = [
            Link(_("Change"), reverse("employers:contact-edit", args=[one.pk]), about),
            Link(_("Remove"), reverse("employers:contact-remove", args=[one.pk]), about),
        ]
    text = render_to_string("employers/contact.html", shown, request)
    return Event(title, one.on_date, text, links=links)


def _name(row: Employer) -> str:
    return with_seat(row.organisation)


def _due(row: EmployerContact) -> Any:
    return row.next_due or ""


def _due_day(row: EmployerContact, today: date) -> Any:
    if row.next_due is None:
        return ""
    is_late = row.next_due < today
    return Tag(day_in_words(row.next_due), "red") if is_late else row.next_due


def _about(row: EmployerContact) -> str:
    return row.participation.person.identity.name if row.participation else ""


def _about_and_consent(row: EmployerContact) -> Any:
    tag = taken_back_tag(row)
    return [_about(row), tag] if tag else _about(row)


def _choice(label: str, choices: Sequence[tuple[str, str]]) -> ChoiceField:
    return ChoiceField(label=label, choices=list(choices), look="select", empty=_("All"))


def _is(name: str) -> Any:
    return lambda rows, value: rows.filter(**{name: value})
