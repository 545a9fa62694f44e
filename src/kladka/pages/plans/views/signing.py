"""Signing a plan, and looking at it again."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.coaching import policies
from kladka.coaching.actions import plan as actions
from kladka.coaching.models import Plan
from kladka.coaching.policies.plan import may_be_slip
from kladka.coaching.queries import parameter
from kladka.coaching.queries.plan import newest, newest_review, planned
from kladka.coaching.rules.plan import mark_of
from kladka.core import clock
from kladka.core.errors import shown_at
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.views.form_page import sent, stored_upload, with_undo
from kladka.pages.plans import presenters
from kladka.pages.plans.forms import ReviewForm, SignForm
from kladka.pages.plans.goals import ask_about_goals
from kladka.pages.plans.views.writing import PLAN, address, page
from kladka.pages.viewing import viewer_of
from kladka.people.actions.assignment import open_assignments
from kladka.workflows.actions.papers import sign_plan_on_paper, sign_plan_on_screen, undo_plan_signing


def sign(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Both sign the plan as it is now; a slip is taken back from the message that follows."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    plan = planned(found)
    form = SignForm(initial=_days(), version=mark_of(plan.content), **sent(request))
    if form.is_valid() or not form.is_bound:
        ask_about_goals(form, plan.content)

    def act() -> str:
        policies.check_coached(next(iter(open_assignments([found])), None))
        how, upload = form.proof()
        given = {name: form.cleaned_data[name] for name in ("on", "next_on")}
        given |= {
            "participation": found,
            "file": stored_upload(upload, found, request.user, field="paper"),
            "by": request.user,
        }
        given |= {"seen": form.version or 0}
        if how == Plan.Form.SCAN:
            sign_plan_on_paper(**given)
        else:
            with shown_at(file="paper"):
                sign_plan_on_screen(**given)
        return address(found)

    done = "" if plan.content["goals"] else _("The plan has no goal. Write down what is to be reached first.")
    if plan.signed and not plan.is_changed:
        done = _("The plan says what was signed already. There is nothing to sign anew.")
    return page(
        request,
        form,
        act,
        found,
        title=_("Sign the plan"),
        submit=_("Save the signed plan"),
        message=with_undo(_("The plan is signed."), reverse("plans:undo", args=[found.pk])),
        template="plans/sign.html",
        content=presenters.content(plan.content),
        done=done,
    )


def undo(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Take a signing back that was a slip, after a question."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    last = newest(found)

    def act() -> str:
        if last is not None:
            last.participation = found
            undo_plan_signing(plan=last, by=request.user)
        return address(found)

    return PLAN.question(
        request,
        act,
        found,
        title=_("Take the signing back?"),
        submit=_("Take the signing back"),
        message=_("The signing is taken back."),
        lead=_("Do this only if the plan was signed by mistake. The plan itself stays as it is."),
        done="" if last else _("The plan is not signed."),
    )


def review(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Look at the plan together: one answer, and the day of the next review."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    plan = planned(found)
    form = ReviewForm(initial=_days(), **sent(request))

    def act() -> str:
        if plan.signed is not None:
            plan.signed.participation = found
            actions.hold_review(plan=plan.signed, by=request.user, **_reviewed(form.cleaned_data))
        return address(found)

    return page(
        request,
        form,
        act,
        found,
        title=_("Review the plan"),
        submit=_("Save the review"),
        message=with_undo(_("The review is saved."), reverse("plans:undo-review", args=[found.pk])),
        template="plans/review.html",
        goals=presenters.goals(plan, may_work=False),
        done="" if plan.signed else _("The plan is not signed."),
    )


def undo_review(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Take a review back that was a slip, after a question."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    last = newest_review(found)

    def act() -> str:
        if last is not None:
            last.plan.participation = found
            actions.undo_review(review=last, by=request.user)
        return address(found)

    return PLAN.question(
        request,
        act,
        found,
        title=_("Take the review back?"),
        submit=_("Take the review back"),
        message=_("The review is taken back."),
        lead=_("Do this only if the review was recorded by mistake. The day agreed on before holds again."),
        done="" if may_be_slip(last, clock.today()) else _("No review was recorded today."),
    )


def _reviewed(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: typed[name] for name in ("on", "next_on", "outcome", "words")}


def _days() -> dict[str, Any]:
    today = clock.today()
    return {"on": today, "next_on": today + timedelta(days=parameter("review_after_days", today))}
