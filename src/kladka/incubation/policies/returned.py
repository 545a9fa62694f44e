"""What may never happen to money of a grant that comes back, in one sum or in parts."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kladka.audit.policies import check_words
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import money
from kladka.incubation.models import Grant, GrantReturn
from kladka.people.policies import check_not_in_future


def check_came_back(grant: Grant, left: Decimal, amount: Decimal, interest: Decimal, on: date, today: date) -> None:
    """No more comes back than is owed; whatever is above it is interest. `left`: what has to come back still."""
    check_not_in_future(on, today, field="on")
    if grant.signed_on and on < grant.signed_on:
        raise PolicyBroken(_("The contract was signed later than that. Write its day or a later one."), field="on")
    if left <= 0:
        raise PolicyBroken(
            _("Nothing has to come back by this grant. Look at what was decided of it."), field="returned"
        )
    if amount <= 0:
        raise PolicyBroken(_("Write an amount of more than nothing."), field="returned")
    if not 0 <= interest <= amount:
        raise PolicyBroken(_("Interest is a part of what came back, and no more than that."), field="interest")
    if amount - interest > left:
        raise PolicyBroken(
            _("%(left)s zł have to come back still. Write how much of it is interest, or correct the amount.")
            % {"left": money(left)},
            field="interest",
        )


def check_shown(payer: str, document: str) -> None:
    """It is written who paid it back, and by which document that is shown."""
    if not payer.strip():
        raise PolicyBroken(_("Write who paid it back."), field="payer")
    if not document.strip():
        raise PolicyBroken(_("Write by which document it is shown."), field="document")
    check_words(payer, field="payer")
    check_words(document, field="document")


def check_return_stands(receipt: GrantReturn) -> None:
    """What was taken back is not taken back twice."""
    if receipt.taken_back_on is not None:
        raise PolicyBroken(_("Somebody has taken this back already. Look at the grant again."))


def check_nothing_came_back(parts: int) -> None:
    """What has to come back stands while some of it is there."""
    if parts:
        raise PolicyBroken(_("Money came back already. Take back first, one by one, what is recorded of it."))
