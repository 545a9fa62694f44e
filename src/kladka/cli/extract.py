"""`kladka extract check` and `kladka extract rebuild`: the columns that figures are counted from."""

import sys
from typing import Any

from kladka.cli.main import Commands
from kladka.organisations.models import Organisation
from kladka.programmes.models import Project
from kladka.reporting.extraction import extract


def register(commands: Commands) -> None:
    """Add `extract check` and `extract rebuild`."""
    parser = commands.add_parser("extract", help="the columns that figures are counted from, made from the ledger")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    check = verbs.add_parser("check", help="compare what is kept with a whole read of the ledger")
    check.set_defaults(run=_check)
    rebuild = verbs.add_parser("rebuild", help="throw away what is kept and read the whole ledger again")
    rebuild.set_defaults(run=_rebuild)


def _check(_arguments: Any) -> int:
    """Say of each controller whether what is kept is what its ledger says; 1 where it is not."""
    status = 0
    for controller in _controllers():
        wrong = extract.differing(controller.pk)
        if wrong:
            status = 1
            what = ", ".join(wrong)
            print(f"{controller.name}: other than the ledger: {what}. Run `kladka extract rebuild`.", file=sys.stderr)
        else:
            print(f"{controller.name}: as the ledger says.")
    return status


def _rebuild(_arguments: Any) -> int:
    for controller in _controllers():
        found = extract.rebuild(controller.pk)
        rows = sum(table.num_rows for table in found.tables.values())
        print(f"{controller.name}: {rows} rows up to number {found.head} of the ledger.")
    return 0


def _controllers() -> list[Organisation]:
    wanted = Project.objects.order_by().values("controller")
    return list(Organisation.objects.filter(pk__in=wanted).order_by("name"))
