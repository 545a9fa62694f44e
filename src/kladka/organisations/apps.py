from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "kladka.organisations"
    label = "organisations"
