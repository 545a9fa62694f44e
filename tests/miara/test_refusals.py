"""A wrong definition is refused in its author's words, at its place, with a proposal; never with a traceback."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import miara
from miara import packs

PACK = """pack: trial
version: "1"
title: {{en: Trial, pl: Próba}}
source: test
indicators:
  - code: one
    title: {{en: One, pl: Jeden}}
    counts: {counts}
    when: {when}
"""


def refusal(folder: Path, *, when: str = "sex = 'female'", counts: str = "persons", text: str = "") -> str:
    file = folder / "trial.yaml"
    file.write_text(text or PACK.format(when=when, counts=counts), "utf-8")
    with pytest.raises(miara.DefinitionError) as refused:
        miara.load_pack(file)
    return str(refused.value)


@pytest.mark.parametrize(
    ("when", "place", "words", "proposal"),
    [
        ("labour_statsu = 'unemployed'", "9:11", "labour_statsu", "Did you mean 'labour_status'?"),
        ("sex = 'woman'", "9:17", "'woman'", "Known: female, male, non_binary."),
        ("support('advise')", "9:19", "'advise'", "Did you mean 'advice'?"),
        ("sex = 'female' and suport('advice')", "9:30", "suport('advice'", "Did you mean 'support'?"),
        ("age(on => entry) > 'old'", "9:11", "age(on => entry) > 'old'", "cannot be compared"),
        ("age(at => entry) > 3", "9:21", "entry", "age has no 'at =>'"),
        ("months_unemployed(on => entry) > rule('ltu', on => entry)", "9:49", "'ltu'", "There is no parameter 'ltu'."),
        ("counted_in('twoo')", "9:23", "twoo", "no indicator 'twoo'"),
        ("counted_in('one')", "9:23", "one", "built from itself"),
        ("education in (select 1)", "9:11", "education", "A list of values is expected"),
        ("exit + 4 weeks > entry", "9:11", "exit + 4", "Only days and months can be added"),
        ("sex", "9:11", "sex", "compare it with something"),
        ("length(sex) = 3", "9:11", "", "not a value"),
        ("sex = 'female' and (", "9:", "", "cannot be read"),
        ("sex = 'female'; drop table participation", "9:", "", ""),
    ],
)
def test_a_wrong_condition_is_shown_where_it_is_wrong(
    tmp_path: Path, when: str, place: str, words: str, proposal: str
) -> None:
    message = refusal(tmp_path, when=when)
    assert f"trial.yaml:{place}" in message
    assert words in message
    assert proposal in message


def test_the_place_is_right_in_a_folded_condition(tmp_path: Path) -> None:
    message = refusal(tmp_path, when=">-\n      sex = 'female'\n      and labour_statsu = 'unemployed'")
    assert "trial.yaml:11:11" in message


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("    wehn: sex = 'female'", "    when: sex = 'female'", "Did you mean 'when'?"),
        ("    counts: people", "    counts: persons", "'people' is not known here."),
        ("version: 1\nversion: 2", 'version: "1"', "twice"),
        ("source: &here test", "source: test", "anchors"),
        ("source: !!python/name:os.system x", "source: test", "tags"),
        ("source: [test", "source: test", "not YAML"),
        ("    title: {en: One}", "    title: {en: One, pl: Jeden}", "'pl' is missing"),
    ],
)
def test_a_wrong_key_is_refused(tmp_path: Path, wrong: str, right: str, message: str) -> None:
    good = PACK.format(when="sex = 'female'", counts="persons")
    assert right in good
    assert message in refusal(tmp_path, text=good.replace(right, wrong))


def test_people_are_not_asked_of_staff(tmp_path: Path) -> None:
    assert "can only be asked of participations, persons" in refusal(tmp_path, when="support('advice')", counts="staff")


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    good = PACK.format(when="sexx = 'a'", counts="persons")
    second = good[good.index("  - code") :].replace("one", "two").replace("sexx", "agee")
    message = refusal(tmp_path, text=good + second)
    assert len(message.splitlines()) == 2


def test_a_file_that_is_not_there_is_said_so() -> None:
    with pytest.raises(miara.PackNotFoundError, match="Did you mean 'eu-esf-plus-2021'"):
        packs.load("eu-esf-plus-2012")


VOCABULARY = (
    "sex = <> ( ) [ ] , => + - 28 days months 'female' 'x entry exit as_of and or not in between is null "
    'support situation assignment counted_in age rule on at case when select * . ; : # " \\ { } 1e999'
)
WORDS = st.sampled_from(tuple(re.split(" +", VOCABULARY)))


@settings(max_examples=300)
@given(words=st.lists(WORDS | st.text(max_size=3), max_size=12))
def test_chance_never_sees_a_traceback(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    file = tmp_path_factory.getbasetemp() / "chance.yaml"
    text = PACK.format(when=" ".join(words), counts="persons")
    file.write_bytes(text.encode("utf-8", "replace"))
    try:
        miara.load_pack(file)
    except miara.DefinitionError as refused:
        problems = refused.problems
    else:
        problems = ()
    assert all(problem.line >= 1 and problem.message for problem in problems)
