"""Money of a grant comes back, in one sum or in parts, each of which may be taken back."""

from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Link
from kladka.core.forms.shown import day_in_words, money
from kladka.incubation import actions, permissions, policies, queries
from kladka.pages.asking import record_once
from kladka.pages.correcting import asked, corrected
from kladka.pages.grants.forms import ReturnBackForm, ReturnForm
from kladka.pages.grants.presenters import receiver_of
from kladka.pages.grants.scope import address, run
from kladka.pages.refusals import why_not
from kladka.pages.viewing import viewer_of


def came_back(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Record that money came back, all of it or a part."""
    found, viewer = run(request, grant), viewer_of(request)
    left = queries.owed_still(found)
    initial = {"on": clock.today(), "payer": receiver_of(found), "returned": left or None}
    form = ReturnForm(request.POST or None, initial=initial, version=found.version)

    def act() -> str:
        typed = form.cleaned_data
        told = {name: typed[name] for name in ("returned", "on", "payer", "document")}
        told["interest"] = typed["interest"] or Decimal(0)
        who: dict[str, Any] = {"staff": viewer.as_staff, "by": viewer.user}
        record_once(form, partial(actions.record_return, grant=found, version=form.version or 0, **told, **who))
        return address(found, "returned")

    title = _("Record that money came back")
    intro = _("%(left)s zł have to come back still.") % {"left": money(left)}
    return corrected(request, form, act, title=title, caption=receiver_of(found), intro=intro, back=address(found))


def take_back(request: HttpRequest, grant_return: UUID) -> HttpResponse:
    """Take back that money came back, with a reason."""
    viewer = viewer_of(request)
    rows = permissions.grant_returns_run_by(viewer).select_related(
        "grant__project", "grant__organisation", "grant__group"
    )
    found = get_object_or_404(rows, pk=grant_return)
    grant, back = found.grant, address(found.grant, "returned")
    form = ReturnBackForm(request.POST or None)
    question = _("Take back that this money came back?")
    done = why_not(policies.check_return_stands, found)
    if done and not form.is_bound:
        link = Link(receiver_of(grant), back)
        words: dict[str, Any] = {
            "title": question,
            "caption": receiver_of(grant),
            "back": back,
            "empty": done,
            "empty_link": link,
        }
        return corrected(request, form, lambda: back, **words)

    def act() -> str:
        why = {name: form.cleaned_data[name] for name in ("reason", "words")}
        actions.take_back_return(receipt=found, **why, staff=viewer.as_staff, by=viewer.user)
        return back

    what = {"day": day_in_words(found.on), "amount": money(found.amount)}
    consequences = [
        _("%(day)s, %(amount)s zł") % what,
        _("It stays on the page with the reason, and has to come back again."),
    ]
    return asked(
        request,
        form,
        act,
        question=question,
        caption=receiver_of(grant),
        consequences=consequences,
        submit=_("Take this return back"),
        cancel=back,
    )
