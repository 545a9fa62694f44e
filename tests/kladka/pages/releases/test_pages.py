"""Publication inside the office: what is seen, asked, refused, and kept of what was typed."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse

from kladka.audit.actions import SYSTEM, verb
from kladka.core import clock
from kladka.reporting.extraction.extract import forget
from kladka.reporting.models import DeclaredTotal, Release
from kladka.reporting.queries import release as queries
from tests.kladka.pages.reports.world import hire_leon, work_off
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import Cast, add_people
from tests.world.released import declare, end_project, prepare, release_all


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    forget()
    yield
    forget()


def page(cast: Cast, name: str, *arguments: object, who: str = "olga") -> str:
    return client_of(cast, who).get(reverse(f"releases:{name}", args=arguments)).content.decode()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_way_from_nothing_to_what_the_public_reads(cast: Cast) -> None:
    add_people(cast, 20)
    end_project(cast)
    olga = client_of(cast, "olga")
    listing = reverse("releases:list", args=["proba"])
    assert "A release as of 30 June 2026 is due." in text_of(olga.get(listing).content.decode())
    asked = send(olga, reverse("releases:prepare", args=["proba"]), as_of="2026-06-30")
    work_off()
    release = Release.objects.get()
    answer = olga.get(asked["Location"])
    assert answer["Location"] == reverse("releases:detail", args=[release.pk])
    seen = text_of(olga.get(answer["Location"]).content.decode())
    assert "men 20 hidden another hidden number could be worked out from it" in seen
    assert "women 3 hidden small" in seen
    assert "May publish Olga Monitorowska. Whoever prepared it" in seen
    publish = reverse("releases:publish", args=[release.pk])
    refused = send(olga, publish)
    assert refused.status_code == 422
    assert "Confirm that there is nobody else" in text_of(refused.content.decode())
    assert send(olga, publish, is_alone="on").status_code == 302
    assert queries.newest(cast.project) == release
    assert "Everything that was to be published is published." in text_of(olga.get(listing).content.decode())


def test_before_there_is_a_day_to_choose_nothing_is_asked(cast: Cast) -> None:
    project = cast.project
    project.starts_on = clock.today()
    with verb("test.begin", controller=project.controller_id, by=SYSTEM) as entry:
        entry.save(project, fields=["starts_on"])
    assert reverse("releases:prepare", args=["proba"]) not in page(cast, "list", "proba")
    for name in ("prepare", "declare"):
        html = page(cast, name, "proba")
        assert "There is nothing to publish yet." in html
        assert "The next release is as of" in html
        assert "<form" not in html.partition("<main")[2]


def test_what_is_hidden_is_counted_as_the_table_lists_it(cast: Cast) -> None:
    release = release_all(cast)
    html = page(cast, "detail", release.pk)
    hidden, rows = html.count(">hidden</strong>"), html.count('data-label="True number"')
    assert 0 < hidden < rows
    assert f"Hidden are {hidden} of {rows} numbers" in html


def test_the_reasons_stay_in_the_office(cast: Cast) -> None:
    release = release_all(cast)
    office = text_of(page(cast, "detail", release.pk))
    assert "part of a small declared total" in office
    public = client_of(cast, "nikt").get(reverse("public:project", args=["proba"])).content.decode()
    assert "part of a small declared total" not in text_of(public)


def test_a_total_is_declared_by_typing_it_and_a_wrong_one_comes_back_with_the_right_one(cast: Cast) -> None:
    end_project(cast)
    olga, address = client_of(cast, "olga"), reverse("releases:declare", args=["proba"])
    typed = {"as_of": "2026-06-30", "indicator": "coached", "ground": "told_before", "words": "Bo tak."}
    wrong = send(olga, address, value="4", **typed)
    assert wrong.status_code == 422
    html = wrong.content.decode()
    assert "4 is not what is counted" in text_of(html)
    assert "Bo tak." in html
    assert send(olga, address, value="3", **typed).status_code == 302
    (declared,) = DeclaredTotal.objects.current()
    assert (declared.value, declared.recorded_by) == (3, cast.users["olga"].pk)
    withdraw = reverse("releases:withdraw", args=[declared.pk])
    assert withdraw in page(cast, "list", "proba")
    assert send(olga, withdraw, reason="other").status_code == 302
    assert not DeclaredTotal.objects.current().exists()


def test_what_is_published_offers_no_way_back(cast: Cast) -> None:
    release = release_all(cast)
    (declared,) = DeclaredTotal.objects.current()
    assert reverse("releases:withdraw", args=[declared.pk]) not in page(cast, "list", "proba")
    olga = client_of(cast, "olga")
    told = {
        reverse("releases:withdraw", args=[declared.pk]): "cannot be withdrawn any more",
        reverse("releases:publish", args=[release.pk]): "What everybody may know cannot be taken back.",
        reverse("releases:discard", args=[release.pk]): "What everybody may know cannot be taken back.",
    }
    for address, words in told.items():
        led_back = olga.get(address, follow=True)
        assert led_back.redirect_chain, "nothing is asked that nobody may answer any more"
        assert words in text_of(led_back.content.decode())
    assert reverse("releases:publish", args=[release.pk]) not in page(cast, "detail", release.pk)


def test_what_cannot_be_made_safe_says_why_at_the_form(cast: Cast) -> None:
    end_project(cast)
    olga, form = client_of(cast, "olga"), reverse("releases:prepare", args=["proba"])
    asked = send(olga, form, as_of="2026-06-30", words="Bo tak.")
    work_off()
    refused = olga.get(asked["Location"], follow=True)
    assert refused.redirect_chain[-1][0].startswith(form)
    assert "Bo tak." in refused.content.decode()
    assert 'id="id_as_of"' in refused.content.decode()
    assert "every number of “Trial project” would be hidden" in text_of(refused.content.decode())


def test_a_prepared_release_can_be_discarded(cast: Cast) -> None:
    end_project(cast)
    declare(cast, {"coached": 3})
    release = prepare(cast)
    assert send(client_of(cast, "olga"), reverse("releases:discard", args=[release.pk])).status_code == 302
    assert "Discarded" in page(cast, "list", "proba")
    late = client_of(cast, "olga").get(reverse("releases:publish", args=[release.pk]), follow=True)
    assert "This release was discarded. Prepare a new one." in text_of(late.content.decode())


def test_a_release_is_not_asked_about_where_another_person_publishes_or_it_has_to_be_prepared_anew(cast: Cast) -> None:
    end_project(cast)
    declare(cast, {"coached": 3})
    release = prepare(cast)
    publish = reverse("releases:publish", args=[release.pk])
    assert client_of(cast, "olga").get(publish).status_code == 200, "alone, and asked to confirm it"
    hire_leon(cast)
    assert "Ask another person who may publish" in text_of(
        client_of(cast, "olga").get(publish, follow=True).content.decode()
    )
    declare(cast, {"employed": 0})
    assert "Prepare it anew" in text_of(client_of(cast, "leon").get(publish, follow=True).content.decode())


def test_others_of_the_project_look_and_do_nothing(cast: Cast) -> None:
    release = release_all(cast)
    seen = page(cast, "list", "proba", who="anna")
    assert "Release 1" in seen
    assert reverse("releases:prepare", args=["proba"]) not in seen
    assert "Declare a total" not in page(cast, "detail", release.pk, who="anna")


def test_the_pages_speak_polish(cast: Cast) -> None:
    release_all(cast)
    client = client_of(cast, "olga")
    html = client.get(reverse("releases:list", args=["proba"]), headers={"accept-language": "pl"}).content.decode()
    assert "Publikacja" in html
    assert "Wartości zadeklarowane do publikacji" in html
