"""What a project's pack of definitions holds, for forms and tables."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import get_language

from kladka.core import packs
from kladka.programmes.rules import is_counted


def pack_choices() -> list[tuple[str, str]]:
    """Return the packs of definitions there are: name and title in the language in use."""
    return [(name, in_use(packs.load(f"indicators/{name}.yaml")["title"])) for name in _names()]


def indicator_titles(pack: str) -> dict[str, str]:
    """Return the titles of a pack's indicators by code, in the order of the pack, in the language in use."""
    return {each["code"]: in_use(each["title"]) for each in packs.load(f"indicators/{pack}.yaml")["indicators"]}


def pack_title(pack: str) -> str:
    """Return the title of a pack in the language in use."""
    return in_use(packs.load(f"indicators/{pack}.yaml")["title"])


def counted_indicators(pack: str) -> frozenset[str]:
    """Return the codes of a pack's indicators that count one by one."""
    indicators = packs.load(f"indicators/{pack}.yaml")["indicators"]
    return frozenset(each["code"] for each in indicators if is_counted(each))


def in_use(texts: Mapping[str, Any]) -> str:
    """Return the text in the language in use, in English where there is no other."""
    language = "en" if (get_language() or "pl").startswith("en") else "pl"
    return str(texts.get(language, texts["en"]))


@cache
def _names() -> tuple[str, ...]:
    return tuple(path.stem for path in sorted((packs.root() / "indicators").glob("*.yaml")))
