"""Complete records handed to the funder's system."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Link
from kladka.pages.participants import presenters
from kladka.pages.participants.forms.merging import SubmitForm
from kladka.pages.participants.permissions import CHECKERS, visible_as
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.people import actions as people
from kladka.people.queries import listed, to_submit
from kladka.programmes.models import Post, Project

AT_ONCE = 50
"""How many records stand on one page to be ticked; all that wait can be submitted with one box."""


def submit(request: HttpRequest) -> HttpResponse:
    """Record which complete records of a project were submitted, and when."""
    viewer = request.viewer  # type: ignore[attr-defined]
    projects = {post.project.code: post.project for post in viewer.posts if post.role == Post.Role.MONITORING_OFFICER}
    chosen = projects.get(request.GET.get("project", "")) or next(iter(projects.values()))
    waiting = to_submit(visible_as(viewer, CHECKERS).filter(project=chosen))
    rows: Any = listed(waiting)
    rows = rows.select_related("partner").order_by("entry_date", "person__identity__name_sort", "pk")
    shown, count = {str(row.pk): row for row in rows[:AT_ONCE]}, waiting.count()
    form = SubmitForm(
        participants=[(pk, _words(row)) for pk, row in shown.items()],
        everybody=_("All complete records of the project that were not submitted yet (%(count)s)") % {"count": count},
        **sent(request),
    )

    def act() -> str:
        typed = form.cleaned_data
        ticked = list(waiting.select_related("project")) if typed["everybody"] else _ticked(typed, shown)
        people.submit(participations=ticked, on_date=typed["on_date"], by=viewer.user)
        return f"{reverse('participants:submit')}?project={chosen.code}"

    return form_page(
        request,
        form,
        act,
        title=_("Submit complete records"),
        submit=_("Record as submitted"),
        participation=None,
        message=_("The records are marked as submitted."),
        template="participants/submit.html",
        empty="" if shown else _("Every complete record of this project was submitted already."),
        project=chosen,
        projects=_links(projects, chosen),
        more=_more(count - len(shown)),
    )


def _ticked(typed: dict[str, Any], shown: dict[str, Any]) -> list[Any]:
    return [shown[pk] for pk in typed["participants"]]


def _words(row: Any) -> str:
    who = row.person.identity
    return _("%(name)s, entered on %(day)s (%(partner)s)") % {
        "name": f"{who.family_name} {who.given_name}",
        "day": presenters.day(row.entry_date),
        "partner": row.partner.short_name,
    }


def _links(projects: dict[str, Project], chosen: Project) -> list[Link]:
    address = reverse("participants:submit")
    if len(projects) < 2:
        return []
    return [
        Link(str(project), f"{address}?project={code}", active=project == chosen) for code, project in projects.items()
    ]


def _more(count: int) -> str:
    if count < 1:
        return ""
    return ngettext("%(count)s more record waits after these.", "%(count)s more records wait after these.", count) % {
        "count": count
    }
