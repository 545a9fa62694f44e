"""May this person do it? Of what the room keeps."""

from kladka.reporting.permissions.sample import (
    controlled_projects,
    may_see_names,
    packages_of,
    sample_items_of,
    samples_of,
)

__all__ = ["controlled_projects", "may_see_names", "packages_of", "sample_items_of", "samples_of"]
