"""Verbs of own models: a draft, a colleague who publishes, people who stay on the version they started by."""

from dataclasses import replace

import pytest
from django.utils import translation

from kladka.audit import queries as audit
from kladka.core.errors import PolicyBroken, Stale
from kladka.processes import actions
from kladka.processes.models import ProcessDraft, ProcessVersion, process_in, text_of
from kladka.processes.policies import check_model
from kladka.processes.queries import label_of, newest_followed, processes_for, shipped, versions_named
from kladka.processes.rules.process import Stage, without
from tests.kladka.processes.own import copied, drafted, extending, proposed, published

pytestmark = pytest.mark.postgres
State = ProcessVersion.State


def refusal(act, **given):
    with translation.override("en"), pytest.raises(PolicyBroken) as refused:
        act(**given)
    return refused.value


@pytest.mark.parametrize("process", shipped().values(), ids=lambda one: one.code)
def test_a_record_keeps_a_process_whole(process):
    assert process_in(text_of(process)) == process


def test_a_draft_keeps_what_is_still_wrong_and_is_not_proposed_before_it_is_mended(cast):
    draft = drafted(cast, "own-way", process=replace(copied("own-way"), stages=()))
    refused = refusal(actions.propose, draft=draft, version=1, by=cast.users["olga"])
    assert "at least one stage" in str(refused)
    assert ProcessDraft.objects.get().process.stages == ()


def test_a_code_is_used_once_for_facts_name_it(cast):
    drafted(cast, "own-way")
    assert refusal(drafted, cast=cast, code="own-way").field == "code"
    assert refusal(drafted, cast=cast, code="tzw-base").field == "code"


def test_a_colleague_publishes_and_people_may_start_by_it(cast):
    waiting = proposed(cast, "own-way")
    leader = cast.project.controller_id
    given = {"version": waiting, "by": cast.users["olga"]}
    assert "You wrote" in str(refusal(actions.publish, has_others=True, **given))
    assert refusal(actions.publish, has_others=False, **given).field == "alone"
    assert refusal(check_model, code="own-way", controller=leader, field="model").field == "model"
    actions.publish(version=waiting, by=cast.users["alicja"], has_others=True)
    assert check_model("own-way", leader) == "own-way"
    assert newest_followed(["own-way"], leader) == (("own-way", 1),)
    assert label_of("own-way") == "Model own-way"
    assert list(audit.verify()) == []


def test_the_model_of_another_controller_is_none_of_ours(cast):
    published(cast, "own-elsewhere", controller=cast.organisations["beta"])
    assert refusal(check_model, code="own-elsewhere", controller=cast.project.controller_id, field="model")


def test_the_next_version_replaces_the_one_before_and_whoever_is_on_it_stays(cast):
    first = published(cast, "own-way")
    changed = replace(first.process, stages=without(first.process.stages, "support"))
    draft = actions.begin_draft(
        controller=cast.project.controller, process=changed, changes="own-way", by=cast.users["olga"]
    )
    waiting = actions.propose(draft=draft, version=1, by=cast.users["olga"])
    actions.publish(version=waiting, by=cast.users["alicja"], has_others=True)
    first.refresh_from_db()
    assert (first.state, waiting.number) == (State.REPLACED, 2)
    assert newest_followed(["own-way"], cast.project.controller_id) == (("own-way", 2),)
    assert len(versions_named([("own-way", 1)])["own-way", 1].stages) == 5


def test_the_next_version_changes_something_and_keeps_the_title(cast):
    first = published(cast, "own-way")

    def next_version(process):
        draft = actions.begin_draft(
            controller=cast.project.controller, process=process, changes="own-way", by=cast.users["olga"]
        )
        return refusal(actions.propose, draft=draft, version=1, by=cast.users["olga"])

    assert "Nothing was changed" in str(next_version(first.process))
    ProcessDraft.objects.all().delete()
    assert next_version(replace(first.process, title={"pl": "Inny", "en": "Another"})).field == "title_pl"


def test_what_is_sent_back_goes_on_as_a_draft_with_the_reason_of_a_colleague(cast):
    waiting = proposed(cast, "own-way")
    given = {"version": waiting, "by": cast.users["alicja"]}
    assert refusal(actions.send_back, words=" ", **given).field == "words"
    draft = actions.send_back(words="Brakuje etapu", **given)
    assert (draft.process.stages, draft.changes) == (waiting.process.stages, "")
    again = actions.propose(draft=draft, version=1, by=cast.users["olga"])
    assert again.number == 2


def test_a_version_sent_back_does_not_let_a_published_title_change(cast):
    first = published(cast, "own-way")
    leader, olga = cast.project.controller, cast.users["olga"]
    changed = replace(first.process, stages=without(first.process.stages, "support"))
    draft = actions.begin_draft(controller=leader, process=changed, changes="own-way", by=olga)
    waiting = actions.propose(draft=draft, version=1, by=olga)
    draft = actions.send_back(version=waiting, words="", by=olga)
    renamed = replace(changed, title={"pl": "Inny", "en": "Another"})
    draft = actions.save_draft(draft=draft, version=1, process=renamed, by=olga)
    assert refusal(actions.propose, draft=draft, version=2, by=olga).field == "title_pl"


def test_a_model_is_called_by_the_title_that_was_published_not_by_one_that_was_sent_back(cast):
    olga = cast.users["olga"]
    draft = actions.send_back(version=proposed(cast, "own-renamed"), words="", by=olga)
    assert label_of("own-renamed") == "Model own-renamed"
    renamed = copied("own-renamed", title="Droga")
    draft = actions.save_draft(draft=draft, version=1, process=renamed, by=olga)
    waiting = actions.propose(draft=draft, version=2, by=olga)
    actions.publish(version=waiting, by=cast.users["alicja"], has_others=True)
    assert label_of("own-renamed") == "Droga"


def test_a_new_model_has_a_title_of_its_own(cast):
    drafted(cast, "own-way", process=copied("own-way", title="Droga"))
    assert refusal(drafted, cast=cast, code="own-other", process=copied("own-other", title="DROGA")).field == "title_pl"


def test_nobody_starts_by_a_retired_model_and_what_extends_it_is_retired_first(cast):
    version = published(cast, "own-way")
    variant = replace(extending("own-more", "own-way"), stages=version.process.stages[:1])
    draft = drafted(cast, "own-more", process=variant)
    actions.publish(
        version=actions.propose(draft=draft, version=1, by=cast.users["olga"]), by=cast.users["alicja"], has_others=True
    )
    given = {"version": version, "words": "x", "by": cast.users["olga"]}
    assert "own-more" in str(refusal(actions.retire, **given))
    actions.retire(version=ProcessVersion.objects.get(code="own-more"), words="x", by=cast.users["olga"])
    actions.retire(**given)
    assert list(processes_for(cast.project.controller_id)) == list(shipped())


def test_a_base_keeps_the_stages_to_which_its_variants_add(cast):
    first, olga = published(cast, "own-way"), cast.users["olga"]
    support = Stage("support", {}, usual_days=9)
    draft = drafted(cast, "own-more", process=replace(extending("own-more", "own-way"), stages=(support,)))
    variant = actions.propose(draft=draft, version=1, by=olga)
    actions.publish(version=variant, by=cast.users["alicja"], has_others=True)
    changed = replace(first.process, stages=without(first.process.stages, "support"))
    draft = actions.begin_draft(controller=cast.project.controller, process=changed, changes="own-way", by=olga)
    waiting = actions.propose(draft=draft, version=1, by=olga)
    refused = refusal(actions.publish, version=waiting, by=cast.users["alicja"], has_others=True)
    assert "own-more" in str(refused)


def test_who_comes_second_is_told(cast):
    draft = drafted(cast, "own-way")
    actions.save_draft(draft=draft, version=1, process=copied("own-way"), by=cast.users["olga"])
    with pytest.raises(Stale):
        actions.save_draft(draft=draft, version=1, process=copied("own-way"), by=cast.users["olga"])
    with pytest.raises(Stale):
        actions.discard_draft(draft=draft, version=1, by=cast.users["olga"])
