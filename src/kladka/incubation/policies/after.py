"""What cannot be recorded of an entity after its entry."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core import clock, polish
from kladka.core.errors import ANOTHER, PolicyBroken, Stale
from kladka.core.forms.shown import day_in_words
from kladka.core.ledger import Fact
from kladka.core.quoting import in_quotes
from kladka.incubation import rules
from kladka.incubation.models import EntityRegistration, EntityStatus, Job, ListingConsent
from kladka.incubation.policies.founding import source_of
from kladka.organisations.models import Organisation
from kladka.people import policies as people

type Spells = Collection[tuple[date, date | None]]


def check_after_entry(day: date, registration: EntityRegistration, *, field: str) -> None:
    """What is recorded of an entity has happened, and not before its entry in the register."""
    people.check_not_in_future(day, clock.today(), field=field)
    if day < registration.register_date:
        raise PolicyBroken(
            _("“%(entity)s” was entered in its register on %(day)s. Write that day or a later one.")
            % {"entity": in_quotes(registration.organisation.name), "day": day_in_words(registration.register_date)},
            field=field,
        )


def check_another_job(day: date, number: int) -> None:
    """A job like one that is recorded is asked about. `number`: how many of its day and share are recorded."""
    if number:
        words = ngettext(
            "%(n)d job of this share, which exists since %(day)s, is recorded already. Is this another one?",
            "%(n)d jobs of this share, which exist since %(day)s, are recorded already. Is this another one?",
            number,
        )
        raise PolicyBroken(words % {"n": number, "day": day_in_words(day)}, field=ANOTHER)


def check_leaves(day: date, registration: EntityRegistration) -> None:
    """An entity leaves the project it was registered in: after its entry, and before the project ends."""
    people.check_not_in_future(day, clock.today(), field="left_on")
    if registration.is_after_project:
        raise PolicyBroken(_("It was registered after the end of the project, so it cannot leave it."), field="left_on")
    last = registration.project.ends_on
    if day < registration.register_date or day > last:
        raise PolicyBroken(
            _("Write a day from the entry in the register, %(first)s, to the end of the project, %(last)s.")
            % {"first": day_in_words(registration.register_date), "last": day_in_words(last)},
            field="left_on",
        )


def check_leaves_once(leaving: Fact | None) -> None:
    """Who has left does not leave again."""
    if leaving is not None:
        raise PolicyBroken(_("That day is recorded already. If it is wrong, withdraw it first."), field="left_on")


def check_entered_before_leaving(day: date, left_on: date | None) -> None:
    """An entity was registered before it left the project."""
    if left_on is not None and left_on < day:
        raise PolicyBroken(
            _("It left the project on %(day)s. Write that day or an earlier one, or withdraw that first.")
            % {"day": day_in_words(left_on)},
            field="register_date",
        )


def check_members_named(members: Collection[object], entity: Organisation) -> None:
    """Nobody is named twice as a member, and none is a member of itself."""
    if len(set(members)) < len(members):
        raise PolicyBroken(_("A member is named twice."))
    if entity in members:
        raise PolicyBroken(_("An entity is no member of itself."), field="legal")


def check_newcomers_named_once(newcomers: Sequence[Mapping[str, Any]]) -> None:
    """Members who are not recorded yet and are written together have names of their own: nothing else tells them."""
    names = [f"{each['given_name']} {each['family_name']}" for each in newcomers]
    folded = [polish.fold(name) for name in names]
    for place, name in enumerate(names):
        if folded[place] in folded[:place]:
            raise PolicyBroken(
                _("%(name)s is written twice. Delete one line; if these are two people, record the second one apart.")
                % {"name": name},
                field="new_founders",
            )


def check_ends_after_start(first: date, last: date) -> None:
    """Nothing ends before it began, nor in the future."""
    people.check_not_in_future(last, clock.today(), field="until_date")
    if last < first:
        raise PolicyBroken(
            _("It began on %(day)s. The last day is that day or a later one.") % {"day": day_in_words(first)},
            field="until_date",
        )


def check_not_twice(name: str, first: date, known: Spells, *, field: str, last: date | None = None) -> None:
    """Nobody is a member twice, or holds one job twice, at the same time. `last` is the day on which it ended."""
    if any((last is None or begun <= last) and (end is None or end >= first) for begun, end in known):
        raise PolicyBroken(
            _("%(name)s is recorded there on that day already. End that first, or write a later day.") % {"name": name},
            field=field,
        )


def check_status(
    kind: str, first: date, known: Collection[tuple[str, date, date | None]], *, last: date | None = None
) -> None:
    """An entity ends once, operates only until then, and has a status once at a time; `last`: when it ended."""
    if kind == EntityStatus.Kind.SOCIAL_ENTERPRISE:
        check_status_exists(first)
    ended = min((begun for code, begun, _last in known if code == EntityStatus.Kind.ENDED), default=None)
    if ended is not None and (kind == EntityStatus.Kind.ENDED or first >= ended):
        raise PolicyBroken(
            _("The entity is recorded as ended from %(day)s on. If it was not, withdraw that first.")
            % {"day": day_in_words(ended)},
            field="kind",
        )
    seen = [begun for code, begun, _last in known if code == EntityStatus.Kind.OPERATING and begun >= first]
    if kind == EntityStatus.Kind.ENDED and seen:
        raise PolicyBroken(
            _("It was found operating on %(day)s. Write a later day, or withdraw that check first.")
            % {"day": day_in_words(max(seen))},
            field="from_date",
        )
    if any(code == kind and begun == first for code, begun, _last in known):
        raise PolicyBroken(_("This is recorded of that day already."), field="from_date")
    lasting = [(begun, end) for code, begun, end in known if code == kind == EntityStatus.Kind.SOCIAL_ENTERPRISE]
    if any((last is None or begun <= last) and (end is None or end >= first) for begun, end in lasting):
        raise PolicyBroken(_("The entity has this status on that day already. End that first."), field="from_date")


def check_status_exists(day: date) -> None:
    """Nobody had the status of a social enterprise before there was one."""
    if rules.enterprise_rule(day) is None:
        rule = rules.enterprise_rules()[0]
        raise PolicyBroken(
            _("There is a status of a social enterprise from %(day)s on (%(source)s). Write that day or a later one.")
            % {"day": day_in_words(rule.since), "source": source_of(rule.source)},
            field="from_date",
        )


def check_holds_after_creation(day: date, job: Job) -> None:
    """A job is held from the day on which it exists."""
    people.check_not_in_future(day, clock.today(), field="from_date")
    if day < job.created_date:
        raise PolicyBroken(
            _("The job exists since %(day)s. Write that day or a later one.") % {"day": day_in_words(job.created_date)},
            field="from_date",
        )


def check_room_in_job(job: Job, new: rules.Holding, holders: Sequence[Any]) -> None:
    """A job is held by one at a time; who share it hold together no more of full time than the job is."""
    share = {"share": localize(job.full_time_share.normalize())}
    if new.share is not None and new.share > job.full_time_share:
        message = _("This job is %(share)s of full time. Write that part or a smaller one.") % share
        raise PolicyBroken(message, field="full_time_share")
    known = {str(each.pk): each for each in holders}
    there = rules.in_the_way(job.full_time_share, new, [_holding(each) for each in holders])
    if not there:
        return
    told = share | {
        "people": "; ".join(
            _("%(name)s since %(day)s") % {"name": _name(known[each.who].person), "day": day_in_words(each.first)}
            for each in there
        )
    }
    raise PolicyBroken(
        _(
            "On these days somebody else holds this job: %(people)s. Record the last day of that first, or write other "
            "days. If they share the job, write of each the part of full time: together no more than %(share)s."
        )
        % told,
        field="from_date" if new.share is None else "full_time_share",
    )


def check_job_covers_shares(job: Job, holders: Sequence[Any]) -> None:
    """A job is at least as much of full time as those who share it hold of it together."""
    most = rules.shared([_holding(each) for each in holders])
    if most > job.full_time_share:
        raise PolicyBroken(
            _("Those who share this job hold %(share)s of full time of it. Write that part or a larger one.")
            % {"share": localize(most.normalize())},
            field="full_time_share",
        )


def _holding(fact: Any) -> rules.Holding:
    return rules.Holding(str(fact.pk), fact.from_date, fact.until, share=fact.full_time_share)


def _name(person: Any) -> str:
    identity = getattr(person, "identity", None)
    return str(identity.name) if identity else _("somebody whose data were erased")


def check_begins_before_end(first: date, last: date | None, *, field: str) -> None:
    """What is corrected begins before it ended."""
    if last is not None and last < first:
        raise PolicyBroken(
            _("It ended on %(day)s. Write that day or an earlier one, or withdraw the end first.")
            % {"day": day_in_words(last)},
            field=field,
        )


def check_only_a_status_ends(kind: str, last: date | None) -> None:
    """Of what a check found no end is recorded."""
    if last is not None and kind != EntityStatus.Kind.SOCIAL_ENTERPRISE:
        raise PolicyBroken(_("An end is recorded of this status. Withdraw the end first."), field="kind")


def check_exists_while_held(created: date, first_held: date | None) -> None:
    """Nobody holds a job that does not exist yet."""
    if first_held is not None and first_held < created:
        raise PolicyBroken(
            _("Somebody holds this job since %(day)s. Write that day or an earlier one.")
            % {"day": day_in_words(first_held)},
            field="created_date",
        )


def check_stands(fact: Fact) -> None:
    """Only what is believed now can end."""
    if not fact.is_current:
        raise Stale(_("Somebody has already corrected or withdrawn this. Look at it again."), stored=fact)


def check_ends_once(has_ended: bool) -> None:
    """What has ended does not end again."""
    if has_ended:
        raise PolicyBroken(_("Its end is recorded already. If it is wrong, withdraw it first."), field="until_date")


def check_another_answer(newest: ListingConsent | None, answer: str, day: date) -> None:
    """An answer says something new, and no earlier than the one before."""
    if newest is not None and day < newest.on_date:
        raise PolicyBroken(
            _("The last answer is of %(day)s. Write that day or a later one.") % {"day": day_in_words(newest.on_date)},
            field="on_date",
        )
    if newest is not None and answer == newest.answer:
        raise PolicyBroken(_("That is how it stands already."), field="answer")
