from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "kladka.demo"
    label = "demo"
