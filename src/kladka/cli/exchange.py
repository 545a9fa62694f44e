"""`kladka exchange`: the file of participants for the funder's system, and the system's answer to it."""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from kladka.accounts.models import User
from kladka.cli.arguments import day, project_of
from kladka.cli.main import Commands
from kladka.core import clock
from kladka.core.errors import NotAllowed, PolicyBroken
from kladka.core.writing import write_whole
from kladka.exchange import actions
from kladka.exchange.queries import Contact
from kladka.exchange.rules.sending import RULES
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer, viewer_for
from kladka.reporting.live.figures import last_day
from kladka.reporting.models import ParticipantsFile
from kladka.reporting.permissions.returned import may_make

DONE, FAULTS = 0, 1
_PAGE = "command line"


def register(commands: Commands) -> None:
    """Add `exchange sm-efs` and `feedback`."""
    exchange = commands.add_parser("exchange", help="files for the funder's system, and what it answers")
    verbs = exchange.add_subparsers(metavar="VERB", required=True)
    _add_file(verbs.add_parser("sm-efs", help="make the file of a project's participants, or only check it"))
    _add_feedback(verbs.add_parser("feedback", help="put the system's answer (Informacja zwrotna) on the work lists"))


def _add_file(parser: ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", help="code of the project")
    parser.add_argument("--on", type=day, metavar="D", help="true by this day (default: last day, or today)")
    parser.add_argument("--known-on", type=day, metavar="K", help="recorded by the end of this day (default: today)")
    parser.add_argument("--out", metavar="FILE", type=Path, help="where the file goes; it must not be there yet")
    parser.add_argument(
        "--check", action="store_true", help="say what is wrong, and make nothing (exit status 1: faults)"
    )
    parser.add_argument("--purpose", choices=ParticipantsFile.Purpose.values, default="submit", help="what it is for")
    parser.add_argument("--without-refused", action="store_true", help="leave out people whom the system would refuse")
    parser.add_argument("--phone", default="", help="the project's, where somebody gave none")
    parser.add_argument("--email", default="", help="the project's, where somebody gave none")
    _add_by(parser)
    parser.set_defaults(run=_file)


def _add_feedback(parser: ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", help="code of the project")
    parser.add_argument("answer", metavar="FILE", type=Path, help="the answer as the system gave it: .csv, .txt, .xlsx")
    parser.add_argument("--number", type=int, metavar="N", help="of which file (default: the newest)")
    _add_by(parser)
    parser.set_defaults(run=_feedback)


def _add_by(parser: ArgumentParser) -> None:
    parser.add_argument("--by", required=True, metavar="EMAIL", help="account of the monitoring officer who does it")


def _officer(project: Project, email: str) -> Viewer:
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise PolicyBroken(f"There is no account {email}. Give the address of a monitoring officer of the project.")
    viewer = viewer_for(user, clock.today())
    if not may_make(viewer, project):
        raise NotAllowed(f"{email} is no monitoring officer of {project.code} today, and only such make this file.")
    return viewer


def _file(arguments: Any) -> int:
    project, today = project_of(arguments.project), clock.today()
    viewer = _officer(project, arguments.by)
    known_on = arguments.known_on or today
    asked: dict[str, Any] = {
        "project": project,
        "as_of": arguments.on or min(last_day(project, today), known_on),
        "known_on": known_on,
        "viewer": viewer,
        "contact": Contact(arguments.phone, arguments.email),
    }
    if arguments.check:
        return _told(actions.check_file(**asked, page=_PAGE))
    out = _free(arguments.out)
    file = actions.make_file(**asked, purpose=arguments.purpose, without_refused=arguments.without_refused)
    write_whole(out, actions.take_file(file=file, viewer=viewer, page=_PAGE))
    print(f"{out}: file {file.number} of {project.code}, {file.people} people, SHA-256 {file.sha256}")
    if file.left_out:
        print(f"left out: {file.left_out}", file=sys.stderr)
    return DONE


def _free(out: Path | None) -> Path:
    """Return where the file goes. Refused before anything is made, so that nothing is made in vain."""
    if out is None:
        raise PolicyBroken("Say where the file goes with --out FILE, or --check to make nothing.")
    if not out.parent.is_dir():
        raise PolicyBroken(f"There is no folder {out.parent}. Make it, or name a file elsewhere.")
    if out.exists():
        raise PolicyBroken(f"{out} is there already. Name another file.")
    return out.resolve()


def _told(checked: actions.Checked) -> int:
    print(f"{len(checked.filling.participants)} people, {len(checked.refused)} of them with what is surely refused")
    for (is_warning, rule), number in sorted(
        Counter((each.is_warning, each.rule) for each in checked.findings).items()
    ):
        print(f"{number:6}  {'worth a look  ' if is_warning else 'surely refused'}  {RULES[rule]}")
    for each in checked.findings:
        print(f"{each.participation}  {each.column}: {each.words}")
    return FAULTS if checked.refused else DONE


def _feedback(arguments: Any) -> int:
    project = project_of(arguments.project)
    viewer = _officer(project, arguments.by)
    try:
        content = arguments.answer.read_bytes()
    except OSError as error:
        raise PolicyBroken(f"{arguments.answer} cannot be read ({error.strerror}).") from error
    file = _numbered(project, arguments.number)
    try:
        upload = actions.receive_answer(file=file, content=content, viewer=viewer)
    except PolicyBroken as refused:
        print(f"{arguments.answer}: {refused}", file=sys.stderr)
        return FAULTS
    preview = actions.preview_of(upload)
    actions.record_answer(upload=upload, file=file, viewer=viewer)
    lines = len(preview.told)
    print(f"File {file.number} of {project.code}: {lines} {'line' if lines == 1 else 'lines'} on the work lists")
    if not preview.is_counted:
        print("The answer does not say how many lines it has, so whether it is whole was not checked.")
    return DONE


def _numbered(project: Project, number: int | None) -> ParticipantsFile:
    files = ParticipantsFile.objects.filter(project=project).select_related("project").order_by("-number")
    found = files.filter(number=number).first() if number else files.first()
    if found is None:
        numbers = ", ".join(str(each) for each in files.values_list("number", flat=True))
        there = f"Files there: {numbers}." if numbers else "None was made there yet."
        raise PolicyBroken(f"The project {project.code} has no such file. {there}")
    return found
