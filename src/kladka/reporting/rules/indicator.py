"""How own indicators are written: their prefix and limits, the text that answers of a form make, examples put in."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from kladka.core import packs

_CODE = re.compile(r"^code:[ \t]*[\"']?([A-Za-z][A-Za-z0-9_]{0,59})\b", re.MULTILINE)


_BRACKETS = re.compile(r"[\[{][\s\[{]{40}")
"""So many brackets in each other are no definition, and keep a reader of YAML busy for minutes."""


@dataclass(frozen=True)
class OwnRules:
    """What holds for own indicators: `packs/rules/own-indicators.yaml` says it."""

    prefix: str
    most_signs: int
    most_in_title: int
    most_in_project: int
    most_seconds: float
    most_seconds_when_asked: float
    most_shown: int
    fewest_examples: int


@cache
def own_rules() -> OwnRules:
    """Return the rules for own indicators."""
    raw = dict(packs.load("rules/own-indicators.yaml"))
    raw.pop("source")
    return OwnRules(**raw)


def code_in(text: str) -> str:
    """Return the code that a definition gives itself, as far as it can be read; else an empty text."""
    found = _CODE.search(text)
    return found[1] if found else ""


def titles_in(text: str) -> dict[str, str]:
    """Return the titles that a definition gives itself, by language; none where they cannot be read."""
    root = _root(text)
    found = next((value for key, value in root.value if key.value == "title"), None) if root else None
    if not isinstance(found, yaml.MappingNode):
        return {}
    return {
        key.value: _shown(value.value)
        for key, value in found.value
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
    }


def _shown(title: str) -> str:
    """A title as a page can show it, whatever was typed: without signs that have no look, and not without end."""
    most = own_rules().most_in_title
    seen = "".join(sign if sign.isprintable() or sign.isspace() else "?" for sign in title[: most + 1])
    return seen if len(seen) <= most else f"{seen[:most]}…"


def _root(text: str) -> yaml.MappingNode | None:
    """The keys of a text, as they stand in it; None where there are none that can be read."""
    if _BRACKETS.search(text):
        return None
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    return root if isinstance(root, yaml.MappingNode) else None


def tidy(text: str) -> str:
    """Return a text as it is kept: with plain line ends, no blanks at the ends of lines, one line end last."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


@dataclass(frozen=True)
class Said:
    """What somebody answered who does not write the language. `conditions` are joined by "and"."""

    name: str
    title_pl: str
    title_en: str
    counts: str
    on: str = ""
    conditions: Sequence[str] = ()
    evidence: str = ""


def written(said: Said) -> str:
    """Return the definition that these answers make."""
    code = said.name if said.name.startswith(own_rules().prefix) else f"{own_rules().prefix}{said.name}"
    lines = [f"code: {code}", "title:", f"  en: {_quoted(said.title_en)}", f"  pl: {_quoted(said.title_pl)}"]
    lines.append(f"counts: {said.counts}")
    if said.on and said.on != "as_of":
        lines.append(f"on: {said.on}")
    if said.conditions:
        first, *rest = said.conditions
        lines += ["when: >-", f"  {first}", *(f"  and {each}" for each in rest)]
    if said.evidence:
        lines.append(f"evidence: {said.evidence}")
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    return json.dumps(" ".join(words.split()), ensure_ascii=False)


def any_of(word: str, kinds: Sequence[str], *more: str) -> list[str]:
    """Return one condition: a fact of one of these kinds, e.g. support('advice', 'training'); none for no kinds."""
    if not kinds:
        return []
    return [f"{word}({', '.join([*(f"'{kind}'" for kind in kinds), *more])})"]


def one_of(column: str, codes: Sequence[str]) -> list[str]:
    """Return one condition: a column has one of these values; none for no values."""
    if not codes:
        return []
    if len(codes) == 1:
        return [f"{column} = '{codes[0]}'"]
    return [f"{column} in ({', '.join(f"'{code}'" for code in codes)})"]


def example_of(text: str, *, as_of: str, promises: Mapping[str, str], facts: str) -> list[str]:
    """Return the lines of a drawn example, as an item of the list `examples`."""
    lines = [f"- text: {_quoted(text)}", f"  as_of: {as_of}"]
    lines += [f"  {name}: {value}" for name, value in promises.items()]
    lines += ["  facts: |", *(f"    {line}".rstrip() for line in facts.rstrip("\n").split("\n"))]
    return lines


def with_example(text: str, example: Sequence[str]) -> str:
    """Return the definition with one more example at the end of its list, all else as it was written.

    Raises ValueError for a text in which there is no place for one.
    """
    text = tidy(text)
    root = _root(text)
    if root is None or root.flow_style:
        raise ValueError("There are no keys on lines of their own.")
    lines = text.rstrip("\n").split("\n")
    keys = [(key, value) for key, value in root.value if isinstance(key, yaml.ScalarNode)]
    place = next((number for number, (key, _value) in enumerate(keys) if key.value == "examples"), None)
    if place is None:
        return "\n".join([*lines, "examples:", *_moved(example, 2)]) + "\n"
    key, listed = keys[place]
    end = keys[place + 1][0].start_mark.line if place + 1 < len(keys) else len(lines)
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    if isinstance(listed, yaml.ScalarNode) and not listed.value.strip():
        return "\n".join([*lines[: key.start_mark.line], "examples:", *_moved(example, 2), *lines[end:]]) + "\n"
    if not isinstance(listed, yaml.SequenceNode) or listed.flow_style:
        raise ValueError("The examples do not stand on lines of their own.")
    return "\n".join([*lines[:end], "", *_moved(example, listed.start_mark.column), *lines[end:]]) + "\n"


def _moved(lines: Sequence[str], columns: int) -> list[str]:
    return [f"{' ' * columns}{line}" if line else "" for line in lines]
