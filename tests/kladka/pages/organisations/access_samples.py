"""The leader's, Alfa's and Beta's organisation, site, somebody of the staff and their post."""

from collections.abc import Callable
from uuid import UUID

from tests.world.cast import Cast

PLACES = ("leader", "alfa", "beta")
STAFF = ("olga", "anna", "beata")

SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "organisation": lambda cast: tuple(cast.organisations[name].pk for name in PLACES),
    "site": lambda cast: tuple(cast.sites[name].pk for name in PLACES),
    "staff": lambda cast: tuple(cast.staff[name].pk for name in STAFF),
    "post": lambda cast: tuple(cast.posts[name].pk for name in STAFF),
}
