"""The verbs of social activation: self-assessments, the monitoring card, and the signed opinion."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kladka.audit.actions import Actor, verb
from kladka.coaching.models import AssessmentHealth, CardEntry, SelfAssessment, SocialOpinion
from kladka.coaching.policies import activation as policies
from kladka.coaching.policies.health import check_consented
from kladka.coaching.queries import parameter
from kladka.coaching.queries.activation import activation_of, asked, held_of, opinions_of
from kladka.coaching.queries.health import consent_to_health
from kladka.coaching.rules.activation import Asked
from kladka.coaching.rules.profile import Answers
from kladka.core import clock
from kladka.core.errors import check_version
from kladka.files.models import StoredFile
from kladka.organisations.models import Staff
from kladka.people import actions as people
from kladka.people.actions.correction import TYPING_ERROR, facts_of
from kladka.people.models import Document, Evidence, Participation, Situation
from kladka.people.queries import left_by, unproven_situations

IMPROVED = "social_improvement"
"""The kind of situation that figures count; its source is the opinion."""
OPINION = "opinion"
"""The kind of document that proves it."""

type Levels = Mapping[str, int]


def assess(
    *, participation: Participation, moment: str, on_date: date, levels: Levels, reasons: Answers, by: Actor
) -> SelfAssessment:
    """Keep how somebody sees their own situation on a day, with their reasons."""
    project = participation.project
    with verb("coaching.assess", controller=project.controller_id, by=by) as opened:
        others = SelfAssessment.objects.filter(participation=participation)
        policies.check_assessed_on(on_date, moment, [held_of(one) for one in others], project, clock.today())
        policies.check_not_left(on_date, moment, left_by([participation.pk], on_date).get(participation.pk))
        made = SelfAssessment(participation=participation, moment=moment, on_date=on_date)
        fill(made, levels, reasons)
        return opened.save(made)


def change_assessment(
    *, assessment: SelfAssessment, version: int, on_date: date, levels: Levels, reasons: Answers, by: Actor
) -> SelfAssessment:
    """Change a self-assessment on which no signed opinion rests. Raises Stale when somebody was faster."""
    project = assessment.participation.project
    with verb("coaching.change_assessment", controller=project.controller_id, by=by) as opened:
        stored = SelfAssessment.objects.get(pk=assessment.pk)
        check_version(stored, version)
        policies.check_not_signed(stored, opinions_of(stored.participation))
        others = SelfAssessment.objects.filter(participation=stored.participation_id).exclude(pk=stored.pk)
        held = [held_of(one) for one in others]
        policies.check_assessed_on(on_date, stored.moment, held, project, clock.today())
        of = stored.participation_id
        policies.check_not_left(on_date, stored.moment, left_by([of], on_date).get(of))
        stored.on_date = on_date
        fill(stored, levels, reasons)
        stored.version += 1
        return opened.save(stored, fields=("on_date", "levels", "reasons", "asked", "version"))


def remove_assessment(*, assessment: SelfAssessment, by: Actor) -> None:
    """Remove a self-assessment that was not held, with what it says about health."""
    controller = assessment.participation.project.controller_id
    with verb("coaching.remove_assessment", controller=controller, by=by) as opened:
        stored = SelfAssessment.objects.get(pk=assessment.pk)
        policies.check_not_signed(stored, opinions_of(stored.participation))
        opened.delete(stored)


def write_assessment_health(
    *, assessment: SelfAssessment, levels: Levels, reasons: Answers, version: int, by: Actor
) -> AssessmentHealth:
    """Keep what health allows, apart and with its own readers. `version` is 0 without any.

    Raises PolicyBroken without the participant's consent. The chain says that it was written, never what.
    """
    controller = assessment.participation.project.controller_id
    with verb("coaching.write_assessment_health", controller=controller, by=by) as opened:
        check_consented(consent_to_health(assessment.participation_id))
        stored = AssessmentHealth.objects.filter(assessment=assessment).first()
        policies.check_health_unchanged(stored, stored.version if stored else 0, version)
        if stored is None:
            stored = AssessmentHealth(assessment=assessment, version=0)
        _fill(stored, levels, reasons, asked(assessment.on_date, health=True))
        stored.version += 1
        if version:
            return opened.save(stored, fields=("levels", "reasons", "asked", "version"))
        return opened.save(stored)


def add_card_entry(
    *, participation: Participation, from_date: date, until_date: date, words: Answers, staff: Staff, by: Actor
) -> CardEntry:
    """Write down what was done in some weeks, contacts and remarks; `words` by the names of the fields."""
    project = participation.project
    with verb("coaching.add_card_entry", controller=project.controller_id, by=by) as opened:
        said = _checked(from_date, until_date, words, participation)
        policies.check_apart(from_date, until_date, _covered(participation))
        made = CardEntry(participation=participation, from_date=from_date, until_date=until_date, staff=staff, **said)
        return opened.save(made)


def change_card_entry(
    *, entry: CardEntry, version: int, from_date: date, until_date: date, words: Answers, by: Actor
) -> CardEntry:
    """Change an entry of the card. Raises Stale when somebody was faster."""
    controller = entry.participation.project.controller_id
    with verb("coaching.change_card_entry", controller=controller, by=by) as opened:
        stored = CardEntry.objects.get(pk=entry.pk)
        check_version(stored, version)
        policies.check_entry_not_signed(stored, opinions_of(entry.participation))
        said = _checked(from_date, until_date, words, entry.participation)
        policies.check_apart(from_date, until_date, _covered(entry.participation, besides=stored))
        stored.from_date, stored.until_date = from_date, until_date
        stored.done, stored.contacts, stored.remarks = said["done"], said["contacts"], said["remarks"]
        stored.version += 1
        return opened.save(stored, fields=("from_date", "until_date", "done", "contacts", "remarks", "version"))


def remove_card_entry(*, entry: CardEntry, by: Actor) -> None:
    """Remove an entry that was written by mistake, and on which no signed opinion rests."""
    with verb("coaching.remove_card_entry", controller=entry.participation.project.controller_id, by=by) as opened:
        stored = CardEntry.objects.get(pk=entry.pk)
        policies.check_entry_not_signed(stored, opinions_of(entry.participation))
        opened.delete(stored)


def sign_opinion(
    *,
    participation: Participation,
    coach: Staff,
    on: date,
    outcome: str,
    words: str,
    form: str,
    file: StoredFile | None,
    by: Actor,
    entries_until: date | None = None,
) -> SocialOpinion:
    """Keep the opinion that both signed, and record what follows from it, as one act.

    It rests on the entries of the card up to `entries_until`, where a day is named: later ones were not on it.

    Where it says that the situation improved, the situation that figures count is recorded, or the one that was only
    claimed until now is taken, and the opinion proves it.
    """
    project = participation.project
    with verb("coaching.sign_opinion", controller=project.controller_id, by=by) as opened:
        found = activation_of(participation)
        end = found.ends[1]
        policies.check_nothing_lacks(found.lacks)
        policies.check_new(held_of(end) if end else None, found.opinion)
        said = policies.check_opinion(words)
        policies.check_file(file)
        policies.check_signed_on(on, held_of(end) if end else None, project, clock.today())
        made = SocialOpinion(
            participation=participation,
            number=found.opinion.number + 1 if found.opinion else 1,
            outcome=outcome,
            words=said,
            content=found.content(entries_until),
            signed_on=on,
            form=form,
            file=file,
            coach=coach,
        )
        if outcome == SocialOpinion.Outcome.IMPROVED:
            made.document, made.is_source = _prove(participation, on, form, file, by)
        return opened.save(made)


def undo_opinion(*, opinion: SocialOpinion, by: Actor, reason: str = TYPING_ERROR) -> None:
    """Take a signing back that was recorded by mistake, on the same day, with what was recorded with it.

    `reason` is the one that the history of the situation keeps.
    """
    with verb("coaching.undo_opinion", controller=opinion.participation.project.controller_id, by=by) as opened:
        newest = next(iter(opinions_of(opinion.participation)), None)
        policies.check_slip(opinion, newest, clock.today())
        proven = Evidence.objects.current().filter(state=Evidence.State.PROVEN)
        rows = list(proven.filter(document=opinion.document_id)) if opinion.document_id else []
        for fact in facts_of(rows) if opinion.is_source else rows:
            people.withdraw(fact=fact, reason=reason, by=by)
        opened.delete(opinion)


def keep_activation(
    *,
    assessments: Sequence[SelfAssessment],
    card: Sequence[CardEntry],
    opinions: Sequence[SocialOpinion],
    by: Actor,
) -> int:
    """Keep what was on paper before Kładka kept it, of one project, as one act; return how many records.

    An opinion names the document that proves the situation already.
    """
    if not assessments:
        return 0
    project = assessments[0].participation.project
    with verb("coaching.keep_activation", controller=project.controller_id, by=by) as opened:
        for one in assessments:
            policies.check_assessed_on(one.on_date, one.moment, (), project, clock.today())
            fill(one, one.levels, one.reasons)
        for entry in card:
            _checked(entry.from_date, entry.until_date, _words_of(entry), entry.participation)
        opened.save_all(SelfAssessment, assessments)
        opened.save_all(CardEntry, card)
        for opinion in opinions:
            policies.check_opinion(opinion.words)
            policies.check_signed_on(opinion.signed_on, None, project, clock.today())
        opened.save_all(SocialOpinion, opinions)
    return len(assessments) + len(card) + len(opinions)


def fill(assessment: SelfAssessment, levels: Levels, reasons: Answers) -> None:
    """Give a self-assessment that is not kept yet its answers, with what is asked on its day."""
    _fill(assessment, levels, reasons, asked(assessment.on_date))


def _fill(record: SelfAssessment | AssessmentHealth, levels: Levels, reasons: Answers, put: Asked) -> None:
    policies.check_answers(levels, reasons, put)
    codes = [one.code for one in put.areas]
    record.levels = {code: levels[code] for code in codes if code in levels}
    said = {code: words.strip() for code, words in reasons.items()}
    record.reasons = {code: said[code] for code in codes if said.get(code)}
    present = {*record.levels, *record.reasons}
    areas = {one.code: dict(one.label) for one in put.areas if one.code in present}
    record.asked = {"areas": areas, "scale": [dict(step) for step in put.scale]}


def _checked(first: date, last: date, words: Answers, participation: Participation) -> dict[str, str]:
    said = {name: words.get(name, "").strip() for name in ("done", "contacts", "remarks")}
    most = parameter("card_entry_days", last)
    policies.check_card_entry(first, last, said, participation.project, most_days=most, today=clock.today())
    return said


def _covered(participation: Participation, besides: CardEntry | None = None) -> list[tuple[date, date]]:
    """The days of the other entries of the card."""
    rows = CardEntry.objects.filter(participation=participation)
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    return list(rows.values_list("from_date", "until_date"))


def _words_of(entry: CardEntry) -> dict[str, str]:
    return {"done": entry.done, "contacts": entry.contacts, "remarks": entry.remarks}


def _prove(participation: Participation, on: date, form: str, file: Any, by: Actor) -> tuple[Document, bool]:
    """Prove the situation that was claimed, or record one; return the document and whether it was recorded now."""
    claimed: list[Situation] = list(
        unproven_situations(Participation.objects.filter(pk=participation.pk)).filter(kind=IMPROVED, from_date__lte=on)
    )
    facts = claimed or [people.record_situation(participation=participation, kind=IMPROVED, from_date=on, by=by)]
    controller = participation.project.controller
    kept = people.keep_document(controller=controller, kind=OPINION, form=form, document_date=on, file=file, by=by)
    people.prove(facts=facts, document=kept, by=by)
    return kept, not claimed
