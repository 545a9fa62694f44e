"""An incubator is held to a version of a model: it follows one, moves to another, and is looked at line by line."""

from datetime import date

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.incubation.models import Followed, Incubator, StandardLook
from kladka.incubation.policies import standard as policies
from kladka.incubation.queries.standard import followed_by, standards
from kladka.people import policies as people


def follow_standard(*, incubator: Incubator, code: str, number: int, from_date: date, by: Actor) -> Followed:
    """Record that an incubator follows a version of a model from a day on.

    Raises PolicyBroken where there is no such version, or the incubator follows it or another one on a later day.
    """
    with verb("incubation.follow_standard", controller=incubator.controller, by=by) as opened:
        return followed(opened, incubator, code, number, from_date)


def followed(opened: Verb, incubator: Incubator, code: str, number: int, from_date: date) -> Followed:
    """Record within a verb which version an incubator follows."""
    version = policies.check_version_known(standards([incubator.controller]).get((code, number)))
    people.check_not_in_future(from_date, clock.today(), field="from_date")
    policies.check_since(from_date, incubator, field="from_date")
    before = followed_by(incubator)
    policies.check_moves_on(before[0] if before else None, version, from_date)
    place = {"project_id": incubator.project_id, "site_id": incubator.site_id}
    return opened.record(Followed(code=code, number=number, from_date=from_date, **place))


def stop_following(*, followed: Followed, reason: str, by: Actor, words: str = "") -> None:
    """Stop believing that an incubator follows a version: it follows the one before. What was found stays."""
    with verb("incubation.stop_following", controller=followed.controller, by=by) as opened:
        dictionary("correction-reasons").check(reason, field="reason")
        opened.say(words)
        opened.retract(followed, reason=reason)


def look_at_line(
    *,
    incubator: Incubator,
    line: str,
    answer: str,
    since: date,
    by: Actor,
    found: int | None = None,
    words: str = "",
) -> StandardLook:
    """Record whether an incubator meets a line of the version that it follows, since when, and what was seen."""
    with verb("incubation.look_at_line", controller=incubator.controller, by=by) as opened:
        now = policies.check_followed(next(iter(followed_by(incubator)), None))
        asked = policies.check_line(standards([incubator.controller])[now.code, now.number].line(line))
        people.check_not_in_future(since, clock.today(), field="since")
        policies.check_since(since, incubator, field="since")
        policies.check_found(asked, answer, found)
        look = StandardLook(
            project_id=incubator.project_id,
            site_id=incubator.site_id,
            code=now.code,
            number=now.number,
            line=line,
            answer=answer,
            since=since,
            found=found if asked.least is not None else None,
            words=" ".join(words.split()),
            by=opened.by,
            created_at=opened.at,
        )
        return opened.save(look)
