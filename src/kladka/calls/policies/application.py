"""What is answered and added to an application."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls.models import Application
from kladka.calls.policies.call import check_takes
from kladka.calls.rules.documents import Wanted
from kladka.calls.rules.form import ApplicationForm, Question, above_whole, is_asked, open_questions
from kladka.core.dictionaries import dictionary
from kladka.core.errors import ANOTHER, PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.organisations.rules import is_krs
from kladka.people import policies as people

MEGABYTE = 1024 * 1024
MENDED_WHY = "mended_why"
"""The field in which the staff say why answers are changed that somebody assessed."""


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
    if above := above_whole(form, answers):
        part, whole = above
        words = _(
            "“%(whole)s” says %(all)s, and “%(part)s” says %(some)s: a part is never above the whole. Correct one of "
            "the two."
        )
        told = {"whole": whole.label, "part": part.label, "all": answers[whole.name], "some": answers[part.name]}
        raise PolicyBroken(words % told, field=part.name)
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


def check_documents_stay(*, is_assessed: bool, until: date | None, is_appealed: bool, today: date) -> None:
    """What was assessed or decided keeps its documents while an appeal may come or waits for its answer."""
    if until is None and is_assessed:
        raise PolicyBroken(_("This application is assessed already. Its documents stay as the assessors saw them."))
    if is_appealed:
        raise PolicyBroken(_("An appeal waits for its answer. The documents stay until it is given."))
    if until is not None and today <= until:
        words = _("An appeal may come until %(day)s. The documents stay until then; afterwards they are deleted.")
        raise PolicyBroken(words % {"day": day_in_words(until)})


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


def check_not_there(names: Sequence[str]) -> None:
    """The same file is added once, unless it is meant so. `names` of those whose content is there already."""
    if names:
        words = ngettext(
            "This file is among the documents already: %(files)s. Add it a second time?",
            "These files are among the documents already: %(files)s. Add them a second time?",
            len(names),
        )
        raise PolicyBroken(words % {"files": "; ".join(names)}, field=ANOTHER)


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


def check_says_why(reason: str) -> None:
    """What assessors saw is changed for a reason only, which they read."""
    if not reason.strip():
        words = _("Somebody assessed these answers already. Write why they are changed: the assessors read it.")
        raise PolicyBroken(words, field=MENDED_WHY)


def check_cards_lack(application: Application, cards: int) -> None:
    """So many assess as the call promises; where lots are drawn, whoever was drawn assesses."""
    if not application.call.is_drawn and cards >= application.call.assessors:
        raise PolicyBroken(_("All cards of this application are filled in. Change one of them."))


def check_withdrawable(application: Application) -> None:
    """Who was refused has nothing to withdraw; what a grant or a participation follows from stays as long as that."""
    states = Application.State
    if application.held_by is not None:
        raise PolicyBroken(
            _(
                "A grant follows from this application, so it cannot be withdrawn. First the grant is taken back; "
                "where its contract is signed, the contract before it. Once money was paid, the contract is terminated "
                "instead, and the application stays."
            )
        )
    if application.participation_id is not None:
        raise PolicyBroken(
            _(
                "A participation follows from this application, so it cannot be withdrawn. First it is taken back that "
                "the applicant joined. Once something followed in the project, the participation is ended instead, and "
                "the application stays."
            )
        )
    if application.state not in (states.BEGUN, states.SENT, states.ACCEPTED, states.RESERVE):
        raise PolicyBroken(_("This application cannot be withdrawn any more. Look at it again."))


def check_has_place(application: Application) -> None:
    """Who has a place is taken into the project, by a call that leads into one."""
    if not application.call.rules.takes_part:
        raise PolicyBroken(_("Nobody joins the project by a call of this kind."))
    if application.state != Application.State.ACCEPTED:
        raise PolicyBroken(_("Only an application that has a place is taken into the project."))


def _check_answer(question: Question, answer: Any) -> None:
    if not answer:
        return
    if question.kind == "four_valued":
        dictionary("four-valued").check(answer, field=question.name)
    elif question.kind in ("krs", "number"):
        _check_number(question, answer)
    elif question.dictionary:
        _check_codes(question, answer if isinstance(answer, list | tuple) else [answer])
    elif question.most and len(str(answer)) > question.most:
        raise PolicyBroken(
            ngettext("Write at most %(most)s character.", "Write at most %(most)s characters.", question.most)
            % {"most": question.most},
            field=question.name,
        )


def _check_codes(question: Question, codes: Sequence[str]) -> None:
    for code in codes:
        dictionary(question.dictionary).check(code, field=question.name)
        if question.offers and code not in question.offers:
            raise PolicyBroken(_("This call is not for them. Choose an answer from the list."), field=question.name)


def _check_number(question: Question, answer: Any) -> None:
    if question.kind == "krs" and not is_krs(str(answer)):
        raise PolicyBroken(_("Type the ten digits of the KRS number, like 0000123456."), field=question.name)
    if question.kind == "number" and int(answer) > question.most:
        raise PolicyBroken(_("Type at most %(most)s.") % {"most": question.most}, field=question.name)
