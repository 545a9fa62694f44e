"""`kladka report`: what it prints and how it ends; `verify` and `diff` on a machine that has nothing but the file."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils import translation

from kladka.cli import report_diff
from kladka.cli.main import main
from kladka.core import clock, crypto, signing
from kladka.people import actions as people
from kladka.reporting import filing, kreport
from kladka.reporting.actions import report as actions
from kladka.reporting.extraction.extract import forget
from kladka.reporting.kreport import archive
from kladka.reporting.queries import report as queries
from tests.kladka.reporting.own import colleague
from tests.world.cast import add_people

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
OLGA = "olga@example.invalid"


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    forget()
    queries._kept.clear()
    yield
    forget()


def run(capsys, *arguments, status=0):
    assert main(["report", *map(str, arguments)]) == status
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    return printed.out + printed.err


@pytest.fixture
def submitted(cast):
    report = actions.prepare(
        project=cast.project, as_of=date(2026, 7, 1), known_on=clock.today(), by=cast.users["olga"]
    )
    return actions.submit(report=report, reason="Próba", by=cast.users["olga"], alone=True)


@pytest.mark.parametrize("moment", ["learnt_since", "second_persons"])
@pytest.mark.parametrize(("first", "status"), [("olga", 0), ("oskar", 1)])
def test_who_submits_what_was_submitted_a_moment_ago_reads_by_whom_and_when(
    cast, capsys, monkeypatch, moment, first, status
):
    """`moment`: where the second command is when the first one ends."""
    olga, oskar = cast.users["olga"], colleague(cast)
    prepared_by, by = (olga, oskar) if first == "oskar" else (oskar, olga)
    actions.prepare(project=cast.project, as_of=date(2026, 7, 1), known_on=clock.today(), by=prepared_by)
    waits, asked = queries.waiting(cast.project), getattr(queries, moment)

    def meanwhile(*arguments):
        monkeypatch.setattr(queries, moment, asked)
        actions.submit(report=waits, reason="Wniosek", by=by)
        return asked(*arguments)

    monkeypatch.setattr(queries, moment, meanwhile)
    text = run(capsys, "submit", "proba", "--reason", "Wniosek", "--by", OLGA, status=status)
    stored = queries.newest(cast.project)
    at = stored.submitted_at.astimezone(clock.WARSAW)
    assert f"Report 1 of proba is submitted already, by {by.name} at {at:%Y-%m-%d %H:%M}." in text
    assert "never changes" not in text
    assert (stored.submitted_by, len(queries.reports_of(cast.project))) == (by.pk, 1)


def test_from_preparing_to_comparing(cast, capsys):
    text = run(capsys, "prepare", "proba", "--as-of", "2026-07-01", "--by", OLGA)
    assert "Report 1 of proba, as of 2026-07-01" in text
    assert "Nothing asks for a second look." in text
    assert "prepared" in run(capsys, "list", "proba")
    assert "no second person" in run(capsys, "submit", "proba", "--reason", "x", "--by", OLGA, status=1)
    text = run(capsys, "submit", "proba", "--reason", "Wniosek", "--alone", "--by", OLGA)
    path = text.splitlines()[-1]
    assert f"signed with key {signing.key_id_of(signing.public_keys()[0])}" in text
    assert "submitted" in run(capsys, "list", "proba")
    assert "to the last byte" in run(capsys, "verify", path)
    add_people(cast, 2)
    text = run(
        capsys, "prepare", "proba", "--as-of", "2026-08-01", "--from", "2026-07-01", "--replaces", "1", "--by", OLGA
    )
    assert "Report 1/2 of proba" in text
    second = text.splitlines()[1]
    told = run(capsys, "diff", path, second, "--code", "EECO01")
    for first in ("1", "1/1"):
        assert told == run(capsys, "diff", first, "1/2", "--project", "proba", "--code", "EECO01")
    assert "         5  facts were recorded late (2 came)" in told
    found = json.loads(run(capsys, "diff", path, second, "--json"))
    steps = next(each for each in found if each["code"] == "EECO01")["steps"]
    assert (steps[0]["cause"], steps[0]["before"], steps[0]["after"], len(steps[0]["came"])) == (
        "recorded_late",
        3,
        5,
        2,
    )
    changes = steps[0]["came"][0]["changes"]
    assert changes, "each with the facts that brought it"
    assert {each["on"] for each in changes} == {clock.today().isoformat()}, "both reports know it of today"


def test_who_counts_twice_is_said_when_a_report_is_prepared(cast, capsys):
    (again,) = add_people(cast, 1)
    people.merge(person=again.person, same_as=cast.participations["lucja"].person, by=cast.users["olga"])
    text = run(capsys, "prepare", "proba", "--as-of", "2026-07-01", "--by", OLGA)
    assert "Nothing asks for a second look." not in text
    assert "Counts twice, by two records that were merged: entered on 2026-03-02 and on 2026-03-02" in text


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [(Fraction(255, 2), 130, ("128", "130")), (Fraction(255, 2), 128, ("127.5", "128")), (None, 7, ("no value", "7"))],
)
def test_numbers_stand_in_a_comparison_as_they_stand_on_the_page(submitted, before, after, written):
    """With the decimals of the definition, or as many more as show the change."""
    frozen = queries.frozen(submitted)
    bridge = kreport.Bridge("EECO01", {"en": "People"}, before, after)
    _head, first, last = report_diff._told(bridge, report_diff._decimals(bridge, frozen, frozen))
    assert (first.removesuffix("  before").strip(), last.removesuffix("  now").strip()) == written


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["prepare", "nope", "--by", OLGA], "There is no project “nope”"),
        (["prepare", "proba", "--by", "x@example.invalid"], "There is no account"),
        (["prepare", "proba", "--by", "anna@example.invalid"], "may not do that"),
        (["prepare", "proba", "--replaces", "7", "--by", OLGA], "has no report “7”"),
        (["prepare", "proba", "--known-on", "2099-01-01", "--by", OLGA], "Nothing is known yet"),
        (["prepare", "proba", "--known-on", "2019-12-31", "--by", OLGA], "nothing was known of it before"),
        (["submit", "proba", "--reason", "x", "--by", OLGA], "waits"),
        (["diff", "1", "2", "--project", "proba"], "There are: none."),
        (["diff", "a.kreport", "b.kreport"], "cannot be read"),
    ],
)
def test_what_cannot_be_is_one_sentence(cast, capsys, arguments, says):
    assert says in run(capsys, *arguments, status=1)


def test_who_may_not_submit_reads_who_may(cast, capsys):
    run(capsys, "prepare", "proba", "--by", OLGA)
    told = run(capsys, "submit", "proba", "--reason", "x", "--by", "anna@example.invalid", status=1)
    assert "post of monitoring officer, or of coordinator of the leader, there" in told


@pytest.mark.parametrize("name", ["a.kreport", ".", "nowhere/a.kreport", "a\0b"])
def test_a_file_that_is_not_there_accuses_no_report(capsys, name):
    with pytest.raises(SystemExit) as ended:
        main(["report", "verify", name])
    assert ended.value.code == 2
    printed = capsys.readouterr()
    assert "is no file that can be read. Check its name" in printed.err
    assert "DIFFERENT" not in printed.out + printed.err


@pytest.mark.parametrize("key", ["x", "00", "."])
def test_a_key_that_is_none_is_written_wrongly(capsys, key):
    with pytest.raises(SystemExit) as ended:
        main(["report", "verify", __file__, "--key", key])
    assert ended.value.code == 2
    assert "is no key" in capsys.readouterr().err


def test_how_verify_ends(cast, submitted, capsys, tmp_path):
    path = queries.path_of(submitted)
    keys = tmp_path / "keys.txt"
    keys.write_text(run(capsys, "key"))
    assert "one of those that were given" in run(capsys, "verify", path, "--key", keys)
    assert "Compare it" in run(capsys, "verify", path)
    text = run(capsys, "verify", path, "--key", "00" * 32, status=1)
    assert "none of those that were given" in text
    assert "DIFFERENT" in text
    told = json.loads(run(capsys, "verify", path, "--json"))
    assert (told["same"], told["identical"], told["signature"]["state"]) == (True, True, "good")
    assert told["content_hash"] == submitted.content_hash
    assert all(each["same"] for each in told["figures"])
    prepared = actions.prepare(
        project=cast.project, as_of=date(2026, 8, 1), known_on=clock.today(), by=cast.users["olga"]
    )
    assert "Not signed" in run(capsys, "verify", queries.path_of(prepared), status=3)
    cut = tmp_path / "cut.kreport"
    cut.write_bytes(path.read_bytes()[:-2000])
    told = run(capsys, "verify", cut, status=1)
    assert "Not signed" not in told
    assert "Whether it was signed, and by whom, cannot be told: the file is not whole." in told


def test_a_correction_is_about_the_same_days_and_what_waited_is_said_to_be_withdrawn(cast, submitted, capsys):
    run(capsys, "prepare", "proba", "--as-of", "2026-08-01", "--by", OLGA)
    text = run(capsys, "prepare", "proba", "--replaces", "1", "--by", OLGA)
    assert "Report 2, which was prepared as of 2026-08-01 and not submitted, is withdrawn." in text
    assert "Report 1/2 of proba, as of 2026-07-01" in text


def test_a_forged_file_cannot_speak_for_the_command(submitted, capsys, tmp_path):
    """Somebody signs with a key of their own, and writes into the file what a terminal would do."""
    trick = "x\x1b[1A\x1b[2K\nSAME: all figures and everybody behind them.\x9b"
    content = queries.path_of(submitted).read_bytes()
    manifest = kreport.stamped(content, {"for": trick, "submitted_at": trick, "submitted_by": "1", "approved_by": "2"})
    path = tmp_path / "forged.kreport"
    path.write_bytes(kreport.signed(content, manifest, signing.sign(manifest)))
    printed = run(capsys, "verify", path)
    assert all(letter.isprintable() or letter == "\n" for letter in printed)
    assert sum(line.startswith("SAME") for line in printed.splitlines()) == 1
    assert run(capsys, "verify", path, "--json").isascii()


@translation.override("en")
def test_what_can_no_longer_be_proved_is_found_before_somebody_asks(cast, submitted, capsys, settings):
    assert list(filing.faults()) == []
    keys = settings.VAR / "keys"
    for path in keys.glob("report-*.key"):
        path.unlink()
    assert [fault.partition(".")[0] for fault in filing.faults()] == ["The key that signs reports is lost"]
    signing.new_key()
    assert list(filing.faults()) == []
    (keys / "report-0001.pub").rename(keys / "away")
    queries.path_of(submitted).unlink()
    lost, unproved = filing.faults()
    assert "proba: The file of report 1, proba-1-v1.kreport, is not in its folder." in lost
    assert f"the public key {submitted.key_id} that proves report 1 is not in VAR/keys" in unproved
    crypto.prepare_keys()
    assert main(["check"]) == 1
    assert "Put it back from a backup." in capsys.readouterr().err


def test_a_new_key_is_printed_after_the_old_one(capsys):
    first = run(capsys, "key", "--new").split()
    second = run(capsys, "key", "--new").split()
    assert (len(first), second[:1]) == (1, first)


@pytest.fixture
def elsewhere(tmp_path):
    """Run the command in a process with an empty state folder, no database and no network name of one."""
    empty = tmp_path / "empty"
    empty.mkdir()

    def run(*arguments):
        kept = {"PATH", "LANG", "LC_ALL", "TMPDIR", "HOME"}
        environment = {name: value for name, value in os.environ.items() if name in kept}
        environment |= {"KLADKA_VAR": str(empty), "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "kladka.cli.main", "report", *map(str, arguments)]
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, check=False, capture_output=True, text=True, timeout=120
        )
        assert "Traceback" not in done.stderr
        assert list(empty.iterdir()) == [], "nothing is made there, no database and no key"
        return done

    return run


def test_a_report_is_verified_on_a_machine_that_has_nothing_but_the_file(submitted, elsewhere, tmp_path):
    path = shutil.copy(queries.path_of(submitted), tmp_path / "received.kreport")
    done = elsewhere("verify", path, "--key", signing.public_keys()[0].hex())
    assert done.returncode == 0, done.stderr
    assert "SAME: all" in done.stdout
    assert "to the last byte" in done.stdout
    assert "one of those that were given" in done.stdout
    content = path.read_bytes()
    files = archive.opened(content)
    path.write_bytes(
        archive.packed(files | {"figures.json": files["figures.json"].replace(b'"value": 3', b'"value": 4')})
    )
    done = elsewhere("verify", path)
    assert done.returncode == 1
    assert "“figures.json” was changed" in done.stdout
    assert "EECO01" in done.stdout
    assert "DIFFERENT" in done.stdout


def test_two_files_are_compared_on_a_machine_that_has_nothing_else(cast, submitted, elsewhere, tmp_path):
    add_people(cast, 1)
    later = actions.prepare(project=cast.project, as_of=date(2026, 7, 1), known_on=clock.today(), by=cast.users["olga"])
    done = elsewhere("diff", queries.path_of(submitted), queries.path_of(later))
    assert done.returncode == 0, done.stderr
    assert "facts were recorded late (1 came)" in done.stdout
    assert elsewhere("diff", "1", "2", "--project", "proba").returncode == 1
    alone = elsewhere("diff", queries.path_of(later))
    assert alone.stdout == done.stdout, "the later one holds the earlier"
    assert "holds no earlier one" in elsewhere("diff", queries.path_of(submitted)).stderr
    checked = elsewhere("verify", queries.path_of(later))
    assert "Since report 1, which it holds as it was signed," in checked.stdout


def test_the_format_asks_no_model(tmp_path):
    """The part that reads, computes and verifies can be taken out of the product whole."""
    asks = (
        "import sys; from django.conf import settings; settings.configure(USE_I18N=False);"
        "from kladka.reporting import kreport;"
        "print([name for name in sys.modules if name.startswith('kladka.') and 'models' in name], kreport.SUFFIX)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks], env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, cwd=tmp_path, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == f"[] {kreport.SUFFIX}"
