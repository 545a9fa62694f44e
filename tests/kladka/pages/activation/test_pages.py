"""Social activation in the browser: from the first self-assessment to the signed opinion."""

import re
from base64 import b64encode
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kladka.coaching.actions import activation as actions
from kladka.coaching.models import AssessmentHealth, CardEntry, SelfAssessment, SocialOpinion
from kladka.core import clock
from kladka.pages.activation.presenters import goes_with
from kladka.people import actions as people
from kladka.people.models import Paper, Situation
from kladka.people.queries import evidence_state
from tests.kladka.coaching.ways import agrees_to_health
from tests.kladka.pages.activation.access_samples import LAST, assessed, signed
from tests.kladka.pages.participants.access_samples import PNG
from tests.kladka.pages.signed_in import body_of, client_of, send
from tests.world.cast import ENTRY_DAY

UNTIL = ENTRY_DAY + timedelta(days=30)


@pytest.fixture
def lucja(cast):
    return cast.participations["lucja"]


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


def at(name, thing):
    return reverse(f"activation:{name}", args=[thing.pk])


def test_a_self_assessment_is_written_read_changed_and_removed(anna, lucja):
    day = ENTRY_DAY.isoformat()
    answers = {"home": "2", "home_reason": "Za ciasno", "money": ""}
    sent = send(anna, at("assess", lucja), moment="start", on_date=day, **answers)
    assert sent.status_code == 302
    made = SelfAssessment.objects.get()
    assert (made.levels, made.reasons) == ({"home": 2}, {"home": "Za ciasno"})
    page = anna.get(at("of", lucja)).content.decode()
    assert "it rarely works" in page
    assert "“Za ciasno”" in page
    assert "Nothing later yet" in page
    send(anna, at("change", made), on_date=day, home="3", version=made.version)
    made.refresh_from_db()
    assert (made.levels, made.version) == ({"home": 3}, 2)
    assert send(anna, at("change", made), on_date=day, home="5", version=1).status_code == 422
    assert send(anna, at("remove", made)).status_code == 302
    assert not SelfAssessment.objects.exists()
    assert "removed" in anna.get(at("change", made)).content.decode()


def test_wrong_answers_are_told_at_their_place_and_kept(anna, lucja, cast):
    assessed(cast, "lucja", "anna")
    sent = send(anna, at("assess", lucja), moment="start", on_date=ENTRY_DAY.isoformat(), home="2", home_reason="Bo")
    page = sent.content.decode()
    assert sent.status_code == 422
    assert "There is a self-assessment at the start already" in page
    assert "Bo</textarea>" in page
    nothing = send(anna, at("assess", lucja), moment="between", on_date=ENTRY_DAY.isoformat())
    html = nothing.content.decode()
    assert re.search(r'<a href="#[^"]+">[^<]*Choose an answer for at least one area\.', html)


def test_only_the_coach_reads_and_writes_what_is_said_about_health(anna, cast):
    made = assessed(cast, "lucja", "anna")
    assert "No consent to remarks about health is recorded" in anna.get(at("health", made)).content.decode()
    agrees_to_health(made.participation, by=cast.users["anna"])
    assert send(anna, at("health", made), wellbeing="2", wellbeing_reason="Męczę się", version=0).status_code == 302
    assert AssessmentHealth.objects.get().levels == {"wellbeing": 2}
    alicja = client_of(cast, "alicja")
    assert alicja.get(at("health", made)).status_code == 403
    for name, thing in (("of", made.participation), ("change", made), ("paper", made.participation)):
        assert "Męczę się" not in alicja.get(at(name, thing)).content.decode()


def test_an_entry_of_the_card_is_written_changed_and_removed(anna, lucja):
    days = {"from_date": ENTRY_DAY.isoformat(), "until_date": (ENTRY_DAY + timedelta(days=20)).isoformat()}
    wrong = send(anna, at("entry", lucja), **days, done="", contacts="Siostra")
    assert wrong.status_code == 422
    assert "Siostra</textarea>" in wrong.content.decode()
    assert send(anna, at("entry", lucja), **days, done="Klub seniora").status_code == 302
    made = CardEntry.objects.select_related("staff").get()
    assert made.staff.name == "Anna Trenerska"
    page = anna.get(at("of", lucja)).content.decode()
    assert "Klub seniora" in page
    assert "session" in page
    send(anna, at("change-entry", made), **days, done="Klub sąsiedzki", version=1)
    made.refresh_from_db()
    assert made.done == "Klub sąsiedzki"
    send(anna, at("remove-entry", made))
    assert not CardEntry.objects.exists()


@pytest.mark.parametrize("how", ["signature", "scan"])
def test_both_sign_and_the_improvement_counts_until_a_slip_is_taken_back(anna, lucja, cast, how):
    assessed(cast, "lucja", "anna")
    today = clock.today().isoformat()
    data = {"outcome": "improved", "words": "Wychodzi z domu", "on": today, "agreed": "on"}
    unsigned = send(anna, at("opinion", lucja), **data)
    assert "signed opinion" in unsigned.content.decode()
    proof = {"signature": {"signature": "data:image/png;base64," + b64encode(PNG).decode()}}
    proof["scan"] = {"paper": SimpleUploadedFile("opinion.png", PNG)}
    assert send(anna, at("opinion", lucja), **data, **proof[how]).status_code == 302
    made = SocialOpinion.objects.get()
    assert made.form == how
    assert Situation.objects.current().filter(kind="social_improvement").count() == 1
    page = anna.get(at("of", lucja)).content.decode()
    assert "Recorded as a better social situation" in page
    assert body_of(anna.get(at("file", made))) == PNG
    card = Paper.objects.filter(kind="monitoring-card").first()
    assert (card is not None and card.signed_on == clock.today()) == (how == "signature"), "made as it was signed"
    printed = anna.get(at("paper", lucja)).content.decode()
    assert (reverse("papers:detail", args=[card.pk]) if card else "Make the card as a numbered") in printed
    told = ("Wychodzi z domu" in printed, "☐" in printed, f'src="{at("file", made)}"' in printed)
    assert told == (True, False, how == "signature"), "what was signed, not the form for it"
    assert "rests on this self-assessment" in send(anna, at("remove", made_end(lucja))).content.decode()
    for name, record in (("change", made_end(lucja)), ("change-entry", CardEntry.objects.first())):
        opened = anna.get(at(name, record)).content.decode()
        assert ("rests on this" in opened, "<textarea" in opened) == (True, False), "said before anything is typed"
    said = anna.get(at("undo", lucja)).content.decode()
    assert ("becomes void" in said) == (how == "signature"), "only what is made of the signature"
    assert send(anna, at("undo", lucja)).status_code == 302
    assert not Situation.objects.current().filter(kind="social_improvement").exists()
    assert not Paper.objects.standing().exists()


def test_the_card_made_to_be_signed_comes_back_with_the_opinion_and_keeps_its_scan_after_a_slip(anna, lucja, cast):
    assessed(cast, "lucja", "anna")
    make = reverse("papers:make", args=[lucja.pk, "monitoring-card"]) + f"?of={UNTIL.isoformat()}&language=en"
    assert "The club<br>" in anna.get(make).content.decode(), "what is recorded stands on a line of its own"
    send(anna, make)
    card = Paper.objects.get()
    assert "Words of lucja" in card.content
    assert "sessions" in card.content or "no session recorded" in card.content
    told = {"outcome": "same", "words": "Bez zmian", "on": clock.today().isoformat(), "agreed": "on"}
    send(anna, at("opinion", lucja), **told, paper=SimpleUploadedFile("opinion.png", PNG))
    card.refresh_from_db()
    assert card.document.file == SocialOpinion.objects.get().file
    asked = anna.get(at("undo", lucja)).content.decode()
    assert ("The signed scan stays with KMO/" in asked, "better social situation" in asked) == (True, False)
    send(anna, at("undo", lucja))
    kept = card.document
    card.refresh_from_db()
    assert (card.document, SocialOpinion.objects.exists()) == (kept, False)
    again = at("from-card", card)
    assert again in anna.get(at("of", lucja)).content.decode(), "whoever mis-ticked needs no other photo"
    assert send(anna, again, outcome="improved", words="Wychodzi z domu").status_code == 302
    assert "better social situation that was recorded with it" in anna.get(at("undo", lucja)).content.decode()
    back = reverse("papers:take-back", args=[card.pk])
    asked = anna.get(back).content.decode()
    assert "The opinion of" in asked
    assert "better social situation that was recorded with it" in asked
    send(anna, back, reason="other", version=card.version)
    assert not SocialOpinion.objects.exists()
    facts = Situation.objects.filter(kind="social_improvement", participation=lucja)
    assert [one.reason for one in facts] == ["other"], "the reason that was chosen"


def test_a_card_that_waits_is_void_once_the_opinion_is_signed_on_screen(anna, lucja, cast):
    assessed(cast, "lucja", "anna")
    send(anna, reverse("papers:make", args=[lucja.pk, "monitoring-card"]) + f"?of={UNTIL.isoformat()}&language=en")
    told = {"outcome": "same", "words": "Bez zmian", "on": clock.today().isoformat(), "agreed": "on"}
    signature = "data:image/png;base64," + b64encode(PNG).decode()
    send(anna, at("opinion", lucja), **told, signature=signature)
    waiting, card = Paper.objects.order_by("number")
    assert waiting.void_reason == "signed_on_screen"
    assert card.of == "opinion-1"
    assert "Bez zmian" in card.content
    page = anna.get(reverse("papers:detail", args=[card.pk])).content.decode()
    assert at("undo", lucja) in page


def test_every_signed_opinion_stays_in_sight_and_says_whether_what_it_proved_counts(anna, lucja, cast):
    """Somebody came back and left again: the first opinion says that it improved, the second that it is worse."""
    first, by = signed(cast, "lucja", "anna"), cast.users["anna"]
    last = first.signed_on + timedelta(days=30)
    actions.assess(participation=lucja, moment="end", on_date=last, levels={"home": 1}, reasons={}, by=by)
    told = {"outcome": "worse", "words": "Znów nie wychodzi", "form": "scan", "file": first.file}
    actions.sign_opinion(participation=lucja, coach=first.coach, on=last, by=by, **told)
    page = anna.get(at("of", lucja)).content.decode()
    assert page.index("It is worse") < page.index("Earlier opinion") < page.index("It improved")
    assert at("file", first) in page
    assert "Recorded as a better social situation" in page
    fact = Situation.objects.current().get(kind="social_improvement")
    people.withdraw(fact=fact, reason="typing_error", by=by)
    page = anna.get(at("of", lucja)).content.decode()
    assert "The better social situation that it proved is not believed any more." in page
    assert "Recorded as a better" not in page


def test_an_opinion_does_not_prove_what_the_situation_is_corrected_to(anna, lucja, cast):
    """The better situation was employment in truth: that an opinion cannot prove, and figures count it no more."""
    opinion = signed(cast, "lucja", "anna")
    fact = Situation.objects.current().get(kind="social_improvement")
    job = {"kind": "employment", "contract_kind": "employment_contract", "full_time_share": "1"}
    told = {"from_date": fact.from_date.isoformat(), "reason": "typing_error", **job}
    address = reverse("participants:correct", args=[fact.pk])
    asked = send(anna, address, **told)
    html = asked.content.decode()
    assert asked.status_code == 422
    assert "Final opinion of" in html
    assert "(scan) would not prove this any more." in html
    assert "does not prove: employment." in html
    assert "Nothing would prove it then." in html
    assert Situation.objects.current().filter(pk=fact.pk).exists()
    saved = send(anna, address, **told, unproved="on")
    page = anna.get(saved["Location"]).content.decode()
    assert "(scan) does not prove it any more." in page
    assert "Nothing proves it now. Add a document that does." in page
    new = Situation.objects.current().get(replaces=fact.pk)
    assert evidence_state(new.pk) == "claimed"
    page = anna.get(at("of", lucja)).content.decode()
    assert "Recorded as a better social situation" not in page
    assert "better social situation" not in " ".join(goes_with(opinion)), "what stays is not said to go"


def made_end(lucja):
    return SelfAssessment.objects.get(participation=lucja, moment="end")


def test_what_is_needed_before_the_opinion_is_told_instead_of_the_form(anna, lucja):
    page = anna.get(at("opinion", lucja)).content.decode()
    assert "There is no self-assessment at the start. Write it down first." in page
    assert "signature-words" not in page or "Save the signed opinion" not in page


def test_polish_pages_say_it_in_polish(cast, lucja):
    signed(cast, "lucja", "anna")
    anna = client_of(cast, "anna")
    page = anna.get(at("of", lucja), headers={"accept-language": "pl"}).content.decode()
    for words in ("Aktywizacja społeczna", "rzadko mi się udaje", "Karta monitoringu", "Poprawiła się"):
        assert words in page


def test_a_late_card_is_told_on_the_coachs_day_until_its_entry_is_written(anna, lucja, cast):
    assessed(cast, "lucja", "anna")
    words = "The entry of the monitoring card is late"
    assert words in anna.get(reverse("coach:day")).content.decode()
    days = {"from_date": clock.today() - timedelta(days=9), "until_date": clock.today()}
    send(anna, at("entry", lucja), **{name: day.isoformat() for name, day in days.items()}, done="Klub")
    assert words not in anna.get(reverse("coach:day")).content.decode()


def test_an_opinion_against_what_the_participant_says_is_asked_about(anna, lucja, cast):
    assessed(cast, "lucja", "anna")
    end = made_end(lucja)
    end.levels = dict.fromkeys(end.levels, 1)
    SelfAssessment.objects.filter(pk=end.pk).update(levels=end.levels)
    SelfAssessment.objects.filter(moment="start").update(levels=dict.fromkeys(end.levels, 3))
    data = {"outcome": "improved", "words": "Krótko", "on": clock.today().isoformat(), "agreed": "on"}
    proof = {"signature": "data:image/png;base64," + b64encode(PNG).decode()}
    asked = send(anna, at("opinion", lucja), **data, **proof)
    assert asked.status_code == 422
    assert "the other way round" in asked.content.decode()
    assert not SocialOpinion.objects.exists()
    assert send(anna, at("opinion", lucja), **data, **proof, second_time="on").status_code == 302


def scanned(anna, lucja, *, on=None):
    """The card without an opinion, printed, signed and brought back; return it and what came of the scan."""
    send(anna, reverse("papers:make", args=[lucja.pk, "monitoring-card"]) + f"?of={UNTIL.isoformat()}&language=en")
    card = Paper.objects.unsigned().get()
    given = {"on": (on or clock.today()).isoformat(), "version": card.version}
    sent = send(anna, reverse("papers:scan", args=[card.pk]), photo=SimpleUploadedFile("card.png", PNG), **given)
    card.refresh_from_db()
    return card, sent


def test_a_card_signed_on_paper_asks_for_its_opinion_and_signs_it_with_the_scan(anna, lucja, cast):
    assessed(cast, "lucja", "anna")
    card, sent = scanned(anna, lucja)
    assert sent["Location"] == at("from-card", card)
    asked = anna.get(at("from-card", card)).content.decode()
    assert ("Record the opinion on the signed card" in asked, "What the opinion rests" not in asked) == (True, True)
    for page in (at("of", lucja), reverse("papers:detail", args=[card.pk])):
        waits = anna.get(page).content.decode()
        assert ("is not recorded yet" in waits, at("from-card", card) in waits) == (True, True), "whoever skips it"
    assert send(anna, at("from-card", card), outcome="improved", words="").status_code == 422
    assert send(anna, at("from-card", card), outcome="improved", words="Wychodzi z domu").status_code == 302
    made = SocialOpinion.objects.get()
    assert (made.form, made.signed_on, made.file) == ("scan", card.signed_on, card.document.file)
    assert Situation.objects.current().filter(kind="social_improvement").count() == 1
    for page in (at("of", lucja), reverse("papers:detail", args=[card.pk])):
        assert at("from-card", card) not in anna.get(page).content.decode()
    assert "leaves no opinion" in anna.get(at("from-card", card)).content.decode()
    assert send(anna, at("from-card", card), outcome="worse", words="Jeszcze raz").status_code == 422
    send(anna, reverse("papers:take-back", args=[card.pk]), reason="wrong_person", version=card.version)
    assert not SocialOpinion.objects.exists()
    assert not Situation.objects.current().filter(kind="social_improvement").exists()


def test_a_ticked_opinion_that_contradicts_the_participant_is_asked_about(anna, lucja, cast):
    by = cast.users["anna"]
    assessed(cast, "lucja", "anna")
    last = LAST + timedelta(days=5)
    actions.assess(participation=lucja, moment="end", on_date=last, levels={"home": 1, "days": 1}, reasons={}, by=by)
    card, _sent = scanned(anna, lucja)
    told = {"outcome": "improved", "words": "Wychodzi z domu"}
    asked = send(anna, at("from-card", card), second_time="", **told)
    assert "the other way round" in asked.content.decode()
    assert not SocialOpinion.objects.exists()
    assert send(anna, at("from-card", card), second_time="on", **told).status_code == 302


def test_a_card_whose_opinion_cannot_be_signed_yet_says_what_lacks(anna, lucja, cast):
    assessed(cast, "lucja", "anna")
    made_end(lucja).delete()
    card, sent = scanned(anna, lucja)
    assert sent["Location"] == reverse("papers:detail", args=[card.pk])
    assert "is not recorded yet" in anna.get(sent["Location"]).content.decode()
    assert "no self-assessment at the end" in anna.get(at("from-card", card)).content.decode()


def test_the_opinion_of_a_card_is_recorded_by_who_may_sign_it(anna, lucja, cast):
    assessed(cast, "lucja", "anna")
    card, _sent = scanned(anna, lucja)
    for name, status in (("alicja", 200), ("artur", 404), ("olga", 403)):
        assert client_of(cast, name).get(at("from-card", card)).status_code == status, name


def test_a_card_without_the_later_self_assessment_proves_no_opinion(anna, lucja, cast):
    """It was printed before the end: what the opinion rests on does not stand on the paper that both signed."""
    assessed(cast, "lucja", "anna")
    end = made_end(lucja)
    levels, reasons = end.levels, end.reasons
    end.delete()
    card, _sent = scanned(anna, lucja)
    on = {"on_date": LAST, "levels": levels, "reasons": reasons, "by": cast.users["anna"]}
    actions.assess(participation=lucja, moment="end", **on)
    why = "The self-assessments on KMO/"
    for page in (at("of", lucja), reverse("papers:detail", args=[card.pk]), at("from-card", card)):
        said = anna.get(page).content.decode()
        assert (why in said, "Take the scan back" in said) == (True, True), page
        assert ("is not recorded yet" in said, f'href="{at("from-card", card)}"' in said) == (False, False), page
    refused = send(anna, at("from-card", card), outcome="improved", words="Wychodzi z domu")
    assert (refused.status_code, why in refused.content.decode()) == (422, True)
    assert not SocialOpinion.objects.exists()
    send(anna, reverse("papers:take-back", args=[card.pk]), reason="wrong_person", version=card.version)
    card.refresh_from_db()
    opened = anna.get(reverse("papers:scan", args=[card.pk])).content.decode()
    assert "reads otherwise than this document" in opened, "said before the photo"
    assert "waits for its signature, and the self-assessments" in anna.get(at("opinion", lucja)).content.decode()
    told = {"outcome": "same", "words": "Bez zmian", "on": clock.today().isoformat(), "agreed": "on"}
    by_scan = send(anna, at("opinion", lucja), **told, paper=SimpleUploadedFile("opinion.png", PNG))
    assert (by_scan.status_code, SocialOpinion.objects.count()) == (422, 0)
    send(anna, reverse("papers:again", args=[card.pk]), version=card.version)
    again = Paper.objects.unsigned().get()
    given = {"on": clock.today().isoformat(), "version": again.version}
    sent = send(anna, reverse("papers:scan", args=[again.pk]), photo=SimpleUploadedFile("card.png", PNG), **given)
    assert sent["Location"] == at("from-card", again)
    assert send(anna, at("from-card", again), outcome="improved", words="Wychodzi z domu").status_code == 302


def test_a_card_scanned_after_a_self_assessment_was_changed_leads_to_the_paper_that_says_so(anna, lucja, cast):
    assessed(cast, "lucja", "anna")
    send(anna, reverse("papers:make", args=[lucja.pk, "monitoring-card"]) + f"?of={UNTIL.isoformat()}&language=pl")
    card, end = Paper.objects.unsigned().get(), made_end(lucja)
    changed = {"version": end.version, "on_date": end.on_date, "levels": {**end.levels, "home": 1}, "reasons": {}}
    actions.change_assessment(assessment=end, by=cast.users["anna"], **changed)
    given = {"on": clock.today().isoformat(), "version": card.version}
    sent = send(anna, reverse("papers:scan", args=[card.pk]), photo=SimpleUploadedFile("card.png", PNG), **given)
    assert sent["Location"] == reverse("papers:detail", args=[card.pk])
    assert "The self-assessments on KMO/" in anna.get(sent["Location"]).content.decode()


def test_an_entry_written_after_the_card_is_asked_about_and_does_not_become_a_part_of_its_opinion(anna, lucja, cast):
    assessed(cast, "lucja", "anna")
    card, _sent = scanned(anna, lucja)
    old, days = (
        CardEntry.objects.get(),
        {"from_date": UNTIL + timedelta(days=1), "until_date": UNTIL + timedelta(days=2)},
    )
    words, staff = {"done": "Targi pracy"}, cast.staff["anna"]
    actions.add_card_entry(participation=lucja, words=words, staff=staff, by=cast.users["anna"], **days)
    page = anna.get(reverse("papers:detail", args=[card.pk])).content.decode()
    assert ("is not recorded yet" in page, "reads otherwise than this document" in page) == (True, True)
    told = {"outcome": "improved", "words": "Wychodzi z domu"}
    asked = send(anna, at("from-card", card), all_the_same="", **told)
    assert (asked.status_code, "rest on what stands on the card" in asked.content.decode()) == (422, True)
    assert send(anna, at("from-card", card), all_the_same="on", **told).status_code == 302
    assert SocialOpinion.objects.get().content["card"] == [str(old.pk)]
