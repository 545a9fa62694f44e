"""An office's own model of an incubator: written, put to a colleague, published, followed; nobody is moved by it."""

from dataclasses import replace

import pytest
from django.utils import translation

from kladka.core.errors import PolicyBroken, Stale
from kladka.incubation import actions, queries
from kladka.incubation.actions import model as models
from kladka.incubation.models import StandardDraft
from kladka.incubation.rules.standard import Line, content_of, read, with_line, without_line
from kladka.processes.models.versions import State
from tests.kladka.incubation.own import copied, drafted, proposed, published
from tests.kladka.incubation.world import MEETING, OPENED, make_incubation

DESKS = Line("desks", "premises", {"pl": "Stanowiska", "en": "Desks"}, 2)


@pytest.fixture(autouse=True)
def in_english(the_language_is_nobodys):
    with translation.override("en"):
        yield


@pytest.fixture
def world(cast):
    return make_incubation(cast)


def next_version(cast, version, standard):
    draft = models.begin_draft(
        controller=version.controller, standard=standard, changes=version.code, by=cast.users["olga"]
    )
    second = models.propose(draft=draft, version=1, by=cast.users["olga"])
    return models.publish(version=second, by=cast.users["alicja"], has_others=True)


def test_what_a_record_keeps_of_a_model_is_the_model():
    standard = with_line(copied("own-whole"), DESKS)
    assert read(content_of(standard)) == standard


def test_an_incubator_follows_a_published_version_and_stays_on_it(world):
    cast, by = world.cast, world.cast.users["alicja"]
    controllers = [cast.project.controller_id]
    draft = drafted(cast, "own-one")
    assert [one.code for one in queries.offered_standards(controllers)] == ["ies-abc"]
    waiting = models.propose(draft=draft, version=1, by=cast.users["olga"])
    follow = {"incubator": world.alfa, "code": "own-one", "by": by}
    with pytest.raises(PolicyBroken, match="no such version"):
        actions.follow_standard(**follow, number=1, from_date=OPENED)
    first = models.publish(version=waiting, by=by, has_others=True)
    actions.follow_standard(**follow, number=1, from_date=OPENED)
    second = next_version(cast, first, with_line(first.standard, DESKS))
    held = queries.held_to_model(world.alfa)
    assert (held.version.number, held.newer.number, second.number) == (1, 2, 2)
    first.refresh_from_db()
    assert first.state == State.REPLACED
    actions.follow_standard(**follow, number=2, from_date=MEETING)
    assert queries.held_to_model(world.alfa).line("desks").line.least == 2
    models.retire(version=second, words="Koniec projektu", by=by)
    held = queries.held_to_model(world.alfa)
    assert (held.version.number, held.newer) == (2, None)
    assert [one.code for one in queries.offered_standards(controllers)] == ["ies-abc"]


def test_a_model_of_one_office_is_not_offered_to_another(world):
    published(world.cast, "own-ours")
    assert [one.code for one in queries.offered_standards([world.cast.organisations["beta"].pk])] == ["ies-abc"]


def test_a_part_that_says_nothing_is_not_put_to_a_colleague(cast):
    silent = without_line(copied("own-silent"), "premises")
    draft = drafted(cast, "own-silent", standard=without_line(silent, "rooms"))
    with pytest.raises(PolicyBroken, match="a part of it says nothing"):
        models.propose(draft=draft, version=1, by=cast.users["olga"])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (lambda one: one, "Nothing was changed"),
        (lambda one: replace(one, title={"pl": "Inny", "en": "Another"}), "title of a published model stays"),
    ],
)
def test_a_next_version_says_something_else_under_the_same_title(cast, changed, message):
    first = published(cast, "own-next")
    with pytest.raises(PolicyBroken, match=message):
        next_version(cast, first, changed(first.standard))


def test_the_author_does_not_publish_and_what_is_sent_back_goes_on_as_a_draft(cast):
    waiting = proposed(cast, "own-back")
    with pytest.raises(PolicyBroken, match="Another coordinator"):
        models.publish(version=waiting, by=cast.users["olga"], has_others=True)
    with pytest.raises(PolicyBroken, match="Say what"):
        models.send_back(version=waiting, by=cast.users["alicja"])
    draft = models.send_back(version=waiting, by=cast.users["alicja"], words="Za mało")
    assert (draft.saved_by, draft.changes) == (cast.users["olga"].pk, "")
    with pytest.raises(Stale):
        models.publish(version=waiting, by=cast.users["alicja"], has_others=True)


def test_two_models_of_one_title_or_code_are_refused_and_a_draft_is_saved_once(cast):
    draft = drafted(cast, "own-one")
    with pytest.raises(PolicyBroken, match="already used"):
        drafted(cast, "own-one")
    with pytest.raises(PolicyBroken, match="a model with the title"):
        drafted(cast, "own-two", standard=replace(copied("own-two"), title=copied("own-one").title))
    models.save_draft(draft=draft, version=1, standard=with_line(draft.standard, DESKS), by=cast.users["olga"])
    with pytest.raises(Stale):
        models.save_draft(draft=draft, version=1, standard=draft.standard, by=cast.users["alicja"])
    models.discard_draft(draft=StandardDraft.objects.get(), version=2, by=cast.users["olga"])
    assert not StandardDraft.objects.exists()
