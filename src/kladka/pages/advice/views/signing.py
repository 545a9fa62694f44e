"""How clients confirm a meeting: each on the screen, or all on a sheet of paper."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.incubation import actions, permissions, queries
from kladka.pages.advice.forms import SIGNATURE, ProofForm
from kladka.pages.advice.views.cards import card_for, status_of, to_sign, whose
from kladka.pages.advice.withdrawn import shown_withdrawn
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of


def proof(request: HttpRequest, card: UUID) -> HttpResponse:
    """Add the signature, a scan, or that the signed original was inspected; then the next who did not sign."""
    viewer: Any = viewer_of(request)
    found = card_for(permissions.cards_changeable_by(viewer), card)
    title = _("Confirmation of advice card %(number)s") % {"number": found.label}
    if told := shown_withdrawn(request, found, title=title):
        return told
    address = reverse("advice:detail", args=[card])
    page = queries.card_page(found)
    waiting = page.to_confirm
    if request.method != "POST" and not waiting:
        return redirect(address)
    named = [(str(one.client.pk), one.name) for one in waiting]
    done = [(str(one.client.pk), one.name) for one in page.clients if one not in waiting and not found.is_withdrawn]
    initial = {"proof": SIGNATURE} if request.GET.get("proof") == SIGNATURE else None
    form = ProofForm(request.POST or None, request.FILES or None, clients=named, confirmed=done, initial=initial)

    def act() -> str:
        given = form.proof_by(user=viewer.user, staff=viewer.staff, controller=found.project.controller_id)
        chosen = [one.client for one in waiting if str(one.client.pk) in form.signers]
        if given is not None:
            actions.prove_advice(card=found, clients=chosen, proof=given, by=viewer.user)
        is_next = given is not None and given.form == SIGNATURE and len(chosen) < len(waiting)
        return to_sign(found) if is_next else address

    if request.method == "POST" and (response := save(request, form, act)):
        return response
    is_last = len(waiting) == 1 < len(page.clients)
    context = {
        "form": form,
        "intro": _("Still to confirm it: %(name)s.") % {"name": waiting[0].name} if is_last else "",
        "title": title,
        "caption": whose(request, found, "advice:proof"),
        "back": address,
        "cancel": address,
    }
    return render(request, "advice/form.html", context, status=status_of(request, form))
