"""The verbs of publication: prepare, publish or discard a release; declare a total, or withdraw that."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.audit.actions import SYSTEM, Actor, Verb, verb
from kladka.audit.policies import check_words
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.programmes.models import Project
from kladka.reporting.kreport.making import Progress, silent
from kladka.reporting.models import DeclaredTotal, Release, ReleaseDecision
from kladka.reporting.permissions.release import deciders
from kladka.reporting.policies import release as policies
from kladka.reporting.publishing import releasing
from kladka.reporting.queries import release as queries
from kladka.reporting.rules import release as rules


def check_can_prepare(project: Project, as_of: date, words: str) -> Release | None:
    """Refuse at once what preparing refuses before it counts anything; return the release that would be corrected."""
    policies.check_public(project)
    policies.check_day(project, as_of, today=clock.today())
    policies.check_nothing_waits(project)
    published = queries.published_of(project)
    policies.check_order(as_of, published)
    corrects = next((release for release in published if release.as_of == as_of), None)
    policies.check_correction(corrects, words)
    check_words(words)
    return corrects


def prepare(*, project: Project, as_of: date, by: Actor, words: str = "", progress: Progress = silent) -> Release:
    """Freeze what would be published of a project as of a day, safe beside all that was published before.

    `words` say why a day is published again. Raises PolicyBroken where it cannot be made safe.
    """
    corrects = check_can_prepare(project, as_of, words)
    number = _next_number(project)
    # Counting and solving take their time, and nobody else should wait for the ledger meanwhile.
    made = releasing.made(project, as_of, number=number, corrects=corrects, progress=progress)
    with verb("reporting.prepare_release", controller=project.controller_id, by=by) as opened:
        policies.check_nothing_waits(project)
        if number != _next_number(project) or made.basis != _basis(project):
            raise PolicyBroken(_("Somebody else published or declared something meanwhile. Prepare the release again."))
        opened.say(words)
        return opened.save(
            Release(
                project=project,
                number=number,
                as_of=as_of,
                known_on=made.known_on,
                pack=made.pack.code,
                pack_version=made.pack.version,
                pack_hash=made.pack.hash,
                minimum=made.minimum,
                basis=made.basis,
                corrects=corrects,
                content=rules.canonical(made.content),
                content_hash=releasing.digest(made.content),
                working=rules.canonical(made.working),
                prepared_by=by.id,
                prepared_at=opened.at,
            )
        )


def publish(*, release: Release, by: Actor, is_alone: bool = False, words: str = "") -> ReleaseDecision:
    """Let everybody read a release. It cannot be taken back.

    Somebody else publishes than who prepared it or declared a total in it; where there is nobody, `is_alone` says so.
    The product itself publishes what is set to publish itself.
    """
    project = release.project
    with verb("reporting.publish_release", controller=project.controller_id, by=by) as opened:
        _check_undecided(release)
        policies.check_public(project)
        policies.check_basis(release, _basis(project))
        if by.id != SYSTEM.id:
            may = deciders(project, clock.day_of(opened.at))
            involved = queries.involved_in(release)
            policies.check_second_person(by=by.id, involved=involved, deciders=may, is_alone=is_alone)
            is_alone = by.id in involved
        opened.say(words)
        return _decide(opened, release, ReleaseDecision.Outcome.PUBLISHED, by, is_alone=is_alone)


def discard(*, release: Release, by: Actor, words: str = "") -> ReleaseDecision:
    """Decide that a prepared release is not published. Its number is not used again."""
    with verb("reporting.discard_release", controller=release.project.controller_id, by=by) as opened:
        _check_undecided(release)
        opened.say(words)
        return _decide(opened, release, ReleaseDecision.Outcome.DISCARDED, by)


def declare(
    *, project: Project, as_of: date, totals: Mapping[str, int], ground: str, words: str, by: Actor
) -> Sequence[DeclaredTotal]:
    """Decide that totals of a project may be published, however small, without any breakdown beside them.

    Each value has to be the one that is counted; `words` say why, `ground` is the code of the reason.
    """
    policies.check_public(project)
    policies.check_day(project, as_of, today=clock.today())
    policies.check_ground(ground, words)
    counted, titles = releasing.counted(project, as_of), titles_of(project)
    for indicator, value in totals.items():
        policies.check_total(indicator, value, counted=counted, titles=titles)
        policies.check_hidden_nowhere(indicator, as_of, queries.published_of(project))
    with verb("reporting.declare_totals", controller=project.controller_id, by=by) as opened:
        for indicator in totals:
            policies.check_not_declared(project, indicator, as_of)
        opened.say(words)
        return opened.record_all(
            [
                DeclaredTotal(project=project, indicator=indicator, as_of=as_of, value=value, ground=ground)
                for indicator, value in totals.items()
            ]
        )


def withdraw_declared(*, declared: DeclaredTotal, reason: str, by: Actor, words: str = "") -> None:
    """Take back the decision to publish a total, as long as it is not published."""
    dictionary("correction-reasons").check(reason, field="reason")
    with verb("reporting.withdraw_declared_total", controller=declared.controller, by=by) as opened:
        policies.check_not_published(declared, queries.published_of(declared.project))
        opened.say(words)
        opened.retract(declared, reason=reason)


def titles_of(project: Project) -> dict[str, str]:
    """Return the titles of a project's figures in the language in use."""
    return {each.code: queries.said(each.title) for each in queries.definitions_of(project).indicators}


def prepare_due(project: Project, *, today: date) -> Release | None:
    """Prepare the release that is due, if one is, and publish it where the project is set to; None if none is due."""
    published = queries.published_of(project)
    calendar = queries.calendar_of(project, today, published[0].as_of if published else None)
    if calendar.due is None or queries.waiting(project) is not None:
        return None
    release = prepare(project=project, as_of=calendar.due, by=SYSTEM)
    if queries.settings_for(project, today).publishes_itself:
        publish(release=release, by=SYSTEM)
    return release


def _next_number(project: Project) -> int:
    last = project.releases.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _basis(project: Project) -> str:
    return queries.basis_of(queries.published_of(project), queries.declared_of(project))


def _check_undecided(release: Release) -> None:
    policies.check_undecided(Release.objects.select_related("decision").get(pk=release.pk))


def _decide(
    opened: Verb, release: Release, outcome: ReleaseDecision.Outcome, by: Actor, *, is_alone: bool = False
) -> ReleaseDecision:
    return opened.save(
        ReleaseDecision(release=release, outcome=outcome, decided_by=by.id, decided_at=opened.at, is_alone=is_alone)
    )
