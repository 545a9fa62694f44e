"""`kladka figures` and `kladka explain`: exactly what they promise to print, and what they refuse."""

import csv
import io
import json
from datetime import timedelta

import pytest

from kladka.audit.actions import verb
from kladka.cli.main import main
from kladka.core import clock
from kladka.core.models import Installation
from kladka.people.models import Identity
from kladka.reporting.actions import indicator as actions
from kladka.reporting.extraction.extract import forget
from tests.kladka.reporting.own import SHARE_OF_MEN
from tests.world.cast import add_people


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path
    forget()
    yield
    forget()


def printed(capsys, *arguments):
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_figures_as_json_have_exactly_the_promised_keys(cast, capsys):
    today = clock.today().isoformat()
    text = printed(capsys, "figures", "proba", "--as-of", "2026-07-01", "--known-on", today, "--format", "json")
    found = json.loads(text)
    assert list(found) == ["project", "as_of", "known_on", "pack", "version", "figures"]
    assert (found["project"], found["as_of"], found["known_on"]) == ("proba", "2026-07-01", today)
    assert (found["pack"], found["figures"][0]) == (
        "eu-esf-plus-2021",
        {"code": "EECO01", "value": 3, "claimed": 0, "by": {"sex": {"female": 3, "male": 0, "non_binary": 0}}},
    )


def test_what_was_not_known_yet_does_not_count(cast, capsys):
    text = printed(capsys, "figures", "proba", "--as-of", "2026-07-01", "--known-on", "2020-01-01", "--format", "json")
    values = {figure["code"]: figure["value"] for figure in json.loads(text)["figures"]}
    assert {code for code, value in values.items() if value is None} == {"EECO18", "EECO19"}, "no room records these"
    assert {value for value in values.values() if value is not None} == {0}


@pytest.mark.parametrize("ask", [("figures", "proba"), ("explain", "proba", "EECO01")])
@pytest.mark.parametrize("form", ["json", "table"])
def test_days_after_the_day_of_knowledge_are_said_to_be_left_out(cast, capsys, ask, form):
    """Beside the numbers, so that what a program reads stays as promised."""
    assert main([*ask, "--as-of", "2026-07-01", "--known-on", "2026-03-01", "--format", form]) == 0
    found = capsys.readouterr()
    assert "What happened after 2026-03-01 is left out, because nobody could know of it yet." in found.err
    assert main([*ask, "--as-of", "2026-07-01", "--format", form]) == 0
    assert "is left out" not in capsys.readouterr().err


def test_explain_says_what_nobody_records_yet(cast, capsys):
    text = printed(capsys, "explain", "proba", "EECO18")
    assert "Not recorded here yet" in text
    assert "institutions that were supported" in text
    assert json.loads(printed(capsys, "explain", "proba", "EECO18", "--format", "json"))["value"] is None
    assert json.loads(printed(capsys, "explain", "proba", "EECO01", "--format", "json"))["value"] == 3


@pytest.mark.parametrize("command", [["figures", "proba"], ["explain", "proba", "EECO01"]])
def test_what_will_be_known_is_not_known(cast, capsys, command):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert main([*command, "--known-on", tomorrow]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        f"Nothing is known yet on {tomorrow}. Give --known-on a day up to today, {clock.today()}, or leave it out.\n"
    )


@pytest.mark.parametrize("command", [["figures", "proba"], ["explain", "proba", "EECO01"]])
def test_before_the_project_nothing_was_known_of_it(cast, capsys, command):
    before = (cast.project.starts_on - timedelta(days=1)).isoformat()
    assert main([*command, "--known-on", before]) == 1
    assert capsys.readouterr().err == (
        f"Nothing was known on {before}: the project had not begun. "
        f"Give --known-on a day from {cast.project.starts_on} on, or leave it out.\n"
    )


@pytest.mark.parametrize("command", [["figures", "proba"], ["explain", "proba", "EECO01"]])
def test_a_day_to_come_and_one_before_the_project_are_no_days_of_figures(cast, capsys, command):
    tomorrow, before = clock.today() + timedelta(days=1), cast.project.starts_on - timedelta(days=1)
    for day, says in ((tomorrow, "Nothing is true yet on"), (before, "The project had not begun on")):
        assert main([*command, "--as-of", day.isoformat()]) == 1
        captured = capsys.readouterr()
        assert (captured.out, captured.err.count("\n")) == ("", 1)
        assert captured.err.startswith(f"{says} {day}.")


def test_the_table_and_the_csv_say_the_same(cast, capsys):
    rows = list(csv.DictReader(io.StringIO(printed(capsys, "figures", "proba", "--format", "csv"))))
    total = next(row for row in rows if row["code"] == "EECO01" and not row["breakdown"])
    women = next(row for row in rows if row["code"] == "EECO01" and row["group"] == "female")
    assert (total["value"], women["value"]) == ("3", "3")
    line = next(line for line in printed(capsys, "figures", "proba").splitlines() if line.startswith("EECO01"))
    assert line.split()[:6] == ["EECO01", "3", "0", "0", "3", "0"]


def test_the_table_rounds_as_the_page_does_and_the_files_do_not(cast, capsys):
    add_people(cast, 5)
    share = actions.propose(project=cast.project, text=SHARE_OF_MEN, by=cast.users["olga"])
    actions.approve(version=share, by=cast.users["olga"], alone=True)
    line = next(line for line in printed(capsys, "figures", "proba").splitlines() if line.startswith("local_men"))
    assert line.split()[:6] == ["local_men", "0.63", "0", "0", "0", "1"]
    assert "local_men,,,0.625," in printed(capsys, "figures", "proba", "--format", "csv")


def test_explain_says_who_since_when_and_on_what_evidence_by_opaque_ids(cast, capsys):
    text = printed(capsys, "explain", "proba", "EECO01")
    assert "Counted: 3" in text
    assert "since 2026-03-02" in text
    assert "support  no document" in text
    assert str(cast.participations["lucja"].pk) in text
    assert "Source: " in text
    assert "Próbna" not in text


def test_explain_as_json(cast, capsys):
    found = json.loads(printed(capsys, "explain", "proba", "EECO01", "--format", "json"))
    assert (found["value"], len(found["members"])) == (3, 3)
    assert {fact["table"] for fact in found["members"][0]["facts"]} == {"participation", "support"}


def test_names_are_printed_in_a_demo_world_or_when_really_asked_for(cast, capsys):
    assert main(["explain", "proba", "EECO01", "--names"]) == 1
    assert "--real-people" in capsys.readouterr().err
    assert "Łucja Próbna" in printed(capsys, "explain", "proba", "EECO01", "--names", "--real-people")
    Installation.objects.create(is_demo=True)
    assert "Łucja Próbna" in printed(capsys, "explain", "proba", "EECO01", "--names")


def test_who_was_erased_is_explained_without_a_name(cast, capsys):
    with verb("test.erase", controller=cast.project.controller_id, by=cast.users["olga"]):
        Identity.objects.filter(person=cast.participations["lucja"].person)._raw_delete("default")
    text = printed(capsys, "explain", "proba", "EECO01", "--names", "--real-people")
    assert "Counted: 3" in text
    assert "Nadia Testowa" in text
    assert "Próbna" not in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["figures", "nowhere"], "Projects here: proba"),
        (["explain", "proba", "EECO99"], "EECO01"),
    ],
)
def test_what_is_not_there_is_one_sentence_and_status_1(cast, capsys, arguments, says):
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    assert says in captured.err


def test_a_day_that_is_none_is_wrong_usage(cast, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["figures", "proba", "--as-of", "31.06.2011"])
    assert stopped.value.code == 2
    assert "year-month-day" in capsys.readouterr().err
