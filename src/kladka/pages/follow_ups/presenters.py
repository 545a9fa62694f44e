"""What the pages of follow-up say."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.coaching.actions.follow_up import TOGETHER
from kladka.coaching.models import FollowUp, FollowUpLink
from kladka.coaching.queries.asking import Contact, Way, works
from kladka.coaching.queries.follow_up import HEARD, WAITING, Facts, Task, beside, followed_by, tasks, urgent
from kladka.coaching.rules.follow_up import EXIT, Difference, Due, State
from kladka.core.components import Column, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary, in_use
from kladka.organisations.models import Staff
from kladka.pages.follow_ups.forms import WAYS, answers_in_words
from kladka.pages.participants.presenters import day as in_words

MOST = 8
"""So many stand on a coach's day; the list has all."""
STATES: dict[str, tuple[Any, Any]] = {
    State.OVERDUE: (gettext_lazy("Overdue"), "red"),
    State.DUE: (gettext_lazy("Due today"), "yellow"),
    State.ANSWERED: (gettext_lazy("Answered, to take over"), "blue"),
    State.COMING: (gettext_lazy("Soon"), "grey"),
    State.DONE: (gettext_lazy("Done"), "green"),
    State.NOT_NEEDED: (gettext_lazy("Not needed"), "grey"),
    State.LAPSED: (gettext_lazy("Nobody asked in time"), "orange"),
}


def label_of(due: Due) -> str:
    """Return what a point is called."""
    return in_use(due.point.labels)


def address_of(participation: UUID, due: Due, name: str = "one") -> str:
    """Return the address of one point, or of what is done with it."""
    point, origin = due.key
    return reverse(f"follow_ups:{name}", args=[participation, point, origin])


def tag_of(state: State | None) -> Tag | str:
    """Return how a point stands."""
    if state is None:
        return Tag(_("Later"), "grey")
    text, colour = STATES[state]
    return Tag(text, colour)


def of_the_day(coach: Staff, on: date) -> dict[str, Any] | None:
    """Return what waits for a coach, the most urgent first; None when nothing does. One query."""
    found = urgent(tasks(followed_by(coach, on), on))
    if not found:
        return None
    more = len(found) - MOST
    words = ngettext("%(n)s more follow-up is due", "%(n)s more follow-ups are due", more) % {"n": more}
    return {
        "rows": [_line(task) for task in found[:MOST]],
        "more": Link(words if more > 0 else _("All follow-ups"), reverse("follow_ups:list")),
    }


def _line(task: Task) -> dict[str, Any]:
    tags = [tag_of(task.state)]
    if task.wants_call:
        tags.append(Tag(_("Wants a call"), "purple"))
    if task.attempts:
        tags.append(attempts_tag(task.attempts))
    return {
        "link": Link(task.name, address_of(task.participation, task.due)),
        "what": label_of(task.due),
        "on": task.due.on,
        "tags": tags,
    }


def attempts_tag(number: int) -> Tag:
    """Return how often somebody could not be reached."""
    words = ngettext("not reached %(n)s time", "not reached %(n)s times", number)
    return Tag(words % {"n": number}, "grey")


def table(found: Sequence[Task], *, may_work: bool) -> Table:
    """Return every point of a participation, the latest days last."""
    rows = []
    for task in found:
        label = capfirst(label_of(task.due))
        shown: Any = Link(label, address_of(task.participation, task.due)) if may_work else label
        state: list[Any] = [tag_of(task.state)]
        if task.attempts:
            state.append(attempts_tag(task.attempts))
        rows.append([shown, task.due.on, counted_from(task.due), state])
    columns = [Column(each) for each in (_("Point"), _("Day"), _("Counted from"), _("State"))]
    return Table(_("Points"), columns, rows, caption_size="hidden")


def counted_from(due: Due) -> str:
    """Return from which day a point is counted."""
    is_exit = due.beginning.after == EXIT
    if due.beginning.stands:
        words = _("the exit on %(day)s") if is_exit else _("the beginning of work on %(day)s")
    elif is_exit:
        words = _("the exit on %(day)s, which does not count any more")
    else:
        words = _("the beginning of work on %(day)s, which does not count any more")
    return words % {"day": in_words(due.beginning.day)}


def menu_of(participation: Any, facts: Facts) -> Menu:
    """Return what can be done with the follow-up of a participant as a whole."""
    name, text = ("again", _("Ask again")) if facts.is_stopped else ("stop", _("Does not want to be asked"))
    return Menu(_("What can be done"), [Link(text, reverse(f"follow_ups:{name}", args=[participation.pk]))])


def about(
    task: Task,
    kept: FollowUp | None,
    links: Sequence[FollowUpLink],
    tasks: Sequence[Task],
    today: date,
    *,
    goes_itself: bool,
) -> list[SummaryRow]:
    """Return how one point stands: its day, what it is counted from, what is asked with it, links and attempts."""
    rows = [
        SummaryRow(_("State"), tag_of(task.state)),
        SummaryRow(_("Day"), task.due.on),
        SummaryRow(_("Counted from"), counted_from(task.due)),
    ]
    if task.state in WAITING and (together := beside(tasks, task.due)):
        rows.append(SummaryRow(_("One form also asks about"), [_with_beginning(one) for one in together]))
    if goes_itself:
        ahead = _("goes by itself on %(day)s: the participant agreed to it") % {"day": in_words(task.due.on)}
        now = _("goes by itself in the hours of reminders: the participant agreed to it")
        rows.append(SummaryRow(_("Link"), ahead if task.due.on > today else now))
    if kept is None:
        return rows
    if kept.reason:
        rows.append(SummaryRow(_("Why it is not needed"), dictionary("follow-up-reasons").label(kept.reason)))
    if kept.reason == TOGETHER and (heard := beside(tasks, task.due, HEARD)):
        rows.append(SummaryRow(_("Where the answer is"), [_with_beginning(one) for one in heard]))
    if links:
        rows.append(SummaryRow(_("Link"), _link_words(kept, links, today)))
    names = dict(WAYS)
    tried = [f"{in_words(one.on_date)}: {names[one.way]}" for one in kept.attempts.order_by("on_date", "created_at")]
    return [*rows, SummaryRow(_("Not reached"), tried)] if tried else rows


def _with_beginning(task: Task) -> Link:
    """Return the way to a point, told from those of the same name that are counted from elsewhere."""
    told = {"point": label_of(task.due), "from": counted_from(task.due)}
    return Link(_("%(point)s, counted from %(from)s") % told, address_of(task.participation, task.due))


def _link_words(kept: FollowUp, links: Sequence[FollowUpLink], today: date) -> str:
    """Return how the link stands by which the answer came, else the last one. `links`: the newest first."""
    is_by_link = kept.channel == FollowUp.Channel.LINK
    link = next((one for one in links if one.used_at and is_by_link), links[0])
    told = {"sent": in_words(link.sent_on), "until": in_words(link.expires_on)}
    if link.used_at:
        if is_by_link:
            return _("sent on %(sent)s, answered") % told
        return _("sent on %(sent)s, answered; that answer was put aside when this was opened again") % told
    if works(link, today):
        return _("sent on %(sent)s, works until %(until)s") % told
    return _("sent on %(sent)s, works no more") % told


def contact(found: Contact | None) -> list[SummaryRow]:
    """Return whom somebody can ask, by telephone where a number is recorded."""
    if found is None:
        return []
    rows = [SummaryRow(_("Name"), found.staff.name)]
    if number := found.staff.phone:
        rows.append(SummaryRow(_("Telephone"), Link(number, f"tel:{number.replace(' ', '')}")))
    if site := found.site:
        town = "" if site.town in site.name else site.town
        rows.append(SummaryRow(_("Where"), ", ".join(filter(None, (site.name, site.address, town)))))
    return rows


def answers(task: Task, kept: FollowUp | None) -> list[SummaryRow]:
    """Return what was answered, when and how, with the file that came."""
    if kept is None or kept.answered_on is None:
        return []
    how = _("by the link") if kept.channel == FollowUp.Channel.LINK else _("by telephone")
    rows = [SummaryRow(_("Answered"), f"{in_words(kept.answered_on)}, {how}")]
    rows += [SummaryRow(*pair) for pair in answers_in_words(kept.answers)]
    if kept.file_id:
        to = Link(_("Open the file"), address_of(task.participation, task.due, "file"))
        rows.append(SummaryRow(_("Document that came"), to))
    return rows


def difference(one: Difference) -> str:
    """Return in one line what was answered, and what is recorded instead."""
    kind = dictionary("situation-kinds").label(one.known.kind)
    days = {"what": kind, "since": in_words(one.known.since), "until": in_words(one.known.until or one.known.since)}
    words = _("%(what)s from %(since)s to %(until)s") if one.known.until else _("%(what)s since %(since)s, goes on")
    ((question, answer),) = answers_in_words({one.question: one.answer})
    told = {"question": question, "answer": answer, "recorded": words % days}
    return _("%(question)s Answered: %(answer)s. Recorded: %(recorded)s.") % told


def sending(way: Way | None) -> str:
    """Return what sending the questions is called."""
    return _("Send the questions by text message") if way and way.is_text else _("Send the questions by e-mail")


def menu(task: Task, kept: FollowUp | None, links: Sequence[FollowUpLink], way: Way | None, today: date) -> Menu:
    """Return what can be done at one point."""

    def to(name: str, text: str) -> Link:
        return Link(text, address_of(task.participation, task.due, name))

    if kept is not None and kept.state != FollowUp.State.OPEN:
        return Menu(_("What can be done"), [to("reopen", _("Open it again"))])
    found = []
    if task.state is not None:
        found = [to("answer", _("Type an answer given by telephone")), to("attempt", _("Could not be reached"))]
    if way and task.state is not None:
        found.insert(0, to("send", sending(way)))
    if links and works(links[0], today):
        found.append(to("revoke", _("Make the link stop working")))
    return Menu(_("What can be done"), [*found, to("not-needed", _("Nobody needs to ask"))])
