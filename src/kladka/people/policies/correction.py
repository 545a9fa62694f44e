"""What a correction may never do."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.dated import dated_rule
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.ledger import Fact
from kladka.people.models import Assignment, Ending, Entry, Evidence, Exit, RecordState, Reentry, Situation, Support
from kladka.people.policies.dates import check_not_in_future, check_order, check_takes_part, check_within_project
from kladka.people.policies.entry import check_consistent, check_municipality
from kladka.people.policies.exclusion import check_lasts_until, check_work_or_cis
from kladka.people.policies.identity import check_born
from kladka.people.policies.leaving import check_leaving, check_turns
from kladka.people.policies.situation import check_agreed_end, check_born_before, check_situation
from kladka.people.policies.succession import check_begins, check_ends
from kladka.people.rules import entry as entry_rules
from kladka.people.rules.leaving import Back, Change, Gone
from kladka.programmes.rules import profile


def check_typing_error(fact: Fact, *, author: Any) -> None:
    """One tap is for the author, for a few days, until somebody verified or reported the fact."""
    check_own_and_recent(fact, author=author)
    if _is_verified(fact) or _is_reported(fact):
        raise PolicyBroken(_("This was already verified or reported. Correct it with a reason."))


def check_own_and_recent(fact: Fact, *, author: Any) -> None:
    """What somebody recorded can be undone by that person, for a few days."""
    days = _days_for_typing_errors(clock.day_of(fact.recorded_at))
    if fact.recorded_by != author:
        raise PolicyBroken(_("Only the person who recorded this can correct it as a typing error."))
    if clock.today() > clock.day_of(fact.recorded_at) + timedelta(days=days):
        raise PolicyBroken(
            _("This was recorded more than %(days)s days ago. Correct it with a reason.") % {"days": days}
        )


def may_be_typing_error(fact: Fact, *, author: Any) -> bool:
    """Tell whether the one-tap correction is open."""
    try:
        check_typing_error(fact, author=author)
    except PolicyBroken:
        return False
    return True


def check_corrected(fact: Fact, today: date, *, replaced: Fact, endings: Sequence[Ending] = ()) -> None:
    """A corrected fact obeys what a newly recorded one does, and begins before its end that is recorded already."""
    for ending in endings if not isinstance(fact, Support) else ():
        _check_begins_before(fact, ending)
    match fact:
        case Support():
            _check_support(fact, today)
        case Situation():
            until = next((ending.until_date for ending in endings), fact.until_date)
            _check_situation(fact, today, until=until, besides=replaced.pk)
        case Ending():
            _check_ending(fact, today)
            check_ends(cast(Ending, replaced), fact.until_date)
        case Entry():
            _check_entry(fact)
        case Exit():
            check_not_in_future(fact.exit_date, today, field="exit_date")
            check_leaving(path_completed=fact.path_completed, reason=fact.leaving_reason)
            check_turns(fact.participation, change_to(fact, replaced=replaced), field="exit_date")
        case Reentry():
            check_within_project(fact.reentry_date, fact.participation.project, field="reentry_date")
            check_not_in_future(fact.reentry_date, today, field="reentry_date")
            check_turns(fact.participation, change_to(fact, replaced=replaced), field="reentry_date")
        case Assignment():
            check_within_project(fact.from_date, fact.participation.project, field="from_date")
            check_not_in_future(fact.from_date, today, field="from_date")
            last_day = next((ending.until_date for ending in endings), None)
            check_begins(cast(Assignment, replaced), fact.from_date, last_day=last_day)


def check_presence_without(fact: Fact) -> None:
    """What is believed no more leaves exits and returns in turn, and no support outside."""
    if isinstance(fact, Exit | Reentry):
        check_turns(fact.participation, Change(str(fact.pk)))


def change_to(fact: Exit | Reentry, *, replaced: Fact) -> Change:
    """Return what recording a corrected exit or return in place of another one changes."""
    gone, old = str(replaced.pk), str(fact.pk)
    if isinstance(fact, Reentry):
        return Change(gone, back=Back(old, fact.reentry_date))
    return Change(gone, gone=Gone(old, old, fact.exit_date, completed=fact.path_completed, reason=fact.leaving_reason))


def _days_for_typing_errors(on: date) -> int:
    return int(dated_rule("rules/corrections.yaml", "typing_error", on)["days"])


def _is_verified(fact: Fact) -> bool:
    if isinstance(fact, Evidence):
        looked = Evidence.objects.current().filter(fact=fact.fact, document=fact.document_id)
        return fact.state == Evidence.State.PROVEN and looked.filter(state=Evidence.State.VERIFIED).exists()
    return Evidence.objects.current().filter(fact=fact.pk, state=Evidence.State.VERIFIED).exists()


def _is_reported(fact: Fact) -> bool:
    participation = getattr(fact, "participation_id", None)
    reported = RecordState.objects.current().filter(participation=participation, recorded_no__gt=fact.recorded_no)
    return reported.filter(state=RecordState.State.SUBMITTED).exists()


def _check_begins_before(fact: Any, ending: Ending) -> None:
    if ending.until_date < fact.from_date:
        raise PolicyBroken(
            _("Its end is recorded on %(day)s, so it cannot begin later. Correct that end first.")
            % {"day": day_in_words(ending.until_date)},
            field="from_date",
        )


def _check_ending(fact: Ending, today: date) -> None:
    began = next((one.from_date for one in (fact.situation, fact.assignment) if one), None)
    if fact.support:
        began = fact.support.start_date
    if began is not None:
        check_order(began, fact.until_date, field="until_date")
    check_not_in_future(fact.until_date, today, field="until_date")
    if fact.situation:
        check_lasts_until(fact.situation, fact.until_date)


def _check_situation(fact: Situation, today: date, *, until: date | None, besides: Any) -> None:
    check_order(fact.from_date, fact.until_date, field="until_date")
    check_agreed_end(fact.from_date, fact.until_date)
    check_not_in_future(fact.from_date, today, field="from_date")
    check_born_before(fact.participation, fact.from_date)
    check_work_or_cis(fact.participation, fact.kind, fact.from_date, until_date=until, besides=besides)
    check_situation(
        fact.kind,
        until_date=fact.until_date,
        contract_kind=fact.contract_kind,
        full_time_share=fact.full_time_share,
    )


def _check_support(support: Support, today: date) -> None:
    check_within_project(support.start_date, support.participation.project, field="start_date")
    check_order(support.start_date, support.end_date, field="end_date")
    check_not_in_future(support.end_date or support.start_date, today, field="start_date")
    entry = Entry.objects.current().filter(participation=support.participation_id).first()
    check_takes_part(support.start_date, entered=entry.entry_date if entry else None, left=None, field="start_date")


def _check_entry(entry: Entry) -> None:
    answers = {name: getattr(entry, f"{name}_id" if name == "target_group" else name) for name in entry_rules.QUESTIONS}
    if entry.municipality:
        check_municipality(entry.municipality, entry.powiat)
    check_consistent(answers, latest=entry.entry_date)
    if entry.birth_date:
        check_born(entry.birth_date, entry.entry_date)
    required = profile(entry.participation.project.profile).required_on(entry.entry_date)
    for name in entry_rules.gaps(answers, required):
        raise PolicyBroken(_("An entry that counts must answer this question."), field=name)
    check_within_project(entry.entry_date, entry.participation.project, field="entry_date")
    first = Support.objects.current().filter(participation=entry.participation_id).order_by("start_date").first()
    if first and entry.entry_date != first.start_date:
        raise PolicyBroken(
            _("The entry is the day of the first support, %(day)s.") % {"day": day_in_words(first.start_date)},
            field="entry_date",
        )
