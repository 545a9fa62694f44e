"""Which entities agree to be named: all that the public site reads of this room."""

from kladka.incubation.models import EntityRegistration, ListingConsent
from kladka.incubation.queries.after import listing_of
from kladka.programmes.models import Project


def listed_names(project: Project) -> frozenset[str]:
    """Return the names of the entities of a project that agree now to be named on the public page. Two queries."""
    rows = EntityRegistration.objects.current().filter(project=project)
    names = dict(rows.values_list("organisation", "organisation__name"))
    listing = listing_of(list(names)) if names else {}
    return frozenset(
        names[entity] for entity, answer in listing.items() if answer.answer == ListingConsent.Answer.GIVEN
    )
