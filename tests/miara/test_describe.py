"""Definitions in plain words: how they read, and that nothing is left without words."""

import re
from collections.abc import Iterator, Mapping

import pytest

import miara
from miara import catalogue, packs
from miara.describe import LANGUAGES, breakdown_names, sentences
from miara.describe.clauses import Clauses
from miara.describe.phrases import phrases
from miara.model.errors import UnknownNameError
from miara.model.pack import Pack
from miara.model.schema import TABLES
from miara.model.units import UNITS
from tests.miara.test_language import indicator, pack

PACKS = {code: miara.load_pack(code) for code in packs.codes()}


def first(code: str, indicator: str, language: str) -> str:
    return next(sentences(PACKS[code], PACKS[code].by_code[indicator], language))


def said(condition: str, language: str, counts: str = "participations") -> str:
    """The clause of a condition in a pack of its own."""
    read = indicator(f'counts: {counts}, when: "{condition}"')
    whole = pack(
        f'indicators:\n  - {{code: one, title: {{en: One, pl: Jeden}}, counts: {counts}, when: "{condition}"}}\n'
    )
    about = "people" if counts in ("participations", "persons") else "things"
    return Clauses(whole, phrases(language), about, counts == "persons").clause(read.condition)  # type: ignore[arg-type]


# How it reads

SNAPSHOTS = {
    ("eu-esf-plus-2021", "EECO01"): ("Participations of everybody.", "Udziały wszystkich osób."),
    ("eu-esf-plus-2021", "EECO07"): (
        "Participations of people who were from 18 to 29 years old on the day of entry.",
        "Udziały osób, które w dniu wejścia miały od 18 do 29 lat.",
    ),
    ("eu-esf-plus-2021", "EECO19"): (
        "Organisations that are enterprises and that are micro, small or medium in size.",
        "Instytucje i organizacje, które są przedsiębiorstwami oraz które mają wielkość: mikro, małe lub średnie.",
    ),
    ("eu-esf-plus-2021", "EECR04"): (
        "Participations of people who were unemployed or inactive on the day of entry and who began a job or set up a "
        "firm of their own within 28 days of leaving.",
        "Udziały osób, które w dniu wejścia były bezrobotne lub bierne zawodowo oraz które podjęły pracę lub założyły "
        "własną firmę w ciągu 28 dni od wyjścia.",
    ),
    ("eu-esf-plus-2021", "EECR06"): (
        "Participations of people who were employed on the day of entry and who improved their situation on the labour "
        "market from the day of entry to 6 months after leaving and still are in a better situation on the labour "
        "market 6 months after leaving.",
        "Udziały osób, które w dniu wejścia pracowały oraz które poprawiły swoją sytuację na rynku pracy od dnia "
        "wejścia do dnia przypadającego 6 miesięcy po wyjściu i nadal są w lepszej sytuacji na rynku pracy 6 miesięcy "
        "po wyjściu.",
    ),
    ("eu-esf-2014", "CO07"): (
        "Participations of people who were at least 55 years old on the day of entry.",
        "Udziały osób, które w dniu wejścia miały co najmniej 55 lat.",
    ),
    ("eu-esf-2014", "CR05"): (
        "Participations of people who are counted by at least one of CO15, CO16, CO17 and who are counted by at least "
        "one of CR01, CR02, CR03, CR04.",
        "Udziały osób, które liczy co najmniej jeden ze wskaźników CO15, CO16, CO17 oraz które liczy co najmniej jeden "
        "ze wskaźników CR01, CR02, CR03, CR04.",
    ),
    ("pl-esf-plus-2021", "qualification"): (
        "Participations of people who gained a qualification from the day of entry to 28 days after leaving.",
        "Udziały osób, które uzyskały kwalifikacje od dnia wejścia do 28. dnia po wyjściu.",
    ),
    ("pl-po-kl-2007", "carried_over"): (
        "Participations of people who have not left the project yet.",
        "Udziały osób, które nie opuściły jeszcze projektu.",
    ),
}


@pytest.mark.parametrize(("where", "words"), SNAPSHOTS.items())
def test_how_a_definition_reads(where: tuple[str, str], words: tuple[str, str]) -> None:
    assert (first(*where, "en"), first(*where, "pl")) == words


@pytest.mark.parametrize(
    ("condition", "polish"),
    [
        ("age(on => entry) > 54", "które w dniu wejścia miały co najmniej 55 lat"),
        ("age(on => entry) <= 22", "które w dniu wejścia miały mniej niż 23 lata"),
        ("age(on => entry) = 1", "które w dniu wejścia miały 1 rok"),
        ("months_unemployed(on => entry) >= 12", "które w dniu wejścia były bez pracy co najmniej 12 miesięcy"),
        ("exit + 3 months <= as_of", "które są co najmniej 3 miesiące po wyjściu"),
        ("as_of >= exit + 6 months", "które są co najmniej 6 miesięcy po wyjściu"),
        ("exit < '2026-01-31'", "które opuściły projekt przed 2026-01-31"),
        ("entry > exit - 1 days", "które weszły do projektu po dniu przypadającym 1 dzień przed wyjściem"),
        ("education = 4", "które mają wykształcenie na poziomie ISCED 4"),
        ("not disability = 'yes'", "które nie podały niepełnosprawności"),
        ("exit is not null", "które opuściły projekt"),
        ("not situation('employment')", "które nie podjęły pracy"),
        (
            "not situation('employment', 'own_firm')",
            "których nie ma wśród tych, które podjęły pracę lub założyły własną firmę",
        ),
        (
            "not situation('employment', between => [entry, exit], at => exit)",
            "których nie ma wśród tych, które podjęły pracę od dnia wejścia do dnia wyjścia "
            "i nadal mają pracę w dniu wyjścia",
        ),
        ("situation('employment', at => exit + 3 months)", "które mają pracę 3 miesiące po wyjściu"),
        ("situation('internship', completed => true)", "które odbyły staż do końca"),
    ],
)
def test_how_a_condition_reads_in_polish(condition: str, polish: str) -> None:
    assert said(condition, "pl") == polish


def test_ways_are_grouped_where_they_could_be_misread() -> None:
    both = "sex = 'female' or (degurba = 3 and age(on => entry) between 18 and 29)"
    assert said(both, "en") == (
        "who are women or (who lived in a thinly populated municipality (DEGURBA 3) and who were from 18 to 29 years "
        "old on the day of entry)"
    )
    alone = "sex = 'female' or age(on => entry) between 18 and 29"
    assert said(alone, "en") == "who are women or who were from 18 to 29 years old on the day of entry"


def test_things_are_not_people() -> None:
    assert said("kind = 'public_administration'", "en", "institutions").startswith("that are public administrations")


def test_a_document_is_asked_for_by_what_it_proves() -> None:
    def evidence(code: str, indicator: str) -> str:
        found = sentences(PACKS[code], PACKS[code].by_code[indicator], "en")
        return next(line for line in found if line.startswith("A document"))

    assert evidence("eu-esf-plus-2021", "EECR04") == (
        "A document has to prove a job or a firm of one's own. What has none is shown beside."
    )
    through_others = evidence("eu-esf-2014", "CR09")
    assert "a job or a firm of one's own" in through_others
    of_those_left_out_of_a_share = evidence("pl-esf-plus-2021", "employment_efficiency")
    assert "further education" in of_those_left_out_of_a_share
    not_what_rules_somebody_out = evidence("pl-po-kl-7.2.1-abc", "main_outcome_own_firm")
    assert not_what_rules_somebody_out == "A document has to prove a firm of one's own. What has none is shown beside."


# Nothing without words


def everything(code: str, language: str) -> Iterator[tuple[str, str]]:
    chosen = PACKS[code]
    for each in chosen.indicators:
        if not each.unvalued:
            yield from ((each.code, line) for line in sentences(chosen, each, language))


def codes_in(line: str, chosen: Pack) -> list[str]:
    """Words with an underscore that are not codes of the pack's own indicators."""
    return [word for word in re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", line) if word not in chosen.by_code]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", PACKS)
def test_every_definition_can_be_said(code: str, language: str) -> None:
    for name, line in everything(code, language):
        assert line[0].isupper(), (name, line)
        assert line.endswith("."), (name, line)
        assert not re.search(r"[{}]|  | [,.]|\(\)|None", line), (name, line)
        assert codes_in(line, PACKS[code]) == [], (name, line)


def test_polish_does_not_speak_english() -> None:
    for code in PACKS:
        for name, line in everything(code, "pl"):
            assert not re.search(r"\b(?:the|of|who|day|and)\b", re.sub(r"\(.*?\)", "", line)), (name, line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_table_kind_and_unit_has_its_words(language: str) -> None:
    say = phrases(language)
    assert [unit for unit in UNITS for form in ("who", "all", "once") if not say.has("units", unit, form)] == []
    assert [table for table in TABLES if not say.has("tables", table)] == []
    columns = {name: column for table in TABLES.values() for name, column in table.by_name.items()}
    assert [name for name in columns if not say.has("columns", name)] == []
    words = [
        f"{name} {code}"
        for name, column in columns.items()
        for code in column.codes
        if not (say.has("words", code) or say.has("answers", name, code, "word"))
    ]
    assert words == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_fact_can_be_said(language: str) -> None:
    say = phrases(language)
    for name in {table for unit in UNITS.values() for table in unit.fact_tables}:
        kinds = TABLES[name].by_name["kind"].codes if "kind" in TABLES[name].by_name else ()
        for kind in ("any", *kinds):
            forms = ["began", "not_began", "noun"] + (["of"] if language == "pl" else [])
            forms += ["at", "not_at"] if TABLES[name].until else []
            # A support is a moment in a path: nobody is asked whether they are in one.
            forms = [form for form in forms if name != "support" or not form.endswith("at")]
            missing = [form for form in forms if not say.has("facts", name, kind, form)]
            assert missing == [], (name, kind)


def test_what_is_measured_of_persons_is_of_all_their_participations_and_a_condition_of_one() -> None:
    """A condition asks about each participation by itself; hours that are added up are all of the person's."""
    whole = pack(
        "indicators:\n  - {code: one, title: {en: One, pl: Jeden}, counts: persons, "
        "sum: \"hours_of(support('coaching'))\", when: \"hours_of(support('coaching')) >= 30\"}\n"
    )
    said_so = next(sentences(whole, whole.by_code["one"], "en"))
    assert said_so.count("in one participation") == 1, said_so
    assert said_so.index("the hours of coaching") < said_so.index("in one participation")


def test_both_languages_have_the_same_phrases() -> None:
    """Every place of one file is in the other; how a plural is formed is a language's own."""

    def places(words: Mapping[str, object], path: str = "") -> Iterator[str]:
        for name, below in words.items():
            if isinstance(below, Mapping):
                yield from places(below, f"{path}{name} ")
            else:
                yield f"{path}{name}"

    english, polish = (set(places(phrases(language).words)) for language in ("en", "pl"))
    of = {f"facts {table} {kind} of" for table, kinds in phrases("pl").words["facts"].items() for kind in kinds}
    assert polish - english == {"days days_later of"} | of
    assert english - polish == set()


def test_a_count_has_its_plural() -> None:
    say = phrases("pl")
    found = [say.count("lengths", number, "years") for number in (1, 2, 5, 12, 22, 25, 112)]
    assert found == ["1 rok", "2 lata", "5 lat", "12 lat", "22 lata", "25 lat", "112 lat"]


def test_breakdowns_have_names() -> None:
    assert list(breakdown_names(PACKS["pl-esf-plus-2021"], "pl")) == ["płeć", "wiek", "partner"]


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="de"):
        list(sentences(PACKS["eu-esf-2014"], PACKS["eu-esf-2014"].indicators[0], "de"))


def test_a_row_without_a_value_says_so() -> None:
    page = catalogue.page(PACKS["eu-esf-2014"], "pl")
    assert page.count("Bez wartości: niczego tu nie liczymy.") == 3


@pytest.mark.parametrize(
    ("counts", "condition", "english", "polish"),
    [
        (
            "participations",
            "assignment('handed_over')",
            "who had a coach, and it ended so: handed over",
            "które miały trenera, co zakończyło się tak: przekazanie",
        ),
        (
            "participations",
            "not situation('internship', outcome => 'interrupted')",
            "who are not among those who began an internship, and it ended so: broken off",
            "których nie ma wśród tych, które rozpoczęły staż, co zakończyło się tak: przerwanie",
        ),
        (
            "supports",
            "participation.sex = 'female'",
            "of people who are women",
            "które dotyczą osób, które są kobietami",
        ),
        (
            "supports",
            "not situation('employment')",
            "of people who began no job",
            "które dotyczą osób, które nie podjęły pracy",
        ),
        (
            "coaches",
            "participation.exit_date is null",
            "of people who have not left the project yet",
            "które dotyczą osób, które nie opuściły jeszcze projektu",
        ),
        (
            "participations",
            "situation('employment', between => [first_day(support('coaching')), exit])",
            "who began a job from the day they first had a session with a coach to the day of leaving",
            "które podjęły pracę od dnia, w którym po raz pierwszy miały sesję z trenerem do dnia wyjścia",
        ),
        (
            "participations",
            "not situation('employment', during => [entry, exit])",
            "who are not in employment on any day from the day of entry to the day of leaving",
            "które nie mają pracy w żadnym dniu od dnia wejścia do dnia wyjścia",
        ),
        (
            "participations",
            "entry between '2010-01-01' and '2010-12-31'",
            "who entered the project from 2010-01-01 to 2010-12-31",
            "które weszły do projektu od 2010-01-01 do 2010-12-31",
        ),
        (
            "supports",
            "start_date between start_of_quarter(as_of) and as_of",
            "for which the first day falls from the first day of the quarter of the counted day to the counted day",
            "dla których pierwszy dzień przypada od pierwszego dnia kwartału obejmującego dzień liczenia "
            "do dnia liczenia",
        ),
        (
            "participations",
            "number_of(support('training')) >= 2",
            "for whom the number of trainings is at least 2",
            "dla których liczba szkoleń wynosi co najmniej 2",
        ),
        (
            "persons",
            "number_of(support('coaching')) >= 12",
            "for whom the number of coaching sessions in one participation is at least 12",
            "dla których liczba sesji z trenerem w jednym udziale wynosi co najmniej 12",
        ),
        (
            "situations",
            "full_time_share >= 0.5",
            "for which the share of full time is at least 0.5",
            "dla których część etatu wynosi co najmniej 0,5",
        ),
        (
            "participations",
            "birth_date is null",
            "for whom the day of birth is not on record",
            "dla których brak danych: dzień urodzenia",
        ),
        (
            "jobs",
            "not occupancy(at => as_of)",
            "that are held by nobody on the counted day",
            "które nie są przez nikogo zajmowane w dniu liczenia",
        ),
    ],
)
def test_what_is_said_is_what_is_counted(counts: str, condition: str, english: str, polish: str) -> None:
    assert (said(condition, "en", counts), said(condition, "pl", counts)) == (english, polish)


def test_a_measure_of_everybody_is_of_those_who_left_too() -> None:
    whole = pack(
        "indicators:\n  - {code: one, title: {en: One, pl: Jeden}, counts: participations, mean: age(on => entry)}\n"
    )
    spoken = [next(sentences(whole, whole.indicators[0], language)) for language in LANGUAGES]
    assert spoken == [
        "The mean of: the age in years on the day of entry. Participations of everybody.",
        "Średnia: wiek w latach w dniu wejścia. Udziały wszystkich osób.",
    ]
