"""Drawn examples of a model and how an incubator compares with it; following, moving on, closing."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from kladka.core.errors import PolicyBroken
from kladka.incubation import actions, policies, queries
from kladka.incubation.models import Followed, IncubatorEnding
from kladka.incubation.rules.standard import (
    ADDED,
    CHANGED,
    PARTS,
    REMOVED,
    Answer,
    Line,
    Look,
    Standard,
    compare,
    differences,
    parts_of,
    staying,
    with_moved,
)
from tests.kladka.incubation.world import MEETING, OPENED, make_incubation

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture(autouse=True)
def in_english(the_language_is_nobodys):
    with translation.override("en"):
        yield


def line(code, *, part="services", least=None, is_open=False):
    return Line(code, part, {"pl": code, "en": code}, least, is_open)


def model(number, *lines):
    return Standard("m", number, {"pl": "M", "en": "M"}, {"pl": "A", "en": "A"}, {"pl": "O", "en": "O"}, lines)


FIRST = model(1, line("law"), line("desks", part="premises", least=2), line("team", part="staff", is_open=True))
SECOND = model(2, line("law"), line("desks", part="premises", least=4), line("post"))
OTHER = replace(SECOND, code="o", number=1)
THIRD = replace(FIRST, number=3)
KNOWN = {(one.code, one.number): one for one in (FIRST, SECOND, THIRD, OTHER)}
MET = Look("law", 1, Answer.MET, JUNE)
DESKS = Look("desks", 1, Answer.MET, JUNE, found=2)


@pytest.mark.parametrize(
    ("version", "looks", "answers"),
    [
        (FIRST, [], {"law": "not_looked", "desks": "not_looked", "team": "not_looked"}),
        (FIRST, [MET], {"law": "met", "desks": "not_looked", "team": "not_looked"}),
        (FIRST, [MET, Look("law", 1, Answer.NOT_MET, JULY)], {"law": "not_met", "desks": "not_looked",
                                                              "team": "not_looked"}),
        (FIRST, [Look("law", 1, Answer.NOT_MET, JULY), MET], {"law": "not_met", "desks": "not_looked",
                                                              "team": "not_looked"}),
        (FIRST, [MET, Look("law", 1, Answer.NOT_LOOKED, JUNE)], {"law": "not_looked", "desks": "not_looked",
                                                                 "team": "not_looked"}),
        (SECOND, [MET, DESKS], {"law": "met", "desks": "not_looked", "post": "not_looked"}),
        (OTHER, [replace(MET, model="m"), replace(DESKS, model="m")], {"law": "met", "desks": "not_looked",
                                                                       "post": "not_looked"}),
        (THIRD, [DESKS, Look("desks", 2, Answer.MET, JULY, found=4)], {"law": "not_looked", "desks": "met",
                                                                       "team": "not_looked"}),
    ],
    ids=["nothing looked at", "one met", "lost later", "an earlier day recorded later", "the last of one day",
         "four desks asked instead of two", "another model that asks one line the same", "two desks asked again"],
)  # fmt: skip
def test_how_an_incubator_compares(version, looks, answers):
    assert {one.line.code: one.answer.value for one in compare(version, looks, KNOWN)} == answers


def test_what_stays_with_another_model_and_what_goes():
    looks = [replace(MET, model="m"), replace(DESKS, model="m")]
    stay, go = staying(compare(FIRST, looks, KNOWN), compare(OTHER, looks, KNOWN))
    assert ([one.code for one in stay], [one.code for one in go]) == (["law"], ["desks"])


def test_how_much_is_met_leaves_open_lines_out():
    counted = {one.code: (one.met, one.not_met, one.not_looked) for one in parts_of(compare(FIRST, [MET], KNOWN))}
    assert counted == {
        **dict.fromkeys(PARTS, (0, 0, 0)),
        "services": (1, 0, 0),
        "premises": (0, 0, 1),
        "": (1, 0, 1),
    }


def test_what_a_newer_version_has_otherwise():
    told = {one.line.code: one.how for one in differences(FIRST, SECOND)}
    assert told == {"post": ADDED, "desks": CHANGED, "team": REMOVED}


def test_the_shipped_model_says_where_it_is_from_and_leaves_open_what_nobody_wrote_down():
    (shipped,) = queries.shipped_standards().values()
    assert "ABC Gospodarki Społecznej" in shipped.origin["pl"]
    assert {one.code for one in shipped.lines if one.is_open} == {"team", "rooms", "quality"}
    assert {one.part for one in shipped.lines} == set(PARTS)
    assert all(one.label["pl"] and one.label["en"] for one in shipped.lines)


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@pytest.fixture
def follows(world):
    by = world.cast.users["alicja"]
    return actions.follow_standard(incubator=world.alfa, code="ies-abc", number=1, from_date=OPENED, by=by)


def look(world, line, answer="met", *, since=MEETING, **more):
    actions.look_at_line(
        incubator=world.alfa, line=line, answer=answer, since=since, by=world.cast.users["alan"], **more
    )


def test_an_incubator_is_looked_at_line_by_line(world, follows):
    look(world, "law", words=" Two  lawyers ")
    held = queries.held_to_model(world.alfa)
    found = held.line("law")
    assert (found.answer, found.look.words, found.look.by) == (Answer.MET, "Two lawyers", world.cast.users["alan"].name)
    assert [(one.met, one.asked) for one in held.parts if not one.code] == [(1, 9)]
    assert held.newer is None


@pytest.mark.parametrize(
    ("line", "more", "message"),
    [
        ("team", {}, "leaves this line open"),
        ("pool", {}, "no such line"),
        ("law", {"since": date(2026, 1, 1)}, "opened on"),
        ("law", {"since": date(2099, 1, 1)}, "future"),
    ],
)
def test_a_look_that_cannot_be(world, follows, line, more, message):
    with pytest.raises(PolicyBroken, match=message):
        look(world, line, **more)


def test_who_follows_no_model_is_not_looked_at(world):
    with pytest.raises(PolicyBroken, match="follows no model"):
        look(world, "law")


def test_an_incubator_follows_a_version_that_there_is_and_another_than_now(world, follows):
    by = world.cast.users["alicja"]
    again = {"incubator": world.alfa, "code": "ies-abc", "by": by}
    with pytest.raises(PolicyBroken, match="already"):
        actions.follow_standard(**again, number=1, from_date=MEETING)
    with pytest.raises(PolicyBroken, match="no such version"):
        actions.follow_standard(**again, number=2, from_date=MEETING)
    actions.stop_following(followed=follows, reason="wrong_date", by=by)
    assert queries.held_to_model(world.alfa) is None
    assert not Followed.objects.current().exists()


def test_a_closed_incubator_takes_nobody_in_any_more(world):
    by = world.cast.users["alicja"]
    with pytest.raises(PolicyBroken, match="branches first"):
        actions.close_incubator(incubator=world.alfa, until_date=MEETING, by=by)
    for one in (world.branch, world.alfa):
        ending = actions.close_incubator(incubator=one, until_date=MEETING, by=by)
    site, project = world.alfa.site, world.cast.project
    policies.check_incubator_at(site, project, MEETING)
    with pytest.raises(PolicyBroken, match="No incubator"):
        policies.check_incubator_at(site, project, date(2026, 6, 11))
    with pytest.raises(PolicyBroken, match="closed already"):
        actions.close_incubator(incubator=world.alfa, until_date=MEETING, by=by)
    actions.reopen_incubator(ending=ending, reason="other", by=by)
    policies.check_incubator_at(site, project, date(2026, 6, 11))
    assert IncubatorEnding.objects.current().count() == 1


def test_an_incubator_is_opened_from_a_version_and_withdrawn_with_it(cast):
    by = cast.users["alicja"]
    made = actions.open_incubator(
        project=cast.project, site=cast.sites["alfa"], opened_on=OPENED, by=by, model=("ies-abc", 1)
    )
    assert queries.held_to_model(made).since == OPENED
    actions.withdraw_incubator(incubator=made, reason="other", by=by)
    assert not Followed.objects.current().exists()


def ordered(codes):
    """A model of services in this order."""
    lines = [line(code) for code in codes]
    return model(1, *lines)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("abcd", "abcd", {}), ("abcd", "bcda", {"a": 1}), ("abcd", "dabc", {"d": 4}), ("abc", "xbca", {"x": 0, "a": 1})],
)
def test_the_fewest_lines_that_stand_elsewhere_are_told_with_their_place_before(before, after, told):
    assert {one.line.code: one.was for one in differences(ordered(before), ordered(after))} == told


def test_a_line_moves_within_its_part_and_stays_at_its_ends():
    assert "".join(one.code for one in with_moved(ordered("abc"), "a", 1).lines) == "bac"
    assert with_moved(ordered("abc"), "a", -1) == with_moved(ordered("abc"), "c", 1) == ordered("abc")
    assert with_moved(ordered("abc"), "z", 1) == ordered("abc")
