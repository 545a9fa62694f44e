"""What a grant or a participation follows from is not withdrawn, and its place is nobody else's."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from kladka.calls import actions, queries
from kladka.calls.models import Application, Call
from kladka.core import clock
from kladka.core.crypto import digest_of_secret
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Participation
from kladka.workflows import actions as workflows
from tests.kladka.calls.world import apply, card, decide, over
from tests.kladka.incubation.granting import make_granting
from tests.kladka.pages.signed_in import client_of, send

SECRET = "trudny-do-odgadniecia"


def again(application):
    return Application.objects.select_related("call__project__controller", "call__partner").get(pk=application.pk)


def places(application):
    """Return how many places of its call are free, as the page counts and as the work lists do."""
    call = queries.listed(Call.objects.filter(pk=application.call_id)).get()
    return queries.free_places(call), call.places - call.placed + call.beyond


@pytest.fixture
def granted(cast):
    """An application of which a grant with a signed contract follows; the applicant has a link to it."""
    world = make_granting(cast)
    grant = world.signed()
    Application.objects.filter(pk=grant.application).update(secret_digest=digest_of_secret(SECRET))
    return cast, grant, again(Application.objects.get(pk=grant.application))


def test_what_a_grant_follows_from_is_withdrawn_by_nobody(granted):
    cast, _grant, application = granted
    with pytest.raises(PolicyBroken, match="dotacja"):
        actions.withdraw(application=application, version=application.version, by=cast.users["alicja"])
    with pytest.raises(PolicyBroken, match="dotacja"):
        actions.withdraw(application=application, version=application.version)
    assert (again(application).state, places(application)) == ("accepted", (0, 0))


def test_a_place_with_a_running_grant_is_taken_however_its_application_stands(granted):
    _cast, _grant, application = granted
    Application.objects.filter(pk=application.pk).update(state=Application.State.WITHDRAWN)
    assert places(application) == (0, 0)


def test_pages_say_what_holds_an_application_and_promise_no_deletion(granted):
    cast, grant, application = granted
    alicja, visitor = client_of(cast, "alicja"), Client(headers={"accept-language": "en"})
    page = alicja.get(reverse("recruitment:application", args=[application.pk])).content.decode()
    withdraw = reverse("recruitment:withdraw", args=[application.pk])
    assert (withdraw in page, reverse("grants:detail", args=[grant.pk]) in page) == (False, True)
    assert application.forget_on is not None
    assert day_in_words(application.forget_on) not in page
    assert "is kept as long as the grant is there" in page
    assert "A grant follows from this application" in alicja.get(withdraw).content.decode()
    mine = reverse("apply:mine", args=[SECRET])
    assert f"{mine}withdraw/" not in visitor.get(mine).content.decode()
    told = visitor.get(f"{mine}withdraw/").content.decode()
    sent = send(visitor, f"{mine}withdraw/", version=str(application.version))
    assert (sent.status_code, again(application).state) == (422, "accepted")
    for each in (told, sent.content.decode()):
        shown = each.split("<main", 1)[1]
        assert "write to Próba Alfa or call" in shown, "whom to ask"
        for only_staff in ("taken back", "the contract before it", "<form"):
            assert only_staff not in shown, only_staff


def test_who_takes_part_or_was_refused_is_told_what_is_left_to_them(granted):
    _cast, _grant, application = granted
    visitor, there = Client(headers={"accept-language": "en"}), reverse("apply:withdraw", args=[SECRET])
    states = Application.State
    Application.objects.filter(pk=application.pk).update(held_by=None, state=states.REFUSED)
    assert "is not withdrawn any more" in visitor.get(there).content.decode()
    joined = {"participation": Participation.objects.first(), "state": states.JOINED, "forget_on": None}
    Application.objects.filter(pk=application.pk).update(**joined)
    assert "If you want to leave the project, write to Próba Alfa or call." in visitor.get(there).content.decode()


def test_a_grant_that_is_taken_back_lets_its_application_be_withdrawn(cast):
    world = make_granting(cast)
    grant = world.planned(amount=Decimal("12000.00"))
    application = again(Application.objects.get(pk=grant.application))
    by = cast.users["alicja"]
    workflows.take_back_grant(grant=grant, version=grant.version, by=by)
    found = again(application)
    assert actions.withdraw(application=found, version=found.version, by=by).state == "withdrawn"
    assert places(application) == (1, 1)


def test_what_a_participation_follows_from_is_withdrawn_once_it_is_taken_back(cast):
    call, by = over(cast, places=1), cast.users["alicja"]
    application = apply(call)
    card(cast, application)
    decide(cast, call)
    workflows.accept(application=again(application), version=again(application).version, by=by)
    with pytest.raises(PolicyBroken, match="uczestnictwo"):
        actions.withdraw(application=application, version=again(application).version, by=by)
    assert places(application) == (0, 0)
    workflows.undo_accept(application=again(application), version=again(application).version, by=by)
    found = again(application)
    assert actions.withdraw(application=found, version=found.version, by=by).forget_on > clock.today()
