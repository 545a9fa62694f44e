"""Definitions beside a pack's: read with it, refused at their place, counted, written out and read again."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import miara
from miara import drawing, packs
from miara.catalogue import names
from miara.checks import broken
from miara.describe.refusals import known, refusal, said
from miara.language import drawn, source
from miara.model.schema import TABLES

ABC = "pl-po-kl-7.2.1-abc"
OWN = """code: local_women
title: {en: Women, pl: Kobiety}
counts: persons
when: sex = 'female' and counted_in('coached')
"""
NOW = date(2011, 6, 30)
DRAWING = """
participation
id | person | entry_date | sex    | birth_date | municipality
---+--------+------------+--------+------------+-------------
p1 | ola    | 2010-03-01 | female | 1980-02-29 | 1212042
p2 | iga    | 2010-03-01 | female | 1985-01-01 | 1212042
p3 | jan    | 2010-03-01 | male   | 1985-01-01 | 1212042

record_state
id | participation | state
---+---------------+-----------
r1 | p1            | complete
r2 | p2            | incomplete
r3 | p3            | complete

support
id | participation | kind     | area | start_date
---+---------------+----------+------+-----------
u1 | p1            | coaching |      | 2010-03-01
u2 | p1            | advice   | law  | 2010-04-01
u3 | p2            | coaching |      | 2010-03-01
u4 | p3            | coaching |      | 2010-03-01
"""


def facts():
    """The drawing as the engine reads it."""
    text = "facts: |\n" + "".join(f"  {line}\n" for line in DRAWING.split("\n"))
    return drawn.read(source.read("facts", text).mapping(required=("facts",))["facts"])


def extended(text: str = OWN, **more: str) -> miara.Pack:
    return miara.extend_pack(miara.load_pack(ABC), {"local_women": text} | more, version="3", prefix="local_")


def refused(text: str, **more: str) -> miara.Problem:
    with pytest.raises(miara.DefinitionError) as found:
        extended(text, **more)
    return found.value.problems[0]


def tried(text: str) -> tuple[miara.Problem, ...]:
    """What is wrong in a text; nothing where it can be read."""
    try:
        extended(text)
    except miara.DefinitionError as found:
        return found.problems
    return ()


def test_an_own_definition_is_counted_beside_the_pack() -> None:
    pack, base = extended(), miara.load_pack(ABC)
    assert (pack.code, pack.version) == (ABC, "2011.2+3")
    assert pack.hash != base.hash
    assert [each.code for each in pack.indicators] == [*base.by_code, "local_women"]
    found = miara.evaluate(pack, facts(), as_of=NOW, known_on=NOW, codes=["local_women", "coached"])
    assert {each.code: (each.value, each.incomplete) for each in found.figures} == {
        "coached": (2, 1),
        "local_women": (1, 1),
    }


def test_the_pack_itself_is_as_it_was() -> None:
    base = miara.load_pack(ABC)
    extended()
    assert miara.load_pack(ABC) is base
    assert "local_women" not in base.by_code


def test_the_hash_follows_the_words_and_not_the_layout() -> None:
    assert extended().hash == extended(OWN.replace("{en: Women, pl: Kobiety}", "\n  en: Women\n  pl: Kobiety")).hash
    assert extended().hash != extended(OWN.replace("'female'", "'male'")).hash
    both = {"local_men": OWN.replace("local_women", "local_men").replace("'female'", "'male'")}
    assert extended(**both).hash != extended().hash


def test_what_is_written_out_is_read_again_the_same() -> None:
    pack = extended(
        OWN.replace("counted_in('coached')", "months_unemployed(on => entry) > rule('job_days_2021', on => entry)")
    )
    texts = miara.texts_of(pack)
    assert sorted(texts) == [
        f"indicators/{ABC}.yaml", "own/local_women.yaml", "own/prefix", "own/version",
        *sorted(f"parameters/{name}.yaml" for name in pack.parameters),
    ]  # fmt: skip
    again = miara.read_pack(texts)
    assert again == pack
    assert (again.hash, again.version) == (pack.hash, pack.version)
    assert miara.texts_of(again) == texts


def test_a_pack_alone_is_written_out_and_read_again_too() -> None:
    for code in packs.codes():
        pack = miara.load_pack(code)
        again = miara.read_pack(miara.texts_of(pack))
        assert (again, again.hash) == (pack, pack.hash)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        (OWN.replace("local_women", "women"), 1, 7, "A code of your own begins with 'local_'"),
        (OWN.replace("sex", "sxe"), 4, 7, "participation has no column 'sxe'."),
        (OWN.replace("'coached'", "'coachd'"), 4, 38, "This pack has no indicator 'coachd'."),
        (OWN.replace("counts", "count"), 3, 8, "'count' is not a key here."),
        (OWN.replace("pl: Kobiety", "pl: ''"), 2, 24, "Words are expected here."),
        ("", 1, 1, "The file is empty."),
        ("- a\n- b\n", 1, 1, "Keys with values are expected here."),
        ("code: [", 1, 8, "This is not YAML"),
    ],
)
def test_what_is_wrong_is_shown_where_it_stands(text: str, line: int, column: int, message: str) -> None:
    problem = refused(text)
    assert (problem.file, problem.line) == ("local_women", line)
    assert problem.message.startswith(message)
    assert problem.column == column or message == "This is not YAML"


def test_a_code_is_given_once() -> None:
    problem = refused(OWN, local_other=OWN)
    assert problem.message == "Two indicators have the code 'local_women'."
    assert problem.file == "local_women"  # the files are read in the order of their names


def test_one_cannot_be_built_from_itself_through_another() -> None:
    problem = refused(
        OWN.replace("coached", "local_other"),
        local_other=OWN.replace("local_women", "local_other").replace("coached", "local_women"),
    )
    assert "cannot be built from itself" in problem.message


def test_no_pack_uses_the_prefix_of_own_codes() -> None:
    prefix = "local_"
    assert prefix in (Path(packs.root()) / "rules" / "own-indicators.yaml").read_text("utf-8")
    assert [code for name in packs.codes() for code in miara.load_pack(name).by_code if code.startswith(prefix)] == []


@given(st.text(max_size=300))
@example("code: local_women\n" + "not (" * 900)
@example("&a [*a]")
@example("a: !!python/object:os.system x")
@example("\x00")
@example("[" * 19_000)  # a reader of YAML would take two minutes
@example("{a: " * 5_000)
def test_any_text_is_read_or_refused(text: str) -> None:
    assert all(problem.line >= 1 and problem.column >= 1 for problem in tried(text))


@given(
    st.lists(
        st.sampled_from([*OWN.split(), "(", ")", "'", "=>", "not", "\n", "  ", ":", "when:", "[", "1"]), max_size=40
    )
)
def test_any_words_of_the_language_are_read_or_refused(words: list[str]) -> None:
    found = tried(OWN[: OWN.index("when:")] + "when: " + " ".join(words))
    assert all(said(problem.message, "pl") != problem.message for problem in found)


def test_every_refusal_has_polish_words() -> None:
    missing = [sentence for sentence in _sentences() if said(_filled(sentence), "pl") == _filled(sentence)]
    assert missing == []


def test_no_polish_words_are_left_over() -> None:
    written = "\n".join(path.read_text("utf-8") for path in (Path(miara.__file__).parent).rglob("*.py"))
    bare = re.sub(r"\{[^{}]*\}", "{}", written)
    bare = bare.replace('" \n    "', " ").replace('"\n    "', "")  # sentences that take two lines
    begun = [each.split("{}")[0] for each in known("pl")]
    assert [each for each in begun if each.strip("'") and each not in bare] == []


def test_a_refusal_is_said_in_polish_with_the_words_of_the_author() -> None:
    problem = refused(OWN.replace("sex", "sxe"))
    assert refusal(problem, "pl") == "Tabela participation nie ma kolumny „sxe”. Czy chodzi o „sex”?"
    assert refusal(problem, "en") == "participation has no column 'sxe'. Did you mean 'sex'?"


_ELSEWHERE = {"arithmetic.py": ("A check",), "breakdowns.py": ("",), "parameters.py": ("",), "reference.py": ("",)}
"""Sentences about what an own indicator does not have: checks, breakdowns, parameters."""
_NEVER = ("A pack has at least one indicator.",)


def _sentences() -> list[str]:
    """What the language refuses or proposes, its places as {}."""
    found = []
    for path in sorted((Path(miara.__file__).parent / "language").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {
                "refuse",
                "refuse_at",
                "refuse_name",
                "problem",
                "of",
            }:
                found += [(path.name, text) for each in node.args for text in _texts(each)]
    return [
        text
        for name, text in dict.fromkeys(found)
        if re.match(r"['A-Z{]", text) and text.endswith(".") and " " in text
        and not any(text.startswith(start) for start in _ELSEWHERE.get(name, ())) and text not in _NEVER
    ]  # fmt: skip


def _texts(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(each.value if isinstance(each, ast.Constant) else "{}" for each in node.values)]
    return []


def _filled(sentence: str) -> str:
    return sentence.replace("{}", "x")


def test_names_are_those_that_can_be_written() -> None:
    pack = miara.load_pack(ABC)
    found = names(pack, "pl")
    assert {"sex", "support", "age", "coached", "persons"} <= {each.word for each in found}
    assert {each.of for each in found if each.word == "female"} == {"sex"}
    assert next(each.says for each in found if each.word == "sex") == "płeć"
    for each in found:
        if each.kind == "indicator":
            extended(
                OWN.replace("sex = 'female' and counted_in('coached')", each.form).replace(
                    "persons", pack.by_code[each.word].unit.name
                )
            )


def test_an_example_that_does_not_hold_is_told_by_its_number() -> None:
    text = OWN + "examples:\n  - {text: Nobody., as_of: 2011-06-30, value: 1, facts: ''}\n"
    (found,) = broken(extended(text), "reference", ["local_women"])
    assert (found.number, found.name, found.promised, found.found) == (1, "value", "1", "0")


@pytest.mark.parametrize(("unit", "promises"), [("ola", {"value": "1"}), ("iga", {"value": "0", "incomplete": "1"})])
def test_a_real_case_is_drawn_with_other_ids_and_days_and_nothing_that_does_not_matter(
    unit: str, promises: dict[str, str]
) -> None:
    found = drawing.case(extended(), facts(), "local_women", unit, project="project", as_of=NOW, known_on=NOW)
    assert {name: found.promises[name] for name in promises} == promises
    assert not re.search(r"ola|iga|jan|1212042|1980|2010-03-01|advice|law", found.facts)
    assert "female" in found.facts
    example = [
        f"  - text: A case.\n    as_of: {found.as_of}",
        *(f"    {name}: {value}" for name, value in found.promises.items()),
    ]
    example += ["    facts: |", *(f"      {line}" for line in found.facts.split("\n"))]
    pack = extended(OWN + "examples:\n" + "\n".join(example) + "\n")
    assert [each for runner in ("reference", "duckdb") for each in broken(pack, runner, ["local_women"])] == []


def test_a_case_of_nobody_is_refused() -> None:
    for unit in ("jan", "nobody"):
        with pytest.raises(miara.FactsError):
            drawing.case(extended(), facts(), "local_women", unit, project="project", as_of=NOW, known_on=NOW)


def test_a_question_stops_when_its_time_is_over() -> None:
    pack = extended()
    with miara.limited(0), pytest.raises(miara.TimeLimitError):
        miara.evaluate(pack, facts(), as_of=NOW, known_on=NOW, runner="duckdb")
    assert miara.evaluate(pack, facts(), as_of=NOW, known_on=NOW, runner="duckdb")["coached"].value == 2


def test_a_definition_may_read_every_table_that_is_drawn() -> None:
    assert set(facts()) <= set(TABLES)


def test_everything_wrong_in_a_definition_is_told_at_once_in_the_order_of_its_lines() -> None:
    text = """code: local women
title: {en: Women}
counts: persons
when: sxe = 'female' and suport('advice') and (labour_status = 'nope' or support('adwice', 'trainin'))
evidence: maybe
colour: red
decimals: x
examples:
  - {text: Nobody., as_of: 2011-13-30, value: much, facts: ''}
"""
    assert [(problem.line, problem.words) for problem in tried(text)] == [
        (1, "local women"), (2, "title"), (4, "sxe"), (4, "suport('advice')"), (4, "'nope'"), (4, "'adwice'"),
        (4, "'trainin'"), (5, "maybe"), (6, "colour"), (7, "x"), (9, "2011-13-30"), (9, "much"),
    ]  # fmt: skip


def test_a_text_in_which_everything_is_wrong_is_not_told_without_end() -> None:
    assert 0 < len(tried("".join(f"wrong{number}: x\n" for number in range(1_000)))) <= 20


def test_a_mistyped_key_is_not_told_to_be_missing_too() -> None:
    assert [problem.message for problem in tried(OWN.replace("counts", "count"))] == ["'count' is not a key here."]


@pytest.mark.parametrize("sign", [r"\0", r"\u0007", r"\ud800", r"\u202e", r"\u2066", r"\r"])
def test_signs_that_cannot_be_seen_are_refused(sign: str) -> None:
    problem = refused(OWN.replace("en: Women", f'en: "Wo{sign}men"'))
    assert (problem.line, problem.message) == (2, "A sign stands here that cannot be seen or printed.")


def test_a_line_end_and_a_tabulator_are_seen() -> None:
    assert tried(OWN.replace("en: Women", 'en: "Wo\\n\\tmen"')) == ()


def chained(levels: int, times: int) -> dict[str, str]:
    """Definitions each of which asks the one before it so many times."""
    texts = {"local_a00": "code: local_a00\ntitle: {en: A, pl: A}\ncounts: persons\nwhen: sex = 'female'\n"}
    for number in range(1, levels):
        asked = [
            f"(counted_in('local_a{number - 1:02d}') or sex = 'male')",
            f"not counted_in('local_a{number - 1:02d}')",
        ]
        when = " and ".join(asked[:times])
        code = f"local_a{number:02d}"
        texts[code] = f"code: {code}\ntitle: {{en: A, pl: A}}\ncounts: persons\nwhen: {when}\n"
    return texts


def test_what_asks_too_much_when_all_it_is_built_from_is_counted_out_is_refused() -> None:
    base = miara.load_pack(ABC)
    assert miara.extend_pack(base, chained(40, 1), prefix="local_").by_code["local_a39"]
    with pytest.raises(miara.DefinitionError) as found:
        miara.extend_pack(base, chained(20, 2), prefix="local_")
    (problem,) = found.value.problems[:1]
    assert problem.message.startswith("With all that it is built from this asks too much")
    assert said(problem.message, "pl") != problem.message


def test_a_formula_of_formulas_of_formulas_has_an_end_too() -> None:
    texts = {}
    for number in range(1, 6):
        made = " * ".join(["coached" if number == 1 else f"local_f{number - 1}"] * 100)
        texts[f"local_f{number}"] = (
            f"code: local_f{number}\ntitle: {{en: A, pl: A}}\ncounts: persons\nformula: {made}\n"
        )
    with pytest.raises(miara.DefinitionError) as found:
        miara.extend_pack(miara.load_pack(ABC), texts, prefix="local_")
    assert found.value.problems[0].file == "local_f2"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("sex > 'female'", "Wartości rodzaju „tekst” nie mają kolejności: można użyć tylko = i <>."),
        ("sex = 3", "Nie można porównać tych wartości: tekst i liczba."),
        ("age(on => entry) = true", "Nie można porównać tych wartości: liczba i tak albo nie."),
    ],
)
def test_kinds_of_values_are_called_by_polish_names(when: str, words: str) -> None:
    problem = refused(OWN[: OWN.index("when:")] + f"when: {when}\n")
    assert refusal(problem, "pl").startswith(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &b c\n", "W definicjach nie używa się: kotwice (&)."),
        ("a: !x c\n", "W definicjach nie używa się: znaczniki (!)."),
        ("a: b: c\n", "Układu wierszy nie da się odczytać (YAML: w jednym wierszu są dwa dwukropki"),
        ("a: 'b\n", "Układu wierszy nie da się odczytać (YAML: cudzysłów nie jest zamknięty"),
        ("a:\n\t- b\n", "Układu wierszy nie da się odczytać (YAML: tabulator"),
    ],
)
def test_what_the_reader_of_yaml_says_is_said_in_polish(text: str, words: str) -> None:
    assert refusal(refused(text), "pl").startswith(words)


TWO_LIVES = """
participation
id | person | entry_date | sex    | birth_date | labour_status | disability
---+--------+------------+--------+------------+---------------+-----------
p1 | ola    | 2010-03-01 | female | 1980-02-29 | unemployed    | no
p2 | iga    | 2009-11-12 | female | 1961-05-05 | inactive      | yes

support
id | participation | kind     | start_date | hours
---+---------------+----------+------------+------
u1 | p1            | coaching | 2010-03-18 | 2.25
u2 | p1            | advice   | 2010-05-03 | 1
u3 | p2            | coaching | 2010-01-08 | 1.75
u4 | p2            | training | 2010-02-08 | 8

exit
id | participation | exit_date
---+---------------+-----------
x1 | p1            | 2010-09-13
x2 | p2            | 2011-01-24

situation
id | participation | kind       | from_date
---+---------------+------------+-----------
s1 | p1            | employment | 2010-09-30
s2 | p2            | own_firm   | 2011-02-02

evidence
fact | fact_table | document_kind | document_date
-----+------------+---------------+--------------
s1   | situation  | contract      | 2010-10-04
s2   | situation  | contract      | 2011-02-11
"""


def drawn_facts(text: str):
    """A drawing as the engine reads it."""
    written = "facts: |\n" + "".join(f"  {line}\n" for line in text.split("\n"))
    return drawn.read(source.read("facts", written).mapping(required=("facts",))["facts"])


@pytest.mark.parametrize(
    "when",
    [
        "sex = 'female' and age(on => entry) >= 18 and support('coaching', between => [entry, entry + 6 months])",
        "support('coaching', 'advice', 'training') "
        "and situation('employment', 'own_firm', between => [exit, exit + 28 days])",
        "labour_status in ('unemployed', 'inactive') and number_of(support('coaching')) >= 1 and support('coaching')",
        "days(entry, exit) > 31 and hours_of(support('coaching')) >= 1.5",
    ],
)
def test_what_is_drawn_follows_from_the_definition_and_not_from_whose_case_it_was(when: str) -> None:
    pack = extended(OWN[: OWN.index("when:")] + f"on: as_of\nwhen: {when}\n")
    told = set()
    for person in ("ola", "iga"):
        case = drawing.case(
            pack, drawn_facts(TWO_LIVES), "local_women", person, project="project", as_of=NOW, known_on=NOW
        )
        days = dict.fromkeys(re.findall(r"\d{4}-\d\d-\d\d", case.facts))
        text = re.sub(r" +", " ", case.facts)
        for day in days:
            text = text.replace(day, f"{(case.as_of - date.fromisoformat(day)).days} before")
        told.add(text)
        assert case.as_of != NOW
    (facts,) = told
    assert not {"486 before", "469 before", "595 before", "538 before"} & set(re.findall(r"\d+ before", facts))


def test_every_name_that_does_not_fit_is_told() -> None:
    text = OWN[: OWN.index("when:")] + "when: counted_in('coachd') or counted_in('employd')\n"
    assert [problem.words for problem in tried(text)] == ["coachd", "employd"]
    made = OWN[: OWN.index("when:")] + "formula: coachd / employd\n"
    assert [problem.words for problem in tried(made)] == ["coachd", "employd"]
