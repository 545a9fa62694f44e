from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "kladka.reporting"
    label = "reporting"
