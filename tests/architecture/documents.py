"""Reading Markdown the little that the checks need. Each function returns what is there, or what is wrong."""

import re
from collections.abc import Iterable
from pathlib import Path

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.M | re.S)
_COMMAND = re.compile(r"(?:KLADKA_\w+=\S+ )*(?:sudo -u kladka )?(?:\.venv/bin/)?((?:make|kladka|miara) [a-z][^|>&]*)")
_MODEL = re.compile(r"\| `([a-z]+\.[A-Z]\w+)` \|")


def all_of(root: Path) -> list[Path]:
    """Return every document of the repository."""
    return sorted([*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("bench/*.md")])


def links(path: Path) -> list[str]:
    """Return the targets of a document's links and pictures, outside code."""
    return _LINK.findall(_FENCE.sub("", path.read_text(encoding="utf-8")))


def headings(path: Path) -> set[str]:
    """Return the anchors that a document's headings make."""
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def broken_links(path: Path) -> list[str]:
    """Return the links of a document that lead to no file or no heading. Addresses of the web are not tried."""
    broken = []
    for link in links(path):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        if not target.exists() or (anchor and anchor not in headings(target)):
            broken.append(link)
    return broken


def unreached(start: Path, every: Iterable[Path]) -> list[str]:
    """Return the documents that no chain of links from `start` reaches."""
    seen: set[Path] = set()
    waiting = [start.resolve()]
    while waiting:
        path = waiting.pop()
        if path in seen or path.suffix != ".md" or not path.exists():
            continue
        seen.add(path)
        waiting += [(path.parent / link.partition("#")[0]).resolve() for link in links(path) if "://" not in link]
    return sorted(path.name for path in every if path.resolve() not in seen)


def commands(text: str) -> list[str]:
    """Return the command lines of make, kladka and miara: those in blocks of code, and those between backquotes."""
    blocks = [line.strip().removeprefix("$ ") for block in _FENCE.findall(text) for line in block.splitlines()]
    inline = re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))
    found = [match[1].strip() for line in [*blocks, *inline] if (match := _COMMAND.fullmatch(line))]
    return [line for line in found if "…" not in line]


def models_in(path: Path) -> set[str]:
    """Return the models that the glossary's tables name."""
    return set(_MODEL.findall(path.read_text(encoding="utf-8")))


def first_cells(path: Path) -> list[str]:
    """Return the first cell of each row of each table, headings left out."""
    rows = re.findall(r"^\| ([^|]+) \|", path.read_text(encoding="utf-8"), re.M)
    return [word for word in rows if word != "word"]
