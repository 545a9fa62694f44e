"""What the pages of de minimis aid show, as plain values."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from kladka.core import polish
from kladka.core.components import Column as TableColumn
from kladka.core.components import Link, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField
from kladka.core.forms.shown import day_in_words, money
from kladka.core.lists import Column, Empty, Filter, List
from kladka.incubation import policies
from kladka.incubation.models import AdviceClient, AidGranted, Grant
from kladka.incubation.queries import AidPage, euro_of


def register_list() -> List[Any]:
    """Return the register of de minimis aid."""
    return List(
        caption=_("Register of de minimis aid"),
        columns=(
            Column("name", _("Undertaking"), lambda row: row.organisation.name, ("organisation__name_sort",)),
            Column("day", _("Granted on"), lambda row: row.granted_on, ("granted_on",), "date"),
            Column("kind", _("Kind of aid"), lambda row: dictionary("aid-kinds").label(row.kind), ("kind",)),
            Column("origin", _("Granted by"), lambda row: row.get_origin_display(), ("origin",)),
            # One column for both: with two the last ones did not fit a screen of 1280 px in Polish.
            Column("amount", _("Value"), _in_both, ("amount",), "number", export=False),
            Column("zloty", _("Value, zł"), lambda row: row.amount, ("amount",), "number", shown=False),
            Column("euro", _("Value, euro"), euro_of, (), "number", shown=False),
            Column("certificate", _("Certificate"), lambda row: row.certificate, ("certificate",)),
            Column("project", _("Project"), lambda row: str(row.project), ("project__title_pl",)),
        ),
        count=lambda n: ngettext("%(n)d grant of aid", "%(n)d grants of aid", n) % {"n": n},
        empty=Empty(
            _("No de minimis aid is recorded."), _("It is recorded on the page of an entity, under “De minimis aid”.")
        ),
        filters=(
            _filter("origin", gettext_lazy("Granted by"), AidGranted.Origin.choices),
            _filter("kind", gettext_lazy("Kind of aid"), dictionary("aid-kinds").choices()),
        ),
        search=lambda rows, words: rows.filter(organisation__name_fold__contains=polish.fold(words)),
        search_label=_("Name of the undertaking"),
        sort="-day",
        row_url=lambda row: reverse("aid:entity", args=[row.registration]),
        file_name="de-minimis",
    )


def _in_both(aid: AidGranted) -> list[str]:
    amounts = [
        _("%(amount)s zł") % {"amount": money(aid.amount)},
        _("%(amount)s euro") % {"amount": money(euro_of(aid))},
    ]
    return [words.replace(" ", "\N{NO-BREAK SPACE}") for words in amounts]


def _filter(name: str, label: Any, choices: Any) -> Filter:
    field = ChoiceField(label=label, choices=choices, look="select", empty=_("All"))
    return Filter(name, field, lambda rows, value: rows.filter(**{name: value}))


def room_rows(page: AidPage) -> list[SummaryRow]:
    """Return what of the limit is used up today, with the law; nothing where no limit is known."""
    if page.room is None:
        return []
    room = page.room
    return [
        SummaryRow(_("Granted since %(day)s, euro") % {"day": day_in_words(room.since)}, money(room.used)),
        SummaryRow(_("Limit, euro"), number_format(room.most, 0, use_l10n=True, force_grouping=True)),
        SummaryRow(_("May still be granted, euro"), money(room.left)),
        SummaryRow(_("Legal basis"), policies.source_of(room.limit.source)),
    ]


def aid_table(lines: Sequence[AidGranted], *, may_change: bool) -> Table:
    """Return all aid of an undertaking, the newest first; who may change it gets a way to withdraw each."""
    columns = [
        *(TableColumn(_("Granted on")), TableColumn(_("Kind of aid")), TableColumn(_("Granted by"))),
        *(TableColumn(_("Value, zł"), numeric=True), TableColumn(_("Value, euro"), numeric=True)),
        *(TableColumn(_("Certificate")), *([TableColumn(_("Actions"))] if may_change else [])),
    ]
    return Table(_("De minimis aid"), columns, [_line(line, may_change=may_change) for line in lines])


def aid_rows(aid: AidGranted) -> list[SummaryRow]:
    """Return one grant of aid as questions and answers."""
    advised = AdviceClient.objects.filter(aid=aid.pk).select_related("card").first()
    card = _("Advice card %(number)s") % {"number": advised.card.label} if advised else ""
    return [
        *([SummaryRow(_("State"), Tag(pgettext("aid", "withdrawn"), "grey"))] if aid.retracted_at else []),
        SummaryRow(_("Granted on"), aid.granted_on),
        SummaryRow(_("Kind of aid"), [dictionary("aid-kinds").label(aid.kind), *([card] if card else [])]),
        SummaryRow(_("Granted by"), aid.get_origin_display()),
        SummaryRow(_("Value, zł"), money(aid.amount)),
        SummaryRow(_("Value, euro"), money(euro_of(aid))),
        SummaryRow(_("Złoty for one euro on that day"), number_format(aid.rate)),
        SummaryRow(_("Certificate"), aid.certificate),
        SummaryRow(_("Project"), str(aid.project)),
    ]


def papers_of(aid: AidGranted) -> Link | None:
    """Return the way to the certificate of aid that the project granted; that of a grant is with the grant."""
    if aid.origin != AidGranted.Origin.PROJECT:
        return None
    grant = Grant.objects.filter(aid=aid.pk).values_list("pk", flat=True).first()
    about = ["grant", grant] if grant else ["aidgranted", aid.pk]
    return Link(_("Certificate of the aid, to print and sign"), reverse("papers:about", args=about))


def what(line: AidGranted) -> str:
    """Return a line in words, as a question before it is withdrawn names it."""
    return _("%(kind)s, %(amount)s zł, %(day)s") % {
        "kind": dictionary("aid-kinds").label(line.kind),
        "amount": money(line.amount),
        "day": day_in_words(line.granted_on),
    }


def _opens(line: AidGranted) -> Link:
    return Link(day_in_words(line.granted_on), reverse("aid:detail", args=[line.pk]), hidden=money(line.amount))


def _line(line: AidGranted, *, may_change: bool) -> list[Any]:
    cells: list[Any] = [
        *(_opens(line), dictionary("aid-kinds").label(line.kind), line.get_origin_display()),
        *(money(line.amount), money(euro_of(line)), line.certificate),
    ]
    if may_change:
        cells.append(_way_to_withdraw(line))
    return cells


def _way_to_withdraw(line: AidGranted) -> Any:
    """Aid by a contract is withdrawn with the contract, and nothing else leads there."""
    grant: Grant | None = getattr(line, "grant", None)
    if grant is not None:
        return _("stands with the contract %(number)s") % {"number": grant.contract_number}
    return Link(_("Withdraw"), reverse("aid:withdraw", args=[line.pk]), hidden=what(line))
