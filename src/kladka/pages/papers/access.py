"""Who may open papers: coach and coordinator make them and bring them back, an officer reads them.

Logos are changed by the administrators of who answers for the project's data.
"""

from kladka.pages.access import Access
from kladka.pages.participants.access import OFFICE, READ, WORK
from kladka.pages.projects.access import KEEPERS, MEMBERS

OWN_WORK = {"coach": (200, 404, 404), "coordinator": (404, 404, 404)}
"""What somebody let the worker do is shown to that person only."""

ACCESS = {
    "papers:batch": Access.of_page(OFFICE),
    "papers:work": Access.of_object(work=OWN_WORK),
    "papers:work-file": Access.of_object(work=OWN_WORK),
    "papers:logos": Access.of_object(project=MEMBERS),
    "papers:add-logo": Access.of_object(project=KEEPERS),
    "papers:logo": Access.of_object(logo=MEMBERS),
    "papers:move-logo": Access.of_object(logo=KEEPERS),
    "papers:remove-logo": Access.of_object(logo=KEEPERS),
    "papers:of": Access.of_object(participation=READ),
    "papers:make": Access.of_object(participation=WORK),
    "papers:draft": Access.of_object(participation=WORK),
    "papers:find": Access.of_page(OFFICE),
    "papers:detail": Access.of_object(paper=READ),
    "papers:pdf": Access.of_object(paper=READ),
    "papers:scan-file": Access.of_object(paper=READ),
    "papers:scan": Access.of_object(paper=WORK),
    "papers:tell": Access.of_object(paper=WORK),
    "papers:take-back": Access.of_object(paper=WORK),
    "papers:again": Access.of_object(paper=WORK),
    "papers:withdraw": Access.of_object(paper=WORK),
}
