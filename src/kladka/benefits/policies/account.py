"""What is no bank account."""

from django.utils.translation import gettext as _

from kladka.benefits.rules import is_account, normalised
from kladka.core.errors import PolicyBroken


def check_account(number: str) -> str:
    """Return the digits of a right account number."""
    digits = normalised(number)
    if not is_account(digits):
        raise PolicyBroken(
            _("This is no Polish account number: it has 26 digits, and two of them check the rest. Compare it."),
            field="number",
        )
    return digits
