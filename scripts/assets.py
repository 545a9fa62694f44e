"""Puts third-party front-end files in order: `node_modules/` → `src/kladka/core/static/vendor/`.

Only gov.uk services may use the GDS Transport font and the crown, and only they serve `/assets/`. So the font gives
way to `var(--app-font)`, the crest goes, and addresses become relative. Sources: govuk-frontend and MoJ Frontend
(MIT), Source Sans (OFL); their licences are copied beside the files.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "src/kladka/core/static/vendor"

GOVUK = MODULES / "govuk-frontend"
MOJ = MODULES / "@ministryofjustice/frontend"
FONT = MODULES / "source-sans"

SHEETS = [GOVUK / "dist/govuk/govuk-frontend.min.css", MOJ / "moj/moj-frontend.min.css"]
SCRIPTS = [GOVUK / "dist/govuk/govuk-frontend.min.js", MOJ / "moj/moj-frontend.min.js"]
IMAGES = [GOVUK / "dist/govuk/assets/images", MOJ / "moj/assets/images"]
LICENCES = {"govuk-frontend": GOVUK, "moj-frontend": MOJ, "source-sans": FONT}
WEIGHTS = {"Regular": 400, "Bold": 700}

FONT_FACE = re.compile(r"(/\*![^*]*\*/)?@font-face\{[^}]*\}")
FAMILY = re.compile(r'font-family:"?GDS Transport"?[^;}]*')
CREST = re.compile(r"(background|mask|-webkit-mask)-image:url\([^)]*crest[^)]*\);?")
ASSET = re.compile(r"url\(\"?/assets/images/([^)\"]+)\"?\)")
SOURCE_MAP = re.compile(r"\n?(/\*|//)# sourceMappingURL=[^\n*]*(\*/)?")
LEFTOVERS = re.compile(r"GDS Transport|/assets/|sourceMappingURL|url\([^)]*crest", re.IGNORECASE)


def cleaned_sheet(text: str) -> str:
    """Return a style sheet without the font, the crest, absolute asset addresses and the source map."""
    text = FONT_FACE.sub("", text)
    text = FAMILY.sub("font-family:var(--app-font)", text)
    text = CREST.sub("", text)
    text = ASSET.sub(r"url(images/\1)", text)
    return SOURCE_MAP.sub("", text)


def font_sheet() -> str:
    """Return the style sheet that declares Source Sans and names it as the application's font."""
    faces = [
        '@font-face{font-family:"Source Sans 3";font-style:normal;font-display:swap;'
        f'font-weight:{weight};src:url(fonts/{font_name(style)}) format("woff2")}}'
        for style, weight in WEIGHTS.items()
    ]
    return "\n".join([*faces, ':root{--app-font:"Source Sans 3",arial,sans-serif}', ""])


def font_name(style: str) -> str:
    """Return the file name of one weight of the font."""
    return f"SourceSans3-{style}.ttf.woff2"


def build(target: Path) -> None:
    """Write everything into `target`. Raises FileNotFoundError when `npm ci` has not run."""
    (target / "images").mkdir(parents=True)
    (target / "fonts").mkdir()
    for sheet in SHEETS:
        text = cleaned_sheet(sheet.read_text("utf-8"))
        (target / sheet.name).write_text(text, "utf-8")
        copy_images(text, target)
    for script in SCRIPTS:
        (target / script.name).write_text(SOURCE_MAP.sub("", script.read_text("utf-8")), "utf-8")
    for style in WEIGHTS:
        shutil.copy(FONT / "WOFF2/TTF" / font_name(style), target / "fonts")
        # Documents on paper embed the same font, from the format that their compiler reads.
        shutil.copy(FONT / "TTF" / font_name(style).removesuffix(".woff2"), target / "fonts")
    (target / "fonts.css").write_text(font_sheet(), "utf-8")
    for name, package in LICENCES.items():
        licence = next(package.glob("LICENSE*"), None)
        if licence:
            shutil.copy(licence, target / f"LICENCE-{name}.txt")


def copy_images(sheet: str, target: Path) -> None:
    """Copy the images that a cleaned style sheet names."""
    for name in set(re.findall(r"url\(images/([^)]+)\)", sheet)):
        source = next(folder / name for folder in IMAGES if (folder / name).exists())
        shutil.copy(source, target / "images" / name)


def problems(target: Path) -> list[str]:
    """Return what still points at gov.uk's own things in the written files, as sentences."""
    return [
        f"{sheet.name} still has {found.group()!r}"
        for sheet in sorted(target.glob("*.css"))
        for found in LEFTOVERS.finditer(sheet.read_text("utf-8"))
    ]


def main() -> int:
    """Build beside the target and swap, so that a running server never sees half a folder."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TARGET.parent) as folder:
        fresh = Path(folder) / "vendor"
        build(fresh)
        found = problems(fresh)
        if found:
            print("\n".join(found), file=sys.stderr)
            return 1
        if TARGET.exists():
            TARGET.rename(Path(folder) / "old")
        fresh.rename(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
