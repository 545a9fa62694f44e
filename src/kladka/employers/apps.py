from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "kladka.employers"
    label = "employers"
