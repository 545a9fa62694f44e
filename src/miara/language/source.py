"""A YAML file read with the place of every word, so that a refusal can point at it."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import yaml

from miara.model.errors import MOST_TOLD, DefinitionError, Problem, did_you_mean

MAX_FILE = 2_000_000  # characters; a pack of eighty indicators with examples is a tenth of this
MOST_NESTED = 100  # brackets in brackets: thousands of them keep a reader of YAML busy for minutes
LARGEST = 10**15  # up to here whole numbers and fractions are the same in every runner


_BRACKETS = re.compile(r"[\[\]{}]")
_DECIMAL = re.compile(r"-?\d+\.\d+")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Signs that have no look of their own, or turn the order of others: no page or printer takes them as they are."""


class Mark(Protocol):
    """A place in a file, counted from 0."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and text, and the problems found in it so far."""

    file: str
    text: str
    problems: list[Problem]

    def problem(self, mark: Mark | None, words: str, message: str, proposal: str = "") -> DefinitionError:
        """The refusal that points at a mark."""
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return DefinitionError([Problem(self.file, line, column, words, message, proposal)])

    def collect[T](self, work: Callable[[], T]) -> T | None:
        """Do the work; remember what it refuses, so that one reading finds all that is wrong."""
        try:
            return work()
        except DefinitionError as refused:
            self.problems.extend(refused.problems)
            return None


def read(file: str, text: str) -> "Entry":
    """The root of a YAML text. Anchors, aliases, tags and a second document are refused."""
    source = Source(file, text, [])
    if len(text) > MAX_FILE:
        raise DefinitionError([Problem(file, 1, 1, "", "The file is too large to be a pack.")])
    if nested(text) > MOST_NESTED:
        raise DefinitionError([Problem(file, 1, 1, "", "Something in this file is nested too deeply.")])
    try:
        node = _composed(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise DefinitionError([Problem(file, line, column, "", f"This is not YAML: {error.problem}.")]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise DefinitionError([Problem(file, 1, 1, "", "This is not YAML that can be read.")]) from error
    if node is None:
        raise DefinitionError([Problem(file, 1, 1, "", "The file is empty.")])
    return Entry(source, node, "")


def nested(text: str) -> int:
    """How many brackets stand in each other at most, those in quotes and in what is left open included."""
    depth = deepest = 0
    for sign in _BRACKETS.findall(text):
        depth = depth + 1 if sign in "[{" else max(depth - 1, 0)
        deepest = max(depth, deepest)
    return deepest


def _composed(source: Source) -> yaml.Node | None:
    """Read by the quick reader, where there is one; what it refuses is refused in the words of the other."""
    if yaml.__with_libyaml__:
        with suppress(yaml.YAMLError):
            return _composed_by(source, yaml.CSafeLoader)
    return _composed_by(source, yaml.SafeLoader)


def _composed_by(source: Source, loader: Any) -> yaml.Node | None:
    _refuse_tricks(source, loader)
    node: yaml.Node | None = yaml.compose(source.text, Loader=loader)
    return node


def _refuse_tricks(source: Source, loader: Any) -> None:
    documents = 0
    for event in yaml.parse(source.text, Loader=loader):
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise source.problem(event.start_mark, "---", "One file holds one document.")
        if isinstance(event, yaml.ScalarEvent) and _UNSEEN.search(event.value):
            raise source.problem(event.start_mark, "", "A sign stands here that cannot be seen or printed.")
        for trick in ("anchor", "tag"):
            word = getattr(event, trick, None)
            if word:
                raise source.problem(event.start_mark, str(word), f"A pack has no {trick}s.")


@dataclass(frozen=True, slots=True)
class Entry:
    """A node of the file and the key it stands under."""

    source: Source
    node: yaml.Node
    key: str

    def refuse(self, message: str, proposal: str = "", words: str = "") -> DefinitionError:
        """The refusal that points at this node."""
        shown = words or (self.node.value if isinstance(self.node, yaml.ScalarNode) else "").strip() or self.key
        return self.source.problem(self.node.start_mark, shown[:120], message, proposal)

    def mapping(self, *, required: Iterable[str] = (), optional: Iterable[str] = ()) -> dict[str, "Entry"]:
        """The entries by key; unknown, doubled and missing keys are refused."""
        entries, required = self.open_mapping(), tuple(required)
        known = {*required, *optional}
        problems: list[Problem] = []
        for key in [key for key in entries if key not in known][:MOST_TOLD]:
            mark, proposal = entries[key].node.start_mark, did_you_mean(key, known)
            problems += self.source.problem(mark, key, f"'{key}' is not a key here.", proposal).problems
        mistyped = {each.proposal for each in problems}
        for key in required:
            if key not in entries and did_you_mean(key, (key,)) not in mistyped:
                problems += self.refuse(f"The key '{key}' is missing.", words=self.key).problems
        if problems:
            raise DefinitionError(problems)
        return entries

    def open_mapping(self) -> dict[str, "Entry"]:
        """The entries by key, whatever the keys; doubled keys are refused."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.refuse("Keys with values are expected here.")
        entries: dict[str, Entry] = {}
        for key_node, value in self.node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.source.problem(key_node.start_mark, "", "A key must be a word.")
            if key_node.value in entries:
                raise self.source.problem(key_node.start_mark, key_node.value, "This key stands here twice.")
            entries[key_node.value] = Entry(self.source, value, key_node.value)
        return entries

    @property
    def is_mapping(self) -> bool:
        """Keys with values stand here."""
        return isinstance(self.node, yaml.MappingNode)

    def items(self) -> list["Entry"]:
        """The entries of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.refuse("A list is expected here.")
        return [Entry(self.source, node, self.key) for node in self.node.value]

    def text(self) -> str:
        """The words of a scalar, never empty."""
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            raise self.refuse("Words are expected here.")
        return str(self.node.value).strip()

    def one_of(self, options: Iterable[str]) -> str:
        """A scalar that is one of these words."""
        word = self.text()
        options = tuple(options)
        if word not in options:
            raise self.refuse(f"'{word}' is not known here.", did_you_mean(word, options))
        return word

    def flag(self) -> bool:
        """true or false."""
        return self.one_of(("true", "false")) == "true"

    def integer(self) -> int:
        """A whole number."""
        try:
            return int(self.text())
        except ValueError:
            raise self.refuse("A whole number is expected here.") from None

    def number(self) -> int | float:
        """A number, whole where it is written so."""
        word = self.text()
        try:
            number = int(word) if word.lstrip("-").isdigit() else float(word)
        except ValueError:
            raise self.refuse("A number is expected here.", with_a_point(word)) from None
        if not abs(number) < LARGEST:
            raise self.refuse("This number is too large to count with.")
        return number

    def day(self) -> date:
        """A day written as 2011-06-30."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise self.refuse("A day is expected here, like 2011-06-30.") from None

    def texts(self) -> dict[str, str]:
        """The same words in each language of the interface."""
        return {name: entry.text() for name, entry in self.mapping(required=("en", "pl")).items()}

    def said(self) -> dict[str, str]:
        """Words in each language, or one text that is the same in all, such as a law's number."""
        if self.is_mapping:
            return self.texts()
        return dict.fromkeys(("en", "pl"), self.text())

    def refuse_at(self, offset: int, words: str, message: str, proposal: str = "") -> DefinitionError:
        """The refusal that points at a character of this scalar, whatever its quoting or folding."""
        index = self._index_in_file(offset)
        before = self.source.text[:index]
        line = before.count("\n") + 1
        column = index - (before.rfind("\n") + 1) + 1
        return DefinitionError([Problem(self.source.file, line, column, words[:120], message, proposal)])

    def _index_in_file(self, offset: int) -> int:
        """Folding changes white space only, so count the other characters."""
        start, end = self.node.start_mark.index, self.node.end_mark.index
        raw = self.source.text
        if raw[start : start + 1] in ("|", ">"):
            start = raw.index("\n", start) + 1
        elif raw[start : start + 1] in ("'", '"'):
            start += 1
        wanted = sum(not character.isspace() for character in self.node.value[:offset])
        for index in range(start, end):
            if raw[index].isspace():
                continue
            if wanted == 0:
                return index
            wanted -= 1
        return max(start, end - 1)


def with_a_point(word: str) -> str:
    """A proposal for a decimal comma; '' for anything else."""
    pointed = word.replace(",", ".")
    return f"Write {pointed}, with a point." if word.count(",") == 1 and _DECIMAL.fullmatch(pointed) else ""
