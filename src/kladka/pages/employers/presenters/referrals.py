"""Referrals to and from other bodies."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Column as TableColumn
from kladka.core.components import Link, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField
from kladka.core.lists import Column, Empty, Filter, List
from kladka.employers.models import Referral

OPEN, ANSWERED = "open", "answered"


def referrals_list(today: date) -> List[Any]:
    """Return the list of referrals; open ones are shown before those that were answered."""
    states = [(OPEN, _("Without an answer")), (ANSWERED, _("Answered"))]
    bodies = dictionary("referral-bodies").choices()
    return List(
        caption=_("Referrals"),
        columns=(
            Column(
                "name",
                _("Participant"),
                lambda row: row.participation.person.identity.name,
                ("participation__person__identity__name_sort",),
            ),
            Column("body", _("Body"), lambda row: row.body, ("body",)),
            Column("direction", _("Direction"), _direction),
            Column("question", _("What is asked for"), lambda row: row.question, shown=False),
            Column("sent", _("Sent on"), lambda row: row.sent_on, ("sent_on",), "date"),
            Column("due", _("Due by"), lambda row: row.due_on, ("due_on",), "date"),
            Column("answer", _("Answer"), lambda row: answer_of(row, today), ("is_answered", "due_on"), "tag"),
            Column("who", _("Who sent it"), lambda row: row.staff.name, ("staff__name_sort",)),
        ),
        count=lambda n: ngettext("%(n)d referral", "%(n)d referrals", n) % {"n": n},
        empty=Empty(_("There are no referrals yet."), _("Refer somebody on the page about their work.")),
        filters=(
            Filter("state", ChoiceField(label=_("State"), choices=states, look="select", empty=_("All")), _in_state),
            Filter(
                "kind",
                ChoiceField(label=_("Kind of body"), choices=bodies, look="select", empty=_("All")),
                lambda rows, value: rows.filter(body_kind=value),
            ),
        ),
        sort="answer",
        row_url=lambda row: reverse("employers:referral", args=[row.pk]),
        file_name="referrals",
    )


def referrals_table(referrals: Iterable[Referral]) -> Table | None:
    """Return a participant's referrals; nothing when there are none."""
    rows = [
        [
            Link(row.body, reverse("employers:referral", args=[row.pk])),
            row.question,
            row.sent_on,
            answer_of(row, None),
        ]
        for row in referrals
    ]
    columns = [_("Body"), _("What is asked for"), _("Sent on"), _("Answer")]
    table = Table(_("Referrals"), [TableColumn(each) for each in columns], rows, caption_size="hidden")
    return table if rows else None


def answer_of(row: Referral, today: date | None) -> Tag:
    """Return what was answered, or that the answer is awaited, and whether it is late."""
    if row.answer:
        return Tag(dictionary("referral-answers").label(row.answer), "green")
    is_late = today is not None and row.due_on is not None and row.due_on < today
    return Tag(_("The answer is late"), "red") if is_late else Tag(_("No answer yet"), "yellow")


def _direction(row: Referral) -> str:
    return _("sent on") if row.direction == Referral.Direction.OUT else _("came from there")


def _in_state(rows: Any, value: str) -> Any:
    return rows.filter(answered_on=None) if value == OPEN else rows.exclude(answered_on=None)
