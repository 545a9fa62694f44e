"""Who makes files of participants: the project's monitoring officers, who may see everybody in it."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome
from kladka.programmes.models import Post

OFFICER: Mapping[str, Outcome] = {str(Post.Role.MONITORING_OFFICER): (200, 200, 404)}

ACCESS = {
    "participants_file:list": Access.of_object(project=OFFICER),
    "participants_file:check": Access.of_object(project=OFFICER),
    "participants_file:detail": Access.of_object(file=OFFICER),
    "participants_file:download": Access.of_object(file=OFFICER),
    "participants_file:answer": Access.of_object(file=OFFICER),
    "participants_file:preview": Access.of_object(upload=OFFICER),
    "participants_file:line": Access.of_object(line=OFFICER),
}
