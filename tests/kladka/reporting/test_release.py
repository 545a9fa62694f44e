"""Preparing, deciding on and publishing releases: what the verbs write, refuse, and leave in the audit chain."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.utils import translation

from kladka.audit.actions import SYSTEM
from kladka.audit.models import Entry
from kladka.audit.queries import verify
from kladka.core import clock
from kladka.core.errors import NotAllowed, PolicyBroken
from kladka.people.actions import correction
from kladka.programmes import actions as programmes
from kladka.programmes.models import Goal
from kladka.programmes.permissions import viewer_for
from kladka.reporting.actions import release as actions
from kladka.reporting.extraction.extract import forget
from kladka.reporting.models import DeclaredTotal, Release
from kladka.reporting.permissions import release as permissions
from kladka.reporting.publishing import operations, releasing
from kladka.reporting.queries import release as queries
from kladka.reporting.worklists import rows, seen_by
from tests.world.cast import Cast, add_people
from tests.world.released import LAST_DAY, declare, end_project, prepare, publish, release_all

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    forget()
    with translation.override("en"):
        yield
    forget()


def hire_coordinator(cast: Cast) -> UUID:
    """Give the leader's administrator a coordinator's post at the leader."""
    programmes.appoint(
        project=cast.project, staff=cast.staff["adam"], role="coordinator", from_date=date(2026, 1, 1), by=SYSTEM
    )
    return cast.users["adam"].pk


def part_of(release: Release, code: str, *group: str) -> int | None:
    figure = next(each for each in release.data["figures"] if each["code"] == code)
    found: int | None = next((part["value"] for part in figure["parts"] if part["group"] == list(group)), None)
    return found


def test_a_release_holds_what_is_safe_and_keeps_the_rest_inside(cast: Cast) -> None:
    add_people(cast, 20)
    end_project(cast)
    release = prepare(cast)
    assert part_of(release, "coached") == 23
    assert (part_of(release, "coached", "female"), part_of(release, "coached", "male")) == (None, None)
    assert "working" not in release.data
    assert "reasons" not in release.content
    assert json.loads(release.working)["reasons"]
    assert (release.number, release.minimum, release.pack) == (1, 10, "pl-po-kl-7.2.1-abc")
    assert queries.newest(cast.project) is None, "prepared is not published"


def test_what_would_take_too_long_to_check_is_refused_and_never_published_unchecked(cast: Cast) -> None:
    add_people(cast, 20)
    end_project(cast)
    too_long = "fewer breakdowns, or at longer intervals.*KLADKA_RELEASE_RULES, now 3"
    with override_settings(RELEASE_RULES=3), pytest.raises(PolicyBroken, match=too_long):
        prepare(cast)
    assert queries.releases_of(cast.project) == []
    assert prepare(cast).number == 1


def test_small_totals_are_told_by_decision_with_who_and_why(cast: Cast) -> None:
    release = release_all(cast)
    assert part_of(release, "coached") == 3
    assert part_of(release, "coached", "male") is None, "that there are no men would tell the three"
    assert part_of(release, "employed", "female") != 3
    (figure,) = (each for each in release.data["figures"] if each["code"] == "coached")
    assert figure["declared"]["ground"] == "told_before"
    assert figure["declared"]["decided_by"] == "Próba Lider"
    (declared,) = queries.declared_of(cast.project)
    assert queries.words_about(declared) == "Strona projektu je podaje."


def test_a_total_that_is_not_what_is_counted_is_refused(cast: Cast) -> None:
    end_project(cast)
    with pytest.raises(PolicyBroken, match="4 is not what is counted"):
        declare(cast, {"coached": 4})
    with pytest.raises(PolicyBroken, match="not among the figures"):
        declare(cast, {"main_outcome_employed": 0})
    with pytest.raises(PolicyBroken, match="own words"):
        actions.declare(
            project=cast.project, as_of=LAST_DAY, totals={"coached": 3}, ground="told_before", words=" ", by=SYSTEM
        )
    declare(cast, {"coached": 3})
    with pytest.raises(PolicyBroken, match="already declared"):
        declare(cast, {"coached": 3})


def test_a_declared_total_is_withdrawn_only_while_nobody_knows_it(cast: Cast) -> None:
    end_project(cast)
    (declared,) = declare(cast, {"coached": 3})
    actions.withdraw_declared(declared=declared, reason="other", by=cast.users["olga"])
    assert queries.declared_of(cast.project) == []
    (again,) = declare(cast, {"coached": 3})
    publish(cast, prepare(cast))
    with pytest.raises(PolicyBroken, match="cannot be withdrawn any more"):
        actions.withdraw_declared(declared=again, reason="other", by=cast.users["olga"])


def test_what_changed_since_it_was_declared_is_refused_with_both_numbers(cast: Cast) -> None:
    end_project(cast)
    declare(cast, {"coached": 3})
    correction.withdraw(fact=cast.supports["lucja"], reason="recorded_twice", by=cast.users["anna"])
    with pytest.raises(PolicyBroken, match=r"3 was declared .* and 2 is counted now"):
        prepare(cast)


def test_a_release_in_which_everything_is_hidden_is_refused_with_what_to_do(cast: Cast) -> None:
    end_project(cast)
    with pytest.raises(PolicyBroken, match=r"every number .* would be hidden.*declare the totals"):
        prepare(cast)


def test_one_release_after_the_other_and_a_day_again_only_for_a_reason(cast: Cast) -> None:
    end_project(cast)
    declare(cast, {"coached": 3})
    first = prepare(cast)
    with pytest.raises(PolicyBroken, match="Release 1 was prepared and waits"):
        prepare(cast)
    publish(cast, first)
    with pytest.raises(PolicyBroken, match="already published as of this day"):
        prepare(cast)
    second = prepare(cast, words="Jedna osoba wpisana dwa razy.")
    assert (second.number, second.corrects) == (2, first)
    assert queries.words_about(second) == "Jedna osoba wpisana dwa razy."


def test_a_day_that_is_no_day_of_publication_is_refused_and_those_there_are_named(cast: Cast) -> None:
    end_project(cast)
    with pytest.raises(PolicyBroken, match=r"these days: .*31 March 2026, 30 June 2026"):
        actions.prepare(project=cast.project, as_of=date(2026, 5, 1), by=SYSTEM)


def test_a_project_that_is_not_public_publishes_nothing(cast: Cast) -> None:
    end_project(cast)
    cast.project.is_public = False
    cast.project.save()
    with pytest.raises(PolicyBroken, match="not on the public site"):
        prepare(cast)


def test_somebody_else_publishes_where_there_is_somebody_else(cast: Cast) -> None:
    end_project(cast)
    declare(cast, {"coached": 3})
    release = prepare(cast)
    with pytest.raises(PolicyBroken, match="nobody else"):
        actions.publish(release=release, by=cast.users["olga"])
    adam = hire_coordinator(cast)
    with pytest.raises(PolicyBroken, match="Ask another person"):
        actions.publish(release=release, is_alone=True, by=cast.users["olga"])
    decision = actions.publish(release=release, by=cast.users["adam"])
    assert (decision.decided_by, decision.is_alone) == (adam, False)


def test_only_the_leaders_people_decide(cast: Cast) -> None:
    viewers = {name: viewer_for(cast.users[name], TODAY) for name in ("olga", "alicja", "anna")}
    permissions.check_may_decide(viewers["olga"], cast.project)
    permissions.check_may_prepare(viewers["olga"], cast.project)
    for name in ("alicja", "anna"):
        with pytest.raises(NotAllowed):
            permissions.check_may_decide(viewers[name], cast.project)
        with pytest.raises(NotAllowed):
            permissions.check_may_prepare(viewers[name], cast.project)


def test_what_was_decided_meanwhile_makes_a_prepared_release_old(cast: Cast) -> None:
    end_project(cast)
    declare(cast, {"coached": 3})
    release = prepare(cast)
    declare(cast, {"supported": 3})
    with pytest.raises(PolicyBroken, match="Prepare it anew"):
        publish(cast, release)
    actions.discard(release=release, by=cast.users["olga"])
    publish(cast, prepare(cast))
    found = queries.newest(cast.project)
    assert found is not None
    assert (found.number, part_of(found, "supported")) == (2, 3)


def test_a_total_is_not_declared_beside_a_release_of_that_day_that_hides_it(cast: Cast) -> None:
    """Noughts stand beside hidden groups: with the total known, what is left is the hidden one."""
    release = release_all(cast)
    assert part_of(release, "supported") is None
    with pytest.raises(PolicyBroken, match="Release 1 is published as of this day and hides this number"):
        declare(cast, {"supported": 3})
    assert DeclaredTotal.objects.current().filter(indicator="supported").count() == 0


def test_a_decision_is_made_once(cast: Cast) -> None:
    release = release_all(cast)
    with pytest.raises(PolicyBroken, match="cannot be taken back"):
        publish(cast, release)
    with pytest.raises(PolicyBroken, match="cannot be taken back"):
        actions.discard(release=release, by=SYSTEM)


@pytest.mark.postgres
def test_the_database_refuses_to_change_what_was_released(cast: Cast) -> None:
    release = release_all(cast)
    for table in ("reporting_release", "reporting_releasedecision"):
        for change in ("UPDATE {} SET id = id", "DELETE FROM {}"):
            if change.startswith("UPDATE"):
                column = "as_of" if table == "reporting_release" else "outcome"
                value = "'2020-01-01'" if column == "as_of" else "'discarded'"
                change = f"UPDATE {{}} SET {column} = {value}"
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change.format(table))
    assert Release.objects.get(pk=release.pk).content_hash == release.content_hash


@pytest.mark.postgres
def test_every_act_leaves_one_line_and_the_chain_holds(cast: Cast) -> None:
    before = Entry.objects.filter(controller=cast.project.controller_id).count()
    release_all(cast)
    entries = Entry.objects.filter(controller=cast.project.controller_id).order_by("number")[before:]
    assert [entry.verb for entry in entries] == [
        "test.end",
        "reporting.declare_totals",
        "reporting.prepare_release",
        "reporting.publish_release",
    ]
    assert list(verify()) == []


def test_growth_of_a_few_people_between_two_releases_is_not_told(cast: Cast) -> None:
    """Twenty men more as of June are shown; that three more came until September is not, that thirteen did is."""
    Goal.objects.create(project=cast.project, kind="general", text_pl="Cel", text_en="Aim", indicators=["EECO01"])
    add_people(cast, 20)
    first = actions.prepare(project=cast.project, as_of=date(2026, 6, 30), by=cast.users["olga"])
    assert part_of(first, "EECO01") == 23
    publish(cast, first)
    add_people(cast, 3)
    with pytest.raises(PolicyBroken, match="hardly changed"):
        actions.prepare(project=cast.project, as_of=date(2026, 9, 30), by=cast.users["olga"])
    add_people(cast, 10)
    second = actions.prepare(project=cast.project, as_of=date(2026, 9, 30), by=cast.users["olga"])
    assert part_of(second, "EECO01") == 36


def test_a_total_declared_for_a_day_that_is_published_is_known_to_every_later_reader(cast: Cast) -> None:
    add_people(cast, 20)
    end_project(cast)
    publish(cast, prepare(cast))
    declare(cast, {"coached": 23, "coaches": 3})
    snapshots = queries.snapshots_of(
        queries.published_of(cast.project), queries.declared_of(cast.project), but=date(2027, 1, 1)
    )
    assert [each.name for each in snapshots] == ["1", f"declared {LAST_DAY}"]
    assert snapshots[1].table.counts["coaches", (), ()] == 3


def test_what_others_are_hidden_is_drawn_anew_for_each_release_and_the_draw_stays_inside(cast: Cast) -> None:
    add_people(cast, 20)
    end_project(cast)
    first = prepare(cast)
    actions.discard(release=first, by=cast.users["olga"])
    secrets = [queries.working_of(release)["secret"] for release in (first, prepare(cast))]
    assert len(set(secrets)) == 2
    assert all(len(bytes.fromhex(secret)) == 32 for secret in secrets)
    assert "secret" not in first.content


def test_what_was_given_to_people_is_no_count_of_people_and_is_left_out(cast: Cast) -> None:
    """Twelve sessions may be those of one person: no minimum of sessions says how many people are behind them."""
    given = [each for each in queries.definitions_of(cast.project).indicators if each.unit.name == "supports"]
    assert not given, "the cast's definitions count people; those of other packs are tried below"
    cast.project.pack, cast.project.profile = "pl-po-kl-2007", "pl-po-kl-7.2.1"
    cast.project.save()
    supports = [each.code for each in queries.definitions_of(cast.project).indicators if each.unit.name == "supports"]
    Goal.objects.create(project=cast.project, kind="general", text_pl="C", text_en="A", indicators=supports)
    assert supports
    assert releasing.counted(cast.project, date(2026, 6, 30)) == {}


def test_a_project_that_publishes_by_itself_needs_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    add_people(cast, 20)
    end_project(cast)
    assert actions.prepare_due(cast.project, today=date(2026, 8, 28)) is None, "late records may still come"
    entry = {**queries.publication_of("x")["entries"][0], "published_by": "itself"}
    monkeypatch.setattr(queries, "publication_of", lambda _pack: {"entries": [entry]})
    release = actions.prepare_due(cast.project, today=TODAY)
    assert release is not None
    assert queries.newest(cast.project) == release
    assert actions.prepare_due(cast.project, today=TODAY) is None, "a finished project publishes once"


def test_what_waits_for_a_person_is_prepared_once(cast: Cast) -> None:
    add_people(cast, 20)
    end_project(cast)
    release = actions.prepare_due(cast.project, today=TODAY)
    assert release is not None
    assert queries.newest(cast.project) is None
    assert actions.prepare_due(cast.project, today=TODAY) is None
    actions.publish(release=release, by=cast.users["olga"])


def test_the_list_of_operations_has_the_fields_of_the_regulation_and_invents_none(cast: Cast) -> None:
    Goal.objects.create(project=cast.project, kind="general", text_pl="Cel", text_en="Aim", indicators=[])
    release_all(cast)
    kept = operations.refresh(by=SYSTEM)
    (row,) = kept.data["operations"]
    assert row["operation_code"] == "proba"
    assert row["beneficiary"] == "Próba Lider"
    assert row["purpose"] == {"pl": "Cel", "en": "Aim"}
    assert "People supported by a coach: 3" in row["achievements"]["en"]
    assert (row["start_date"], row["end_date"], row["country"]) == ("2020-01-01", "2026-06-30", "PL")
    assert kept.data["not_recorded"] == []
    told = ("total_cost", "fund", "specific_objective", "cofinancing_rate", "intervention")
    assert all(row[code] is None for code in ("contractor", *told))
    letters = {field["letter"] for field in kept.data["fields"]}
    assert letters == {"", *"adefghijklmn"}, "natural persons (b) and vessels (c) are no beneficiaries here"
    again = operations.refresh(by=SYSTEM)
    assert (again.number, again.content_hash) == (2, kept.content_hash)
    known = {"total_cost": Decimal("1234567.8"), "fund": "esf_plus", "cofinancing_rate": Decimal(85)}
    known |= {"specific_objective": "ESO4.8", "intervention": "153", "contractors": "Druk sp. z o.o.\n\n Sala S.A. \n"}
    programmes.change_project(project=cast.project, version=cast.project.version, changes=known, by=SYSTEM)
    (row,) = operations.refresh(by=SYSTEM).data["operations"]
    assert row["contractor"] == ["Druk sp. z o.o.", "Sala S.A."]
    assert row["fund"]["en"] == "European Social Fund Plus (ESF+)"
    assert [row[code] for code in told if code != "fund"] == ["1234567.80", "ESO4.8", "85.00", "153"]


def test_declared_totals_are_facts(cast: Cast) -> None:
    end_project(cast)
    declare(cast, {"coached": 3})
    assert DeclaredTotal.objects.current().count() == 1


# The work list


def stands(cast: Cast, who: str, days: int = 1) -> list[tuple[str, str, date | None]]:
    """Return what somebody is to do about releases so many days from today: of what kind, about what, as of when."""
    day = clock.today() + timedelta(days=days)
    lines = seen_by(viewer_for(cast.users[who], day), day).mine.drop_columns(["mine", "project"])
    return [(each.rule, each.fact, each.day) for each in rows(lines) if each.kind in {"release", "second"}]


def test_a_release_stands_on_the_officers_list_until_somebody_publishes_it(cast: Cast) -> None:
    assert stands(cast, "olga") == [("release_due", "proba", date(2026, 9, 30))]
    end_project(cast)
    declare(cast, {"coached": 3})
    assert stands(cast, "olga") == [("release_due", "proba", LAST_DAY)]
    release = prepare(cast)
    assert stands(cast, "olga", 0) == []
    assert stands(cast, "olga") == [("release_waits", str(release.pk), LAST_DAY)]
    assert stands(cast, "anna") == stands(cast, "alicja") == []
    publish(cast, release)
    assert stands(cast, "olga") == []


def test_what_the_tick_refused_stands_on_the_list_and_so_does_what_was_discarded(cast: Cast) -> None:
    project = end_project(cast)
    with pytest.raises(PolicyBroken):
        actions.prepare_due(project, today=clock.today())
    assert stands(cast, "olga") == [("release_due", "proba", LAST_DAY)]
    declare(cast, {"coached": 3})
    release = prepare(cast)
    assert stands(cast, "olga") == [("release_waits", str(release.pk), LAST_DAY)]
    actions.discard(release=release, by=cast.users["olga"])
    assert stands(cast, "olga") == [("release_due", "proba", LAST_DAY)]
