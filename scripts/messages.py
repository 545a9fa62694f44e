"""Catalogues of translations: extract, check, compile. No GNU gettext needed.

    messages.py update [PACKAGE...]   add new texts to the catalogues, drop unused ones, keep translations
    messages.py check [PACKAGE...]    fail on a text missing, empty, fuzzy, unused, or with other placeholders
    messages.py compile               .po → .mo, where the .po is newer

A text belongs to the catalogue of the nearest folder above it that has a `locale/`, else to its room
(`src/kladka/<room>`) or page area (`src/kladka/pages/<area>`). PACKAGE is such a folder, as `people` or `pages/coach`.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/kladka"
LANGUAGE = "pl"
PLURAL_FORMS = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
WIDTH = 100
"""Columns at which the lines of a new entry are broken."""
HEADER = f"""#
msgid ""
msgstr ""
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {PLURAL_FORMS}\\n"
"""

FUNCTIONS = {
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}
"""Django's functions and what their first arguments are."""

TEMPLATE_SUFFIXES = {".html", ".txt", ".svg", ".xml", ".typ"}
PERCENT = re.compile(r"%(?:\((\w+)\))?[-#0 +]*\d*(?:\.\d+)?[diouxXeEfFgGcrs]")
BRACE = re.compile(r"\{(\w+)[^{}]*\}")
TEMPLATE_CALL = re.compile(r"(?<!\w)(gettext|ngettext|pgettext|npgettext|_)\((?=u?['\"])")

type Key = tuple[str, str]
"""Context (empty when there is none) and msgid."""


@dataclass
class Text:
    """One translatable text as the source has it."""

    id: str
    context: str = ""
    plural: str = ""
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What distinguishes it in a catalogue."""
        return (self.context, self.id)


def imported_names(tree: ast.AST) -> dict[str, str]:
    """Return the names under which a module knows Django's translation functions."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }


def texts_of_python(code: str) -> Iterator[Text]:
    """Yield the texts in a Python module. A call whose argument is not a literal is left to its literal's place."""
    tree = ast.parse(code)
    names = imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = called(node, names)
            if function:
                yield from text_of(function, [literal(each) for each in node.args])


def called(node: ast.Call, names: dict[str, str]) -> str:
    if isinstance(node.func, ast.Name):
        return names.get(node.func.id, "")
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.attr if node.func.value.id == "translation" and node.func.attr in FUNCTIONS else ""
    return ""


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def text_of(function: str, arguments: list[str | None]) -> Iterator[Text]:
    roles = FUNCTIONS[function]
    values = arguments[: len(roles)]
    if len(values) == len(roles) and None not in values and values[roles.index("id")]:
        yield Text(**{role: str(value) for role, value in zip(roles, values, strict=True)})


def texts_of_template(source: str) -> Iterator[Text]:
    """Yield the texts in a Django template, blocks trimmed as Django trims them."""
    code = templatize(source)
    for match in TEMPLATE_CALL.finditer(code):
        function = "gettext" if match.group(1) == "_" else match.group(1)
        yield from text_of(function, leading_strings(code[match.end() :], len(FUNCTIONS[function])))


STRING = re.compile(r"\s*,?\s*u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", re.DOTALL)


def leading_strings(code: str, count: int) -> list[str | None]:
    found: list[str | None] = []
    position = 0
    while len(found) < count and (match := STRING.match(code, position)):
        found.append(ast.literal_eval(match.group(1).replace("\n", "\\n")))
        position = match.end()
    return found


def owner_of(file: Path, source: Path = SOURCE) -> Path:
    """Return the folder whose catalogue a file's texts belong to."""
    for folder in file.parents:
        if folder == source:
            break
        if (folder / "locale").is_dir():
            return folder
    parts = file.relative_to(source).parts
    in_an_area = parts[0] == "pages" and len(parts) > 2 and parts[1] not in {"templates", "static"}
    return source.joinpath(*parts[: 2 if in_an_area else 1])


def extract(source: Path = SOURCE) -> dict[Path, dict[Key, Text]]:
    """Return the texts of the whole source by the folder that owns their catalogue."""
    found: dict[Path, dict[Key, Text]] = {}
    for file in sorted(source.rglob("*")):
        relative = file.relative_to(source)
        if "vendor" in relative.parts or "migrations" in relative.parts or len(relative.parts) < 2:
            continue
        if file.suffix == ".py":
            texts = texts_of_python(file.read_text("utf-8"))
        elif file.suffix in TEMPLATE_SUFFIXES and "templates" in relative.parts:
            texts = texts_of_template(file.read_text("utf-8"))
        else:
            continue
        for text in texts:
            known = found.setdefault(owner_of(file, source), {}).setdefault(text.key, text)
            known.plural = known.plural or text.plural
            known.files.add(relative.as_posix())
    return found


def catalogue_path(folder: Path) -> Path:
    """Return where a folder's Polish catalogue lies."""
    return folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def existing_catalogues(source: Path = SOURCE) -> set[Path]:
    """Return the folders that have a catalogue."""
    return {path.parents[3] for path in source.rglob(f"locale/{LANGUAGE}/LC_MESSAGES/django.po")}


def entries(path: Path) -> dict[Key, polib.POEntry]:
    """Return a catalogue's live entries; an empty mapping when there is no file."""
    if not path.exists():
        return {}
    return {(e.msgctxt or "", e.msgid): e for e in polib.pofile(str(path)) if not e.obsolete}


def update(folder: Path, texts: dict[Key, Text]) -> None:
    """Write a folder's catalogue: sorted by text, translations kept, unused ones gone.

    An entry that says the same stays as it was written, line breaks included; so does a whole catalogue, in its order.
    """
    path = catalogue_path(folder)
    before, written = entries(path), blocks(path)
    now = {key: entry_for(text, before.get(key)) for key, text in texts.items()}
    same = {key for key, entry in now.items() if key in before and rendered(entry) == rendered(before[key])}
    if not (now or path.exists()) or (path.exists() and same == now.keys() == before.keys()):
        return
    ordered = sorted(now, key=lambda key: (key[1], key[0]))
    parts = [HEADER, *(written[key] if key in same & written.keys() else rendered(now[key]) for key in ordered)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(f"{part.strip()}\n" for part in parts), "utf-8")


def rendered(entry: polib.POEntry) -> str:
    """Return an entry as a new one is written."""
    return entry.__unicode__(WIDTH).strip()


def blocks(path: Path) -> dict[Key, str]:
    """Return how a catalogue's live entries are written now."""
    found = {}
    for block in path.read_text("utf-8").split("\n\n") if path.exists() else ():
        for entry in polib.pofile(block):
            found[entry.msgctxt or "", entry.msgid] = block
    return found


def entry_for(text: Text, old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgid=text.id, msgid_plural=text.plural, msgctxt=text.context or None)
    entry.occurrences = [(name, "") for name in sorted(text.files)]
    if text.plural:
        old_forms = old.msgstr_plural if old else {}
        entry.msgstr_plural = {form: old_forms.get(form, "") for form in range(3)}
    else:
        entry.msgstr = old.msgstr if old else ""
    if old:
        entry.tcomment, entry.flags = old.tcomment, [flag for flag in old.flags if flag == "fuzzy"]
    return entry


def placeholders(text: str) -> set[str]:
    """Return the names (or signs) of what is filled in: %(name)s, %s, {name}."""
    text = text.replace("%%", "")
    return {m.group(1) or m.group(0) for m in PERCENT.finditer(text)} | set(BRACE.findall(text))


def faults(texts: dict[Key, Text], translated: dict[Key, polib.POEntry]) -> Iterator[str]:
    """Yield what is wrong with one catalogue, a sentence each."""
    for key, text in texts.items():
        entry = translated.get(key)
        if entry is None:
            yield f"missing: {text.id!r} ({', '.join(sorted(text.files))})"
        elif entry.fuzzy:
            yield f"fuzzy: {text.id!r}"
        else:
            yield from faults_of_entry(text, entry)
    yield from (f"no longer used: {key[1]!r}" for key in translated.keys() - texts.keys())


def faults_of_entry(text: Text, entry: polib.POEntry) -> Iterator[str]:
    forms = [entry.msgstr_plural.get(form, "") for form in range(3)] if text.plural else [entry.msgstr]
    if bool(text.plural) != bool(entry.msgid_plural) or (text.plural and text.plural != entry.msgid_plural):
        yield f"another plural: {text.id!r}"
    elif not all(forms):
        yield f"not translated: {text.id!r}"
    else:
        for number, form in enumerate(forms):
            allowed = [placeholders(text.plural or text.id)]
            if number == 0:
                allowed.append(placeholders(text.id))
            if placeholders(form) not in allowed:
                yield f"other placeholders: {text.id!r} → {form!r}"


def contradictions(catalogues: dict[Path, dict[Key, polib.POEntry]]) -> Iterator[str]:
    """Yield texts that two catalogues translate differently: at run time only one of them would be seen."""
    seen: dict[Key, tuple[Path, polib.POEntry]] = {}
    for folder, translated in sorted(catalogues.items()):
        for key, entry in translated.items():
            other, first = seen.setdefault(key, (folder, entry))
            if (first.msgstr, first.msgstr_plural) != (entry.msgstr, entry.msgstr_plural):
                yield f"{folder.name} and {other.name} differ on {key[1]!r}: use pgettext or agree"


def check(source: Path = SOURCE, only: set[Path] | None = None) -> list[str]:
    """Return what is wrong in all catalogues, or in `only` some folders'."""
    found = extract(source)
    folders = found.keys() | existing_catalogues(source)
    catalogues = {folder: entries(catalogue_path(folder)) for folder in folders}
    problems = [
        f"{folder.relative_to(source)}: {fault}"
        for folder in sorted(folders if only is None else folders & only)
        for fault in faults(found.get(folder, {}), catalogues[folder])
    ]
    return problems + list(contradictions(catalogues))


def compile_all(source: Path = SOURCE) -> int:
    """Compile the catalogues whose .po is newer than their .mo; return how many were."""
    count = 0
    for path in source.rglob("locale/*/LC_MESSAGES/django.po"):
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns > path.stat().st_mtime_ns:
            continue
        part = compiled.with_suffix(".part")
        polib.pofile(str(path)).save_as_mofile(str(part))
        part.replace(compiled)  # in one step: a server may be reading it
        count += 1
    return count


def main() -> int:
    """Run one of the three commands."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["update", "check", "compile"])
    parser.add_argument("package", nargs="*", help="as people, or pages/coach; all when none is named")
    arguments = parser.parse_args()
    only = {SOURCE / name for name in arguments.package} or None
    if arguments.command == "compile":
        compile_all()
        return 0
    if arguments.command == "update":
        found = extract()
        for folder in found.keys() | existing_catalogues():
            if only is None or folder in only:
                update(folder, found.get(folder, {}))
        return 0
    problems = check(only=only)
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
