"""Which organisation an entity is that is entered in its register: one recorded already, or a new one."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.incubation import permissions, queries
from kladka.organisations.models import Organisation
from kladka.organisations.queries import namesakes
from kladka.pages.asking import ask_same, ask_which
from kladka.pages.entities.forms import EntityForm
from kladka.pages.organisations.presenters import with_seat

_ANOTHER = "another"


def same_entity(form: EntityForm, viewer: Any) -> Organisation | None:
    """Return the organisation recorded already that the entity is, by name and register number; None for a new one.

    Where only one of the two is the same, the form asks: which one it is, of those that are no entity now, or another
    one. A withdrawn entity is asked about wherever it has its seat: that may be what was wrong.
    """
    if not form.is_valid():
        return None
    typed = form.cleaned_data
    twins = namesakes(typed["name"], municipality=typed["municipality"])
    others = [each for each in queries.once_entered(typed["name"], typed["krs"]) if each not in twins]
    if not twins and not others:
        return None
    known = queries.known_of([*twins, *others])
    same = next((each for each in twins if typed["krs"] and typed["krs"] in known[each.pk].numbers), None)
    if same is not None:
        return same
    free = [each for each in (*twins, *others) if not known[each.pk].is_entity]
    if free:
        return _chosen(form, free, known)
    if not twins:
        return None
    (twin, *_others) = twins
    entity = permissions.entities_visible_to(viewer).filter(organisation=twin).first()
    ask_same(form, name=with_seat(twin), address=reverse("entities:detail", args=[entity.pk]) if entity else "")
    return None


def _chosen(form: EntityForm, free: Sequence[Organisation], known: queries.KnownOf) -> Organisation | None:
    """Ask which of the organisations it is that are no entity now; return that one, None while nobody said so."""
    words = {str(each.pk): _in_words(each, known[each.pk]) for each in free}
    question = _(
        "An organisation of this name or number is recorded already, and is no registered entity now: %(names)s. Say "
        "whether it is this one: then all that is recorded of it, its name and seat, its de minimis aid, too, is the "
        "entity’s."
    )
    this, another = _("It is this one: %(name)s"), _("It is another one: record it as a new organisation")
    choices = [(pk, this % {"name": name}) for pk, name in words.items()]
    answer = ask_which(
        form,
        question % {"names": "; ".join(words.values())},
        label=_("Is it the organisation that is recorded already?"),
        choices=[*choices, (f"{_ANOTHER}-{free[0].pk}", another)],
    )
    return next((each for each in free if str(each.pk) == answer), None)


def _in_words(organisation: Organisation, known: queries.Known) -> str:
    """Return name and seat, and what tells it from another one of the same name: its number, aid and advice."""
    parts = [with_seat(organisation)]
    if organisation.krs:
        parts.append(f"KRS {organisation.krs}")
    if known.aid:
        parts.append(
            ngettext("de minimis aid: %(n)d entry", "de minimis aid: %(n)d entries", known.aid) % {"n": known.aid}
        )
    if known.advice:
        parts.append(ngettext("%(n)d card of advice", "%(n)d cards of advice", known.advice) % {"n": known.advice})
    return ", ".join(parts)
