"""The addresses of work lists."""

from django.urls import path

from kladka.pages.todo import views

app_name = "todo"

urlpatterns = [
    path("to-do/", views.todo, name="list"),
    path("to-do/people/", views.people, name="people"),
    path("to-do/letter/", views.letter, name="letter"),
]
