"""The last day that was financed by a benefit, offered as exit where the programme says so."""

from datetime import date

from django.db.models import Q

from kladka.benefits.models import Benefit
from kladka.benefits.queries.attendance import INTERNSHIP, attended
from kladka.benefits.queries.kinds import ends_participation, terms_for
from kladka.benefits.rules import MONTH, ONCE
from kladka.core.months import first_of, last_of
from kladka.people.models import Participation, Support


def offered_exit(participation: Participation, today: date) -> tuple[date, Benefit] | None:
    """Return the last financed day with its benefit; None where the programme says nothing, or something followed.

    Of a benefit that is paid by attendance it is the last day that was attended, else the last day it was granted for.
    Of days at an internship that are known by month only it is the last one that they can have been on. A support that
    lasted beyond that day followed, too.
    """
    if not ends_participation(participation.project.profile, today):
        return None
    rows = Benefit.objects.filter(participation=participation, state=Benefit.GRANTED, from_date__lte=today)
    financed = [(day, one) for one in rows.select_related("participation__project") if (day := _last_day(one))]
    if not financed:
        return None
    day, benefit = max(financed, key=lambda one: (one[0], one[1].until_date))
    followed = Support.objects.current().filter(
        Q(start_date__gt=day) | Q(end_date__gt=day), participation=participation
    )
    return None if day > today or followed.exists() else (day, benefit)


def outlasting(participation: Participation, day: date) -> list[Benefit]:
    """Return the benefits granted for days after a day, but what is paid once. One query."""
    rows = Benefit.objects.filter(participation=participation, state=Benefit.GRANTED, until_date__gt=day)
    found = rows.select_related("participation__project").order_by("from_date", "pk")
    return [one for one in found if one.terms["unit"] != ONCE]


def _last_day(benefit: Benefit) -> date | None:
    terms = terms_for(benefit)
    if terms.unit in {MONTH, ONCE}:
        return benefit.until_date
    known = attended({benefit.participation_id}, benefit.from_date, benefit.until_date)
    days = [day.on for day in known.days(benefit.participation_id, terms.attendance)]
    if INTERNSHIP in terms.attendance:
        days += [min(last_of(month), benefit.until_date) for month in known.months_at_work(first_of(benefit.from_date))]
    return max((day for day in days if benefit.from_date <= day <= benefit.until_date), default=None)
