"""What a project promises: all targets for its last day on one page, and single ones corrected or withdrawn."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.forms.shown import DAY
from kladka.pages.projects import presenters
from kladka.pages.projects.definitions import counted_indicators, indicator_titles, own_indicators
from kladka.pages.projects.forms import CorrectTargetForm, PromiseForm, WithdrawTargetForm
from kladka.pages.projects.permissions import promising
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.programmes import actions, queries
from kladka.programmes.models import Project, Target


def promise(request: HttpRequest, project: str) -> HttpResponse:
    """Set the values promised for the project's last day: of everybody, of women and of men."""
    viewer = viewer_of(request)
    found = get_object_or_404(promising(viewer), code=project)
    day = found.ends_on
    form = PromiseForm(
        titles=indicator_titles(found),
        counted=counted_indicators(found),
        promised=queries.promised(found, day),
        **sent(request),
    )

    def act() -> str:
        typed = form.cleaned_data
        actions.promise(
            project=found,
            version=form.version or 0,
            on_date=day,
            values=form.promises,
            reason=typed["reason"],
            words=typed["words"],
            own=own_indicators(found),
            by=viewer.user,
        )
        return _address(found)

    intro = _("Values to be reached by the last day of the project, %(day)s. Leave empty what was not promised.")
    return form_page(
        request,
        form,
        act,
        title=_("Targets of the project"),
        back=_address(found),
        intro=intro % {"day": date_format(day, DAY)},
        note=_for_another_day(found, day),
    )


def _for_another_day(project: Project, day: date) -> str:
    """Return which targets the form does not show, as after the project was prolonged; nothing where it shows all."""
    others = [target for target in queries.targets_of(project) if target.on_date != day]
    if not others:
        return ""
    words = ngettext(
        "%(count)d target is set for another day: %(days)s. It stays until it is corrected on the page of targets.",
        "%(count)d targets are set for another day: %(days)s. They stay until they are corrected on the page of "
        "targets.",
        len(others),
    )
    days = ", ".join(date_format(each, DAY) for each in sorted({target.on_date for target in others}))
    return words % {"count": len(others), "days": days}


def correct(request: HttpRequest, target: UUID) -> HttpResponse:
    """Replace a target by what was really promised; the ledger keeps both."""
    found = _target(request, target)
    is_counted = found.indicator in counted_indicators(found.project)
    form = CorrectTargetForm(initial=CorrectTargetForm.stored_values(found), is_counted=is_counted, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        user = viewer_of(request).user
        actions.correct_target(
            target=found,
            changes=form.changes,
            reason=typed["reason"],
            words=typed["words"],
            own=own_indicators(found.project),
            by=user,
        )
        return _address(found.project)

    intro = presenters.target_words(found)
    return form_page(request, form, act, title=_("Correct the target"), back=_address(found.project), intro=intro)


def withdraw(request: HttpRequest, target: UUID) -> HttpResponse:
    """Stop believing that this was promised, after a question."""
    found = _target(request, target)
    form = WithdrawTargetForm(**sent(request))

    def act() -> str:
        typed = form.cleaned_data
        user = viewer_of(request).user
        actions.withdraw_target(target=found, reason=typed["reason"], words=typed["words"], by=user)
        return _address(found.project)

    return confirm_page(
        request,
        form,
        act,
        question=_("Withdraw this target?"),
        back=_address(found.project),
        rows=presenters.target_rows(found),
        consequences=[_("The figure will stand without a promised value. The history keeps the target.")],
        submit=_("Withdraw the target"),
    )


def _target(request: HttpRequest, target: UUID) -> Target:
    projects = promising(viewer_of(request))
    # Of a form that was sent the verb tells whether somebody corrected the target meanwhile, and what was typed stays.
    targets = Target.objects.all() if request.method == "POST" else Target.objects.current()
    rows = targets.filter(project__in=projects)
    found: Target = get_object_or_404(rows.select_related("project"), pk=target)
    return found


def _address(project: Project) -> str:
    return reverse("projects:targets", args=[project.code])
