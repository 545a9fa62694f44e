"""Who uses what of an incubator: the picture, the list, and one use."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.agenda.models import Room
from kladka.agenda.queries import rooms_at, taken_rooms
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.incubation import actions, permissions, queries
from kladka.incubation.models import Incubator, Use
from kladka.incubation.rules.use import taken_by_others
from kladka.pages.asking import ALL_THE_SAME, ask, record_once
from kladka.pages.calendar.scope import day_of
from kladka.pages.correcting import corrected
from kladka.pages.incubators.choices import Users
from kladka.pages.incubators.forms.uses import UseForm
from kladka.pages.incubators.presenters import uses as presenters
from kladka.pages.incubators.unlisted import unlisted
from kladka.pages.incubators.views.frame import address, incubator_at, incubator_for, tabs, works_in
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.viewing import viewer_of

MOST_SHOWN = 100
"""So many uses stand in the list; the picture shows those of its days."""


def detail(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Show who uses what in a month or a week, and the list of what is and was used."""
    found = incubator_for(request, incubator, permissions.incubators_visible_to)
    today, may_change = clock.today(), works_in(request, found)
    span = presenters.span_of(request.GET.get("span", ""), day_of(request.GET.get("on", "")))
    rooms = rooms_at([found.site_id], span.first)
    shown = queries.uses_between(found, span.first, span.last)
    meetings = taken_rooms([one.pk for one in rooms], span.first, span.last)
    rows = list(queries.uses_of(found)[:MOST_SHOWN])
    now = [one for one in rows if _lasts(one, today)]
    past = [one for one in rows if not _lasts(one, today)]
    listed: dict[str, Any] = {"may_change": may_change}
    context = {
        "incubator": found,
        "tabs": tabs(found, "uses"),
        "may_change": may_change,
        "steps": presenters.steps(found, span, today),
        "span": span,
        "picture": presenters.occupancy(span, shown, rooms, meetings) if rooms or shown else None,
        "now": presenters.uses_table(now, caption=_("Used now or later"), **listed) if now else None,
        "past": presenters.uses_table(past, caption=_("Used before"), **listed) if past else None,
    }
    return render(request, "incubators/uses.html", context)


def _lasts(use: Use, today: date) -> bool:
    return use.until_date is None or use.until_date >= today


def add(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Record that a group or an entity uses something."""
    found = incubator_for(request, incubator)
    form = _form(request, found, initial={"from_date": clock.today(), "who": request.GET.get("who", "")})

    def act() -> str:
        record_once(form, partial(actions.let_use, incubator=found, using=form.using(), by=viewer_of(request).user))
        return address("uses", found)

    back = address("uses", found)
    if not form.users.choices:
        context = {"incubator": found, "tabs": tabs(found, "uses"), "back": back}
        return render(request, "incubators/nobody.html", context)
    title = _("Record what is used")
    return corrected(request, form, act, title=title, caption=found.site.name, back=back)


def change(request: HttpRequest, use: UUID) -> HttpResponse:
    """Say anew who uses what, or until when it was used; whoever comes second sees both versions."""
    stored, found = _use(request, use)
    form = _form(request, found, stored, initial=UseForm.stored_values(stored), version=stored.version)

    def act() -> str:
        said: dict[str, Any] = {"using": form.using(), "incubator": found, "by": viewer_of(request).user}
        record_once(form, partial(actions.change_use, use=stored, version=form.version or 0, **said))
        return address("uses", found)

    return form_page(
        request,
        form,
        act,
        title=_("Change what is used, or say until when"),
        caption=queries.who_uses(stored),
        back=address("uses", found),
        template="incubators/with_removal.html",
        removal=reverse("incubators:remove-use", args=[stored.pk]),
        removal_words=_("It was never used: take it out"),
    )


def remove(request: HttpRequest, use: UUID) -> HttpResponse:
    """Take out a use that never was, after a question."""
    stored, found = _use(request, use)
    form = ConfirmForm(**sent(request))

    def act() -> str:
        actions.remove_use(use=stored, by=viewer_of(request).user)
        return address("uses", found)

    words = {"who": queries.who_uses(stored), "what": presenters.thing_in_words(stored)}
    return confirm_page(
        request,
        form,
        act,
        question=_("Was this never used: %(what)s (%(who)s)?") % words,
        back=address("uses", found),
        caption=found.site.name,
        consequences=[_("It is taken out. If it was used and ended, write until when instead.")],
        submit=_("Take it out"),
    )


def _form(request: HttpRequest, incubator: Incubator, stored: Use | None = None, **more: Any) -> UseForm:
    """Return the form of a use, which asks whether it is right where others use the same."""
    rooms: list[Room] = rooms_at([incubator.site_id], incubator.opened_on)
    users = Users(incubator, besides=stored)
    form = UseForm(incubator=incubator, users=users, rooms=rooms, **more, **sent(request))
    if form.is_bound and form.is_valid():
        one = form.use()
        if stored is not None:
            one.pk = stored.pk
        before = (stored.kind, stored.code, stored.from_date) if stored is not None else None
        if (one.kind, one.code, one.from_date) != before and (question := unlisted(one, incubator, rooms)):
            ask(form, question, label=_("Yes, it is used all the same"), name=ALL_THE_SAME)
        others = queries.uses_between(incubator, one.from_date, one.until_date or date.max)
        mine = (one.group_id, one.organisation_id)
        others = [each for each in others if (each.group_id, each.organisation_id) != mine]
        found = taken_by_others(queries.taken_of(one), queries.taken(others))
        if found:
            told = {f"{each.who} ({_days(each.since, each.until)})": None for each in found}
            question = _("Others use it on these days: %(who)s. Is it right all the same?")
            asked = [one.kind, one.code, one.room_id, one.number, one.from_date, one.until_date]
            label = _("Yes, they share it")
            ask(form, question % {"who": "; ".join(told)}, label=label, name=ALL_THE_SAME, asked=asked)
    return form


def _days(since: date, until: date | None) -> str:
    if until is None:
        return _("since %(day)s") % {"day": day_in_words(since)}
    return _("%(first)s to %(last)s") % {"first": day_in_words(since), "last": day_in_words(until)}


def _use(request: HttpRequest, pk: UUID) -> tuple[Use, Incubator]:
    stored = get_object_or_404(queries.joined_uses(Use.objects.all()), pk=pk)
    return stored, incubator_at(request, stored.site_id, stored.project_id)
