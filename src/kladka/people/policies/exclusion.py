"""Which situations exclude each other: work, and a programme of a social integration centre (edge case 55)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Ending, Participation, Situation

CIS = "cis_programme"


def excluded_from_cis() -> frozenset[str]:
    """Return the kinds of situation with which nobody takes part in such a programme."""
    return frozenset(packs.load("rules/cis.yaml")["excluded_by"])


def check_work_or_cis(
    participation: Participation,
    kind: str,
    from_date: date,
    *,
    until_date: date | None = None,
    besides: UUID | None = None,
    field: str = "from_date",
) -> None:
    """Work and such a programme share no day, whichever is recorded first. `besides` is the fact that is replaced."""
    if kind == CIS:
        check_not_working(participation, from_date, until_date=until_date, besides=besides, field=field)
    elif kind in excluded_from_cis():
        programme = _shared(participation, {CIS}, from_date, until_date, besides)
        if programme is not None:
            raise PolicyBroken(
                _(
                    "Who works cannot take part in a programme of a social integration centre, and this person is in "
                    "one from %(day)s. Record its end first; if the work had ended by then, enter its last day, too."
                )
                % {"day": day_in_words(programme.from_date)},
                field=field,
            )


def check_not_working(
    participation: Participation,
    from_date: date,
    *,
    until_date: date | None = None,
    besides: UUID | None = None,
    field: str = "from_date",
) -> None:
    """Who works is not taken into a programme of a social integration centre, nor into its trial month."""
    job = _shared(participation, excluded_from_cis(), from_date, until_date, besides)
    if job is not None:
        raise PolicyBroken(
            _(
                "Who works cannot take part in a programme of a social integration centre, and this goes on: %(what)s, "
                "since %(day)s. If it ended, record its end first."
            )
            % {"what": dictionary("situation-kinds").label(job.kind), "day": day_in_words(job.from_date)},
            field=field,
        )


def check_lasts_until(situation: Situation, until_date: date | None) -> None:
    """A situation that goes on until a day, or on and on, shares none with what it excludes."""
    check_work_or_cis(
        situation.participation,
        situation.kind,
        situation.from_date,
        until_date=until_date,
        besides=situation.pk,
        field="until_date",
    )


def _shared(
    participation: Participation, kinds: Iterable[str], first: date, last: date | None, besides: UUID | None
) -> Situation | None:
    """Return the first current situation of these kinds that shares a day with a time; its recorded end holds."""
    found = Situation.objects.current().filter(participation=participation, kind__in=kinds).exclude(pk=besides)
    began = list(found.filter(from_date__lte=last or date.max).order_by("from_date"))
    rows = Ending.objects.current().filter(situation__in=began).values_list("situation", "until_date") if began else ()
    ended = dict(rows)
    return next((one for one in began if (ended.get(one.pk) or one.until_date or date.max) >= first), None)
