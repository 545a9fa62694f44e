"""`kladka rules founding`: the law of a day for anybody, with its source, without a database."""

import pytest

from kladka.cli.main import main


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path


def asked(capsys, line):
    """Return the exit status and what was printed."""
    status = main(["rules", "founding", *line.split()])
    printed = capsys.readouterr()
    return status, printed.out + printed.err


@pytest.mark.parametrize(
    ("line", "status", "says"),
    [
        ("social-cooperative --natural 0 --legal 2 --on 2010-02-12", 0, "from 2009-07-16 to 2018-03-30"),
        ("social-cooperative --natural 0 --legal 2 --on 2010-02-12", 0, "composition not checked"),
        ("social-cooperative --natural 0 --legal 2 --on 2010-02-12", 0, "until 2010-08-12: 5 people at risk employed"),
        ("social_cooperative --natural 0 --legal 2 --on 2009-07-15", 1, "at least 5 natural persons. This rule holds"),
        ("social-cooperative --natural 0 --legal 1 --on 2010-02-12", 1, "or instead at least 2 legal persons"),
        ("social-cooperative --natural 3 --on 2020-02-29 --at-risk 2", 0, "until 2021-02-28: 5 members"),
        ("social-cooperative --natural 3 --on 2020-02-29 --at-risk 2", 0, "at least 2 of 3 at risk, met"),
        ("social-cooperative --natural 3 --on 2020-02-29 --at-risk 1", 1, "at least 2 must be at risk of exclusion"),
        ("social-cooperative --natural 5 --on 2023-01-01 --at-risk 1", 0, "not met, which refuses nothing"),
        ("social-cooperative --legal 2 --on 2012-03-01 --kind association --kind company", 1, "does not found"),
        (
            "social-cooperative --legal 2 --on 2012-03-01 --kind school",
            0,
            "not known whether these may found it: school",
        ),
        (
            "social-cooperative --legal 2 --on 2026-03-02 --kind public-unit --kind foundation",
            0,
            "not known whether these may found it: unit of local government",
        ),
        ("foundation --legal 1 --on 2012-03-01 --kind sole-trader", 1, "is no legal person"),
        ("association --natural 15 --on 2010-06-01", 0, "composition: nothing is asked of these founders"),
        ("social-cooperative --natural 5 --on 2015-01-01 --at-risk 3", 0, "no fewer than 5 members for more than 3"),
        ("association --natural 15 --on 2010-06-01", 0, "Law on Associations [from memory, sure]"),
        ("rural-housewives-circle --natural 12 --on 2017-01-01", 1, "could be founded on 1 January 2017"),
        ("rural-housewives-circle --natural 10 --on 2018-11-08", 1, "could be founded on 8 November 2018"),
        (
            "rural-housewives-circle --natural 10 --on 2018-11-28",
            0,
            "day: not known whether the rule held on 2018-11-28 already",
        ),
        ("rural-housewives-circle --natural 10 --on 2018-11-28", 0, "from 2018-11-09 at the earliest"),
        (
            "rural-housewives-circle --natural 9 --on 2019-01-01",
            1,
            "9 November 2018 at the earliest: the day of the act",
        ),
        ("association --natural 15 --on 1989-04-06", 1, "could be founded on 6 April 1989"),
        ("nonprofit-company --natural 1 --on 2001-03-01", 0, "from 2001 (only the year is known)"),
        ("nonprofit-company --natural 1 --on 2001-03-01", 0, "not known whether the rule held on 2001-03-01"),
        ("social-cooperative --natural 4 --on 2004-01-01", 1, "from 2004: only the year is known"),
        ("school --natural 1 --on 2012-03-01", 1, "No rule is known of the form “school”."),
    ],
)
def test_the_answer_comes_with_its_rule_or_its_reason(capsys, line, status, says):
    found, printed = asked(capsys, line)
    assert (found, says in printed) == (status, True), printed


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nonsense --natural 1 --on 2012-03-01", "No rule is known of the form “nonsense”."),
        ("association --natural 15 --on 2010-06-01 --at-risk 16", "at most --natural, here 15"),
        ("association --natural 15 --on 2010-06-01 --kind school", "once for each of the legal persons"),
        ("association --natural 15 --legal 1 --on 2010-06-01 --kind club", "There is no form “club”."),
        ("association --natural 15 --on 9999-12-31", "too far ahead"),
    ],
)
def test_a_question_without_an_answer_is_no_refusal(capsys, line, says):
    with pytest.raises(SystemExit) as left:
        main(["rules", "founding", *line.split()])
    told = capsys.readouterr().err
    assert (left.value.code, says in told) == (2, True), told


@pytest.mark.parametrize("written", ["--natural -3 --on 2012-03-01", "--natural 3 --on 2012-13-01", "--natural 3"])
def test_what_is_written_wrongly_is_told_so(capsys, written):
    with pytest.raises(SystemExit) as left:
        main(["rules", "founding", "association", *written.split()])
    assert left.value.code == 2
    assert "usage: kladka rules founding" in capsys.readouterr().err
