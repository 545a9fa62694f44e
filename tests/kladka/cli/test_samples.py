"""`kladka sample`: drawn, drawn again, listed, collected; and what it refuses."""

import zipfile

import pytest

from kladka.cli.main import main
from kladka.core.models import Installation
from kladka.reporting.extraction.extract import forget
from kladka.reporting.models import Package, Sample
from tests.kladka.audit.behind import behind_the_back
from tests.world.cast import add_people

OLGA = ("--by", "olga@example.invalid")


@pytest.fixture(autouse=True)
def fresh():
    forget()
    yield
    forget()


def printed(capsys, *arguments, status=0):
    assert main(["sample", *arguments]) == status
    return capsys.readouterr()


def test_a_sample_is_drawn_and_drawn_again(cast, capsys):
    add_people(cast, 5)
    told = printed(capsys, "draw", "proba", "--indicator", "EECO01", "--size", "4", "--seed", "dice 6 6", *OLGA).out
    lines = told.splitlines()
    assert lines[0] == "Sample 1 of proba: 4 of 8, seed dice 6 6"
    sample = Sample.objects.get()
    assert [line.split()[1] for line in lines[1:]] == [str(each.subject) for each in sample.items.order_by("position")]
    again = printed(capsys, "verify", "proba", "1").out
    assert again.count("yes") == 4
    assert "NO" not in again
    assert again.splitlines()[-1] == "SAME: sample 1 of proba is what was drawn."


def test_a_sample_that_was_tampered_with_is_told_and_makes_the_command_fail(cast, capsys):
    """The control: another seed stands in the sample, behind the back of the ledger.

    Of so many that no other seed draws the same in the same order: two of three it would draw one time in six.
    """
    add_people(cast, 12)
    printed(capsys, "draw", "proba", "--size", "10", *OLGA)
    assert printed(capsys, "verify", "proba", "1").out.count("NO") == 0
    behind_the_back("UPDATE reporting_sample SET seed = 'another one'")
    told = printed(capsys, "verify", "proba", "1", status=1).out
    assert "NO   Drawing again from the list gives the same items" in told
    assert told.splitlines()[-1] == "DIFFERENT: sample 1 of proba is not what was drawn."


def test_a_stratum_that_the_ledger_tells_otherwise_is_named(cast, capsys):
    printed(capsys, "draw", "proba", "--size", "2", "--strata", "sex", *OLGA)
    behind_the_back("UPDATE people_entry SET sex = '' WHERE sex = 'female'")
    told = printed(capsys, "verify", "proba", "1", status=1).out
    assert "NO   The ledger, as it was when it was drawn, tells the same list" in told
    lucja = cast.participations["lucja"].pk
    assert f"in another stratum: {lucja} (in the list: female, in the ledger: unknown)" in told


def test_the_samples_of_a_project_are_listed(cast, capsys):
    assert printed(capsys, "list", "proba").out == "No sample was drawn in proba yet.\n"
    printed(capsys, "draw", "proba", "--size", "2", *OLGA)
    printed(capsys, "draw", "proba", "--indicator", "EECO01", "--size", "1", *OLGA)
    lines = printed(capsys, "list", "proba").out.splitlines()
    assert [line.split()[0] for line in lines] == ["sample", "2", "1"]
    assert lines[1].split()[-2:] == ["participations", "EECO01"]


@pytest.mark.parametrize("size", ["0", "-1", "two"])
def test_a_size_that_is_none_is_said_to_be_none(cast, capsys, size):
    with pytest.raises(SystemExit):
        main(["sample", "draw", "proba", "--size", size, *OLGA])
    assert f"{size} is no size: give a whole number from 1 on." in capsys.readouterr().err


def test_a_share_of_records_is_drawn_and_listed(cast, capsys):
    printed(capsys, "draw", "proba", "--records", "situation", "--percent", "50", "--strata", "kind", *OLGA)
    assert Sample.objects.get().size == 2
    lines = printed(capsys, "list", "proba", "1").out.splitlines()
    assert lines[0] == "id,stratum"
    assert len(lines) == 4


def test_a_package_goes_to_a_file_without_names_unless_asked_on_a_demo(cast, capsys, tmp_path):
    printed(capsys, "draw", "proba", "--size", "2", *OLGA)
    path = tmp_path / "sample.zip"
    told = printed(capsys, "package", "proba", "1", "--output", str(path), *OLGA).out
    assert Package.objects.get().sha256 in told
    with zipfile.ZipFile(path) as archive:
        assert "Próbna" not in archive.read("items/0001/index.html").decode()
    refused = printed(capsys, "package", "proba", "1", "--output", str(path), "--names", *OLGA, status=1)
    assert "--real-people" in refused.err
    Installation.objects.create(is_demo=True)
    printed(capsys, "package", "proba", "1", "--output", str(path), "--names", *OLGA)
    with zipfile.ZipFile(path) as archive:
        names = archive.read("items/0001/index.html").decode() + archive.read("items/0002/index.html").decode()
    assert any(name in names for name in ("Próbna", "Testowa", "Wymyślona"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("draw", "nowhere", "--size", "1", *OLGA), "There is no project"),
        (("draw", "proba", "--size", "1", "--by", "anna@example.invalid"), "no monitoring officer"),
        (("draw", "proba", "--size", "1", "--by", "who@example.invalid"), "There is no account"),
        (("draw", "proba", "--size", "9", *OLGA), "only 3 items"),
        (("draw", "proba", "--size", "1", "--indicator", "EECO77", *OLGA), "EECO77"),
        (("verify", "proba", "1"), "None was drawn"),
    ],
)
def test_what_cannot_be_done_is_said(cast, capsys, arguments, words):
    assert words in printed(capsys, *arguments, status=1).err
    assert not Sample.objects.exists()


@pytest.mark.parametrize("code", ["coaches_on_day", "people_per_coach"])
def test_nobody_is_drawn_from_a_figure_behind_which_no_participants_stand(cast, capsys, code):
    """One participation of each coach would stand for it, whichever came first."""
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    told = printed(capsys, "draw", "proba", "--size", "1", "--indicator", code, *OLGA, status=1).err
    assert "No participants stand behind the figure" in told
    assert not Sample.objects.exists()
