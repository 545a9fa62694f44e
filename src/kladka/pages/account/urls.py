from django.urls import path

from kladka.pages.account import views

app_name = "account"
urlpatterns = [
    path("home/", views.home, name="home"),
    path("account/", views.me, name="me"),
    path("account/second-factor/", views.second_factor, name="second-factor"),
    path("enter/<str:token>/", views.enter, name="enter"),
]
