"""What may never happen to incubators and their branches."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.incubation.models import Incubator
from kladka.organisations.models import Site
from kladka.programmes.models import Partnership, Project


def check_site_of_partner(site: Site, project: Project, on: date) -> None:
    """An incubator stands at a site of an organisation that is in the partnership on that day."""
    standing = Partnership.objects.filter(project=project, organisation=site.organisation_id, from_date__lte=on)
    if not standing.exclude(until_date__lt=on).exists():
        raise PolicyBroken(_("The site belongs to no partner of this project on that day."), field="site")


def check_branch(incubator: Incubator, site: Site) -> None:
    """A branch belongs to an incubator of the same organisation, and has no branches of its own."""
    if incubator.branch_of is not None:
        raise PolicyBroken(_("A branch cannot have branches. Choose the incubator itself."), field="branch_of")
    if incubator.site.organisation_id != site.organisation_id:
        raise PolicyBroken(
            _("A branch belongs to the organisation that runs the incubator. Choose one of its sites."), field="site"
        )


def check_incubator_at(site: Site, project: Project, on: date, *, field: str = "site") -> None:
    """Advice is given, and an entity prepared, in an incubator that is open on that day."""
    if not Incubator.objects.current().filter(project=project, site=site, opened_on__lte=on).exists():
        raise PolicyBroken(_("No incubator of this project was open at that site on that day."), field=field)
