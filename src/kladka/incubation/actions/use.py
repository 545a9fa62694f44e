"""What an incubator offers, and what groups and entities use of it."""

from dataclasses import dataclass
from datetime import date

from kladka.agenda.models import Room
from kladka.audit.actions import Actor, verb
from kladka.core.dictionaries import dictionary
from kladka.core.errors import check_version
from kladka.incubation import policies as room_policies
from kladka.incubation.models import Incubator, InitiativeGroup, ServiceOffered, Use
from kladka.incubation.policies import use as policies
from kladka.incubation.queries.use import same_use
from kladka.organisations.models import Organisation

_SAID = ("group", "organisation", "kind", "code", "room", "number", "from_date", "until_date", "is_paid", "terms")


@dataclass(frozen=True)
class Using:
    """Who uses what, from when to when and on what terms; as `Use` keeps it."""

    kind: str
    from_date: date
    group: InitiativeGroup | None = None
    organisation: Organisation | None = None
    code: str = ""
    room: Room | None = None
    number: int = 1
    until_date: date | None = None
    is_paid: bool = False
    terms: str = ""


def let_use(*, incubator: Incubator, using: Using, by: Actor, another: bool = True) -> Use:
    """Record that a group or an entity uses something of an incubator. That others use it is no wall, and asked about.

    `another`: nobody is asked whether it is another use than one of theirs of the same thing on some of these days.

    Raises PolicyBroken where the incubator was not open, or the room is none of its site.
    """
    with verb("incubation.let_use", controller=incubator.controller, by=by) as opened:
        use = Use(project_id=incubator.project_id, site_id=incubator.site_id)
        _say(use, using, incubator)
        policies.check_another_use([] if another else same_use(use))
        return opened.save(use)


def change_use(*, use: Use, version: int, using: Using, incubator: Incubator, by: Actor, another: bool = True) -> Use:
    """Say anew who uses what, or until when it was used. Raises Stale as others do.

    `another`: nobody is asked whether it is another use than one of theirs which it only now becomes like.
    """
    with verb("incubation.change_use", controller=incubator.controller, by=by) as opened:
        stored = Use.objects.select_related("site", "project").get(pk=use.pk)
        check_version(stored, version)
        before = {each.pk for each in same_use(stored)}
        _say(stored, using, incubator)
        policies.check_another_use([] if another else [each for each in same_use(stored) if each.pk not in before])
        stored.version += 1
        return opened.save(stored, fields=(*_SAID, "version"))


def remove_use(*, use: Use, by: Actor) -> None:
    """Take out a use that never was. What was and ended gets its last day by `change_use`."""
    with verb("incubation.remove_use", controller=use.project.controller_id, by=by) as opened:
        opened.delete(use)


def offer_service(
    *, incubator: Incubator, code: str, from_date: date, by: Actor, is_paid: bool = False, terms: str = ""
) -> ServiceOffered:
    """Record that an incubator offers a service from a day on."""
    with verb("incubation.offer_service", controller=incubator.controller, by=by) as opened:
        dictionary("incubator-services").check(code, field="code")
        policies.check_lasts(from_date, None, incubator)
        place = {"project_id": incubator.project_id, "site_id": incubator.site_id}
        policies.check_offered_once(ServiceOffered.objects.filter(code=code, until_date=None, **place).exists())
        words = policies.check_terms(terms, is_paid=is_paid)
        return opened.save(
            ServiceOffered(code=code, from_date=from_date, is_paid=is_paid, terms=words, **place),
        )


def say_of_service(
    *,
    service: ServiceOffered,
    version: int,
    from_date: date,
    until_date: date | None,
    by: Actor,
    is_paid: bool = False,
    terms: str = "",
) -> ServiceOffered:
    """Say anew from when to when a service is offered and on what terms. Raises Stale as others do, and PolicyBroken
    for a day before its incubator opened."""
    with verb("incubation.say_of_service", controller=service.project.controller_id, by=by) as opened:
        stored = ServiceOffered.objects.select_related("project").get(pk=service.pk)
        check_version(stored, version)
        here = Incubator.objects.current().filter(project=stored.project_id, site=stored.site_id)
        policies.check_lasts(from_date, until_date, here.get())
        stored.from_date, stored.until_date, stored.is_paid = from_date, until_date, is_paid
        stored.terms = policies.check_terms(terms, is_paid=is_paid)
        stored.version += 1
        return opened.save(stored, fields=("from_date", "until_date", "is_paid", "terms", "version"))


def remove_service(*, service: ServiceOffered, by: Actor) -> None:
    """Take out a service that never was offered. What was and ended gets its last day by `say_of_service`."""
    with verb("incubation.remove_service", controller=service.project.controller_id, by=by) as opened:
        opened.delete(service)


def _say(use: Use, using: Using, incubator: Incubator) -> None:
    for name in _SAID:
        setattr(use, name, getattr(using, name))
    use.terms = policies.check_terms(using.terms, is_paid=using.is_paid)
    policies.check_lasts(use.from_date, use.until_date, incubator)
    room_policies.check_incubator_at(use.site, use.project, use.until_date or use.from_date, field="until_date")
    policies.check_used(use)
