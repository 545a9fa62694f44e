"""Papers of the people of the demo world: some signed and brought back, some waiting for their signature.

At their top stand signs that are made up: a disc and two bars in a colour, in the order that the programme asks for.
"""

import struct
import zlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import QuerySet

from kladka.accounts.models import User
from kladka.core import clock
from kladka.demo.abc_frame import Frame
from kladka.demo.present import Present
from kladka.demo.profiles import story
from kladka.demo.stage import Stage
from kladka.documents.templates import templates
from kladka.files import actions as files
from kladka.files.models import StoredFile
from kladka.people.models import Mistake, Paper, Participation
from kladka.people.queries import listed
from kladka.programmes import actions as programmes
from kladka.programmes.models import Project
from kladka.workflows.actions.papers import bring_back, make_paper
from kladka.workflows.queries.papers import things_of

PEOPLE = 6
KINDS = ("declaration", "agreement", "monthly-card")
SIGNED = frozenset({"declaration", "agreement"})
"""A signed monthly card would prove sessions whose evidence is a story of its own."""
SURVEYED = 3
"""Of so many who left a survey waits for its signature; a signed one would record situations."""
FORGOTTEN, WAITED = 3, timedelta(days=20)
"""So many agreements were made so long ago that they stand on the work lists."""
FUNDS = ((12, 74, 78), "Znak funduszy (zmyślony)", "Sign of the funds (made up)")
COUNTRY = ((154, 84, 18), "Barwy państwa (zmyślone)", "Colours of the state (made up)")
UNION = ((40, 70, 140), "Znak Unii (zmyślony)", "Sign of the Union (made up)")


def put_on_finished(stage: Stage, frame: Frame) -> None:
    """Make papers of people of the founding project."""
    by = frame.user_of(frame.staff["coordinator-leader"])
    stage.at(story()["recorded_on"], lambda: _make(frame.project, by), minute=540)


def put_on_running(stage: Stage, present: Present, yesterday: date) -> None:
    """Make papers of people of the project under way."""
    by = present.users[present.staff["coordinator-leader"].pk]
    stage.at(yesterday, lambda: _make(present.project, by), minute=570)
    stage.at(yesterday - WAITED, lambda: _forget(present.project, by), minute=570)


def _make(project: Project, by: User) -> None:
    for colour, alt_pl, alt_en in (FUNDS, COUNTRY, UNION):
        upload = ContentFile(_sign_of(colour), name="sign.png")
        programmes.add_logo(project=project, upload=upload, alt_pl=alt_pl, alt_en=alt_en, by=by)
    for participation in _people(project, have_left=True)[:SURVEYED]:
        make_paper(participation=participation, template=templates()["exit-survey"], of="", language="pl", by=by)
    scan = _scan(project, by)
    for number, participation in enumerate(_people(project)):
        for place, kind in enumerate(KINDS):
            template = templates()[kind]
            thing = next(iter(things_of(participation, template)), None)
            if thing is None:
                continue
            paper = make_paper(participation=participation, template=template, of=thing.of, language="pl", by=by)
            if kind in SIGNED and (number + place) % 2 == 0:
                _sign(paper, scan, by)


def _forget(project: Project, by: User) -> None:
    """Make agreements of people who are long in the project, of which no signed scan comes back."""
    in_it = _joined(project).filter(left_date=None).order_by("created_at", "pk")
    for participation in in_it[:FORGOTTEN]:
        make_paper(participation=participation, template=templates()["agreement"], of="", language="pl", by=by)


def _people(project: Project, *, have_left: bool = False) -> Sequence[Any]:
    """Return some people who have met their coach, those of late first; or of these only who left."""
    joined = _joined(project)
    if have_left:
        return list(joined.exclude(left_date=None).order_by("-left_date", "pk")[:PEOPLE])
    return list(joined.order_by("-created_at", "pk")[:PEOPLE])


def _joined(project: Project) -> QuerySet[Any]:
    coached = Participation.objects.filter(project=project, sessions__isnull=False).distinct()
    shown: QuerySet[Any] = listed(coached.exclude(pk__in=Mistake.objects.values("participation")))
    return shown.select_related("project__controller", "project__funding_line", "partner")


def _sign(paper: Paper, scan: StoredFile, by: User) -> None:
    bring_back(paper=paper, version=paper.version, file=scan, on=clock.day_of(paper.made_at), by=by)


def _scan(project: Project, by: User) -> StoredFile:
    """Keep a made-up scan: a white page with a stroke where somebody signed."""
    upload = ContentFile(scanned_page(), name="scan.png")
    return files.store(upload=upload, controller=project.controller_id, by=by, name="scan.png")


def scanned_page(width: int = 420, height: int = 594) -> bytes:
    """Return a made-up scan as a PNG: a white page with a stroke where somebody signed."""
    rows = bytearray()
    for row in range(height):
        ink = range(240, 330) if row in (470, 471) else ()
        rows += b"\x00" + bytes(0 if column in ink else 255 for column in range(width))
    return _png(width, height, GREY, rows)


def _sign_of(colour: tuple[int, int, int], width: int = 330, height: int = 120) -> bytes:
    rows, middle = bytearray(), height // 2
    for row in range(height):
        has_bar = row in range(30, 50) or row in range(70, 90)
        rows += b"\x00"
        for column in range(width):
            is_ink = (column - middle) ** 2 + (row - middle) ** 2 < 50**2 or (has_bar and 130 < column < width - 10)
            rows += bytes(colour if is_ink else (255, 255, 255))
    return _png(width, height, RGB, rows)


GREY, RGB = 0, 2
"""How the pixels of a PNG are told."""


def _png(width: int, height: int, kind: int, rows: bytearray) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
