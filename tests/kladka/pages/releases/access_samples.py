"""Releases and declared totals of the cast's project, and of one of another leader."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from kladka.audit.actions import SYSTEM, verb
from kladka.core import clock
from kladka.core.ledger import digest_of
from kladka.pages.releases import tasks
from kladka.programmes.models import Project
from kladka.reporting.models import DeclaredTotal, Release
from kladka.reporting.rules.release import canonical
from tests.world.cast import Cast, foreign_project

DAY = date(2026, 6, 30)


def prepared(project: Project) -> Release:
    """Return a release with one number, as if it had been made."""
    figure = {
        "code": "EECO01",
        "title": {"pl": "Uczestnicy", "en": "Participants"},
        "description": {"pl": "Osoby.", "en": "People."},
        "note": {},
        "source": {"pl": "Źródło", "en": "Source"},
        "counts": "participations",
        "declared": None,
        "parts": [
            {"by": [], "group": [], "value": 40},
            {"by": ["sex"], "group": ["female"], "value": None},
            {"by": ["sex"], "group": ["male"], "value": None},
        ],
    }
    licence = {"code": "CC-BY-4.0", "title": {"pl": "CC BY", "en": "CC BY"}, "url": "https://example.org/licence"}
    content = {
        "project": project.code,
        "title": {"pl": project.title_pl, "en": project.title_en},
        "number": 1,
        "as_of": DAY.isoformat(),
        "known_on": DAY.isoformat(),
        "pack": {"code": project.pack, "version": "1", "hash": "0" * 64, "title": {"pl": "Definicje", "en": "Pack"}},
        "licence": licence,
        "figures": [figure],
        "left_out": [],
    }
    cells = [["EECO01", [], [], 40], ["EECO01", ["sex"], ["female"], 3], ["EECO01", ["sex"], ["male"], 37]]
    working = {
        "cells": cells,
        "rules": [[False, [[1, 1], [2, 1], [0, -1]]]],
        "declared": [],
        "reasons": [["EECO01", ["sex"], ["female"], "small"], ["EECO01", ["sex"], ["male"], "companion"]],
    }
    with verb("test.prepare", controller=project.controller_id, by=SYSTEM) as entry:
        return entry.save(
            Release(
                project=project,
                number=1,
                as_of=DAY,
                known_on=DAY,
                pack=project.pack,
                pack_version="1",
                pack_hash="0" * 64,
                minimum=10,
                basis="",
                content=canonical(content),
                content_hash=digest_of(content),
                working=canonical(working),
                prepared_by=SYSTEM.id,
                prepared_at=clock.now(),
            )
        )


def declared(project: Project) -> DeclaredTotal:
    """Return a declared total, as if it had been decided."""
    with verb("test.declare", controller=project.controller_id, by=SYSTEM) as entry:
        return entry.record(
            DeclaredTotal(project=project, indicator="EECO02", as_of=DAY, value=3, ground="told_before")
        )


def _releases(cast: Cast) -> tuple[UUID, ...]:
    own = prepared(cast.project)
    return own.pk, own.pk, prepared(foreign_project(cast)).pk


def _declared(cast: Cast) -> tuple[UUID, ...]:
    own = declared(cast.project)
    return own.pk, own.pk, declared(foreign_project(cast)).pk


def _preparations(cast: Cast) -> tuple[UUID, ...]:
    def asked(who: str, project: Project) -> UUID:
        by, day = str(cast.users[who].pk), DAY.isoformat()
        return tasks.prepare.enqueue(by=by, language="en", project=str(project.pk), as_of=day, words="").id

    return asked("olga", cast.project), asked("adam", cast.project), asked("adam", foreign_project(cast))


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "release": _releases,
    "declared": _declared,
    "preparation": _preparations,
}
