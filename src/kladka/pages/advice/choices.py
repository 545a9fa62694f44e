"""What somebody may choose from on an advice card."""

from functools import cached_property

from kladka.core import clock
from kladka.organisations.models import Staff
from kladka.pages.incubators.choices import Desk, Option
from kladka.programmes.models import Post


class CardDesk(Desk):
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
