"""The file for the funder's system and its answer, from the command line: the same verbs, the same permissions."""

import stat

import pytest

from kladka.cli.main import main
from kladka.reporting.models import Feedback, ParticipantsFile, ReturnedLine
from tests.kladka.exchange.sm_efs import answer, change, complete, line

OLGA = ["--by", "olga@example.invalid"]


@pytest.fixture
def ready(cast):
    complete(cast)
    return cast


def sm_efs(*arguments):
    return main(["exchange", "sm-efs", "proba", *map(str, arguments), *OLGA])


def test_a_file_and_its_answer(ready, tmp_path, capsys):
    out = tmp_path / "participants.csv"
    assert sm_efs("--out", out) == 0
    file = ParticipantsFile.objects.get()
    assert file.sha256 in capsys.readouterr().out
    assert "Próbna" in out.read_text()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    came = tmp_path / "answer.csv"
    came.write_bytes(answer(line(ready, "lucja", "Kod pocztowy", "Nie pasuje")))
    assert main(["exchange", "feedback", "proba", str(came), *OLGA]) == 0
    assert "1 line on the work lists" in capsys.readouterr().out
    assert main(["exchange", "feedback", "proba", str(came), *OLGA]) == 1
    assert "Nothing has changed" in capsys.readouterr().err
    assert (Feedback.objects.count(), ReturnedLine.objects.count()) == (1, 1)


def test_nothing_is_made_in_vain(ready, tmp_path, capsys):
    there = tmp_path / "there.csv"
    there.write_text("mine")
    assert sm_efs("--out", there) == 1
    assert sm_efs("--out", tmp_path / "nowhere" / "a.csv") == 1
    assert sm_efs() == 1
    assert there.read_text() == "mine"
    assert not ParticipantsFile.objects.exists()


def test_a_check_makes_nothing_and_says_what_is_wrong(ready, capsys):
    assert sm_efs("--check") == 0
    change(ready, "lucja", email="")
    assert sm_efs("--check") == 1
    told = capsys.readouterr().out
    assert "Adres e-mail" in told
    assert str(ready.participations["lucja"].pk) in told
    assert "Próbna" not in told
    assert not ParticipantsFile.objects.exists()


@pytest.mark.parametrize("contact", [("--phone", "zzz"), ("--email", "=cmd")])
def test_a_contact_that_is_none_is_refused_as_on_the_page(ready, tmp_path, contact, capsys):
    assert sm_efs("--out", tmp_path / "a.csv", *contact) == 1
    assert capsys.readouterr().err
    assert not ParticipantsFile.objects.exists()


@pytest.mark.parametrize("who", ["anna", "alicja", "nobody"])
def test_only_the_projects_officer(ready, tmp_path, who, capsys):
    by = ["--by", f"{who}@example.invalid"]
    assert main(["exchange", "sm-efs", "proba", "--out", str(tmp_path / "a.csv"), *by]) == 1
    assert main(["exchange", "feedback", "proba", str(tmp_path / "a.csv"), *by]) == 1
    assert not (tmp_path / "a.csv").exists()


def test_an_answer_without_a_file_is_refused(ready, tmp_path, capsys):
    came = tmp_path / "answer.csv"
    came.write_bytes(answer(line(ready, "lucja", "Kod pocztowy", "Nie pasuje")))
    assert main(["exchange", "feedback", "proba", str(came), *OLGA]) == 1
    assert "None was made there yet" in capsys.readouterr().err
