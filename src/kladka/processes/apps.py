from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "kladka.processes"
    label = "processes"
