from django.apps import AppConfig


class IncubationConfig(AppConfig):
    name = "kladka.incubation"
    label = "incubation"
