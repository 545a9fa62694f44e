"""What somebody called something, put between quotation marks, is written so that marks of its own fit into them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib

ROOM = Path(__file__).resolve().parents[2] / "src/kladka"
QUOTED = re.compile(r"[„“][^”]*”")
NAMED = re.compile(r"%\((\w+)\)s")
WORDS_OF_PEOPLE = frozenset(
    {"title", "project", "contest", "award", "name", "entity", "room", "goal", "stage", "line", "variant"}
    | {"question", "answer", "what", "before", "after", "old", "new"}
)
"""The values that hold what somebody wrote: a title, a name. The others are codes, words of dictionaries, cells."""
NO_TITLES = ("reporting/kreport/", "api/")
"""Where a name is that of a file, or of a breakdown."""
MARK = "in_quotes"


def quoted_values() -> dict[str, set[str]]:
    """Return by text which of its values stand between quotation marks, in English or in Polish."""
    found: dict[str, set[str]] = {}
    for path in ROOM.rglob("django.po"):
        for entry in polib.pofile(str(path)):
            for text in (entry.msgid, entry.msgid_plural, entry.msgstr, *entry.msgstr_plural.values()):
                for part in QUOTED.findall(text or ""):
                    found.setdefault(entry.msgid, set()).update(NAMED.findall(part))
    return {text: names & WORDS_OF_PEOPLE for text, names in found.items() if names & WORDS_OF_PEOPLE}


def bare(source: str, texts: dict[str, set[str]]) -> Iterator[tuple[int, str]]:
    """Yield each value that a function puts between quotation marks as it is: its line and its name."""
    for function in (one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.FunctionDef)):
        inside = list(ast.walk(function))
        beside = {id(one.right): one.left for one in inside if isinstance(one, ast.BinOp)}
        for one in (one for one in inside if isinstance(one, ast.Dict)):
            names = _names(beside.get(id(one)), texts) if _says(beside.get(id(one))) else _names(function, texts)
            for key, value in zip(one.keys, one.values, strict=True):
                is_marked = isinstance(value, ast.Call) and getattr(value.func, "id", "") == MARK
                if isinstance(key, ast.Constant) and key.value in names and not is_marked:
                    yield value.lineno, str(key.value)


def _says(node: ast.AST | None) -> bool:
    """Tell whether the text stands beside its values, and not in a variable."""
    return node is not None and any(isinstance(one, ast.Constant) for one in ast.walk(node))


def _names(node: ast.AST | None, texts: dict[str, set[str]]) -> set[str]:
    said = [one for one in ast.walk(node) if isinstance(one, ast.Constant)] if node is not None else []
    return {name for one in said for name in texts.get(str(one.value), ())}


def test_a_bare_title_between_quotation_marks_is_found():
    texts = {"“%(title)s” ended.": {"title"}}
    assert list(bare('def f(x):\n    return _("“%(title)s” ended.") % {"title": x.title}', texts)) == [(2, "title")]
    assert list(bare('def f(x):\n    return _("“%(title)s” ended.") % {"title": in_quotes(x.title)}', texts)) == []


def test_no_title_is_put_between_quotation_marks_as_it_is():
    texts = quoted_values()
    wrong = []
    for path in sorted(ROOM.rglob("*.py")):
        where = path.relative_to(ROOM).as_posix()
        if not where.startswith(NO_TITLES):
            wrong += [f"{where}:{line} {name}" for line, name in bare(path.read_text(), texts)]
    assert wrong == []


def test_templates_do_the_same():
    """A template has the mark as a filter: `with contest=award.contest|in_quotes`."""
    wrong = []
    for path in sorted(ROOM.rglob("*.html")):
        for given, text in re.findall(r"{% blocktranslate ([^%]*)%}(.*?){% endblocktranslate", path.read_text(), re.S):
            for part in QUOTED.findall(text):
                names = set(re.findall(r"{{ (\w+) }}", part)) & WORDS_OF_PEOPLE
                bare_ones = (name for name in names if not re.search(rf"\b{name}=\S+\|{MARK}\b", given))
                wrong += [f"{path.relative_to(ROOM)}: {name}" for name in bare_ones]
    assert wrong == []
