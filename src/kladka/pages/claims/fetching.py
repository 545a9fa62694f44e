"""Fetching what these pages are about: a claim of a project that the viewer may open, and may keep."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from kladka.pages.projects.permissions import visible_projects
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer
from kladka.reporting.live.figures import Extract, facts_of
from kladka.reporting.models import Claim, ClaimTerms
from kladka.reporting.permissions import report
from kladka.reporting.permissions.claim import may_keep
from kladka.reporting.queries import claim as queries


@dataclass(frozen=True)
class Claims:
    """A project and its claims, the newest first, as one viewer sees them."""

    project: Project
    viewer: Viewer

    @cached_property
    def there(self) -> list[Claim]:
        """Those that were not removed."""
        found = queries.claims_of(self.project)
        for each in found:
            each.project = self.project
        return found

    @cached_property
    def removed(self) -> list[Claim]:
        """Those that can be put back, for who keeps the list."""
        found = queries.removed_of(self.project) if self.may_keep else []
        for each in found:
            each.project = self.project
        return found

    @cached_property
    def facts(self) -> Extract:
        """The project's facts, asked for once."""
        return facts_of(self.project)

    @cached_property
    def terms(self) -> ClaimTerms | None:
        """What the contract says of deadlines."""
        return queries.terms_for(self.project)

    @cached_property
    def may_keep(self) -> bool:
        """Whether the viewer keeps the list."""
        return may_keep(self.viewer, self.project)

    @property
    def may_prepare(self) -> bool:
        """Whether the viewer prepares reports of the project."""
        return report.may_prepare(self.viewer, self.project)

    def base(self, claim: Claim) -> Claim | None:
        """The sent claim that this one goes on from."""
        return queries.base_of(claim, self.there)

    def one(self, pk: UUID) -> Claim:
        """Return one of them, or raise Http404."""
        found = next((each for each in self.there if each.pk == pk), None)
        if found is None:
            raise Http404
        return found

    def kept(self, pk: UUID) -> Claim:
        """Return one of them, or of those removed for who keeps them, or raise Http404."""
        there = any(each.pk == pk for each in self.there)
        found = next((each for each in (self.there if there else self.removed) if each.pk == pk), None)
        if found is None:
            raise Http404
        return found

    def follower(self, pk: UUID) -> Claim | None:
        """Return the claim in the place of one that was taken back; asked only where it is none of those there."""
        if any(each.pk == pk for each in self.there):
            return None
        return queries.follower_of(self.project, pk)


def claims_for(request: HttpRequest, code: str) -> Claims:
    """Return a project of the viewer's with its claims, or raise Http404."""
    viewer: Viewer = viewer_of(request)
    project = get_object_or_404(visible_projects(viewer).select_related("controller"), code=code)
    return Claims(project, viewer)


def kept_by(request: HttpRequest, code: str) -> Claims:
    """Return the same where the viewer keeps the claims, or raise Http404."""
    found = claims_for(request, code)
    if not found.may_keep:
        raise Http404
    return found


def address(name: str, claim: Claim, *more: str) -> str:
    """Return the address of a page about a claim."""
    return reverse(f"claims:{name}", args=[claim.project.code, claim.pk, *more])
