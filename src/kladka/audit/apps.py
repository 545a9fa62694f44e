from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kladka.audit"
    label = "audit"
