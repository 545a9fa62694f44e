"""What stands on a record whose entry is withdrawn: it counts no more, unless it is recorded on the one that stays."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Value
from django.utils.translation import gettext as _

from kladka.core.components import Column, Table
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.pages.participants.comparing import moved_rows
from kladka.people.models import Entry, Evidence, Participation, RecordState, Situation, Support
from kladka.people.queries import same_human
from kladka.reporting.live.supposing import Moved

SUBMITTED = RecordState.State.SUBMITTED


def left_behind(withdrawn: Sequence[UUID], kept: UUID) -> list[str]:
    """Return what will not count any more with the entry of each of `withdrawn`, and what of it `kept` lacks: ids of
    participations. One query."""
    rows = _recorded(participation__in=[*withdrawn, kept])
    return [words for one in withdrawn for words in _said(rows, one, kept)]


def of_entry(withdrawn: Participation) -> list[str]:
    """Return the same for the record of an entry that is to be withdrawn, whichever other record there is; and that it
    was submitted. Two queries."""
    same = same_human(withdrawn.person)
    rows = _recorded(participation__person__in=same, participation__project=withdrawn.project_id)
    entered = [(one.on, one.of) for one in rows if one.what == "entry" and one.of != withdrawn.pk]
    words = _("The record was submitted on %(day)s. It will no longer be marked as submitted.")
    submitted = [one.on for one in rows if one.what == "record" and one.of == withdrawn.pk and one.kind == SUBMITTED]
    said = [words % {"day": day_in_words(day)} for day in submitted]
    return [*said, *_said(rows, withdrawn.pk, min(entered)[1] if entered else None)]


def _said(rows: Sequence["_Row"], withdrawn: UUID, kept: UUID | None) -> list[str]:
    own = [one for one in rows if one.of == withdrawn]
    situations = sorted((one for one in own if one.what == "situation"), key=lambda one: (one.on, one.kind))
    documents = len({one.pk for one in own if one.what == "document"})
    stands = [*map(_situation, situations), *_supports(one.kind for one in own if one.what == "support")]
    if documents:
        stands.append(_("documents: %(count)s") % {"count": documents})
    if not stands:
        return []
    said = [_("Recorded here, and counted no more without the entry: %(facts)s.") % {"facts": "; ".join(stands)}]
    there = {(one.kind, one.on) for one in rows if one.of == kept and one.what == "situation"}
    lacking = [_situation(one) for one in situations if (one.kind, one.on) not in there]
    if kept and lacking:
        words = _(
            "The record that stays lacks: %(facts)s. The entry of %(day)s (%(partner)s) stays whatever is recorded "
            "with it, so record this on the record that stays, with its documents. Until then the list of things to "
            "do says so."
        )
        (stays,) = (one for one in rows if one.of == kept and one.what == "entry")
        told = {"day": day_in_words(stays.on), "partner": stays.kind}
        said.append(words % {"facts": "; ".join(lacking), **told})
    return said


def withdrawal_table(moved: list[Moved], *, is_merge: bool = False) -> Table | None:
    """Return the figures that change with the withdrawal of an entry; None when none would."""
    if not moved:
        return None
    after = _("After the merge and the withdrawal") if is_merge else _("After the withdrawal")
    columns = [Column(_("Figure")), Column(_("Now"), numeric=True), Column(after, numeric=True)]
    return Table(_("Figures that change"), columns, moved_rows(moved))


class _Row(NamedTuple):
    """An entry, a situation, a support, a state of the record or a document (`pk` names it) of a participation; the
    kind of an entry is with whom it was."""

    of: UUID
    kind: str
    on: date
    pk: UUID
    what: str


def _recorded(**of: Any) -> list[_Row]:
    branches = [
        model.objects.current()
        .filter(**of)
        .order_by()
        .values_list("participation_id", kind, on, pk, Value(what, CharField()))
        for model, kind, on, pk, what in (
            (Situation, "kind", "from_date", "pk", "situation"),
            (Entry, "participation__partner__short_name", "entry_date", "pk", "entry"),
            (Support, "kind", "start_date", "pk", "support"),
            (RecordState, "state", "on_date", "pk", "record"),
            (Evidence, "document_kind", "document_date", "document_id", "document"),
        )
    ]
    return [_Row(*row) for row in branches[0].union(*branches[1:], all=True)]


def _situation(one: _Row) -> str:
    label = dictionary("situation-kinds").label(one.kind)
    return _("%(what)s since %(day)s") % {"what": label, "day": day_in_words(one.on)}


def _supports(found: Iterable[str]) -> list[str]:
    kinds, numbers = dictionary("support-kinds"), Counter(found)
    return [_("%(what)s: %(count)s") % {"what": kinds.label(kind), "count": numbers[kind]} for kind in sorted(numbers)]
