"""All addresses: the areas' own, and allauth's under the names it looks for."""

from django.urls import include, path

from kladka.pages.account import views

urlpatterns = [
    # Before allauth's own of the same names, which do not ask whether it is the last factor, or not under a lock.
    path("accounts/2fa/totp/deactivate/", views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("accounts/", include("allauth.urls")),
    path("language/", views.language, name="set_language"),
    path("health/", views.health, name="health"),
    path("", include("kladka.pages.urls")),
]
