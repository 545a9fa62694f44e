"""What the product wants otherwise than allauth: sealed secrets, and a second factor that cannot be taken away."""

import base64
import ipaddress
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from kladka.core import crypto

_CONTEXT = ("mfa_authenticator", "data")


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and recovery codes sealed; a dump without the keys gives none away."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(crypto.seal(text.encode(), _CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(base64.b64decode(encrypted_text), _CONTEXT).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to take the last second factor away: another one has to be there first."""
        others = Authenticator.objects.filter(
            user_id=authenticator.user_id, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        )
        return bool(others.exclude(pk=authenticator.pk).exists())

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
