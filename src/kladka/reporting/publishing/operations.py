"""The list of operations in the fields of the Regulation, from what the product records; what it does not is said."""

from collections.abc import Callable, Mapping
from typing import Any

from kladka.audit.actions import INSTALLATION, Actor, verb
from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.core.ledger import digest_of
from kladka.organisations.models import Organisation
from kladka.programmes import queries as programmes
from kladka.programmes.models import Goal, Partnership, Project
from kladka.reporting.models import OperationsList
from kladka.reporting.queries import release as queries
from kladka.reporting.rules import release as rules

type Said = Mapping[str, str]
"""A text in each language; one that has none is under "pl"."""


def refresh(*, by: Actor) -> OperationsList:
    """Make the list anew from the public projects as they are now, and keep it; the one before stays, too."""
    content = listed()
    with verb("reporting.refresh_operations", controller=INSTALLATION, by=by) as opened:
        last = queries.operations()
        return opened.save(
            OperationsList(
                number=last.number + 1 if last else 1,
                content=rules.canonical(content),
                content_hash=digest_of(content),
                refreshed_by=by.id,
                refreshed_at=opened.at,
            )
        )


def fields() -> list[dict[str, Any]]:
    """Return the fields of the list in their order."""
    found: list[dict[str, Any]] = packs.load("publication/operations.yaml")["fields"]
    return found


def listed() -> dict[str, Any]:
    """Return the list: its fields, which of them no room records, and a row for each public project."""
    publication = packs.load("publication/operations.yaml")
    rows = programmes.projects(Project.objects.filter(is_public=True))
    return {
        "source": publication["source"],
        "fields": fields(),
        "not_recorded": [field["code"] for field in fields() if "from" not in field],
        "operations": [_row(project, publication["country"]) for project in rows],
    }


def _row(project: Project, country: str) -> dict[str, Any]:
    leader = project.partnerships.select_related("organisation").filter(role=Partnership.Role.LEADER).first()
    values: dict[str, Callable[[], Any]] = {
        "code": lambda: project.code,
        "leader": lambda: _beneficiary(leader.organisation) if leader else None,
        "title": lambda: {"pl": project.title_pl, "en": project.title_en},
        "purpose": lambda: _purpose(project),
        "achievements": lambda: _achievements(project),
        "starts_on": project.starts_on.isoformat,
        "ends_on": project.ends_on.isoformat,
        "places": lambda: sorted({each.site.town for each in programmes.served_from(project)}) or None,
        "country": lambda: country,
        "total_cost": lambda: project.total_cost and f"{project.total_cost:.2f}",
        "fund": lambda: dictionary("funds")[project.fund].labels if project.fund else None,
        "specific_objective": lambda: project.specific_objective or None,
        "cofinancing_rate": lambda: project.cofinancing_rate and f"{project.cofinancing_rate:.2f}",
        "intervention": lambda: project.intervention or None,
        "contractors": lambda: [name for line in project.contractors.splitlines() if (name := line.strip())] or None,
        "seat": lambda: leader.organisation.municipality or None if leader else None,
    }
    found = {field["code"]: values[field["from"]]() if "from" in field else None for field in fields()}
    return {**found, "made_up": project.is_made_up}


def _beneficiary(organisation: Organisation) -> str | None:
    """Return the name of a legal person. A natural one would have to be taken off after two years: it is left out."""
    is_legal = dictionary("legal-forms")[organisation.legal_form].data.get("legal_person", True)
    return organisation.name if is_legal else None


def _purpose(project: Project) -> Said | None:
    goal = project.goals.filter(kind=Goal.Kind.GENERAL).first()
    return {"pl": goal.text_pl, "en": goal.text_en} if goal else None


def _achievements(project: Project) -> Said | None:
    """Return what the newest release tells, total by total: what a project has not published it does not tell here."""
    release = queries.newest(project)
    if release is None:
        return None
    told = [
        (figure["title"], part["value"])
        for figure in release.data["figures"]
        for part in figure["parts"]
        if not part["by"] and part["value"] is not None
    ]
    return {
        language: "; ".join(f"{queries.said(title, language)}: {value}" for title, value in told)
        for language in ("pl", "en")
    }
