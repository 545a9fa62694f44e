"""The logos in the head of a project's papers."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.core.components import Link, Menu
from kladka.pages.downloads import as_download
from kladka.pages.papers.forms import LogoForm, MakeForm
from kladka.pages.participants.views.form_page import sent
from kladka.pages.projects import presenters
from kladka.pages.projects.permissions import looked_after, may_look_after, visible_projects
from kladka.pages.projects.views.form_page import confirm_page, form_page
from kladka.pages.viewing import viewer_of
from kladka.programmes import actions
from kladka.programmes.models import Logo
from kladka.programmes.queries import logo_words
from kladka.programmes.rules import profile


@require_safe
def listing(request: HttpRequest, project: str) -> HttpResponse:
    """Show the logos in their order, as they stand on paper."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_projects(viewer), code=project)
    may_change = may_look_after(viewer, found)
    logos = [
        {
            "pk": one.pk,
            "picture": reverse("papers:logo", args=[one.pk]),
            "words": logo_words(one),
            "size": _("%(width)d × %(height)d pixels") % {"width": one.width, "height": one.height},
            "remove": Link(_("Remove"), reverse("papers:remove-logo", args=[one.pk]), hidden=logo_words(one)),
        }
        for one in found.logos.order_by("position", "pk")
    ]
    add = Link(_("Add a logo"), reverse("papers:add-logo", args=[found.code]))
    context = presenters.frame(found, "papers:logos", viewer) | {
        "logos": logos,
        "row": profile(found.profile).logos,
        "may_change": may_change,
        "tools": Menu(_("What can be done"), [add]) if may_change else None,
    }
    return render(request, "papers/logos.html", context)


def add(request: HttpRequest, project: str) -> HttpResponse:
    """Add a logo, with words for those who do not see it."""
    viewer = viewer_of(request)
    found = get_object_or_404(looked_after(viewer), code=project)
    form = LogoForm(**sent(request))
    back = reverse("papers:logos", args=[found.code])

    def act() -> str:
        typed = form.cleaned_data
        words = {name: typed[name] for name in ("alt_pl", "alt_en")}
        actions.add_logo(project=found, upload=typed["file"], by=viewer.user, **words)
        return back

    return form_page(
        request,
        form,
        act,
        title=_("Add a logo"),
        back=back,
        caption=str(found),
        intro=_("Documents made from now on bear it. Those made before stay as they are."),
        submit=_("Save the logo"),
    )


@require_safe
def picture(request: HttpRequest, logo: UUID) -> FileResponse:
    """Hand out the picture."""
    rows = Logo.objects.filter(project__in=visible_projects(viewer_of(request))).select_related("file")
    return as_download(get_object_or_404(rows, pk=logo).file)


def move(request: HttpRequest, logo: UUID) -> HttpResponse:
    """Let a logo change places with the next one to the left or right."""
    viewer = viewer_of(request)
    rows = Logo.objects.filter(project__in=looked_after(viewer)).select_related("project")
    found = get_object_or_404(rows, pk=logo)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.move_logo(logo=found, places=-1 if request.POST.get("way") == "left" else 1, by=viewer.user)
    messages.success(request, _("Moved."))
    return redirect(f"{reverse('papers:logos', args=[found.project.code])}#logo-{found.pk}")


def remove(request: HttpRequest, logo: UUID) -> HttpResponse:
    """Leave a logo out of documents made from now on, after a question."""
    viewer = viewer_of(request)
    rows = Logo.objects.filter(project__in=looked_after(viewer)).select_related("project")
    found = get_object_or_404(rows, pk=logo)
    back = reverse("papers:logos", args=[found.project.code])

    def act() -> str:
        actions.remove_logo(logo=found, by=viewer.user)
        return back

    return confirm_page(
        request,
        MakeForm(**sent(request)),
        act,
        question=_("Remove this logo?"),
        back=back,
        rows=[(_("What it shows"), logo_words(found))],
        consequences=[_("Documents made from now on do not bear it. Those made before stay as they are.")],
        submit=_("Remove the logo"),
    )
