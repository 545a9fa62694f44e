"""Papers that tell of more than one room: made of what is known now, brought back signed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.audit.actions import Actor, verb
from kladka.coaching.actions.activation import undo_opinion
from kladka.coaching.actions.plan import sign_plan, undo_signing
from kladka.coaching.models import Plan
from kladka.coaching.policies.session import check_coached
from kladka.coaching.queries.plan import newest, planned
from kladka.coaching.queries.printed import said_otherwise
from kladka.coaching.rules.plan import mark_of
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, shown_at
from kladka.core.forms.shown import day_in_words
from kladka.core.language import language_in_use
from kladka.documents.papers import Drawn, Given, OnScreen, can_be_drawn, lacking, lacking_words
from kladka.documents.templates import Template, template_of, templates
from kladka.files.models import StoredFile
from kladka.files.policies import picture_size
from kladka.files.queries import path_of
from kladka.organisations.models import Staff
from kladka.people.actions import paper as people
from kladka.people.actions import prove, record_situation
from kladka.people.actions.assignment import open_assignments
from kladka.people.models import Document, Paper, Participation, Situation
from kladka.people.queries import situations_on
from kladka.programmes.rules import profile
from kladka.workflows.actions.advising import confirm_by_card, take_confirmation_back
from kladka.workflows.actions.attendance import prove_by_list
from kladka.workflows.queries.cards import opinion_by
from kladka.workflows.queries.papers import given_for, plan_of, things_of
from kladka.workflows.queries.subjects import record_of, subject_of

PLAN = "plan"
SIGNED_ON_SCREEN = "signed_on_screen"
"""Why a paper that waited for its signature became void."""


FOLLOWS: Mapping[str, Callable[[Any, Paper, Actor], None]] = {"event": prove_by_list, "advicecard": confirm_by_card}
"""What follows when a signed paper about a record comes back, by the name of the record's model."""
UNDONE: Mapping[str, Callable[[Any, Paper, Actor], None]] = {"advicecard": take_confirmation_back}
"""What is undone when its scan was not that of the paper."""


@dataclass(frozen=True)
class Ticked:
    """What somebody ticked on a survey: a kind of situation, and since when where it is not recorded yet."""

    kind: str
    from_date: date | None = None
    contract_kind: str = ""


def make_paper(*, participation: Any, template: Template, of: str, language: str, by: Actor) -> Paper:
    """Make a paper of a thing of a participation (as `people.queries.listed` gives it) with the next number.

    In its place may stand another record that there are papers about (`workflows.queries.subjects`). Raises
    PolicyBroken when there is no such thing, something is lacking, or a paper of it stands already.
    """
    given = _given(participation, template, of, language)
    whose = subject_of(participation)
    return people.make_paper(whose=whose, template=template, of=of, language=language, given=given, by=by)


def make_paper_again(*, paper: Paper, version: int, participation: Any, by: Actor) -> Paper:
    """Make an unsigned paper anew of what is known now (a plan as it is now); the old number becomes void.

    `participation` as `make_paper` takes it.
    """
    template = templates()[paper.kind]
    of = plan_of(participation) if paper.kind == PLAN else paper.of
    given = _given(participation, template, of, paper.language)
    return people.make_paper_again(paper=paper, version=version, of=of, template=template, given=given, by=by)


def bring_back(
    *,
    paper: Paper,
    version: int,
    file: StoredFile,
    on: date,
    by: Actor,
    next_on: date | None = None,
    ticked: Sequence[Ticked] = (),
) -> Paper:
    """Keep the scan of a signed paper. A signed plan becomes the version that holds, looked at again on `next_on`.

    `ticked` is what a survey says. Raises PolicyBroken also when the plan says something else by now than the paper.
    """
    with verb("workflows.bring_back", controller=paper.project.controller_id, by=by):
        otherwise = said_otherwise(paper)
        done = people.sign_paper(paper=paper, version=version, file=file, on=on, by=by, otherwise=otherwise)
        if template_of(paper.template).of == PLAN:
            _sign_plan(paper, file, on, next_on, by)
        if ticked:
            record_ticked(paper=done, ticked=ticked, by=by)
        if done.about_table in FOLLOWS:
            FOLLOWS[done.about_table](record_of(done), done, by)
        return done


def record_ticked(*, paper: Paper, ticked: Sequence[Ticked], by: Actor) -> list[Situation]:
    """Record what somebody ticked on a signed survey, proven by its statement, as one act.

    What is recorded already is proven by it, too. For what the programme wants another document of, the situation is
    recorded and waits for that. Raises PolicyBroken, at the fields `from_KIND` and `contract_KIND`, as
    `people.record_situation` does, and for what began after the statement was signed.
    """
    on, document, participation = paper.signed_on, paper.document, paper.of_participation
    if on is None or document is None:
        raise PolicyBroken(_("No signed scan is kept of this document."))
    with verb("workflows.record_ticked", controller=paper.project.controller_id, by=by):
        known = situations_on(participation, [one.kind for one in ticked], on)
        told = [known.get(one.kind) or _begun(participation, one, on, by) for one in ticked]
        programme = profile(participation.project.profile)
        shown = [one for one in told if document.kind in programme.proof_of(one.kind).documents]
        if shown:
            prove(facts=shown, document=document, by=by)
        return told


def _begun(participation: Participation, one: Ticked, on: date, by: Actor) -> Situation:
    """Record a situation that somebody ticked."""
    if one.from_date is None:
        words = _("%(what)s: nothing is recorded that held on %(day)s, when the statement was signed. Check that day.")
        told = {"what": capfirst(dictionary("situation-kinds").label(one.kind)), "day": day_in_words(on)}
        raise PolicyBroken(words % told, field="on")
    named = {"from_date": f"from_{one.kind}", "contract_kind": f"contract_{one.kind}", "kind": f"from_{one.kind}"}
    with shown_at(**named):
        if one.from_date > on:
            words = _("The statement was signed on %(day)s. It says nothing of what began later.")
            raise PolicyBroken(words % {"day": day_in_words(on)}, field="from_date")
        return record_situation(
            participation=participation,
            kind=one.kind,
            from_date=one.from_date,
            contract_kind=one.contract_kind,
            by=by,
        )


def sign_plan_on_paper(
    *, participation: Participation, file: StoredFile, on: date, next_on: date, seen: int, by: Actor
) -> Paper | None:
    """Sign the plan by its scan: that of the paper that was made of it, where one waits for its signature.

    `seen` as in `coaching.sign_plan`. Returns that paper; None where the scan is of no paper of ours.
    """
    waiting = Paper.objects.unsigned().filter(participation=participation, kind=PLAN, of=plan_of(participation))
    paper = waiting.select_related("participation__project", "project__controller").first()
    if paper is None or clock.day_of(paper.made_at) > on:
        assignment = check_coached(next(iter(open_assignments([participation])), None))
        _sign(participation, assignment.coach, file, on, next_on, seen, by)
        return None
    return bring_back(paper=paper, version=paper.version, file=file, on=on, next_on=next_on, by=by)


def sign_plan_on_screen(*, participation: Any, file: StoredFile, on: date, next_on: date, seen: int, by: User) -> Paper:
    """Sign the plan as it is now by what the participant drew on screen, and make its paper, as one act.

    The paper gets the next number, shows who signed how, and is signed. Papers of the plan that wait for a signature
    become void. `seen` as in `coaching.sign_plan`. Raises PolicyBroken also when the drawing cannot be printed.
    """
    drawn, template = drawn_on(file), templates()[PLAN]
    with verb("workflows.sign_plan_on_screen", controller=participation.project.controller_id, by=by):
        of, language = plan_of(participation), language_in_use()
        coach = check_coached(next(iter(open_assignments([participation])), None)).coach
        given = given_for(participation, template, of, language)
        _sign(participation, coach, file, on, next_on, seen, by, form=Plan.Form.SIGNATURE)
        for waiting in Paper.objects.unsigned().filter(participation=participation, kind=PLAN):
            people.withdraw_paper(paper=waiting, version=waiting.version, reason=SIGNED_ON_SCREEN, by=by)
        on_screen = OnScreen(day_in_words(on), drawn, by.name)
        made = people.make_paper(
            whose=participation,
            template=template,
            of=of,
            language=language,
            given=replace(given, on_screen=on_screen),
            by=by,
        )
        form = Document.Form.SIGNATURE
        return people.sign_paper(paper=made, version=made.version, file=file, on=on, by=by, form=form)


def undo_plan_signing(*, plan: Plan, by: Actor) -> None:
    """Take the signing of a plan back that was a slip, as `coaching.undo_signing` does.

    A paper that came back with it waits for its signature again; one that was made of a signature on screen is void.
    """
    with verb("workflows.undo_plan_signing", controller=plan.participation.project.controller_id, by=by):
        undo_signing(plan=plan, by=by)
        signed = Paper.objects.filter(document__isnull=False, document__file=plan.file_id, kind=PLAN)
        paper = signed.select_related("project", "document").first()
        if paper is None or paper.document is None:
            return
        form = paper.document.form
        back = people.take_scan_back(paper=paper, version=paper.version, reason="other", by=by)
        if form == Document.Form.SIGNATURE:
            people.withdraw_paper(paper=back, version=back.version, reason="by_mistake", by=by)


def take_back(*, paper: Paper, version: int, reason: str, by: Actor) -> Paper:
    """Say that a scan was not that of its paper; a plan or an opinion that was signed by it is not signed any more.

    Raises PolicyBroken where the plan was looked at, or signed anew, since; where the opinion was signed before today;
    and of what was signed on screen.
    """
    if paper.document is not None and paper.document.form == Document.Form.SIGNATURE:
        raise PolicyBroken(_("This was signed on screen, there is no scan. Take the signing of the plan back."))
    with verb("workflows.take_back", controller=paper.project.controller_id, by=by):
        signed = newest(paper.of_participation) if paper.kind == PLAN else None
        if signed is not None and paper.document is not None and signed.file_id == paper.document.file_id:
            undo_signing(plan=signed, by=by)
        if (opinion := opinion_by(paper)) is not None:
            undo_opinion(opinion=opinion, by=by, reason=reason)
        if paper.about_table in UNDONE:
            UNDONE[paper.about_table](record_of(paper), paper, by)
        return people.take_scan_back(paper=paper, version=version, reason=reason, by=by)


def _sign_plan(paper: Paper, file: StoredFile, on: date, next_on: date | None, by: Actor) -> None:
    if next_on is None:
        raise PolicyBroken(_("Say when you look at the plan again."), field="next_on")
    participation = paper.of_participation
    if plan_of(participation) != paper.of:
        raise PolicyBroken(
            _("The plan says something else by now than this paper. Make the document again, and sign that one.")
        )
    assignment = check_coached(next(iter(open_assignments([participation])), None))
    _sign(participation, assignment.coach, file, on, next_on, mark_of(planned(participation).content), by)


def _sign(
    participation: Participation,
    coach: Staff,
    file: StoredFile,
    on: date,
    next_on: date,
    seen: int,
    by: Actor,
    form: str = Plan.Form.SCAN,
) -> None:
    days = {"on": on, "next_on": next_on}
    sign_plan(participation=participation, coach=coach, form=form, file=file, seen=seen, by=by, **days)


def drawn_on(file: StoredFile) -> Drawn:
    """Return what was drawn, as papers show it. A picture that is damaged inside would take the paper with it."""
    content = path_of(file.sha256).read_bytes()
    media_type, width, height = picture_size(content)
    if not can_be_drawn(content, media_type, width, height):
        raise PolicyBroken(_("The signature was not sent whole. Draw it again."), field="file")
    return Drawn(file.sha256, media_type, width, height)


def _given(participation: Any, template: Template, of: str, language: str) -> Given:
    if of not in {one.of for one in things_of(participation, template)}:
        raise PolicyBroken(_("There is nothing to make this document of any more. Look at the list again."))
    given = given_for(participation, template, of, language)
    for name in lacking(template, given):
        raise PolicyBroken(lacking_words(name))
    return given
