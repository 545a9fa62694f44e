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
        ("age(at => entry) > 3", "9:15", "at", "age has no 'at =>'"),
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


@pytest.mark.parametrize(
    ("when", "proposal"),
    [
        ("sex = female", "Text stands in single quotes: 'female'."),
        ("sex = „female”", "Text stands in single quotes: 'female'."),
        ("sex is 'female'", "A condition compares values"),
        ("age > 18", "Write age(on => entry)."),
        ("age(entry) > 18", "Write age(on => entry)."),
        ("rule('half_time_share_2021') > 1", "Write rule('long_term_unemployed_months', on => entry)."),
        ("entry > 2025-01-01", "Days stand in quotes: '2025-01-01'."),
        ("exit > entry + 4 weeks", "Write 28 days."),
        ("exit > entry + 2 years", "Write 24 months."),
        ("exit > entry + 28", "Write 28 days or 28 months."),
        ("exit - entry > 28", "The time between two days is days(entry, exit)."),
        ("28 days < days(entry, exit)", "A span is added to a day: exit + 28 days."),
        ("situation(employment)", "Write 'employment'."),
        ("employment(at => exit)", "Did you mean situation('employment')?"),
        ("situation('employment', between => exit, exit + 28 days)", "[exit, exit + 28 days]"),
        ("count(support('training')) > 2", "Write number_of(support('training'))."),
        ("first(situation('employment')) > exit", "Write first_day(situation('employment'))."),
        ("disability = true", "Known: no, not_asked, refused, yes."),
        ("path_completed = 'yes'", "Write path_completed or not path_completed."),
        ("education >= '3'", "Write numbers without quotes."),
        ("municipality = 1261011", "Text stands in single quotes: '1261011'."),
        ("true", "Leave 'when' out to count all."),
        ("sex <> null", "Write 'is null' or 'is not null'."),
        ("sex = 'female' and", "It is written like this: sex = 'female' and age(on => entry) >= 18."),
        ("sex = sex", "compared with itself"),
        ("1 = 2", "compared with itself"),
        ("degurba = 4", "degurba goes from 1 to 3"),
        ("education in (3, 9)", "education goes from 0 to 8"),
        ("education between -1 and 2", "education goes from 0 to 8"),
        ("situation('employment', between => [exit + 28 days, exit])", "ends before it begins"),
        ("situation('employment', during => [exit, exit - 1 days])", "ends before it begins"),
    ],
)
def test_a_refusal_proposes_what_to_write(tmp_path: Path, when: str, proposal: str) -> None:
    message = refusal(tmp_path, when=when)
    assert proposal in message


def test_the_words_shown_are_whole(tmp_path: Path) -> None:
    assert "“suport('advice')”" in refusal(tmp_path, when="suport('advice') and sex = 'female'")


def test_a_command_of_sql_is_refused_without_a_word_beside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    refusal(tmp_path, when="if sex = 'female' then education = 1")
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("counts: hours\n    share: {of: kind = 'coaching'}", "a share of hours is a formula of two sums"),
        ("counts: attendances\n    share: {of: person is null}", "a share of head_count is a formula of two sums"),
        ("counts: persons\n    mean: age(on => entry)", "Count participations"),
        ("counts: persons\n    sum: education", "Count participations"),
        ("counts: coaches\n    median: years(participation.birth_date, as_of)", "added up"),
        ("counts: persons\n    share: {of: sex = 'female', among: sex = 'female'}", "would always be 1"),
        ("counts: persons\n    share: {of: sex = 'female', without: sex = 'female'}", "would always be 0"),
        ("counts: persons\n    formula: 2 + 3", "at least one code"),
        ("counts: persons\n    formula: one / 0", "divided by nothing"),
    ],
)
def test_a_measure_that_says_something_else_is_refused(tmp_path: Path, keys: str, message: str) -> None:
    text = PACK.format(counts="x", when="y").replace("counts: x\n    when: y", keys)
    assert message in refusal(tmp_path, text=text)


@pytest.mark.parametrize(
    ("by", "place", "message"),
    [
        ("{sxe: {female: 1}}", "14:19", "cannot be split by 'sxe'"),
        ("{sex: {femal: 0}}", "14:27", "Did you mean 'female'?"),
        ("{sex*partner: {female: 0}}", "14:36", "2 words"),
    ],
)
def test_an_example_is_split_by_what_there_is(tmp_path: Path, by: str, place: str, message: str) -> None:
    drawn = f"""    examples:
      - text: A group that is not there would always be nobody.
        as_of: 2026-01-01
        value: 1
        by: {by}
        facts: |
          participation
          id | person
          ---+-------
          1  | ola
"""
    text = PACK.format(counts="persons", when="sex = 'female'") + drawn
    found = refusal(tmp_path, text=text)
    assert message in found
    assert f"trial.yaml:{place}" in found


DRAWN = """    examples:
      - text: Drawn by somebody in a hurry.
        as_of: 2026-01-01
        {promise}
        facts: {facts}
"""
FACTS = """|
          participation
          id | person | education
          ---+--------+----------
          1  | ola    | 3
"""
SUPPORT = """
          support
          participation | start_date | hours
          --------------+------------+------
          1             | 2025-09-02 | 2.5
"""


@pytest.mark.parametrize(
    ("promise", "facts", "place", "words"),
    [
        ("value: 1", FACTS + "          1  | jan    | 4\n", "19:11", "Two rows of participation have the id '1'"),
        ("value: 1", FACTS.replace("| 3", "| 99999999999999999999"), "18:25", "education lies between 0 and 8."),
        ("value: 1", FACTS.replace("| 3", "| 9"), "18:25", "education lies between 0 and 8."),
        ("value: 1", FACTS.replace("education", "person   "), "16:25", "'person' stands here twice"),
        ("value: 1", FACTS + SUPPORT.replace("2.5", "1e300"), "23:40", "hours lies between 0 and 1,000,000,000."),
        ("value: 1", FACTS + SUPPORT.replace("2.5", "nan"), "23:40", "hours lies between"),
        ("value: 1", FACTS + SUPPORT.replace("2.5", "-2"), "23:40", "hours lies between"),
        ("value: 1", FACTS + SUPPORT.replace("2.5", "2,5"), "23:40", "Write 2.5, with a point."),
        ("value: 1", FACTS + SUPPORT.lstrip("\n"), "19:11", "Leave an empty line before the next table."),
        ("value: 1", "[1]\n", "14:16", "Facts are drawn as text. in “facts” Write 'facts: |'"),
        ("value: 1", "{a: b}\n", "14:16", "Facts are drawn as text."),
        ("value: 1e9999999", FACTS, "13:16", "A number is expected here, such as 3, 0.5 or 2/3."),
        ("value: 0,5", FACTS, "13:16", "Write 0.5, with a point."),
        ("by: {sex*sex: {female*female: 1}}", FACTS, "13:23", "A breakdown is crossed with another one"),
    ],
)
def test_a_drawing_that_no_runner_could_count_is_refused(
    tmp_path: Path, promise: str, facts: str, place: str, words: str
) -> None:
    text = PACK.format(counts="persons", when="sex = 'female'") + DRAWN.format(promise=promise, facts=facts)
    found = refusal(tmp_path, text=text)
    assert words in found
    assert f"trial.yaml:{place}" in found


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("when: age(on => entry) > 1e400", "This number is too large to count with."),
        ("when: age(on => entry) > 99999999999999999999", "This number is too large to count with."),
        ("formula: other * 1e999999999", "A number in a formula is written out"),
        ("when:", "Words are expected here. in “when”"),
    ],
)
def test_a_number_that_no_runner_could_count_with_is_refused(tmp_path: Path, keys: str, words: str) -> None:
    other = "  - code: other\n    title: {en: Other, pl: Inny}\n    counts: persons\n"
    text = PACK.format(counts="persons", when="x").replace("when: x", keys) + other
    assert words in refusal(tmp_path, text=text)


def test_a_band_of_five_thousand_digits_is_refused(tmp_path: Path) -> None:
    bands = "breakdowns: {age: {of: age(on => entry), bands: [0-1" + "0" * 5000 + "]}}\nindicators:"
    text = PACK.format(counts="persons", when="sex = 'female'").replace("indicators:", bands)
    assert "A band is written 18-29" in refusal(tmp_path, text=text)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("99999999999999999999", "This number is too large to count with."),
        (".inf", "A number is expected here."),
        ('"0,5"', "Write 0.5, with a point."),
    ],
)
def test_a_parameter_that_no_runner_could_count_with_is_refused(tmp_path: Path, value: str, words: str) -> None:
    (tmp_path / "parameters").mkdir()
    (tmp_path / "indicators").mkdir()
    (tmp_path / "parameters" / "our_most.yaml").write_text(
        "parameter: our_most\ntitle: {en: Most, pl: Najwięcej}\n"
        f"values:\n  - {{from: 2021-01-01, value: {value}, source: Rules}}\n",
        "utf-8",
    )
    assert words in refusal(tmp_path / "indicators", when="age(on => entry) < rule('our_most', on => entry)")
