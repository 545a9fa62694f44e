"""Assessors are drawn by lot. The seed is kept, so that everybody can draw the same again."""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.audit.actions import Actor, verb
from kladka.calls import policies
from kladka.calls.models import Assessor, Call, Draw
from kladka.calls.queries import drawn_again, drum, lacking_reviewers
from kladka.core.errors import PolicyBroken
from kladka.organisations.models import Staff

_SEED_BYTES = 8


def draw(
    *, call: Call, pool: Sequence[Staff], barred: Mapping[UUID, Collection[UUID]], by: Actor, seed: str = ""
) -> Draw:
    """Draw the assessors that the applications of a closed call lack, from these people.

    `barred` maps an application to who of the staff is not independent of its applicant: they are never drawn for it.
    All are drawn or nobody is: raises PolicyBroken when the drum holds too few for an application, when nothing lacks
    an assessor, or when somebody in it runs the call or may read the cards of others.
    """
    with verb("calls.draw", controller=call.project.controller_id, by=by) as opened:
        found = Call.objects.select_related("project").get(pk=call.pk)
        policies.check_draws(found)
        if not pool:
            raise PolicyBroken(_("Choose at least one person."), field="staff")
        if {one.pk for one in pool} - {one.pk for one in drum(found)}:
            words = _("Somebody among these runs the call, may read all cards, or has no post in the project any more.")
            raise PolicyBroken(words, field="staff")
        lacking = lacking_reviewers(found)
        if not lacking:
            raise PolicyBroken(_("Every application has its assessors. Nobody is to be drawn."), field="staff")
        people = sorted(str(one.pk) for one in pool)
        asked = {
            str(one.number): {
                "lacking": one.lacking,
                "given": sorted(one.given),
                "barred": sorted({str(who) for who in barred.get(one.application.pk, ())} & set(people)),
            }
            for one in lacking
        }
        told = json.dumps({"pool": people, "asked": asked}, sort_keys=True)
        made = Draw(call=found, seed=seed or secrets.token_hex(_SEED_BYTES), drum=told)
        pairs = drawn_again(made)
        _check_enough({one.number: one.lacking for one in lacking}, [number for number, _who in pairs])
        opened.save(made)
        by_number = {one.number: one for one in lacking}
        rows = [
            Assessor(
                application=by_number[number].application,
                staff_id=UUID(who),
                draw=made,
                is_third=by_number[number].is_third,
            )
            for number, who in pairs
        ]
        opened.save_all(Assessor, rows)
        return made


def _check_enough(lacking: Mapping[int, int], drawn: Sequence[int]) -> None:
    short = [str(number) for number, count in lacking.items() if drawn.count(number) < count]
    if short:
        words = ngettext(
            "Too few people here are independent of the applicant and have not had it yet. Choose more. It is number: "
            "%(numbers)s.",
            "Too few people here are independent of the applicants and have not had them yet. Choose more. They are "
            "numbers: %(numbers)s.",
            len(short),
        )
        raise PolicyBroken(words % {"numbers": ", ".join(short)}, field="staff")
