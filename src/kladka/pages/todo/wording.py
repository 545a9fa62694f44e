"""What a line says, in one sentence, and where it is mended. Nobody is named here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from kladka.core.components import Words, filled, in_polish
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.core.quoting import in_quotes
from kladka.documents.templates import kind_title
from kladka.pages.todo import entities
from kladka.reporting.worklists import Line


def sentence(line: Line) -> Words:
    """Return what is wrong, since when, and until when it can be mended where a day says so."""
    return _SENTENCES[line.rule](line, _days(line))


def _days(line: Line) -> dict[str, Any]:
    days = {"since": line.since, "until": line.until, "day": line.day}
    return {name: day_in_words(day) for name, day in days.items() if day} | {"number": line.number}


def _support(line: Line, told: Mapping[str, Any]) -> dict[str, Any]:
    return {**told, "what": str(capfirst(dictionary("support-kinds").label(line.word)))}


def _situation(line: Line, told: Mapping[str, Any]) -> dict[str, Any]:
    return {**told, "what": str(capfirst(dictionary("situation-kinds").label(line.word)))}


def _entry(line: Line, told: Mapping[str, Any]) -> str:
    if line.day is None:
        return _("The entry is on %(since)s, but no support is recorded.") % told
    return _("The entry is on %(since)s, but the first support is on %(day)s.") % told


def _no_support(line: Line, told: Mapping[str, Any]) -> str:
    return (
        ngettext(
            "No support since %(since)s, that is for %(number)s day.",
            "No support since %(since)s, that is for %(number)s days.",
            line.number,
        )
        % told
    )


def _stage_review(line: Line, told: Mapping[str, Any]) -> str:
    words = _("The stage “%(stage)s” asks for a review of the plan on %(since)s, and there was none since.")
    return words % {**told, "stage": in_quotes(title_of(line))}


def _stage_long(line: Line, told: Mapping[str, Any]) -> str:
    words = ngettext(
        "In the stage “%(stage)s” for %(number)s day; usual is until %(since)s. Move on, or review the plan and agree "
        "on what comes next.",
        "In the stage “%(stage)s” for %(number)s days; usual is until %(since)s. Move on, or review the plan and agree "
        "on what comes next.",
        line.number,
    )
    return words % {**told, "stage": in_quotes(title_of(line))}


def _event(line: Line, told: Mapping[str, Any]) -> str:
    words = _("“%(title)s” ended on %(since)s. Attendance is not confirmed, so it counts as support for nobody yet.")
    return words % {**told, "title": in_quotes(title_of(line))}


def _session(line: Line, told: Mapping[str, Any]) -> str:
    words = ngettext(
        "“%(title)s” met on %(since)s. Of %(number)d person nobody has marked who was there.",
        "“%(title)s” met on %(since)s. Of %(number)d people nobody has marked who was there.",
        line.number,
    )
    return words % {**told, "title": in_quotes(title_of(line)), "number": line.number}


def _overtaken(line: Line, told: Mapping[str, Any]) -> str:
    words = ngettext(
        "“%(title)s” ended on %(since)s. It was confirmed who completed; of %(number)d person the marks say otherwise.",
        "“%(title)s” ended on %(since)s. It was confirmed who completed; of %(number)d people the marks say otherwise.",
        line.number,
    )
    return words % {**told, "title": in_quotes(title_of(line)), "number": line.number}


def _sent_back(line: Line, told: Mapping[str, Any]) -> Words:
    said = said_of(line)
    given = {**told, "words": in_polish(said.words), "what": _OURS.get(said.part, _OURS["any"])}
    if not said.column:
        return filled(_("The funder’s system answered on %(since)s: “%(words)s” %(what)s"), **given)
    words = _("The funder’s system answered on %(since)s, of “%(column)s”: “%(words)s” %(what)s")
    return filled(words, column=in_polish(said.column), **given)


_OURS: Mapping[str, Any] = {
    "identity": gettext_lazy("That comes from the person’s data: correct them."),
    "entry": gettext_lazy("That comes from the entry form: correct the entry."),
    "support": gettext_lazy("That comes from a support: correct it, or withdraw it."),
    "exit": gettext_lazy("That comes from the exit: record or correct it."),
    "situation": gettext_lazy("That comes from a situation: record or correct it."),
    "any": gettext_lazy("Look where in the record that comes from, and correct it."),
}
"""Ours beside the system's words: what of the record it is, and what to do."""


@dataclass(frozen=True)
class Said:
    """What came back: which of our records it is about, and the system's column and words."""

    part: str
    field: str
    record: str
    column: str
    words: str


def said_of(line: Line) -> Said:
    """Return what a line that was sent back says."""
    return Said(*line.word.split("\n", 4))


def _asked(line: Line, told: Mapping[str, Any]) -> str:
    if not line.word:
        return _("Asked on %(since)s for something about the own data. The answer is due by %(until)s.") % told
    words = _("Withdrew a consent on %(since)s: %(what)s. What becomes of what is there is answered by %(until)s.")
    return words % {**told, "what": dictionary("consent-kinds").label(line.word)}


def _unsigned(line: Line, told: Mapping[str, Any]) -> str:
    number, _newline, kind = line.word.partition("\n")
    words = ngettext(
        "%(title)s %(paper)s has waited for a signature for %(number)s day. Have it signed, then add a photo or scan.",
        "%(title)s %(paper)s has waited for a signature for %(number)s days. Have it signed, then add a photo or scan.",
        line.number,
    )
    return words % {**told, "title": kind_title(kind), "paper": number}


def _benefit_sent(line: Line, told: Mapping[str, Any]) -> str:
    words = _("%(what)s: asked for on the own page on %(since)s. Write the request down together.")
    return words % {**told, "what": capfirst(title_of(line))}


def _benefit_requested(line: Line, told: Mapping[str, Any]) -> str:
    words = _("%(what)s: requested on %(since)s, and nobody has decided yet.")
    return words % {**told, "what": capfirst(title_of(line))}


def _claim(line: Line, told: Mapping[str, Any]) -> str:
    words = _("%(claim)s, for a period until %(day)s, is to be handed in by %(until)s.")
    return words % {**told, "claim": title_of(line)}


def _release_waits(line: Line, told: Mapping[str, Any]) -> str:
    words = _("%(release)s as of %(day)s was prepared on %(since)s and waits for somebody to publish or discard it.")
    return words % {**told, "release": title_of(line)}


def _report_waits(line: Line, told: Mapping[str, Any]) -> str:
    words = _("%(report)s as of %(day)s was prepared on %(since)s. Look at it and approve it by submitting it.")
    return words % {**told, "report": title_of(line)}


def _proposed(line: Line, told: Mapping[str, Any]) -> str:
    words = _("%(what)s was proposed on %(since)s. Look at it, then approve it or send it back.")
    return words % {**told, "what": title_of(line)}


def _cards(line: Line, told: Mapping[str, Any]) -> str:
    words = ngettext(
        "%(number)s application waits for a card.", "%(number)s applications wait for a card.", line.number
    )
    return words % told


def _to_decide(line: Line, told: Mapping[str, Any]) -> str:
    words = ngettext(
        "The call closed on %(since)s, and %(number)s application waits for the committee.",
        "The call closed on %(since)s, and %(number)s applications wait for the committee.",
        line.number,
    )
    return words % told


def _not_taken_in(line: Line, told: Mapping[str, Any]) -> str:
    words = ngettext(
        "%(number)s accepted applicant is not in the project yet.",
        "%(number)s accepted applicants are not in the project yet.",
        line.number,
    )
    return words % told


def title_of(line: Line) -> str:
    """Return the title of what a line is about: an event, claim, release, stage, benefit, call, entity …"""
    if line.rule == "claim_due":
        return _("Payment claim %(label)s") % {"label": line.word.partition("\n")[2]}
    if line.kind == "second":
        return _waiting(line)
    if line.rule == "release_due":
        return _("Release as of %(day)s") % _days(line)
    if line.rule in {"appeal_waits", "appeal_to_decide"}:
        return _("Application no. %(number)s, %(call)s") % {"number": line.number, "call": _in_use(line.word)}
    if line.rule == "unsigned_record":
        number, _newline, kind = line.word.partition("\n")
        return f"{kind_title(kind)} {number}"
    if line.kind == "entity":
        return entities.name_of(line)
    return _in_use(line.word)


def _waiting(line: Line) -> str:
    """Return the title of what waits for a second person."""
    first, _newline, rest = line.word.partition("\n")
    if line.rule == "report_waits":
        return _("Report %(label)s") % {"label": first}
    if line.rule == "release_waits":
        return _("Release %(number)s") % {"number": line.number}
    if line.rule == "indicator_waits":
        return _("Own indicator %(code)s, version %(number)s") % {"code": rest, "number": line.number}
    return _("Model “%(name)s”, version %(number)s") % {"name": in_quotes(_in_use(rest)), "number": line.number}


def _in_use(word: str) -> str:
    """Return a title that is there in both languages in the language in use."""
    polish, _newline, english = word.partition("\n")
    return english if (get_language() or "pl").startswith("en") else polish


_SENTENCES: Mapping[str, Callable[[Line, dict[str, Any]], Words]] = {
    "window": lambda _line, told: _("Left on %(day)s. Another result can still come, until %(until)s.") % told,
    "no_follow_up": lambda _line, told: (
        _("Left on %(day)s, and no situation since then is recorded. It counts if it began by %(until)s.") % told
    ),
    "draft": lambda _line, told: (
        _("Supported since %(since)s, but the entry form is not complete: nothing counts, and the cost is at risk.")
        % told
    ),
    "entry_withdrawn": lambda _line, told: (
        _(
            "Supported since %(since)s, but the entry was withdrawn: nothing counts. Record the entry again, or "
            "withdraw the supports, too."
        )
        % told
    ),
    "beside": lambda _line, told: (
        _(
            "Supported since %(since)s on a second record of a person who entered on %(day)s by another one, so it "
            "does not count. Record the supports there, and withdraw them here."
        )
        % told
    ),
    "left_behind": lambda line, told: (
        _(
            "%(what)s from %(since)s is recorded on the merged record whose entry was withdrawn, so it does not count. "
            "Record it here with its document, or withdraw it there."
        )
        % _situation(line, told)
    ),
    "support_before_entry": lambda line, told: (
        _("%(what)s on %(since)s is earlier than the entry on %(day)s.") % _support(line, told)
    ),
    "entry_without_support": _entry,
    "entered_twice": lambda _line, told: (
        _(
            "Entered on %(since)s, and the same person on %(day)s by another record. In one project that is one "
            "participation: withdraw this entry; the one of %(day)s stays."
        )
        % told
    ),
    "support_after_exit": lambda line, told: (
        _("%(what)s on %(since)s is later than the exit on %(day)s.") % _support(line, told)
    ),
    "exit_before_support": lambda _line, told: (
        _("The exit is on %(since)s, but the last support is on %(day)s.") % told
    ),
    "situation_before_entry": lambda line, told: (
        _("%(what)s from %(since)s began before the entry on %(day)s.") % _situation(line, told)
    ),
    "works_at_entry": lambda line, told: (
        _("%(what)s began on %(since)s, the very day of an entry as somebody without work.") % _situation(line, told)
    ),
    "works_in_trial": lambda line, told: (
        _("%(what)s from %(since)s lies within a trial month in a social integration centre that began on %(day)s.")
        % _situation(line, told)
    ),
    "situation_twice": lambda line, told: _("%(what)s from %(since)s is recorded twice.") % _situation(line, told),
    "coached_after_exit": lambda _line, told: _("Left on %(since)s, but the coaching has not been ended.") % told,
    "coach_twice": lambda _line, told: (
        _("On %(since)s whoever led this meeting led another one at the same time, for %(number)s min.") % told
    ),
    "participant_twice": lambda _line, told: (
        _("On %(since)s another meeting of the same participant is recorded at that time, for %(number)s min.") % told
    ),
    "same_day_twice": lambda _line, told: (
        _("Two sessions are recorded on %(since)s, and at least one of them has no beginning.") % told
    ),
    "unproven": lambda line, told: (
        _("%(what)s from %(since)s has no document, so it is not proven.") % _situation(line, told)
    ),
    "proof_lost": lambda line, told: (
        _("%(what)s on %(since)s was proven, and nothing proves it any more.") % _support(line, told)
    ),
    "unsigned": _unsigned,
    "unsigned_record": _unsigned,
    "plan_review": lambda _line, told: _("The plan was to be looked at again by %(since)s.") % told,
    "stage_review": _stage_review,
    "stage_long": _stage_long,
    "no_support": _no_support,
    "coach_gone": lambda _line, told: _("The coach since %(since)s no longer works in the project.") % told,
    "no_coach": lambda _line, told: (
        _("Coaching ended on %(since)s, and neither an exit nor another coach is recorded.") % told
    ),
    "not_begun": lambda _line, told: _("Registered on %(since)s, and nothing has happened since.") % told,
    "unconfirmed": _event,
    "unmarked": _session,
    "completion_overtaken": _overtaken,
    "sent_back": _sent_back,
    "asked": _asked,
    "benefit_sent": _benefit_sent,
    "benefit_requested": _benefit_requested,
    "claim_due": _claim,
    "release_waits": _release_waits,
    "report_waits": _report_waits,
    **dict.fromkeys(("indicator_waits", "model_waits", "standard_waits"), _proposed),
    "release_due": lambda _line, told: (
        _(
            "The release as of %(day)s was due on %(until)s and is not prepared. Prepare it: where it cannot be made "
            "safe, you are told why."
        )
        % told
    ),
    "appeal_waits": lambda _line, told: _("An appeal came on %(since)s. Answer it by %(until)s.") % told,
    "appeal_to_decide": lambda _line, told: (
        _("An appeal was upheld on %(since)s. Have the application assessed, then decide.") % told
    ),
    "card_waits": _cards,
    "call_to_close": lambda _line, told: (
        _("The last day was %(since)s. Close the call, so that the committee can decide.") % told
    ),
    "call_to_decide": _to_decide,
    "not_taken_in": _not_taken_in,
    "entity_duty": entities.duty,
    "entity_below": entities.below,
    "entity_check": entities.check,
    "job_empty": entities.empty,
    "grant_settle": entities.settle,
    "grant_return": entities.come_back,
    "place_free": lambda _line, told: _("A place is free. Call up the first on the reserve list."),
}
