"""Materials: added, changed, replaced by a new version, removed and put back. What they held once stays."""

from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core.errors import PolicyBroken, check_version, shown_at
from kladka.files import actions as files
from kladka.learning import policies, queries
from kladka.learning.models import Event, EventSession, Material, MaterialVersion, Module


@dataclass(frozen=True)
class Holding:
    """What a version holds: an upload, or the address of a page."""

    upload: File[Any] | None = None
    address: str = ""


def add_material(
    *, at: Event | EventSession | Module, title: str, audience: str, holding: Holding, by: Actor
) -> Material:
    """Add a material to an event, a session or a module and return it.

    Raises PolicyBroken for a cancelled event, for a file that cannot be kept, and for what is no address of a page.
    """
    material = Material(title=" ".join(title.split()), audience=audience, **_belonging(at))
    project = queries.project_of_material(material)
    with verb("learning.add_material", controller=project.controller_id, by=by) as opened:
        _check_takes_place(material)
        policies.check_titled(material)
        policies.check_holds_one(holding.upload, holding.address)
        opened.save(material)
        _hold(opened, material, holding, number=1, by=by)
        return material


def change_material(
    *, material: Material, version: int, title: str, audience: str, by: Actor, at: Event | EventSession | None = None
) -> Material:
    """Change what a material is called, for whom it is and, within its event, what it belongs to (`at`).

    Raises Stale when somebody changed it since `version`.
    """
    project = queries.project_of_material(material)
    with verb("learning.change_material", controller=project.controller_id, by=by) as opened:
        stored = _unchanged(material, version)
        stored.title, stored.audience = " ".join(title.split()), audience
        policies.check_titled(stored)
        if at is not None:
            _check_within(stored, at)
            stored.event, stored.session = _belonging(at).get("event"), _belonging(at).get("session")
        stored.version += 1
        return opened.save(stored, fields=["title", "audience", "event", "session", "version"])


def replace_material(*, material: Material, version: int, holding: Holding, by: Actor) -> Material:
    """Give a material a new version; the earlier ones stay. Raises Stale when somebody changed it since `version`."""
    project = queries.project_of_material(material)
    with verb("learning.replace_material", controller=project.controller_id, by=by) as opened:
        stored = _unchanged(material, version)
        policies.check_holds_one(holding.upload, holding.address)
        _hold(opened, stored, holding, number=queries.versions_of(stored)[0].number + 1, by=by)
        stored.version += 1
        return opened.save(stored, fields=["version"])


def remove_material(*, material: Material, version: int, by: Actor) -> Material:
    """Remove a material: nobody is offered it any more. It can be put back."""
    project = queries.project_of_material(material)
    with verb("learning.remove_material", controller=project.controller_id, by=by) as opened:
        stored = _unchanged(material, version)
        stored.removed_at = opened.at
        stored.version += 1
        return opened.save(stored, fields=["removed_at", "version"])


def put_back_material(*, material: Material, by: Actor) -> Material:
    """Put a material that was removed back where it was. Raises PolicyBroken for one that stands."""
    project = queries.project_of_material(material)
    with verb("learning.put_back_material", controller=project.controller_id, by=by) as opened:
        stored = Material.objects.get(pk=material.pk)
        if stored.removed_at is None:
            raise PolicyBroken(_("This material is there already."))
        stored.removed_at = None
        stored.version += 1
        return opened.save(stored, fields=["removed_at", "version"])


def _belonging(at: Event | EventSession | Module) -> dict[str, Any]:
    names = {Event: "event", EventSession: "session", Module: "module"}
    return {names[type(at)]: at}


def _check_takes_place(material: Material) -> None:
    event = material.session.event if material.session else material.event
    if event is not None:
        policies.check_takes_place(event)


def _check_within(material: Material, at: Event | EventSession) -> None:
    before = material.session.event_id if material.session else material.event_id
    after = at.event_id if isinstance(at, EventSession) else at.pk
    if before != after:
        raise PolicyBroken(_("This session belongs to another event. Choose another one."), field="place")


def _unchanged(material: Material, version: int) -> Material:
    stored = Material.objects.select_related("session").get(pk=material.pk)
    policies.check_not_removed(stored)
    check_version(stored, version)
    return stored


def _hold(opened: Verb, material: Material, holding: Holding, *, number: int, by: Actor) -> None:
    kept = None
    if holding.upload is not None:
        with shown_at(**{"": "file"}):
            kept = files.store(upload=holding.upload, controller=opened.controller, by=by)
    opened.save(
        MaterialVersion(
            material=material,
            number=number,
            file=kept,
            address=holding.address,
            added_at=opened.at,
            added_by=by.id,
        )
    )
