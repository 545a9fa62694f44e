"""What a project's definitions hold, its pack's and its own, for forms and tables."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import get_language

from kladka.core import packs
from kladka.programmes.models import Project
from kladka.programmes.rules import is_counted
from kladka.reporting.live.definitions import own_of


def pack_choices() -> list[tuple[str, str]]:
    """Return the packs of definitions there are: name and title in the language in use."""
    return [(name, in_use(packs.load(f"indicators/{name}.yaml")["title"])) for name in _names()]


def indicator_titles(project: Project, pack: str = "") -> dict[str, str]:
    """Return the titles of a project's indicators by code, in the language in use: its pack's (or another `pack`'s) in
    the order of the pack, then its own."""
    indicators = packs.load(f"indicators/{pack or project.pack}.yaml")["indicators"]
    return {each["code"]: in_use(each["title"]) for each in indicators} | {
        each.code: in_use(each.title) for each in own_of(project)
    }


def pack_title(pack: str) -> str:
    """Return the title of a pack in the language in use."""
    return in_use(packs.load(f"indicators/{pack}.yaml")["title"])


def counted_indicators(project: Project) -> frozenset[str]:
    """Return the codes of a project's indicators that count one by one."""
    indicators = packs.load(f"indicators/{project.pack}.yaml")["indicators"]
    own = own_indicators(project)
    return frozenset(each["code"] for each in indicators if is_counted(each)) | {code for code in own if own[code]}


def own_indicators(project: Project) -> dict[str, bool]:
    """Return the indicators that a project has beside its pack's, and whether each counts one by one."""
    return {each.code: each.kind == "count" for each in own_of(project)}


def in_use(texts: Mapping[str, Any]) -> str:
    """Return the text in the language in use, in English where there is no other."""
    language = "en" if (get_language() or "pl").startswith("en") else "pl"
    return str(texts.get(language, texts["en"]))


@cache
def _names() -> tuple[str, ...]:
    return tuple(path.stem for path in sorted((packs.root() / "indicators").glob("*.yaml")))
