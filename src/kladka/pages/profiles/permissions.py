"""Who reads what a profile says about health."""

from typing import Any
from uuid import UUID

from django.http import Http404

from kladka.pages.participants.permissions import participation_for
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

_COACHES = frozenset({Post.Role.COACH})


def coached_by(viewer: Viewer, participation: Any) -> bool:
    """Tell whether `viewer` coaches a participant (as `participation_for` returns one) now."""
    if viewer.staff is None or participation.coaching_ended or UUID(str(participation.coach_id)) != viewer.staff.pk:
        return False
    return any(post.role in _COACHES and post.project_id == participation.project_id for post in viewer.posts)


def with_health(viewer: Viewer, pk: UUID) -> Any:
    """Return the participation whose profile `viewer` may read as to health, or raise Http404.

    Nobody but the present coach may: no coordinator, no officer, no coach before.
    """
    found = participation_for(viewer, pk, _COACHES)
    if not coached_by(viewer, found):
        raise Http404
    return found
