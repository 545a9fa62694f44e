from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kladka.api"
    label = "api"
