"""Models of incubators in the browser: begun as a copy, written line by line, published by a colleague, compared."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from kladka.incubation.models import StandardDraft, StandardVersion
from kladka.incubation.rules.standard import PARTS
from tests.kladka.incubation.own import drafted, proposed, published
from tests.kladka.pages.signed_in import client_of, send


@pytest.fixture
def olga(cast):
    return client_of(cast, "olga")


def at(name, *args):
    return reverse(f"incubator_models:{name}", args=args)


def text(response):
    return " ".join(response.content.decode().split())


def now():
    """The draft as it is stored."""
    return StandardDraft.objects.get()


def test_a_copy_is_written_line_by_line_and_put_to_a_colleague(cast, olga):
    given = {"how": "copy", "title_pl": "Nasz inkubator", "title_en": "Our incubator"}
    assert send(olga, at("begin", "ies-abc", 1), **given).status_code == 302
    draft = now()
    assert (draft.code, draft.standard.author["en"]) == ("own-our-incubator", cast.project.controller.name)
    assert draft.standard.origin["pl"].startswith("Powstał jako kopia: Model Inkubatora")
    line = {"part": "premises", "label_pl": "Follow", "label_en": "Follow", "least": "2"}
    wrong = send(olga, at("add-line", draft.pk), **line, is_open="on", version="1")
    assert wrong.status_code == 422
    assert "Either the line is left open, or it says how many." in text(wrong)
    saved = send(olga, at("add-line", draft.pk), **line, version="1")
    assert saved["Location"].endswith("#premises")
    assert now().standard.lines[-1].code == "follow_2"
    assert send(olga, at("line", draft.pk, "law"), **line, version="1").status_code == 422
    assert send(olga, at("remove-line", draft.pk, "rooms"), version="2").status_code == 302
    assert send(olga, at("remove-line", draft.pk, "premises"), version="3").status_code == 302
    assert send(olga, at("remove-line", draft.pk, "follow_2"), version="4").status_code == 302
    assert "still missing: Premises" in text(olga.get(at("draft", draft.pk)))
    assert "a part of it says nothing" in text(send(olga, at("propose", draft.pk), version="5"))
    assert olga.get(at("line", draft.pk, "rooms")).status_code == 404
    assert send(olga, at("add-line", draft.pk), **line, version="5").status_code == 302
    assert send(olga, at("propose", draft.pk), version="6").status_code == 302
    assert StandardVersion.objects.get().state == "proposed"
    assert olga.get(at("draft", draft.pk)).status_code == 404


def test_lines_are_moved_by_buttons_and_a_version_in_another_order_is_not_the_same(cast, olga):
    published(cast, "own-order")
    assert send(olga, at("begin", "own-order", 1), how="next").status_code == 302
    draft = now()
    first, second, *others = [one.code for one in draft.standard.of("services")]
    page = text(olga.get(at("draft", draft.pk)))
    assert page.count(at("order", draft.pk)) == 2 * sum(len(draft.standard.of(part)) - 1 for part in PARTS)
    assert olga.get(at("order", draft.pk)).status_code == 405
    moved = send(olga, at("order", draft.pk), line=first, way="down")
    assert moved["Location"].endswith("#services")
    assert [one.code for one in now().standard.of("services")] == [second, first, *others]
    send(olga, at("order", draft.pk), line=second, way="up")
    assert [one.code for one in now().standard.of("services")] == [second, first, *others], "at its end it stays"
    assert send(olga, at("order", draft.pk), line="gone", way="up").status_code == 404
    assert send(olga, at("propose", draft.pk), version=now().version).status_code == 302
    told = text(olga.get(at("compare", "own-order", 2) + "?with_version=own-order:1"))
    assert "Both say the same" not in told
    assert told.count("stands elsewhere") == 1
    assert "in its part" in told


def test_the_author_waits_for_a_colleague_and_may_take_it_back(cast, olga):
    waiting = proposed(cast, "own-one")
    asked = text(olga.get(at("publish", waiting.code, 1)))
    assert "Advice on law free of charge" in asked
    assert "Nobody else can publish it: I publish it alone" in asked
    assert send(olga, at("send-back", waiting.code, 1), words="").status_code == 302
    assert now().code == "own-one"


def test_any_two_versions_are_compared_also_of_different_models(cast, olga, django_assert_max_num_queries):
    published(cast, "own-one")
    drafted(cast, "own-two")
    html = text(olga.get(at("list")))
    assert "Model own-one" in html
    assert at("draft", now().pk) in html
    assert "Both say the same." in text(olga.get(at("compare", "own-one", 1)))
    assert olga.get(at("compare", "own-one", 1), {"with_version": "own-two:1"}).status_code == 422
    for address in (at("list"), at("detail", "own-one", 1), at("draft", now().pk), at("compare", "own-one", 1)):
        with django_assert_max_num_queries(14):
            html = text(olga.get(address))
        assert "Let nobody start by it" not in html


def test_who_only_reads_a_model_is_offered_nothing_to_write(cast):
    words = "Write a model from this one"
    address = reverse("incubator_models:detail", args=["ies-abc", 1])
    assert words in client_of(cast, "olga").get(address).content.decode()
    for name in ("alicja", "alan"):
        answer = client_of(cast, name).get(address)
        assert (answer.status_code, words in answer.content.decode()) == (200, False)


def test_what_waits_for_a_colleague_stands_on_the_list_of_whoever_may_decide(cast, olga):
    address, words = reverse("incubator_models:list"), "Waits for a colleague"
    published(cast, "own-first")
    assert words not in text(olga.get(address))
    proposed(cast, "own-order")
    page = text(olga.get(address)).partition(f">{words}</caption>")[2]
    assert (at("detail", "own-order", 1) in page, at("detail", "own-first", 1) in page) == (True, False)
    assert f">{words}</caption>" not in text(client_of(cast, "alan").get(address))


def test_what_is_new_says_nothing_of_before_and_words_changed_in_one_language_are_told(cast, olga):
    """A line that is new or no longer there is not "not given" before; the other language may say something else."""
    published(cast, "own-words")
    assert send(olga, at("begin", "own-words", 1), how="next").status_code == 302
    draft = now()
    first, gone, *_others = draft.standard.of("services")
    new = {"part": "services", "label_pl": "Porady o podatkach", "label_en": "Advice on taxes"}
    assert send(olga, at("add-line", draft.pk), **new, version=now().version).status_code == 302
    anew = {"part": "services", "label_pl": "Zupełnie co innego", "label_en": first.label["en"]}
    assert send(olga, at("line", draft.pk, first.code), **anew, version=now().version).status_code == 302
    assert send(olga, at("remove-line", draft.pk, gone.code), version=now().version).status_code == 302
    assert send(olga, at("propose", draft.pk), version=now().version).status_code == 302
    told = text(olga.get(at("compare", "own-words", 2) + "?with_version=own-words:1"))
    assert "Not given" not in told
    assert told.count("Only the Polish words changed. Do the English ones still say the same?") == 1
    assert "Only the English words changed" not in told
    assert told.count(escape(gone.label["en"])) == 2, "as it was before, too"


@pytest.mark.parametrize("others", [True, False])
def test_the_author_is_told_that_a_colleague_decides_where_there_is_one(cast, olga, monkeypatch, others):
    monkeypatch.setattr("kladka.pages.coaching_models.presenters.has_others", lambda *_said: others)
    waiting = proposed(cast, "own-one")
    page = text(olga.get(at("detail", waiting.code, 1)))
    decides, sees = "Decide on this version", "See what a colleague is to decide on"
    assert (decides in page, sees in page) == (not others, others)
