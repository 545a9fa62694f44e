"""Pages of staff and their posts."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kladka.accounts import actions as accounts
from kladka.accounts.queries import user_with_address
from kladka.core.components import Link
from kladka.core.lists import ListPage
from kladka.organisations import actions, permissions, queries
from kladka.organisations.models import Staff
from kladka.pages.exchange.listing import list_page
from kladka.pages.organisations import presenters
from kladka.pages.organisations.forms import (
    AccountForm,
    AddressForm,
    AppointForm,
    EndPostForm,
    NewStaffForm,
    StaffForm,
)
from kladka.pages.organisations.lists import staff_list
from kladka.pages.organisations.views.form_page import confirm_page, form_page, sent
from kladka.pages.projects.permissions import visible_projects
from kladka.pages.viewing import viewer_of
from kladka.programmes import actions as programmes
from kladka.programmes.models import Post, Project
from kladka.programmes.queries import posts_of


def listing(request: HttpRequest) -> HttpResponse:
    """Show the staff whom the administrator looks after."""
    found = permissions.staff_of(viewer_of(request).staff)
    listed = ListPage(request, queries.staff_directory(found), staff_list())
    context = {
        "title": _("Staff"),
        "listing": listed,
        "intro": _("People are added on the page of the organisation for which they work."),
        "related": [Link(_("Organisations"), reverse("organisations:list"))],
    }
    return list_page(request, "list_page.html", context)


def detail(request: HttpRequest, staff: UUID) -> HttpResponse:
    """Show somebody's posts and account."""
    found = _staff(request, staff)
    posts = posts_of([found.pk])
    openable = set(visible_projects(viewer_of(request)).values_list("pk", flat=True))
    context = {
        "staff": found,
        "rows": presenters.staff_rows(found),
        "posts": presenters.posts_table(posts, openable) if posts else None,
    }
    return render(request, "organisations/staff.html", context)


def new(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Record somebody who works for an organisation, with an account if an address is given."""
    viewer = viewer_of(request)
    found = get_object_or_404(permissions.organisations_of(viewer.staff), pk=organisation)
    form = NewStaffForm(**sent(request))

    def act() -> str:
        given = form.values
        email, name = given.pop("email"), f"{given['given_name']} {given['family_name']}"
        language = get_language() or "pl"
        user = accounts.create_user(email=email, name=name, language=language, by=viewer.user) if email else None
        added = actions.add_staff(organisation=found, **given, user=user, by=viewer.user)
        return reverse("staff:detail", args=[added.pk])

    back = reverse("organisations:detail", args=[found.pk])
    return form_page(request, form, act, title=_("Add somebody who works here"), back=back, caption=found.name)


def edit(request: HttpRequest, staff: UUID) -> HttpResponse:
    """Change what is recorded of a staff member."""
    found = _staff(request, staff)
    form = StaffForm(initial=StaffForm.stored_values(found), version=found.version, **sent(request))
    back = reverse("staff:detail", args=[found.pk])

    def act() -> str:
        by = viewer_of(request).user
        actions.change_staff(staff=found, version=form.version or 0, changes=form.values, by=by)
        return back

    return form_page(request, form, act, title=_("Change the data"), caption=found.name, back=back)


def link_account(request: HttpRequest, staff: UUID) -> HttpResponse:
    """Give somebody who works here an account: one that waits for its owner, or a new one."""
    found = _staff(request, staff)
    form = AccountForm(version=found.version, **sent(request))
    back = reverse("staff:detail", args=[found.pk])

    def act() -> str:
        email, by = form.cleaned_data["email"], viewer_of(request).user
        language = get_language() or "pl"
        user = user_with_address(email) or accounts.create_user(email=email, name=found.name, language=language, by=by)
        actions.link_user(staff=found, version=form.version or 0, user=user, by=by)
        return back

    intro = _("Whoever signs in with this address then has the posts of this person.")
    return form_page(
        request,
        form,
        act,
        title=_("Give an account"),
        caption=found.name,
        back=back,
        intro=intro,
        submit=_("Give the account"),
    )


def correct_address(request: HttpRequest, staff: UUID) -> HttpResponse:
    """Correct the e-mail address of an account that nobody has used yet."""
    found = _staff(request, staff)
    account = found.user
    if account is None:
        raise Http404
    form = AddressForm(initial={"email": account.email}, **sent(request))
    back = reverse("staff:detail", args=[found.pk])

    def act() -> str:
        by = viewer_of(request).user
        accounts.correct_address(user=account, email=form.cleaned_data["email"], by=by)
        return back

    intro = _("Only until somebody signs in with it for the first time.")
    return form_page(
        request, form, act, title=_("Correct the e-mail address"), caption=found.name, back=back, intro=intro
    )


def appoint(request: HttpRequest, staff: UUID) -> HttpResponse:
    """Give somebody a post in a project whose data the administrator's organisation answers for."""
    viewer = viewer_of(request)
    found = _staff(request, staff)
    projects = Project.objects.filter(
        controller=viewer.as_staff.organisation_id, partnerships__organisation=found.organisation_id
    )
    sites = [site for site in queries.sites_in_order(found.organisation) if site.closed_on is None]
    form = AppointForm(projects=list(projects.distinct().order_by("-starts_on")), sites=sites, **sent(request))
    back = reverse("staff:detail", args=[found.pk])

    def act() -> str:
        programmes.appoint(staff=found, **form.given, by=viewer.user)
        return back

    intro = _("The post gives the rights in the project, from its first day to its last.")
    return form_page(request, form, act, title=_("Appoint to a post"), caption=found.name, back=back, intro=intro)


def end_post(request: HttpRequest, post: UUID) -> HttpResponse:
    """Record the last day of a post."""
    viewer = viewer_of(request)
    # Of a form that was sent the verb tells whether somebody ended the post meanwhile, and what was typed stays.
    posts = Post.objects.all() if request.method == "POST" else Post.objects.current()
    seen = posts.filter(
        staff__in=permissions.staff_of(viewer.as_staff), project__controller=viewer.as_staff.organisation_id
    )
    found = get_object_or_404(seen.select_related("staff", "project", "partner", "site"), pk=post)
    form = EndPostForm(
        initial={"until_date": found.until_date}, has_ended=found.until_date is not None, **sent(request)
    )
    back = reverse("staff:detail", args=[found.staff_id])

    def act() -> str:
        programmes.end_post(post=found, until_date=form.cleaned_data["until_date"], by=viewer.user)
        return back

    return confirm_page(
        request,
        form,
        act,
        question=_("On which day does the post end?"),
        caption=found.staff.name,
        back=back,
        rows=presenters.post_rows(found),
        consequences=[
            _("From the next day on it gives no rights."),
            _("What was recorded stays. The end can be corrected or taken back."),
        ],
        submit=_("Save the end"),
    )


def _staff(request: HttpRequest, staff: UUID) -> Staff:
    seen = permissions.staff_of(viewer_of(request).staff)
    return get_object_or_404(seen.select_related("organisation", "user"), pk=staff)
