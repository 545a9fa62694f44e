"""Who takes part in a project, and which areas are served from which site."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core.errors import PolicyBroken
from kladka.organisations.models import Organisation, Site
from kladka.programmes import policies
from kladka.programmes.models import Partnership, Project, ServedArea


def add_partner(
    *,
    project: Project,
    organisation: Organisation,
    by: Actor,
    role: str = Partnership.Role.PARTNER,
    from_date: date | None = None,
    until_date: date | None = None,
) -> Partnership:
    """Record that an organisation takes part, by default from the project's first day on."""
    with verb("programmes.add_partner", controller=project.controller_id, by=by) as opened:
        partnership = Partnership(
            project=project,
            organisation=organisation,
            role=role,
            from_date=from_date or project.starts_on,
            until_date=until_date,
        )
        policies.check_partnership(partnership)
        return opened.save(partnership)


def change_partnership(
    *, partnership: Partnership, from_date: date, by: Actor, until_date: date | None = None
) -> Partnership:
    """Change the days of a partnership."""
    with verb("programmes.change_partnership", controller=partnership.project.controller_id, by=by) as opened:
        stored = Partnership.objects.select_related("project", "organisation").get(pk=partnership.pk)
        stored.from_date, stored.until_date = from_date, until_date
        policies.check_partnership(stored)
        return opened.save(stored, fields=["from_date", "until_date"])


def end_partnership(*, partnership: Partnership, until_date: date | None, by: Actor) -> Partnership:
    """Record the last day of a partnership. Its people see the project no more from the next day; its records stay.

    Without a day an end recorded before is taken back.
    """
    with verb("programmes.end_partnership", controller=partnership.project.controller_id, by=by) as opened:
        stored = Partnership.objects.select_related("project", "organisation").get(pk=partnership.pk)
        if stored.role == Partnership.Role.LEADER:
            raise PolicyBroken(_("The leader stays to the end of the project."), field="until_date")
        stored.until_date = until_date
        policies.check_partnership(stored)
        return opened.save(stored, fields=["until_date"])


def serve_areas(*, project: Project, site: Site, powiats: Sequence[str], by: Actor) -> list[ServedArea]:
    """Record the powiats served from a site; those recorded already are passed over."""
    with verb("programmes.serve_areas", controller=project.controller_id, by=by) as opened:
        known = set(ServedArea.objects.filter(project=project, site=site).values_list("powiat", flat=True))
        areas = [
            ServedArea(project=project, site=site, powiat=powiat)
            for powiat in dict.fromkeys(powiats)
            if powiat not in known
        ]
        for area in areas:
            policies.check_served_area(area)
        return list(opened.save_all(ServedArea, areas))


def change_served_areas(
    *, project: Project, site: Site, powiats: Sequence[str], by: Actor, seen: Sequence[str] | None = None
) -> None:
    """Record that exactly these powiats are served from a site. Raises PolicyBroken when nothing differs.

    `seen` are the powiats that were shown to who chose: what somebody else changed meanwhile stays as they left it.
    """
    with verb("programmes.change_served_areas", controller=project.controller_id, by=by) as opened:
        known = {area.powiat: area for area in ServedArea.objects.filter(project=project, site=site)}
        wanted = list(dict.fromkeys(powiats))
        if seen is not None:
            chosen, shown = set(wanted), set(seen)
            wanted = [*(powiat for powiat in known if powiat not in shown - chosen), *sorted(chosen - shown)]
        if set(wanted) == known.keys():
            raise PolicyBroken(_("Nothing was changed."))
        new = [ServedArea(project=project, site=site, powiat=powiat) for powiat in wanted if powiat not in known]
        for area in new:
            policies.check_served_area(area)
        for powiat in known.keys() - set(wanted):
            opened.delete(known[powiat])
        opened.save_all(ServedArea, new)
