from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "kladka.coaching"
    label = "coaching"
