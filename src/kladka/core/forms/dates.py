"""Dates, times and durations, typed in the way people say them."""

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kladka.core.forms.shown import DAY
from kladka.core.forms.widgets import Part, PartsInput

MISSING = {
    frozenset({"day"}): _("The day is missing."),
    frozenset({"month"}): _("The month is missing."),
    frozenset({"year"}): _("The year is missing."),
    frozenset({"day", "month"}): _("The day and the month are missing."),
    frozenset({"day", "year"}): _("The day and the year are missing."),
    frozenset({"month", "year"}): _("The month and the year are missing."),
}
LAST_MONTH = 12
LAST_DAY = 31
YEAR_DIGITS = 4
MINUTES = 60
LAST_HOUR = 23
FIRST_YEAR, LAST_YEAR = 1800, 2100
"""No day that anybody records lies outside: a year beyond is a slip of the finger."""
WRITTEN = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
"""A date as an address carries it: what is wrong with it is said as of the boxes."""
HOURS_DIGITS = 4
"""A year has 8784 hours at most."""


class DateField(forms.Field):
    """A date in three boxes: `name-day`, `name-month`, `name-year`; also one ISO text under `name`.

    Cleans to a date or None. Errors carry the box as their code, so that the page marks it. `birth=True` lets
    browsers fill in the person's own birth date; leave it False when the form is about somebody else.
    """

    default_error_messages = {
        "required": _("Type the date."),
        "digits": _("Use digits only, like 27 3 2026."),
        "day_range": _("The day must be between 1 and 31."),
        "month_range": _("The month must be between 1 and 12."),
        "year_range": _("The year must have four digits, like 2026."),
        "year_far": _("The year must be between %(first)s and %(last)s. Check it."),
        "no_such_day": _("There is no such day in this month."),
        "iso": _("Type the date as year, month and day, like 2026-03-27."),
        "too_early": _("The date must be %(date)s or later."),
        "too_late": _("The date must be %(date)s or earlier."),
    }

    def __init__(
        self, *, birth: bool = False, earliest: date | None = None, latest: date | None = None, **kwargs: Any
    ) -> None:
        self.earliest, self.latest = earliest, latest
        parts = [
            Part("day", pgettext_lazy("box", "Day"), 2, "bday-day" if birth else ""),
            Part("month", pgettext_lazy("box", "Month"), 2, "bday-month" if birth else ""),
            Part("year", pgettext_lazy("box", "Year"), 4, "bday-year" if birth else ""),
        ]
        super().__init__(widget=PartsInput(parts), **kwargs)

    def _wrong(self, key: str, part: str = "whole", **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[key], code=part, params=params or None)

    def to_python(self, value: Any) -> date | None:
        """Return the date. Raises ValidationError whose code is the box to put right."""
        if isinstance(value, date) or value in (None, ""):
            return value or None
        if not isinstance(value, Mapping):
            text = str(value).strip()
            if boxes := WRITTEN.fullmatch(text):
                return self._from_boxes({name: boxes[name] for name in ("day", "month", "year")})
            try:
                return self._near(date.fromisoformat(text))
            except ValueError as error:
                raise self._wrong("iso") from error
        return self._from_boxes({name: str(text).strip().rstrip(".") for name, text in value.items()})

    def _from_boxes(self, boxes: Mapping[str, str]) -> date | None:
        missing = frozenset(name for name, text in boxes.items() if not text)
        if len(missing) == len(boxes):
            return None
        if missing:
            first = next(name for name in boxes if name in missing)
            raise ValidationError(MISSING[missing], code=first)
        for name, text in boxes.items():
            if not text.isdecimal():
                raise self._wrong("digits", name)
        # A few digits tell that it is out of range; Python refuses to read thousands of them.
        day, month, year = (int(boxes[name][: YEAR_DIGITS + 1]) for name in ("day", "month", "year"))
        if not 1 <= day <= LAST_DAY:
            raise self._wrong("day_range", "day")
        if not 1 <= month <= LAST_MONTH:
            raise self._wrong("month_range", "month")
        if len(boxes["year"]) != YEAR_DIGITS or year == 0:
            raise self._wrong("year_range", "year")
        try:
            return self._near(date(year, month, day))
        except ValueError as error:
            raise self._wrong("no_such_day", "day") from error

    def _near(self, day: date) -> date:
        # Where the field has a bound of its own, that says more.
        is_beyond = (day.year < FIRST_YEAR and not self.earliest) or (day.year > LAST_YEAR and not self.latest)
        if is_beyond:
            raise self._wrong("year_far", "year", first=FIRST_YEAR, last=LAST_YEAR)
        return day

    def validate(self, value: Any) -> None:
        """Check that there is a date, within its bounds."""
        if value is None:
            if self.required:
                raise self._wrong("required")
            return
        if self.earliest and value < self.earliest:
            raise self._wrong("too_early", date=formats.date_format(self.earliest, DAY))
        if self.latest and value > self.latest:
            raise self._wrong("too_late", date=formats.date_format(self.latest, DAY))

    def prepare_value(self, value: Any) -> Any:
        """Return the texts of the boxes."""
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                boxes = WRITTEN.fullmatch(value.strip())
                return boxes.groupdict() if boxes else {"day": value, "month": "", "year": ""}
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare dates, not texts."""
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True


class TimeField(forms.TimeField):
    """A time of day as text: 9:30, 9.30, 0930 or 9."""

    default_error_messages = {"required": _("Type the time."), "invalid": _("Type the time like 9:30.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        """Return the time. Raises ValidationError."""
        if isinstance(value, time) or value in (None, ""):
            return value or None
        match = re.fullmatch(r"(\d{1,2})(?:\s*[:.,h ]?\s*(\d{2}))?", str(value).strip())
        hour, minute = (int(part or 0) for part in match.groups()) if match else (LAST_HOUR + 1, 0)
        if hour > LAST_HOUR or minute >= MINUTES:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return time(hour, minute)


class HoursField(forms.Field):
    """How long something took: `name-hours` and `name-minutes`; also one number of hours under `name`.

    Cleans to a Decimal of hours with two places (20 minutes are 0.33), or None.
    """

    default_error_messages = {
        "required": _("Type how long it took."),
        "hours_digits": _("Type the hours as a whole number, like 2."),
        "minutes_digits": _("Type the minutes as a number from 0 to 59."),
        "nothing": _("It must be longer than nothing."),
        "number": _("Type a number of hours, like 1.5."),
        "too_long": _("This is longer than a year has hours. Check the number."),
    }

    def __init__(self, **kwargs: Any) -> None:
        parts = [Part("hours", pgettext_lazy("box", "Hours"), 2), Part("minutes", pgettext_lazy("box", "Minutes"), 2)]
        super().__init__(widget=PartsInput(parts), **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """Return hours. Raises ValidationError whose code is the box to put right."""
        if value in (None, ""):
            return None
        if not isinstance(value, Mapping):
            return self._from_number(str(value).strip().replace(",", "."))
        hours, minutes = str(value.get("hours", "")).strip(), str(value.get("minutes", "")).strip()
        if not hours and not minutes:
            return None
        if not (hours or "0").isdecimal():
            raise ValidationError(self.error_messages["hours_digits"], code="hours")
        if not (minutes or "0").isdecimal() or int(minutes[:HOURS_DIGITS] or 0) >= MINUTES:
            raise ValidationError(self.error_messages["minutes_digits"], code="minutes")
        if len(hours) > HOURS_DIGITS:
            raise ValidationError(self.error_messages["too_long"], code="hours")
        return (int(hours or 0) + Decimal(int(minutes or 0)) / MINUTES).quantize(Decimal("0.01"))

    def _from_number(self, text: str) -> Decimal:
        try:
            hours = Decimal(text)
        except InvalidOperation as error:
            raise ValidationError(self.error_messages["number"], code="hours") from error
        if not hours.is_finite():
            raise ValidationError(self.error_messages["number"], code="hours")
        if hours.adjusted() >= HOURS_DIGITS:
            raise ValidationError(self.error_messages["too_long"], code="hours")
        return hours.quantize(Decimal("0.01"))

    def validate(self, value: Any) -> None:
        """Check that there is a duration, and that it is one."""
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="whole")
        if value is not None and value <= 0:
            raise ValidationError(self.error_messages["nothing"], code="whole")

    def prepare_value(self, value: Any) -> Any:
        """Return the texts of the boxes."""
        if value in (None, "") or isinstance(value, Mapping):
            return value
        try:
            total = round(Decimal(str(value).replace(",", ".")) * MINUTES)
        except InvalidOperation:
            return {"hours": str(value), "minutes": ""}
        return {"hours": str(total // MINUTES), "minutes": str(total % MINUTES)}

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare durations, not texts."""
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True
