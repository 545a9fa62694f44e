from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kladka.core"
    label = "core"
