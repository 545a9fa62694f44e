"""The packs say what they mean to say."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

PACKS = Path(__file__).resolve().parents[2] / "packs"


def cut_off(content: Any) -> Iterator[str]:
    """Yield what stands behind a comma of a text without quotation marks: YAML takes it for a key of its own."""
    rows = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in rows:
        if value is None and " " in str(key):
            yield str(key)
        yield from cut_off(value)


def test_no_text_is_cut_off_at_a_comma():
    assert list(cut_off(yaml.safe_load("{pl: raz tak, raz nie, en: at times}"))) == ["raz nie"]
    found = {path.name: yaml.load(path.read_text(), yaml.CSafeLoader) for path in PACKS.rglob("*.yaml")}
    assert {name: words for name, content in found.items() if (words := list(cut_off(content)))} == {}


INTERNAL = re.compile(r"from memory|z pamięci|\bmem-[HML]\b", re.IGNORECASE)
"""How sure whoever wrote a definition was. It belongs beside it as a comment: the definition goes out to the funder."""
OUTGOING = ("indicators", "publication", "profiles")


def test_what_goes_out_with_figures_says_nothing_of_how_sure_its_author_was():
    told = [
        f"{path.relative_to(PACKS)}: {text}"
        for folder in OUTGOING
        for path in sorted((PACKS / folder).glob("*.yaml"))
        for text in _texts(yaml.safe_load(path.read_text("utf-8")))
        if INTERNAL.search(text)
    ]
    assert told == []


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for each in content.values() if isinstance(content, dict) else content:
            yield from _texts(each)
