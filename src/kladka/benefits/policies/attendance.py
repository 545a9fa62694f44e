"""What cannot be of a typed month."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.benefits.models import AttendanceSheet
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import month_in_words, trimmed
from kladka.core.months import first_of, last_of


def check_sheet(
    month: date, *, days: int, hours: Decimal, absences: Mapping[str, int], today: date, field: str = "days"
) -> None:
    """A month that has begun has no more days than it has, and no more hours than its days hold."""
    if month != first_of(month) or month > today:
        raise PolicyBroken(_("Attendance is typed for months that have begun."), field="month")
    labels = dictionary("benefit-absences")
    for code in absences:
        labels.check(code, field=field)
    number = last_of(month).day
    if days < 0 or hours < 0 or any(count < 0 for count in absences.values()):
        raise PolicyBroken(_("Days and hours cannot be less than nought."), field=field)
    if days + sum(absences.values()) > number:
        words = ngettext(
            "%(month)s has %(count)s day: presence and absences together are more than that.",
            "%(month)s has %(count)s days: presence and absences together are more than that.",
            number,
        )
        raise PolicyBroken(words % {"month": date_format(month, "E Y"), "count": number}, field=field)
    if hours > days * 24:
        raise PolicyBroken(_("There are more hours than the days of presence hold."), field=field)


def check_because(corrected: Sequence[tuple[Any, AttendanceSheet]], because: str) -> None:
    """Whoever changes what was listed and approved says why: the next list pays it, or takes it off.

    `corrected` are the typed months of that kind, each with the sheet as it was.
    """
    if not corrected or because.strip():
        return
    told = _("%(name)s, %(month)s: %(what)s")
    said = [
        told
        % {
            "name": one.participation.person.identity.name,
            "month": month_in_words(one.month),
            "what": ", ".join(_differing(one, sheet)),
        }
        for one, sheet in corrected
    ]
    raise PolicyBroken(
        _(
            "These months stand on an approved list: %(changes)s. The next list pays what is due besides, or takes off "
            "what is too much. Compare with the signed card, and write why it is changed."
        )
        % {"changes": "; ".join(said)},
        field="because",
    )


def _differing(typed: Any, sheet: AttendanceSheet) -> list[str]:
    """Return what changes of a month: presence, and each kind of absence, as it was and as it is now."""
    counts: list[tuple[str, Any, Any]] = [
        (_("days present"), sheet.days, typed.days),
        (_("hours"), trimmed(sheet.hours), trimmed(typed.hours)),
        *(
            (label, sheet.absences.get(code, 0), typed.absences.get(code, 0))
            for code, label in dictionary("benefit-absences").choices()
        ),
    ]
    return [
        _("%(what)s %(before)s → %(after)s")
        % {"what": what, "before": number_format(before), "after": number_format(after)}
        for what, before, after in counts
        if before != after
    ]


def check_allowed(
    absences: Mapping[str, int], allowed: Mapping[str, int], begun_months: int, until: date, *, field: str
) -> None:
    """So many days of an absence are free for each month that has begun until one, and those not used carry over."""
    labels = dictionary("benefit-absences")
    for code, each in allowed.items():
        most, taken = each * begun_months, absences.get(code, 0)
        if taken > most:
            words = ngettext(
                "%(kind)s: %(taken)s in all until %(month)s, but %(count)s is allowed by then. Mark the others "
                "as another absence.",
                "%(kind)s: %(taken)s in all until %(month)s, but %(count)s are allowed by then. Mark the others "
                "as another absence.",
                most,
            )
            told = {"kind": labels.label(code).capitalize(), "taken": taken, "count": most}
            raise PolicyBroken(words % {**told, "month": date_format(until, "E Y")}, field=field)
