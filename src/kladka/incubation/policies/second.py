"""What one person alone may never decide of a grant: that money which was paid out need not come back."""

from decimal import Decimal

from django.utils.translation import gettext as _

from kladka.audit.policies import check_words
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import money
from kladka.incubation.models import Grant, GrantStep
from kladka.incubation.rules import Balance
from kladka.organisations.models import Staff


def check_less_explained(to_return: Decimal, found: Balance, because: str) -> None:
    """Where less comes back than was paid out and is not eligible, somebody wrote why."""
    if to_return >= found.to_return:
        return
    if because.strip():
        check_words(because, field="because")
        return
    raise PolicyBroken(
        _(
            "%(owed)s zł were paid out and are not shown to be eligible, so that much has to come back. Write why less "
            "does: who confirms the termination reads it."
        )
        % {"owed": money(found.to_return)},
        field="because",
    )


def check_confirms(proposed: GrantStep | None, by: Staff) -> None:
    """A second person confirms a termination after which not all that was paid out comes back."""
    if proposed is not None and proposed.staff_id == by.pk:
        raise PolicyBroken(
            _(
                "You proposed this termination, so somebody else confirms it: another coordinator or the monitoring "
                "officer."
            )
        )


def check_takes_decision_back(first: GrantStep | None, by: Staff) -> None:
    """What a second person decided is not undone by who did the first half. `first`: that step; None: there is none."""
    if first is None or first.staff_id != by.pk:
        return
    words = _(
        "You checked this settlement and a second person decided it, so somebody else takes the decision back: another "
        "coordinator or the monitoring officer."
    )
    if first.state == Grant.State.ENDING:
        words = _(
            "You proposed this termination and a second person confirmed it, so somebody else takes it back: another "
            "coordinator or the monitoring officer."
        )
    raise PolicyBroken(words)


def check_is_decision(first: GrantStep | None) -> None:
    """Only what a second person decided is taken back as a decision."""
    if first is None:
        raise PolicyBroken(_("Nothing here was decided by a second person."))
