"""What may never happen to incubators and their branches."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.incubation.models import Incubator, IncubatorEnding
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
    here = {"project": project, "site": site}
    closed = IncubatorEnding.objects.current().filter(until_date__lt=on, **here)
    if closed.exists() or not Incubator.objects.current().filter(opened_on__lte=on, **here).exists():
        raise PolicyBroken(_("No incubator of this project was open at that site on that day."), field=field)


def check_closes(incubator: Incubator, until_date: date, *, is_closed: bool, branches: int, uses: int) -> None:
    """An incubator is closed once, on or after its first day, when no branch is open and nobody uses it any more."""
    if is_closed:
        raise PolicyBroken(_("This incubator is closed already. Look at it again."))
    if until_date < incubator.opened_on:
        raise PolicyBroken(
            _("The last day must not be earlier than the first, %(start)s.")
            % {"start": day_in_words(incubator.opened_on)},
            field="until_date",
        )
    if branches:
        raise PolicyBroken(_("Close its branches first."))
    if uses:
        raise PolicyBroken(
            ngettext(
                "%(n)d use of this incubator lasts longer. Say until when it was used first.",
                "%(n)d uses of this incubator last longer. Say until when they were used first.",
                uses,
            )
            % {"n": uses}
        )
