"""Who knows the points must not choose which of them count: what was promised of assessing stays."""

import pytest

from kladka.calls import actions
from kladka.calls.models import Call
from kladka.core.errors import PolicyBroken
from tests.kladka.calls.world import apply, card, close, drawn_cards, enter_grant, grant_call, over, reviewers_of


def changed(cast, call, **changes):
    found = Call.objects.get(pk=call.pk)
    return actions.change_call(call=found, version=found.version, changes=changes, by=cast.users["alicja"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"assessors": 1, "third_percent": None}, "assessors"),
        ({"third_percent": None}, "third_percent"),
        ({"third_percent": 99}, "third_percent"),
        ({"is_drawn": False, "third_percent": None}, "is_drawn"),
    ],
)
def test_what_was_promised_of_assessing_stays_once_somebody_was_drawn(cast, changes, field):
    call = grant_call(cast)
    application = enter_grant(call)
    call = close(cast, call)
    changed(cast, call, third_percent=40)
    pool = reviewers_of(cast)
    actions.draw(call=Call.objects.get(pk=call.pk), pool=pool, barred={}, by=cast.users["alicja"])
    who = application.assessors.first()
    actions.state_ties(assessor=who, interest="none", by=cast.users["alicja"])
    drawn_cards(cast, application, who.staff, 9)
    with pytest.raises(PolicyBroken) as refused:
        changed(cast, call, **changes)
    assert refused.value.field == field
    assert changed(cast, call, title_pl="Inny").assessors == 2


def test_no_fewer_assess_once_a_card_is_filled_in_and_more_may(cast):
    call = over(cast, assessors=2)
    application = apply(call)
    assert changed(cast, call, assessors=1).assessors == 1, "nobody assessed yet"
    card(cast, application)
    assert changed(cast, call, assessors=2).assessors == 2
    with pytest.raises(PolicyBroken) as refused:
        changed(cast, call, assessors=1)
    assert refused.value.field == "assessors"
