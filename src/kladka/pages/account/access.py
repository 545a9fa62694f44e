"""Who may open the account pages, ours and allauth's (which keep their own names)."""

from kladka.pages.access import ADMINISTRATOR, Access

ACCESS = {
    "account:home": Access.signed_in(),
    "account:me": Access.signed_in(),
    "account:second-factor": Access.entrance(),
    "account:enter": Access.entrance(),
    # One's own tokens; an administrator revokes those of the staff they look after, too. Others' are 404.
    "account:tokens": Access.signed_in(),
    "account:new-token": Access.signed_in(),
    "account:revoke-token": Access.signed_in(),
    "account:staff-tokens": Access.of_page({ADMINISTRATOR}),
    "api": Access.public(),
    "set_language": Access.public(),
    "health": Access.public(),
    "account_login": Access.entrance(),
    "account_logout": Access.entrance(),
    "account_inactive": Access.entrance(),
    "account_reauthenticate": Access.entrance(),
    "account_reset_password": Access.entrance(),
    "account_reset_password_done": Access.entrance(),
    "account_reset_password_from_key": Access.entrance(),
    "account_reset_password_from_key_done": Access.entrance(),
    "account_change_password": Access.signed_in(),
    # Accounts are made by an administrator, with an address that is known to be right.
    "account_signup": Access.closed(),
    "account_email": Access.closed(),
    "account_confirm_email": Access.closed(),
    "account_email_verification_sent": Access.closed(),
    "account_set_password": Access.closed(),
    "account_confirm_login_code": Access.closed(),
    # A person without a second factor must be able to set one up, and to sign in with it.
    "mfa_index": Access.entrance(),
    "mfa_authenticate": Access.entrance(),
    "mfa_reauthenticate": Access.entrance(),
    "mfa_reauthenticate_webauthn": Access.entrance(),
    "mfa_activate_totp": Access.entrance(),
    "mfa_add_webauthn": Access.entrance(),
    "mfa_login_webauthn": Access.entrance(),
    "mfa_deactivate_totp": Access.signed_in(),
    "mfa_list_webauthn": Access.signed_in(),
    "mfa_edit_webauthn": Access.signed_in(),
    "mfa_remove_webauthn": Access.signed_in(),
    "mfa_view_recovery_codes": Access.signed_in(),
    "mfa_generate_recovery_codes": Access.signed_in(),
    "mfa_download_recovery_codes": Access.signed_in(),
}
