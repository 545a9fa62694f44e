from types import ModuleType

from django.apps import AppConfig

from kladka.core import translations


class CoreConfig(AppConfig):
    name = "kladka.core"
    label = "core"

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        """Let a text be looked for in one place, before models are read, and with them the first texts."""
        super().__init__(app_name, app_module)
        translations.join_catalogues()
