"""One person in one project: opened as a draft, frozen as an entry when it is complete."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Min
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations.models import Organisation, Site
from kladka.people import policies
from kladka.people.models import Entry, EntryDraft, Identity, Mistake, Participation, Person, RecordState, Support
from kladka.people.models.participation import EntryAnswers
from kladka.people.queries import person_with_pesel, same_human
from kladka.people.queries.entry import ANSWERS, gaps_of
from kladka.people.rules import entry as entry_rules
from kladka.programmes.models import Project


def open_participation(
    *, person: Person, project: Project, partner: Organisation, by: Actor, answers: Mapping[str, Any] | None = None
) -> Participation:
    """Open the participation of `person` in `project` at `partner`, as a draft with `answers`.

    Raises PolicyBroken when there is one already: re-entry does not make a second one.
    """
    who = _own_data(person)
    answers = who | dict(answers or {})
    policies.check_answers(answers, ANSWERS)
    if person.controller_id != project.controller_id:
        raise PolicyBroken(_("The person and the project belong to two data controllers."))
    with verb("people.open_participation", controller=project.controller_id, by=by) as opened:
        participation = _reopened(opened, person, project, partner)
        if participation is None:
            participation = opened.save(Participation(person=person, project=project, partner=partner))
        policies.check_consistent(answers, latest=clock.today())
        policies.check_same_person(answers, who, override="")
        opened.save(EntryDraft(participation=participation, **answers))
        return participation


def _reopened(opened: Verb, person: Person, project: Project, partner: Organisation) -> Participation | None:
    """Return the participation of this person that was opened by mistake before and is right now, if there is one."""
    earlier = Participation.objects.filter(person__in=same_human(person), project=project)
    for one in earlier.select_related("mistake", "partner"):
        mistake = getattr(one, "mistake", None)
        if mistake is None:
            raise PolicyBroken(_("This person already takes part in the project. Open that participation."))
        if one.person_id != person.pk or one.partner_id != partner.pk:
            raise PolicyBroken(
                _("This participation was opened by mistake before, by %(partner)s. Only they can open it anew.")
                % {"partner": one.partner}
            )
        opened.delete(mistake)
        return Participation.objects.select_related("project").get(pk=one.pk)
    return None


def open_by_mistake(*, participation: Participation, is_new_person: bool, by: Actor) -> None:
    """Take back that a participation was opened, while nothing followed from it; nobody sees it any more.

    With `is_new_person` who the person is is deleted, too: it was recorded with the participation. Raises PolicyBroken
    when something was recorded since.
    """
    with verb("people.open_by_mistake", controller=participation.project.controller_id, by=by) as opened:
        policies.check_nothing_followed(participation)
        for record in (*participation.barriers.all(), *participation.access_needs.all()):
            opened.delete(record)
        for name in ("needs_sheet", "draft"):
            if kept := getattr(participation, name, None):
                opened.delete(kept)
        opened.save(Mistake(participation=participation, found_on=clock.today()))
        identity = Identity.objects.filter(person=participation.person_id, version=1).first()
        others = Participation.objects.filter(person=participation.person_id).exclude(pk=participation.pk)
        if is_new_person and identity and not others.exists():
            opened.delete(identity)


def take_in(
    *, pesel: str, given_name: str, family_name: str, project: Project, partner: Organisation, by: Actor
) -> Participation:
    """Open the participation of whoever bears this PESEL within the project's controller; name and contact stay.

    Raises PolicyBroken when nobody does, when neither name is the one recorded, and when the person takes part in
    the project already: then the return is recorded.
    """
    with verb("people.take_in", controller=project.controller_id, by=by):
        identity = person_with_pesel(controller=project.controller_id, pesel=pesel)
        policies.check_known(identity, given_name=given_name, family_name=family_name)
        person = Person.objects.select_related("identity").get(identity=identity)
        return open_participation(person=person, project=project, partner=partner, by=by)


def save_draft(
    *, participation: Participation, version: int, answers: Mapping[str, Any], by: Actor, identity_override: str = ""
) -> EntryDraft:
    """Store answers of the entry form; with the last missing one the record becomes complete.

    A sex or birth date other than the person's own needs `identity_override`, a code of "identity-override-reasons";
    one that was given before stands. Raises Stale when somebody saved it since `version`, PolicyBroken when the entry
    is frozen already or the answers contradict each other.
    """
    policies.check_answers(answers, ANSWERS)
    with verb("people.save_draft", controller=participation.project.controller_id, by=by) as saved:
        draft = EntryDraft.objects.get(pk=participation.pk)
        if draft.version != version:
            raise Stale(_("Somebody else saved this entry form while you were writing."), stored=draft)
        if Entry.objects.current().filter(participation=participation).exists():
            raise PolicyBroken(_("The entry is complete and frozen. Correct it with a reason instead."))
        if answers.get("birth_date"):
            policies.check_born(answers["birth_date"], clock.today())
        for name, value in answers.items():
            setattr(draft, name, value)
        first = Support.objects.current().filter(participation=participation).order_by("start_date").first()
        _check_draft(draft, identity_override, latest=first.start_date if first else clock.today())
        draft.version += 1
        draft.updated_at = clock.now()
        saved.save(draft, fields=[*answers, "identity_override", "version", "updated_at"])
        if first:
            complete_entries(saved, [draft], entry_date=first.start_date, site=first.site)
        return draft


def _own_data(person: Person) -> dict[str, Any]:
    return {"sex": person.identity.sex, "birth_date": person.identity.birth_date}


def _check_draft(draft: EntryDraft, override: str, *, latest: date) -> None:
    """Refuse what contradicts itself or the person's own data; keep the reason only where they differ."""
    answers = {name: getattr(draft, name) for name in ANSWERS}
    policies.check_consistent(answers, latest=latest)
    who = _own_data(draft.participation.person)
    draft.identity_override = override or draft.identity_override
    policies.check_same_person(answers, who, override=draft.identity_override)
    if not entry_rules.differences(answers, who):
        draft.identity_override = ""


def complete_entries(opened: Verb, drafts: Sequence[EntryDraft], *, entry_date: date, site: Site) -> list[Entry]:
    """Freeze the drafts that lack nothing as entries on their first support's day; return those entries.

    A draft that still lacks something stays a draft and does not count until it is complete.
    """
    ready = [draft for draft in drafts if not gaps_of(draft, entry_date)]
    earlier = _first_supports([draft.participation_id for draft in ready])
    entries = [_entry(draft, min(entry_date, earlier.get(draft.participation_id, entry_date)), site) for draft in ready]
    opened.record_all(entries)
    opened.record_all(
        [
            RecordState(participation=entry.participation, state=RecordState.State.COMPLETE, on_date=entry.entry_date)
            for entry in entries
        ]
    )
    return entries


def _first_supports(participations: Sequence[UUID]) -> dict[UUID, date]:
    rows = Support.objects.current().filter(participation__in=participations).values("participation")
    return {row["participation"]: row["first"] for row in rows.annotate(first=Min("start_date"))}


def _entry(draft: EntryDraft, entry_date: date, site: Site) -> Entry:
    answers = {field.attname: getattr(draft, field.attname) for field in EntryAnswers._meta.concrete_fields}
    return Entry(
        participation=draft.participation, entry_date=entry_date, partner_id=site.organisation_id, site=site, **answers
    )
