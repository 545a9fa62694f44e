"""The verbs of programmes: what they record, refuse, and leave in the audit chain."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from kladka.accounts.models import User
from kladka.audit.models import Entry
from kladka.audit.queries import verify
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations import actions as organisations
from kladka.organisations.models import Organisation
from kladka.programmes import actions, queries
from kladka.programmes.actions import LineLevel
from kladka.programmes.models import FundingLine, Partnership, Post, Project, Target
from kladka.programmes.permissions import viewer_for
from tests.world.cast import END, START, Cast

LEVELS = [
    LineLevel("PO KL", "Program Operacyjny Kapitał Ludzki", "Human Capital Operational Programme"),
    LineLevel("VII", "Promocja integracji społecznej", "Promotion of social integration"),
    LineLevel("7.2", "Przeciwdziałanie wykluczeniu społecznemu", "Countering social exclusion"),
    LineLevel("7.2.1", "Aktywizacja zawodowa i społeczna", "Vocational and social activation"),
]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are matched as they are written in the code, whatever is compiled."""
    with translation.override("en"):
        yield


@pytest.fixture
def olga(cast: Cast) -> User:
    return cast.users["olga"]


def opened(cast: Cast, **more: object) -> Project:
    line = actions.define_funding_line(controller=cast.organisations["leader"], levels=LEVELS, by=cast.users["olga"])
    given = {
        "code": "abc",
        "title_pl": "Tytuł",
        "title_en": "Title",
        "starts_on": date(2008, 5, 1),
        "ends_on": date(2011, 6, 30),
        "pack": "pl-po-kl-7.2.1-abc",
        "profile": "pl-po-kl-7.2.1",
    } | more
    controller = given.pop("controller", cast.organisations["leader"])
    return actions.open_project(controller=controller, funding_line=line, by=cast.users["olga"], **given)


def test_a_funding_line_has_four_levels_and_is_defined_once(cast: Cast, olga: User) -> None:
    leader = cast.organisations["leader"]
    line = actions.define_funding_line(controller=leader, levels=LEVELS, by=olga)
    count = FundingLine.objects.count()
    assert actions.define_funding_line(controller=leader, levels=LEVELS, by=olga) == line
    assert FundingLine.objects.count() == count
    assert [level.code for level in queries.levels_of(line)] == ["PO KL", "VII", "7.2", "7.2.1"]
    with pytest.raises(PolicyBroken):
        actions.define_funding_line(controller=leader, levels=[], by=olga)


def test_a_project_opens_with_its_leader_as_one_act(cast: Cast) -> None:
    before = Entry.objects.count()
    project = opened(cast)
    assert Entry.objects.count() == before + 2  # the funding line, the project
    leader = Partnership.objects.get(project=project)
    assert (leader.role, leader.organisation, leader.from_date) == (
        "leader",
        cast.organisations["leader"],
        date(2008, 5, 1),
    )
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "proba"}, "code"),
        ({"title_en": " "}, "title_en"),
        ({"ends_on": date(2008, 4, 30)}, "ends_on"),
        ({"pack": "no-such-pack"}, "pack"),
        ({"profile": "no-such-profile"}, "profile"),
    ],
)
def test_a_wrong_project_is_refused_at_its_field(cast: Cast, changes: dict[str, object], field: str) -> None:
    with pytest.raises(PolicyBroken) as refused:
        opened(cast, **changes)
    assert refused.value.field == field
    assert Project.objects.count() == 1


def test_only_a_controller_opens_projects(cast: Cast) -> None:
    with pytest.raises(PolicyBroken) as refused:
        opened(cast, controller=cast.organisations["alfa"])
    assert refused.value.field == "controller"


def test_who_changes_a_project_second_is_told(cast: Cast, olga: User) -> None:
    actions.change_project(project=cast.project, version=1, changes={"title_pl": "Nowy"}, by=olga)
    with pytest.raises(Stale):
        actions.change_project(project=cast.project, version=1, changes={"title_pl": "Inny"}, by=olga)
    with pytest.raises(PolicyBroken):
        actions.change_project(project=cast.project, version=2, changes={"code": "inny"}, by=olga)


def test_a_project_has_one_general_goal(cast: Cast, olga: User) -> None:
    actions.add_goal(project=cast.project, kind="general", text_pl="Cel", text_en="Goal", by=olga)
    specific = actions.add_goal(
        project=cast.project, kind="specific", text_pl="Cel 2", text_en="Goal 2", indicators=["EECO01"], by=olga
    )
    assert (specific.position, specific.indicators) == (2, ["EECO01"])
    with pytest.raises(PolicyBroken):
        actions.add_goal(project=cast.project, kind="general", text_pl="Cel", text_en="Goal", by=olga)


def test_an_organisation_takes_part_in_one_role_once_at_a_time(cast: Cast, olga: User) -> None:
    alfa = cast.organisations["alfa"]
    with pytest.raises(PolicyBroken, match="already takes part"):
        actions.add_partner(project=cast.project, organisation=alfa, by=olga)
    actions.add_partner(project=cast.project, organisation=alfa, role="funder", by=olga)
    with pytest.raises(PolicyBroken, match="leader"):
        actions.add_partner(project=cast.project, organisation=alfa, role="leader", by=olga)


def test_access_ends_with_the_partnership_and_the_post_stays(cast: Cast, olga: User) -> None:
    partnership = Partnership.objects.get(organisation=cast.organisations["alfa"])
    last = date(2026, 6, 30)
    actions.end_partnership(partnership=partnership, until_date=last, by=olga)
    assert viewer_for(cast.users["anna"], last).roles == {"coach"}
    assert viewer_for(cast.users["anna"], last + timedelta(days=1)).roles == frozenset()
    assert Post.objects.current().filter(pk=cast.posts["anna"].pk).exists()


def test_the_leader_does_not_leave(cast: Cast, olga: User) -> None:
    partnership = Partnership.objects.get(organisation=cast.organisations["leader"])
    with pytest.raises(PolicyBroken):
        actions.end_partnership(partnership=partnership, until_date=END, by=olga)


def test_areas_are_served_from_a_partners_site_and_are_not_the_site(cast: Cast, olga: User) -> None:
    site = cast.sites["alfa"]
    actions.serve_areas(project=cast.project, site=site, powiats=["1212", "1214"], by=olga)
    again = actions.serve_areas(project=cast.project, site=site, powiats=["1214", "1206"], by=olga)
    assert [area.powiat for area in again] == ["1206"]
    assert [(each.site, each.powiats) for each in queries.served_from(cast.project)] == [
        (site, ["1206", "1212", "1214"])
    ]
    with pytest.raises(PolicyBroken):
        actions.serve_areas(project=cast.project, site=site, powiats=["0000"], by=olga)
    stranger = organisations.add_organisation(name="Obca", legal_form="foundation", by=olga)
    far = organisations.add_site(
        organisation=stranger, name="Daleko", town="Tarnów", powiat="1263", opened_on=START, by=olga
    )
    with pytest.raises(PolicyBroken, match="take part"):
        actions.serve_areas(project=cast.project, site=far, powiats=["1263"], by=olga)


def test_a_target_is_promised_once_and_corrected_with_a_reason(cast: Cast, olga: User) -> None:
    women = actions.set_target(
        project=cast.project, indicator="EECO01", value=Decimal(24), breakdown="sex=female", by=olga
    )
    assert women.on_date == END
    with pytest.raises(PolicyBroken, match="already a target"):
        actions.set_target(project=cast.project, indicator="EECO01", value=Decimal(25), breakdown="sex=female", by=olga)
    new = actions.correct_target(target=women, changes={"value": Decimal(30)}, reason="later_knowledge", by=olga)
    assert new.replaces == women.pk
    assert [target.value for target in Target.objects.current()] == [30]
    assert Target.objects.get(pk=women.pk).value == 24
    with pytest.raises(Stale):
        actions.correct_target(target=women, changes={"value": Decimal(31)}, reason="later_knowledge", by=olga)
    with pytest.raises(PolicyBroken, match="Nothing"):
        actions.correct_target(target=new, changes={"value": Decimal(30)}, reason="later_knowledge", by=olga)
    actions.withdraw_target(target=new, reason="recorded_twice", by=olga)
    assert queries.targets_of(cast.project) == []
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"indicator": "unknown"}, "indicator"),
        ({"breakdown": "sex=other"}, "breakdown"),
        ({"value": Decimal(-1)}, "value"),
        ({"on_date": START - timedelta(days=1)}, "on_date"),
    ],
)
def test_a_wrong_target_is_refused_at_its_field(cast: Cast, olga: User, changes: dict[str, object], field: str) -> None:
    with pytest.raises(PolicyBroken) as refused:
        actions.set_target(**{"project": cast.project, "indicator": "EECO01", "value": Decimal(1)} | changes, by=olga)
    assert refused.value.field == field


def test_an_award_says_how_many_were_chosen(cast: Cast, olga: User) -> None:
    given = {"title": "Tytuł", "contest": "Konkurs", "organiser": "Urząd", "entered_on": START}
    assert actions.record_award(project=cast.project, **given, entries=361, chosen=16, by=olga).entries == 361
    with pytest.raises(PolicyBroken) as refused:
        actions.record_award(project=cast.project, **given, entries=16, chosen=361, by=olga)
    assert refused.value.field == "chosen"


def test_a_post_gives_its_role_for_its_days(cast: Cast, olga: User) -> None:
    post = actions.appoint(
        project=cast.project, staff=cast.staff["nikt"], role="trainer", site=cast.sites["alfa"], by=olga
    )
    assert (post.partner, post.from_date) == (cast.organisations["alfa"], START)
    last = date(2026, 7, 31)
    ended = actions.end_post(post=post, until_date=last, by=olga)
    assert ended.replaces == post.pk
    assert viewer_for(cast.users["nikt"], last).roles == {"trainer"}
    assert viewer_for(cast.users["nikt"], last + timedelta(days=1)).roles == frozenset()
    actions.withdraw_post(post=ended, reason="recorded_twice", by=olga)
    assert viewer_for(cast.users["nikt"], last).roles == frozenset()
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "chief"}, "role"),
        ({"from_date": START - timedelta(days=1)}, "from_date"),
        ({"until_date": END + timedelta(days=1)}, "until_date"),
        ({"from_date": date(2026, 2, 2), "until_date": date(2026, 2, 1)}, "until_date"),
        ({"partner": "beta"}, "staff"),
        ({"site": "beta"}, "site"),
        ({"staff": "anna", "role": "coach"}, "role"),
    ],
)
def test_a_wrong_post_is_refused_at_its_field(cast: Cast, olga: User, changes: dict[str, object], field: str) -> None:
    given = {"staff": "nikt", "role": "trainer"} | changes
    given["staff"] = cast.staff[given["staff"]]
    for name, known in (("partner", cast.organisations), ("site", cast.sites)):
        if name in given:
            given[name] = known[given[name]]
    before = Post.objects.count()
    with pytest.raises(PolicyBroken) as refused:
        actions.appoint(project=cast.project, by=olga, **given)
    assert refused.value.field == field
    assert Post.objects.count() == before


def test_a_post_lies_within_the_partnership(cast: Cast, olga: User) -> None:
    partnership = Partnership.objects.get(organisation=cast.organisations["alfa"])
    actions.change_partnership(
        partnership=partnership, from_date=date(2026, 1, 1), until_date=date(2026, 6, 30), by=olga
    )
    given = {"project": cast.project, "staff": cast.staff["nikt"], "role": "trainer", "by": olga}
    with pytest.raises(PolicyBroken, match="all these days"):
        actions.appoint(**given)
    with pytest.raises(PolicyBroken, match="all these days"):
        actions.appoint(**given, from_date=date(2026, 3, 1), until_date=date(2026, 7, 1))
    assert actions.appoint(**given, from_date=date(2026, 3, 1), until_date=date(2026, 6, 30))


def test_the_page_of_a_project_takes_as_many_queries_however_much_there_is(
    cast: Cast, olga: User, django_assert_num_queries
) -> None:
    def read() -> None:
        about = queries.about(Project.objects.all(), cast.project.code)
        assert about.partnerships[0].organisation.short_name == "Próba Lider"
        assert len(about.funding_line) == 4
        queries.team_of(about.project)
        queries.served_from(about.project)
        queries.targets_of(about.project)

    with django_assert_num_queries(8):
        read()
    _fill(cast, olga)
    with django_assert_num_queries(8):
        read()


def test_a_project_is_found_by_a_part_of_its_title(cast: Cast) -> None:
    opened(cast, title_pl="Żółta łódź")
    everything = Project.objects.all()
    assert [project.code for project in queries.projects(everything, search="lodz")] == ["abc"]
    assert [project.code for project in queries.projects(everything)] == ["proba", "abc"]


def _fill(cast: Cast, olga: User) -> None:
    for number in range(6):
        partner: Organisation = organisations.add_organisation(
            name=f"Partner {number}", legal_form="association", by=olga
        )
        actions.add_partner(project=cast.project, organisation=partner, by=olga)
        actions.add_goal(project=cast.project, kind="specific", text_pl="Cel", text_en="Goal", by=olga)
        site = organisations.add_site(
            organisation=partner, name="Punkt", town="Kraków", powiat="1261", opened_on=START, by=olga
        )
        actions.serve_areas(project=cast.project, site=site, powiats=["1261", "1206"], by=olga)
        staff = organisations.add_staff(organisation=partner, given_name="Jan", family_name="Próba", by=olga)
        actions.appoint(project=cast.project, staff=staff, role="coach", site=site, by=olga)
        actions.set_target(
            project=cast.project, indicator="EECO01", value=Decimal(1), on_date=START + timedelta(days=number), by=olga
        )
