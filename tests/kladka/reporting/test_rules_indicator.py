"""How the text of an own indicator is made, and how an example is put into it."""

import pytest

import miara
from kladka.reporting.live.definitions import with_own
from kladka.reporting.rules.indicator import (
    Said,
    any_of,
    code_in,
    example_of,
    one_of,
    own_rules,
    tidy,
    titles_in,
    with_example,
    written,
)

HEAD = "code: local_a\ntitle: {en: A, pl: A}\ncounts: persons\n"
CASE = example_of("A case.", as_of="2026-01-01", promises={"value": "0"}, facts="participation\nid\n--\n")


def test_answers_make_a_definition_that_can_be_read() -> None:
    conditions = [*any_of("support", ["advice", "training"]), *one_of("sex", ["female"]), "age(on => entry) >= 18"]
    text = written(Said("women", 'Kobiety „50+”: "x"', "Women", "persons", "exit", conditions, "recorded"))
    assert text == (
        'code: local_women\ntitle:\n  en: "Women"\n  pl: "Kobiety „50+”: \\"x\\""\ncounts: persons\non: exit\n'
        "when: >-\n  support('advice', 'training')\n  and sex = 'female'\n  and age(on => entry) >= 18\n"
        "evidence: recorded\n"
    )
    read = with_own("eu-esf-plus-2021", {"local_women": text}).by_code["local_women"]
    assert read.title["pl"] == 'Kobiety „50+”: "x"'


def test_nothing_answered_is_no_condition() -> None:
    assert "when" not in written(Said("all", "Wszyscy", "All", "persons"))
    assert any_of("support", []) == one_of("sex", []) == []


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD + "examples:\n",
        HEAD + "examples:\n  - text: Old.\n    as_of: 2026-01-01\n    value: 0\n    facts: ''\n",
        HEAD + "examples:\n- text: Old.\n  as_of: 2026-01-01\n  value: 0\n  facts: ''\n\nwhen: sex = 'female'\n",
        HEAD.replace("\n", "\r\n"),
    ],
)
def test_an_example_is_put_at_the_end_and_all_else_stays(text: str) -> None:
    found = with_example(text, CASE)
    read = with_own("eu-esf-plus-2021", {"local_a": found}).by_code["local_a"]
    assert [each.text for each in read.examples][-1] == "A case."
    assert len(read.examples) == 1 + text.count("Old.")
    assert all(line in found.split("\n") for line in tidy(text).split("\n"))


@pytest.mark.parametrize("text", ["{code: local_a}", "- a", "a: [", HEAD + "examples: [{text: Old.}]\n", "[" * 3000])
def test_where_an_example_has_no_place_it_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="lines of their own"):
        with_example(text, CASE)


def test_what_can_be_read_of_half_a_text() -> None:
    assert (code_in('when: x\ncode: "local_a"\n'), code_in("code: \n"), code_in("title: code: x")) == (
        "local_a",
        "",
        "",
    )
    assert titles_in(HEAD) == {"en": "A", "pl": "A"}
    assert titles_in("title: A") == titles_in("[") == titles_in("title: {pl: [a]}") == titles_in("[" * 3000) == {}


def test_no_pack_uses_the_prefix() -> None:
    assert own_rules().prefix == "local_"
    assert not [code for code in miara.load_pack("eu-esf-plus-2021").by_code if code.startswith(own_rules().prefix)]
