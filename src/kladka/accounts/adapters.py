"""What the product wants otherwise than allauth: sealed secrets, and a second factor that cannot be taken away."""

import base64
import ipaddress
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kladka.accounts import policies
from kladka.accounts.models import User
from kladka.core import crypto
from kladka.core.errors import PolicyBroken

_CONTEXT = ("mfa_authenticator", "data")


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and recovery codes sealed; a dump without the keys gives none away."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": policies.LAST_FACTOR,
        "incorrect_code": _("This code is not right, or its time ran out. Type the one that is shown now."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(crypto.seal(text.encode(), _CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(base64.b64decode(encrypted_text), _CONTEXT).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to take the last second factor away: another one has to be there first."""
        try:
            policies.check_factor_remains(authenticator)
        except PolicyBroken:
            return False
        return True

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return a name for a passkey whose owner gives it none."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        return "Kładka"


def passkeys_work() -> bool:
    """Tell whether the page was opened at a name: WebAuthn knows no credentials for a bare IP address."""
    host = urlsplit(f"//{context.request.get_host()}").hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False
