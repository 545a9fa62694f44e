"""The lists of organisations and of staff."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kladka.core.components import Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField
from kladka.core.lists import Column, Empty, Filter, List
from kladka.organisations import queries
from kladka.organisations.models import Organisation, Staff


def organisations_list() -> List[Any]:
    """Return the list of organisations."""
    return List(
        caption=_("Organisations"),
        columns=[
            Column("name", _("Name of the organisation"), lambda row: row.name, order_by=["name_sort"]),
            Column("form", _("Legal form"), lambda row: dictionary("legal-forms").label(row.legal_form)),
            Column("powiat", _("Powiat"), lambda row: powiat_label(row.powiat), order_by=["powiat", "name_sort"]),
            Column("sites", _("Sites"), lambda row: row.site_count, order_by=["site_count"], kind="number"),
            Column("staff", _("Staff"), lambda row: row.staff_count, order_by=["staff_count"], kind="number"),
        ],
        count=lambda n: ngettext("%(n)s organisation", "%(n)s organisations", n) % {"n": n},
        empty=Empty(_("There are no organisations yet.")),
        filters=[Filter("form", ChoiceField(label=_("Legal form"), choices=_forms, empty=_("Any")), _by_form)],
        search=_find_organisations,
        search_label=_("Name or KRS number"),
        sort="name",
        row_url=lambda row: reverse("organisations:detail", args=[row.pk]),
        file_name="organisations",
    )


def staff_list() -> List[Any]:
    """Return the list of staff."""
    return List(
        caption=_("Staff"),
        columns=[
            Column("name", _("Name"), lambda row: row.name, order_by=["name_sort"]),
            Column(
                "organisation",
                _("Organisation"),
                lambda row: row.organisation.short_name,
                order_by=["organisation__name_sort", "name_sort"],
            ),
            Column("account", _("Account"), account_of, kind="tag"),
            Column("phone", _("Phone"), lambda row: row.phone),
        ],
        count=lambda n: ngettext("%(n)s person", "%(n)s people", n) % {"n": n},
        empty=Empty(_("There are no staff yet."), _("Open an organisation to add people who work there.")),
        search=lambda rows, words: queries.staff_directory(rows, search=words),
        search_label=_("Name"),
        sort="name",
        row_url=lambda row: reverse("staff:detail", args=[row.pk]),
        file_name="staff",
    )


def account_of(staff: Staff) -> Tag:
    """Return whether somebody can sign in, in words."""
    if staff.user is None:
        return Tag(_("No account"), "grey")
    if not staff.user.is_active:
        return Tag(_("Closed account"), "orange")
    return Tag(_("Administrator"), "purple") if staff.is_administrator else Tag(_("Has an account"), "green")


def powiat_label(code: str) -> str:
    """Return a powiat's name, nothing for an unknown one."""
    return dictionary("powiats").label(code) if code else ""


def _forms() -> list[tuple[str, str]]:
    return dictionary("legal-forms").choices()


def _by_form(rows: QuerySet[Organisation], form: str) -> QuerySet[Organisation]:
    return rows.filter(legal_form=form)


def _find_organisations(rows: QuerySet[Organisation], words: str) -> QuerySet[Organisation]:
    return queries.directory(rows, search=words)
