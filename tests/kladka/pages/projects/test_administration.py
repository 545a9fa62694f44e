"""Administering a project in the browser: who may, what is saved, what is asked before something is lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.audit.models import Entry
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations.actions import add_organisation
from kladka.programmes import actions, queries
from kladka.programmes.models import Award, FundingLine, Goal, Partnership, Project, ServedArea, Target
from tests.kladka.calls.world import pdf
from tests.kladka.pages.signed_in import body_of, client_of, send
from tests.world.cast import END, START, Cast, foreign_project

NEW = {
    "code": "nowy-2027",
    "title_pl": "Nowy projekt",
    "title_en": "A new project",
    "starts_on": "2027-01-01",
    "ends_on": "2028-12-31",
    "pack": "eu-esf-plus-2021",
    "profile": "pl-esf-plus",
    "is_public": "no",
}
TYPED = {
    "funding_line": "typed",
    "programme_code": "FEM",
    "programme_name_pl": "Program regionalny",
    "programme_name_en": "Regional programme",
    "priority_code": "6",
    "priority_name_pl": "Priorytet",
    "priority_name_en": "Priority",
}


@pytest.fixture
def adam(cast: Cast) -> Client:
    return client_of(cast, "adam")


def _about(cast: Cast) -> str:
    return reverse("projects:about", args=[cast.project.code])


def test_an_administrator_opens_a_project_in_a_line_that_is_there(cast: Cast, adam: Client) -> None:
    line = str(cast.project.funding_line_id)
    response = send(adam, reverse("projects:new"), **NEW, funding_line=line)
    assert (response.status_code, response["Location"]) == (302, "/office/projects/nowy-2027/")
    opened = Project.objects.get(code="nowy-2027")
    assert (opened.controller, opened.funding_line_id) == (cast.organisations["leader"], cast.project.funding_line_id)
    assert opened.partnerships.get().role == "leader"
    assert "A new project" in adam.get(reverse("projects:list")).content.decode()


def test_a_funding_line_is_typed_in_the_same_form(cast: Cast, adam: Client) -> None:
    assert send(adam, reverse("projects:new"), **NEW, **TYPED).status_code == 302
    line = Project.objects.get(code="nowy-2027").funding_line
    assert [(each.level, each.code) for each in queries.levels_of(line)] == [("programme", "FEM"), ("priority", "6")]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"code": "Nowy Projekt"}, "Use small letters, digits and single hyphens."),
        ({"code": "proba"}, "Another project already has this code."),
        ({"ends_on": "2026-12-31"}, "A project ends on or after the day it starts."),
        ({"programme_name_en": ""}, "Fill this in, or leave the whole level empty."),
        ({"sub_measure_code": "1", "sub_measure_name_pl": "P", "sub_measure_name_en": "S"}, "A level above this one"),
    ],
)
def test_wrong_answers_are_told_and_nothing_is_stored(cast: Cast, adam: Client, changed: dict, message: str) -> None:
    projects, lines = Project.objects.count(), FundingLine.objects.count()
    response = send(adam, reverse("projects:new"), **(NEW | TYPED | changed))
    assert response.status_code == 422
    assert message in response.content.decode()
    assert "Nowy projekt" in response.content.decode()
    assert (Project.objects.count(), FundingLine.objects.count()) == (projects, lines)


def test_a_partners_administrator_opens_no_project(cast: Cast) -> None:
    staff = cast.staff["nikt"]
    staff.is_administrator = True
    staff.save()
    client = client_of(cast, "nikt")
    assert client.get(reverse("projects:new")).status_code == 404
    assert client.get(_about(cast)).status_code == 200
    assert "Add a goal" not in client.get(_about(cast)).content.decode()
    assert client.get(reverse("projects:edit", args=["proba"])).status_code == 404
    assert client.get(reverse("projects:list")).content.decode().count("Open a project") == 0


def test_the_second_of_two_editors_sees_both_versions(cast: Cast, adam: Client) -> None:
    address = reverse("projects:edit", args=["proba"])
    line = str(cast.project.funding_line_id)
    typed = NEW | {"starts_on": str(START), "ends_on": str(END), "version": "1", "funding_line": line}
    assert send(adam, address, **typed).status_code == 302
    response = send(adam, address, **(typed | {"title_en": "Another title"}))
    assert response.status_code == 422
    assert "A new project" in response.content.decode()
    assert "Another title" in response.content.decode()
    cast.project.refresh_from_db()
    assert (cast.project.title_en, cast.project.code) == ("A new project", "proba")


def test_goals_are_added_changed_and_removed_after_a_question(cast: Cast, adam: Client) -> None:
    general = {"kind": "general", "text_pl": "Cel", "text_en": "Back to work", "indicators": ["EECO01"]}
    add = reverse("projects:add-goal", args=["proba"])
    assert send(adam, add, **general).status_code == 302
    assert "The project already has a general goal." in send(adam, add, **general).content.decode()
    goal = Goal.objects.get(project=cast.project)
    assert goal.indicators == ["EECO01"]
    assert "Total number of participants" in adam.get(_about(cast)).content.decode()
    edit, remove = (reverse(f"projects:{name}-goal", args=[goal.pk]) for name in ("edit", "remove"))
    changed = general | {"text_en": "Work for all", "version": str(queries.version_of(goal))}
    assert send(adam, edit, **changed).status_code == 302
    goal.refresh_from_db()
    assert goal.text_en == "Work for all"
    assert "Remove this goal?" in adam.get(remove).content.decode()
    assert Goal.objects.filter(pk=goal.pk).exists()
    assert send(adam, remove).status_code == 302
    assert not Goal.objects.filter(pk=goal.pk).exists()
    with pytest.raises(Stale):
        actions.remove_goal(goal=goal, by=cast.users["adam"])


def test_groups_and_awards_are_added(cast: Cast, adam: Client) -> None:
    group = {"code": "carers", "name_pl": "Opiekunki", "name_en": "Carers", "institutional": "no"}
    assert send(adam, reverse("projects:add-group", args=["proba"]), **group).status_code == 302
    award = {
        "outcome": "chosen",
        "title": "Lider",
        "contest": "Konkurs",
        "organiser": "Urząd",
        "entered_on": "2026-05-05",
        "entries": "3",
    }
    address = reverse("projects:add-award", args=["proba"])
    refused = send(adam, address, **award, chosen="4")
    assert refused.status_code == 422
    assert "More projects cannot be chosen than were entered." in refused.content.decode()
    assert send(adam, address, **award, chosen="1").status_code == 302
    shown = adam.get(_about(cast)).content.decode()
    assert "Carers" in shown
    assert "1 of 3" in shown


def test_a_partner_joins_and_ends_and_its_people_then_see_nothing(cast: Cast, adam: Client) -> None:
    added = add_organisation(name="Próba Gamma", legal_form="association", by=cast.users["adam"])
    address = reverse("projects:add-partner", args=["proba"])
    typed = {"organisation": str(added.pk), "role": "partner", "from_date": "2026-01-01"}
    assert send(adam, address, **typed).status_code == 302
    beta = Partnership.objects.get(project=cast.project, organisation=cast.organisations["beta"])
    end = reverse("projects:end-partner", args=[beta.pk])
    assert "no longer see the project" in adam.get(end).content.decode()
    assert client_of(cast, "bogdan").get(_about(cast)).status_code == 200
    assert send(adam, end, until_date="2026-01-31").status_code == 302
    assert client_of(cast, "bogdan").get(_about(cast)).status_code in {403, 404}
    leader = Partnership.objects.get(project=cast.project, role="leader")
    refused = send(adam, reverse("projects:end-partner", args=[leader.pk]), until_date="2026-01-31")
    assert "The leader stays to the end of the project." in refused.content.decode()


def test_areas_are_served_from_a_site_of_who_takes_part(cast: Cast, adam: Client) -> None:
    address = reverse("projects:serve", args=["proba"])
    site = cast.sites["alfa"]
    assert send(adam, address, site=str(site.pk), powiats=["1212", "1208"]).status_code == 302
    assert send(adam, address, site=str(site.pk), powiats=["1212", "1214"]).status_code == 302
    assert set(ServedArea.objects.filter(site=site).values_list("powiat", flat=True)) == {"1208", "1212", "1214"}


def test_targets_are_set_on_one_page_and_change_with_a_reason(cast: Cast) -> None:
    client = client_of(cast, "olga")
    address = reverse("projects:promise", args=["proba"])
    before = Entry.objects.count()
    assert (
        send(client, address, version="0", **{"EECO01-0": "40", "EECO01-1": "25", "EECO01-2": "15"}).status_code == 302
    )
    assert Entry.objects.count() == before + 1
    assert _promised(cast) == {"": 40, "sex=female": 25, "sex=male": 15}
    version = queries.promised(cast.project, END).version
    changed = {"EECO01-0": "45", "EECO01-1": "25", "version": str(version)}
    refused = send(client, address, **changed)
    assert refused.status_code == 422
    assert _promised(cast) == {"": 40, "sex=female": 25, "sex=male": 15}
    assert send(client, address, **changed, reason="change_of_plan").status_code == 302
    assert _promised(cast) == {"": 45, "sex=female": 25}
    assert Target.objects.filter(project=cast.project).count() == 4


def test_the_second_officer_who_sets_targets_sees_both_values(cast: Cast) -> None:
    client, address = client_of(cast, "olga"), reverse("projects:promise", args=["proba"])
    assert send(client, address, version="0", **{"EECO01-0": "40"}).status_code == 302
    response = send(client, address, version="0", **{"EECO01-0": "55"})
    assert response.status_code == 422
    assert 'value="stored"' in response.content.decode()
    assert _promised(cast) == {"": 40}


def test_nothing_changed_is_told(cast: Cast) -> None:
    with pytest.raises(PolicyBroken):
        actions.promise(
            project=cast.project, version=0, on_date=END, values={("EECO01", ""): None}, by=cast.users["olga"]
        )


def test_one_target_is_corrected_and_withdrawn(cast: Cast) -> None:
    client = client_of(cast, "olga")
    target = actions.set_target(
        project=cast.project, indicator="EECO01", value=Decimal(9), on_date=date(2026, 6, 30), by=cast.users["olga"]
    )
    correct = reverse("projects:correct-target", args=[target.pk])
    typed = {"value": "12", "on_date": "2026-06-30"}
    assert send(client, correct, **typed).status_code == 422
    assert send(client, correct, **typed, reason="typing_error").status_code == 302
    assert client.get(correct).status_code == 404
    for address in (correct, reverse("projects:withdraw-target", args=[target.pk])):
        late = send(client, address, value="13", on_date="2026-06-30", reason="other", words="The annex says so")
        assert late.status_code == 422
        assert "You changed this in another window while you were writing." in late.content.decode()
        assert "The annex says so" in late.content.decode()
    stands = Target.objects.current().get(project=cast.project)
    assert stands.value == 12
    withdraw = reverse("projects:withdraw-target", args=[stands.pk])
    assert "Withdraw this target?" in client.get(withdraw).content.decode()
    assert send(client, withdraw, reason="other").status_code == 302
    assert not Target.objects.current().filter(project=cast.project).exists()


def test_an_officer_of_another_project_sets_no_targets_here(cast: Cast) -> None:
    other = foreign_project(cast)
    client = client_of(cast, "olga")
    assert client.get(reverse("projects:promise", args=[other.code])).status_code == 404
    assert send(client, reverse("projects:promise", args=[other.code]), version="0").status_code == 404
    assert client.get(reverse("projects:promise", args=["proba"])).status_code == 200
    assert client.get(reverse("projects:edit", args=["proba"])).status_code == 403


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_pages_take_few_queries_and_are_small(cast: Cast, language: str) -> None:
    client = client_of(cast, "adam")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    names = ("edit", "add-goal", "add-group", "add-partner", "serve", "add-award", "promise")
    for address in [reverse("projects:new"), *(reverse(f"projects:{name}", args=["proba"]) for name in names)]:
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        assert response.status_code == 200
        assert len(asked) <= 12, address
        assert len(response.content) < 60_000, (address, len(response.content))


def _promised(cast: Cast) -> dict[str, int]:
    return {target.breakdown: int(target.value) for target in queries.targets_of(cast.project)}


def test_the_targets_of_the_longest_pack_fit_on_one_page(cast: Cast) -> None:
    Project.objects.filter(pk=cast.project.pk).update(pack="pl-po-kl-7.2.1-abc")
    response = client_of(cast, "olga").get(reverse("projects:promise", args=["proba"]))
    assert response.content.decode().count('inputmode="numeric"') >= 60
    assert len(response.content) < 60_000


def _promise(cast: Cast, **typed: str):
    return send(client_of(cast, "olga"), reverse("projects:promise", args=["proba"]), version="0", **typed)


def test_a_target_of_a_figure_that_counts_is_a_whole_number_and_the_summary_says_which(cast: Cast) -> None:
    refused = _promise(cast, **{"EECO01-1": "12,5"})
    assert refused.status_code == 422
    problem = refused.context["form"].problems[0]
    assert problem.label.endswith(", Women")
    assert len(problem.label) > len("Women, Women")
    assert "(optional)" not in refused.content.decode().partition("The reason")[0]
    with pytest.raises(PolicyBroken):
        actions.set_target(project=cast.project, indicator="EECO01", value=Decimal("12.5"), by=cast.users["olga"])


def test_women_and_men_who_do_not_add_up_are_asked_about_and_may_stand(cast: Cast) -> None:
    typed = {"EECO01-0": "40", "EECO01-1": "20", "EECO01-2": "15"}
    refused = _promise(cast, **typed)
    assert refused.status_code == 422
    assert "parts_differ" in refused.context["form"].errors
    assert _promised(cast) == {}
    assert _promise(cast, **typed, parts_differ="on").status_code == 302
    assert _promised(cast) == {"": 40, "sex=female": 20, "sex=male": 15}


def test_a_total_with_one_of_its_parts_is_not_asked_about(cast: Cast) -> None:
    assert _promise(cast, **{"EECO01-0": "40", "EECO01-1": "20"}).status_code == 302


def test_an_award_and_a_target_group_are_corrected_and_removed_after_a_question(cast: Cast, adam: Client) -> None:
    award = actions.record_award(
        project=cast.project, title="Nagorda", contest="K", organiser="U", entered_on=START, by=cast.users["adam"]
    )
    group = actions.add_target_group(
        project=cast.project, code="extra", name_pl="Gurpa", name_en="Gruop", by=cast.users["adam"]
    )
    page = adam.get(_about(cast)).content.decode()
    for kind, thing in (("award", award), ("group", group)):
        edit, remove = (reverse(f"projects:{verb}-{kind}", args=[thing.pk]) for verb in ("edit", "remove"))
        assert edit in page
        assert "govuk-button--warning" in adam.get(remove).content.decode()
    typed = {"outcome": "chosen", "title": "Nagroda", "contest": "K", "organiser": "U", "entered_on": START.isoformat()}
    typed["version"] = str(queries.version_of(award))
    assert send(adam, reverse("projects:edit-award", args=[award.pk]), **typed).status_code == 302
    words = {"name_pl": "Grupa", "name_en": "Group", "institutional": "no"}
    words["version"] = str(queries.version_of(group))
    assert send(adam, reverse("projects:edit-group", args=[group.pk]), **words).status_code == 302
    award.refresh_from_db(), group.refresh_from_db()
    assert (award.title, group.name_pl, group.code) == ("Nagroda", "Grupa", "extra")
    for kind, thing in (("award", award), ("group", group)):
        assert send(adam, reverse(f"projects:remove-{kind}", args=[thing.pk])).status_code == 302
        assert not type(thing).objects.filter(pk=thing.pk).exists()


def test_a_target_group_in_which_people_entered_stays(cast: Cast, adam: Client) -> None:
    group = cast.target_group
    refused = send(adam, reverse("projects:remove-group", args=[group.pk]))
    assert refused.status_code == 422
    assert "People entered the project in this target group" in refused.content.decode()
    assert type(group).objects.filter(pk=group.pk).exists()


def test_areas_served_by_mistake_are_taken_away(cast: Cast, adam: Client) -> None:
    site = cast.sites["alfa"]
    actions.serve_areas(project=cast.project, site=site, powiats=["1208", "1212"], by=cast.users["adam"])
    address = reverse("projects:change-areas", args=["proba", site.pk])
    assert address in adam.get(reverse("projects:team", args=["proba"])).content.decode()
    assert address in adam.get(reverse("projects:serve", args=["proba"])).content.decode()
    assert adam.get(address).context["form"].initial == {"powiats": ["1208", "1212"], "before": "1208 1212"}
    assert send(adam, address, powiats=["1212", "1214"]).status_code == 302
    assert set(ServedArea.objects.filter(site=site).values_list("powiat", flat=True)) == {"1212", "1214"}


def test_areas_that_two_people_change_at_a_time_are_all_kept(cast: Cast, adam: Client) -> None:
    """Both opened the page with two areas; the second save took away what the first had added."""
    site = cast.sites["alfa"]
    actions.serve_areas(project=cast.project, site=site, powiats=["1208", "1212"], by=cast.users["adam"])
    address = reverse("projects:change-areas", args=["proba", site.pk])
    assert send(adam, address, before="1208 1212", powiats=["1208", "1212", "1214"]).status_code == 302
    assert send(adam, address, before="1208 1212", powiats=["1212", "1206"]).status_code == 302
    assert set(ServedArea.objects.filter(site=site).values_list("powiat", flat=True)) == {"1206", "1212", "1214"}


def test_targets_for_another_day_are_named_where_targets_are_set(cast: Cast) -> None:
    """A project that was prolonged has them for its former last day; the empty form hid them."""
    olga, address = client_of(cast, "olga"), reverse("projects:promise", args=["proba"])
    assert "set for another day" not in olga.get(address).content.decode()
    for indicator, day in (("EECO01", date(2026, 6, 30)), ("EECO02", date(2026, 6, 30)), ("EECO01", END)):
        actions.set_target(
            project=cast.project, indicator=indicator, value=Decimal(9), on_date=day, by=cast.users["olga"]
        )
    assert "2 targets are set for another day: 30 June 2026." in olga.get(address).content.decode()


def test_the_end_of_a_partnership_is_taken_back(cast: Cast, adam: Client) -> None:
    partnership = cast.project.partnerships.get(organisation=cast.organisations["beta"])
    address = reverse("projects:end-partner", args=[partnership.pk])
    assert send(adam, address).status_code == 422
    actions.end_partnership(partnership=partnership, until_date=date(2026, 6, 30), by=cast.users["adam"])
    assert "Correct the end" in adam.get(_about(cast)).content.decode()
    assert send(adam, address).status_code == 302
    partnership.refresh_from_db()
    assert partnership.until_date is None


def test_each_part_of_a_project_has_a_title_of_its_own(cast: Cast) -> None:
    client = client_of(cast, "olga")
    names = ("projects:about", "projects:team", "projects:targets", "figures:project")
    pages = [client.get(reverse(name, args=["proba"])).content.decode() for name in names]
    assert len({page.partition("<title>")[2].partition("</title>")[0] for page in pages}) == len(names)


def test_an_entry_in_a_contest_has_documents_and_the_figures_of_its_day(cast: Cast, adam: Client) -> None:
    typed = {"contest": "Konkurs", "organiser": "Urząd", "entered_on": "2026-05-05"}
    add = reverse("projects:add-award", args=["proba"])
    assert 'href="#id_title' in send(adam, add, **typed, outcome="entered", title="Lider").content.decode()
    assert send(adam, add, **typed, outcome="entered").status_code == 302
    award = Award.objects.get()
    address = reverse("projects:award", args=[award.pk])
    document = reverse("projects:add-award-document", args=[award.pk])
    wrong = SimpleUploadedFile("zgloszenie.txt", b"tekst")
    assert 'href="#id_file' in send(adam, document, words="Zgłoszenie", file=wrong).content.decode()
    upload = SimpleUploadedFile("zgloszenie.pdf", pdf())
    assert send(adam, document, words="Zgłoszenie", file=upload)["Location"] == address
    page = adam.get(address).content.decode()
    assert "not known yet" in page
    assert "Zgłoszenie" in page
    assert "Figures as known on the day of the entry" in page
    assert "known_on=2026-05-05" in page
    assert "nothing recorded by that day" in page, "what was not recorded then is not known to be none"
    file = award.files.get()
    opened = adam.get(reverse("projects:award-document", args=[award.pk, file.pk]))
    assert opened.headers["Content-Type"] == "application/pdf"
    assert body_of(opened) == pdf()
    send(adam, reverse("projects:remove-award-document", args=[award.pk, file.pk]))
    assert not award.files.exists()
    home = Client(headers={"accept-language": "en"}).get(reverse("public:project", args=["proba"]))
    assert "Konkurs" not in home.content.decode(), "the public is told of what was chosen only"
