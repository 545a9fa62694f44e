"""Cases 34 to 37: partners, models, staff."""

from datetime import date, time

from kladka.coaching import actions as coaching
from kladka.coaching.models import Session
from kladka.people import actions as people
from kladka.people.models import Assignment
from kladka.people.queries import visible_to
from kladka.programmes.actions.partners import end_partnership
from kladka.programmes.models import Partnership
from kladka.programmes.permissions import viewer_for
from kladka.reporting.live import figures as reporting
from tests.kladka.cases.played import LATER, value

AUTUMN = date(2026, 9, 1)


def partner_total(cast, partner):
    scope = {"partner": str(cast.organisations[partner].pk)}
    return reporting.figures(cast.project, as_of=AUTUMN, known_on=LATER, where=scope)["EECO01"].value


def hand_to_beata(cast, **more):
    return people.hand_over(
        assignment=Assignment.objects.current().get(participation=cast.participations["lucja"]),
        coach=cast.staff["beata"],
        site=cast.sites["beta"],
        from_date=date(2026, 6, 1),
        by=cast.users["alicja"],
        **more,
    )


def test_34_who_moves_to_another_partner_is_one_participation_of_the_partner_at_entry(cast):
    before = partner_total(cast, "alfa"), partner_total(cast, "beta")
    hand_to_beata(cast)
    assert Assignment.objects.current().filter(participation=cast.participations["lucja"]).count() == 2
    assert (partner_total(cast, "alfa"), partner_total(cast, "beta")) == before == (2, 1)
    assert value(cast, "EECO01", AUTUMN) == 3


def test_35_a_partner_that_withdraws_loses_access_on_its_day_and_its_records_stay(cast):
    partnership = Partnership.objects.get(project=cast.project, organisation=cast.organisations["beta"])
    end_partnership(partnership=partnership, until_date=date(2026, 6, 30), by=cast.users["adam"])
    still, after = (viewer_for(cast.users["bogdan"], day) for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert cast.participations["teresa"] in visible_to(still)
    assert not visible_to(after).exists()
    assert cast.participations["teresa"] in visible_to(viewer_for(cast.users["olga"], date(2026, 7, 1)))
    assert value(cast, "EECO01", AUTUMN) == 3


def test_36_a_session_keeps_its_author_when_the_coach_is_replaced(cast):
    session = coaching.log_session(
        participation=cast.participations["lucja"],
        coach=cast.staff["anna"],
        on_date=date(2026, 5, 11),
        starts_at=time(9),
        minutes=60,
        place="office",
        by=cast.users["anna"],
    )
    hand_to_beata(cast)
    assert Session.objects.current().get(pk=session.pk).coach == cast.staff["anna"]


def test_37_another_model_is_the_same_participation_and_each_count_says_which_model_it_means(cast):
    pack = "pl-esf-plus-2021"
    assert [value(cast, code, AUTUMN, pack) for code in ("disability_model", "disability_model_first")] == [0, 0]
    hand_to_beata(cast, model="tzw-disability")
    assert [value(cast, code, AUTUMN, pack) for code in ("disability_model", "disability_model_first")] == [1, 0]
    assert value(cast, "participants", AUTUMN, pack) == 3
