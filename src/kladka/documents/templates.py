"""Templates of papers: `packs/documents/KIND.VERSION.yaml` says what is written, the `.typ` beside it how it looks.

A version of which somebody may have made a paper is never changed; what is new becomes the next one. That this holds is
checked by the digests in `packs/documents/published.yaml`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from typing import Any

from kladka.core import packs
from kladka.core.dictionaries import in_use

SHARED = ("paper.typ", "frame.typ")
"""What every template is laid out with."""


NOTHING = "nothing"
"""What a box tells that stands for none of the situations; ticked alone."""


@dataclass(frozen=True)
class Template:
    """One version of one kind of paper.

    `of` is what there is one paper of: the participation, or a plan, a session, a month or an event of it. `proves` is
    the kind of document (dictionary "document-kinds") that a signed one is. `body` are parts, see `papers`.
    `expects` are values that such a paper usually has, each with the sentence for when it is made without.
    """

    kind: str
    version: int
    series: str
    titles: Mapping[str, str]
    of: str
    needs: tuple[str, ...]
    signs: tuple[str, ...]
    proves: str
    retention: Mapping[str, str]
    source: str
    body: Sequence[Mapping[str, Any]]
    expects: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name of its files, without an ending."""
        return f"{self.kind}.{self.version}"

    @property
    def title(self) -> str:
        """Return the title in the language in use, else in Polish."""
        return in_use(self.titles)

    @property
    def tells(self) -> dict[str, str]:
        """Return what its boxes tell of somebody, in the language in use, by the kind of situation (or NOTHING)."""
        boxes = [one for part in self.body for one in part.get("boxes", ())]
        return {one["tells"]: in_use(one) for one in boxes if "tells" in one}


@cache
def templates() -> dict[str, Template]:
    """Return the newest version of each kind, in the order of their places in a project."""
    newest: dict[str, Template] = {}
    for path in sorted((packs.root() / "documents").glob("*.*.yaml")):
        found = template_of(path.stem)
        if found.kind not in newest or newest[found.kind].version < found.version:
            newest[found.kind] = found
    order: list[str] = packs.load("documents/words.yaml")["order"]
    return {kind: newest[kind] for kind in sorted(newest, key=lambda kind: (order.index(kind), kind))}


@cache
def template_of(name: str) -> Template:
    """Return one version of a template by its name, e.g. "declaration.1"."""
    raw = packs.load(f"documents/{name}.yaml")
    return Template(
        kind=raw["kind"],
        version=raw["version"],
        series=raw["series"],
        titles=raw["title"],
        of=raw["of"],
        needs=tuple(raw["needs"]),
        signs=tuple(raw["signs"]),
        proves=raw["proves"],
        retention=raw["retention"],
        source=raw["source"],
        body=raw["body"],
        expects=raw.get("expects", {}),
    )


@cache
def layout_hash(name: str) -> str:
    """Return the SHA-256 (hex) of everything that makes data into a PDF: layout, what it is laid out with, compiler."""
    folder = packs.root() / "documents"
    digest = hashlib.sha256(version("typst").encode())
    for file in (f"{name}.typ", *SHARED):
        digest.update((folder / file).read_bytes())
    return digest.hexdigest()


def kind_title(kind: str) -> str:
    """Return what a kind of paper is called; the code itself where no template is left of it."""
    found = templates().get(kind)
    return found.title if found else kind
