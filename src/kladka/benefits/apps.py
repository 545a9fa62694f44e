from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "kladka.benefits"
    label = "benefits"
