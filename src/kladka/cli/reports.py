"""`kladka report`: what a project reports, prepared, submitted, verified and compared.

`verify`, and `diff` of two files, need no database: an auditor has none.
"""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kladka.accounts.models import User
from kladka.cli import report_diff
from kladka.cli.arguments import aligned, day, project_of
from kladka.cli.main import Commands, as_one_line
from kladka.core import clock, signing
from kladka.core.errors import KladkaError, NotAllowed, PolicyBroken
from kladka.programmes.models import Project
from kladka.programmes.permissions import viewer_for
from kladka.reporting import kreport
from kladka.reporting.actions import report as actions
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import Report
from kladka.reporting.permissions import report as permissions
from kladka.reporting.queries import report as queries

SAME, DIFFERENT, UNSIGNED = 0, 1, 3
"""Exit statuses of `verify`; 2 is argparse's own, for a command that is written wrongly."""


def register(commands: Commands) -> None:
    """Add `report` with its verbs."""
    report = commands.add_parser("report", help="what a project reports: prepare, submit, verify, compare")
    verbs = report.add_subparsers(metavar="VERB", required=True)
    _add_making(verbs)
    verify = verbs.add_parser(
        "verify",
        help="compute a report again from its own file, without a database, figure by figure "
        f"(exit status {SAME}: the same and signed, {DIFFERENT}: something differs, {UNSIGNED}: the same, not signed)",
    )
    verify.add_argument("file", metavar="FILE", type=_file, help="the .kreport")
    verify.add_argument(
        "--key",
        metavar="KEY",
        action="append",
        type=_key,
        help="a public key, as `kladka report key` prints it, or a file with one a line; may be given more than once",
    )
    verify.add_argument("--json", action="store_true", help="print all that was found as JSON")
    verify.set_defaults(run=_verify, needs_database=False)
    report_diff.add_to(verbs)
    key = verbs.add_parser("key", help="print the public keys that prove this installation's reports")
    key.add_argument("--new", action="store_true", help="make another key first, which signs from now on")
    key.set_defaults(run=_print_keys, needs_database=False)


def _add_making(verbs: Any) -> None:
    prepare = verbs.add_parser("prepare", help="compute what would be submitted, and what to look at before")
    prepare.add_argument("project", metavar="PROJECT", help="code of the project")
    corrected = "as in the report that it corrects"
    prepare.add_argument(
        "--as-of", type=day, metavar="D", help=f"true by this day (default: {corrected}, the last day, or today)"
    )
    prepare.add_argument("--known-on", type=day, metavar="K", help="recorded by the end of this day (default: today)")
    prepare.add_argument(
        "--from", dest="first", type=day, metavar="D", help=f"first day of the period, if any (default: {corrected})"
    )
    prepare.add_argument("--replaces", metavar="NUMBER", help="the submitted report that it corrects, like 3 or 3/2")
    _add_by(prepare)
    prepare.set_defaults(run=_prepare)
    submit = verbs.add_parser(
        "submit", help="sign the prepared report and freeze it; who did not prepare it approves it so"
    )
    submit.add_argument("project", metavar="PROJECT", help="code of the project")
    submit.add_argument("--reason", required=True, metavar="TEXT", help="what for, in a few words")
    submit.add_argument("--alone", action="store_true", help="say that there is no second person to approve it")
    _add_by(submit)
    submit.set_defaults(run=_submit)
    listed = verbs.add_parser("list", help="print the reports of a project, the newest first")
    listed.add_argument("project", metavar="PROJECT", help="code of the project")
    listed.set_defaults(run=_list)


def _add_by(parser: ArgumentParser) -> None:
    parser.add_argument("--by", required=True, metavar="EMAIL", help="the account in whose name it is done")


def _file(text: str) -> Path:
    """Return the file, where there is one to read: a name mistyped says nothing about a report."""
    path = Path(text)
    try:
        path.open("rb").close()
    except (OSError, ValueError) as error:
        raise ArgumentTypeError(f"“{text}” is no file that can be read. Check its name and folder.") from error
    return path


def _key(text: str) -> list[bytes]:
    """Return the keys in a file, or the one that was written."""
    path = Path(text)
    try:
        lines = path.read_text("utf-8").split() if path.is_file() else [text]
        keys = [bytes.fromhex(line.rpartition(":")[2]) for line in lines]
    except (OSError, ValueError) as error:
        raise ArgumentTypeError(f"“{text}” is no key and no file with keys.") from error
    if not keys or any(len(key) != signing.KEY_BYTES for key in keys):
        raise ArgumentTypeError(f"“{text}” is no key: a key has {2 * signing.KEY_BYTES} letters and digits.")
    return keys


def _actor(arguments: Any, project: Project, *, submits: Report | None = None) -> User:
    user = User.objects.filter(email__iexact=arguments.by, is_active=True).first()
    if user is None:
        raise PolicyBroken(f"There is no account {arguments.by}. Give --by the address of somebody who signs in.")
    viewer = viewer_for(user, clock.today())
    may = permissions.may_submit(viewer, submits) if submits else permissions.may_prepare(viewer, project)
    if not may:
        takes = "a post of monitoring officer" + (", or of coordinator of the leader," if submits else "")
        raise NotAllowed(f"{user.name} may not do that in {project.code}. It takes {takes} there.")
    return user


def _prepare(arguments: Any) -> int:
    project = project_of(arguments.project)
    by, today = _actor(arguments, project), clock.today()
    replaces = report_diff.submitted(project, arguments.replaces) if arguments.replaces else None
    as_of, first = arguments.as_of, arguments.first
    if replaces is not None:  # a correction is about the same days, where no others are asked for
        as_of, first = as_of or replaces.as_of, first or replaces.period_from
    as_of, known_on = reporting.days_meant(project, as_of, arguments.known_on, today)
    waits = queries.waiting(project)
    report = actions.prepare(
        project=project,
        as_of=as_of,
        known_on=known_on,
        period=(first, as_of) if first else None,
        replaces=replaces,
        by=by,
        progress=_progress,
    )
    if waits is not None and waits.pk != report.pk:
        print(f"Report {waits.label}, which was prepared as of {waits.as_of} and not submitted, is withdrawn.")
    print(f"Report {report.label} of {project.code}, as of {report.as_of}, known on {report.known_on}, is prepared.")
    print(queries.path_of(report))
    _print_checks(queries.checks(report))
    return 0


def _progress(done: int, of: int, what: str) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == of else ""
        print(f"\r\x1b[K{done}/{of} {what}", end=end, file=sys.stderr, flush=True)


def _print_checks(found: queries.Checks) -> None:
    if found.is_lost:
        print("The file of the last report is lost or not as it was written: nothing was compared with it.")
    elif found.is_clear:
        print("Nothing asks for a second look.")
    for rule in found.broken:
        where = f" ({', '.join(f'{a}={b}' for a, b in zip(rule.set, rule.group, strict=True))})" if rule.set else ""
        left, right = reporting.plain(rule.left), reporting.plain(rule.right)
        print(f"Does not hold: {rule.text}{where}: {left} and {right}")
    for each in found.missed:
        part = f" ({each.promised.breakdown})" if each.promised.breakdown else ""
        most = "at most " if each.promised.at_most else ""
        target = f"{most}{each.promised.value} by {each.promised.on_date}"
        print(f"Target missed: {each.promised.indicator}{part}: {_shown(reporting.plain(each.value))} of {target}")
    for change in found.unusual:
        values = f"{reporting.plain(change.before)} in the last report, now {reporting.plain(change.after)}"
        print(f"Unusual, it {change.kind}: {change.code}: {values}")
    for first, *further in found.twice:
        later = " and ".join(str(each.day) for each in further)
        print(f"Counts twice, by two records that were merged: entered on {first.day} and on {later}.")


def _submit(arguments: Any) -> int:
    project = project_of(arguments.project)
    waits = queries.waiting(project)
    if waits is None:
        raise PolicyBroken(f"No report of {project.code} waits. Prepare one with `kladka report prepare`.")
    by = _actor(arguments, project, submits=waits)
    try:
        if number := queries.learnt_since(waits):
            more = f"{number} more {'entry' if number == 1 else 'entries'}"
            print(f"After what the report knows, the ledger has {more} about the project.")
        if found := queries.redefined_since(waits):
            number = sum(map(len, (found.new, found.gone, found.changed)))
            which = f"{number} indicator{'' if number == 1 else 's'}"
            print(f"The definitions changed since it was prepared, of {which}; the report keeps its own.")
        report, is_new = actions.submit_once(report=waits, reason=arguments.reason, by=by, alone=arguments.alone)
    except KladkaError:
        # Whoever submits it at the same moment moves its file as well.
        report, is_new = Report.objects.get(pk=waits.pk), False
        if not report.is_submitted:
            raise
        if report.submitted_by != by.id:
            raise PolicyBroken(_submitted_already(report, project)) from None
    if is_new:
        print(f"Report {report.label} of {project.code} is submitted, signed with key {report.key_id}.")
    else:
        print(_submitted_already(report, project))
    print(queries.path_of(report))
    return 0


def _submitted_already(report: Report, project: Project) -> str:
    """Return by whom and when a report was submitted that waited a moment ago."""
    by = User.objects.filter(pk=str(report.submitted_by)).values_list("name", flat=True).first()
    at = f"{report.submitted_at.astimezone(clock.WARSAW):%Y-%m-%d %H:%M}" if report.submitted_at else "an unknown time"
    return f"Report {report.label} of {project.code} is submitted already, by {by} at {at}."


def _list(arguments: Any) -> int:
    project = project_of(arguments.project)
    rows: list[Sequence[str]] = [("report", "as of", "known on", "state", "file")]
    rows += [
        (each.label, str(each.as_of), str(each.known_on), each.state, each.file_name)
        for each in queries.reports_of(project)
    ]
    print("\n".join(aligned(rows)))
    return 0


def _print_keys(arguments: Any) -> int:
    if arguments.new:
        signing.new_key()
    for key in signing.public_keys():
        print(f"{signing.key_id_of(key)}:{key.hex()}")
    return 0


def _verify(arguments: Any) -> int:
    keys = [key for each in arguments.key or [] for key in each]
    found = kreport.verify(arguments.file, keys=keys)
    (_print_json if arguments.json else _print_verified)(found)
    if not found.is_same:
        return DIFFERENT
    return UNSIGNED if found.signature.state == "unsigned" else SAME


_SIGNED = {
    "known": "Signed with key {}, one of those that were given.",
    "good": "Signed with key {}. Compare it with the one its controller gives out, or give it with --key.",
    "unsigned": "Not signed: a report that was prepared and not submitted.",
    "other_key": "Signed with key {}, which is none of those that were given.",
    "broken": "The signature is wrong.",
}


def _print_verified(found: kreport.Verification) -> None:
    for line in _verified(found):
        print(as_one_line(line))


def _verified(found: kreport.Verification) -> Iterator[str]:
    if found.report is not None:
        yield _headline(found.report)
    if found.report is None:
        yield "Whether it was signed, and by whom, cannot be told: the file is not whole."
    elif not _is_silent(found):
        yield _SIGNED[found.signature.state].format(found.signature.key_id)
    yield from _who(found.signature)
    if found.figures:
        rows: list[Sequence[str]] = [("figure", "reported", "computed", "")]
        rows += [
            (each.code, _shown(each.reported), _shown(each.computed), "same" if each.is_same else "DIFFERENT")
            for each in found.figures
        ]
        yield from aligned(rows)
    for each in found.figures:
        yield from (f"{each.code}: {difference}" for difference in each.differences)
    yield from found.faults
    yield from _compared(found.report)
    yield _verdict(found)


def _is_silent(found: kreport.Verification) -> bool:
    """Whether a signature that is missing says nothing: of a file that is no report, or of one that tells of its
    submission, where the faults say what is missing."""
    return found.signature.state == "unsigned" and (found.report is None or bool(found.report.submission))


def _compared(report: kreport.Frozen | None) -> Iterator[str]:
    against = report.about.against if report is not None else None
    if report is None or against is None:
        return
    if report.restated is None:
        yield f"What changed since report {against.label} is not in it: that report was lost when this was prepared."
    else:
        moved = sum(line.before != line.after for line in report.restated.lines)
        figures = "1 figure has" if moved == 1 else f"{moved} figures have"
        yield f"Since report {against.label}, which it holds as it was signed, {figures} another value."


def _verdict(found: kreport.Verification) -> str:
    if not found.is_same:
        return "DIFFERENT: this report does not prove what it says."
    to_the_byte = ", to the last byte" if found.is_identical else ""
    return f"SAME: all {len(found.figures)} figures and everybody behind them{to_the_byte}."


def _headline(report: kreport.Frozen) -> str:
    about = report.about
    return f"{about.project}, report {report.label}, as of {about.as_of}, known on {about.known_on}"


def _who(signature: kreport.Signature) -> list[str]:
    told = signature.submission
    if not told:
        return []
    lines = [f"Submitted for {told.get('for')} at {told.get('submitted_at')} by {told.get('submitted_by')}."]
    if told.get("alone"):
        return [*lines, "Whoever submitted it said that there is no second person."]
    return [*lines, f"Approved at {told.get('approved_at')} by {told.get('approved_by')}."]


def _print_json(found: kreport.Verification) -> None:
    about = found.report
    told = {
        "same": found.is_same,
        "identical": found.is_identical,
        "report": _headline(about) if about else None,
        "content_hash": about.content_hash if about else None,
        "signature": {
            "state": found.signature.state,
            "key": found.signature.key_id,
            "submission": dict(found.signature.submission or {}),
        },
        "faults": list(found.faults),
        "figures": [
            {
                "code": each.code,
                "same": each.is_same,
                "reported": each.reported,
                "computed": each.computed,
                "differences": list(each.differences),
            }
            for each in found.figures
        ],
    }
    print(json.dumps(told, indent=2))


def _shown(number: float | None) -> str:
    return "no value" if number is None else str(number)
