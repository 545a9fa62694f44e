"""Papers: what a template and what is known of somebody become, and how that becomes a PDF. Knows no person itself.

The parts of a template's body: `heading`, `words`, `note`, `items`, `boxes` (texts in both languages, `{name}` stands
for a value; a box may say which situation it `tells` of), `facts` (labels with the name of a value), `table` (the name
of rows, a caption and columns; `tall` leaves room to sign in each row), `lines` (room to write by hand). A part with
`when` is left out where that value is empty, or where there are no such rows.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import translation

from kladka.core import packs
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import day_in_words
from kladka.core.ledger import digest_of
from kladka.core.quoting import filled
from kladka.documents import blocks
from kladka.documents.blocks import Block
from kladka.documents.rendering import DocumentError, pdf
from kladka.documents.templates import Template, layout_hash
from kladka.files.queries import path_of

LANGUAGES = ("pl", "en")

type Content = dict[str, Any]
"""Everything that is read on a paper, ready for JSON: the snapshot a PDF is made from, again and again."""


@dataclass(frozen=True)
class Logo:
    """A picture in the head of a paper, kept as a file by its digest; `alt` says what it shows."""

    sha256: str
    media_type: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Drawn:
    """What a participant drew on screen as their signature, kept as a file by its digest."""

    sha256: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True)
class OnScreen:
    """That a paper was signed on screen: on which day, what the participant drew, and whose account said so besides."""

    day: str
    drawn: Drawn
    account: str


@dataclass(frozen=True)
class Given:
    """What is known, in words of the paper's language: values by name, rows by name, and the names of who signs.

    Several people may sign in one role; in one that says None nobody does.

    `facts` are the ids of what the signed paper will prove. `funded` says who pays for the project, where its programme
    wants that said; `on_screen` stands where it was signed before it was made.
    """

    values: Mapping[str, str]
    rows: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    signers: Mapping[str, str | Sequence[str] | None] = field(default_factory=dict)
    logos: Sequence[Logo] = ()
    facts: Sequence[str] = ()
    is_made_up: bool = False
    funded: str = ""
    on_screen: OnScreen | None = None


def compose(template: Template, given: Given, *, language: str, number: str, on: date) -> Content:
    """Return the content of a paper; without a `number` it is a draft. Raises DocumentError for an unknown name."""
    shared = packs.load("documents/words.yaml")
    numbered = shared["numbered"][language].replace("{number}", number) if number else shared["draft"][language]
    body = [_part(part, given, language) for part in template.body if _is_wanted(part, given)]
    if template.signs:
        body += _signatures(template, given, language)
    title = template.titles[language]
    return {
        "title": title,
        "above": given.values["above"],
        "funded": given.funded,
        "author": given.values["controller"],
        "day": on.isoformat(),
        "numbered": numbered,
        "foot": ". ".join([f"{title}, {numbered}", *([shared["made_up"][language]] if given.is_made_up else [])]),
        "pages": shared["pages"][language],
        "language": language,
        "logos": [vars(logo) for logo in given.logos],
        "blocks": body,
    }


def says_values(template: Template, content: Content, values: Mapping[str, str]) -> bool:
    """Tell whether a kept paper says of these values, wherever its template names one alone, what they are now."""
    given, language = Given(values), content["language"]
    kept = [row for one in content["blocks"] if one["kind"] == "facts" for row in one["rows"]]
    texts = [one["text"] for one in content["blocks"] if one["kind"] == "words"]
    for part in template.body:
        for one in part.get("facts", ()):
            if one["value"] in values:
                told = [_said(one["label"], given, language), _value(one["value"], given, language)]
                if told not in kept:
                    return False
        name = part["words"][language].strip()[1:-1] if "words" in part else ""
        if name in values and _said(part["words"], given, language) not in texts:
            return False
    return True


def says_row(template: Template, content: Content, rows: str, place: int, row: Mapping[str, str]) -> bool:
    """Tell whether a kept paper says in a row of one of its tables, by its place, what is known now."""
    columns = next(one["columns"] for one in template.body if one.get("table") == rows)
    heads = [one["label"][content["language"]] for one in columns]
    kept = [one["rows"] for one in content["blocks"] if [each["label"] for each in _columns(one)] == heads]
    return bool(kept) and place < len(kept[0]) and kept[0][place] == [row.get(one["value"], "") for one in columns]


def _columns(block: Block) -> Sequence[Mapping[str, Any]]:
    return block["columns"] if block["kind"] == "table" else ()


def lacking(template: Template, given: Given) -> list[str]:
    """Return the names of what the template needs and is not there."""
    return [name for name in template.needs if not (given.rows.get(name) or given.values.get(name))]


def made_without(template: Template, given: Given) -> list[str]:
    """Return what to think of before a paper is made, in the language in use: that something usual is not there."""
    return [in_use(words) for name, words in template.expects.items() if not given.values.get(name)]


def lacking_words(name: str) -> str:
    """Return the sentence for something that is not there, in the language in use."""
    words: Mapping[str, str] = packs.load("documents/words.yaml")["lacking"][name]
    return in_use(words)


def code_word(code: str, language: str) -> str:
    """Return the word for a code that stands on papers: whether somebody was there."""
    found: str = packs.load("documents/words.yaml")["codes"][code][language]
    return found


def role_word(role: str, language: str) -> str:
    """Return what somebody who signs is called, of a role whose words hold no value."""
    found: str = packs.load("documents/words.yaml")["roles"][role][language]
    return found


def content_hash(content: Content, name: str) -> str:
    """Return the SHA-256 (hex) of what a paper is made from: its content and its template's layout."""
    return digest_of([content, layout_hash(name)])


def voided(content: Content, *, on: date, reason: str) -> Content:
    """Return what is read on a paper that was withdrawn on a day: first of all that it does not hold.

    `reason` is a code of the dictionary "void-reasons".
    """
    language, shared = content["language"], packs.load("documents/words.yaml")["void"]
    with translation.override(language):
        told = {"day": day_in_words(on), "reason": dictionary("void-reasons").label(reason)}
    title, note = (_filled(shared[name][language], content | told) for name in ("title", "note"))
    return {
        **content,
        "title": title,
        "foot": f"{shared['mark'][language]}. {content['foot']}",
        "mark": shared["mark"][language],
        "blocks": [blocks.note(note), *content["blocks"]],
    }


def paper_pdf(name: str, content: Content) -> bytes:
    """Return the PDF of a paper. The same content and layout give the same bytes."""
    laid = _laid_out(content)
    return pdf(VOID if "mark" in content else name, laid | {"layout": f"{name}.typ"}, content["language"])


def papers_pdf(contents: Sequence[Content], language: str) -> bytes:
    """Return many papers as one PDF, each from a page of its own and with its own page numbers."""
    return pdf(TOGETHER, {"papers": [_laid_out(content) for content in contents]}, language)


def _laid_out(content: Content) -> dict[str, Any]:
    share = _share_of_row(content["logos"])
    drawn = [{"svg": _drawn(logo, share), "alt": logo["alt"]} for logo in content["logos"]]
    above = "\n".join(filter(None, (content["above"], content.get("funded"))))
    return {**content, "above": above, "logos": drawn, "blocks": [_with_picture(one) for one in content["blocks"]]}


TOGETHER = "together"
"""What many papers in one document are laid out by."""
VOID = "void"
"""What a paper that was withdrawn is laid out by, around its own layout."""


def _signatures(template: Template, given: Given, language: str) -> list[Block]:
    """Return where a paper is signed; of one that was signed on screen, who did so when, and what was drawn."""
    shared = packs.load("documents/words.yaml")
    told, done = shared["signatures"], given.on_screen
    caption, columns = told["caption"][language], [one[language] for one in told["columns"]]
    signing = [(role, name) for role in template.signs for name in _names(given.signers.get(role, ""))]
    rows = [(_said(shared["roles"][role], given, language), name) for role, name in signing]
    if done is None:
        return [blocks.signatures(caption, columns, rows)]
    how = ["drawn" if role == DRAWS else "account" for role, _name in signing]
    words = [_filled(told[one][language], {"day": done.day, "account": done.account}) for one in how]
    signed = [(*row, said) for row, said in zip(rows, words, strict=True)]
    alt = _filled(told["alt"][language], {"name": given.signers.get(DRAWS, "")})
    picture = {**blocks.picture("", alt, caption=told["picture"][language]), "file": vars(done.drawn)}
    return [blocks.table(caption, [(one, False) for one in columns], signed, widths=(1.2, 1.2, 1.6)), picture]


def _names(signers: str | Sequence[str] | None) -> Sequence[str]:
    """Return who signs in a role; room for one where nobody is named, and none where nobody signs in it."""
    if signers is None:
        return []
    return [signers] if isinstance(signers, str) else signers or [""]


DRAWS = "participant"
"""Who signs on screen by drawing; the others by their account."""
SIGNED_WIDE = 60
"""Millimetres: how wide a signature that was drawn is printed."""


def _with_picture(block: Block) -> Block:
    """Return a block with the picture that it names, at the left, not as wide as the page."""
    kept = block.get("file")
    if kept is None:
        return block
    wide = round(kept["width"] * ROW / SIGNED_WIDE, 2)
    return {**block, "svg": _svg(kept, path_of(kept["sha256"]).read_bytes(), 1, wide)}


def _filled(text: str, values: Mapping[str, Any]) -> str:
    """Return a text with values in place of their names."""
    return filled(text, lambda name: str(values[name]))


def _is_wanted(part: Mapping[str, Any], given: Given) -> bool:
    name = part.get("when")
    return name is None or bool(given.rows.get(name) or given.values.get(name))


def _part(part: Mapping[str, Any], given: Given, language: str) -> Block:
    kind = next(iter(part))
    told = part[kind]
    match kind:
        case "heading" | "words" | "note":
            make = {"heading": blocks.heading, "words": blocks.words, "note": blocks.note}[kind]
            return make(_said(told, given, language))
        case "items" | "boxes":
            texts = [_said(one, given, language) for one in told]
            return blocks.items(texts) if kind == "items" else blocks.boxes(texts)
        case "facts":
            return blocks.facts(
                (_said(one["label"], given, language), _value(one["value"], given, language)) for one in told
            )
        case "lines":
            return blocks.lines(_said(told, given, language), told["number"])
        case "table":
            return _table(part, given, language)
    raise DocumentError(f"No template has a part “{kind}”.")


def _table(part: Mapping[str, Any], given: Given, language: str) -> Block:
    columns = part["columns"]
    rows = [[row.get(one["value"], "") for one in columns] for row in given.rows.get(part["table"], ())]
    rows += [[""] * len(columns)] * part.get("empty_rows", 0)
    heads = [(one["label"][language], one.get("numeric", False)) for one in columns]
    made = blocks.table(_said(part["caption"], given, language), heads, rows, widths=part.get("widths", ()))
    return {**made, "tall": True} if part.get("tall") else made


def _said(text: Mapping[str, Any], given: Given, language: str) -> str:
    """Return a text with values in place of their names; what is in a value is never looked at again."""
    return filled(str(text[language]).strip(), lambda name: _value(name, given, language), language)


def _value(name: str, given: Given, language: str) -> str:
    if name not in given.values:
        raise DocumentError(f"A template asks for “{name}”, which is no value of a paper.")
    return given.values[name] or str(packs.load("documents/words.yaml")["nothing"][language])


def can_be_drawn(content: bytes, media_type: str, width: int, height: int) -> bool:
    """Tell whether a picture can stand on a paper: one that is damaged inside would take every paper with it."""
    told = {"media_type": media_type, "width": width, "height": height}
    words = dict.fromkeys(("title", "above", "author", "foot", "pages"), "-") | {"day": "2026-01-01"}
    try:
        pdf("report", {**words, "blocks": [blocks.picture(_svg(told, content, 1), "-")]}, "pl")
    except DocumentError:
        return False
    return True


ROW, HIGH, GAP = 170, 13, 5
"""Millimetres: the width of a page between its margins, the height of a logo there (`paper.typ`), the least gap."""


def _share_of_row(logos: Sequence[Mapping[str, Any]]) -> float:
    """Return how large logos are drawn so that all of them fit into one row: 1 where there is room."""
    wide = sum(logo["width"] / logo["height"] * HIGH for logo in logos)
    return min(1, (ROW - GAP * (len(logos) - 1)) / wide) if wide else 1


def _drawn(logo: Mapping[str, Any], share: float) -> str:
    """Return a kept picture as a drawing that holds it."""
    return _svg(logo, path_of(logo["sha256"]).read_bytes(), share)


def _svg(logo: Mapping[str, Any], content: bytes, share: float, wide: float = 0) -> str:
    """Return a picture as a drawing; of a `share` below 1 with room above and below, which makes it smaller.

    `wide` gives it room to the right, in its own pixels.
    """
    held = base64.b64encode(content).decode()
    width, height = logo["width"], logo["height"]
    high = height if share == 1 else round(height / share, 2)
    top = 0 if share == 1 else round((height - high) / 2, 2)
    room = wide or width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top} {room} {high}" width="{room}" height="{high}">'
        f'<image href="data:{logo["media_type"]};base64,{held}" width="{width}" height="{height}"/></svg>'
    )
