from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "kladka.learning"
    label = "learning"
