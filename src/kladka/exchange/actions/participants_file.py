"""The file of participants for the funder's system: checked, and made as one act with its audit line."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.audit.actions import note_read, verb
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.exchange import queries
from kladka.exchange.queries import NO_CONTACT, Contact, Filling
from kladka.exchange.rules.profile import XLSX, Profile, as_csv, rows
from kladka.exchange.rules.sending import Finding, findings
from kladka.exchange.workbook import sheet_name, write_cell
from kladka.people.policies import check_phone
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer
from kladka.reporting import policies
from kladka.reporting.actions import returned
from kladka.reporting.actions.returned import Content
from kladka.reporting.models.returned import ParticipantsFile
from kladka.reporting.permissions.returned import check_may_make
from kladka.reporting.queries.returned import sent_before


@dataclass(frozen=True)
class Checked:
    """What a file would hold, and what is wrong with it."""

    profile: Profile
    filling: Filling
    findings: Sequence[Finding]

    @property
    def refused(self) -> frozenset[UUID]:
        """The participations with something that the system surely refuses."""
        return frozenset(UUID(each.participation) for each in self.findings if not each.is_warning)

    @property
    def warnings(self) -> Sequence[Finding]:
        """What does not keep a row back."""
        return [each for each in self.findings if each.is_warning]


def check_file(
    *, project: Project, as_of: date, known_on: date, viewer: Viewer, contact: Contact = NO_CONTACT, page: str
) -> Checked:
    """Return what a file would hold and what is wrong with it. That these people's data was opened is noted.

    Raises PolicyBroken where the programme takes no such file or the days lie ahead, NotAllowed for who may not
    see everybody in the project.
    """
    check_may_make(viewer, project)
    checked = _checked(project, as_of, known_on, contact)
    note_read(controller=project.controller_id, by=viewer.user, page=page, subject=project)
    return checked


def make_file(
    *,
    project: Project,
    as_of: date,
    known_on: date,
    viewer: Viewer,
    purpose: str = ParticipantsFile.Purpose.SUBMIT,
    contact: Contact = NO_CONTACT,
    without_refused: bool = False,
) -> ParticipantsFile:
    """Make a file and keep it, encrypted, as one act; people with what the system surely refuses wait.

    Raises PolicyBroken when there are such people and `without_refused` does not leave them out for the next file, and
    when nobody is left.
    """
    check_may_make(viewer, project)
    with verb("exchange.make_participants_file", controller=project.controller_id, by=viewer.user):
        checked = _checked(project, as_of, known_on, contact)
        refused = checked.refused
        if refused and not without_refused:
            raise PolicyBroken(_too_many(len(refused)), field="without_refused")
        told = [each for each in checked.filling.participants if each.participation not in refused]
        if not told:
            raise PolicyBroken(_("Nobody would be in the file. Mend what the check shows, or choose another day."))
        cells = list(rows(checked.profile, told))
        content = Content(
            file=_written(checked.profile, cells),
            rows=[(each.participation, "\n".join(row)) for each, row in zip(told, cells, strict=True)],
            left_out=len(refused),
            warnings=len([each for each in checked.warnings if UUID(each.participation) not in refused]),
        )
        return returned.keep_file(
            project=project,
            profile=checked.profile.code,
            profile_version=checked.profile.version,
            purpose=purpose,
            as_of=as_of,
            known_on=known_on,
            content=content,
            by=viewer.user,
        )


def take_file(*, file: ParticipantsFile, viewer: Viewer, page: str) -> bytes:
    """Return a file that was made, as it was; that somebody took it is noted."""
    check_may_make(viewer, file.project)
    return returned.open_file(file=file, by=viewer.user, page=page)


def _checked(project: Project, as_of: date, known_on: date, contact: Contact) -> Checked:
    profile = queries.profile_of(project)
    if profile is None:
        raise PolicyBroken(_("The programme of this project takes no file of participants that we know."))
    policies.check_days(project, as_of, known_on, clock.today())
    contact = _as_kept(contact)
    filled = queries.filling(
        project, profile, as_of=as_of, known_on=known_on, contact=contact, sent_before=partial(sent_before, project)
    )
    found = findings(profile, filled.participants, first=project.starts_on, last=project.ends_on)
    return Checked(profile, filled, found)


def _as_kept(contact: Contact) -> Contact:
    """Return the project's contact as people's own is kept. Raises PolicyBroken where it is none."""
    if contact.email:
        try:
            validate_email(contact.email)
        except ValidationError as error:
            message = _("This is not an e-mail address. Write it like name@example.org.")
            raise PolicyBroken(message, field="email") from error
    return Contact(check_phone(contact.phone) if contact.phone else "", contact.email)


def _too_many(number: int) -> str:
    return ngettext(
        "The system would surely refuse %(n)s person. Mend what the check shows, or leave that person out for now.",
        "The system would surely refuse %(n)s people. Mend what the check shows, or leave them out for now.",
        number,
    ) % {"n": number}


def _written(profile: Profile, cells: Sequence[Sequence[str]]) -> bytes:
    """Return the file in the profile's format: text with separators, or a workbook in which each cell is a text."""
    if profile.format != XLSX:
        return as_csv(profile, cells)
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        text = {"text": book.add_format({"num_format": "@"})}
        sheet = book.add_worksheet(sheet_name(profile.file_name))
        for number, row in enumerate([profile.header, *cells]):
            for column, value in enumerate(row):
                write_cell(sheet, number, column, value, text)
    return target.getvalue()
