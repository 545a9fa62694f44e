"""Writing an own indicator in the browser: what is kept, shown at once, refused; who decides; who sees whom."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.audit.models import ReadEvent
from kladka.pages.indicators.comparing import side_by_side
from kladka.pages.indicators.views import writing
from kladka.pages.projects.views import form_page
from kladka.reporting.actions import indicator as actions
from kladka.reporting.extraction.extract import forget
from kladka.reporting.models import IndicatorDraft, IndicatorVersion
from kladka.reporting.policies import indicator as policies
from tests.kladka.pages.signed_in import client_of, send
from tests.kladka.reporting.own import SHARE_OF_MEN, approved, colleague, drafted, proposed, text_of
from tests.world.cast import Cast, add_people

MOST_QUERIES, MOST_BYTES = 12, 60 * 1024


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


@pytest.fixture
def olga(cast):
    return client_of(cast, "olga")


def url(name: str, cast: Cast, code: str = "") -> str:
    return reverse(f"indicators:{name}", args=[cast.project.code, code] if code else [cast.project.code])


def text(response) -> str:
    return response.content.decode()


def test_what_is_typed_is_tried_at_once_and_nothing_is_kept(cast, olga):
    response = send(olga, url("new", cast), text=text_of(example=False))
    assert response.status_code == 200
    shown = text(response)
    assert "when: support(&#x27;coaching&#x27;)" in shown
    assert "Counted: 3." in shown
    assert "Próbna Łucja" in shown
    assert "had a session with a coach" in shown
    assert "miały sesję z trenerem" in shown
    assert not IndicatorDraft.objects.exists()
    assert ReadEvent.objects.filter(page="indicators:preview").count() == 1


def test_without_a_script_nothing_is_proposed_and_what_it_counts_is_seen_next(cast, olga):
    page = olga.get(url("new", cast)).content.decode()
    shown = page.replace(page[page.index("data-kladka-hint") : page.index("data-kladka-proposals")], "")
    assert "arrow keys" not in shown.split("data-kladka-found")[0]
    assert 'value="check" formaction="#preview"' in page


def test_what_was_tried_has_an_address_to_which_back_leads_and_two_tabs_keep_theirs(cast, olga):
    one, other = (
        send(olga, url("new", cast), do="check", text=text_of(example=False).replace("coaching", kind))["Location"]
        for kind in ("coaching", "advice")
    )
    for _again in range(2):
        for address, kind in ((one, "coaching"), (other, "advice")):
            shown = text(olga.get(address))
            assert f"when: support(&#x27;{kind}&#x27;)" in shown
            assert "Who counts" in shown
    draft = drafted(cast, "local_half")
    page = reverse("indicators:draft", args=[draft.pk])
    tried = send(olga, page, do="check", text="code: local_half\n# mine\n", version=1)["Location"]
    actions.save_draft(project=cast.project, text="# hers\n", draft=draft, version=1, by=cast.users["olga"])
    shown = text(olga.get(tried))
    assert "# mine" in shown
    assert 'name="version" value="1"' in shown  # so that saving it asks which of the two shall stand
    assert "# hers" in text(olga.get(f"{page}?tried=gone"))
    assert send(olga, page, do="check", text="", version=1).status_code == 200


def test_a_number_tried_is_written_as_the_page_of_figures_writes_it(cast, olga):
    add_people(cast, 5)
    assert "0.63" in text(send(olga, url("new", cast), text=SHARE_OF_MEN))
    drafted_share = actions.propose(project=cast.project, text=SHARE_OF_MEN, by=cast.users["olga"])
    actions.approve(version=drafted_share, by=cast.users["olga"], alone=True)
    assert "0.63" in text(olga.get(reverse("figures:project", args=[cast.project.code])))


def test_what_is_wrong_stands_at_its_line_with_a_proposal_and_the_text_stays(cast, olga):
    response = send(olga, url("new", cast), text=text_of().replace("support", "suport"))
    shown = text(response)
    assert "Line 6, sign 7:" in shown
    assert "There is no function &#x27;suport&#x27;. Did you mean &#x27;support&#x27;?" in shown
    assert "when: suport" in shown


def test_in_polish_what_is_wrong_is_said_in_polish(cast, olga):
    response = olga.post(
        url("new", cast),
        {"idempotency_key": str(uuid.uuid4()), "text": text_of().replace("support", "suport")},
        headers={"accept-language": "pl"},
    )
    assert "Nie ma funkcji „suport”. Czy chodzi o „support”?" in text(response)


def test_everything_that_is_wrong_is_told_at_once(cast, olga):
    typed = text_of(example=False).replace("support('coaching')", "sxe = 'female' and support('adwice')")
    shown = text(send(olga, url("new", cast), text=typed + "colour: red\n"))
    assert "3 places have to be mended first." in shown
    assert "Line 6, sign 7:" in shown
    assert "Line 7, sign 9:" in shown


@pytest.mark.parametrize("sign", ["\\ud800", "\\0", "\\u202e"])
def test_a_title_that_no_page_can_show_is_told_and_can_be_kept_to_be_mended(cast, olga, sign):
    typed = text_of("local_half", example=False).replace("en: People", f'en: "Peo{sign}ple"  # ')
    response = send(olga, url("new", cast), text=typed)
    assert "cannot be seen or printed" in text(response)
    draft = send(olga, url("new", cast), text=typed, do="save")["Location"]
    for address in (draft, url("list", cast), f"{draft}discard/"):
        assert olga.get(address).status_code == 200


def test_a_title_without_end_is_shown_by_its_beginning(cast, olga):
    send(olga, url("new", cast), text=text_of("local_half").replace("en: People", "en: " + "People " * 400), do="save")
    assert text(olga.get(url("list", cast))).count("People") < 50


def test_what_an_example_gives_is_told_in_polish(cast, olga):
    typed = text_of().replace("members: [ola]", "members: [jan]").replace("support('coaching')", "sex = 'male'")
    response = olga.post(
        url("new", cast),
        {"idempotency_key": str(uuid.uuid4()), "text": typed},
        headers={"accept-language": "pl"},
    )
    assert "wychodzi nikt." in text(response)


def test_a_draft_is_kept_whatever_is_wrong_with_it_and_goes_on(cast, olga):
    response = send(olga, url("new", cast), text="code: local_half\n", do="save")
    draft = IndicatorDraft.objects.get()
    assert response["Location"] == reverse("indicators:draft", args=[draft.pk])
    assert "code: local_half" in text(olga.get(response["Location"]))
    again = send(olga, response["Location"], text=text_of("local_half"), do="propose", version=draft.version)
    assert again["Location"] == url("detail", cast, "local_half")
    assert (IndicatorDraft.objects.count(), IndicatorVersion.objects.get().state) == (0, "proposed")


def test_what_is_not_ready_comes_back_with_its_error_and_the_text(cast, olga):
    response = send(olga, url("new", cast), text=text_of(example=False), do="propose")
    assert response.status_code == 422
    assert "Add at least 1 example" in text(response)
    assert "when: support" in text(response)


def test_a_draft_changed_in_another_tab_is_asked_about(cast, olga):
    draft = drafted(cast, "local_half")
    address = reverse("indicators:draft", args=[draft.pk])
    actions.save_draft(
        project=cast.project, text="code: local_half\n# hers\n", draft=draft, version=1, by=cast.users["olga"]
    )
    response = send(olga, address, text="code: local_half\n# mine\n", do="save", version=1)
    assert response.status_code == 422
    assert "# hers" in text(response)
    assert "# mine" in text(response)


def test_the_case_of_somebody_is_put_into_the_text_without_their_days(cast, olga):
    member = str(cast.participations["lucja"].person_id)
    response = send(olga, url("new", cast), text=text_of(example=False), case=member)
    shown = text(olga.get(response["Location"]))
    assert "examples:" in shown
    assert "Example 1" in shown
    assert "2026-03-02" not in shown
    refused = send(olga, url("new", cast), text=text_of(example=False), case="nobody")
    assert refused.status_code == 422
    assert "cannot be drawn" in text(refused)


def test_answers_make_a_text_that_goes_on_as_a_draft(cast, olga):
    answers = {
        "name": "women_with_a_coach",
        "title_pl": "Kobiety",
        "title_en": "Women",
        "counts": "persons",
        "on": "as_of",
    }
    answers |= {
        "support": ["coaching"],
        "support_times": "1",
        "sex": "female",
        "age_from": "18",
        "target_group": ["people"],
    }
    response = send(olga, url("guided", cast), **answers)
    draft = IndicatorDraft.objects.get()
    assert response["Location"] == reverse("indicators:draft", args=[draft.pk])
    assert "number_of(support('coaching')) >= 1\n  and sex = 'female'\n  and age(on => entry) >= 18" in draft.text
    assert "target_group = 'people'" in draft.text
    assert "Counted: 3." in text(olga.get(response["Location"]))


@pytest.mark.parametrize("counts", ["persons", "participations", "supports", "hours", "situations"])
def test_every_unit_makes_a_text_that_can_be_read(cast, olga, counts):
    answers = {"name": "a", "title_pl": "A", "title_en": "A", "counts": counts, "on": "exit"}
    answers |= {"sex": "female", "age_from": "18", "age_to": "60", "labour_status": ["unemployed", "inactive"]}
    answers |= {"disability": "on", "evidence": "recorded"}
    if counts in ("supports", "hours"):
        answers |= {"support": ["coaching", "advice"]}
    else:
        answers |= {"situation": ["employment"], "situation_since": "exit" if counts != "situations" else ""}
    response = send(olga, url("guided", cast), **answers)
    assert response.status_code == 302, text(response)
    assert "Who nearly counts" in text(olga.get(response["Location"]))


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"name": "Ładna"}, "small letters a to z"),
        ({"age_from": "40", "age_to": "20"}, "less than the age"),
        ({"support_times": "3"}, "Choose which support"),
        ({"counts": "situations", "support": ["coaching"]}, "say nothing of this"),
    ],
)
def test_answers_that_do_not_fit_come_back(cast, olga, answers, message):
    given = {"name": "a", "title_pl": "A", "title_en": "A", "counts": "persons", "on": "as_of"} | answers
    response = send(olga, url("guided", cast), **given)
    assert response.status_code == 422
    assert message in text(response)


def test_a_colleague_sees_whom_it_counts_and_approves(cast, olga):
    colleague(cast)
    proposed(cast)
    author = olga.get(url("approve", cast, "local_advised"))
    assert "Another monitoring officer" in text(author)
    assert ("Version 1 waits for somebody else" in text(author), "Let version 1 count?" in text(author)) == (
        True,
        False,
    )
    offered = text(olga.get(url("detail", cast, "local_advised")))
    assert ("Look at version 1, on which somebody else decides" in offered, "Decide on" in offered) == (True, False)
    oskar = client_of(cast, "oskar")
    assert "Decide on version 1" in text(oskar.get(url("detail", cast, "local_advised")))
    assert "Counted: 3." in text(oskar.get(url("approve", cast, "local_advised")))
    response = send(oskar, url("approve", cast, "local_advised"), version=1, words="Fine.")
    assert response.status_code == 302
    figures = text(olga.get(reverse("figures:project", args=[cast.project.code])))
    assert "People with coaching" in figures
    assert text(olga.get(reverse("figures:members", args=[cast.project.code, "local_advised"]))).count("Próbna") == 1
    found = olga.get(reverse("figures:project-json", args=[cast.project.code])).json()
    assert found["version"].endswith("+1")
    assert [each["value"] for each in found["figures"] if each["code"] == "local_advised"] == [3]


def test_a_definition_is_looked_through_before_the_form_is_saved_and_only_once(cast, olga, monkeypatch):
    """On SQLite a form that is saved holds the lock of all who write."""
    done, check, saved = [], policies.check_definition, writing.save
    monkeypatch.setattr(policies, "check_definition", lambda *args: (done.append("look"), check(*args))[1])
    monkeypatch.setattr(writing, "save", lambda *args, **more: (done.append("save"), saved(*args, **more))[1])
    assert send(olga, url("new", cast), text=text_of(), do="propose").status_code == 302
    assert done == ["look", "save"]
    done.clear()
    monkeypatch.setattr(form_page, "save", lambda *args, **more: (done.append("save"), saved(*args, **more))[1])
    send(olga, url("approve", cast, "local_advised"), version=1, alone="on", words="")
    assert done == ["look", "save"]
    assert IndicatorVersion.objects.get().state == "approved"


def test_alone_the_author_ticks_a_box(cast, olga):
    proposed(cast)
    refused = send(olga, url("approve", cast, "local_advised"), version=1, words="")
    assert refused.status_code == 422
    assert "nobody else can approve" in text(refused)
    assert send(olga, url("approve", cast, "local_advised"), version=1, words="", alone="on").status_code == 302


def test_sent_back_it_is_a_draft_with_the_same_text(cast, olga):
    colleague(cast)
    version = proposed(cast)
    oskar = client_of(cast, "oskar")
    assert send(oskar, url("send-back", cast, "local_advised"), version=1, words="").status_code == 422
    assert send(oskar, url("send-back", cast, "local_advised"), version=1, words="Name it.").status_code == 302
    assert IndicatorDraft.objects.get().text == version.text
    assert "Sent back" in text(olga.get(url("list", cast)))


def test_the_author_takes_back_what_a_colleague_would_send_back(cast, olga):
    proposed(cast)
    colleague(cast)
    assert "Take version 1 back" in text(olga.get(url("detail", cast, "local_advised")))
    shown = text(client_of(cast, "oskar").get(url("detail", cast, "local_advised")))
    assert "Send version 1 back" in shown


def test_nobody_counted_is_not_told_as_somebody_hidden(cast, olga):
    typed = text_of(example=False).replace("support('coaching')", "sex = 'male' and sex = 'female'")
    assert "whom you may open by name" not in text(send(olga, url("new", cast), text=typed))


def test_the_next_version_shows_beside_the_old_one_whom_it_adds_and_removes(cast, olga):
    approved(cast)
    assert "next version of" in text(olga.get(url("change", cast, "local_advised")))
    changed = text_of(kind="training")
    assert send(olga, url("change", cast, "local_advised"), text=changed, do="propose").status_code == 302
    shown = text(olga.get(url("approve", cast, "local_advised")))
    assert "Counted no longer" in shown
    compared = text(olga.get(url("compare", cast, "local_advised")))
    assert "<del>when: support(&#x27;coaching&#x27;)</del>" in compared
    assert "<ins>when: support(&#x27;training&#x27;)</ins>" in compared
    assert "Before: 3, after: 0." in compared
    assert olga.get(url("compare", cast, "local_advised"), {"old": "9", "new": "1"}).status_code == 422


def test_the_next_version_is_approved_minutes_later_as_another_one(cast, olga):
    page = url("approve", cast, "local_advised")
    proposed(cast)
    for number in (1, 2):
        assert f'name="version" value="{number}"' in text(olga.get(page))
        assert send(olga, page, version=number, words="", alone="on").status_code == 302
        changed = {"text": text_of(kind="training"), "changes": "local_advised"}
        if number == 1:
            actions.propose(project=cast.project, by=cast.users["olga"], **changed)
    assert [each.state for each in IndicatorVersion.objects.order_by("number")] == ["replaced", "approved"]


def test_what_was_said_of_another_version_decides_nothing_of_the_next(cast, olga):
    approved(cast)
    actions.propose(project=cast.project, text=text_of(kind="training"), changes="local_advised", by=cast.users["olga"])
    typed = {"words": "It is right.", "alone": "on"}
    refused = send(olga, url("approve", cast, "local_advised"), version=1, **typed)
    assert refused.status_code == 422
    assert "Look at version 2, then decide." in text(refused)
    assert "It is right." in text(refused)
    assert 'name="version" value="2"' in text(refused)
    for name in ("approve", "send-back"):
        assert send(olga, url(name, cast, "local_advised"), **typed).status_code == 422
    assert IndicatorVersion.objects.get(number=2).state == "proposed"


def test_it_is_retired_after_a_question(cast, olga):
    approved(cast)
    asked = text(olga.get(url("retire", cast, "local_advised")))
    assert "Reports that were made keep it" in asked
    assert send(olga, url("retire", cast, "local_advised"), version=1, words="Nobody asks.").status_code == 302
    assert "People with coaching" not in text(olga.get(reverse("figures:project", args=[cast.project.code])))
    assert "Retired" in text(olga.get(url("detail", cast, "local_advised")))
    assert olga.get(url("retire", cast, "local_advised")).status_code in (404, 410)


def test_a_coach_reads_definitions_and_names_only_of_their_own_people(cast):
    approved(cast)
    actions.propose(project=cast.project, text=text_of(kind="training"), changes="local_advised", by=cast.users["olga"])
    anna = client_of(cast, "anna")
    assert "had a session with a coach" in text(anna.get(url("detail", cast, "local_advised")))
    assert "Being written" not in text(anna.get(url("list", cast)))
    compared = text(anna.get(url("compare", cast, "local_advised")))
    assert "Próbna" in compared
    assert "Testowa" not in compared
    assert anna.get(url("new", cast)).status_code == 403
    assert client_of(cast, "alicja").get(url("approve", cast, "local_advised")).status_code == 404


def test_an_own_indicator_gets_a_target_in_the_form_of_targets(cast, olga):
    approved(cast)
    address = reverse("projects:promise", args=[cast.project.code])
    assert "People with coaching" in text(olga.get(address))
    response = send(olga, address, **{"local_advised-0": "5", "version": 0})
    assert response.status_code == 302, text(response)
    assert "60%" in text(olga.get(reverse("figures:project", args=[cast.project.code])))


def test_pages_keep_their_budget_with_more_people(cast, olga):
    approved(cast)
    draft = actions.save_draft(project=cast.project, text=text_of("local_b"), by=cast.users["olga"])
    proposed(cast, "local_c")
    pages = [url("list", cast), url("detail", cast, "local_advised"), reverse("indicators:draft", args=[draft.pk])]
    pages += [
        url("approve", cast, "local_c"),
        url("compare", cast, "local_advised"),
        url("guided", cast),
        url("new", cast),
    ]
    few = [_cost(olga, page) for page in pages]
    add_people(cast, 27)
    many = [_cost(olga, page) for page in pages]
    assert [each[0] for each in many] == [each[0] for each in few]
    assert [
        (page, cost) for page, cost in zip(pages, many, strict=True) if cost[0] > MOST_QUERIES or cost[1] > MOST_BYTES
    ] == []


def _cost(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page)
    own = [
        each
        for each in captured
        if not any(word in each["sql"] for word in ("django_session", "SAVEPOINT", "audit_readevent"))
    ]
    return len(own), len(response.content)


def test_lines_of_two_texts_stand_beside_each_other():
    found = [(each.old, each.new, each.is_changed) for each in side_by_side("a\nb\nc\n", "a\nx\ny\nc\n")]
    assert found == [("a", "a", False), ("b", "x", True), ("", "y", True), ("c", "c", False)]


def test_the_day_of_the_preview_is_that_of_the_figures(cast, olga):
    shown = text(send(olga, url("new", cast), text=text_of(example=False)))
    assert date.today().strftime("%Y") in shown
