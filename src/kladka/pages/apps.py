from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "kladka.pages"
    label = "pages"
