"""What waits in the calls that somebody runs, for the list of what is to do."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls.actions.assigning import TIED
from kladka.calls.models import Application, Call
from kladka.calls.permissions import assessed_by, run_by
from kladka.calls.queries import PLACED
from kladka.core.components import Bullets, Link, SummaryRow
from kladka.pages.recruitment import presenters
from kladka.pages.recruitment.views.fetching import address_of
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


def waiting(viewer: Viewer, today: date) -> list[SummaryRow]:
    """Return what waits, call by call, those that close first before others. Two queries; one for who runs no call."""
    own = _own(viewer)
    if not viewer.has(Post.Role.COORDINATOR):
        return own
    states = Application.State
    calls = run_by(viewer).exclude(state=Call.State.DRAFT)
    counted = calls.annotate(
        undecided=_count(state=states.SENT),
        accepted=_count(state=states.ACCEPTED),
        reserve=_count(state=states.RESERVE),
        placed=_count(state__in=PLACED),
        appeals=_count(appeal__outcome=""),
    )
    rows = ((call, _words(call, today)) for call in counted.order_by("closes_on", "pk"))
    return own + [
        SummaryRow(
            presenters.title_of(call),
            Bullets(words),
            [Link(_("Go to the call"), address_of(call), presenters.title_of(call))],
        )
        for call, words in rows
        if words
    ]


def _own(viewer: Viewer) -> list[SummaryRow]:
    """Return how many applications wait for the viewer's own card."""
    given = assessed_by(viewer).filter(application__state=Application.State.SENT).exclude(interest=TIED)
    number = given.exclude(application__assessments__assessor=viewer.staff).count() if viewer.staff else 0
    if not number:
        return []
    words = ngettext("%(count)s application waits for your card.", "%(count)s applications wait for your card.", number)
    link = Link(_("Assess"), reverse("recruitment:mine"))
    return [SummaryRow(_("Applications to assess"), words % {"count": number}, [link])]


def _count(**condition: Any) -> Count:
    return Count("applications", filter=Q(**{f"applications__{name}": value for name, value in condition.items()}))


def _words(call: Any, today: date) -> list[str]:
    found = []
    if call.state == Call.State.OPEN and today > call.closes_on:
        found.append(_("The last day has passed. Close the call, so that the committee can decide."))
    if call.undecided:
        words = ngettext(
            "%(count)s application waits for a decision.", "%(count)s applications wait for a decision.", call.undecided
        )
        found.append(words % {"count": call.undecided})
    if call.appeals:
        words = ngettext("%(count)s appeal waits for an answer.", "%(count)s appeals wait for an answer.", call.appeals)
        found.append(words % {"count": call.appeals})
    if call.accepted:
        words = ngettext(
            "%(count)s accepted applicant is not in the project yet.",
            "%(count)s accepted applicants are not in the project yet.",
            call.accepted,
        )
        found.append(words % {"count": call.accepted})
    if call.state == Call.State.DECIDED and call.reserve and call.placed < call.places:
        found.append(_("A place is free. Call up the first on the reserve list."))
    return found
