"""The list of projects."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kladka.core.components import Words
from kladka.core.lists import Column, Empty, List
from kladka.pages.projects.presenters import state_of, text_of
from kladka.programmes import queries


def projects_list(today: date) -> List[Any]:
    """Return the list of projects as on `today`."""
    columns: list[Column[Any]] = [
        Column("title", _("Project"), lambda row: text_of(row, "title"), order_by=["title_pl"]),
        Column("controller", _("Answers for the data"), lambda row: row.controller.short_name),
        Column("line", _("Funding"), lambda row: row.funding_line.code),
        Column("state", _("State"), lambda row: state_of(row, today), kind="tag"),
        Column("from", _("From"), lambda row: row.starts_on, order_by=["starts_on"], kind="date"),
        Column("until", _("Until"), lambda row: row.ends_on, order_by=["ends_on"], kind="date"),
    ]
    nothing: Words = _("You take part in no project yet.")
    return List(
        caption=_("Projects"),
        columns=columns,
        count=lambda n: ngettext("%(n)s project", "%(n)s projects", n) % {"n": n},
        empty=Empty(nothing, _("A post in a project gives access to it. An administrator appoints to posts.")),
        search=lambda rows, words: queries.projects(rows, search=words),
        search_label=_("Title or code"),
        sort="-from",
        row_url=lambda row: reverse("projects:about", args=[row.code]),
        file_name="projects",
    )
