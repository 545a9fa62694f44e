"""What the attendance card of a month says: trainings, what else benefits are paid for, internships, or nothing yet.

Of internships the days and hours are known by month, as they were typed from the signed cards; absences stay with the
benefits, for some of them tell of somebody's health.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from kladka.benefits.models import AttendanceSheet
from kladka.benefits.queries import kinds
from kladka.core import clock
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import day_in_words, month_in_words
from kladka.core.language import language_in_use
from kladka.core.months import first_of, last_of
from kladka.core.packs import load
from kladka.documents.papers import code_word
from kladka.learning.models import Presence
from kladka.people.models import Paper, Support
from kladka.workflows.queries.about_events import title_of
from kladka.workflows.queries.things import Thing, Told, first_and_last, months_of, number_in_words

BLANK = "-blank"
"""What is added to a month where its card is made before anything is known, to be signed day by day."""
INDIVIDUAL = "individual"
"""The form of a support that goes without saying."""


def of_attended_months(participation: Any) -> list[Thing]:
    """Return the months in which something was attended, the newest first, then those of cards to sign by day.

    Cards to sign are made of this month and the next, while somebody takes part; one that was made stays a thing.
    """
    days = list(_presences(participation).values_list("session__on_date", flat=True))
    days += [one.end_date or one.start_date for one in _beside_events(participation)]
    days += list(_sheets(participation).values_list("month", flat=True))
    return [*months_of(days), *_blank(participation)]


def tell_attendance(participation: Any, of: str) -> Told:
    """Return what was attended in a month, or the days of it to be signed."""
    if of.endswith(BLANK):
        return _tell_blank(of.removesuffix(BLANK))
    first, last = first_and_last(of)
    found = list(
        _presences(participation)
        .filter(session__on_date__range=(first, last))
        .select_related("session__event")
        .order_by("session__on_date", "session__starts", "pk")
    )
    came = [one for one in found if one.state == Presence.State.PRESENT]
    others = [one for one in _beside_events(participation) if first <= (one.end_date or one.start_date) <= last]
    rows = [(one.session.on_date, _row_of_presence(one)) for one in found]
    rows += [(one.end_date or one.start_date, _row_of_support(one)) for one in others]
    events = _supports(participation).filter(event__in={one.session.event_id for one in came})
    hours = sum((one.hours or Decimal(0) for one in (*came, *others)), Decimal(0))
    sheet = _sheets(participation).filter(month=first).first()
    values = {
        "month": month_in_words(first),
        "total": number_in_words(hours),
        "trainer": "",
        "to_sign": "",
        "internship_days": str(sheet.days) if sheet else "",
        "internship_hours": number_in_words(sheet.hours) if sheet and sheet.hours else "",
    }
    facts = [str(pk) for pk in events.values_list("pk", flat=True)] + [str(one.pk) for one in others]
    # Rows of one day stay in the order in which they were read.
    meetings = [row for _on, row in sorted(rows, key=lambda each: each[0])]
    return Told(values, {"meetings": meetings, "days": ()}, facts)


def _blank(participation: Any) -> list[Thing]:
    made = Paper.objects.standing().filter(participation=participation, of__endswith=BLANK)
    months = {first_and_last(of.removesuffix(BLANK))[0] for of in made.values_list("of", flat=True)}
    today = clock.today()
    if not participation.left_date or participation.left_date >= today:
        months |= {first_of(today), last_of(today) + timedelta(days=1)}
    words = in_use(load("documents/words.yaml")["to_sign"])
    return [Thing(f"{one.of}{BLANK}", words.replace("{month}", one.label)) for one in months_of(months)]


def _tell_blank(month: str) -> Told:
    first, last = first_and_last(month)
    days = [{"day": day_in_words(first + timedelta(days=number))} for number in range((last - first).days + 1)]
    values = {"month": month_in_words(first), "to_sign": month_in_words(first)}
    nothing = dict.fromkeys(("total", "trainer", "internship_days", "internship_hours"), "")
    return Told({**nothing, **values}, {"meetings": (), "days": days})


def _row_of_presence(one: Presence) -> dict[str, str]:
    is_there = one.state == Presence.State.PRESENT
    return {
        "day": day_in_words(one.session.on_date),
        "event": title_of(one.session.event),
        "hours": number_in_words(one.hours if is_there else one.session.hours),
        "state": code_word(one.state, language_in_use()),
    }


def _row_of_support(one: Support) -> dict[str, str]:
    kind = dictionary("support-kinds").label(one.kind)
    form = "" if one.form == INDIVIDUAL else dictionary("support-forms").label(one.form)
    return {
        "day": day_in_words(one.end_date or one.start_date),
        "event": f"{kind} {form}".strip(),
        "hours": number_in_words(one.hours),
        "state": code_word(Presence.State.PRESENT, language_in_use()),
    }


def _beside_events(participation: Any) -> list[Support]:
    """Return the supports that benefits of the programme are paid for, and no list of an event tells of."""
    wanted = {name for kind in kinds(participation.project.profile).values() for name in kind.terms.attendance}
    told = set(Presence.objects.filter(participation=participation).values_list("session__event", flat=True))
    rows = _supports(participation).order_by("start_date", "recorded_no")
    return [one for one in rows if {one.kind, f"{one.kind}:{one.form}"} & wanted and one.event not in told]


def _presences(participation: Any) -> Any:
    return Presence.objects.filter(participation=participation, session__event__cancelled_at=None)


def _supports(participation: Any) -> Any:
    return Support.objects.current().filter(participation=participation)


def _sheets(participation: Any) -> Any:
    return AttendanceSheet.objects.filter(participation=participation)
