"""Where packs lie: inside the installed package, or in a checkout's `packs/`; a path works, too."""

from functools import lru_cache
from pathlib import Path

from miara.language import definitions
from miara.model.errors import PackNotFoundError, did_you_mean
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
    return _load(path, path.stat().st_mtime_ns, _parameters_folder(path))


def _parameters_folder(pack: Path) -> Path:
    """Parameters beside the pack's folder, else those that come with the engine."""
    beside = pack.resolve().parent.parent / "parameters"
    return beside if beside.is_dir() else root() / "parameters"


@lru_cache(maxsize=32)
def _load(path: Path, _changed: int, folder: Path) -> Pack:
    parameters = {file.stem: file.read_text("utf-8") for file in folder.glob("*.yaml")}
    return definitions.read(path.name, path.read_text("utf-8"), parameters)
