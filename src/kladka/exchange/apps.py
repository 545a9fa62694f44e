from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "kladka.exchange"
    label = "exchange"
