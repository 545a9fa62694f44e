"""All addresses: the areas' own, allauth's under the names it looks for, and the page about the API."""

from allauth.account import views as account
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path, re_path

from kladka.api.views import about
from kladka.pages.account import views

one_act = views.one_act
handler500 = "kladka.pages.refusals.failed"

urlpatterns = [
    # Before allauth's own of the same names, which do not ask whether it is the last factor, or not under a lock.
    path("accounts/2fa/totp/deactivate/", views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    # And those that change how somebody signs in, each in one transaction with its line in the chain.
    path("accounts/2fa/totp/activate/", one_act(app.activate_totp), name="mfa_activate_totp"),
    path("accounts/2fa/webauthn/add/", one_act(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("accounts/2fa/recovery-codes/generate/", views.MakeCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("accounts/password/change/", one_act(account.password_change), name="account_change_password"),
    path("accounts/password/set/", one_act(account.password_set), name="account_set_password"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        one_act(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("accounts/", include("allauth.urls")),
    path("api/", about, name="api"),
    path("language/", views.language, name="set_language"),
    path("health/", views.health, name="health"),
    path("", include("kladka.pages.urls")),
]
