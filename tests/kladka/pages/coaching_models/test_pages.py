"""Coaching models in the browser: read, begun, written stage by stage, published by a colleague, compared."""

import pytest
from django.urls import reverse

from kladka.processes.models import ProcessDraft, ProcessVersion
from tests.kladka.coaching.ways import begun
from tests.kladka.pages.signed_in import client_of, send
from tests.kladka.processes.own import copied, drafted, extending, proposed, published

State = ProcessVersion.State


@pytest.fixture
def olga(cast):
    return client_of(cast, "olga")


def at(name, *args):
    return reverse(f"coaching_models:{name}", args=args)


def text(response):
    return " ".join(response.content.decode().split())


def now():
    """The draft as it is stored."""
    return ProcessDraft.objects.get()


def stages():
    return [one.code for one in now().process.stages]


def test_every_model_is_listed_with_where_it_comes_from_and_who_extended_it(cast, olga):
    published(cast, "own-way")
    html = text(olga.get(at("list")))
    assert "PIW EQUAL" in html or "EQUAL initiative" in html
    assert "Extended by: the project “ABC Gospodarki Społecznej”" in html
    assert "Variant of: TZW – base model" in html
    assert "Model own-way" in html


def test_a_variant_is_shown_as_it_is_followed_with_its_base(olga):
    html = text(olga.get(at("detail", "tzw-women", 1)))
    assert "Entry to the project" in html
    assert "The care of children and dependants is talked over" in html
    assert "Open: for the office to fill." in html
    assert "Return to work after a break" in html
    assert "Which projects use this version" in html


def test_a_copy_of_a_shipped_model_becomes_a_draft(cast, olga):
    given = {"how": "copy", "title_pl": "Nasza droga", "title_en": "Our way"}
    response = send(olga, at("begin", "euse-five-stages", 1), **given)
    assert response.status_code == 302
    assert (now().code, now().process.title["en"], len(stages())) == ("own-our-way", "Our way", 5)
    html = text(olga.get(response["Location"]))
    assert "Draft of a coaching model" in html
    assert "has to be mended" not in html


def test_a_model_without_a_title_is_not_begun_and_what_was_typed_stays(olga):
    response = send(olga, at("begin", "tzw-base", 1), how="extend", title_pl="Rozbudowa", title_en="")
    assert response.status_code == 422
    assert "Rozbudowa" in text(response)
    assert "Write the title in both languages." in text(response)


def test_two_models_of_one_title_are_refused_in_words(cast, olga):
    drafted(cast, "own-our-way", process=copied("own-our-way", title="Our way"))
    response = send(olga, at("begin", "tzw-base", 1), how="extend", title_pl="X", title_en="Our way")
    assert response.status_code == 422
    assert "There is a model with the title" in text(response)


def test_a_variant_adds_to_a_stage_of_its_base_and_a_stage_of_its_own(cast, olga):
    draft = drafted(cast, "own-more", process=extending("own-more"))
    html = text(olga.get(at("draft", draft.pk)))
    assert "Stages of the base model: Entry to the project, Work with the coach, After the coaching." in html
    assert "1 thing has to be mended" in html
    send(olga, at("add-stage", draft.pk), of="coaching", usual_days="90", version=1)
    label = {"label_pl": "Spotkanie z rodziną", "label_en": "Meeting with the family"}
    send(olga, at("add-stage", draft.pk), of="new", after="entry", version=2, **label)
    assert stages() == ["coaching", "meeting_with_the_family"]
    assert now().process.stages[1].after == "entry"
    html = text(olga.get(at("draft", draft.pk)))
    assert "Work with the coach" in html
    assert "has to be mended" not in html


def test_stages_are_changed_moved_and_removed_after_a_question(cast, olga):
    draft = drafted(cast, "own-way")
    send(olga, at("order", draft.pk), way="up", stage="profiling")
    assert stages()[:2] == ["profiling", "engagement"]
    place = at("stage", draft.pk, "engagement")
    assert 'value="28"' in olga.get(place).content.decode()
    label = {"label_pl": "Początek", "label_en": "Beginning"}
    response = send(olga, place, reviews="7, 14", usual_days="21", version=now().version, **label)
    assert response["Location"].endswith("#stage-engagement")
    changed = now().process.stage("engagement")
    assert (changed.reviews, changed.usual_days, changed.label["en"]) == ((7, 14), 21, "Beginning")
    assert "An action plan is agreed" in text(olga.get(at("remove-stage", draft.pk, "engagement")))
    send(olga, at("remove-stage", draft.pk, "engagement"), version=now().version)
    assert "engagement" not in stages()
    assert olga.get(place).status_code in {404, 410}


def test_what_is_wrong_in_a_stage_is_told_at_its_place_and_what_was_typed_stays(cast, olga):
    draft = drafted(cast, "own-way")
    response = send(olga, at("stage", draft.pk, "engagement"), reviews="soon", usual_days="0", version=1)
    assert response.status_code == 422
    assert "Write days as numbers from 1" in text(response)
    assert "soon" in text(response)


def test_a_stage_without_a_name_says_so_and_what_is_to_be_mended_is_said_before_the_question(cast, olga):
    draft = drafted(cast, "own-way")
    send(olga, at("add-stage", draft.pk), version=1)
    html = text(olga.get(at("draft", draft.pk)))
    assert "Stage without a name" in html
    back = olga.get(at("propose", draft.pk))
    assert (back.status_code, back["Location"]) == (302, at("draft", draft.pk))
    assert "The model is not ready yet: Write the name of the stage" in text(olga.get(at("draft", draft.pk)))


def test_what_a_stage_asks_is_added_changed_moved_and_removed(cast, olga):
    draft = drafted(cast, "own-way")
    place = at("add-requirement", draft.pk, "profiling")
    label = {"label_pl": "Dwie sesje", "label_en": "Two sessions"}
    send(olga, place, kind="session", times="2", must="on", version=1, **label)
    asked = now().process.stage("profiling").gate[-1]
    assert (asked.code, asked.kind, asked.times, asked.must) == ("two_sessions", "session", 2, True)
    refused = send(olga, at("requirement", draft.pk, "profiling", asked.code), kind="document", version=2, **label)
    assert "Choose which one is required." in text(refused)
    send(
        olga, at("requirement", draft.pk, "profiling", asked.code), kind="consent", consent="image", version=2, **label
    )
    assert now().process.stage("profiling").gate[-1].of == "image"
    send(olga, at("requirement", draft.pk, "profiling", asked.code), kind="consent", consent="", version=3, **label)
    assert now().process.stage("profiling").gate[-1].of == ""
    send(olga, at("order", draft.pk), way="up", stage="profiling", requirement=asked.code)
    assert now().process.stage("profiling").gate[0].code == asked.code
    send(olga, at("remove-requirement", draft.pk, "profiling", asked.code), version=now().version)
    assert [one.code for one in now().process.stage("profiling").gate] == ["profile_accepted"]


def test_subjects_of_the_profile_are_written_in_both_languages_and_keep_their_codes(cast, olga):
    draft = drafted(cast, "own-more", process=extending("own-more"))
    about = {"title_pl": "A", "title_en": "A", "origin_pl": "B", "origin_en": "B"}
    given = about | {"questions_pl": "Opieka\nDojazd", "questions_en": "Care"}
    refused = send(olga, at("about", draft.pk), version=1, **given)
    assert "as many subjects in English as in Polish" in text(refused)
    assert "Dojazd" in text(refused)
    send(olga, at("about", draft.pk), version=1, **(given | {"questions_en": "Care\nTravel"}))
    assert [(one.code, one.label["pl"]) for one in now().process.profile] == [("care", "Opieka"), ("travel", "Dojazd")]
    moved = {"questions_pl": "Dojazd\nOpieka nad dziećmi", "questions_en": "Travel\nCare"}
    send(olga, at("about", draft.pk), version=2, **(about | moved | {"follow_up": ["day_3", "month_12"]}))
    assert [one.code for one in now().process.profile] == ["travel", "care"]
    assert now().process.follow_up == ("day_3", "month_12")
    assert "as in the base model, and: third day of work, twelfth month of work" in text(
        olga.get(at("draft", draft.pk))
    )


def test_who_saves_second_is_told(cast, olga):
    draft = drafted(cast, "own-way")
    about = {"title_pl": "A", "title_en": "A", "origin_pl": "B", "origin_en": "B"}
    send(olga, at("about", draft.pk), version=1, **about)
    response = send(olga, at("about", draft.pk), version=1, **(about | {"title_en": "C"}))
    assert response.status_code == 422
    assert now().process.title["en"] == "A"


def test_the_author_waits_for_a_colleague_where_there_is_one_and_says_so_where_there_is_none(cast, olga):
    waiting = proposed(cast, "own-way")
    html = text(olga.get(at("publish", "own-way", 1)))
    assert "Nobody else can publish it" in html, "the cast has no other officer, and no coordinator of the leader"
    response = send(olga, at("publish", "own-way", 1), words="")
    assert response.status_code == 422
    assert send(olga, at("publish", "own-way", 1), alone="on").status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == State.PUBLISHED
    assert olga.get(at("publish", "own-way", 1)).status_code in {404, 410}


def test_a_published_model_can_be_chosen_for_a_participant(cast, olga):
    published(cast, "own-way")
    place = reverse("participants:assign", args=[cast.participations["lucja"].pk])
    assert "Model own-way" in text(client_of(cast, "alicja").get(place))


def test_a_draft_with_something_to_mend_is_not_put_to_a_colleague(cast, olga):
    draft = drafted(cast, "own-more", process=extending("own-more"))
    response = send(olga, at("propose", draft.pk), version=1)
    assert response.status_code == 422
    assert "at least one stage" in text(response)


def test_the_next_version_is_compared_with_the_one_before(cast, olga):
    published(cast, "own-way")
    send(olga, at("begin", "own-way", 1), how="next")
    send(olga, at("remove-stage", now().pk, "support"), version=1)
    send(olga, at("propose", now().pk), version=2)
    html = text(olga.get(at("publish", "own-way", 2)))
    assert "What differs from version 1" in html
    assert "On- and off-the-job support" in html
    send(olga, at("publish", "own-way", 2), alone="on")
    compared = text(olga.get(at("compare", "own-way", 2)))
    assert "Removed" in compared
    assert "On- and off-the-job support" in compared


def test_who_begins_the_next_version_twice_comes_to_the_draft_that_is_there(cast, olga):
    published(cast, "own-way")
    assert "Go on with the draft" not in text(olga.get(at("detail", "own-way", 1)))
    send(olga, at("begin", "own-way", 1), how="next")
    assert at("draft", now().pk) in text(olga.get(at("detail", "own-way", 1)))
    again = send(olga, at("begin", "own-way", 1), how="next", second_time="on")
    assert again["Location"] == at("draft", now().pk)
    assert "already being written" in text(olga.get(again["Location"]))


def test_a_version_counts_those_who_follow_it_and_names_those_on_another(cast, olga):
    published(cast, "own-way")
    begun(cast, "lucja", "own-way", by=cast.users["anna"])
    send(olga, at("begin", "own-way", 1), how="next")
    send(olga, at("remove-stage", now().pk, "support"), version=1)
    send(olga, at("propose", now().pk), version=2)
    send(olga, at("publish", "own-way", 2), alone="on")
    first, second = (text(olga.get(at("detail", "own-way", number))) for number in (1, 2))
    assert "Which use another version" not in first
    assert ("none of yours" in first, "1 participant" in first) == (False, True)
    assert ("none of yours" in second, "1 participant" in second, "Which use another version" in second) == (
        True,
        True,
        True,
    )


def test_what_is_taken_back_is_a_draft_again(cast, olga):
    proposed(cast, "own-way")
    response = send(olga, at("send-back", "own-way", 1), words="")
    assert response["Location"] == at("draft", now().pk)
    assert now().process.stages == copied("own-way").stages


def test_a_model_is_retired_after_a_question(cast, olga):
    published(cast, "own-way")
    assert "stays on it" in text(olga.get(at("retire", "own-way", 1)))
    send(olga, at("retire", "own-way", 1), words="Jest nowy")
    assert ProcessVersion.objects.get().state == State.RETIRED
    place = reverse("participants:assign", args=[cast.participations["lucja"].pk])
    assert "Model own-way" not in text(client_of(cast, "alicja").get(place))


def test_a_draft_is_thrown_away_after_a_question(cast, olga):
    draft = drafted(cast, "own-way")
    assert send(olga, at("discard", draft.pk), version=1).status_code == 302
    assert not ProcessDraft.objects.exists()


def test_a_coach_reads_models_and_writes_none(cast):
    published(cast, "own-way")
    draft = drafted(cast, "own-other")
    anna = client_of(cast, "anna")
    assert anna.get(at("detail", "own-way", 1)).status_code == 200
    assert anna.get(at("begin", "own-way", 1)).status_code == 403
    assert anna.get(at("draft", draft.pk)).status_code == 403


def test_a_second_version_that_waits_stands_on_the_list_of_whoever_may_decide(cast, olga):
    published(cast, "own-way")
    caption, address = ">Waits for a colleague</caption>", reverse("coaching_models:list")
    assert caption not in text(olga.get(address))
    send(olga, at("begin", "own-way", 1), how="next")
    send(olga, at("remove-stage", now().pk, "support"), version=1)
    send(olga, at("propose", now().pk), version=2)
    assert at("detail", "own-way", 2) in text(olga.get(address)).partition(caption)[2]
    assert caption not in text(client_of(cast, "anna").get(address))
