"""One file of participants of the project under way, and what the funder's system answered: all of it made up."""

from datetime import date, timedelta

from kladka.core import packs
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.exchange import actions
from kladka.exchange.queries import Contact
from kladka.programmes.permissions import Viewer, viewer_for
from kladka.reporting.models import ParticipantsFile
from kladka.reporting.queries.returned import members_of

MADE, ANSWERED = timedelta(days=24), timedelta(days=20)
"""How long ago the file was made, and the answer read."""
CONTACT = Contact(phone="500 000 000", email="biuro@prog.example")
SAID = (
    (1, "Kod pocztowy", "Kod pocztowy nie odpowiada miejscowości."),
    (6, "Wykształcenie", "Wartość różni się od podanej w innym projekcie tego uczestnika."),
    (11, "Data rozpoczęcia udziału we wsparciu", "Data wsparcia przypada na dzień wolny od pracy."),
)
"""Place in the file, column and words of each line; of three different parts of a record."""


def send_and_hear_back(stage: Stage, present: Present) -> None:
    """Put on the stage a file that was sent, and the system's answer some days later."""
    made: list[ParticipantsFile] = []
    day, heard = present.today - MADE, present.today - ANSWERED
    stage.at(day, lambda: made.append(_make(present, day)), minute=400)
    stage.at(heard, lambda: _hear(made[0], _officer(present, heard)), minute=400)


def _officer(present: Present, day: date) -> Viewer:
    return viewer_for(present.users[present.staff["officer"].pk], day)


def _make(present: Present, day: date) -> ParticipantsFile:
    return actions.make_file(
        project=present.project,
        as_of=day,
        known_on=day,
        viewer=_officer(present, day),
        contact=CONTACT,
        without_refused=True,
    )


def _hear(file: ParticipantsFile, viewer: Viewer) -> None:
    names = packs.load("exchange/sm-efs-feedback.yaml")["columns"]
    members = list(members_of(file))
    rows = [(names["technical_id"][0], names["column"][0], names["words"][0])]
    rows += [(members[place].hex, column, words) for place, column, words in SAID]
    content = "\r\n".join(";".join(row) for row in rows).encode()
    upload = actions.receive_answer(file=file, content=content, viewer=viewer)
    actions.record_answer(upload=upload, file=file, viewer=viewer)
