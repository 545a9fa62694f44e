"""One's tokens for programs: listed, made, revoked; and those of the staff, for administrators."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kladka.accounts import actions
from kladka.accounts.models import ApiToken
from kladka.core.lists import ListPage
from kladka.organisations.permissions import staff_of
from kladka.pages.account import presenters
from kladka.pages.account.forms import RevokeForm, TokenForm
from kladka.pages.exchange.listing import list_page
from kladka.pages.projects.permissions import visible_projects
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show one's own tokens, newest first."""
    viewer = viewer_of(request)
    found = list(ApiToken.objects.filter(user=viewer.user).order_by("-made_at"))
    context = {
        "table": presenters.tokens_table(found) if found else None,
        "may_make": visible_projects(viewer).exists(),
    }
    return render(request, "account/tokens.html", context)


@require_safe
def of_staff(request: HttpRequest) -> HttpResponse:
    """Show the valid tokens of the staff whom an administrator looks after."""
    found = _of_staff(request).select_related("user")
    listed = ListPage(request, found, presenters.staff_tokens())
    intro = _("What programs read with the rights of somebody who works here. Revoke what nobody needs.")
    return list_page(request, "list_page.html", {"title": _("Tokens of the staff"), "listing": listed, "intro": intro})


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, once: the answer to the form is the only page that ever holds it."""
    viewer = viewer_of(request)
    projects = list(visible_projects(viewer).order_by("-starts_on", "code"))
    back = reverse("account:tokens")
    if not projects:
        return redirect(back)
    is_sent = request.method == "POST"
    form = TokenForm(request.POST if is_sent else None, projects=projects)
    made: list[tuple[ApiToken, str]] = []

    def act() -> str:
        made.append(actions.make_token(user=viewer.user, **presenters.given(form), by=viewer.user))
        return back

    saved = save(request, form, act, message=_("The token is made.")) if is_sent else None
    if saved is not None and made:
        token, secret = made[0]
        answer = render(request, "account/token_made.html", {"token": token, "secret": secret, "back": back})
        answer["Cache-Control"] = "no-store"
        return answer
    context = {"form": form, "title": _("Make a token"), "back": back, "cancel": back, "submit": _("Make the token")}
    intro = _("With it a program reads what you may read, and no more. It can change nothing.")
    return saved or render(request, "form_page.html", context | {"intro": intro}, status=422 if is_sent else 200)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, token: UUID) -> HttpResponse:
    """Ask, then let a token open nothing any more: one's own, or one of the staff's."""
    viewer = viewer_of(request)
    seen = ApiToken.objects.filter(Q(user=viewer.user) | Q(pk__in=_of_staff(request).values("pk")))
    found = get_object_or_404(seen.select_related("user"), pk=token)
    is_own = found.user_id == viewer.user.pk
    back = reverse("account:tokens" if is_own else "account:staff-tokens")
    is_sent = request.method == "POST"
    form = RevokeForm(request.POST if is_sent else None)

    def act() -> str:
        actions.revoke_token(token=found, by=viewer.user)
        return back

    saved = save(request, form, act, message=_("The token is revoked.")) if is_sent else None
    context = {
        "form": form,
        "question": _("Revoke this token?"),
        "caption": found.user.name,
        "rows": presenters.token_rows(found),
        "consequences": [_("The program that uses it is refused from now on. Another token can be made for it.")],
        "submit": _("Revoke the token"),
        "cancel": back,
    }
    return saved or render(request, "confirm.html", context, status=422 if is_sent else 200)


def _of_staff(request: HttpRequest) -> QuerySet[ApiToken]:
    """Return the tokens that an administrator may revoke: those that stand, of the staff they look after."""
    staff = staff_of(viewer_of(request).staff)
    return ApiToken.objects.filter(user__in=staff.exclude(user=None).values("user"), revoked_at=None)
