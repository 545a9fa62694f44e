"""`kladka sample`: draw a control sample, draw it again, take its list and its package."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kladka.accounts.models import User
from kladka.cli.arguments import aligned, day, project_of
from kladka.cli.main import Commands
from kladka.core import clock
from kladka.core.errors import NotAllowed, PolicyBroken
from kladka.core.installation import is_demo
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import viewer_for
from kladka.reporting import actions, queries
from kladka.reporting.live.figures import last_day
from kladka.reporting.models import Sample
from kladka.reporting.queries.sample import FACT_TABLES
from kladka.reporting.rules.sample import EQUAL, PROPORTIONAL


def register(commands: Commands) -> None:
    """Add `sample draw`, `verify`, `list` and `package`."""
    sample = commands.add_parser("sample", help="random samples for a control")
    verbs = sample.add_subparsers(metavar="VERB", required=True)
    drawing = "draw people or records at random and keep how it was done (default: everybody who entered)"
    _add_draw(verbs.add_parser("draw", help=drawing))
    verify = verbs.add_parser(
        "verify", help="draw a sample again, from its list and from the ledger (exit status 1: something differs)"
    )
    listed = verbs.add_parser(
        "list", help="print the list a sample was drawn from, as population.csv, or the samples there are"
    )
    package = verbs.add_parser("package", help="collect the evidence behind a sample in one file, without names")
    for parser in (verify, listed, package):
        parser.add_argument("project", metavar="PROJECT", help="code of the project")
    numbered = "number of the sample in the project"
    for parser in (verify, package):
        parser.add_argument("number", metavar="NUMBER", type=int, help=numbered)
    listed.add_argument("number", metavar="NUMBER", type=int, nargs="?", help=f"{numbered} (default: list the samples)")
    package.add_argument("--by", metavar="EMAIL", required=True, help="account of the monitoring officer who asks")
    package.add_argument("--output", metavar="FILE", type=Path, required=True)
    package.add_argument("--names", action="store_true", help="with names and documents (demo worlds)")
    package.add_argument("--real-people", action="store_true", help="with --names: also where people are real")
    verify.set_defaults(run=_verify)
    listed.set_defaults(run=_list)
    package.set_defaults(run=_package)


def _add_draw(draw: ArgumentParser) -> None:
    draw.add_argument("project", metavar="PROJECT", help="code of the project")
    draw.add_argument("--by", metavar="EMAIL", required=True, help="account of the monitoring officer who draws")
    size = draw.add_mutually_exclusive_group(required=True)
    size.add_argument("--size", type=_size, metavar="N", help="how many")
    size.add_argument("--percent", type=_percent, metavar="P", help="share of the population, rounded up")
    what = draw.add_mutually_exclusive_group()
    what.add_argument("--indicator", default="", metavar="CODE", help="participants that count in this indicator")
    what.add_argument("--records", choices=sorted(FACT_TABLES), default="", help="single records instead of people")
    what.add_argument("--complete", action="store_true", help="only people whose entry form is complete")
    draw.add_argument("--as-of", type=day, metavar="D", help="true by this day (default: last day, or today)")
    draw.add_argument("--known-on", type=day, metavar="K", help="recorded by the end of this day (default: today)")
    draw.add_argument("--strata", choices=("partner", "sex", "kind"), default="", help="draw from each apart")
    draw.add_argument("--allocation", choices=(PROPORTIONAL, EQUAL), default=PROPORTIONAL)
    draw.add_argument(
        "--seed", default="", metavar="TEXT", help="chosen by the controller beforehand (default: random)"
    )
    draw.set_defaults(run=_draw)


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ArgumentTypeError(f"{text} is no size: give a whole number from 1 on.")
    return int(text)


def _percent(text: str) -> float:
    share = float(text)
    if not 0 < share <= 100:
        raise ArgumentTypeError(f"{text} is no share: give more than 0 and at most 100.")
    return share


def sample_of(code: str, number: int) -> Sample:
    """Return a sample by its number. Raises PolicyBroken, naming those there are."""
    project = project_of(code)
    found: Sample | None = Sample.objects.filter(project=project, number=number).select_related("project").first()
    if found is None:
        numbers = Sample.objects.filter(project=project).order_by("number").values_list("number", flat=True)
        there = f"Samples there: {', '.join(map(str, numbers))}." if numbers else "None was drawn there yet."
        raise PolicyBroken(f"The project {project.code} has no sample {number}. {there}")
    return found


def _officer(project: Project, email: str) -> User:
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise PolicyBroken(f"There is no account {email}. Give the address of a monitoring officer of the project.")
    if not viewer_for(user, clock.today()).has(Post.Role.MONITORING_OFFICER, project.pk):
        raise NotAllowed(f"{email} is no monitoring officer of {project.code} today, and only such draw samples.")
    return user


def _kind(arguments: Any) -> Sample.Kind:
    if arguments.records:
        return Sample.Kind.FACTS
    return Sample.Kind.PARTICIPATIONS if arguments.indicator or arguments.complete else Sample.Kind.EVERYBODY


def _draw(arguments: Any) -> int:
    project = project_of(arguments.project)
    today = clock.today()
    known_on = arguments.known_on or today
    asked = queries.Asked(
        kind=_kind(arguments),
        indicator=arguments.indicator,
        fact_table=arguments.records,
        as_of=arguments.as_of or min(last_day(project, today), known_on),
        known_on=known_on,
        strata=arguments.strata,
    )
    sample = actions.draw(
        project=project,
        asked=asked,
        size=arguments.size or 0,
        percent=arguments.percent or 0,
        allocation=arguments.allocation,
        seed=arguments.seed,
        by=_officer(project, arguments.by),
    )
    print(f"Sample {sample.number} of {project.code}: {sample.size} of {sample.population_size}, seed {sample.seed}")
    for item in sample.items.order_by("position"):
        print(f"{item.position}  {item.subject}")
    return 0


def _verify(arguments: Any) -> int:
    sample = sample_of(arguments.project, arguments.number)
    again = queries.drawn_again(sample)
    told = {
        "The list it was drawn from is the one whose hash was recorded": again.list_is_kept,
        "Drawing again from the list gives the same items": again.draw_is_same,
        "The audit entry it rests on is in the chain": again.chain_is_there,
    }
    if again.ledger_can_tell or again.moved:
        told["The ledger, as it was when it was drawn, tells the same list"] = again.ledger_tells_same
    for text, is_so in told.items():
        print(f"{'yes' if is_so else 'NO '}  {text}")
    if not again.ledger_can_tell:
        print(f"--   {sample.indicator} is counted no longer, or otherwise: the ledger cannot tell the list again")
    for one in again.added:
        print(f"only in the ledger: {one}")
    for one in again.gone:
        print(f"only in the list: {one}")
    for one, strata in again.moved.items():
        in_list, in_ledger = (stratum or "unknown" for stratum in strata)
        print(f"in another stratum: {one} (in the list: {in_list}, in the ledger: {in_ledger})")
    name = f"sample {sample.number} of {sample.project.code}"
    print(f"SAME: {name} is what was drawn." if again.is_whole else f"DIFFERENT: {name} is not what was drawn.")
    return 0 if again.is_whole else 1


def _list(arguments: Any) -> int:
    if arguments.number is None:
        return _list_samples(project_of(arguments.project))
    print(queries.population_of(sample_of(arguments.project, arguments.number)), end="")
    return 0


def _list_samples(project: Project) -> int:
    samples = queries.samples_with_progress(project)
    if not samples:
        print(f"No sample was drawn in {project.code} yet.")
        return 0
    rows: list[Sequence[str]] = [("sample", "as of", "known on", "size", "of", "looked at", "kind", "drawn from")]
    for each in samples:
        days, numbers = (each.as_of, each.known_on), (each.size, each.population_size, each.looked_at)
        rows.append((str(each.number), *map(str, (*days, *numbers)), each.kind, each.indicator or each.fact_table))
    print("\n".join(line.rstrip() for line in aligned(rows)))
    return 0


def _package(arguments: Any) -> int:
    sample = sample_of(arguments.project, arguments.number)
    if arguments.names and not (arguments.real_people or is_demo()):
        raise PolicyBroken("People here are real. To collect their names all the same, add --real-people.")
    if not arguments.output.parent.is_dir():
        raise PolicyBroken(f"There is no folder {arguments.output.parent}. Make it, or name a file elsewhere.")
    package = actions.hand_package(
        sample=sample,
        path=arguments.output.resolve(),
        with_names=arguments.names,
        by=_officer(sample.project, arguments.by),
    )
    print(f"{arguments.output}: {package.size} bytes, SHA-256 {package.sha256}")
    return 0
