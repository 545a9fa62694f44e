"""What may never happen to people's records, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kladka.core import clock, packs
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.ledger import Fact
from kladka.people.models import (
    Assignment,
    Ending,
    Entry,
    Evidence,
    Exit,
    Participation,
    RecordState,
    Reentry,
    Situation,
    Support,
)
from kladka.people.rules import contact, pesel
from kladka.people.rules import entry as entry_rules
from kladka.people.rules.pesel import Pesel
from kladka.programmes.models import Project
from kladka.programmes.rules import profile


def check_phone(text: str) -> str:
    """Return a telephone number as it is kept."""
    number = contact.phone(text)
    if number is None:
        raise PolicyBroken(
            _("Type a telephone number of nine digits, like 600 100 200, or one from abroad with + and its prefix."),
            field="phone",
        )
    return number


def check_postcode(text: str) -> str:
    """Return a postcode as it is kept."""
    code = contact.postcode(text)
    if code is None:
        raise PolicyBroken(
            _("Type a postcode like 30-062. For an address abroad put the country first, like DE-10115."),
            field="postcode",
        )
    return code


def check_within_project(day: date, project: Project, *, field: str) -> None:
    """A support lies within the project's period (edge case 18)."""
    if not project.starts_on <= day <= project.ends_on:
        raise PolicyBroken(
            _("The date must lie within the project: %(start)s to %(end)s.")
            % {"start": day_in_words(project.starts_on), "end": day_in_words(project.ends_on)},
            field=field,
        )


def check_not_in_future(day: date, today: date, *, field: str) -> None:
    """A fact is recorded after it happened."""
    if day > today:
        raise PolicyBroken(_("The date lies in the future. Record it when it has happened."), field=field)


def check_born(day: date, today: date) -> None:
    """Nobody is born tomorrow, and nobody is older than people become."""
    if day > today:
        raise PolicyBroken(_("The birth date lies in the future. Check the year."), field="birth_date")
    oldest = _dated("rules/people.yaml", "oldest_age", today)["years"]
    if entry_rules.age_on(day, today) > oldest:
        raise PolicyBroken(
            _("By this birth date the person is more than %(years)s years old. Check the year.") % {"years": oldest},
            field="birth_date",
        )


def check_pesel(number: str, *, birth_date: date | None, sex: str, override: str) -> Pesel:
    """Return what a PESEL says. It agrees with the form, or somebody said why both are right."""
    read = pesel.read(number)
    if read is None:
        raise PolicyBroken(_("This is not a valid PESEL number. It has 11 digits; check each of them."), field="pesel")
    if pesel.disagreements(read, birth_date=birth_date, sex=sex) and not override:
        raise PolicyBroken(
            _("The PESEL says another birth date or sex. Correct one of them, or choose why both are right."),
            field="pesel_override",
        )
    return read


def check_order(start: date, end: date | None, *, field: str) -> None:
    """What lasts ends on or after the day it began."""
    if end is not None and end < start:
        raise PolicyBroken(
            _("The end must not be earlier than the beginning, %(start)s.") % {"start": day_in_words(start)},
            field=field,
        )


def check_takes_part(day: date, *, entered: date | None, left: date | None, field: str) -> None:
    """A support is given between entry and exit."""
    if entered is not None and day < entered:
        raise PolicyBroken(
            _("This is earlier than the entry on %(entered)s. Correct the entry first.")
            % {"entered": day_in_words(entered)},
            field=field,
        )
    if left is not None and day > left:
        raise PolicyBroken(
            _("The participant left on %(left)s. Record the return first.") % {"left": day_in_words(left)}, field=field
        )


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


def check_situation(kind: str, *, until_date: date | None, contract_kind: str | None, full_time_share: Any) -> None:
    """Only work has a contract and a share of full time; only what lasts has an end."""
    known = dictionary("situation-kinds")[kind]
    if contract_kind and not known.data.get("needs_contract"):
        raise PolicyBroken(
            _("Only work has a kind of contract. Leave it empty, or choose another situation."), field="contract_kind"
        )
    if full_time_share and not known.data.get("needs_contract"):
        raise PolicyBroken(
            _("Only work has a share of full time. Leave it empty, or choose another situation."),
            field="full_time_share",
        )
    if until_date and not known.data.get("lasts"):
        raise PolicyBroken(
            _("This is true of one day. Leave the end empty, or choose another situation."), field="until_date"
        )


def check_leaving(*, path_completed: bool, reason: str | None) -> None:
    """Who leaves before the end of the path has a reason; who completed it has none."""
    if not path_completed and not reason:
        raise PolicyBroken(_("Choose why the participant left before the path was completed."), field="leaving_reason")
    if path_completed and reason:
        raise PolicyBroken(
            _("The path was completed, so leave the reason empty, or answer that it was not."), field="leaving_reason"
        )


def check_documents(facts: Sequence[Fact], *, kind: str, on: date) -> None:
    """A document of this kind and day can prove each of these supports and situations, in their programme."""
    told = [fact for fact in facts if isinstance(fact, Support | Situation)]
    programmes = dict(
        Participation.objects.filter(pk__in={fact.participation_id for fact in told}).values_list(
            "pk", "project__profile"
        )
    )
    for fact in told:
        check_document(fact, programme=programmes[fact.participation_id], kind=kind, on=on)


def check_document(fact: Support | Situation, *, programme: str, kind: str, on: date) -> None:
    """The programme takes such a document for this fact, and a support comes before its document."""
    taken = profile(programme).proof_of(fact.kind).documents
    if kind not in taken:
        labels, what = dictionary("document-kinds"), "support" if isinstance(fact, Support) else "situation"
        raise PolicyBroken(
            _("In this programme this kind of document does not prove: %(what)s. Choose one of: %(documents)s.")
            % {
                "what": dictionary(f"{what}-kinds").label(fact.kind),
                "documents": ", ".join(labels.label(code) for code in taken),
            },
            field="document_kind",
        )
    if isinstance(fact, Support) and on < fact.start_date:
        raise PolicyBroken(
            _("The document must not be older than what it proves, of %(day)s.")
            % {"day": day_in_words(fact.start_date)},
            field="document_date",
        )


def check_of_one_participation(rows: Sequence[Evidence]) -> None:
    """A document that proves facts of several people is not changed from the page of one."""
    if len({row.participation_id for row in rows}) > 1:
        raise PolicyBroken(
            _("This document also proves facts of other people. Withdraw it here and add the right one instead.")
        )


def check_answers(answers: Mapping[str, Any], known: frozenset[str]) -> None:
    """Only questions of the entry form are answered, and a municipality by a code that can be one."""
    unknown = sorted(set(answers) - known)
    if unknown:
        raise PolicyBroken(_("The entry form has no question called: %(names)s.") % {"names": ", ".join(unknown)})
    if answers.get("municipality"):
        check_municipality(answers["municipality"], answers.get("powiat") or "")


def check_municipality(code: str, powiat: str) -> None:
    """The code is one of the register, and lies in the powiat that was chosen."""
    powiats, lies_in = dictionary("powiats"), entry_rules.municipality_powiat(code, dictionary("gmina-kinds").items)
    if lies_in is None:
        raise PolicyBroken(
            _("Type the seven digits of the municipality in the TERC register, like 1212042; the last is its kind."),
            field="municipality",
        )
    if powiat and lies_in != powiat:
        raise PolicyBroken(
            _("This code lies in another powiat (%(code)s) than the one chosen (%(chosen)s). Correct one of them.")
            % {"code": powiats.label(lies_in), "chosen": powiats.label(powiat)},
            field="municipality",
        )


def check_conditional(answers: Mapping[str, Any]) -> None:
    """A question that follows from another answer is answered after that answer only."""
    for name in entry_rules.not_asked(answers):
        raise PolicyBroken(
            _("Leave this empty: it does not go with what was answered before, or change that answer."), field=name
        )


def _days_for_typing_errors(on: date) -> int:
    return int(_dated("rules/corrections.yaml", "typing_error", on)["days"])


def _dated(file: str, name: str, on: date) -> Mapping[str, Any]:
    """Return the rule that holds on a day."""
    rules: list[Mapping[str, Any]] = packs.load(file)[name]
    return max((rule for rule in rules if rule["from"] <= on), key=lambda rule: rule["from"])


def _is_verified(fact: Fact) -> bool:
    if isinstance(fact, Evidence):
        looked = Evidence.objects.current().filter(fact=fact.fact, document=fact.document_id)
        return fact.state == Evidence.State.PROVEN and looked.filter(state=Evidence.State.VERIFIED).exists()
    return Evidence.objects.current().filter(fact=fact.pk, state=Evidence.State.VERIFIED).exists()


def _is_reported(fact: Fact) -> bool:
    participation = getattr(fact, "participation_id", None)
    reported = RecordState.objects.current().filter(participation=participation, recorded_no__gt=fact.recorded_no)
    return reported.filter(state=RecordState.State.SUBMITTED).exists()


def check_corrected(fact: Fact, today: date) -> None:
    """A corrected fact obeys what a newly recorded one does."""
    match fact:
        case Support():
            _check_support(fact, today)
        case Situation():
            _check_situation(fact, today)
        case Ending():
            began = (
                fact.situation.from_date if fact.situation else fact.assignment.from_date if fact.assignment else None
            )
            if began is not None:
                check_order(began, fact.until_date, field="until_date")
            check_not_in_future(fact.until_date, today, field="until_date")
        case Entry():
            _check_entry(fact)
        case Exit():
            check_not_in_future(fact.exit_date, today, field="exit_date")
            check_leaving(path_completed=fact.path_completed, reason=fact.leaving_reason)
            check_after_last_support(fact.participation, fact.exit_date)
        case Reentry():
            check_within_project(fact.reentry_date, fact.participation.project, field="reentry_date")
            check_not_in_future(fact.reentry_date, today, field="reentry_date")
        case Assignment():
            check_within_project(fact.from_date, fact.participation.project, field="from_date")


def check_after_last_support(participation: Participation, exit_date: date) -> None:
    """Nobody leaves before the last support."""
    last = Support.objects.current().filter(participation=participation).order_by("-start_date").first()
    if last and exit_date < (last.end_date or last.start_date):
        raise PolicyBroken(
            _("The last support was on %(day)s. The exit must not be earlier.")
            % {"day": day_in_words(last.end_date or last.start_date)},
            field="exit_date",
        )


def _check_situation(fact: Situation, today: date) -> None:
    check_order(fact.from_date, fact.until_date, field="until_date")
    check_not_in_future(fact.from_date, today, field="from_date")
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
