"""What `make test` runs, and what it tells about it."""

import pytest

from scripts import test as suite


def report(folder, part, *cases):
    told = "".join(f'<testcase classname="{where}" name="{name}" time="{seconds}"/>' for where, name, seconds in cases)
    (folder / f"{part}.xml").write_text(f"<testsuites><testsuite>{told}</testsuite></testsuites>")


def test_the_slowest_tests_and_the_folders_of_all_parts_are_told_longest_first(tmp_path):
    report(tmp_path, "SQLite", ("tests.a.test_x", "test_1", 2.5), ("tests.a.test_y", "test_2[b]", 1), ("t.b.c", "d", 3))
    report(tmp_path, "browser", ("tests.a.test_z", "test_3", 9.04))
    assert suite.table(tmp_path).splitlines() == [
        "== the slowest 4 of 4 tests",
        "     9.0 s  browser     tests.a.test_z::test_3",
        "     3.0 s  SQLite      t.b.c::d",
        "     2.5 s  SQLite      tests.a.test_x::test_1",
        "     1.0 s  SQLite      tests.a.test_y::test_2[b]",
        "== folders",
        "     9.0 s  browser     tests.a",
        "     3.5 s  SQLite      tests.a",
        "     3.0 s  SQLite      t.b",
    ]


def test_no_more_than_twenty_five_are_told_one_by_one(tmp_path):
    report(tmp_path, "SQLite", *(("tests.a", f"test_{number}", number) for number in range(30)))
    told = suite.table(tmp_path)
    assert told.count("::") == 25
    assert "::test_4\n" not in told


def test_a_run_that_left_no_report_leaves_the_others_told(tmp_path):
    assert suite.table(tmp_path) == "== the slowest 0 of 0 tests\n== folders\n"


@pytest.mark.parametrize(
    ("markers", "among", "not_among"),
    [
        (["browser"], "tests/browser/test_journeys.py", "tests/kladka/people/test_scope.py"),
        (["postgres", "only_postgres"], "tests/kladka/people/test_scope.py", "tests/browser/test_journeys.py"),
    ],
)
def test_a_part_reads_the_files_that_name_its_marker(markers, among, not_among):
    found = suite.naming(*markers)
    assert among in found
    assert not_among not in found


def test_a_mark_that_its_file_does_not_name_is_refused(request, monkeypatch):
    """`make test` looks for the marks in the text."""
    item = request.node
    check = request.config.pluginmanager.getplugin(str(suite.ROOT / "tests/conftest.py")).refuse_unnamed_marks
    check([item])
    monkeypatch.setattr(item, "own_markers", [getattr(pytest.mark, "post" + "gres").mark])
    with pytest.raises(pytest.UsageError, match=r"test_a_mark_that.*would not find it"):
        check([item])
