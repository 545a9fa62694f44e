from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "kladka.messages"
    label = "outbox"
