"""Lists with search, filters, sorting and pages, all in the address. Show with `{% list listing %}`.

listing = ListPage(request, queryset, PARTICIPANTS)
"""

from kladka.core.lists.definition import Column, Empty, Filter, List
from kladka.core.lists.page import ListPage, Pages, plain

__all__ = ["Column", "Empty", "Filter", "List", "ListPage", "Pages", "plain"]
