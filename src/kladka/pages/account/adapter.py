"""Accounts are made by administrators only, and their mail goes through the outbox."""

import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.sites.requests import RequestSite
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kladka.accounts.actions import note_sign_in_changed
from kladka.accounts.models import User
from kladka.messages.actions import send

AFTERWARDS = "recovery_codes_generated"
"""What allauth writes a letter about only when it is stored for good: `views.MakeCodes` tells the chain."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's account rules, as the product wants them."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("This is not your current password."),
        "enter_current_password": _("This is not your current password."),
        "too_many_login_attempts": _("There were too many failed tries. Wait a few minutes and try again."),
        "rate_limited": _("There were too many failed tries. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: a stranger has no business with records of people."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask who it is only when the last proof is some time ago: signing in is one, too."""
        proofs = get_authentication_records(self.request, self.request.user)
        return not proofs or time.time() - proofs[-1]["at"] >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to where the change began."""
        return reverse("account:me")

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner by letter, and the chain, that a password or a second factor changed."""
        what = template_prefix.rpartition("/")[2]
        if what != AFTERWARDS:
            note_sign_in_changed(user=user, what=what)
        super().send_notification_mail(template_prefix, user, context, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the message into the outbox, so that sending takes no longer for an address that exists."""
        mail = self.render_mail(
            template_prefix, email, {"email": email, "current_site": RequestSite(self.request), **context}
        )
        send(to=email, subject=mail.subject, body=mail.body, language=get_language() or "pl")
