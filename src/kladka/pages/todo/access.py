"""Who may open work lists: everybody who mends records, and who answers for them. Lines are scoped person by person."""

from kladka.pages.access import Access
from kladka.programmes.models import Post

LEADING = {str(Post.Role.COORDINATOR), str(Post.Role.MONITORING_OFFICER)}

ACCESS = {
    "todo:list": Access.of_page(set(Post.Role.values)),
    "todo:people": Access.of_page(LEADING),
    "todo:letter": Access.of_page(set(Post.Role.values)),
}
