"""What the page of a grant shows of money that came back."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import Column as TableColumn
from kladka.core.components import Link, Table
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, money
from kladka.incubation.queries import GrantPage


def returns_table(page: GrantPage, *, runs: bool) -> Table | None:
    """Return what came back: when, from whom, by which document, and what was taken back again."""
    columns = [
        *(TableColumn(_("Day")), TableColumn(_("Amount, zł"), numeric=True)),
        *(TableColumn(_("Of it interest, zł"), numeric=True), TableColumn(_("Paid back by"))),
        TableColumn(_("Document")),
        *(TableColumn(_("Recorded by")), TableColumn(_("State") if not runs else _("Actions"))),
    ]
    rows: list[list[Any]] = []
    for each in page.returns:
        state: Any = _("counts")
        if each.taken_back_on is not None:
            why = {"day": day_in_words(each.taken_back_on), "reason": dictionary("grant-ends").label(each.reason)}
            state = _("taken back on %(day)s: %(reason)s") % why
        elif runs:
            to = reverse("grants:take-back-return", args=[each.pk])
            state = Link(
                _("Take this return back"),
                to,
                hidden=f"{day_in_words(each.on)}, {money(each.amount)} zł, {each.words}".removesuffix(", "),
            )
        told = [each.payer or _("not recorded"), each.words or _("not recorded"), each.staff.name]
        rows.append([each.on, money(each.amount), money(each.interest), *told, state])
    return Table(_("Money that came back"), columns, rows, caption_size="hidden") if rows else None
