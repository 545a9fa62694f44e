from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "kladka.calls"
    label = "calls"
