"""The verbs of a vocational profile: write, accept, take an acceptance back, throw a draft away."""

from collections.abc import Mapping, Sequence
from datetime import date

from kladka.audit.actions import Actor, Verb, verb
from kladka.coaching.models import Profile, ProfileHealth
from kladka.coaching.policies import profile as policies
from kladka.coaching.policies.health import check_consented
from kladka.coaching.queries.health import consent_to_health, locked
from kladka.coaching.queries.profile import newest, sections_of
from kladka.coaching.rules.profile import Answers, Question, Section, kept
from kladka.core import clock
from kladka.people.models import Participation

NO_DRAFT = 0
"""The version that a form of the first draft sends along."""


def write_profile(
    *, participation: Participation, answers: Answers, vetoes: Answers, version: int, by: Actor
) -> Profile:
    """Keep what the person says. Without a draft a new version begins, with all that the one before says.

    `version` is that of the draft, 0 without one. Answers to questions that are asked no more stay. Raises Stale when
    somebody else wrote meanwhile.
    """
    with verb("coaching.write_profile", controller=participation.project.controller_id, by=by) as opened:
        sections = [one for one in sections_of(participation) if not one.is_health]
        draft = _draft(opened, participation, version)
        _fill(draft, sections, answers, vetoes)
        return opened.save(draft, fields=("answers", "vetoes", "asked", "version"))


def write_profile_health(
    *, participation: Participation, answers: Answers, vetoes: Answers, version: int, by: Actor
) -> ProfileHealth:
    """Keep how health affects work, apart from the profile and with its own readers. `version` as above, of this part.

    Raises PolicyBroken without the participant's consent. The chain says that it was written, never what.
    """
    with verb("coaching.write_profile_health", controller=participation.project.controller_id, by=by) as opened:
        check_consented(consent_to_health(participation.pk))
        sections = [one for one in sections_of(participation) if one.is_health]
        last = newest(participation)
        draft = last if last and last.is_draft else _begin(opened, participation, last)
        stored = ProfileHealth.objects.filter(profile=draft).first()
        is_begun = last is not None and last.pk == draft.pk
        policies.check_health_unchanged(stored if is_begun else None, version)
        health = stored or opened.save(ProfileHealth(profile=draft))
        _fill(health, sections, answers, vetoes)
        return opened.save(health, fields=("answers", "vetoes", "asked", "version"))


def accept_profile(*, profile: Profile, version: int, on: date, by: Actor) -> Profile:
    """The person accepts the draft as their own words; from then on it is not changed."""
    with verb("coaching.accept_profile", controller=profile.participation.project.controller_id, by=by) as opened:
        stored = Profile.objects.get(pk=profile.pk)
        policies.check_seen(stored, version)
        policies.check_draft(stored)
        policies.check_says_something(stored)
        before = Profile.objects.filter(participation=stored.participation, number=stored.number - 1).first()
        policies.check_accepted_on(on, before, profile.participation.project, clock.today())
        stored.accepted_on, stored.recorded_at = on, opened.at
        stored.version += 1
        return opened.save(stored, fields=("accepted_on", "recorded_at", "version"))


def undo_acceptance(*, profile: Profile, by: Actor) -> Profile:
    """Take an acceptance back that was recorded by mistake, on the same day: the version is a draft again."""
    with verb("coaching.undo_acceptance", controller=profile.participation.project.controller_id, by=by) as opened:
        stored = Profile.objects.get(pk=profile.pk)
        policies.check_newest(stored, newest(stored.participation))
        policies.check_slip(stored, clock.today())
        stored.accepted_on = stored.recorded_at = None
        stored.version += 1
        return opened.save(stored, fields=("accepted_on", "recorded_at", "version"))


def discard_profile(*, profile: Profile, version: int, by: Actor) -> None:
    """Throw a draft away; the version before holds again. Raises Stale when somebody wrote on it since `version`."""
    with verb("coaching.discard_profile", controller=profile.participation.project.controller_id, by=by) as opened:
        stored = Profile.objects.get(pk=profile.pk)
        policies.check_seen(stored, version)
        policies.check_draft(stored)
        opened.delete(stored)


def keep_profiles(*, kept_before: Sequence[Profile], by: Actor) -> int:
    """Keep versions of one controller that people accepted before Kładka kept them, as one act; return how many."""
    if not kept_before:
        return 0
    with verb("coaching.keep_profiles", controller=kept_before[0].participation.project.controller_id, by=by) as opened:
        for one in kept_before:
            if one.accepted_on is None:
                raise TypeError("Only accepted profiles are kept together.")
            policies.check_says_something(one)
            policies.check_accepted_on(one.accepted_on, None, one.participation.project, clock.today())
        opened.save_all(Profile, kept_before)
    return len(kept_before)


def _draft(opened: Verb, participation: Participation, version: int) -> Profile:
    last = newest(participation)
    if last is not None and last.is_draft:
        policies.check_unchanged(last, version)
        return last
    policies.check_no_draft(last, version)
    return _begin(opened, participation, last)


def _begin(opened: Verb, participation: Participation, last: Profile | None) -> Profile:
    """Begin the next version with what the one before says; its part about health, too, while the consent stands."""
    draft = Profile(participation=participation, number=last.number + 1 if last else 1)
    if last is not None:
        draft.answers, draft.vetoes, draft.asked = last.answers, last.vetoes, last.asked
    opened.save(draft)
    before = ProfileHealth.objects.filter(profile=last).first() if last else None
    if before is not None and not locked(participation.pk):
        opened.save(ProfileHealth(profile=draft, answers=before.answers, vetoes=before.vetoes, asked=before.asked))
    return draft


def _fill(record: Profile | ProfileHealth, sections: Sequence[Section], answers: Answers, vetoes: Answers) -> None:
    questions = {one.code: one for section in sections for one in section.questions}
    policies.check_short({**answers, **{f"{code}_veto": words for code, words in vetoes.items()}})
    with_veto = {code for code, one in questions.items() if one.has_veto}
    record.answers = kept(record.answers, answers, questions)
    record.vetoes = kept(record.vetoes, vetoes, with_veto)
    record.asked = {**record.asked, **_said(record, questions)}
    record.version += 1


def _said(record: Profile | ProfileHealth, questions: Mapping[str, Question]) -> dict[str, dict[str, str]]:
    present = {*record.answers, *record.vetoes}
    return {code: dict(one.label) for code, one in questions.items() if code in present}
