"""Which packs of definitions there are."""

from miara import packs


def pack_codes() -> tuple[str, ...]:
    """Return the codes of the packs of this installation, in alphabetical order."""
    return packs.codes()
