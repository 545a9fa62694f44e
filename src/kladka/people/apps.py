from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kladka.people"
    label = "people"
