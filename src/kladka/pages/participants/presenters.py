"""What a participant's pages say: facts as sentences, with the labels of the dictionaries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core import clock
from kladka.core.components import Event, Link, Menu, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import part_of_full_time
from kladka.pages.participants import documents
from kladka.pages.participants.forms import EntryForm
from kladka.pages.participants.history import Recorded
from kladka.pages.participants.permissions import MERGERS, WORKERS
from kladka.people.models import Assignment, Evidence
from kladka.people.rules.entry import age_on
from kladka.processes.queries import label_of
from kladka.programmes.models import Post
from kladka.programmes.rules import profile

HANDED_OVER = "handed_over"


def events(facts: list[Recorded], evidence: Sequence[Evidence], *, may_work: bool) -> list[Event]:
    """Return the timeline, newest first: what was true, what proves it, who recorded it when, what was corrected."""
    ended = {fact.of for fact in facts if fact.kind == "ending" and fact.is_current}
    proofs, gone = documents.proofs(evidence), documents.gone(evidence)
    return [
        _event(fact, proofs.get(fact.id, []), _gone(fact, gone), ended=fact.id in ended, may_work=may_work)
        for fact in facts
    ]


def _gone(fact: Recorded, gone: Mapping[UUID, list[documents.Gone]]) -> list[documents.Gone]:
    return [each for one in (fact, *fact.replaced) for each in gone.get(one.id, [])] if fact.is_current else []


def _event(
    fact: Recorded, proofs: list[documents.Proof], gone: list[documents.Gone], *, ended: bool, may_work: bool
) -> Event:
    told = {"day": day(clock.day_of(fact.recorded_at)), "name": fact.recorded_name}
    recorded = (
        _("Recorded on %(day)s by %(name)s") if fact.recorded_name else _("Recorded on %(day)s by itself, as planned")
    ) % told
    past = ([] if fact.is_current else [_version(fact)]) + [_version(one) for one in fact.replaced]
    shown = {
        "details": details_of(fact),
        "recorded": recorded,
        "versions": past,
        "proofs": proofs,
        "gone": gone,
        "is_current": fact.is_current,
    }
    text = render_to_string("participants/fact.html", shown)
    tag = _evidence(fact) if fact.is_current else Tag(_("Withdrawn"), "grey")
    links = _links(fact, ended=ended, may_work=may_work)
    return Event(capfirst(title_of(fact)), fact.on, text, tag=tag, links=links, anchor=anchor_of(fact.id))


def anchor_of(fact: UUID) -> str:
    """Return where a fact stands on the participant's page."""
    return f"fact-{fact}"


def title_of(fact: Recorded) -> str:
    """Return what a fact says, in a few words."""
    match fact.kind:
        case "entry":
            return _("Entered the project")
        case "assignment":
            return _("Coaching by %(coach)s begins") % {"coach": fact.person}
        case "support":
            return dictionary("support-kinds").label(fact.code)
        case "situation":
            return dictionary("situation-kinds").label(fact.code)
        case "ending":
            return _ending(fact)
        case "exit":
            return _("Left the project")
        case _:
            return _("Came back to the project")


def details_of(fact: Recorded) -> list[str]:
    """Return the particulars of a fact, each readable alone."""
    match fact.kind:
        case "assignment":
            found = [label_of(fact.code), fact.place]
        case "support":
            area = dictionary("advice-areas").label(fact.detail) if fact.detail else ""
            found = [area, _hours(fact), dictionary("support-forms").label(fact.form), fact.place, fact.person]
        case "situation":
            contract = dictionary("contract-kinds").label(fact.detail) if fact.detail else ""
            found = [contract, _share(fact)]
        case "ending":
            found = [dictionary("situation-outcomes").label(fact.code) if fact.of else ""]
        case "exit":
            found = [_path(fact), dictionary("leaving-reasons").label(fact.code) if fact.code else ""]
        case _:
            found = [fact.place]
    if fact.until:
        found.append(_("until %(day)s") % {"day": day(fact.until)})
    return [one for one in found if one]


def day(value: date) -> str:
    """Return a date in words of the language in use."""
    return date_format(value, "j E Y")


def in_words(fact: Recorded) -> str:
    """Return a fact in one line, for a box to tick."""
    return ", ".join([f"{day(fact.on)}: {title_of(fact)}", *details_of(fact)])


def assignment_words(assignment: Assignment) -> str:
    """Return who is coached by whom and where, in one line."""
    return _("%(name)s (%(coach)s, %(site)s)") % {
        "name": assignment.participation.person.identity.name,
        "coach": assignment.coach.name,
        "site": assignment.site.name,
    }


def question(name: str) -> str:
    """Return the label of a question of the entry form."""
    return str(EntryForm.base_fields[name].label)


def menu(participation: Any, *, viewer: Any, waiting: int) -> Menu:
    """Return what can be done on a participant's page by this viewer; `waiting` documents want a second look."""
    links: list[Link] = []
    if viewer.roles & WORKERS:
        links = _work_links(participation)
    if participation.entry_date or not viewer.roles & WORKERS:
        links.append(_link(_("Answers of the entry form"), "entry", participation))
    links.append(Link(_("File for a control"), reverse("samples:file", args=[participation.pk])))
    if Post.Role.COORDINATOR in viewer.roles and participation.coaching_ended:
        links.append(_link(_("Assign a coach"), "assign", participation))
    if Post.Role.MONITORING_OFFICER in viewer.roles and waiting:
        words = ngettext("Check %(count)s document", "Check %(count)s documents", waiting) % {"count": waiting}
        links.append(_link(words, "verify", participation))
    if viewer.roles & MERGERS:
        links.append(_link(_("The person has another record"), "merge", participation))
    return Menu(_("What can be done"), links)


def _work_links(participation: Any) -> list[Link]:
    links = []
    if not participation.coaching_ended and not participation.left_date:
        links.append(Link(_("Log a session"), reverse("coach:log-session", args=[participation.pk])))
    elif participation.coach_id:
        words = _("Log a session held before the coaching ended, or before the exit")
        links.append(Link(words, reverse("coach:log-session", args=[participation.pk])))
    if participation.entry_date is None:
        links.append(_link(_("Fill in the entry form"), "entry", participation))
    links += [
        _link(_("Record a situation"), "situation", participation),
        _link(_("Add a document"), "evidence", participation),
        _link(_("Add a next step"), "step", participation),
        _link(_("Change name, contact or PESEL"), "identity", participation),
    ]
    if not participation.coaching_ended:
        links.append(_link(_("End the coaching"), "end-coaching", participation))
    if participation.left_date:
        links.append(_link(_("Record the return"), "reenter", participation))
    elif participation.entry_date:
        links.append(_link(_("Record the exit"), "leave", participation))
    return links


def _link(text: str, name: str, participation: Any) -> Link:
    return Link(text, reverse(f"participants:{name}", args=[participation.pk]))


def status_tags(participation: Any) -> list[Tag]:
    """Return where a participation stands: not entered, taking part or left; coaching ended."""
    if participation.entry_date is None:
        has_support = participation.last_support is not None
        tags = [not_counted(has_support=has_support, is_withdrawn=participation.was_withdrawn)]
    elif participation.left_date:
        tags = [Tag(_("Left on %(day)s") % {"day": day(participation.left_date)}, "grey")]
    else:
        tags = [Tag(_("Taking part"), "green")]
    if submitted_on := getattr(participation, "submitted_on", None):
        tags.append(Tag(_("Submitted on %(day)s") % {"day": day(submitted_on)}, "blue"))
    if getattr(participation, "is_merged", False):
        tags.append(Tag(_("Merged with another record"), "purple"))
    if participation.coaching_outcome == "completed":
        tags.append(Tag(_("Coaching completed"), "blue"))
    elif participation.coaching_outcome == "interrupted":
        tags.append(Tag(_("Coaching interrupted"), "orange"))
    return tags


def not_counted(*, has_support: bool, is_withdrawn: bool = False) -> Tag:
    """Return what keeps a participant from counting: the first support is the entry, if the entry form is complete.

    `is_withdrawn`: there was an entry, and it was withdrawn.
    """
    if is_withdrawn:
        return Tag(_("Entry withdrawn"), "red")
    return Tag(_("Entry form incomplete") if has_support else _("No support yet"), "yellow")


def bar(participation: Any, today: date) -> str:
    """Return the line below the name: age, coach, site and model."""
    parts = [age_words(participation.person.identity.birth_date, today)]
    if participation.coach_id:
        coach = f"{participation.coach_given} {participation.coach_family}"
        word = profile(participation.project.profile).word("coach")
        parts.append(_("%(role)s: %(name)s") % {"role": word, "name": coach})
        also = (getattr(participation, "also", "") or "").split()
        parts += [participation.site_name, *map(label_of, [participation.model, *also])]
    else:
        parts.append(_("no coach yet"))
    return " · ".join(parts)


def address_lines(identity: Any) -> list[str]:
    """Return an address in the lines of an envelope, as far as it is known."""
    town = " ".join(part for part in (identity.postcode, identity.town) if part)
    return [line for line in (identity.street, town) if line]


def age_words(birth_date: date | None, on: date) -> str:
    """Return the age on a day, or that it is unknown."""
    if birth_date is None:
        return _("Birth date not recorded")
    years = age_on(birth_date, on)
    return ngettext("%(count)s year old", "%(count)s years old", years) % {"count": years}


@dataclass(frozen=True)
class Version:
    """One earlier wording of a fact, and how it stopped being believed."""

    said: str
    when: date
    who: str
    why: str


def _version(fact: Recorded) -> Version:
    when = clock.day_of(fact.retracted_at) if fact.retracted_at else fact.on
    said = ", ".join([title_of(fact), day(fact.on), *details_of(fact)])
    return Version(said, when, fact.retracted_name, dictionary("correction-reasons").label(fact.reason))


def _links(fact: Recorded, *, ended: bool, may_work: bool) -> list[Link]:
    if not fact.is_current:
        return []
    about = f"{title_of(fact)}, {day(fact.on)}"
    links = []
    if may_work and fact.kind == "situation" and not ended and _may_end(fact):
        links.append(Link(_("Record its end"), reverse("participants:end-situation", args=[fact.id]), f"({about})"))
    if may_work and fact.session:
        links.append(Link(_("Change the session"), reverse("coach:change-session", args=[fact.session]), about))
        links.append(Link(_("Withdraw the session"), reverse("coach:withdraw-session", args=[fact.session]), about))
    else:
        links.append(Link(_("Correct"), reverse("participants:correct", args=[fact.id]), about))
        links.append(Link(_("Withdraw"), reverse("participants:withdraw", args=[fact.id]), about))
    return links


def _may_end(fact: Recorded) -> bool:
    return bool(dictionary("situation-kinds")[fact.code].data.get("outcomes"))


def _evidence(fact: Recorded) -> Tag | None:
    if fact.kind not in {"support", "situation"}:
        return None
    match fact.evidence:
        case "verified":
            return Tag(_("Verified"), "green")
        case "proven":
            return Tag(_("Proven"), "blue")
        case _ if fact.kind == "support":
            return Tag(_("No document"), "grey")  # It counts as recorded; only a situation waits for its document.
        case _:
            return Tag(_("No document yet"), "yellow")


def _ending(fact: Recorded) -> str:
    if fact.of:
        return _("Ended: %(what)s") % {"what": dictionary("situation-kinds").label(fact.detail)}
    if fact.form:
        told = {
            "what": dictionary("support-kinds").label(fact.form),
            "outcome": dictionary("support-outcomes").label(fact.code),
        }
        return _("%(what)s: %(outcome)s") % told
    if fact.code == HANDED_OVER:
        return _("Handed over to another coach")
    return _("Coaching completed") if fact.code == "completed" else _("Coaching interrupted")


def _hours(fact: Recorded) -> str:
    if fact.amount is None:
        return ""
    minutes = round(fact.amount * 60)
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": localize(minutes)}


def _share(fact: Recorded) -> str:
    if fact.amount is None:
        return ""
    return part_of_full_time(fact.amount)


def _path(fact: Recorded) -> str:
    return _("planned path completed") if fact.detail.lower() in {"1", "true"} else _("planned path not completed")
