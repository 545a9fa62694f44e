"""Who may open control samples: a project's monitoring officers. A person's file: who works with that person.

The binder leaves the system with everything in it, so a coach, who sees the file, does not take it away.
"""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome
from kladka.pages.participants.access import MERGE, READ
from kladka.programmes.models import Post

OFFICER: Mapping[str, Outcome] = {str(Post.Role.MONITORING_OFFICER): (200, 200, 404)}

ACCESS = {
    "samples:list": Access.of_object(project=OFFICER),
    "samples:draw": Access.of_object(project=OFFICER),
    "samples:detail": Access.of_object(sample=OFFICER),
    "samples:result": Access.of_object(sample=OFFICER),
    "samples:population": Access.of_object(sample=OFFICER),
    "samples:method": Access.of_object(sample=OFFICER),
    "samples:withdraw": Access.of_object(sample=OFFICER),
    "samples:collect": Access.of_object(sample=OFFICER),
    "samples:package": Access.of_object(package=OFFICER),
    "samples:remove-package": Access.of_object(package=OFFICER),
    "samples:item": Access.of_object(item=OFFICER),
    "samples:paper": Access.of_object(item=OFFICER),
    "samples:file": Access.of_object(participation=READ),
    "samples:binder": Access.of_object(participation=MERGE),
}
