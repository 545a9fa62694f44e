"""Grants, contests and awards on the pages: planned, applied for, drawn, assessed alone, published."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kladka.calls import actions
from kladka.calls.models import Application, Assessment, Assessor, Call, Decision
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.messages.models import Message
from kladka.workflows import actions as workflows
from kladka.workflows.queries.about_calls import CALLS
from tests.kladka.calls.world import GRANT, close, drawn_cards, enter_grant, grant_call, opened, over, reviewers_of
from tests.kladka.pages.signed_in import body_of, client_of, send
from tests.kladka.pages.test_budgets import MOST_QUERIES, cost

DAY = timedelta(days=1)


@pytest.fixture
def alicja(cast):
    return client_of(cast, "alicja")


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def telling(call):
    """Return what the paper of the minutes tells."""
    return CALLS.telling["committee_meeting"].tell(call, "")


def url(name, record):
    return reverse(f"recruitment:{name}", args=[record.pk])


def planned(cast, alicja, kind, **given):
    today = clock.today()
    values = {
        "where": f"{cast.project.pk}/{cast.organisations['alfa'].pk}",
        "title_pl": "Nabór próbny",
        "criteria": "grant-start",
        "opens_on": today.isoformat(),
        "closes_on": (today + 3 * DAY).isoformat(),
        "places": "5",
        "reserve_places": "2",
        "assessors": "2",
        "is_drawn": "yes",
        "third_percent": "30",
    }
    return send(alicja, f"{reverse('recruitment:new')}?kind={kind}", **values | given)


def test_what_a_call_is_for_is_asked_first_and_its_plan_follows(cast, alicja):
    page = alicja.get(reverse("recruitment:new")).content.decode()
    assert "call for grant applications" in page
    page = alicja.get(f"{reverse('recruitment:new')}?kind=grant").content.decode()
    assert "Grants to give" in page
    assert "id_third_percent" in page
    assert "recruitment-esf-plus" not in page
    page = alicja.get(f"{reverse('recruitment:new')}?kind=recruitment").content.decode()
    assert "id_third_percent" not in page
    refused = planned(cast, alicja, "grant", assessors="3").content.decode()
    assert 'href="#id_third_percent' in refused
    planned(cast, alicja, "grant", most_amount="20 000,50")
    call = Call.objects.get()
    assert (call.kind, call.is_drawn, call.third_percent, str(call.most_amount)) == ("grant", True, 30, "20000.50")
    page = alicja.get(url("call", call)).content.decode()
    assert "drawn by lot" in page
    assert "30%" in page
    assert "20,000.50" in page


def test_the_public_applies_for_a_grant_as_an_entity(cast, visitor):
    call = grant_call(cast)
    address = reverse("apply:call", args=[call.pk])
    page = visitor.get(address).content.decode()
    assert "PESEL" not in page
    assert "Grants to give" in page
    assert "Who may apply" in page
    kept = send(visitor, address, act="keep", applicant_kind="entity", applicant_name="Spółdzielnia", krs="1")
    assert 'href="#id_krs' in kept.content.decode()
    typed = {"applicant_kind": "entity", "applicant_name": "Spółdzielnia", "amount": "15 000", "own_share": "10,5"}
    kept = send(visitor, address, act="keep", **typed)
    page = visitor.get(kept["Location"]).content.decode()
    assert 'value="15,000"' in page or 'value="15000"' in page
    assert "10.5" in page


def test_assessors_are_drawn_and_each_sees_their_own_card_only(cast, alicja):
    call = grant_call(cast)
    application = enter_grant(call, applicant_name=cast.organisations["beta"].name)
    call = close(cast, call)
    page = alicja.get(url("assign", call)).content.decode()
    assert "Anna Trenerska" in page
    assert "Alicja Koordynacka, " not in page
    send(alicja, url("assign", call), staff=[str(one.pk) for one in reviewers_of(cast)])
    rows = list(Assessor.objects.select_related("staff"))
    assert len(rows) == 2
    page = alicja.get(url("assign", call)).content.decode()
    assert call.draws.get().seed in page
    assert rows[0].staff.name in page
    for row, points in zip(rows, (9, 8), strict=True):
        actions.state_ties(assessor=row, interest="none", by=cast.users["alicja"])
        drawn_cards(cast, application, row.staff, points)
    user = next(name for name, staff in cast.staff.items() if staff == rows[0].staff)
    mine = client_of(cast, user).get(reverse("recruitment:own", args=[rows[0].pk]))
    page = mine.content.decode()
    assert mine.status_code == 200
    assert rows[1].staff.name not in page, "assessors do not know of each other"
    assert "Possible conflict of interest" in page
    assert client_of(cast, user).get(url("application", application)).status_code in (403, 404)
    assert client_of(cast, user).get(reverse("recruitment:own", args=[rows[1].pk])).status_code == 404


def test_minutes_say_what_was_decided_then_whoever_withdraws_later(cast, alicja):
    """On the page and on the paper to sign: the points by assessor tell the same as the ranking."""
    call = over(cast, criteria="grant-start", assessors=1, places=1)
    application = enter_grant(call)
    drawn_cards(cast, application, cast.staff["alicja"], 9)
    call = close(cast, call)
    seats = [actions.Seat(cast.staff["alicja"])]
    actions.hold_meeting(call=call, version=call.version, held_on=clock.today(), seats=seats, by=cast.users["alicja"])
    paper = reverse("papers:make-about", args=["call", call.pk, "committee-minutes"])

    def said():
        page = alicja.get(url("minutes", call)).content.decode()
        table = page.partition("Points by assessor")[2].partition("</table>")[0]
        (row,) = telling(Call.objects.get()).rows["cards"]
        return re.findall(r"<td[^>]*>\s*([^<]*?)\s*</td>", table), row

    before = said()
    assert before[0][-2:] == ["90", "1"]
    assert before[1]["counts"] == "90"
    found = Application.objects.get()
    actions.withdraw(application=found, version=found.version, by=cast.users["alicja"])
    assert said() == before
    assert alicja.get(paper).status_code == 200


def test_minutes_keep_the_points_of_a_card_that_was_corrected_since_and_say_so(cast, alicja):
    """An upheld appeal sends an application back to be assessed, and its assessor changes the card."""
    call = over(cast, criteria="grant-start", assessors=1, places=1)
    application = enter_grant(call)
    card = drawn_cards(cast, application, cast.staff["alicja"], 2)
    call = close(cast, call)
    seats = [actions.Seat(cast.staff["alicja"])]
    actions.hold_meeting(call=call, version=call.version, held_on=clock.today(), seats=seats, by=cast.users["alicja"])
    assert Decision.objects.get().given == [[str(card.pk), 1, "20.00", []]]

    def said():
        (row,) = telling(Call.objects.get()).rows["cards"]
        table = alicja.get(url("minutes", call)).content.decode().partition("Points by assessor")[2]
        return row["given"], re.findall(r"<td[^>]*>\s*([^<]*?)\s*</td>", table.partition("</table>")[0])

    with translation.override("en"):
        assert said() == ("20", ["1", "20", "20", "–"])
        changed = {"points": dict.fromkeys(card.points, 9), "version": 2}
        Assessment.objects.filter(pk=card.pk).update(**changed)
        words = "a card was changed after the meeting"
        given, cells = said()
        assert given == f"20 ({words}, these are the points of then)"
        assert cells == ["1", "20", "20", "–", f"{words}; these are the points of then"]


def test_minutes_name_the_applications_with_equal_points(cast, alicja):
    call = opened(cast, criteria="grant-start", assessors=1, places=1, reserve_places=1)
    for n, points in ((1, 9), (2, 8), (3, 9)):
        drawn_cards(cast, enter_grant(call, krs=f"000000000{n}"), cast.staff["alicja"], points)
    call = close(cast, call)
    seats = [actions.Seat(cast.staff["alicja"])]
    actions.hold_meeting(call=call, version=call.version, held_on=clock.today(), seats=seats, by=cast.users["alicja"])
    told = "equal points: no. 1, 3, the rule of the call decided"
    assert alicja.get(url("minutes", call)).content.decode().count(told) == 2
    with translation.override("en"):
        decisions = [row["decision"] for row in telling(Call.objects.get()).rows["ranking"]]
    assert [told in words for words in decisions] == [True, True, False]


def test_minutes_count_what_was_decided_then_and_the_call_says_what_stands_today(cast, alicja):
    """One place, two applications; who got it withdraws, who waited is called up. The call was closed early."""
    today = clock.today()
    call = opened(cast, criteria="grant-start", assessors=2, places=1, reserve_places=1)
    last = day_in_words(call.closes_on)
    sent = [enter_grant(call, krs=f"000000000{n}") for n in (1, 2)]
    for one, points in zip(sent, (9, 8), strict=True):
        for who, more in (("alicja", 0), ("anna", -1)):
            card = drawn_cards(cast, one, cast.staff[who], points + more)
            assert card.points
    call = close(cast, call)
    seats = [actions.Seat(cast.staff["alicja"])]
    actions.hold_meeting(call=call, version=call.version, held_on=today, seats=seats, by=cast.users["alicja"])
    actions.withdraw(application=sent[0], version=Application.objects.get(pk=sent[0].pk).version)
    actions.call_up(call=Call.objects.get(), by=cast.users["alicja"])
    minutes, page = (alicja.get(url(name, call)).content.decode() for name in ("minutes", "call"))
    for said in ("chosen for a grant: 1", "on the reserve list: 1", "refused: 0"):
        assert said in minutes
    for said in ("chosen for a grant: 1", "on the reserve list: 0", "1 withdrew", "How it stands today"):
        assert said in page
    assert "How it stands today" not in minutes
    with translation.override("en"):
        days = f"{day_in_words(call.opens_on)} – {day_in_words(today)}"
        assert f"announced until {day_in_words(call.closes_on)}" in minutes
        assert days in minutes
        assert telling(Call.objects.get()).values["call_days"] == days
    assert last not in telling(Call.objects.get()).values["call_days"]
    with translation.override("pl"):
        rows = telling(Call.objects.get()).rows
        assert [row["points"] for row in rows["ranking"]] == ["85", "75"]
    Decision.objects.update(total="40.50")
    with translation.override("pl"):
        assert [row["points"] for row in telling(Call.objects.get()).rows["ranking"]] == ["40,5", "40,5"]
    alicja.cookies["django_language"] = "pl"
    polish = alicja.get(url("minutes", call), headers={"accept-language": "pl"}).content.decode()
    assert ("40,5" in polish, "40.5" in polish) == (True, False)


def test_applicants_and_minutes_name_no_assessor_beside_the_points(cast, alicja, visitor):
    call = grant_call(cast)
    application, secret = actions.begin(call=call, answers=GRANT, language="pl")
    application = actions.send(application=application, version=application.version, answers={})
    call = close(cast, call)
    workflows.draw_assessors(call=call, pool=reviewers_of(cast), by=cast.users["alicja"])
    names = []
    for row, points in zip(Assessor.objects.select_related("staff"), (9, 8), strict=True):
        actions.state_ties(assessor=row, interest="none", by=cast.users["alicja"])
        drawn_cards(cast, application, row.staff, points)
        names.append(row.staff.name)
    call = Call.objects.get()
    seats = [actions.Seat(cast.staff["alicja"])]
    actions.hold_meeting(
        call=call, version=call.version, held_on=clock.today(), seats=seats, by=cast.users["alicja"], words=""
    )
    page = visitor.get(reverse("apply:mine", args=[secret])).content.decode()
    assert "chosen for a grant" in page
    assert not [name for name in names if name in page]
    assert cost(alicja, url("minutes", call))[1] <= MOST_QUERIES
    minutes = alicja.get(url("minutes", call)).content.decode()
    table = minutes.partition("Points by assessor")[2].partition("</table>")[0]
    assert "90" in table
    assert "80" in table
    assert "85" in table
    assert not [name for name in names if name in table]
    assert all(name in minutes for name in names), "their statements are there, without the application"
    page = alicja.get(url("application", application)).content.decode()
    assert reverse("recruitment:accept", args=[application.pk]) not in page


def test_a_third_is_drawn_among_the_same_people_without_a_question(cast, alicja):
    """Nine points of ten against two: a third assesses, and the drum is the one of before."""
    call = grant_call(cast)
    application = enter_grant(call)
    call = close(cast, call)
    pool = [str(one.pk) for one in reviewers_of(cast)]
    assert send(alicja, url("assign", call), staff=pool).status_code == 302
    for row, points in zip(Assessor.objects.select_related("staff"), (9, 2), strict=True):
        actions.state_ties(assessor=row, interest="none", by=cast.users["alicja"])
        drawn_cards(cast, application, row.staff, points)
    assert send(alicja, url("assign", call), staff=pool).status_code == 302
    assert [row.is_third for row in Assessor.objects.order_by("is_third")] == [False, False, True]
    again = send(alicja, url("assign", call), staff=pool)
    assert (again.status_code, "Every application has its assessors" in again.content.decode()) == (422, True)


def test_nothing_that_reaches_an_applicant_or_the_public_names_who_assessed(cast, alicja, visitor):
    """An application that was refused, appealed, was assessed again and got its grant: every page, every letter."""
    call = grant_call(cast)
    application, secret = actions.begin(call=call, answers=GRANT, language="en")
    actions.send(application=application, version=application.version, answers={})
    call = close(cast, call)
    workflows.draw_assessors(call=call, pool=reviewers_of(cast), by=cast.users["alicja"])
    application, rows = Application.objects.get(), list(Assessor.objects.select_related("staff"))
    for row in rows:
        actions.state_ties(assessor=row, interest="none", by=cast.users["alicja"])
        drawn_cards(cast, application, row.staff, 1)
    seats = [actions.Seat(cast.staff["alicja"])]
    call = Call.objects.get()
    actions.hold_meeting(call=call, version=call.version, held_on=clock.today(), seats=seats, by=cast.users["alicja"])
    mine = {name: reverse(f"apply:{name}", args=[secret]) for name in ("mine", "print", "appeal", "documents")}
    told = [visitor.get(mine["appeal"]).content.decode()]
    assert send(visitor, mine["appeal"], words="Count again.").status_code == 302
    answer = {"outcome": "upheld", "answer": "We did.", "decided_on": clock.today().isoformat()}
    assert send(alicja, url("appeal", application), **answer).status_code == 302
    for one in Assessment.objects.select_related("application__call", "assessor"):
        points = dict.fromkeys(one.points, 9)
        told_anew = {"formal": one.formal, "points": points, "assessed_on": clock.today(), "version": one.version}
        actions.assess(application=one.application, assessor=one.assessor, by=cast.users["alicja"], **told_anew)
    version = str(Application.objects.get().version)
    assert send(alicja, url("decide-after-appeal", application), version=version).status_code == 302
    assert Application.objects.get().state == Application.State.ACCEPTED
    send(alicja, url("results", call), version=str(Call.objects.get().version))
    public = [reverse("apply:results", args=[call.pk]), reverse("apply:list"), reverse("apply:call", args=[call.pk])]
    public.append(reverse("public:project", args=[call.project.code]))
    told += [visitor.get(address, follow=True).content.decode() for address in (*mine.values(), *public)]
    assert "Spółdzielnia zmyślona" in told[-4], "published with the appeal's outcome"
    letters = [f"{each.subject} {each.body}" for each in Message.objects.all()]
    assert len(letters) >= 3
    told += [*letters, alicja.get(url("letter", application)).content.decode()]
    for name in (row.staff.name for row in rows):
        family = name.split()[-1]
        assert not [text for text in told if name in text or family in text], name


@pytest.mark.parametrize(
    ("kind", "also", "lacking"),
    [
        ("person", {}, []),
        ("group", {"applicant_name": "Grupa zmyślona", "members": "5"}, []),
        ("group", {"applicant_name": "Grupa zmyślona"}, ["members"]),
        ("entity", {"applicant_name": "Spółdzielnia zmyślona", "members": "5"}, ["krs"]),
    ],
    ids=["a person", "a group", "a group of nobody knows how many", "an entity without its number"],
)
def test_each_kind_of_applicant_is_asked_for_what_goes_with_it_and_for_nothing_else(cast, visitor, kind, also, lacking):
    """A person has no name of a group, and a group that is not registered no number in a register."""
    call = grant_call(cast)
    own = ("applicant_kind", "applicant_name", "krs", "members", "may_be_named")
    typed = {name: str(value) for name, value in GRANT.items() if name not in own and value is not True}
    typed |= {name: "on" for name, value in GRANT.items() if value is True and name not in own}
    page = send(visitor, reverse("apply:call", args=[call.pk]), act="send", applicant_kind=kind, **typed, **also)
    if not lacking:
        assert page.status_code == 302, body_of(page)
        assert Application.objects.get().applicant_kind == kind
        return
    assert page.status_code == 422
    assert re.findall(r'id="id_(\w+)-error"', page.content.decode()) == lacking


def test_results_are_published_and_taken_back(cast, alicja, visitor):
    call = grant_call(cast, assessors=1, is_drawn=False, third_percent=None)
    drawn_cards(cast, enter_grant(call), cast.staff["alicja"], 8)
    call = close(cast, call)
    seats = [actions.Seat(cast.staff["alicja"])]
    actions.hold_meeting(call=call, version=call.version, held_on=clock.today(), seats=seats, by=cast.users["alicja"])
    public = reverse("apply:results", args=[call.pk])
    assert visitor.get(public).status_code == 404
    send(alicja, url("results", call), version=str(Call.objects.get().version))
    assert "Spółdzielnia zmyślona" in visitor.get(public).content.decode()
    project = reverse("public:project", args=[call.project.code])
    for where in (reverse("apply:list"), project):
        assert f'href="{public}"' in visitor.get(where).content.decode(), "found though no call is open"
    home = visitor.get(reverse("public:projects")).content.decode()
    assert f'href="{reverse("apply:list")}#results"' in home
    send(alicja, url("results", call), version=str(Call.objects.get().version))
    assert visitor.get(public).status_code == 404
    assert public not in visitor.get(project).content.decode()


def test_an_applicant_is_said_to_be_an_organisation_of_the_records(cast, alicja):
    call = grant_call(cast)
    application = enter_grant(call)
    beta = cast.organisations["beta"]
    assert "not found by name or number" in alicja.get(url("application", application)).content.decode()
    send(alicja, url("applicant", application), version=str(application.version), organisation=str(beta.pk))
    assert Application.objects.get().organisation == beta
    assert "Possible conflict of interest" in alicja.get(url("application", application)).content.decode()


def test_a_line_of_points_has_a_weight_and_a_threshold(cast, alicja):
    call = actions.plan_call(
        **{name: getattr(grant_call(cast), name) for name in ("project", "partner", "opens_on", "closes_on", "places")},
        title_pl="Drugi",
        criteria="grant-start",
        by=cast.users["alicja"],
    )
    address = reverse("recruitment:criteria-line", args=[call.pk, "points", "feasible"])
    typed = {"pl": "Wykonalność", "most": "10", "judged": "yes", "version": "1"}
    assert 'href="#id_least' in send(alicja, address, **typed, weight="2,5", least="11").content.decode()
    send(alicja, address, **typed, weight="2,5", least="6")
    line = Call.objects.get(pk=call.pk).own_criteria["points"][0]
    assert (line["weight"], line["least"]) == ("2.5", 6)
    assert "95" in alicja.get(url("criteria", call)).content.decode()
