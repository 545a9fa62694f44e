"""The parts of a share as definitions of their own: who is among those it is taken of, and who is left out."""

from dataclasses import replace

from miara.model.errors import UnknownNameError
from miara.model.pack import Indicator, Pack, Part, PartName


def of_part(pack: Pack, code: str, part: PartName) -> tuple[Pack, str]:
    """Return a pack in which a part of an indicator counts by a code of its own, and that code.

    Raises UnknownNameError where the indicator has no such part: only shares have "among", and some "without".
    """
    if not part:
        return pack, code
    indicator = pack.by_code[code]
    found = next((each for each in indicator.parts if each.name == part), None)
    if found is None:
        raise UnknownNameError(f"{code} has no part '{part}': it is no share, or leaves nobody out.")
    own = replace(
        indicator,
        code=f"{code}.{part}",
        kind="count",
        condition=found.condition,
        parts=(Part("", found.condition),),
        examples=(),
    )
    return replace(pack, indicators=(*pack.indicators, own), hash=f"{pack.hash}.{own.code}"), own.code


def parts_of(indicator: Indicator) -> tuple[PartName, ...]:
    """Return the names of an indicator's parts besides itself."""
    return tuple(each.name for each in indicator.parts if each.name)


__all__ = ["PartName", "of_part", "parts_of"]
