"""Contracts of external experts: what was agreed, what is left of it."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Link, Menu
from kladka.core.forms.shown import day_in_words
from kladka.core.lists import Empty, ListPage
from kladka.incubation import actions, permissions, queries
from kladka.incubation.models import ExpertContract
from kladka.organisations.models import Staff
from kladka.pages.advice import costs
from kladka.pages.advice.choices import CardDesk
from kladka.pages.advice.forms_costs import ContractForm, TermsForm, stored_terms
from kladka.pages.advice.views.taking_in import offered_at
from kladka.pages.asking import ALL_THE_SAME, ask
from kladka.pages.exchange.listing import list_page
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post

JOINS = ("project", "partner", "staff", "organisation")


def overview(request: HttpRequest) -> HttpResponse:
    """List the contracts whose costs the viewer sees."""
    viewer: Any = viewer_of(request)
    rows = queries.listed_contracts(permissions.contracts_visible_to(viewer))
    empty = Empty(_("There is no contract yet."), _("A coordinator records it when an external expert is to advise."))
    context: dict[str, Any] = {"title": _("External experts and their hours"), "back": reverse("advice:list")}
    if viewer.has(Post.Role.COORDINATOR):
        context["action"] = Link(_("Record a contract"), reverse("advice:new-contract"))
        empty = Empty(empty.title, _("Record it when an external expert is to advise."), context["action"])
    context["listing"] = ListPage(request, rows, costs.contracts_list(empty))
    return list_page(request, "list_page.html", context)


def detail(request: HttpRequest, contract: UUID) -> HttpResponse:
    """Show a contract, what is left of it, and its protocols."""
    viewer: Any = viewer_of(request)
    found = get_object_or_404(permissions.contracts_visible_to(viewer).select_related(*JOINS), pk=contract)
    page = queries.contract_page(found, clock.today())
    links = [Link(_("Make the protocol of a month"), reverse("advice:make-protocol", args=[contract]))]
    may_change = permissions.contracts_changeable_by(viewer).filter(pk=contract).exists()
    if may_change:
        links.append(Link(_("Change the terms"), reverse("advice:change-contract", args=[contract])))
    context = {
        "page": page,
        "rows": costs.contract_rows(page, queries.cost_of(page.protocols)),
        "over": costs.near_rows(page, is_over=True),
        "near": costs.near_rows(page, is_over=False),
        "protocols": costs.protocols_table(page.protocols),
        "outside": costs.outside_table(page.outside),
        "take_in": reverse("advice:take-in", args=[contract]) if may_change else "",
        "menu": Menu(_("What you can do here"), links),
    }
    return render(request, "advice/contract.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Record a contract."""
    viewer: Any = viewer_of(request)
    places = {
        f"{post.project_id}.{post.partner_id}": post for post in viewer.posts if post.role == Post.Role.COORDINATOR
    }
    desk = CardDesk(viewer)
    experts = _experts(places.values())
    form = ContractForm(
        request.POST or None,
        places=[(key, f"{post.project}, {post.partner.name}") for key, post in places.items()],
        experts=[(pk, staff.name) for pk, staff in experts.items()],
        desk=desk,
    )

    def act() -> str:
        typed = form.cleaned_data
        post = places[typed["place"]]
        made = actions.agree_contract(
            project=post.project,
            partner=post.partner,
            staff=experts.get(typed["expert"]),
            organisation=next(iter(desk.organisations([typed["organisation"]])), None)
            if typed["organisation"]
            else None,
            by=viewer.user,
            **form.terms(),
        )
        return offered_at(made)

    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        post, party = places[typed["place"]], {"staff_id": typed["expert"] or None}
        party["organisation_id"] = typed["organisation"] or None
        _ask_overlap(form, viewer, ExpertContract(project=post.project, **party, **form.terms()))
    return _form(request, form, act, title=_("Record a contract"), back=reverse("advice:contracts"))


def change(request: HttpRequest, contract: UUID) -> HttpResponse:
    """Say the terms anew; the second of two editors is shown both."""
    viewer: Any = viewer_of(request)
    found = get_object_or_404(permissions.contracts_changeable_by(viewer).select_related(*JOINS), pk=contract)
    form = TermsForm(request.POST or None, initial=stored_terms(found), version=found.version)
    back = reverse("advice:contract", args=[contract])

    def act() -> str:
        done = actions.change_contract(contract=found, version=form.version or 0, changes=form.terms(), by=viewer.user)
        return offered_at(done)

    if request.method == "POST" and form.is_valid():
        same = {"pk": found.pk, "staff_id": found.staff_id, "organisation_id": found.organisation_id}
        _ask_overlap(form, viewer, ExpertContract(project=found.project, **same, **form.terms()))
    title = _("Change the terms of contract %(number)s") % {"number": found.number}
    return _form(request, form, act, title=title, caption=costs.party(found), back=back)


def _ask_overlap(form: Any, viewer: Any, said: ExpertContract) -> None:
    """Let the form ask before the same expert has two contracts about one area on one day."""
    other = queries.overlapping(said)
    if other is None:
        return
    words = _(
        "Contract %(number)s with the same expert is about one of these areas from %(since)s until %(until)s. A card "
        "of such a day stands under the contract that ends first. Save this one all the same?"
    )
    days = {"since": day_in_words(other.from_date), "until": day_in_words(other.until_date)}
    is_ours = permissions.contracts_visible_to(viewer).filter(pk=other.pk).exists()
    ask(
        form,
        words % {"number": other.number, **days},
        label=_("Both contracts hold: save it all the same"),
        address=reverse("advice:contract", args=[other.pk]) if is_ours else "",
        words=_("Look at the other contract"),
        name=ALL_THE_SAME,
    )


def _form(request: HttpRequest, form: Any, act: Any, *, back: str, **context: Any) -> HttpResponse:
    if request.method == "POST" and (response := save(request, form, act)):
        return response
    stored = getattr(form, "stored", None)
    if stored is not None:
        form.show_conflict(stored=stored_terms(stored), version=stored.version)
    status = 422 if request.method == "POST" and not form.is_searching else 200
    return render(request, "form_page.html", {"form": form, "back": back, "cancel": back, **context}, status=status)


def _experts(coordinated: Any) -> dict[str, Staff]:
    """Return who holds a post as adviser where the viewer coordinates, by name."""
    pairs = Q(pk__in=())
    for post in coordinated:
        pairs |= Q(project=post.project_id, partner=post.partner_id)
    posts = Post.objects.current().filter(pairs, role=Post.Role.ADVISER).exclude(until_date__lt=clock.today())
    rows = posts.select_related("staff").order_by("staff__name_sort", "staff")
    return {str(post.staff_id): post.staff for post in rows}
