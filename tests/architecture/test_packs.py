"""The packs say what they mean to say."""

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
