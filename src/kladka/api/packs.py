"""Definitions: the packs of the installation, and those that a project follows."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from kladka.api.answers import (
    DatedAnswer,
    Definitions,
    IndicatorAnswer,
    PackAnswer,
    PackLine,
    Packs,
    ParameterAnswer,
)
from kladka.api.kinds import Named
from kladka.api.problems import Problem
from kladka.reporting.live import figures as reporting
from kladka.reporting.packs import pack_codes

router = Router(tags=["definitions"])


@router.get("/packs", response=Packs, summary="List the packs of definitions")
def packs(request: HttpRequest) -> Packs:
    """Every pack of this installation. A project follows one, and may have indicators of its own beside it."""
    return Packs(items=[PackLine(**_head(reporting.pack_of(code))) for code in pack_codes()])


@router.get("/packs/{pack}", response=PackAnswer, summary="Read a pack of definitions")
def pack(request: HttpRequest, pack: Named) -> PackAnswer:
    """What each indicator counts, in words, with its source, and the dated values that it uses."""
    if pack not in pack_codes():
        raise Problem("not-found")
    return pack_answer(reporting.pack_of(pack))


def pack_answer(pack: reporting.Pack) -> PackAnswer:
    """Return a pack with all its definitions."""
    return PackAnswer(
        **_head(pack),
        source=dict(pack.source),
        note=dict(pack.note),
        breakdowns=list(pack.breakdowns),
        indicators=[_indicator(each) for each in pack.indicators],
        parameters=[
            ParameterAnswer(
                name=each.name,
                title=dict(each.title),
                values=[
                    DatedAnswer(valid_from=one.valid_from, value=one.value, source=dict(one.source))
                    for one in each.values
                ],
            )
            for each in pack.parameters.values()
        ],
    )


def definitions_answer(pack: reporting.Pack) -> Definitions:
    """Return which definitions they are."""
    return Definitions(code=pack.code, version=pack.version, hash=pack.hash)


def _head(pack: reporting.Pack) -> dict[str, Any]:
    return {**definitions_answer(pack).dict(), "title": dict(pack.title)}


def _indicator(found: reporting.Indicator) -> IndicatorAnswer:
    return IndicatorAnswer(
        code=found.code,
        title=dict(found.title),
        description=dict(found.description),
        note=dict(found.note),
        source=dict(found.source),
        counts=found.unit.name,
        measure=found.kind,
        unvalued=found.unvalued,
        published=found.published,
        decimals=found.decimals,
        needs=list(found.needs),
        made_of=list(found.made_of),
    )
