"""What may never happen to calls and applications, whoever asks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls.models import Appeal, Application, Call
from kladka.calls.rules import editing
from kladka.calls.rules.criteria import Criteria, day_of
from kladka.calls.rules.documents import Wanted
from kladka.calls.rules.form import ApplicationForm, Question, is_asked, open_questions
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Staff
from kladka.people import policies as people
from kladka.programmes.models import Project

MEGABYTE = 1024 * 1024


def check_days(opens_on: date, closes_on: date) -> None:
    """A call closes after it opened."""
    if closes_on < opens_on:
        raise PolicyBroken(_("The last day must not be earlier than the first."), field="closes_on")


def check_within(project: Project, closes_on: date) -> None:
    """People are recruited before a project ends."""
    if closes_on > project.ends_on:
        raise PolicyBroken(
            _("The project ends on %(day)s. The call must close by then.") % {"day": day_in_words(project.ends_on)},
            field="closes_on",
        )


def check_state(call: Call, *states: str, what: str) -> None:
    """A step is taken from the state before it; `what` says why not."""
    if call.state not in states:
        raise PolicyBroken(what)


def check_planned(call: Call) -> None:
    """What was open stays in the records."""
    check_state(call, Call.State.DRAFT, what=_("This call was opened. It stays in the records."))


def check_criteria_change(call: Call) -> None:
    """The criteria are written while a call is planned."""
    words = _("This call was opened: applications are taken by these criteria. Plan another call for other ones.")
    check_state(call, Call.State.DRAFT, what=words)


def check_not_decided(call: Call) -> None:
    """What was decided is not changed any more."""
    before = (Call.State.DRAFT, Call.State.OPEN, Call.State.CLOSED)
    check_state(call, *before, what=_("This call is decided already."))


def check_meets(call: Call) -> None:
    """The committee decides a closed call, once."""
    check_not_decided(call)
    check_state(call, Call.State.CLOSED, what=_("Close the call first; then the committee decides, once."))


def check_enters(call: Call) -> None:
    """A planned call takes nothing yet, a decided one nothing any more."""
    words = _("Applications are entered between the opening of a call and its decision.")
    check_state(call, Call.State.OPEN, Call.State.CLOSED, what=words)


def check_calls_up[First](first: First | None, *, is_free: bool) -> First:
    """A place that fell free goes to the first who waits, who is returned."""
    if not is_free:
        raise PolicyBroken(_("All places are taken. Somebody must withdraw first."))
    if first is None:
        raise PolicyBroken(_("Nobody waits on the reserve list."))
    return first


def check_takes(call: Call, day: date) -> None:
    """Applications are taken from the first to the last day of an open call."""
    if not call.takes_on(day):
        raise PolicyBroken(
            _("This call takes applications from %(first)s to %(last)s, while it is open.")
            % {"first": day_in_words(call.opens_on), "last": day_in_words(call.closes_on)}
        )


def check_came_in_time(call: Call, day: date) -> None:
    """What staff type in came while the call took applications; a decided call takes nothing any more."""
    check_enters(call)
    if not call.opens_on <= day <= call.closes_on:
        raise PolicyBroken(
            _("The call takes applications from %(first)s to %(last)s. Check the day on which this one came.")
            % {"first": day_in_words(call.opens_on), "last": day_in_words(call.closes_on)},
            field="sent_on",
        )


def check_answers(form: ApplicationForm, answers: Mapping[str, Any]) -> None:
    """Every answer is to a question of the form, and one that its dictionary has."""
    questions = {question.name: question for question in form.questions()}
    unknown = answers.keys() - questions.keys()
    if unknown:
        raise TypeError(f"The form “{form.code}” does not ask {', '.join(sorted(unknown))}.")
    for name, answer in answers.items():
        _check_answer(questions[name], answer)
        if answer not in ("", None, [], False) and not is_asked(questions[name], answers):
            raise PolicyBroken(
                _("Leave this empty: it does not go with what was answered before, or change that answer."), field=name
            )
    main = answers.get("main_barrier") or ""
    people.check_needs(
        barriers=answers.get("barriers") or [], main_barrier=main, access_needs=answers.get("access_needs") or []
    )


def check_complete(form: ApplicationForm, answers: Mapping[str, Any]) -> None:
    """What is sent answers every question that must be answered, and says how to reach the applicant."""
    missing = open_questions(form, answers)
    if missing:
        raise PolicyBroken(_("Answer this question before you send the application."), field=missing[0])
    if not answers.get("phone") and not answers.get("email"):
        raise PolicyBroken(_("Type a telephone number or an e-mail address, so that we can answer."), field="phone")


def check_takes_documents(application: Application, day: date, *, is_staff: bool) -> None:
    """Applicants add documents while the call takes applications; the staff until a participation follows."""
    states = Application.State
    if is_staff:
        if application.state not in (states.SENT, states.ACCEPTED, states.RESERVE, states.REFUSED):
            raise PolicyBroken(
                _("Documents are added to an application that stands and is not in the project yet. Look at it again.")
            )
        return
    if application.state not in (states.BEGUN, states.SENT):
        raise PolicyBroken(_("Documents cannot be added or taken out here any more. Bring them to us."))
    check_takes(application.call, day)


def check_room(sizes: Sequence[int], *, most: int, megabytes: int) -> None:
    """An application has so many documents at most, and so many megabytes. `sizes` in bytes."""
    if len(sizes) > most:
        words = ngettext(
            "An application has at most %(most)s file. Put several pages into one PDF.",
            "An application has at most %(most)s files. Put several pages into one PDF.",
            most,
        )
        raise PolicyBroken(words % {"most": most}, field="file")
    if sum(sizes) > megabytes * MEGABYTE:
        words = _("All files of an application together have at most %(megabytes)s MB. Scan them in lower quality.")
        raise PolicyBroken(words % {"megabytes": megabytes}, field="file")


def check_not_needed(kind: str, left: Collection[str], needed: Collection[str]) -> None:
    """What was sent keeps a copy of every document without which it would not have been sent."""
    if kind in needed and kind not in left:
        raise PolicyBroken(_("This document is needed. Add the right one first, then take this one out."))


def check_documents_there(lacking: Sequence[Wanted]) -> None:
    """What is needed was added before an application is sent."""
    if lacking:
        labels = "; ".join(one.label for one in lacking)
        raise PolicyBroken(_("Add this before you send the application: %(documents)s.") % {"documents": labels})


def check_undecided(application: Application) -> None:
    """What was decided is changed by an appeal only."""
    if application.state != Application.State.SENT:
        raise PolicyBroken(_("This application was withdrawn or decided already. Look at it again."))


def check_cards_lack(application: Application, cards: int) -> None:
    """So many assess as the call promises."""
    if cards >= application.call.assessors:
        raise PolicyBroken(_("All cards of this application are filled in. Change one of them."))


def check_withdrawable(application: Application) -> None:
    """Who was refused, or takes part, has nothing to withdraw."""
    states = Application.State
    if application.state not in (states.BEGUN, states.SENT, states.ACCEPTED, states.RESERVE):
        raise PolicyBroken(_("This application cannot be withdrawn any more. Look at it again."))


def check_has_place(application: Application) -> None:
    """Who has a place is taken into the project."""
    if application.state != Application.State.ACCEPTED:
        raise PolicyBroken(_("Only an application that has a place is taken into the project."))


def check_untied(application: Application, assessor: Staff) -> None:
    """Who stated a tie with an applicant does not assess the application."""
    if application.assessors.filter(staff=assessor, interest="abstained").exists():
        words = _(
            "%(name)s stated a tie with this applicant and does not assess the application. Choose somebody else."
        )
        raise PolicyBroken(words % {"name": assessor.name}, field="assessor")


def check_points(found: Criteria, formal: Mapping[str, bool], points: Mapping[str, int]) -> None:
    """Points lie between nothing and the cap of each criterion."""
    caps = {each.code: each.most for each in found.points}
    unknown = (formal.keys() - {each.code for each in found.formal}) | (points.keys() - caps.keys())
    if unknown:
        raise TypeError(f"The set “{found.code}” has no {', '.join(sorted(unknown))}.")
    for code, given in points.items():
        if not 0 <= given <= caps[code]:
            raise PolicyBroken(
                ngettext(
                    "This criterion gives from 0 to %(most)s point.",
                    "This criterion gives from 0 to %(most)s points.",
                    caps[code],
                )
                % {"most": caps[code]},
                field=f"points_{code}",
            )


def check_line(form: ApplicationForm, part: str, line: Mapping[str, Any]) -> None:
    """A line has a text, days in order, and speaks of a question that the form puts and of answers to it."""
    if not line["pl"].strip():
        raise PolicyBroken(_("Write the text in Polish."), field="pl")
    since, until = day_of(line.get("from")), day_of(line.get("until"))
    if since and until and until < since:
        raise PolicyBroken(_("The last day must not be earlier than the first."), field="until")
    names = {question.name for question in form.questions()}
    if part == "eligibility":
        _check_asked(names, line["question"])
        _check_condition(line)
    for gives in line.get("gives", ()):
        _check_asked(names, gives["question"])
        if not gives["answers"]:
            raise PolicyBroken(_("Tick at least one answer."), field="ticked")
        if not 0 < gives["points"] <= line["most"]:
            raise PolicyBroken(
                _("Give at least one point and at most %(most)s, which is the most of this line.")
                % {"most": line["most"]},
                field="points",
            )


def _check_asked(names: Collection[str], question: str) -> None:
    if question not in names:
        raise PolicyBroken(_("The form of this call does not ask this. Choose another question."), field="question")


def _check_condition(line: Mapping[str, Any]) -> None:
    if line["check"] == "one_of" and not line["answers"]:
        raise PolicyBroken(_("Tick at least one answer."), field="ticked")
    if line["check"] == "age":
        least, most = line.get("least"), line.get("most")
        if least is None and most is None:
            raise PolicyBroken(_("Say from which age, or up to which, or both."), field="least")
        if least is not None and most is not None and most < least:
            raise PolicyBroken(_("The highest age must not be below the lowest."), field="most")


def check_criteria(raw: Mapping[str, Any]) -> None:
    """The least number of points can be reached, and the rule for equal points speaks of points that are given."""
    most = editing.most_points(raw)
    if raw["least_points"] > most:
        raise PolicyBroken(
            _("The least number of points is %(least)s, and nobody could get more than %(most)s. Change one of them.")
            % {"least": raw["least_points"], "most": most},
            field="least_points",
        )
    codes = {each["code"] for each in raw["points"]}
    if any(tie["points"] not in codes for tie in raw["ties"] if "points" in tie):
        raise PolicyBroken(_("The rule for equal points looks at these points. Change that rule first."), field="tie_1")


def check_gives_points(raw: Mapping[str, Any]) -> None:
    """Before a call opens, every line of points says what gives them."""
    empty = editing.giving_nothing(raw) if raw else []
    if empty:
        words = _("“%(line)s” gives nobody points yet. Add an answer that gives them, or let the assessors give them.")
        raise PolicyBroken(words % {"line": empty[0]["pl"]})


def check_all_assessed(call: Call, unassessed: Sequence[int]) -> None:
    """The committee decides when every application has the cards that the call promises."""
    if unassessed:
        numbers = ", ".join(str(number) for number in unassessed)
        raise PolicyBroken(
            ngettext(
                "Not assessed yet: number %(numbers)s. Each application needs %(cards)s card.",
                "Not assessed yet: number %(numbers)s. Each application needs %(cards)s cards.",
                call.assessors,
            )
            % {"numbers": numbers, "cards": call.assessors}
        )


def check_committee(call: Call, held_on: date, today: date, members: Sequence[tuple[Any, str]]) -> None:
    """A committee has members, each once, all with a statement; it meets after the call closed, and not tomorrow."""
    if not members:
        raise PolicyBroken(_("Say who sat on the committee."), field="members")
    for _staff, interest in members:
        dictionary("interest-statements").check(interest, field="members")
    if len({staff.pk for staff, _interest in members}) != len(members):
        raise PolicyBroken(_("Somebody is named twice. Each member sits once."), field="members")
    people.check_not_in_future(held_on, today, field="held_on")
    if held_on < call.closes_on:
        raise PolicyBroken(
            _("The call closes on %(day)s. The committee meets on that day or later.")
            % {"day": day_in_words(call.closes_on)},
            field="held_on",
        )


def check_appeals(application: Application) -> None:
    """Who was refused or waits appeals, once."""
    if application.state not in (Application.State.REFUSED, Application.State.RESERVE):
        raise PolicyBroken(_("Only a refusal or a place on the reserve list can be appealed against."))
    if hasattr(application, "appeal"):
        raise PolicyBroken(_("There is an appeal already. It is decided once."))


def check_appeal(application: Application, *, decided_on: date, until: date, received_on: date, today: date) -> None:
    """An appeal comes after the decision, until the last day by the rules."""
    check_appeals(application)
    people.check_not_in_future(received_on, today, field="received_on")
    if received_on < decided_on:
        raise PolicyBroken(
            _("The decision was made on %(day)s. The appeal must not be earlier.") % {"day": day_in_words(decided_on)},
            field="received_on",
        )
    if received_on > until:
        raise PolicyBroken(
            _("An appeal could come until %(day)s. This one is late.") % {"day": day_in_words(until)},
            field="received_on",
        )


def check_answered_on(appeal: Appeal, decided_on: date, today: date) -> None:
    """An appeal is answered after it came."""
    people.check_not_in_future(decided_on, today, field="decided_on")
    if decided_on < appeal.received_on:
        raise PolicyBroken(
            _("The appeal came on %(day)s. The answer must not be earlier.")
            % {"day": day_in_words(appeal.received_on)},
            field="decided_on",
        )


def check_appeal_open(appeal: Appeal) -> None:
    """An appeal is answered once, and not that of somebody who got a place meanwhile, or who withdrew."""
    if appeal.outcome:
        raise PolicyBroken(_("This appeal is answered already."))
    if appeal.application.state not in (Application.State.REFUSED, Application.State.RESERVE):
        raise PolicyBroken(
            _("This appeal needs no answer any more: the applicant has a place by now, or withdrew the application.")
        )


def _check_answer(question: Question, answer: Any) -> None:
    if not answer:
        return
    if question.kind == "four_valued":
        dictionary("four-valued").check(answer, field=question.name)
    elif question.dictionary:
        for code in answer if isinstance(answer, list | tuple) else [answer]:
            dictionary(question.dictionary).check(code, field=question.name)
    elif question.most and len(str(answer)) > question.most:
        raise PolicyBroken(
            ngettext("Write at most %(most)s character.", "Write at most %(most)s characters.", question.most)
            % {"most": question.most},
            field=question.name,
        )
