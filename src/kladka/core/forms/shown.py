"""A field's value as a person reads it: in the check of answers and where two versions are compared."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.language import language_in_use

DAY = "j E Y"
"""27 marca 2026, and 27 March 2026 also in English: nobody here writes the month first."""
MOMENT = "j E Y, H:i"
MONTH = "F Y"


def day_in_words(day: date) -> str:
    """Return a day as all pages and sentences write it."""
    return str(formats.date_format(day, DAY))


def span_in_words(first: date, last: date) -> str:
    """Return a span of days, or the day where it is one."""
    return day_in_words(first) if first == last else f"{day_in_words(first)} – {day_in_words(last)}"


def month_in_words(month: date) -> str:
    """Return a month and its year as they stand in tables and sentences; Polish writes a month small."""
    words = str(formats.date_format(month, MONTH))
    return words.lower() if language_in_use() == "pl" else words


def moment_in_words(moment: datetime) -> str:
    """Return a moment in Warsaw as all pages write it."""
    return str(formats.date_format(timezone.localtime(moment, clock.WARSAW), MOMENT))


def trimmed(number: Decimal) -> Decimal:
    """Return a number without the noughts behind the point that say nothing: 4.00 is 4, 16.50 is 16.5."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def part_of_full_time(share: Decimal) -> str:
    """Return a part of full time as it is typed, from 0 to 1, in words."""
    if share == 1:
        return _("full time")
    return _("%(share)s of full time") % {"share": formats.number_format(trimmed(share), use_l10n=True)}


def money(amount: Decimal | int | None) -> str:
    """Return an amount in złoty as people write it, with both digits behind the point."""
    if amount is None:
        return "–"
    return str(formats.number_format(amount, 2, use_l10n=True, force_grouping=True)).replace("-", "\N{MINUS SIGN}")


def shown(field: forms.Field, value: Any) -> str:
    """Return `value` in words; labels for codes, a sentence for nothing."""
    if value in (None, "", [], ()):
        return _("Not given")
    if hasattr(field, "words_for"):
        return str(field.words_for(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, forms.ChoiceField):
        labels = dict(_flat(field.choices))
        many = value if isinstance(value, list | tuple | set) else [value]
        return ", ".join(str(labels.get(str(each), each)) for each in many)
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, Decimal):
        return str(formats.localize(trimmed(value)))
    return str(getattr(value, "name", value))


def _flat(choices: Any) -> Iterator[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from ((str(inner), text) for inner, text in label)
        else:
            yield str(value), label


def length_in_words(minutes: int) -> str:
    """Return how long something took, e.g. "1 h 30 min"; the same in both languages."""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")))
