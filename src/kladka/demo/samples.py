"""A control sample of the founding project, most of it looked at: made up, with what such controls usually find."""

from datetime import date, timedelta
from functools import partial

from kladka.accounts.models import User
from kladka.demo.abc_frame import Frame
from kladka.demo.stage import Stage
from kladka.people.models import Participation
from kladka.people.queries import listed
from kladka.reporting import actions, queries
from kladka.reporting.actions import Answer
from kladka.reporting.models import Sample, SampleItem
from kladka.reporting.rules.checklist import State as Shows
from kladka.reporting.rules.checklist import checklist, shown

DRAWN_ON, LAST_DAY = date(2011, 7, 4), date(2011, 6, 30)
SIZE, LOOKED_AT = 30, 26
SEED = "4 2 6 1 3 5 5 2 6 6 1 4"
"""Twelve dice, thrown by a controller who is made up."""
FINDINGS = {
    3: {"path": Answer("finding", "missing_signature", "Plan bez podpisu klienta.")},
    7: {"status_proof": Answer("finding", "missing_document", "W teczce nie ma zaświadczenia z urzędu pracy.")},
    12: {"attendance": Answer("finding", "wrong_date", "Karta z 14 marca, w systemie 15 marca.")},
    19: {"declaration": Answer("finding", "late", "Deklaracja podpisana tydzień po pierwszym wsparciu.")},
    22: {
        "declaration": Answer("finding", "missing_signature", "Brak podpisu na drugiej stronie."),
        "exit": Answer("finding", "contradicts_record", "W teczce inny powód zakończenia niż w systemie."),
    },
}
"""By the position in the draw; all other lines are in order."""


def control(stage: Stage, frame: Frame) -> None:
    """Put a control after the project's end on the stage: drawn by the officer, looked at day by day."""
    stage.at(DRAWN_ON, partial(_draw, stage, frame))


def _draw(stage: Stage, frame: Frame) -> None:
    by = frame.user_of(frame.staff["officer"])
    asked = queries.Asked(
        kind=Sample.Kind.PARTICIPATIONS,
        indicator="supported",
        as_of=LAST_DAY,
        known_on=DRAWN_ON - timedelta(days=1),
        strata="partner",
    )
    sample = actions.draw(project=frame.project, asked=asked, size=SIZE, seed=SEED, by=by)
    for item in sample.items.filter(position__lte=LOOKED_AT).order_by("position"):
        stage.at(DRAWN_ON + timedelta(days=item.position // 6), partial(_look_at, item, by), minute=20 * item.position)


def _look_at(item: SampleItem, by: User) -> None:
    dossier = queries.dossier_of(listed(Participation.objects.filter(pk=item.participation_id)).get())
    states = shown(checklist(item.sample.checklist), dossier.recorded)
    usual = {each.line.code: Answer("not_applicable" if each.state is Shows.NOT_DUE else "in_order") for each in states}
    found = {
        line: answer for line, answer in FINDINGS.get(item.position, {}).items() if usual[line].outcome == "in_order"
    }
    actions.record_findings(item=item, answers=usual | found, seen=0, by=by)
