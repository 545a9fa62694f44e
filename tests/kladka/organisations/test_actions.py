"""The verbs of organisations: what they record, refuse, and leave in the audit chain."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from kladka.accounts.models import User
from kladka.audit.models import Entry
from kladka.audit.queries import verify
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations import actions, permissions, queries, rules
from kladka.organisations.models import Organisation, Site, Staff

DAY = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are matched as they are written in the code, whatever is compiled."""
    with translation.override("en"):
        yield


@pytest.fixture
def olga(db: None) -> User:
    return User.objects.create_user("olga@example.invalid", name="Olga Próbna")


@pytest.fixture
def klucz(olga: User) -> Organisation:
    return actions.add_organisation(
        name="  Stowarzyszenie   Próba ", legal_form="association", krs="0000123456", by=olga
    )


def site_of(organisation: Organisation, by: User, **more: object) -> Site:
    given = {"name": "Klucze", "town": "Klucze", "powiat": "1212", "opened_on": DAY} | more
    return actions.add_site(organisation=organisation, by=by, **given)


def test_an_organisation_is_named_sorted_and_written_into_its_own_chain(klucz: Organisation, olga: User) -> None:
    stored = Organisation.objects.get(pk=klucz.pk)
    assert (stored.name, stored.short_name) == ("Stowarzyszenie Próba", "Stowarzyszenie Próba")
    assert stored.name_fold == "stowarzyszenie proba"
    line = Entry.objects.get(controller=klucz.pk)
    assert (line.verb, line.by) == ("organisations.add_organisation", olga.pk)
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"legal_form": "club"}, "legal_form"),
        ({"powiat": "9999"}, "powiat"),
        ({"krs": "123456"}, "krs"),
        ({"krs": "00001234ab"}, "krs"),
        ({"legal_form": "municipality"}, "krs"),
    ],
)
def test_a_wrong_organisation_is_refused_at_its_field(
    klucz: Organisation, olga: User, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(PolicyBroken) as refused:
        actions.change_organisation(organisation=klucz, version=1, changes=changes, by=olga)
    assert refused.value.field == field
    assert Organisation.objects.get(pk=klucz.pk).version == 1
    assert Entry.objects.count() == 1


def test_one_krs_number_is_one_organisation(klucz: Organisation, olga: User) -> None:
    with pytest.raises(PolicyBroken, match="Stowarzyszenie Próba"):
        actions.add_organisation(name="Druga", legal_form="foundation", krs=klucz.krs, by=olga)


def test_who_writes_second_is_told(klucz: Organisation, olga: User) -> None:
    actions.change_organisation(organisation=klucz, version=1, changes={"name": "Łąka"}, by=olga)
    with pytest.raises(Stale) as refused:
        actions.change_organisation(organisation=klucz, version=1, changes={"name": "Inna"}, by=olga)
    assert refused.value.stored.name == "Łąka"
    assert Organisation.objects.get(pk=klucz.pk).name_fold == "laka"


def test_a_verb_changes_only_what_it_names(klucz: Organisation, olga: User) -> None:
    with pytest.raises(PolicyBroken):
        actions.change_organisation(organisation=klucz, version=1, changes={"is_controller": True}, by=olga)


def test_a_branch_belongs_to_a_main_site_of_the_same_organisation(klucz: Organisation, olga: User) -> None:
    other = actions.add_organisation(name="Druga", legal_form="foundation", by=olga)
    main = site_of(klucz, olga)
    branch = site_of(klucz, olga, name="Filia", branch_of=main)
    for wrong in (branch, site_of(other, olga)):
        with pytest.raises(PolicyBroken) as refused:
            site_of(klucz, olga, name="Druga filia", branch_of=wrong)
        assert refused.value.field == "branch_of"
    changes = {"branch_of": site_of(klucz, olga, name="Trzecia")}
    with pytest.raises(PolicyBroken, match="branches"):
        actions.change_site(site=main, version=1, changes=changes, by=olga)


def test_a_branch_is_not_older_than_its_site(klucz: Organisation, olga: User) -> None:
    main = site_of(klucz, olga)
    with pytest.raises(PolicyBroken) as refused:
        site_of(klucz, olga, branch_of=main, opened_on=date(2026, 1, 4))
    assert refused.value.field == "opened_on"


def test_a_site_closes_after_its_branches_and_once(klucz: Organisation, olga: User) -> None:
    main = site_of(klucz, olga)
    branch = site_of(klucz, olga, name="Filia", branch_of=main)
    with pytest.raises(PolicyBroken, match="Filia"):
        actions.close_site(site=main, version=1, closed_on=DAY, by=olga)
    actions.close_site(site=branch, version=1, closed_on=DAY, by=olga)
    assert actions.close_site(site=main, version=1, closed_on=DAY, by=olga).closed_on == DAY
    with pytest.raises(PolicyBroken):
        actions.close_site(site=main, version=2, closed_on=DAY, by=olga)


def test_a_site_does_not_close_before_it_opened(klucz: Organisation, olga: User) -> None:
    with pytest.raises(PolicyBroken) as refused:
        actions.close_site(site=site_of(klucz, olga), version=1, closed_on=date(2026, 1, 4), by=olga)
    assert refused.value.field == "closed_on"


def test_an_account_belongs_to_one_staff_member(klucz: Organisation, olga: User) -> None:
    first = actions.add_staff(organisation=klucz, given_name="Łucja", family_name="Żak", user=olga, by=olga)
    second = actions.add_staff(organisation=klucz, given_name="Jan", family_name="Próba", by=olga)
    assert first.name_fold == "zak lucja"
    with pytest.raises(PolicyBroken, match="Łucja Żak"):
        actions.link_user(staff=second, version=1, user=olga, by=olga)
    jan = User.objects.create_user("jan@example.invalid", name="Jan Próba")
    assert actions.link_user(staff=second, version=1, user=jan, by=olga).user == jan
    with pytest.raises(PolicyBroken, match="already has an account"):
        actions.link_user(staff=first, version=1, user=jan, by=olga)


def test_staff_need_both_names(klucz: Organisation, olga: User) -> None:
    with pytest.raises(PolicyBroken) as refused:
        actions.add_staff(organisation=klucz, given_name=" ", family_name="Żak", by=olga)
    assert refused.value.field == "given_name"
    assert not Staff.objects.exists()


def test_one_of_the_staff_signs_for_an_organisation(klucz: Organisation, olga: User) -> None:
    zofia = actions.add_staff(organisation=klucz, given_name="Zofia", family_name="Ż", signs_as=" Prezes ", by=olga)
    jan = actions.add_staff(organisation=klucz, given_name="Jan", family_name="P", by=olga)
    assert queries.signatory_of(klucz) == zofia
    with pytest.raises(PolicyBroken, match="Zofia Ż signs for this organisation as Prezes") as refused:
        actions.change_staff(staff=jan, version=1, changes={"signs_as": "Wiceprezes"}, by=olga)
    assert refused.value.field == "signs_as"
    actions.change_staff(staff=zofia, version=1, changes={"signs_as": ""}, by=olga)
    assert queries.signatory_of(klucz) is None
    assert actions.change_staff(staff=jan, version=1, changes={"signs_as": "Wiceprezes"}, by=olga).signs_as


def test_the_directory_finds_without_diacritics_and_sorts_in_polish(
    klucz: Organisation, olga: User, django_assert_num_queries
) -> None:
    for name in ("Łąka", "Lato", "Zebra"):
        actions.add_organisation(name=name, legal_form="foundation", by=olga)
    site_of(klucz, olga)
    everything = Organisation.objects.all()
    with django_assert_num_queries(1):
        names = [row.name for row in queries.directory(everything)]
    assert names == ["Lato", "Łąka", "Stowarzyszenie Próba", "Zebra"]
    assert [row.name for row in queries.directory(everything, search="LAKA")] == ["Łąka"]
    assert [row.site_count for row in queries.directory(everything, search="00001")] == [1]
    assert [row.name for row in queries.directory(everything, legal_form="association")] == ["Stowarzyszenie Próba"]


def test_branches_stand_below_their_site(klucz: Organisation, olga: User) -> None:
    first, second = site_of(klucz, olga, name="A"), site_of(klucz, olga, name="B", opened_on=date(2026, 2, 1))
    site_of(klucz, olga, name="A1", branch_of=first, opened_on=date(2026, 3, 1))
    actions.close_site(site=second, version=1, closed_on=date(2026, 2, 2), by=olga)
    site_of(klucz, olga, name="C", opened_on=date(2026, 4, 1))
    assert [site.name for site in queries.sites_in_order(klucz)] == ["A", "A1", "C", "B"]


def test_an_administrator_looks_after_their_own_and_the_controllers_after_partners(
    klucz: Organisation, olga: User
) -> None:
    leader = actions.add_organisation(name="Lider", legal_form="public_unit", is_controller=True, by=olga)
    rival = actions.add_organisation(name="Obcy lider", legal_form="public_unit", is_controller=True, by=olga)
    adam = actions.add_staff(organisation=leader, given_name="Adam", family_name="A", is_administrator=True, by=olga)
    ewa = actions.add_staff(organisation=klucz, given_name="Ewa", family_name="E", is_administrator=True, by=olga)
    jan = actions.add_staff(organisation=klucz, given_name="Jan", family_name="J", by=olga)
    assert set(permissions.organisations_of(adam)) == {leader, klucz}
    assert set(permissions.organisations_of(ewa)) == {klucz}
    assert set(permissions.staff_of(ewa)) == {ewa, jan}
    assert rival not in permissions.organisations_of(adam)
    for nobody in (jan, None):
        assert not permissions.organisations_of(nobody).exists()
        assert not permissions.staff_of(nobody).exists()
        assert not permissions.sites_of(nobody).exists()


def test_a_city_is_not_the_powiat_of_like_name() -> None:
    assert rules.is_city("1261")
    assert not rules.is_city("1206")
    assert not rules.is_city("9999")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Fundacja Most", "Fundacja Most"),
        ("Stowarzyszenie na Rzecz Osób", "Stowarzyszenie na…"),
        ("Wielofunkcyjnościowe", "Wielofunkcyjnościo…"),
    ],
)
def test_a_long_name_is_cut_between_words(name: str, short: str) -> None:
    assert rules.shortened(name, 19) == short
