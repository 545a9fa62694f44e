"""The account pages that allauth does not have."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.forms import DeactivateTOTPForm
from allauth.mfa.totp.views import DeactivateTOTPView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from kladka.accounts import actions, queries
from kladka.accounts.adapters import passkeys_work
from kladka.core.dictionaries import dictionary
from kladka.core.errors import KladkaError
from kladka.core.installation import is_demo
from kladka.pages.account.adapter import AFTERWARDS
from kladka.pages.context import navigation
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post
from kladka.programmes.rules import profile

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go where the visitor's work begins: the first page of their navigation, else their account."""
    items = navigation(request)
    return redirect(items[0]["url"] if items else "account:me")


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, their posts, and where to change password, second factor and language."""
    posts = [(_role(post), post) for post in viewer_of(request).posts]
    context = {"posts": posts, "is_demo": is_demo}
    return render(request, "account/me.html", context)


def _role(post: Post) -> str:
    """Return what somebody is, in the programme's own word where it has one."""
    if post.role == Post.Role.COACH:
        return profile(post.project.profile).word("coach")
    return dictionary("post-roles").label(post.role)


@login_required
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Lead somebody without a second factor to setting one up."""
    if queries.has_second_factor(request):
        return redirect("account:home")
    return render(request, "account/second_factor.html", {"passkeys_work": passkeys_work()})


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a demo link. The link is used up by the button, not by whatever looks at the address first."""
    if request.method == "GET":
        return render(request, "account/enter.html")
    try:
        user = actions.use_link(token=token)
    except KladkaError as error:
        return render(request, "account/enter.html", {"refused": error.message}, status=422)
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="demo_link")
    request.session[queries.STRONG] = str(user.pk)
    return redirect("account:home")


class _OneRemoval:
    """Asks whether a factor may go, and takes it away, while nothing else does; a refusal is shown at its place."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with actions.factors_held(request.user):  # type: ignore[arg-type]  # allauth asked who it is
            return super().post(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def form_invalid(self, form: Any) -> HttpResponse:
        shown = self.get_context_data(form=form)  # type: ignore[attr-defined]
        return self.render_to_response(shown, status=422)  # type: ignore[attr-defined,no-any-return]


class RemoveApp(_OneRemoval, DeactivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    """Stop using the authenticator app, unless it is the last second factor."""


class RemovePasskey(_OneRemoval, RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey, unless it is the last second factor: allauth asks that of the app only."""

    form_class = DeactivateTOTPForm

    def get_form_kwargs(self) -> dict[str, Any]:
        # Bound also before anything is sent, so that the page says at once what would be refused.
        return {"data": {}, **super().get_form_kwargs(), "authenticator": self.object}


class MakeCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes, and say so in the chain at once: allauth's letter comes when all is stored."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            actions.note_sign_in_changed(user=self.request.user, what=AFTERWARDS)
            return super().form_valid(form)  # type: ignore[no-any-return]


def one_act(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let one of allauth's pages store what it changes, the line in the chain and the letter together or not at all."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return page


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language, and remember it for somebody signed in."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen and check_for_language(chosen):
        actions.choose_language(user=request.user, language=chosen)
    return set_language(request)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer "ok" when the database answers: what a supervisor or a load balancer asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
