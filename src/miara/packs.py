"""Where packs lie: inside the installed package, or in a checkout's `packs/`; a path works, too.

A pack can be extended by definitions of its users, and written out and read again with all its parts.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from miara.language import definitions
from miara.model.errors import DefinitionError, PackNotFoundError, did_you_mean
from miara.model.pack import Pack

_INSTALLED = Path(__file__).parent / "_packs"
_CHECKOUT = Path(__file__).parents[2] / "packs"
_INDICATORS, _PARAMETERS, _OWN = "indicators/", "parameters/", "own/"
_STATE, _PREFIX = f"{_OWN}version", f"{_OWN}prefix"
_IS_PARAMETER = re.compile(r"^parameter:", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")


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


def extend_pack(pack: Pack, own: Mapping[str, str], *, version: str = "1", prefix: str = "") -> Pack:
    """The pack with definitions beside its own, each a text of its own, by a name that refusals call it by.

    Every code among them begins with `prefix`. The result has a version such as "2021.1+3" and its own hash. Raises
    DefinitionError with file, line and column of what is wrong in them.
    """
    texts = dict(_based(pack.texts))
    for name in own:
        if not _NAME.fullmatch(name):
            raise DefinitionError.of(name[:60], "A definition is called by a name of letters a to z, digits, - and _.")
    texts |= {f"{_OWN}{name}.yaml": text for name, text in own.items()}
    texts |= {_STATE: version, _PREFIX: prefix} if own else {}
    return _of_texts(texts)


def texts_of(pack: Pack) -> dict[str, str]:
    """Everything that a pack is read from, by place in a folder of packs: its file, the parameters that it reads, the
    definitions beside it. `read_pack` makes the same pack of it anywhere."""
    unread = {f"{_PARAMETERS}{name}.yaml" for name in _parameter_files(pack.texts)} - {
        f"{_PARAMETERS}{name}.yaml" for name in pack.parameters
    }
    return {place: text for place, text in sorted(pack.texts.items()) if place not in unread}


def read_pack(texts: Mapping[str, str]) -> Pack:
    """The pack that `texts_of` wrote, the same to the last sign of its hash. Raises DefinitionError."""
    return _of_texts(texts)


def parameters_of(pack: Pack) -> frozenset[str]:
    """Names of the dated parameters that a definition beside this pack may read."""
    return frozenset(name for name, text in _parameter_files(pack.texts).items() if _IS_PARAMETER.search(text))


def _of_texts(texts: Mapping[str, str]) -> Pack:
    files = [place for place in texts if place.startswith(_INDICATORS)]
    if len(files) != 1:
        raise DefinitionError.of("definitions", f"One file is expected in {_INDICATORS}, {len(files)} are there.")
    own = {place.removeprefix(_OWN)[: -len(".yaml")]: text for place, text in texts.items() if _is_own(place)}
    beside = definitions.Own(own, texts[_STATE], texts.get(_PREFIX, "")) if own and _STATE in texts else None
    if own and beside is None:
        raise DefinitionError.of(_STATE, "There are definitions beside the pack, and nothing says of which version.")
    name = files[0].removeprefix(_INDICATORS)
    read = definitions.read(name, texts[files[0]], _parameter_files(texts), beside)
    return replace(read, texts=dict(texts))


def _based(texts: Mapping[str, str]) -> Mapping[str, str]:
    """The files of the pack alone. Raises DefinitionError for a pack that was not read from files."""
    if not texts:
        raise DefinitionError.of("definitions", "Only a pack that was read from its file can be extended.")
    return {place: text for place, text in texts.items() if not place.startswith(_OWN)}


def _is_own(place: str) -> bool:
    return place.startswith(_OWN) and place.endswith(".yaml")


def _parameter_files(texts: Mapping[str, str]) -> dict[str, str]:
    return {
        place.removeprefix(_PARAMETERS)[: -len(".yaml")]: text
        for place, text in texts.items()
        if place.startswith(_PARAMETERS) and place.endswith(".yaml")
    }


def _parameter_folders(pack: Path) -> tuple[Path, ...]:
    """The parameters that come with the engine, then those beside the pack's folder, which win."""
    return root() / "parameters", pack.resolve().parent.parent / "parameters"


@lru_cache(maxsize=32)
def _load(path: Path, _changed: int, folders: tuple[Path, ...]) -> Pack:
    parameters = {f"{_PARAMETERS}{file.name}": _text(file) for folder in folders for file in folder.glob("*.yaml")}
    return _of_texts({f"{_INDICATORS}{path.name}": _text(path), **parameters})


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise DefinitionError.of(file.name, "This is not text in UTF-8. Save it as UTF-8.") from None
