from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kladka.files"
    label = "files"
