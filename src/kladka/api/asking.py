"""Who asks: the owner of a token, narrowed by what the token is for."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.accounts.actions import note_token_used
from kladka.accounts.models import ApiToken
from kladka.accounts.queries import token_of
from kladka.api.access import ANY, Needs
from kladka.api.problems import Problem
from kladka.core import clock, limits
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Participation
from kladka.people.queries import visible_to
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer, viewer_for, visible_projects

_REALM = 'Bearer realm="Kladka"'
_READERS = frozenset({Post.Role.COACH, Post.Role.COORDINATOR, Post.Role.MONITORING_OFFICER})
"""The roles whose pages show a participant; an adviser knows names from cards only."""


@dataclass(frozen=True)
class Asker:
    """A token with its owner as they are today."""

    token: ApiToken
    viewer: Viewer

    @cached_property
    def projects(self) -> QuerySet[Project]:
        """The projects of the token that its owner may open."""
        return visible_projects(self.viewer).filter(pk__in=self.token.projects)

    def project(self, code: str) -> Project:
        """Return one of the projects. Raises Problem for any other, be it there or not."""
        found = self.projects.select_related("controller").filter(code=code).first()
        if found is None:
            raise Problem("not-found")
        return found

    def page(self, operation: str) -> str:
        """Return what is kept of a reading as its page: the operation, and by which of the owner's tokens."""
        return f"api:{operation}:{self.token.prefix}"

    def people(self, project: Project) -> QuerySet[Participation]:
        """Return the participations of a project whose pages the owner may open."""
        posts = tuple(post for post in self.viewer.posts if post.role in _READERS)
        seen = visible_to(Viewer(self.viewer.user, self.viewer.on, self.viewer.staff, posts))
        return seen.filter(project=project)

    def is_officer(self, project: Project) -> bool:
        """Tell whether the owner answers for the figures of a project."""
        return self.viewer.has(Post.Role.MONITORING_OFFICER, project.pk)


def asker_of(request: HttpRequest, needs: Needs) -> Asker:
    """Return who asks. Raises Problem where the token is missing, not good, not for this, or used too often."""
    token = _token(request)
    _check_rate(str(token.pk), settings.API_PER_MINUTE, _("A token may make %(most)s requests a minute."))
    if needs.scope not in {ANY, *token.scopes}:
        scope: Any = needs.scope
        raise Problem(
            "scope-missing",
            _("Make a token with the scope “%(scope)s”, or ask for something else.") % {"scope": str(scope)},
            headers={"WWW-Authenticate": f'{_REALM}, error="insufficient_scope", scope="{scope}"'},
        )
    note_token_used(token=token)
    return Asker(token, viewer_for(token.user, clock.today()))


def asker_in(request: HttpRequest) -> Asker:
    """Return who asks, as the door found out. Raises Problem where it did not ask: deny by default."""
    found = getattr(request, "asker", None)
    if not isinstance(found, Asker):
        raise Problem("token-missing")
    return found


def _token(request: HttpRequest) -> ApiToken:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        raise Problem(
            "token-missing",
            _("Send your token in the header “Authorization: Bearer …”. A token is made on the page of your account."),
            headers={"WWW-Authenticate": _REALM},
        )
    token = token_of(secret.strip())
    why = _why_refused(token)
    if token is None or why:
        words = _("An address may show tokens that open nothing %(most)s times a minute.")
        _check_rate(limits.key_of_address(limits.address_of(request)), settings.API_REFUSED_PER_MINUTE, words)
        raise Problem("token-refused", why, headers={"WWW-Authenticate": f'{_REALM}, error="invalid_token"'})
    return token


def _why_refused(token: ApiToken | None) -> str:
    """Return why a token opens nothing; an empty text for a good one. Only who has the secret learns more than “no”."""
    if token is None:
        return _("There is no such token. Make a new one on the page of your account.")
    if not token.user.is_active:
        return _("The account of this token is closed.")
    if token.revoked_at is not None:
        return _("This token was revoked. Make a new one on the page of your account.")
    if not token.is_valid_on(clock.today()):
        words = _("This token worked until %(day)s. Make a new one on the page of your account.")
        return words % {"day": day_in_words(token.expires_on)}
    return ""


def _check_rate(key: str, most: int, words: str) -> None:
    now = clock.now()
    if limits.counted(key, now) <= most:
        return
    wait = limits.seconds_left(now)
    after = ngettext("Go on in %(n)s second.", "Go on in %(n)s seconds.", wait) % {"n": wait}
    raise Problem("too-many", f"{words % {'most': most}} {after}", headers={"Retry-After": str(wait)})
