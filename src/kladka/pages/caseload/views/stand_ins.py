"""Who stands in for whom: planned with an end, ended when the coach is back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Column, Link, SummaryRow, Table
from kladka.pages.caseload import permissions
from kladka.pages.caseload.forms import StandInForm
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.participants.views.work import coach_posts
from kladka.pages.projects import presenters as projects
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people import actions
from kladka.people.models import Substitution


def listing(request: HttpRequest, project: str) -> HttpResponse:
    """Show who stands in now and later, and let a coordinator add somebody."""
    viewer = viewer_of(request)
    found = permissions.project_led(viewer, project)
    coaches = {str(post.staff_id): post.staff for post in coach_posts(viewer, found.pk)}
    choices = [(key, staff.name) for key, staff in coaches.items()]
    form = StandInForm(coaches=choices, initial={"from_date": clock.today()}, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        actions.substitute(
            project=found,
            absent=coaches[typed["absent"]],
            substitute=coaches[typed["substitute"]],
            from_date=typed["from_date"],
            until_date=typed["until_date"],
            by=viewer.user,
        )
        return request.path

    if request.method == "POST":
        response = save(request, form, act, message=_("Saved. Who stands in sees the people from that day on."))
        if response is not None:
            return response
    rows = permissions.substitutions_led(viewer).filter(project=found, until_date__gte=clock.today())
    context = projects.frame(found, "caseload:project", viewer) | {
        "form": form,
        "table": _table(list(rows.order_by("from_date", "absent__name_sort"))),
    }
    return render(request, "caseload/stand_ins.html", context, status=422 if request.method == "POST" else 200)


def end(request: HttpRequest, substitution: UUID) -> HttpResponse:
    """End a substitution, after a question."""
    viewer = viewer_of(request)
    found = get_object_or_404(permissions.substitutions_led(viewer), pk=substitution)
    back = reverse("caseload:stand-ins", args=[found.project.code])

    def act() -> str:
        actions.end_substitution(substitution=found, by=viewer.user)
        return back

    return form_page(
        request,
        ConfirmForm(**sent(request)),
        act,
        title=_("End this now?"),
        submit=_("End it"),
        participation=None,
        back=back,
        message=_("It has ended."),
        about=[
            SummaryRow(_("Who is away?"), found.absent.name),
            SummaryRow(_("Who stands in?"), found.substitute.name),
            SummaryRow(_("From which day?"), found.from_date),
            SummaryRow(_("Until which day?"), found.until_date),
        ],
    )


def _table(found: list[Substitution]) -> Table | None:
    if not found:
        return None
    labels = [_("Who is away?"), _("Who stands in?"), _("From"), _("Until"), _("Change")]
    rows = [
        [
            one.absent.name,
            one.substitute.name,
            one.from_date,
            one.until_date,
            Link(_("End it"), reverse("caseload:end-substitution", args=[one.pk]), hidden=f": {one.substitute.name}"),
        ]
        for one in found
    ]
    return Table(_("Who stands in, now and later"), [Column(label) for label in labels], rows)
