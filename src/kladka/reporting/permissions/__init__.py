"""May this person? Of the room's own things."""

from kladka.reporting.permissions.sample import (
    controlled_projects,
    may_see_names,
    packages_of,
    sample_items_of,
    samples_of,
)

__all__ = ["controlled_projects", "may_see_names", "packages_of", "sample_items_of", "samples_of"]
