"""What may never happen to money of a grant that comes back, in one sum or in parts."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kladka.audit.policies import check_words
from kladka.core.errors import ANOTHER, PolicyBroken
from kladka.core.forms.shown import day_in_words, money
from kladka.incubation.models import GrantReturn
from kladka.people.policies import check_not_in_future


def check_return(
    receipt: GrantReturn,
    left: Decimal,
    same: GrantReturn | None,
    last: GrantReturn | None,
    today: date,
    *,
    is_known: bool,
) -> None:
    """Money comes back as far as it is owed, shown by a document, and once: what was recorded already is asked about,
    after everything that can only be refused. `left`: what has to come back still; `same`: which return that stands is
    of that amount, day and document; `last`: the last one of a grant that changed since the page was opened."""
    check_came_back(receipt, left, same or last, today)
    check_shown(receipt.payer, receipt.words)
    if is_known:
        return
    if same is not None:
        words = _("This return is recorded already: %(return)s. Is this another one?")
        raise PolicyBroken(words % {"return": _in_words(same)}, field=ANOTHER)
    if last is not None:
        words = _("The grant was changed after you opened this page. Recorded last: %(return)s. Is this another one?")
        raise PolicyBroken(words % {"return": _in_words(last)}, field=ANOTHER)


def check_came_back(receipt: GrantReturn, left: Decimal, before: GrantReturn | None, today: date) -> None:
    """No more comes back than is owed; whatever is above it is interest."""
    grant, amount, interest = receipt.grant, receipt.amount, receipt.interest
    check_not_in_future(receipt.on, today, field="on")
    if grant.signed_on and receipt.on < grant.signed_on:
        raise PolicyBroken(_("The contract was signed later than that. Write its day or a later one."), field="on")
    if left <= 0:
        raise PolicyBroken(
            _("Nothing has to come back by this grant. Look at what was decided of it."), field="returned"
        )
    if amount <= 0:
        raise PolicyBroken(_("Write an amount of more than nothing."), field="returned")
    if not 0 <= interest <= amount:
        raise PolicyBroken(_("Interest is a part of what came back, and no more than that."), field="interest")
    if amount - interest <= left:
        return
    if before is not None:
        words = _(
            "%(left)s zł have to come back still, and this is recorded already: %(return)s. Do not record it twice."
        )
        raise PolicyBroken(words % {"left": money(left), "return": _in_words(before)}, field="returned")
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


def _in_words(receipt: GrantReturn) -> str:
    """Return what was recorded: the day, the amount, the document, and by whom."""
    words = _("%(day)s, %(amount)s zł, %(document)s (recorded by: %(name)s)")
    return words % {
        "day": day_in_words(receipt.on),
        "amount": money(receipt.amount),
        "document": receipt.words or _("document not recorded"),
        "name": receipt.staff.name,
    }


def check_return_stands(receipt: GrantReturn) -> None:
    """What was taken back is not taken back twice."""
    if receipt.taken_back_on is not None:
        raise PolicyBroken(_("Somebody has taken this back already. Look at the grant again."))


def check_nothing_came_back(parts: int) -> None:
    """What has to come back stands while some of it is there."""
    if parts:
        raise PolicyBroken(_("Money came back already. Take back first, one by one, what is recorded of it."))
