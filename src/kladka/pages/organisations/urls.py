"""The addresses of organisations and staff: one area, two names."""

from django.urls import include, path

from kladka.pages.organisations.views import organisations, sites, staff

_ORGANISATIONS = [
    path("organisations/", organisations.listing, name="list"),
    path("organisations/new/", organisations.new, name="new"),
    path("organisations/<uuid:organisation>/", organisations.detail, name="detail"),
    path("organisations/<uuid:organisation>/edit/", organisations.edit, name="edit"),
    path("organisations/<uuid:organisation>/sites/new/", sites.add, name="add-site"),
    path("sites/<uuid:site>/edit/", sites.edit, name="edit-site"),
    path("sites/<uuid:site>/close/", sites.close, name="close-site"),
    path("sites/<uuid:site>/reopen/", sites.reopen, name="reopen-site"),
]
_STAFF = [
    path("staff/", staff.listing, name="list"),
    path("organisations/<uuid:organisation>/staff/new/", staff.new, name="new"),
    path("staff/<uuid:staff>/", staff.detail, name="detail"),
    path("staff/<uuid:staff>/edit/", staff.edit, name="edit"),
    path("staff/<uuid:staff>/account/", staff.link_account, name="link-account"),
    path("staff/<uuid:staff>/address/", staff.correct_address, name="correct-address"),
    path("staff/<uuid:staff>/appoint/", staff.appoint, name="appoint"),
    path("posts/<uuid:post>/end/", staff.end_post, name="end-post"),
]

urlpatterns = [
    path("", include((_ORGANISATIONS, "organisations"))),
    path("", include((_STAFF, "staff"))),
]
