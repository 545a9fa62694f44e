"""Registering a person, changing who they are, and the entry form."""

from collections.abc import Collection
from copy import copy
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kladka.audit.actions import note_read
from kladka.coaching.actions import pathway as pathways
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.dictionaries import dictionary
from kladka.organisations.models import Site
from kladka.pages.asking import ALL_THE_SAME, ask
from kladka.pages.participants import presenters
from kladka.pages.participants.forms import EntryForm, IdentityForm, RegisterForm
from kladka.pages.participants.permissions import READERS, WORKERS, participation_for
from kladka.pages.participants.views.form_page import address_of, form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.people import actions as people
from kladka.people.models import Entry, Participation
from kladka.people.queries import listed, person_with_pesel, possible_duplicates, same_human, visible_as
from kladka.people.queries.entry import entry_day, gaps_of, withdrawn_of
from kladka.processes.queries import choices_for
from kladka.programmes.models import Post
from kladka.programmes.rules import profile

NAMED_BY = ("given_name", "family_name", "birth_date")
"""By what people are told from others."""


def register(request: HttpRequest) -> HttpResponse:
    """Record a person and open the participation. People who may be the same are shown before anything is saved."""
    places = {str(post.pk): post for post in viewer_of(request).posts if post.role in WORKERS}
    asked = _asked(places)
    probe, post = _sent_to(request, places, asked)
    holders = _holders(request, probe, post.project.controller_id) if post else None
    # Whoever has the PESEL is the same person, so nobody is asked about names.
    alike = _alike(request, probe, post.project.controller_id) if post and holders is None else []
    known = holders is not None and not _takes_part(probe, post.project)
    form = RegisterForm(**asked, duplicates=[one["who"] for one in alike], known=known, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        post = places[typed["project"]]
        found = (_take_in if known else _register)(form, post, by=request.user)
        if typed["project"] in asked["coached"]:
            _assign(found, post, typed, by=request.user)
        return address_of(found) if _sees(request, found) else reverse("participants:list")

    if alike and form.is_valid() and not form.cleaned_data["is_another"]:
        form.add_error("is_another", _who_it_is(form.cleaned_data["is_another"]))
    if known and form.is_valid() and not form.cleaned_data["take_in"]:
        words = _("A person with this PESEL is already recorded. Tick this to take that person into the project.")
        form.add_error("take_in", words)
    return form_page(
        request,
        form,
        act,
        title=_("Register a participant"),
        submit=_("Register"),
        participation=None,
        template="participants/register.html",
        alike=alike,
        holders=holders,
        message=lambda: _registered(form, places, coached=asked["coached"], known=known),
    )


@require_POST
def alike(request: HttpRequest) -> HttpResponse:
    """Answer, while somebody types into the form of registering, with who may be the same; nothing is saved.

    What is typed comes as a form and not in the address, so that no name stands in a log.
    """
    places = {str(post.pk): post for post in viewer_of(request).posts if post.role in WORKERS}
    probe, post = _sent_to(request, places, _asked(places))
    holders = _holders(request, probe, post.project.controller_id) if post else None
    found = _alike(request, probe, post.project.controller_id) if post and holders is None else []
    return render(request, "participants/alike.html", {"alike": found, "holders": holders})


def identity(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Change names, contact and numbers of a person."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    who = found.person.identity
    form = IdentityForm(
        has_pesel=bool(who.pesel_index),
        initial=IdentityForm.begins_with(who),
        version=who.version,
        **sent(request),
    )

    holders = _holders(request, form, found.person.controller_id, besides=found.person_id)
    alike = _alike_by_change(request, form, found) if holders is None else []
    if alike:
        question = _(
            "With this change the person looks like somebody who is already recorded. Look at the list: if it is the "
            "same person, leave this as it was and have the two records merged. Is it somebody else?"
        )
        told = {"label": _("It is another person"), "about": _("Name or birth date")}
        ask(form, question, name=ALL_THE_SAME, asked=[one["who"] for one in alike], **told)

    def act() -> str:
        changes = form.changes(who)
        people.change_identity(person=found.person, version=form.version or 0, changes=changes, by=request.user)
        return address_of(found)

    return form_page(
        request,
        form,
        act,
        title=_("Name, contact and PESEL"),
        submit=_("Save"),
        participation=found,
        message=_("Name, contact and PESEL are saved."),
        template="participants/identity.html",
        alike=alike,
        holders=holders,
    )


def entry(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Fill in the entry form, in as many sittings as it takes; what is still missing is listed above it.

    Once the entry is frozen, and for somebody who only checks, the answers are shown.
    """
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, READERS)
    if found.entry_date or not visible_as(viewer, WORKERS).filter(pk=found.pk).exists():
        return _answers(request, found)
    day = entry_day(found, clock.today())
    form = EntryForm(
        project=found.project,
        required=profile(found.project.profile).required_on(day),
        who=found.person.identity,
        latest=day,
        initial=EntryForm.stored_values(found.draft) | {"identity_override": found.draft.identity_override},
        version=found.draft.version,
        **sent(request),
    )

    if form.is_valid():
        _ask_whether_twice(form, found, day)

    def act() -> str:
        people.save_draft(
            participation=found,
            version=form.version or 0,
            answers=form.entry_answers(),
            identity_override=form.cleaned_data.get("identity_override") or "",
            by=request.user,
        )
        return address_of(found)

    return form_page(
        request,
        form,
        act,
        title=_("Entry form"),
        submit=_("Save the answers"),
        participation=found,
        template="participants/entry.html",
        message=lambda: saved_words(found),
        gaps=[presenters.question(name) for name in gaps_of(found.draft, day)],
        withdrawn=withdrawn_of([found.pk]),
    )


def _ask_whether_twice(form: EntryForm, found: Any, day: date) -> None:
    """Ask before an entry is recorded of somebody who counts in the project by another of their records already."""
    draft = copy(found.draft)
    for name, value in form.entry_answers().items():
        setattr(draft, name, value)
    if not (found.is_merged and found.last_support) or gaps_of(draft, day):
        return
    same = Entry.objects.current().filter(participation__person__in=same_human(found.person))
    other = same.filter(participation__project=found.project_id).select_related("participation__partner").first()
    if other is None:
        return
    question = _(
        "This record is merged with another one, whose entry to the project counts: %(day)s (%(partner)s). With these "
        "answers an entry is recorded here, too, and the same person counts a second time. Record it all the same?"
    )
    told = {"day": presenters.day(other.entry_date), "partner": other.participation.partner.short_name}
    ask(form, question % told, label=_("Record a second entry of the same person"))


def saved_words(participation: Participation) -> str:
    """Return what saving the entry form came to: answers are kept, or a withdrawn entry is there again."""
    entries = Entry.objects.filter(participation=participation)
    now = entries.current().first()
    if now is None or not entries.exclude(pk=now.pk).exists():
        return _("The answers are saved.")
    words = _("The answers are saved, and the entry that was withdrawn is recorded again, on %(day)s.")
    return words % {"day": presenters.day(now.entry_date)}


def _register(form: RegisterForm, post: Any, *, by: Any) -> Participation:
    person = people.register_person(
        controller=post.project.controller, is_made_up=post.project.is_made_up, by=by, **form.who()
    )
    return people.open_participation(person=person, project=post.project, partner=post.partner, by=by)


def _take_in(form: RegisterForm, post: Any, *, by: Any) -> Participation:
    typed = {name: form.cleaned_data[name] for name in ("pesel", "given_name", "family_name")}
    return people.take_in(project=post.project, partner=post.partner, by=by, **typed)


def _who_it_is(is_another: bool | None) -> str:
    """Return what to do about people alike: look at them, or, for one of them, how to go on with that one."""
    if is_another is None:
        return _("Somebody like this is already recorded. Look at the list and say who it is.")
    return _(
        "Then do not register anew: open the person in the list. To take the person into another project, type the "
        "PESEL here; if none is recorded, record it on the person’s page first."
    )


def _takes_part(probe: Any, project: Any) -> bool:
    """Tell whether whoever has the PESEL typed takes part in a project, under whichever of their records."""
    holder = person_with_pesel(controller=project.controller_id, pesel=probe.cleaned_data.get("pesel", ""))
    if holder is None:
        return False
    return bool(project.participations.filter(person__in=same_human(holder.person), mistake=None).exists())


def _answers(request: HttpRequest, found: Any) -> HttpResponse:
    """Show what was answered at entry, or so far, and what was sent too late to be kept. Leaves a read event."""
    frozen = Entry.objects.current().filter(participation=found).first()
    stored, day = (frozen, frozen.entry_date) if frozen else (found.draft, clock.today())
    required = profile(found.project.profile).required_on(day)
    form = EntryForm(project=found.project, required=required, initial=EntryForm.stored_values(stored))
    note_read(
        controller=found.project.controller_id,
        by=request.user,
        page="participants:entry",
        subject=found,
    )
    context = {
        "participation": found,
        "back": address_of(found),
        "frozen": frozen,
        "answers": form.in_words(),
        "too_late": EntryForm(project=found.project, required=required, data=request.POST).other_than(stored)
        if request.method == "POST"
        else [],
        "correct": Link(_("Correct the answers"), reverse("participants:correct", args=[frozen.pk]))
        if frozen
        else None,
    }
    return render(request, "participants/answers.html", context, status=422 if request.method == "POST" else 200)


def _asked(places: dict[str, Any]) -> dict[str, Any]:
    """Return what the form offers: places; those at which the user coaches today; sites, where a post names none."""
    today = clock.today()
    named = [(post.project_id, post.partner_id) for post in places.values()]
    coached = {
        pk
        for pk, post in places.items()
        if post.role == Post.Role.COACH and post.project.starts_on <= today <= post.project.ends_on
    }
    roaming = {places[pk].partner_id for pk in coached if places[pk].site_id is None}
    sites = Site.objects.filter(organisation__in=roaming).order_by("name") if roaming else []
    return {
        "places": [
            (pk, _place(post, with_role=named.count((post.project_id, post.partner_id)) > 1))
            for pk, post in places.items()
        ],
        "coached": coached,
        "models": choices_for({places[pk].project.controller_id for pk in coached}) if coached else [],
        "sites": [(str(site.pk), site.name) for site in sites],
    }


def _place(post: Any, *, with_role: bool) -> str:
    """Return where a post is; of two posts at one place also as what, for a coach registers people of their own."""
    if not with_role:
        return f"{post.project}, {post.partner}"
    role = dictionary("post-roles").label(post.role)
    return _("%(project)s, %(partner)s, as: %(role)s") % {
        "project": post.project,
        "partner": post.partner,
        "role": role,
    }


def _assign(found: Participation, post: Any, typed: dict[str, Any], *, by: Any) -> None:
    """Give whom a coach registers to that coach, or they would be out of the coach's sight at once."""
    site = post.site or Site.objects.get(pk=typed["site"])
    pathways.assign(
        participation=found, coach=post.staff, site=site, model=typed["model"], from_date=clock.today(), by=by
    )


def _sees(request: HttpRequest, found: Participation) -> bool:
    return visible_as(viewer_of(request), READERS).filter(pk=found.pk).exists()


def _registered(form: RegisterForm, places: dict[str, Any], *, coached: Collection[str], known: bool) -> str:
    typed = form.cleaned_data
    name = f"{typed['given_name']} {typed['family_name']}"
    if known:
        return _(
            "%(name)s is taken into the project with all that was recorded earlier; "
            "nothing typed just now replaced it. Check it."
        ) % {"name": name}
    if typed["project"] in coached:
        return _("%(name)s is registered, and you are the coach. Now fill in the entry form.") % {"name": name}
    if places[typed["project"]].role == Post.Role.COORDINATOR:
        return _("%(name)s is registered. Now assign a coach and fill in the entry form.") % {"name": name}
    return _("%(name)s is registered. Ask the coordinator to assign a coach: the project is not under way.") % {
        "name": name
    }


def _sent_to(request: HttpRequest, places: dict[str, Any], asked: dict[str, Any]) -> tuple[RegisterForm | None, Any]:
    """Return what was typed and the post for which it was sent, before the form is checked as a whole."""
    post = places.get(request.POST.get("project", ""))
    if request.method != "POST" or post is None:
        return None, None
    return RegisterForm(**asked, data=request.POST), post


def _holders(request: HttpRequest, form: Any, controller: UUID, besides: UUID | None = None) -> list[Any] | None:
    """Return the participations, of those the user may open, of whoever has the PESEL typed; None when nobody has."""
    if form.is_bound:
        form.is_valid()
    number = form.cleaned_data.get("pesel", "") if form.is_bound else ""
    holder = person_with_pesel(controller=controller, pesel=number)
    if holder is None or holder.pk == besides:
        return None
    seen = visible_as(viewer_of(request), READERS).filter(person=holder.pk)
    return list(listed(seen).order_by("project__starts_on", "pk"))


def _alike_by_change(request: HttpRequest, form: IdentityForm, found: Any) -> list[dict[str, Any]]:
    """Return who may be the same person as what was typed, and was not as what is recorded; merged records are not
    asked about."""
    who = found.person.identity
    if not form.is_valid() or not form.changes(who).keys() & set(NAMED_BY):
        return []
    before = possible_duplicates(
        controller=found.person.controller_id, **{name: getattr(who, name) for name in NAMED_BY}
    )
    known = {one.pk for one in before} | set(same_human(found.person)) | {found.person_id}
    return _alike(request, form, found.person.controller_id, besides=known)


def _alike(request: HttpRequest, probe: Any, controller: UUID, besides: Collection[UUID] = ()) -> list[dict[str, Any]]:
    """Return who may be the same person: with a link where the user may open it, else only that somebody exists."""
    named = {"given_name": "", "family_name": "", "birth_date": None}
    typed = {name: probe.cleaned_data.get(name, empty) for name, empty in named.items()}
    found = [one for one in possible_duplicates(controller=controller, **typed) if one.pk not in besides]
    seen = visible_as(viewer_of(request), READERS).filter(person__in=[who.pk for who in found])
    mine = {one.person_id: {"participation": one} for one in seen}
    return [{"who": who.pk, "identity": who, **mine[who.pk]} if who.pk in mine else {"who": who.pk} for who in found]
