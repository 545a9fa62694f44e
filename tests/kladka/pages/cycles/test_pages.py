"""The pages of a training cycle: planned, filled with modules, carried out, read."""

from django.urls import reverse

from kladka.learning import actions
from kladka.learning.models import Event, Module, TrainingCycle
from tests.kladka.learning.world import FIRST, SECOND, plan
from tests.kladka.pages.signed_in import body_of, client_of, send


def _url(name, *records):
    return reverse(f"cycles:{name}", args=[record.pk for record in records])


def test_a_cycle_from_its_plan_to_what_is_behind_whom(cast, django_assert_max_num_queries):
    alicja = client_of(cast, "alicja")
    place = f"{cast.project.pk}/{cast.sites['alfa'].organisation_id}"
    sent = send(alicja, _url("new"), place=place, title_pl="Ekonomia społeczna", title_en="", of_choice="")
    cycle = TrainingCycle.objects.get()
    assert sent.headers["Location"] == _url("detail", cycle)
    assert "This cycle has no modules yet" in alicja.get(_url("detail", cycle)).content.decode()
    said = {"title_pl": "Prawo", "hours": "11.5", "kind": "required"}
    assert send(alicja, _url("module-new", cycle), **said).status_code == 302
    refused = send(alicja, _url("module-new", cycle), **said | {"hours": "0"})
    assert refused.status_code == 422
    module = Module.objects.get()
    form = alicja.get(f"{reverse('events:new')}?module={module.pk}").content.decode()
    assert f'value="{module.pk}" selected' in form
    assert 'value="Prawo"' in form
    event = plan(cast, module=module)
    lucja = cast.participations["lucja"]
    actions.enrol(event=event, participations=[lucja], by=cast.users["alicja"])
    for day in (FIRST, SECOND):
        session = event.sessions.get(on_date=day)
        actions.mark_presence(session=session, marks={lucja.pk: "present"}, by=cast.users["ada"])
    for who in ("alicja", "ada", "olga"):
        client = client_of(cast, who)
        client.get(_url("detail", cycle))
        with django_assert_max_num_queries(20):
            page = client.get(_url("detail", cycle)).content.decode()
        assert "cycle completed" in page
        assert (_url("withdraw", cycle) in page) is (who == "alicja")
    assert reverse("participants:detail", args=[lucja.pk]) in alicja.get(_url("detail", cycle)).content.decode()
    taken = alicja.get(f"{_url('detail', cycle)}?export=xlsx")
    assert body_of(taken).startswith(b"PK")
    assert _url("detail", cycle) in alicja.get(reverse("events:detail", args=[event.pk])).content.decode()
    kept = send(alicja, _url("module-withdraw", module))
    assert kept.status_code == 422
    assert "1 event carries this out" in kept.content.decode()


def test_a_cycle_that_nobody_can_complete_says_so(cast):
    alicja, words = client_of(cast, "alicja"), "So nobody can complete it"
    partner, by = cast.sites["alfa"].organisation, cast.users["alicja"]
    cycle = actions.plan_cycle(
        project=cast.project, partner=partner, text=actions.CycleText("Cykl", of_choice=2), by=by
    )
    for title, says in (("Pierwszy", True), ("Drugi", False)):
        actions.add_module(cycle=cycle, text=actions.ModuleText(title, 4, is_required=False), by=by)
        assert (words in alicja.get(_url("detail", cycle)).content.decode()) is says


def test_a_trainer_sees_nobody_of_a_colleagues_list(cast):
    text = actions.CycleText("Cykl")
    partner, by = cast.sites["alfa"].organisation, cast.users["alicja"]
    cycle = actions.plan_cycle(project=cast.project, partner=partner, text=text, by=by)
    module = actions.add_module(cycle=cycle, text=actions.ModuleText("Moduł", 4), by=by)
    own, other = plan(cast, module=module), plan(cast, module=module, trainer=cast.staff["artur"], title_pl="Obce")
    actions.enrol(event=own, participations=[cast.participations["lucja"]], by=by)
    actions.enrol(event=other, participations=[cast.participations["nadia"]], by=by)
    page = client_of(cast, "ada").get(_url("detail", cycle)).content.decode()
    names = {who: cast.participations[who].person.identity.name for who in ("lucja", "nadia")}
    assert names["lucja"] in page
    assert names["nadia"] not in page


def test_the_events_of_a_project_are_a_part_of_its_page(cast):
    event, alicja = plan(cast), client_of(cast, "alicja")
    address = reverse("events:of-project", args=[cast.project.code])
    assert address in alicja.get(reverse("projects:about", args=[cast.project.code])).content.decode()
    assert reverse("events:detail", args=[event.pk]) in alicja.get(address).content.decode()
    assert Event.objects.count() == 1
