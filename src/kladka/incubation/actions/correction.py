"""What became of an entity, said anew: with what hangs on it, and by the rules that held when it was recorded."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kladka.audit.actions import Actor, Verb, verb
from kladka.core.dictionaries import dictionary
from kladka.incubation import policies, queries, rules
from kladka.incubation.actions.after import LINKS, risk_of
from kladka.incubation.models import EntityEnding, EntityRegistration, EntityStatus, Job, Member, Occupancy
from kladka.people import actions as people

type Lasting = Member | EntityStatus | Job | Occupancy


def correct_lasting[F: Member | EntityStatus | Job | Occupancy](
    *,
    registration: EntityRegistration,
    fact: F,
    changes: Mapping[str, Any],
    reason: str,
    by: Actor,
    words: str = "",
    another: bool = True,
) -> F:
    """Replace what was recorded wrongly of an entity by what is right; who held a job and what ended goes with it.

    `changes` are fields of the fact, of a member and of who holds a job with `ground` as those verbs take it. Who it is
    does not change: that is withdrawn and recorded anew. `another`: nobody is asked whether a job that becomes like
    one of its day and share is another one.
    """
    with verb("incubation.correct_lasting", controller=fact.controller, by=by) as opened:
        meant = dict(changes)
        if "ground" in meant:
            meant |= risk_of(meant["ground"])
        if isinstance(fact, Job):
            meant["is_after_project"] = meant["created_date"] > registration.project.ends_on
            alike = 0 if another else _jobs_like(fact, meant)
            policies.check_another_job(meant["created_date"], alike)
        new = people.correct(fact=fact, changes=meant, reason=reason, by=by, words=words)
        _check(registration, fact, new)
        carry(opened, fact, new, reason)
        return new


def _jobs_like(job: Job, meant: Mapping[str, Any]) -> int:
    """Return how many other jobs of its entity are of the day and share that a job gets; none where it had them."""
    became = {name: meant.get(name, getattr(job, name)) for name in ("created_date", "full_time_share")}
    if not job.is_current or all(getattr(job, name) == value for name, value in became.items()):
        return 0
    return Job.objects.current().filter(entity=job.entity_id, **became).exclude(pk=job.pk).count()


def _check(registration: EntityRegistration, old: Lasting, new: Lasting) -> None:
    if isinstance(new, Job):
        policies.check_after_entry(new.created_date, registration, field="created_date")
        held = [each for each in queries.lasting(Occupancy, [registration.organisation_id]) if each.job_id == old.pk]
        policies.check_exists_while_held(new.created_date, held[0].from_date if held else None)
        policies.check_job_covers_shares(new, held)
        return
    until = _until(old)
    policies.check_begins_before_end(new.from_date, until, field="from_date")
    others = [
        each for each in queries.lasting(type(new), [registration.organisation_id]) if each.pk not in (old.pk, new.pk)
    ]
    if isinstance(new, EntityStatus):
        policies.check_after_entry(new.from_date, registration, field="from_date")
        policies.check_only_a_status_ends(new.kind, until)
        policies.check_status(
            new.kind, new.from_date, [(each.kind, each.from_date, each.until) for each in others], last=until
        )
        return
    if isinstance(new, Occupancy):
        dictionary("contract-kinds").check(new.contract_kind, field="contract_kind")
        policies.check_holds_after_creation(new.from_date, new.job)
        others = [each for each in others if each.job_id == new.job_id]
        on = rules.Holding("", new.from_date, until, share=new.full_time_share)
        policies.check_room_in_job(new.job, on, others)
        others = [each for each in others if each.person_id == new.person_id]
    else:
        policies.check_after_entry(new.from_date, registration, field="from_date")
        who = (new.person_id, new.organisation_id)
        others = [each for each in others if (each.person_id, each.organisation_id) == who]
    spells = [(each.from_date, each.until) for each in others]
    policies.check_not_twice(_name(new), new.from_date, spells, field="from_date", last=until)


def _name(fact: Member | Occupancy) -> str:
    organisation = fact.organisation if isinstance(fact, Member) else None
    if organisation is not None:
        return organisation.name
    identity = getattr(fact.person, "identity", None)
    return str(identity.name) if identity else ""


def _until(fact: Lasting) -> date | None:
    ends = EntityEnding.objects.current().filter(**{LINKS[type(fact)]: fact})
    return ends.values_list("until_date", flat=True).first()


def carry(opened: Verb, old: Lasting, new: Lasting, reason: str) -> None:
    """Let what hangs on the old fact hang on the new one: its end; of a job who held it, with their ends."""
    if isinstance(new, Job):
        for each in Occupancy.objects.current().filter(job=old):
            moved = Occupancy(
                job=new,
                person_id=each.person_id,
                contract_kind=each.contract_kind,
                full_time_share=each.full_time_share,
                at_risk=each.at_risk,
                ground=each.ground,
                from_date=each.from_date,
            )
            carry(opened, each, opened.replace(each, moved, reason=reason), reason)
        return
    link = LINKS[type(new)]
    for ending in EntityEnding.objects.current().filter(**{link: old}):
        opened.replace(ending, EntityEnding(**{link: new}, until_date=ending.until_date), reason=reason)
