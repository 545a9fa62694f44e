"""What somebody may choose from on an advice card."""

from collections.abc import Sequence
from functools import cached_property
from uuid import UUID

from kladka.core import clock, polish
from kladka.core.ids import is_id
from kladka.incubation import permissions, queries
from kladka.incubation.models import InitiativeGroup
from kladka.organisations.models import Staff
from kladka.pages.entities.choices import FounderDesk
from kladka.pages.incubators.choices import Option
from kladka.programmes.models import Post


class CardDesk(FounderDesk):
    """Where a viewer may write advice cards, in whose name, and for whom."""

    @cached_property
    def advisers(self) -> dict[str, Staff]:
        """An adviser writes in their own name; a coordinator for every adviser of the partner."""
        own = self.viewer.staff
        if own is not None and self.viewer.has(Post.Role.ADVISER):
            return {str(own.pk): own}
        partners = {row.site.organisation_id for row in self.incubators.values()}
        posts = Post.objects.current().filter(role=Post.Role.ADVISER, partner__in=partners).select_related("staff")
        posts = posts.filter(project__in={row.project_id for row in self.incubators.values()}).order_by(
            "staff__name_sort"
        )
        return {str(post.staff_id): post.staff for post in posts.exclude(until_date__lt=clock.today())}

    @property
    def adviser_choices(self) -> list[Option]:
        """Advisers for a form."""
        return [(pk, staff.name) for pk, staff in self.advisers.items()]

    def search_organisations(self, words: str) -> list[Option]:
        """Return organisations whose name holds `words`; none before something is typed, for there are many."""
        return super().search_organisations(words) if words.strip() else []

    def search_groups(self, words: str) -> list[Option]:
        """Return groups that the viewer helps and whose name holds `words`, by name, one more than are shown."""
        wanted = polish.fold(words).split()
        rows = permissions.groups_of_work(self.viewer).filter(ended_on=None).select_related("site")
        found = [row for row in rows if all(word in polish.fold(row.name) for word in wanted)]
        found.sort(key=lambda row: polish.sort_key(row.name))
        return [_group(row) for row in found[: queries.FOUND + 1]]

    def labels_of_groups(self, values: Sequence[str]) -> list[Option]:
        """Return those of `values` that are groups which the viewer helps."""
        return [_group(row) for row in self.groups(values)]

    def groups(self, values: Sequence[str]) -> list[InitiativeGroup]:
        """Return the groups with these ids, by name."""
        ids = [UUID(value) for value in values if is_id(value)]
        rows = permissions.groups_of_work(self.viewer).filter(pk__in=ids).select_related("site") if ids else []
        return sorted(rows, key=lambda row: polish.sort_key(row.name))


def _group(row: InitiativeGroup) -> Option:
    return str(row.pk), f"{row.name} ({row.site.name})"
