"""Who was advised, and how much, over several cards."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.lists import ListPage
from kladka.incubation import permissions, queries
from kladka.pages.advice import presenters
from kladka.pages.advice.forms import PeriodForm
from kladka.pages.exchange.listing import list_page
from kladka.pages.incubators.choices import incubators_of
from kladka.pages.viewing import viewer_of


def clients(request: HttpRequest) -> HttpResponse:
    """List the people advised on the cards in scope."""
    viewer: Any = viewer_of(request)
    cards, incubators = permissions.cards_visible_to(viewer), incubators_of(viewer)
    chosen = incubators.get(request.GET.get("incubator", ""))
    if chosen is not None:
        cards = cards.filter(project=chosen.project_id, site=chosen.site_id)
    listing = ListPage(request, queries.clients_of(cards), presenters.clients_list(incubators))
    context = {"title": _("People advised"), "listing": listing, "back": reverse("advice:list")}
    return list_page(request, "list_page.html", context)


def summary(request: HttpRequest) -> HttpResponse:
    """Show how much was advised at each site and together; a person advised at two sites counts once in the sum."""
    viewer: Any = viewer_of(request)
    cards = permissions.cards_visible_to(viewer)
    form = PeriodForm(request.GET or None)
    cards = form.narrowed(cards)
    context = {
        "title": _("Advice in figures"),
        "form": form,
        "sites": presenters.sites_table(queries.counted_by_site(cards), queries.counted(cards)),
        "areas": presenters.areas_table(queries.counted(cards)),
        "scope": presenters.scope_words(viewer),
        "back": reverse("advice:list"),
    }
    return render(request, "advice/summary.html", context)
