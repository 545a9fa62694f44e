"""allauth's forms without what our pages say themselves: no placeholder repeats a label, and words are ours."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

_NEW = _("New password")
_NEW_AGAIN = _("New password once more")
_CODE = _("Code from the app, or a recovery code")


def _plain(form: Any, **labels: Any) -> None:
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth ships no types
    """Sign in with e-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, login=_("E-mail address"))
        for field in self.fields.values():
            field.help_text = ""


class ResetPasswordForm(AllauthResetPasswordForm):  # type: ignore[misc]
    """Ask for a link for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, email=_("E-mail address"))


class ResetPasswordKeyForm(AllauthResetPasswordKeyForm):  # type: ignore[misc]
    """Choose a new password with such a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password1=_NEW, password2=_NEW_AGAIN)


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """Change the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, oldpassword=_("Current password"), password1=_NEW, password2=_NEW_AGAIN)
        self.fields["oldpassword"].help_text = ""


class ReauthenticateForm(AllauthReauthenticateForm):  # type: ignore[misc]
    """Show by the password that it is still the same person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["password"].help_text = ""


class AuthenticateForm(AllauthAuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=_CODE)


class ReauthenticateCodeForm(AllauthReauthenticateCodeForm):  # type: ignore[misc]
    """Show by a code that it is still the same person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=_CODE)


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """Set up an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=_("Code from the app"))


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Add a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self, name=_("Name of the passkey"), passwordless=_("Sign in with this passkey alone, without the password")
        )
        self.fields["passwordless"].help_text = _(
            "The device must then ask for your fingerprint, your face or a PIN each time."
        )


class EditPasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Name a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, name=_("Name of the passkey"))
