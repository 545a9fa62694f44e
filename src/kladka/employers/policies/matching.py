"""What may never be said of wishes and of a job's answers."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.employers.models import JobWishes
from kladka.employers.queries.criteria import with_answers
from kladka.people.policies import check_not_in_future


def check_values(values: Mapping[str, Iterable[str]], *, asked_in: str = "") -> None:
    """Answers are those of the criteria, each once."""
    known = {one.code: one for one in with_answers(asked_in)}
    for criterion, codes in values.items():
        if criterion not in known or not set(codes) <= known[criterion].options.keys():
            raise PolicyBroken(_("An answer is not on the list any more. Tick again."), field=criterion)


def check_wishes(wishes: JobWishes, today: date) -> None:
    """Nobody wants and refuses the same; wishes were told, not foretold; who was asked about disclosure answered."""
    check_not_in_future(wishes.on_date, today, field="on_date")
    check_values(wishes.values)
    check_values(wishes.vetoes)
    for one in with_answers():
        both = set(wishes.values.get(one.code, ())) & set(wishes.vetoes.get(one.code, ()))
        if both:
            raise PolicyBroken(
                _("This is ticked both as a wish and as a veto: %(what)s. Ask which of them is right.")
                % {"what": ", ".join(one.label_of(code) for code in sorted(both))},
                field=f"veto_{one.code}",
            )
    if wishes.hours_from and wishes.hours_until and wishes.hours_until < wishes.hours_from:
        raise PolicyBroken(_("The most hours must not be fewer than the fewest."), field="hours_until")
    if wishes.disclosure:
        dictionary("disclosure-wishes").check(wishes.disclosure, field="disclosure")
    if bool(wishes.disclosure) != (wishes.disclosure_on is not None):
        raise PolicyBroken(_("Say both what may be told and on which day you talked about it."), field="disclosure_on")
    if wishes.disclosure_on is not None:
        check_not_in_future(wishes.disclosure_on, today, field="disclosure_on")
