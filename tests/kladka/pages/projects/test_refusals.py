"""Wrong input about a project: told at its place, nothing stored, what was typed is kept."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.programmes import actions, queries
from kladka.programmes.models import Award, FundingLine, Partnership, Project, Target, TargetGroup
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import END, START, Cast

HUGE = "99999999999999999999"
AWARD = {"outcome": "chosen", "title": "Nagroda", "contest": "K", "organiser": "U", "entered_on": START.isoformat()}


def _refused(response: Any, field: str) -> list[str]:
    assert response.status_code == 422
    return list(response.context["form"].errors.get(field, []))


@pytest.mark.parametrize("field", ["entries", "chosen"])
@pytest.mark.parametrize("number", [HUGE, "2147483648"])
def test_a_number_of_awards_that_no_column_holds_is_told_at_its_field(cast: Cast, field: str, number: str) -> None:
    response = send(client_of(cast, "adam"), reverse("projects:add-award", args=["proba"]), **AWARD, **{field: number})
    assert "too large to be recorded" in _refused(response, field)[0]
    assert f'value="{number}"' in response.content.decode()
    assert not Award.objects.exists()


def test_a_target_that_no_column_holds_is_told_at_its_field(cast: Cast) -> None:
    address = reverse("projects:promise", args=["proba"])
    response = send(client_of(cast, "olga"), address, version="0", **{"EECO01-0": HUGE})
    assert "too large to be recorded" in _refused(response, "EECO01-0")[0]
    assert not Target.objects.filter(project=cast.project).exists()


@pytest.fixture
def adam(cast: Cast) -> Client:
    return client_of(cast, "adam")


def _edited(cast: Cast, client: Client, **changed: Any) -> Any:
    address = reverse("projects:edit", args=["proba"])
    shown = client.get(address).context["form"].initial
    typed = {name: value for name, value in shown.items() if value is not None} | {"is_public": "no"}
    stored = Project.objects.get(pk=cast.project.pk)
    return send(client, address, **(typed | {"version": str(stored.version)} | changed))


def test_women_are_not_more_than_everybody(cast: Cast) -> None:
    client, address = client_of(cast, "olga"), reverse("projects:promise", args=["proba"])
    response = send(client, address, version="0", **{"EECO01-0": "40", "EECO01-1": "41"})
    assert _refused(response, "EECO01-1") == ["This is more than the total, 40. Correct one of the two."]
    promise = {"project": cast.project, "indicator": "EECO01", "by": cast.users["olga"]}
    total = actions.set_target(value=Decimal(40), **promise)
    with pytest.raises(PolicyBroken) as refused:
        actions.set_target(value=Decimal(41), breakdown="sex=female", **promise)
    assert refused.value.field == "value"
    actions.set_target(value=Decimal(40), breakdown="sex=female", **promise)
    correct = reverse("projects:correct-target", args=[total.pk])
    lower = {"value": "39", "on_date": END.isoformat(), "reason": "typing_error"}
    assert "A part cannot be larger than the total" in _refused(send(client, correct, **lower), "value")[0]


def test_a_value_that_changes_without_a_reason_is_asked_why_in_words(cast: Cast) -> None:
    actions.set_target(project=cast.project, indicator="EECO01", value=Decimal(40), by=cast.users["olga"])
    client, address = client_of(cast, "olga"), reverse("projects:promise", args=["proba"])
    version = client.get(address).context["form"].fields["version"].initial
    response = send(client, address, version=str(version), **{"EECO01-0": "41"})
    assert _refused(response, "reason") == ["A value that was there changes. Choose why."]


def test_a_code_that_is_not_on_a_list_is_refused_in_the_words_of_the_list(cast: Cast) -> None:
    target = actions.set_target(project=cast.project, indicator="EECO01", value=Decimal(40), by=cast.users["olga"])
    with pytest.raises(PolicyBroken) as refused:
        actions.withdraw_target(target=target, reason="because", by=cast.users["olga"])
    assert "typing_error" not in str(refused.value)
    assert "“because” is not on the list" in str(refused.value) or "„because”" in str(refused.value)


@pytest.mark.parametrize("code", ["Unemployed", "ludzie dorośli", "-people", "Ł"])
def test_a_code_of_a_target_group_is_made_of_small_letters(cast: Cast, adam: Client, code: str) -> None:
    words = {"name_pl": "Grupa", "name_en": "Group", "institutional": "no"}
    response = send(adam, reverse("projects:add-group", args=["proba"]), code=code, **words)
    assert _refused(response, "code") == ["Use small letters, digits and single hyphens."]
    with pytest.raises(PolicyBroken):
        actions.add_target_group(project=cast.project, code=code, name_pl="G", name_en="G", by=cast.users["adam"])
    assert not TargetGroup.objects.filter(code=code).exists()


def test_no_award_comes_from_the_future(cast: Cast, adam: Client) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    typed = AWARD | {"entered_on": tomorrow}
    response = send(adam, reverse("projects:add-award", args=["proba"]), **typed)
    assert "lies in the future" in _refused(response, "entered_on")[0]
    award = actions.record_award(project=cast.project, **(AWARD | {"entered_on": START}), by=cast.users["adam"])
    typed["version"] = str(queries.version_of(award))
    assert (
        "lies in the future"
        in _refused(send(adam, reverse("projects:edit-award", args=[award.pk]), **typed), "entered_on")[0]
    )


def test_a_project_does_not_end_before_what_was_recorded_in_it(cast: Cast, adam: Client) -> None:
    response = _edited(cast, adam, ends_on=(START + timedelta(days=1)).isoformat())
    said = _refused(response, "ends_on")[0]
    assert said.startswith("Already recorded after this day: ")
    assert "Supports: " in said
    assert "Entries: " in said
    assert Project.objects.get(pk=cast.project.pk).ends_on == END


def test_a_project_does_not_start_after_what_was_recorded_in_it(cast: Cast, adam: Client) -> None:
    response = _edited(cast, adam, starts_on=(END - timedelta(days=1)).isoformat())
    assert "Already recorded before this day: " in _refused(response, "starts_on")[0]
    assert Project.objects.get(pk=cast.project.pk).starts_on == START


def test_a_project_that_begins_earlier_takes_its_partners_along(cast: Cast, adam: Client) -> None:
    earlier = START - timedelta(days=31)
    assert _edited(cast, adam, starts_on=earlier.isoformat()).status_code == 302
    days = set(Partnership.objects.filter(project=cast.project).values_list("from_date", flat=True))
    assert days == {earlier}


def test_the_funding_line_of_a_project_is_corrected(cast: Cast, adam: Client) -> None:
    other = FundingLine.objects.create(level="programme", code="INNY", name_pl="Inny", name_en="Other")
    assert _edited(cast, adam, funding_line=str(other.pk)).status_code == 302
    assert Project.objects.get(pk=cast.project.pk).funding_line == other
    typed = {"programme_code": "FE", "programme_name_pl": "Program", "programme_name_en": "Programme"}
    response = _edited(cast, adam, **typed)
    assert "does not go with your answer" in _refused(response, "programme_code")[0]
    assert _edited(cast, adam, funding_line="typed", **typed).status_code == 302
    assert Project.objects.get(pk=cast.project.pk).funding_line.code == "FE"


def test_what_the_list_of_operations_tells_is_typed_at_the_project(cast: Cast, adam: Client) -> None:
    told = {"total_cost": "4 512 300,5", "fund": "esf_plus", "specific_objective": "ESO4.8"}
    for impossible in ("0", "100.01"):
        assert _refused(_edited(cast, adam, **told, cofinancing_rate=impossible), "cofinancing_rate")
    assert _refused(_edited(cast, adam, **told | {"total_cost": "0"}), "total_cost")
    assert _edited(cast, adam, **told, cofinancing_rate="82,5").status_code == 302
    stored = Project.objects.get(pk=cast.project.pk)
    assert (stored.total_cost, stored.cofinancing_rate) == (Decimal("4512300.50"), Decimal("82.5"))
    assert _edited(cast, adam, total_cost="", fund="").status_code == 302
    stored.refresh_from_db()
    assert (stored.total_cost, stored.fund, stored.specific_objective) == (None, "", "ESO4.8")


def test_other_definitions_are_asked_about_with_the_targets_that_lose_their_figure(cast: Cast, adam: Client) -> None:
    other = "pl-po-kl-7.2.1-abc"
    assert _edited(cast, adam).status_code == 302
    actions.set_target(project=cast.project, indicator="EECO01", value=Decimal(40), by=cast.users["olga"])
    response = _edited(cast, adam, pack=other)
    said = _refused(response, "second_time")[0]
    assert "Total number of participants" in said
    assert Project.objects.get(pk=cast.project.pk).pack != other
    assert _edited(cast, adam, pack=other, second_time="on").status_code == 302
    assert Project.objects.get(pk=cast.project.pk).pack == other
    target = Target.objects.current().get(project=cast.project)
    assert (target.value, target.on_date) == (40, END)


def test_other_definitions_without_targets_are_not_asked_about(cast: Cast, adam: Client) -> None:
    assert _edited(cast, adam, pack="pl-po-kl-7.2.1-abc").status_code == 302


@pytest.mark.parametrize("kind", ["award", "group", "goal"])
def test_whoever_changes_the_same_second_is_shown_both(cast: Cast, adam: Client, kind: str) -> None:
    """The second save overwrote the first unseen."""
    by, project = cast.users["adam"], cast.project
    make = {
        "award": lambda: actions.record_award(project=project, **(AWARD | {"entered_on": START}), by=by),
        "group": lambda: actions.add_target_group(project=project, code="x", name_pl="Stara", name_en="Old", by=by),
        "goal": lambda: actions.add_goal(project=project, kind="specific", text_pl="Stary", text_en="Old", by=by),
    }
    words = {
        "award": AWARD,
        "group": {"name_pl": "Stara", "name_en": "Old", "institutional": "no"},
        "goal": {"kind": "specific", "text_pl": "Stary", "text_en": "Old"},
    }[kind]
    name = {"award": "title", "group": "name_en", "goal": "text_en"}[kind]
    address = reverse(f"projects:edit-{kind}", args=[make[kind]().pk])
    shown = adam.get(address).context["form"]
    seen = {"version": str(shown.fields["version"].initial)}
    seen |= {f"first-{each}": str(value) for each, value in words.items() if each != "entered_on"}
    assert send(adam, address, **(words | seen | {name: "First of two"})).status_code == 302
    response = send(adam, address, **(words | seen | {name: "Second of two"}))
    assert response.status_code == 422
    page = response.content.decode()
    assert "You changed this in another window in the meantime" in page
    assert "You saved another version on " in page
    assert "First of two" in page
    assert "Second of two" in page


@pytest.mark.parametrize("kind", ["goal", "group", "award"])
def test_what_was_typed_into_something_removed_meanwhile_is_handed_back(cast: Cast, adam: Client, kind: str) -> None:
    by = cast.users["adam"]
    if kind == "goal":
        thing: Any = actions.add_goal(
            project=cast.project, kind="general", text_pl="Cel", text_en="Aim", indicators=[], by=by
        )
        take_away, typed = actions.remove_goal, {"kind": "general", "text_pl": "Cel pisany długo", "text_en": "Aim"}
    elif kind == "group":
        thing = actions.add_target_group(project=cast.project, code="extra", name_pl="G", name_en="G", by=by)
        take_away, typed = actions.remove_target_group, {"name_pl": "Cel pisany długo", "name_en": "Group"}
    else:
        thing = actions.record_award(project=cast.project, **(AWARD | {"entered_on": START}), by=by)
        take_away, typed = actions.remove_award, AWARD | {"title": "Cel pisany długo"}
    edit, remove = (reverse(f"projects:{verb}-{kind}", args=[thing.pk]) for verb in ("edit", "remove"))
    strange = reverse(f"projects:edit-{kind}", args=[cast.project.pk])
    take_away(**{kind: thing}, by=by)
    response = send(adam, edit, version="1", **typed)
    page = response.content.decode()
    assert response.status_code == 404
    assert "was removed, by you in another tab or by somebody else" in page
    assert "Cel pisany długo" in page
    assert reverse("projects:list") in page
    assert "was removed, by you" in adam.get(remove).content.decode()
    assert "was removed, by you" not in adam.get(strange).content.decode()
