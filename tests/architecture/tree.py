"""Checks over source files. Each takes a folder and returns what is wrong, so that a bad sample can be fed to it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

MOST_LINES = 400

ROOM_FILES = {
    "__init__", "apps", "models", "rules", "permissions", "policies", "queries", "actions", "admin",
    "migrations", "locale", "templates", "static", "templatetags", "management", "views", "urls", "forms", "fields",
}  # fmt: skip
"""What a room of the domain may consist of."""

FREE_ROOMS = {
    "core",
    "config",
    "pages",
    "cli",
    "demo",
    "reporting",
    "exchange",
    "messages",
    "files",
    "accounts",
    "documents",
    "api",
}
"""Rooms that are not (only) about people's records and name their files by what they do."""

NO_NAMES = {"utils", "util", "helpers", "helper", "services", "service", "managers", "manager", "handlers", "common",
            "misc", "signals"}  # fmt: skip

SQLITE_OPENERS = {"sqlite3", "apsw", "adbc_driver_sqlite", "pysqlite3", "sqlean", "aiosqlite"}
SQLITE_DOOR = "kladka/core/sqlite/"
"""The one place that may open the ledger: closing another library's handle drops our locks on the file."""

DUCKDB_ATTACH = re.compile(r"\bsqlite_(scan|attach|query)\b|\bTYPE\s+sqlite\b", re.IGNORECASE)


def python_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield relative name and path of each module that people write."""
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if "/migrations/" not in name and "__pycache__" not in name:
            yield name, path


def too_long(root: Path) -> list[str]:
    """Return files past the limit; templates, styles and scripts of our own included."""
    own = [*python_files(root)]
    for suffix in ("*.html", "*.css", "*.js"):
        own += [(p.relative_to(root).as_posix(), p) for p in sorted(root.rglob(suffix)) if "vendor" not in p.parts]
    lengths = ((name, len(path.read_text("utf-8").splitlines())) for name, path in own)
    return [f"{name}: {length} lines" for name, length in lengths if length > MOST_LINES]


def imports_inside_functions(root: Path) -> list[str]:
    """Return the places where a function or method imports."""
    return [
        f"{name}:{inner.lineno}"
        for name, path in python_files(root)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def wrong_names(kladka: Path) -> list[str]:
    """Return files and folders of rooms whose name is none of the house's."""
    wrong = []
    for room in sorted(p for p in kladka.iterdir() if p.is_dir() and (p / "__init__.py").exists()):
        for path in sorted(room.iterdir()):
            allowed = room.name in FREE_ROOMS or path.stem in ROOM_FILES or path.name == "__pycache__"
            if not allowed:
                wrong.append(f"{room.name}/{path.name}")
    forbidden = [name for name, path in python_files(kladka) if NO_NAMES & set(Path(name).with_suffix("").parts)]
    return wrong + forbidden


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the full name and line of everything imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


def sqlite_openers(root: Path) -> list[str]:
    """Return the places that could open the ledger with another SQLite than the backend's."""
    found = []
    for name, path in python_files(root):
        if name.startswith(SQLITE_DOOR):
            continue
        text = path.read_text("utf-8")
        for module, line in imported(ast.parse(text)):
            if module.split(".")[0] in SQLITE_OPENERS or module.startswith("django.db.backends.sqlite3"):
                found.append(f"{name}:{line} imports {module}")
        found += [f"{name}: DuckDB's {match.group()!r}" for match in DUCKDB_ATTACH.finditer(text)]
    return found


def signal_receivers(root: Path) -> list[str]:
    """Return the places that listen to Django's model signals: the domain's flow is made of calls."""
    return [
        f"{name}:{line}"
        for name, path in python_files(root)
        for module, line in imported(ast.parse(path.read_text("utf-8")))
        if module in {"django.db.models.signals", "django.dispatch"}
    ]


DOMAIN = {"models", "rules", "permissions", "policies", "queries", "actions"}
"""What a room of the domain is made of; whose answer goes to a browser is the business of pages."""


def answers_of_the_domain(root: Path) -> list[str]:
    """Return the rules, reads and verbs that make an answer to a browser. A request they may be asked about."""
    return [
        f"{name}:{node.lineno}"
        for name, path in python_files(root)
        if name.startswith("kladka/") and DOMAIN & {part.removesuffix(".py") for part in name.split("/")[2:3]}
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in {"django.http", "django.shortcuts"}
        if {alias.name for alias in node.names} - {"HttpRequest"}
    ]


def clock_readers(root: Path) -> list[str]:
    """Return rules that ask the clock or the database instead of being told."""
    asking = re.compile(r"\b(date\.today|datetime\.now|timezone\.now|clock\.(now|today)|\.objects\b)")
    return [
        f"{name}:{number}"
        for name, path in python_files(root)
        if name.endswith("/rules.py") or "/rules/" in name
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if asking.search(line)
    ]


DAY_NAMES = re.compile(r"(_on|_date)$|^(day|on|since|start|end|entered|left|today)$")


def unwritten_days(root: Path) -> list[str]:
    """Return the sentences into which a date goes as it is: 2026-11-24, whatever the language."""
    return [
        f"{name}:{value.lineno}"
        for name, path in python_files(root)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Dict)
        for value in node.right.values
        if any(DAY_NAMES.search(name_of(part)) for part in getattr(value, "values", [value]))
    ]


def name_of(node: ast.AST) -> str:
    """Return the name of a variable or an attribute, and nothing for anything else."""
    return str(getattr(node, "id", getattr(node, "attr", "")))


PLAIN_FIELDS = {"IntegerField", "DecimalField", "FloatField", "DateField", "TimeField", "DateTimeField"}
FORMS_DOOR = "kladka/core/forms/"
"""The one place that may use Django's own fields of numbers and days: they let through what no column holds."""


def plain_fields(root: Path) -> list[str]:
    """Return the places where a form uses a field of Django's own for a number or a day."""
    found = []
    for name, path in python_files(root):
        if name.startswith(FORMS_DOOR):
            continue
        module = ast.parse(path.read_text("utf-8"))
        plain = set(_names_of_django_forms(module))
        found += [
            f"{name}:{node.lineno} uses {node.attr}"
            for node in ast.walk(module)
            if isinstance(node, ast.Attribute) and node.attr in PLAIN_FIELDS and ast.unparse(node.value) in plain
        ]
        found += [
            f"{name}:{node.lineno} imports {alias.name}"
            for node in ast.walk(module)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.forms")
            for alias in node.names
            if alias.name in PLAIN_FIELDS
        ]
    return found


def _names_of_django_forms(module: ast.AST) -> Iterator[str]:
    """Yield the names under which a module knows `django.forms`."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module == "django":
            yield from (alias.asname or alias.name for alias in node.names if alias.name == "forms")
        elif isinstance(node, ast.Import):
            yield from (alias.asname or alias.name for alias in node.names if alias.name == "django.forms")
