"""Which operation asks for which scope of a token. An operation without an entry is refused (deny by default).

The scope only narrows: what the token's owner may not open on a page today, no token opens.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kladka.accounts.models import Scope

ANY = "any"
"""Every valid token."""


@dataclass(frozen=True)
class Needs:
    """The entry of one operation. `scope` is empty where nobody is asked for a token.

    `names_people`: what it answers lies on no disk, and that it was read is kept.
    """

    scope: str = ""
    of_project: bool = False
    names_people: bool = False
    rule: str = ""


PROJECT = "projects of the token that its owner may open today; others 404"
PEOPLE = f"{PROJECT}; members whom the owner may open, others as a number"

FILES = f"{PROJECT}; monitoring officers and the leader's coordinators"

ACCESS: Mapping[str, Needs] = {
    "openapi": Needs(rule="anybody"),
    "packs": Needs(Scope.PACKS, rule="every pack of the installation"),
    "pack": Needs(Scope.PACKS, rule="every pack of the installation"),
    "projects": Needs(ANY, rule=PROJECT),
    "project": Needs(ANY, of_project=True, rule=PROJECT),
    "definitions": Needs(Scope.FIGURES, of_project=True, rule=PROJECT),
    "figures": Needs(Scope.FIGURES, of_project=True, rule=f"{PROJECT}; crossed breakdowns: monitoring officers"),
    "series": Needs(Scope.FIGURES, of_project=True, rule=PROJECT),
    "targets": Needs(Scope.FIGURES, of_project=True, rule=PROJECT),
    "members": Needs(Scope.MEMBERS, of_project=True, names_people=True, rule=PEOPLE),
    "reports": Needs(Scope.REPORTS, of_project=True, rule=PROJECT),
    "report": Needs(Scope.REPORTS, of_project=True, rule=PROJECT),
    "report_file": Needs(Scope.REPORTS, of_project=True, names_people=True, rule=FILES),
    "near": Needs(Scope.MEMBERS, of_project=True, names_people=True, rule=PEOPLE),
}
