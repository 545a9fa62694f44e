"""Opening a project and changing what it says about itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.installation import is_demo
from kladka.pages.asking import ask
from kladka.pages.projects import presenters
from kladka.pages.projects.definitions import indicator_titles
from kladka.pages.projects.forms import EditProjectForm, NewProjectForm
from kladka.pages.projects.permissions import looked_after, may_open
from kladka.pages.projects.views.form_page import form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.programmes import actions, queries
from kladka.programmes.models import Project


def new(request: HttpRequest) -> HttpResponse:
    """Open a project for whose data the administrator's organisation answers."""
    viewer = viewer_of(request)
    if not may_open(viewer):
        raise Http404
    form = NewProjectForm(lines=queries.lowest_lines(), **sent(request))
    controller = viewer.as_staff.organisation

    def act() -> str:
        line = form.line or actions.define_funding_line(controller=controller, levels=form.levels, by=viewer.user)
        project = actions.open_project(
            controller=controller, funding_line=line, **form.given, is_made_up=is_demo(), by=viewer.user
        )
        return reverse("projects:about", args=[project.code])

    return form_page(
        request,
        form,
        act,
        title=_("Open a project"),
        back=reverse("projects:list"),
        intro=_("%(name)s will lead the project and answer for its data.") % {"name": controller.name},
        submit=_("Open the project"),
        message=_("The project is open. Now add its goals, partners and targets."),
    )


def edit(request: HttpRequest, project: str) -> HttpResponse:
    """Change what a project says about itself."""
    viewer = viewer_of(request)
    found = get_object_or_404(looked_after(viewer), code=project)
    form = EditProjectForm(
        initial=EditProjectForm.stored_values(found),
        version=found.version,
        lines=queries.lines_for(found),
        **sent(request),
    )
    if form.is_valid() and form.cleaned_data["pack"] != found.pack:
        _ask_about_definitions(form, found)
    back = reverse("projects:about", args=[found.code])

    def act() -> str:
        controller = found.controller
        line = form.line or actions.define_funding_line(controller=controller, levels=form.levels, by=viewer.user)
        changes = form.changes | {"funding_line": line}
        actions.change_project(project=found, version=form.version or 0, changes=changes, by=viewer.user)
        return back

    title = _("Change the project %(name)s") % {"name": presenters.text_of(found, "title")}
    return form_page(request, form, act, title=title, back=back)


def _ask_about_definitions(form: EditProjectForm, project: Project) -> None:
    """Ask before a project with targets is counted by other definitions, and say which targets lose their figure."""
    pack = form.cleaned_data["pack"]
    lost, number = queries.without_figure(project, indicator_titles(project, pack))
    if not number:
        return
    question = _("By these definitions every figure is counted anew and held against the targets there are.")
    if lost:
        titles = indicator_titles(project)
        named = dict.fromkeys(titles.get(target.indicator, target.indicator) for target in lost)
        question = _("These definitions do not have figures that the project has targets for: %(titles)s.")
        question %= {"titles": "; ".join(named)}
    ask(
        form,
        question,
        label=_("Count by the other definitions all the same"),
        address=reverse("projects:targets", args=[project.code]),
        words=_("Look at the targets"),
    )
