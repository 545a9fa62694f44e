"""What the pages of incubators show, as plain values."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import Column as TableColumn
from kladka.core.components import Link, Table, Tile
from kladka.incubation.models import Incubator
from kladka.incubation.queries import IncubatorPage
from kladka.incubation.rules.standard import Standard
from kladka.pages.advice.presenters import STANDING
from kladka.pages.projects.presenters import text_of


def incubator_tiles(page: IncubatorPage) -> list[Tile]:
    """Return an incubator's figures."""
    here = f"?incubator={page.incubator.pk}"
    return [
        Tile(_("Meetings"), page.counted.meetings, f"{reverse('advice:list')}{here}&state={STANDING}"),
        Tile(_("People advised"), page.counted.persons, f"{reverse('advice:clients')}{here}"),
        Tile(_("Hours of advice"), page.counted.hours),
        Tile(_("Entities advised"), page.counted.entities),
        Tile(_("Entities registered"), len(page.entities), f"{reverse('entities:list')}{here}"),
    ]


def model_choices(versions: Sequence[Standard]) -> list[tuple[str, str]]:
    """Return versions of models for a form: code and number, and what it is called."""
    words = _("%(name)s, version %(n)s")
    return [(f"{one.code}:{one.number}", words % {"name": one.name, "n": one.number}) for one in versions]


def incubator_links(incubator: Incubator, *, is_closed: bool) -> list[Link]:
    """Return what can be corrected of an incubator."""
    closing = Link(_("Close the incubator"), reverse("incubators:close", args=[incubator.pk]))
    if is_closed:
        closing = Link(_("It was not closed"), reverse("incubators:reopen", args=[incubator.pk]))
    return [
        closing,
        Link(_("Correct the incubator"), reverse("incubators:correct", args=[incubator.pk])),
        Link(_("Withdraw the incubator"), reverse("incubators:withdraw", args=[incubator.pk])),
    ]


def incubators_table(rows: Sequence[Any]) -> Table:
    """Return the incubators for a file, each followed by its branches."""
    heads = [_("Incubator"), _("Organisation"), _("Town"), _("Branch"), _("Opened on"), _("Project")]
    columns = [*(TableColumn(head) for head in heads), TableColumn(_("Advice cards"), numeric=True)]
    return Table(
        _("Incubators"),
        columns,
        [
            [
                each.site.name,
                each.site.organisation.name,
                each.site.town,
                _("Yes") if each.branch_of else _("No"),
                each.opened_on,
                text_of(each.project, "title"),
                each.cards,
            ]
            for each in rows
        ],
    )
