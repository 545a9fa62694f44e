"""The pages of what goes with advice: groups and entities, each one's signature, appointments, what it costs."""

import base64
from datetime import date, time
from decimal import Decimal

import pytest
from django.urls import reverse

from kladka.agenda import actions as agenda
from kladka.agenda.models import Appointment
from kladka.incubation import actions, queries
from kladka.incubation.models import AcceptanceProtocol, AdviceCard, ExpertContract
from kladka.pages.calendar.ics import calendar_of
from tests.kladka.incubation.world import MEETING, make_incubation
from tests.kladka.pages.advice.test_pages import answers, html_of, png
from tests.kladka.pages.signed_in import client_of, send


@pytest.fixture
def world(cast):
    return make_incubation(cast)


def grouped(world):
    return actions.form_group(
        project=world.cast.project,
        site=world.alfa.site,
        name="Grupa Łąka",
        formed_on=date(2026, 2, 2),
        by=world.cast.users["alan"],
    )


def test_a_group_is_advised_each_signs_and_its_page_says_what_it_got(world):
    alan, group = client_of(world.cast, "alan"), grouped(world)
    found = send(
        alan,
        reverse("advice:new"),
        **answers(world, **{"initiative_groups-search": "laka", "initiative_groups-find": "1"}),
    )
    assert "Grupa Łąka" in found.content.decode()
    drawn = "data:image/png;base64," + base64.b64encode(png()).decode()
    sent = answers(world, initiative_groups=[str(group.pk)], proof="signature")
    saved = send(alan, reverse("advice:new"), **sent)
    card = AdviceCard.objects.get()
    address = reverse("advice:proof", args=[card.pk])
    assert saved["Location"] == f"{address}?proof=signature"
    both = [str(client.client.pk) for client in queries.card_page(card).unsigned]
    refused = send(alan, address, signature=drawn, proof="signature", signers=both)
    assert "signers" in refused.context["form"].errors
    assert drawn in refused.content.decode()
    for client in queries.card_page(card).unsigned:
        assert client.name in html_of(alan, address)
        send(alan, address, signature=drawn, proof="signature", signers=[str(client.client.pk)])
        if rest := queries.card_page(card).unsigned:
            assert f"Still to confirm it: {rest[0].name}." in html_of(alan, address)
    assert queries.card_page(card).is_proven
    assert card.label in html_of(alan, reverse("groups:detail", args=[group.pk]))
    assert "cards of your own sites" in html_of(alan, reverse("advice:summary"))
    assert "Próba Alfa. Other partners" in html_of(client_of(world.cast, "alicja"), reverse("advice:summary"))
    assert "Counted are the cards" not in html_of(client_of(world.cast, "olga"), reverse("advice:summary"))


def test_a_summary_until_a_day_before_its_first_is_refused_at_its_place(world):
    page = html_of(client_of(world.cast, "alan"), reverse("advice:summary") + "?since=2026-06-10&until=2026-06-01")
    assert 'href="#id_until' in page
    assert "must not be earlier than the first, 10 June 2026" in page


@pytest.mark.parametrize("proof", ["signature", "later"])
def test_what_one_of_several_clients_drew_is_asked_for_anew_once_it_can_be_said_whose_it_is(world, proof):
    """Nothing that was typed is lost, and no signature stands for somebody else."""
    alan, drawn = client_of(world.cast, "alan"), "data:image/png;base64," + base64.b64encode(png()).decode()
    who = {"given_name": "Zofia", "family_name": "Zmyślona"}
    saved = send(alan, reverse("advice:new"), **answers(world, **who, proof=proof, signature=drawn))
    page = queries.card_page(AdviceCard.objects.get())
    assert (len(page.unsigned), page.documents) == (2, ())
    shown = html_of(alan, saved["Location"])
    assert "What was drawn was not kept" in shown
    assert alan.get(saved["Location"]).context["form"].initial["proof"] == "signature"


def test_several_clients_are_told_from_the_start_when_they_sign(world):
    assert "sign on the screen one after another" in html_of(client_of(world.cast, "alan"), reverse("advice:new"))


def test_a_sheet_of_paper_confirms_for_several_whatever_was_drawn_besides(world):
    alan, group = client_of(world.cast, "alan"), grouped(world)
    drawn = "data:image/png;base64," + base64.b64encode(png()).decode()
    sent = answers(world, initiative_groups=[str(group.pk)], proof="original_inspected", signature=drawn)
    saved = send(alan, reverse("advice:new"), **sent)
    card = AdviceCard.objects.get()
    assert saved["Location"] == reverse("advice:detail", args=[card.pk])
    assert [one.form for one in queries.card_page(card).documents] == ["original_inspected"]


def test_an_appointment_becomes_a_card_that_is_filled_in(world):
    cast, alan = world.cast, client_of(world.cast, "alan")
    people = [cast.participations["lucja"]]
    plan = agenda.Plan(
        kind="advice", on_date=MEETING, starts=time(10), minutes=45, place="phone", people=people, purpose="Statut"
    )
    one = agenda.plan(project=cast.project, staff=cast.staff["alan"], plan=plan, by=cast.users["alan"])
    shown = html_of(alan, reverse("calendar:appointment", args=[one.pk]))
    address = f"{reverse('advice:new')}?appointment={one.pk}"
    assert address in shown
    assert "Próbna" in shown
    initial = alan.get(address).context["form"].initial
    assert (initial["on_date"], initial["minutes"], initial["way"]) == (MEETING, 45, "phone")
    assert send(alan, address, **answers(world)).status_code == 302
    card = AdviceCard.objects.get()
    assert card.appointment == one
    held = reverse("calendar:appointment", args=[one.pk])
    assert f'href="{reverse("advice:detail", args=[card.pk])}">{card.label}</a>' in html_of(alan, held)
    actions.withdraw_card(card=card, version=1, reason="typing_error", by=cast.users["alan"])
    assert card.label not in html_of(alan, held)


def test_a_group_and_an_entity_are_met_by_appointment_from_the_form_to_the_card(world):
    alan, group = client_of(world.cast, "alan"), grouped(world)
    entity = world.register().organisation
    meeting = {"kind": "advice", "place": "office", "on_date": MEETING.isoformat(), "starts": "10:00", "minutes": "45"}
    found = send(alan, reverse("calendar:plan"), **meeting, **{"entities-search": entity.name, "entities-find": "1"})
    assert f'value="{entity.pk}"' in found.content.decode()
    both = {"initiative_groups": [str(group.pk)], "entities": [str(entity.pk)]}
    wrong = send(alan, reverse("calendar:plan"), **(meeting | {"kind": "other"}), **both)
    assert (wrong.status_code, "kind" in wrong.context["form"].errors) == (422, True)
    nobody = send(alan, reverse("calendar:plan"), **meeting)
    assert (nobody.status_code, "people" in nobody.context["form"].errors) == (422, True)
    assert send(alan, reverse("calendar:plan"), **meeting, **both).status_code == 302
    one = Appointment.objects.get()
    for address in (reverse("calendar:appointment", args=[one.pk]), f"{reverse('calendar:day')}?on={MEETING}"):
        html = html_of(alan, address)
        assert f'href="{reverse("groups:detail", args=[group.pk])}">Grupa Łąka</a>' in html
        assert str(entity) in html
        assert "The client cancelled" in html
    assert "Grupa Łąka" in html_of(alan, f"{reverse('calendar:week')}?on={MEETING}")
    later = meeting | {"starts": "10:30", "initiative_groups": [str(group.pk)]}
    asked = send(alan, reverse("calendar:plan"), **later)
    assert asked.status_code == 422
    told = f"Grupa Łąka is expected elsewhere at the same time: advice with {one.staff.name}, 10:00–10:45"
    assert told in asked.content.decode()
    change = reverse("calendar:change", args=[one.pk])
    assert alan.get(change).context["form"].initial["entities"] == [str(entity.pk)]
    fewer = both | {"entities": [], "version": str(one.version)}
    assert send(alan, change, **(meeting | {"starts": "11:00"}), **fewer).status_code == 302
    state = reverse("calendar:state", args=[one.pk])
    assert alan.post(state, {"state": "cancelled_by_participant"}).status_code == 302
    assert "cancelled by the client" in html_of(alan, reverse("calendar:appointment", args=[one.pk]))
    assert alan.post(reverse("calendar:reopen", args=[one.pk])).status_code == 302
    address = f"{reverse('advice:new')}?appointment={one.pk}"
    initial = alan.get(address).context["form"].initial
    assert (initial["initiative_groups"], initial["entities"]) == ([str(group.pk)], [])
    assert send(alan, address, **answers(world, initiative_groups=[str(group.pk)])).status_code == 302
    one.refresh_from_db()
    assert (one.state, AdviceCard.objects.get().appointment) == ("held", one)


def test_who_saves_second_is_shown_which_groups_and_entities_the_first_one_said(world):
    cast, alan, group = world.cast, client_of(world.cast, "alan"), grouped(world)
    entity = world.register().organisation
    plan = agenda.Plan(kind="advice", on_date=MEETING, starts=time(10), minutes=45, place="phone")

    def planned():
        return [agenda.plan(project=cast.project, staff=cast.staff["alan"], plan=plan, by=cast.users["alan"])]

    (one,) = actions.plan_with_clients(plan=planned, project=cast.project, groups=[group], by=cast.users["alan"])
    change = reverse("calendar:change", args=[one.pk])
    began = dict(alan.get(change).context["form"].first_values)
    typed = {"kind": "advice", "on_date": str(MEETING), "starts": "10:00", "minutes": "45", "place": "phone"}
    typed |= {"version": str(one.version), **began}
    both = {"initiative_groups": [str(group.pk)], "entities": [str(entity.pk)]}
    assert send(alan, change, **typed, **both).status_code == 302
    second = send(alan, change, **(typed | {"starts": "11:00"}), initiative_groups=[str(group.pk)])
    assert second.status_code == 422
    (asked,) = second.context["form"].conflict.differences
    assert (asked.name, asked.is_untouched) == ("entities", True)
    assert str(entity) in asked.stored
    carried = dict(asked.hidden)
    assert carried == {"stored-entities": str(entity.pk)}
    again = typed | {"starts": "11:00", "version": str(one.version + 1)}
    sent = send(alan, change, **again, **carried, initiative_groups=[str(group.pk)], **{"keep-entities": "stored"})
    assert sent.status_code == 302
    assert [each.name for each in queries.clients_expected([one.pk])[one.pk]] == ["Grupa Łąka", str(entity)]


def test_another_program_is_told_of_no_group_and_a_coach_is_asked_after_none(world):
    cast, group = world.cast, grouped(world)
    plan = agenda.Plan(kind="advice", on_date=MEETING, starts=time(10), minutes=45, place="phone")

    def planned():
        return [agenda.plan(project=cast.project, staff=cast.staff["alan"], plan=plan, by=cast.users["alan"])]

    made = actions.plan_with_clients(plan=planned, project=cast.project, groups=[group], by=cast.users["alan"])
    assert "Grupa" not in calendar_of(made, title="Appointments").decode()
    assert 'name="initiative_groups' not in html_of(client_of(cast, "anna"), reverse("calendar:plan"))


def test_costs_are_the_coordinators_and_a_second_person_accepts(world):
    cast, alicja = world.cast, client_of(world.cast, "alicja")
    assert client_of(cast, "alan").get(reverse("advice:contracts")).status_code == 403
    terms = {
        "place": f"{cast.project.pk}.{cast.organisations['alfa'].pk}",
        "expert": str(cast.staff["alan"].pk),
        "number": "D/1/2026",
        "areas": ["law"],
        "from_date": "2026-01-07",
        "until_date": "2026-12-31",
        "hours": "1",
        "rate": "90",
    }
    both = send(alicja, reverse("advice:new-contract"), **terms, organisation=str(cast.organisations["beta"].pk))
    assert "expert" in both.context["form"].errors
    assert send(alicja, reverse("advice:new-contract"), **terms).status_code == 302
    contract = ExpertContract.objects.get()
    card = world.advise("lucja")
    assert "D/1/2026" in html_of(client_of(cast, "alan"), reverse("advice:detail", args=[card.pk]))
    made = send(alicja, reverse("advice:make-protocol", args=[contract.pk]), month="2026-06-01")
    protocol = AcceptanceProtocol.objects.get()
    assert made["Location"] == reverse("advice:protocol", args=[protocol.pk])
    assert "75.00" in html_of(alicja, made["Location"])
    again = f"{reverse('advice:make-protocol', args=[contract.pk])}?month=2026-06-01"
    assert again in html_of(alicja, made["Location"])
    assert 'value="2026-06-01" selected' in html_of(alicja, again), "made again of the same month"
    accepting = reverse("advice:accept-protocol", args=[protocol.pk])
    assert accepting not in html_of(alicja, made["Location"]), "who made it does not accept it"
    assert accepting in html_of(client_of(cast, "olga"), made["Location"])
    assert "You made this protocol" in html_of(alicja, accepting), "told before pressing anything"
    assert "csrfmiddlewaretoken" not in html_of(alicja, accepting).split("<main", 1)[1]
    assert "csrfmiddlewaretoken" in html_of(client_of(cast, "olga"), accepting).split("<main", 1)[1]
    assert send(alicja, accepting, version="1").status_code == 422
    assert html_of(alicja, reverse("advice:contract", args=[contract.pk]))
    assert html_of(alicja, reverse("advice:contracts"))
    changed = {name: value for name, value in terms.items() if name not in ("place", "expert")} | {"hours": "2"}
    address = reverse("advice:change-contract", args=[contract.pk])
    assert send(alicja, address, **changed, version="1").status_code == 302
    assert send(alicja, address, **changed, version="1").status_code in {302, 422}


def test_a_card_beyond_the_limit_for_one_client_is_asked_about_before_it_is_saved(world):
    cast, alan = world.cast, client_of(world.cast, "alan")
    terms = {"project": cast.project, "partner": cast.organisations["alfa"], "staff": cast.staff["alan"]}
    terms |= {"number": "D/1/2026", "areas": ["law"], "from_date": date(2026, 1, 7), "until_date": date(2026, 12, 31)}
    contract = actions.agree_contract(
        **terms, minutes=600, client_minutes=30, rate=Decimal(90), by=cast.users["alicja"]
    )
    typed = answers(world, minutes="45", area="law")
    asked = send(alan, reverse("advice:new"), **typed)
    assert asked.status_code == 422
    assert "It was agreed: record it all the same" in asked.content.decode()
    assert not AdviceCard.objects.exists()
    (said,) = asked.context["form"].errors["beyond_limit"]
    assert "would have" in said
    tick = {"beyond_limit": asked.context["form"].fields["beyond_limit"].widget.attrs["value"]}
    longer = send(alan, reverse("advice:new"), **typed | {"minutes": "90"}, **tick)
    assert (longer.status_code, AdviceCard.objects.exists()) == (422, False), "so much was never agreed to"
    assert send(alan, reverse("advice:new"), **typed, **tick).status_code == 302
    page = html_of(client_of(cast, "alicja"), reverse("advice:contract", args=[contract.pk]))
    assert "Over the limit for one client" in page
    assert "Near the limit for one client" not in page


def test_a_new_card_lists_organisations_only_when_somebody_searches(world):
    alan, name = client_of(world.cast, "alan"), "Próba Beta"
    assert world.cast.organisations["beta"].name == name
    assert name not in alan.get(reverse("advice:new")).content.decode()
    asked = answers(world, **{"entities-search": "beta", "entities-find": "1"})
    assert name in send(alan, reverse("advice:new"), **asked).content.decode()


TERMS = {
    "number": "D/1/2026",
    "areas": ["law"],
    "from_date": "2026-01-07",
    "until_date": "2026-12-31",
    "hours": "10",
    "rate": "90",
}


def test_cards_of_before_a_contract_are_offered_when_it_is_recorded_and_shown_until_they_stand_under_one(world):
    cast, alicja = world.cast, client_of(world.cast, "alicja")
    card = world.advise("lucja")
    place = f"{cast.project.pk}.{cast.organisations['alfa'].pk}"
    who = {"place": place, "expert": str(cast.staff["alan"].pk)}
    recorded = send(alicja, reverse("advice:new-contract"), **TERMS, **who)
    contract = ExpertContract.objects.get()
    offered = reverse("advice:take-in", args=[contract.pk])
    assert recorded["Location"] == offered
    assert alicja.get(offered).context["form"]["cards"].value() == [str(card.pk)]
    page = reverse("advice:contract", args=[contract.pk])
    assert "their cards stand under none" in html_of(alicja, page)
    assert "stand under no contract" in html_of(alicja, reverse("advice:make-protocol", args=[contract.pk]))
    shown = html_of(alicja, reverse("advice:detail", args=[card.pk]))
    assert offered in shown
    assert offered not in html_of(client_of(cast, "alan"), reverse("advice:detail", args=[card.pk]))
    assert send(alicja, offered, cards=[]).status_code == 422
    assert send(alicja, offered, cards=[str(card.pk)])["Location"] == page
    assert "stand under none" not in html_of(alicja, page)
    assert "D/1/2026" in html_of(alicja, reverse("advice:detail", args=[card.pk]))
    assert "stands under a contract" in html_of(alicja, offered)
    twice = send(alicja, reverse("advice:new-contract"), **TERMS | {"number": "D/2/2026"}, **who)
    assert twice.status_code == 422
    assert "D/1/2026" in twice.content.decode()
    known = {"number": "D/2/2026", "all_the_same": "on"}
    assert send(alicja, reverse("advice:new-contract"), **TERMS | known, **who).status_code == 302
