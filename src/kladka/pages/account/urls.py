from django.urls import path

from kladka.pages.account import tokens, views

app_name = "account"
urlpatterns = [
    path("home/", views.home, name="home"),
    path("account/", views.me, name="me"),
    path("account/second-factor/", views.second_factor, name="second-factor"),
    path("account/tokens/", tokens.listing, name="tokens"),
    path("account/tokens/new/", tokens.new, name="new-token"),
    path("account/tokens/<uuid:token>/revoke/", tokens.revoke, name="revoke-token"),
    path("office/tokens/", tokens.of_staff, name="staff-tokens"),
    path("enter/<str:token>/", views.enter, name="enter"),
]
