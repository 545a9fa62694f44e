"""Payment claims on the screen: list, table and who stands behind it, changes, gaps, sending, what is refused."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.core import clock
from kladka.pages.claims import gaps
from kladka.people import actions as people
from kladka.reporting.actions import claim as actions
from kladka.reporting.models import Claim
from kladka.reporting.queries import claim as queries
from tests.kladka.pages.claims.access_samples import claims
from tests.kladka.pages.reports.test_restatement import text_of
from tests.kladka.pages.reports.world import hire_leon, prepared
from tests.kladka.pages.signed_in import body_of, client_of, send
from tests.kladka.reporting.claims import FIRST, SECOND, added, sent
from tests.world.cast import add_people


def url(name, claim, *more):
    return reverse(f"claims:{name}", args=[claim.project.code, claim.pk, *more])


def opened(cast, address, who="olga"):
    return client_of(cast, who).get(address)


def day(name, value):
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def typed(number, days, **more):
    first, last = days
    return {"number": number, **day("period_from", first), **day("period_until", last), "is_final": "no", **more}


def left(cast, name, on, *, completed=True):
    reason = "" if completed else "no_contact"
    return people.leave(
        participation=cast.participations[name],
        exit_date=on,
        path_completed=completed,
        leaving_reason=reason,
        by=cast.users["anna"],
    )


def cells(response):
    """Return the numbers of the flow table, line by line, with the addresses they lead to."""
    html = response.content.decode()
    rows = re.findall(
        r'<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">([^<]+)</th>(.*?)</tr>', html
    )
    return {
        title: re.findall(r'<td [^>]*><a class="govuk-link" href="([^"]+)">([^<]+)<', body)
        for title, body in rows
        if "kladka-flow__half" in body
    }


def told_by_tiles(response):
    """Return the numbers that stand above a list, by what they count."""
    html = response.content.decode()
    found = re.findall(r'kladka-tile__value">(\d+)</span> <span class="kladka-tile__label">([^<]+)<', html)
    return {label.lower(): int(number) for number, label in found}


def numbers(response):
    return {title: [number for _url, number in found] for title, found in cells(response).items()}


def test_without_claims_the_list_says_what_to_do(cast):
    for who, may in (("olga", True), ("anna", False)):
        page = opened(cast, reverse("claims:list", args=["proba"]), who)
        assert "No payment claim is on the list yet." in text_of(page)
        assert "nobody has typed what the contract says" in text_of(page)
        assert (reverse("claims:add", args=["proba"]) in page.content.decode()) is may


def test_the_form_of_the_next_claim_begins_after_the_last(cast):
    added(cast, 1, FIRST)
    html = opened(cast, reverse("claims:add", args=["proba"])).content.decode()
    values = dict(re.findall(r'name="((?:number|period_\w+-\w+))"[^>]*?value="(\d+)"', html))
    assert values["number"] == "2"
    assert [values[f"period_from-{box}"] for box in ("day", "month", "year")] == ["1", "4", "2026"]
    assert [values[f"period_until-{box}"] for box in ("day", "month", "year")] == ["30", "6", "2026"]


def test_a_claim_is_added_changed_removed_and_restored(cast):
    client = client_of(cast, "olga")
    made = send(client, reverse("claims:add", args=["proba"]), **typed(1, FIRST))
    claim = Claim.objects.select_related("project").get()
    assert made["Location"] == url("detail", claim)
    assert url("remove", claim) in client.get(made["Location"]).content.decode()
    changed = send(
        client, url("change", claim), version=claim.version, **typed(1, FIRST, **day("due_on", date(2026, 5, 1)))
    )
    assert changed.status_code == 302
    claim.refresh_from_db()
    assert claim.due_on == date(2026, 5, 1)
    removed = send(client, url("remove", claim), version=claim.version)
    listed = client.get(removed["Location"])
    assert "No payment claim is on the list yet." in text_of(listed)
    assert url("restore", claim) in listed.content.decode()
    assert client.get(url("detail", claim))["Location"] == url("restore", claim)
    send(client, url("restore", claim))
    assert "Payment claim 1" in text_of(client.get(reverse("claims:list", args=["proba"])))
    assert client.get(url("restore", claim))["Location"] == url("detail", claim)


def test_what_is_wrong_is_said_at_its_place_and_what_was_typed_stays(cast):
    added(cast, 1, FIRST)
    client = client_of(cast, "olga")
    for number, days, words in (
        (1, SECOND, "There is a claim 1 already."),
        (2, (SECOND[1], SECOND[0]), "The period ends before it begins."),
        (2, (date(2026, 3, 15), SECOND[1]), "Choose days before or after that."),
        (2, (date(1990, 1, 1), SECOND[1]), "or later"),
        ("99999999999999999999", SECOND, "too large"),
    ):
        answer = send(client, reverse("claims:add", args=["proba"]), **typed(number, days))
        assert answer.status_code == 422
        assert words in text_of(answer), text_of(answer)
        assert f'value="{number}"' in answer.content.decode()
    assert Claim.objects.count() == 1


def test_two_tabs_the_second_is_asked(cast):
    claim = added(cast, 1, FIRST)
    client = client_of(cast, "olga")
    send(client, url("change", claim), version=1, **typed(3, FIRST))
    answer = send(client, url("change", claim), version=1, **typed(2, FIRST))
    assert answer.status_code == 422
    assert "3" in text_of(answer)
    assert send(client, url("remove", claim), version=1).status_code == 422
    assert send(client, url("send", claim), version=1, **day("sent_on", clock.today())).status_code == 422


def test_the_table_has_women_men_and_both_in_the_period_and_from_the_start(cast):
    add_people(cast, 2)
    left(cast, "lucja", date(2026, 3, 20))
    left(cast, "nadia", date(2026, 4, 20), completed=False)
    page = opened(cast, url("detail", added(cast, 2, SECOND)))
    assert numbers(page) == {
        "Started": ["0", "0", "0", "3", "2", "5"],
        "Completed": ["0", "0", "0", "1", "0", "1"],
        "Interrupted": ["1", "0", "1", "1", "0", "1"],
        "Continuing": ["−1", "0", "−1", "1", "2", "3"],
    }
    assert "by how many the number of those who go on changed" in text_of(page)


def test_every_number_leads_to_its_people(cast):
    add_people(cast, 2)
    left(cast, "lucja", date(2026, 3, 20))
    left(cast, "nadia", date(2026, 4, 20), completed=False)
    client = client_of(cast, "olga")

    def listed(address, **more):
        asked = "&".join(f"{name}={value}" for name, value in more.items())
        page = client.get(address + ("&" if "?" in address else "?") + asked)
        told = re.search(r"On the list: (\d+)", text_of(page))
        return int(told[1]) if told else 0

    for found in cells(client.get(url("detail", added(cast, 2, SECOND)))).values():
        for address, number in found:
            assert "/period/" in address or "state=proven" in address  # whose record is incomplete is not in the number
            counted = (
                listed(unescape(address), move="came") - listed(unescape(address), move="went")
                if "/period/" in address
                else listed(unescape(address), state="proven")
            )
            assert counted == int(number.replace("−", "-")), address


def test_the_numbers_above_a_list_are_those_of_the_number_that_led_there(cast):
    add_people(cast, 2)
    left(cast, "lucja", date(2026, 3, 20))
    left(cast, "nadia", date(2026, 4, 20), completed=False)
    client = client_of(cast, "olga")
    for found in cells(client.get(url("detail", added(cast, 2, SECOND)))).values():
        for address, number in found:
            tiles = told_by_tiles(client.get(unescape(address)))
            counted = tiles["came in"] - tiles["went out"] if "/period/" in address else tiles["counted"]
            assert counted == int(number.replace("−", "-")), (address, tiles)


def test_whom_the_viewer_may_not_open_is_counted_of_the_asked_sex_only(cast):
    add_people(cast, 2)
    claim = added(cast, 1, FIRST)
    of_women = text_of(opened(cast, url("members", claim, "started") + "?sex=female&state=proven", "beata"))
    of_all = text_of(opened(cast, url("members", claim, "started"), "beata"))
    assert "from the start of the project, women" in of_women
    assert "whom you may not open by name" in of_all
    hidden = [int((re.search(r"And (\d+) p", words) or [0, 0])[1]) for words in (of_women, of_all)]
    assert hidden[0] < hidden[1]


def test_who_may_not_open_people_sees_numbers_and_no_names(cast):
    claim = added(cast, 1, FIRST)
    html = opened(cast, url("members", claim, "started"), "beata").content.decode()
    assert "Wymyślona" in html
    assert "Próbna" not in html
    assert "Testowa" not in html


def test_a_removed_claim_is_restored_from_the_list_and_a_second_tab_is_led_there(cast):
    claim = added(cast, 1, FIRST)
    client = client_of(cast, "olga")
    actions.remove_claim(claim=claim, version=claim.version, by=cast.users["olga"])
    listed = reverse("claims:list", args=[cast.project.code])
    assert url("restore", claim) in client.get(listed).content.decode()
    assert url("restore", claim) not in opened(cast, listed, "anna").content.decode()
    for name in ("remove", "change", "send"):
        answer = client.get(url(name, claim), follow=True)
        assert answer.redirect_chain[-1][0] == url("restore", claim)
        assert "This claim was removed. Restore it first." in text_of(answer)
    assert opened(cast, url("detail", claim), "anna").status_code == 404


def test_a_button_warns_only_where_something_is_lost(cast):
    open_claim, client = added(cast, 1, FIRST), client_of(cast, "olga")
    assert "govuk-button--warning" in client.get(url("remove", open_claim)).content.decode()
    send(client, url("remove", open_claim), version=open_claim.version)
    assert "govuk-button--warning" not in client.get(url("restore", open_claim)).content.decode()
    send(client, url("restore", open_claim))
    sent_claim = sent(cast, Claim.objects.get(pk=open_claim.pk), clock.today())
    assert "govuk-button--warning" not in client.get(url("correct", sent_claim)).content.decode()


def test_a_line_that_is_none_is_not_found(cast):
    claim = sent(cast, added(cast, 1, FIRST), clock.today())
    for name in ("members", "moves", "since", "changed"):
        assert opened(cast, url(name, claim, "nonsense")).status_code == 404
    other = added(cast, 2, SECOND)
    assert opened(cast, url("since", other, "started")).status_code == 404
    assert opened(cast, reverse("claims:detail", args=["obcy", claim.pk])).status_code == 404


def test_a_claim_is_sent_on_the_screen_and_stays_as_it_was(cast):
    claim = added(cast, 1, FIRST)
    client = client_of(cast, "olga")
    assert "Mark as sent" in text_of(client.get(url("detail", claim)))
    done = send(client, url("send", claim), version=claim.version, **day("sent_on", clock.today()))
    assert done.status_code == 302
    before = numbers(client.get(url("detail", claim)))
    left(cast, "lucja", date(2026, 3, 20))
    page = client.get(url("detail", claim))
    assert numbers(page) == before
    assert "What this claim would say otherwise today" in text_of(page)
    assert "Łucja" in client.get(url("since", claim, "completed")).content.decode()
    for name in ("change", "remove", "send"):
        assert client.get(url(name, claim))["Location"] == url("detail", claim)
    # A second sending of the same form changes nothing.
    assert send(client, url("send", claim), version=1, **day("sent_on", date(2026, 5, 5))).status_code == 302
    claim.refresh_from_db()
    assert claim.sent_on == clock.today()


def test_corrections_stand_apart_from_updates(cast):
    sent(cast, added(cast, 1, FIRST), clock.today())
    left(cast, "lucja", date(2026, 3, 20))
    left(cast, "teresa", date(2026, 4, 10))
    second = added(cast, 2, SECOND)
    client = client_of(cast, "olga")
    assert "What claim 1 said is changed by corrections." in text_of(client.get(url("detail", second)))
    html = text_of(client.get(url("changes", second)))
    assert re.search(r"Completed 0 \+1 Exit moved:\s\+1 \+1 2", html), html
    address = url("changed", second, "completed")
    both = client.get(address).content.decode()
    assert ("Łucja" in both, "Teresa" in both) == (True, True)
    only = client.get(f"{address}?kind=correction").content.decode()
    assert ("Łucja" in only, "Teresa" in only) == (True, False)
    new = client.get(f"{address}?kind=update").content.decode()
    assert ("Łucja" in new, "Teresa" in new) == (False, True)


def test_whoever_went_out_of_a_line_has_the_exit_or_the_return_behind_it_with_its_audit_entry(cast):
    left(cast, "lucja", date(2026, 3, 20))
    sent(cast, added(cast, 1, FIRST), clock.today())
    gone = left(cast, "teresa", date(2026, 4, 10))
    back = people.reenter(
        participation=cast.participations["lucja"], reentry_date=date(2026, 4, 20), by=cast.users["anna"]
    )
    second, client = added(cast, 2, SECOND), client_of(cast, "olga")
    for line, fact, words in (
        ("continuing", gone, "Left the project , 10 April 2026"),
        ("completed", back, "Came back , 20 April 2026"),
    ):
        entry = f"audit entry {fact.recorded_no}"
        for name in ("changed", "moves"):
            page = text_of(client.get(url(name, second, line)))
            assert (words in page, entry in page) == (True, True), page


def test_the_first_claim_has_nothing_to_correct(cast):
    claim = added(cast, 1, FIRST)
    assert "No claim was sent before this one" in text_of(opened(cast, url("detail", claim)))
    assert "No claim was sent before this one" in text_of(opened(cast, url("changes", claim)))
    assert opened(cast, url("changed", claim, "started")).status_code == 404


def test_open_gaps_are_counted_and_lead_to_where_they_are_closed(cast):
    left(cast, "lucja", date(2026, 5, 20))
    claim = added(cast, 2, SECOND)
    client = client_of(cast, "olga")
    page = client.get(url("detail", claim))
    html = page.content.decode()
    assert "Days that belong to no claim: 1 January 2020 – 31 March 2026." in text_of(page)
    assert f"{reverse('reports:prepare', args=['proba'])}?as_of=2026-05-31&amp;period_from=2026-04-01" in html
    found = re.findall(r"<li>([^<]+): (\d+)\. <a class=\"govuk-link\" href=\"([^\"]+rule=[^\"]+)\"", html)
    assert found
    for _title, number, address in found:
        listed = re.search(r"(\d+) things? to do", text_of(client.get(unescape(address))))
        assert listed[1] == number
    asked = client.get(f"{reverse('reports:prepare', args=['proba'])}?as_of=2026-05-31&period_from=2026-04-01")
    assert 'name="as_of-day"' in asked.content.decode()
    assert re.search(r'name="period_from-month"[^>]*value="4"', asked.content.decode())
    prepared(cast, as_of=SECOND[1], period=SECOND)
    assert "prepared and not submitted" in text_of(client.get(url("detail", claim)))


@pytest.mark.parametrize(
    "query", ["as_of=nonsense", "as_of=2026-99-99&period_from=0", "rule=nonsense", "claim=nonsense"]
)
def test_a_hostile_address_breaks_nothing(cast, query):
    claim = added(cast, 1, FIRST)
    client = client_of(cast, "olga")
    for address in (
        reverse("reports:prepare", args=["proba"]),
        reverse("todo:list"),
        url("detail", claim),
        url("members", claim, "started") + "?sex=nonsense&state=nonsense",
    ):
        answer = client.get(address + ("&" if "?" in address else "?") + query)
        assert answer.status_code in {200, 422}


def test_another_projects_claim_narrows_no_work_list(cast):
    foreign = claims(cast)["foreign"]
    page = opened(cast, f"{reverse('todo:list')}?claim={foreign.pk}")
    assert page.status_code == 200
    assert "Period of the claim" not in text_of(page)


def test_the_deadline_by_contract_is_typed_once_for_all_claims(cast):
    claim = added(cast, 1, FIRST)
    client = client_of(cast, "olga")
    assert "Not known." in text_of(client.get(url("detail", claim)))
    given = {"days": 10, "unit": "working", "final_days": 30, "final_unit": "calendar", "source": "§ 8 ust. 3"}
    done = send(client, reverse("claims:terms", args=["proba"]), version=0, **given)
    assert done.status_code == 302
    page = text_of(client.get(url("detail", claim)))
    assert "15 April 2026 10 working days after the period, by the contract: § 8 ust. 3" in page
    assert "days late" in page
    again = send(client, reverse("claims:terms", args=["proba"]), version=0, **{**given, "days": 5})
    assert again.status_code == 422
    wrong = send(client, reverse("claims:terms", args=["proba"]), version=1, **{**given, "days": 0, "source": " "})
    assert wrong.status_code == 422


def test_a_deadline_that_comes_is_on_the_officers_list(cast):
    claim = added(cast, 1, FIRST, due_on=clock.today() + timedelta(days=3))
    page = opened(cast, reverse("todo:list"))
    assert "Payment claim 1, for a period until 31 March 2026, is to be handed in by" in text_of(page)
    assert "The monitoring officers" in text_of(page)
    assert url("detail", claim) in page.content.decode()
    assert "3 days left" in text_of(opened(cast, reverse("claims:list", args=["proba"])))
    assert "The monitoring officers" in text_of(opened(cast, reverse("todo:people")))
    sheet = opened(cast, f"{reverse('todo:list')}?export=xlsx")
    assert sheet.status_code == 200
    assert body_of(sheet)


def test_the_leaders_coordinator_keeps_claims_and_a_partners_does_not(cast):
    claim = added(cast, 1, FIRST)
    hire_leon(cast, role="coordinator")
    for name in ("change", "remove", "send"):
        assert opened(cast, url(name, claim), "leon").status_code == 200
        assert opened(cast, url(name, claim), "alicja").status_code == 404
    assert "Open gaps" in text_of(opened(cast, url("detail", claim), "leon"))
    assert "Open gaps" not in text_of(opened(cast, url("detail", claim), "alicja"))


def test_a_correction_asks_for_its_deadline_only(cast):
    claim = sent(cast, added(cast, 1, FIRST), clock.today())
    client = client_of(cast, "olga")
    made = send(client, url("correct", claim))
    again = queries.claims_of(cast.project)[0]
    assert made["Location"] == url("detail", again)
    assert "Payment claim 1/2" in text_of(client.get(made["Location"]))
    html = client.get(url("change", again)).content.decode()
    assert ('name="due_on-day"' in html, 'name="number"' in html) == (True, False)
    done = send(client, url("change", again), version=1, **day("due_on", date(2026, 12, 24)))
    assert done.status_code == 302
    send(client, url("send", again), version=2, **day("sent_on", clock.today()))
    assert "Corrected" in text_of(client.get(url("detail", claim)))


def test_the_table_is_taken_as_a_file_with_numbers(cast):
    claim = added(cast, 1, FIRST)
    answer = opened(cast, url("detail", claim) + "?export=xlsx", "anna")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert "proba-claim-1-1" in answer["Content-Disposition"]
    assert body_of(answer).startswith(b"PK")


def test_a_period_that_lasts_is_told_as_far_as_it_went(cast):
    claim = added(cast, 1, (FIRST[0], clock.today() + timedelta(days=30)))
    page = text_of(opened(cast, url("detail", claim)))
    assert "Mark as sent" not in page
    assert "was not prepared" not in page
    answer = opened(cast, url("send", claim))
    assert answer["Location"] == url("detail", claim)


def test_removing_what_is_gone_leads_back(cast):
    claim = added(cast, 1, FIRST)
    actions.remove_claim(claim=claim, version=1, by=cast.users["olga"])
    assert send(client_of(cast, "olga"), url("remove", claim), version=1)["Location"] == url("detail", claim)


def test_a_claim_marked_by_mistake_is_taken_back_on_the_screen(cast):
    claim = sent(cast, added(cast, 1, FIRST), clock.today())
    client = client_of(cast, "olga")
    page = client.get(url("detail", claim)).content.decode()
    assert url("take-back", claim) in page
    assert url("take-back", claim) not in opened(cast, url("detail", claim), "anna").content.decode()
    refused = send(client, url("take-back", claim), reason="", words="Pomyłka 44051401359")
    assert (refused.status_code, "Pomyłka 44051401359" in refused.content.decode()) == (422, True)
    refused = send(client, url("take-back", claim), reason="not_sent", words="Pomyłka 44051401359")
    assert (refused.status_code, 'id="id_words-error"' in refused.content.decode()) == (422, True)
    assert send(client, url("take-back", claim), reason="not_sent", words="Pomyłka").status_code == 302
    following = queries.claims_of(cast.project)[0]
    told = text_of(client.get(url("detail", following)))
    assert "it was not sent. Marked as sent on" in told
    assert "Mark as sent" in told
    assert "Olga" in told
    for name in ("detail", "take-back"):  # a second tab is led to the claim in its place
        assert client.get(url(name, claim))["Location"] == url("detail", following)


def test_a_claim_that_others_go_on_from_offers_no_taking_back(cast):
    first = sent(cast, added(cast, 1, FIRST), clock.today())
    actions.correct_claim(claim=first, by=cast.users["olga"])
    client = client_of(cast, "olga")
    assert url("take-back", first) not in client.get(url("detail", first)).content.decode()
    answer = client.get(url("take-back", first), follow=True)
    assert "Claim 1/2 corrects this one." in text_of(answer)


def test_what_is_open_is_counted_by_kind_and_says_so():
    """Seven people without a document are one line of the list: “2 things” would be no number of people."""
    open_ = [gaps.Gap("A document is missing", number=7), gaps.Gap("The report was not prepared")]
    with translation.override("en"):
        assert gaps.summary(open_) == "2 kinds of things are open."
        assert gaps.summary(open_[1:]) == "1 kind of thing is open."
    with translation.override("pl"):
        assert gaps.summary(open_ * 3) == "Otwartych jest 6 rodzajów spraw."
