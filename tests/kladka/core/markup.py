"""Compare our markup with the examples that govuk-frontend ships: each has its options and the expected HTML."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

COMPONENTS = Path(__file__).resolve().parents[3] / "node_modules/govuk-frontend/dist/govuk/components"
KEPT = ("id", "for", "type", "href", "aria-describedby", "aria-current", "rel", "value", "checked", "role", "rows")
OURS = {"govuk-label--s", "govuk-fieldset__legend--s"}
"""Classes we add everywhere: the same component, with a bold label."""

type Node = tuple[str, tuple[str, ...], tuple[tuple[str, str | None], ...]]


class _Skeleton(HTMLParser):
    def __init__(self, kept: tuple[str, ...]) -> None:
        super().__init__()
        self.kept = kept
        self.nodes: list[Node] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = tuple(sorted(set((given.get("class") or "").split()) - OURS))
        if tag == "svg" or "govuk-visually-hidden" in classes or tag in {"path", "br"}:
            return
        self.nodes.append((tag, classes, tuple((name, given[name]) for name in self.kept if name in given)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(" ".join(data.split()))


def skeleton(html: str, kept: tuple[str, ...] = KEPT) -> list[Node]:
    """Return the elements in order: name, classes and the attributes that matter; nothing only heard, no drawings."""
    parser = _Skeleton(kept)
    parser.feed(html)
    return parser.nodes


def words(html: str) -> str:
    """Return the text of a piece of HTML, spaces evened out."""
    parser = _Skeleton(())
    parser.feed(html)
    return " ".join(parser.words)


def example(component: str, name: str) -> tuple[dict[str, Any], str]:
    """Return the options and the expected HTML of one of govuk-frontend's own examples."""
    found = json.loads((COMPONENTS / component / "fixtures.json").read_text("utf-8"))["fixtures"]
    one = next(each for each in found if each["name"] == name)
    return one["options"], one["html"]
