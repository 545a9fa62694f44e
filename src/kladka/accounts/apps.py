from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kladka.accounts"
    label = "accounts"
