"""Who works in a project as what, from when, until when. Every role of a user follows from a post."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kladka.audit.actions import Actor, verb
from kladka.core.dictionaries import dictionary
from kladka.organisations.models import Organisation, Site, Staff
from kladka.programmes import policies
from kladka.programmes.actions.copying import copied
from kladka.programmes.models import Post, Project

ENDED = "change_of_plan"
"""Why a post without an end is replaced by one that has it (dictionary "correction-reasons")."""
_CHANGEABLE = frozenset({"site", "from_date", "until_date", "role"})


def appoint(
    *,
    project: Project,
    staff: Staff,
    role: str,
    by: Actor,
    from_date: date | None = None,
    until_date: date | None = None,
    site: Site | None = None,
    partner: Organisation | None = None,
) -> Post:
    """Give a staff member a post, by default from the project's first day, for the organisation they work for."""
    with verb("programmes.appoint", controller=project.controller_id, by=by) as opened:
        post = Post(
            project=project,
            staff=staff,
            partner=partner or staff.organisation,
            site=site,
            role=role,
            from_date=from_date or project.starts_on,
            until_date=until_date,
        )
        policies.check_post(post)
        return opened.record(post)


def change_post(*, post: Post, changes: Mapping[str, Any], reason: str, by: Actor, words: str = "") -> Post:
    """Replace a post by one with another site, role or other days. Raises Stale when somebody changed it before."""
    dictionary("correction-reasons").check(reason, field="reason")
    new = copied(post, changes, _CHANGEABLE)
    with verb("programmes.change_post", controller=post.controller, by=by) as opened:
        opened.say(words)
        opened.retract(post, reason=reason)
        policies.check_post(new)
        return opened.record(new)


def end_post(*, post: Post, until_date: date | None, by: Actor, words: str = "") -> Post:
    """Record the last day of a post; from the next day on it gives no role. Without a day an end is taken back."""
    return change_post(post=post, changes={"until_date": until_date}, reason=ENDED, by=by, words=words)


def withdraw_post(*, post: Post, reason: str, by: Actor, words: str = "") -> None:
    """Stop believing that this post was ever held."""
    dictionary("correction-reasons").check(reason, field="reason")
    with verb("programmes.withdraw_post", controller=post.controller, by=by) as opened:
        opened.say(words)
        opened.retract(post, reason=reason)
