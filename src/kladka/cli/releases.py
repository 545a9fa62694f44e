"""`kladka release`: prepare and publish a project's figures, and refresh the list of operations."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from kladka.accounts.models import User
from kladka.audit.actions import SYSTEM
from kladka.cli.arguments import day, project_of
from kladka.cli.main import Commands
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer, viewer_for
from kladka.reporting.actions import release as actions
from kladka.reporting.models import Release
from kladka.reporting.permissions.release import check_may_decide, check_may_prepare
from kladka.reporting.publishing import operations
from kladka.reporting.queries import release as queries


def register(commands: Commands) -> None:
    """Add `release` with its verbs."""
    release = commands.add_parser("release", help="publish the figures of projects, and the list of operations")
    verbs = release.add_subparsers(metavar="VERB", required=True)
    prepare = verbs.add_parser("prepare", help="freeze what would be published as of a day, safely")
    _add_project(prepare)
    prepare.add_argument("--as-of", type=day, metavar="D", help="a day of publication (default: due)")
    prepare.add_argument("--by", metavar="EMAIL", help="the monitoring officer who prepares it (default: the calendar)")
    prepare.add_argument("--why", default="", metavar="WORDS", help="why a day is published again")
    prepare.set_defaults(run=_prepare)
    publish = verbs.add_parser("publish", help="let everybody read a prepared release; it cannot be taken back")
    _add_project(publish)
    publish.add_argument("number", type=int, metavar="NUMBER", help="number of the release")
    publish.add_argument("--by", required=True, metavar="EMAIL", help="who decides")
    publish.add_argument("--alone", action="store_true", help="who prepared it publishes it: there is nobody else")
    publish.set_defaults(run=_publish)
    listed = verbs.add_parser("list", help="print the releases of a project and what became of them")
    _add_project(listed)
    listed.set_defaults(run=_list)
    refreshed = verbs.add_parser("operations", help="refresh the list of operations, Regulation (EU) 2021/1060, 49(3)")
    refreshed.set_defaults(run=_operations)


def _add_project(parser: ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", help="code of the project")


def _viewer(email: str) -> Viewer:
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise PolicyBroken(f"There is no account “{email}”.")
    return viewer_for(user, clock.today())


def _prepare(arguments: Any) -> int:
    project = project_of(arguments.project)
    by: Any = SYSTEM
    if arguments.by:
        viewer = _viewer(arguments.by)
        check_may_prepare(viewer, project)
        by = viewer.user
    as_of = arguments.as_of or _due(project)
    release = actions.prepare(project=project, as_of=as_of, words=arguments.why, by=by)
    parts = [part["value"] for figure in release.data["figures"] for part in figure["parts"]]
    print(f"Release {release.number} of {project.code}, as of {release.as_of}, is prepared.")
    print(f"{parts.count(None)} of {len(parts)} numbers are hidden. Nothing is published yet: kladka release publish")
    return 0


def _due(project: Project) -> date:
    published = queries.published_of(project)
    calendar = queries.calendar_of(project, clock.today(), published[0].as_of if published else None)
    if calendar.due is None:
        coming = f"The next is due on {calendar.ready_on}." if calendar.ready_on else "Everything is published."
        raise PolicyBroken(f"No release of {project.code} is due. {coming} Give --as-of to prepare another day.")
    return calendar.due


def _publish(arguments: Any) -> int:
    project = project_of(arguments.project)
    viewer = _viewer(arguments.by)
    check_may_decide(viewer, project)
    release = Release.objects.select_related("project").filter(project=project, number=arguments.number).first()
    if release is None:
        raise PolicyBroken(f"{project.code} has no release {arguments.number}. `kladka release list` names them.")
    actions.publish(release=release, is_alone=arguments.alone, by=viewer.user)
    print(f"Release {release.number} of {project.code} is published.")
    return 0


def _list(arguments: Any) -> int:
    project = project_of(arguments.project)
    releases = queries.releases_of(project)
    for release in releases:
        outcome = release.decision.outcome if hasattr(release, "decision") else "prepared"
        print(f"{release.number}  as of {release.as_of}  known on {release.known_on}  {outcome}")
    if not releases:
        print(f"{project.code} has no release yet.")
    return 0


def _operations(_arguments: Any) -> int:
    kept = operations.refresh(by=SYSTEM)
    content = kept.data
    count = len(content["operations"])
    print(f"List {kept.number}: {count} operation{'' if count == 1 else 's'}, sha256 {kept.content_hash}.")
    if content["not_recorded"]:
        print(f"Not recorded here, and therefore empty: {', '.join(content['not_recorded'])}.")
    return 0
