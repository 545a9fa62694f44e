"""The house rules that a linter does not know; each with a control that sees it fail."""

from pathlib import Path

import pytest

from tests.architecture import tree

SOURCE = Path(__file__).resolve().parents[2] / "src"


@pytest.mark.parametrize(
    "check",
    [
        tree.too_long,
        tree.imports_inside_functions,
        tree.sqlite_openers,
        tree.signal_receivers,
        tree.answers_of_the_domain,
        tree.clock_readers,
        tree.unwritten_days,
        tree.plain_fields,
    ],
)
def test_the_source_keeps_the_rule(check):
    assert check(SOURCE) == []


def test_rooms_consist_of_the_usual_files():
    assert tree.wrong_names(SOURCE / "kladka") == []


@pytest.fixture
def sample(tmp_path):
    """Write a module into a made-up source tree and return the tree."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("check", "name", "bad", "good"),
    [
        (tree.too_long, "kladka/people/models.py", "x = 1\n" * 401, "x = 1\n" * 400),
        (tree.too_long, "kladka/pages/a.html", "<p>\n" * 401, "<p>\n"),
        (tree.imports_inside_functions, "kladka/a.py", "def f():\n    import os\n", "import os\n"),
        (
            tree.imports_inside_functions,
            "kladka/a.py",
            "class A:\n    async def f(self):\n        from a import b\n",
            "",
        ),
        (tree.sqlite_openers, "kladka/reporting/extraction/extract.py", "import sqlite3\n", "import duckdb\n"),
        (tree.sqlite_openers, "kladka/demo/a.py", "from pysqlite3 import dbapi2\n", ""),
        (tree.sqlite_openers, "kladka/demo/a.py", "SQL = \"ATTACH 'x' AS l (TYPE sqlite)\"\n", ""),
        (tree.sqlite_openers, "kladka/demo/a.py", "SQL = \"select * from sqlite_scan('x', 't')\"\n", ""),
        (tree.signal_receivers, "kladka/people/apps.py", "from django.db.models.signals import post_save\n", ""),
        (
            tree.answers_of_the_domain,
            "kladka/people/queries/evidence.py",
            "from django.http import Http404, HttpRequest\n",
            "from django.http import HttpRequest\n",
        ),
        (
            tree.answers_of_the_domain,
            "kladka/people/queries.py",
            "from django.shortcuts import render\n",
            "",
        ),
        (
            tree.clock_readers,
            "kladka/people/rules.py",
            "def f():\n    return clock.today()\n",
            "def f(on): return on\n",
        ),
        (
            tree.unwritten_days,
            "kladka/people/policies.py",
            'x = _("Closed on %(day)s.") % {"day": site.closed_on}\n',
            'x = _("Closed on %(day)s.") % {"day": day_in_words(site.closed_on)}\n',
        ),
        (tree.unwritten_days, "kladka/a.py", 'x = _("By %(day)s.") % {"day": one.end_date or one.on}\n', ""),
        (
            tree.plain_fields,
            "kladka/pages/a/forms.py",
            "from django import forms\nx = forms.IntegerField()\n",
            "from kladka.core import forms\nx = forms.IntegerField()\n",
        ),
        (
            tree.plain_fields,
            "kladka/pages/a.py",
            "import django.forms as d\nx = d.DecimalField(max_digits=3, decimal_places=1)\n",
            "from django import forms\nx = forms.CharField()\n",
        ),
        (tree.plain_fields, "kladka/pages/a.py", "from django.forms import DateField\n", ""),
        (tree.clock_readers, "kladka/people/rules/age.py", "n = Person.objects.count()\n", ""),
    ],
)
def test_a_bad_sample_is_found_and_a_good_one_is_not(sample, check, name, bad, good):
    assert len(check(sample(name, bad))) == 1
    assert check(sample(name, good)) == []


def test_the_backend_itself_may_open_sqlite(sample):
    assert tree.sqlite_openers(sample("kladka/core/sqlite/base.py", "import pysqlite3\n")) == []


@pytest.mark.parametrize("name", ["people/services.py", "people/letters.py", "core/utils.py"])
def test_a_room_with_an_odd_file_is_found(sample, name):
    sample("people/__init__.py", "")
    sample("core/__init__.py", "")
    sample("people/models/person.py", "")
    assert tree.wrong_names(sample(name, "")) != []


def test_a_usual_room_is_fine(sample):
    sample("people/__init__.py", "")
    sample("people/actions/exits.py", "")
    assert tree.wrong_names(sample("people/models.py", "")) == []
