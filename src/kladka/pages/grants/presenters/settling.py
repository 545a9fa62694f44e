"""What the pages show on which a settlement is checked and decided, beside the sums."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kladka.core.components import SummaryRow
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, money
from kladka.incubation.queries import GrantPage
from kladka.pages.grants.presenters import expense_words, jobs_rows, money_rows


def settling_rows(page: GrantPage, today: date) -> list[SummaryRow]:
    """Return the money of a grant, what of it is in doubt and why it is eligible, and how many jobs there are."""
    return [*money_rows(page.grant, page.balance), SummaryRow(_("In doubt"), doubts_of(page)), *jobs_rows(page, today)]


def doubts_of(page: GrantPage) -> Any:
    """Return each expense of which something is outside the plan, above it or outside its time, with the answer."""
    cuts, found = dictionary("grant-cuts"), []
    for expense, code, amount in page.doubts:
        line = expense.line.words if expense.line else _("outside the budget")
        found.append(
            _("%(expense)s, %(day)s, %(line)s: %(amount)s zł – %(reason)s. %(because)s")
            % {
                "expense": expense_words(expense),
                "day": day_in_words(expense.spent_on),
                "line": line,
                "amount": money(amount),
                "reason": cuts.label(code),
                "because": expense.because or _("Nobody wrote why it is eligible."),
            }
        )
    return found or _("nothing: all that is eligible is in the plan and in its time")


def lacking_jobs(page: GrantPage) -> list[str]:
    """Return in words that there are fewer jobs than were promised; nothing where all are there."""
    promised = page.grant.jobs
    if page.jobs_standing >= promised:
        return []
    words = _("Jobs promised: %(promised)d; made at the entity: %(made)d; held today: %(held)d.")
    return [words % {"promised": promised, "made": page.jobs, "held": page.jobs_standing}]
