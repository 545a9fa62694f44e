"""Where packs lie: inside the installed package, or in a checkout's `packs/`; a path works, too."""

from functools import lru_cache
from pathlib import Path

from miara.language import definitions
from miara.model.errors import DefinitionError, PackNotFoundError, did_you_mean
from miara.model.pack import Pack

_INSTALLED = Path(__file__).parent / "_packs"
_CHECKOUT = Path(__file__).parents[2] / "packs"


def root() -> Path:
    """The folder that holds `indicators/` and `parameters/`."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def codes() -> tuple[str, ...]:
    """Codes of the packs that are there, in alphabetical order."""
    return tuple(sorted(path.stem for path in (root() / "indicators").glob("*.yaml")))


def find(code_or_path: str | Path) -> Path:
    """The file of a pack, by its code or by a path. Raises PackNotFoundError."""
    path = Path(code_or_path)
    if path.is_dir() and str(code_or_path) not in codes():
        raise PackNotFoundError(f"{path} is a folder; name the pack's file in it, such as {path / 'my-pack.yaml'}.")
    if path.suffix in (".yaml", ".yml"):
        if not path.is_file():
            raise PackNotFoundError(f"There is no file {path}.")
        return path
    known = codes()
    if str(code_or_path) not in known:
        proposal = did_you_mean(str(code_or_path), known)
        raise PackNotFoundError(f"There is no pack '{code_or_path}'. {proposal}".rstrip())
    return root() / "indicators" / f"{code_or_path}.yaml"


def load(code_or_path: str | Path) -> Pack:
    """The checked pack. Raises PackNotFoundError and DefinitionError."""
    path = find(code_or_path)
    return _load(path, path.stat().st_mtime_ns, _parameter_folders(path))


def _parameter_folders(pack: Path) -> tuple[Path, ...]:
    """The parameters that come with the engine, then those beside the pack's folder, which win."""
    return root() / "parameters", pack.resolve().parent.parent / "parameters"


@lru_cache(maxsize=32)
def _load(path: Path, _changed: int, folders: tuple[Path, ...]) -> Pack:
    parameters = {file.stem: _text(file) for folder in folders for file in folder.glob("*.yaml")}
    return definitions.read(path.name, _text(path), parameters)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise DefinitionError.of(file.name, "This is not text in UTF-8. Save it as UTF-8.") from None
