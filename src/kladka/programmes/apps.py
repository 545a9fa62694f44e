from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "kladka.programmes"
    label = "programmes"
