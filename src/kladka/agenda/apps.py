from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "kladka.agenda"
    label = "agenda"
