"""What the other system answers: read, shown, put on the work lists, gone when mended or set aside."""

import codecs
import io
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.utils import translation

from kladka.audit.actions import verb
from kladka.audit.models import Entry
from kladka.core import clock
from kladka.core.errors import NotAllowed, PolicyBroken
from kladka.exchange import actions
from kladka.exchange.models import Upload
from kladka.people import actions as people
from kladka.people.models import Entry as Entering
from kladka.programmes.models import Post
from kladka.programmes.permissions import viewer_for
from kladka.reporting.actions import returned
from kladka.reporting.models import Feedback, ReturnedLine
from kladka.reporting.queries.returned import file_of_day, open_lines
from kladka.reporting.worklists import rows, seen_by
from tests.kladka.exchange.sm_efs import answer, change, complete, line, make, officer, receive, record
from tests.world.cast import START, foreign_project

POSTCODE = ("Kod pocztowy", "Kod nie pasuje do miejscowości")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def ready(cast):
    complete(cast)
    return cast


@pytest.fixture
def file(ready):
    return make(ready)


def todo(cast, who="anna"):
    seen = seen_by(viewer_for(cast.users[who], clock.today()), clock.today())
    lines = rows(seen.lines.drop_columns(["mine", "project"]))
    return [each for each in lines if each.rule == "sent_back"]


def left(cast):
    return [(each.participation_id, each.column) for each in open_lines(cast.project)]


def test_a_line_goes_to_the_coach_and_disappears_when_the_field_is_mended(ready, file):
    record(ready, file, line(ready, "lucja", *POSTCODE))
    (told,) = todo(ready)
    assert told.participation == str(ready.participations["lucja"].pk)
    assert told.word.split("\n") == ["identity", "postcode", "", *POSTCODE]
    assert told.staff == str(ready.staff["anna"].pk)
    assert todo(ready, "artur") == []
    change(ready, "lucja", phone="601 000 000")
    assert len(todo(ready)) == 1
    change(ready, "lucja", postcode="32-311")
    assert todo(ready) == []


def test_a_column_of_the_entry_is_mended_by_that_answer_only(ready, file):
    record(ready, file, line(ready, "lucja", "Wykształcenie", "Wartość spoza słownika"))
    correct(ready, "lucja", labour_substatus="long_term")
    assert len(todo(ready)) == 1
    assert todo(ready)[0].word.split("\n")[2] == str(entry_of(ready, "lucja").pk)
    correct(ready, "lucja", education=4)
    assert todo(ready) == []


def entry_of(cast, name):
    return Entering.objects.current().get(participation=cast.participations[name])


def correct(cast, name, **changes):
    people.correct(fact=entry_of(cast, name), changes=changes, reason="other", words="", by=cast.users["anna"])


def test_a_new_session_mends_no_support_and_a_correction_does(ready, file):
    record(ready, file, line(ready, "lucja", "Data rozpoczęcia udziału we wsparciu", "Data poza projektem"))
    people.record_support(
        participation=ready.participations["lucja"],
        kind="coaching",
        start_date=date(2026, 6, 1),
        site=ready.sites["alfa"],
        by=ready.users["anna"],
    )
    assert len(todo(ready)) == 1
    support = ready.supports["lucja"]
    people.correct(fact=support, changes={"hours": 2}, reason="wrong_date", words="", by=ready.users["anna"])
    assert todo(ready) == []


def test_the_next_answer_takes_the_place_of_the_last(ready, file):
    record(ready, file, line(ready, "lucja", *POSTCODE), line(ready, "nadia", *POSTCODE))
    later = make(ready)
    assert len(left(ready)) == 2
    record(ready, later, line(ready, "nadia", *POSTCODE))
    assert left(ready) == [(ready.participations["nadia"].pk, "Kod pocztowy")]


def test_an_answer_to_an_older_file_does_not_hold_any_more(ready, file):
    record(ready, make(ready), line(ready, "nadia", *POSTCODE))
    with pytest.raises(PolicyBroken, match="answered already"):
        receive(ready, file, answer(line(ready, "lucja", *POSTCODE)))


def test_the_same_answer_twice_changes_nothing(ready, file):
    content = answer(line(ready, "lucja", *POSTCODE))
    upload = receive(ready, file, content)
    first = actions.record_answer(upload=upload, file=file, viewer=officer(ready))
    before = Entry.objects.count()
    assert actions.record_answer(upload=upload, file=file, viewer=officer(ready)) == first
    with pytest.raises(PolicyBroken, match="read before"):
        receive(ready, file, content)
    assert (Entry.objects.count(), Feedback.objects.count(), ReturnedLine.objects.count()) == (before, 1, 1)


def test_what_was_set_aside_stays_so_in_the_next_answer_to_the_same_file(ready, file):
    record(ready, file, line(ready, "lucja", *POSTCODE))
    returned.set_aside(line=ReturnedLine.objects.get(), reason="record_is_right", words="", by=ready.users["olga"])
    assert todo(ready) == []
    record(ready, file, line(ready, "lucja", *POSTCODE), line(ready, "nadia", *POSTCODE))
    assert left(ready) == [(ready.participations["nadia"].pk, "Kod pocztowy")]


def test_a_line_that_was_set_aside_is_taken_up_again(ready, file):
    record(ready, file, line(ready, "lucja", *POSTCODE))
    found = ReturnedLine.objects.select_related("feedback__file").get()
    returned.set_aside(line=found, reason="record_is_right", words="Sprawdzono.", by=ready.users["olga"])
    returned.take_up(line=found, by=ready.users["olga"])
    assert len(todo(ready)) == 1
    with pytest.raises(PolicyBroken):
        returned.set_aside(line=found, reason="because", words="", by=ready.users["olga"])


def test_what_was_taken_up_again_is_not_set_aside_by_the_next_answer(ready, file):
    record(ready, file, line(ready, "lucja", *POSTCODE))
    returned.set_aside(line=ReturnedLine.objects.get(), reason="record_is_right", words="", by=ready.users["olga"])
    second = record(ready, file, line(ready, "lucja", *POSTCODE), line(ready, "nadia", *POSTCODE))
    found = second.returned.select_related("feedback__file").get(participation=ready.participations["lucja"])
    returned.take_up(line=found, by=ready.users["olga"])
    record(ready, file, line(ready, "lucja", *POSTCODE), line(ready, "nadia", "Płeć", "Niezgodna"))
    assert (ready.participations["lucja"].pk, "Kod pocztowy") in left(ready)


def test_two_who_set_a_line_aside_the_second_is_told(ready, file):
    record(ready, file, line(ready, "lucja", *POSTCODE))
    seen = ReturnedLine.objects.select_related("feedback__file").get()
    returned.set_aside(line=ReturnedLine.objects.get(), reason="record_is_right", words="", by=ready.users["olga"])
    with pytest.raises(PolicyBroken, match="already"):
        returned.set_aside(line=seen, reason="record_is_right", words="", by=ready.users["olga"])
    assert todo(ready) == []


def test_an_answer_to_a_trial_takes_nothing_from_one_that_was_handed_in(ready, file):
    record(ready, file, line(ready, "lucja", *POSTCODE))
    trial = make(ready, purpose="trial")
    record(ready, trial, line(ready, "nadia", *POSTCODE))
    assert left(ready) == [(ready.participations["lucja"].pk, "Kod pocztowy")]
    record(ready, file, line(ready, "teresa", *POSTCODE))
    assert left(ready) == [(ready.participations["teresa"].pk, "Kod pocztowy")]
    assert file_of_day(ready.project, trial.as_of) == file


def test_a_row_that_names_somebody_and_says_nothing_is_no_good_news(ready, file):
    with pytest.raises(PolicyBroken, match="Row 2"):
        record(ready, file, line(ready, "lucja", "Płeć", " "))
    assert not Feedback.objects.exists()


def test_the_words_name_nobody(ready, file):
    words = "Uczestnik Łucja Próbna, PESEL 80022912345, tel. 600 000 000, lucja@example.invalid: błąd"
    record(ready, file, line(ready, "lucja", "Nazwisko", words))
    kept = ReturnedLine.objects.get().words
    assert not any(part in kept for part in ("Łucja", "Próbna", "80022912345", "600 000", "@"))
    assert kept.endswith("błąd")
    assert b"80022912345" not in b"".join(bytes(each) for each in Upload.objects.values_list("sealed", flat=True))


def test_a_row_may_be_named_by_its_number(ready, file):
    first = actions.check_file(
        project=ready.project, as_of=clock.today(), known_on=clock.today(), viewer=officer(ready), page="test"
    ).filling.participants[0]
    upload = receive(ready, file, answer(("2", "Płeć", "Niezgodna z PESEL"), headings="Lp.;Pole;Komunikat"))
    (told,) = actions.preview_of(upload).told
    assert told.participation == first.participation


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "none of its columns"),
        (b"\xff\xfe\x00\x01\x02", "save its text as UTF-8"),
        (b"Imie;Nazwisko\r\nA;B\r\n", "none of its columns"),
        (b"Techniczny identyfikator uczestnika;Uwaga\r\nx;y", "Columns are missing: Komunikat"),
        (b"Komunikat;Uwaga\r\nx;y", "Columns are missing: Techniczny"),
        (answer(("nikt", "Płeć", "Błąd")), "in no file of this project"),
        (answer(("", "Płeć", "Błąd")), "neither a technical id"),
        (b"PK\x03\x04 no workbook", "Excel"),
        (answer(*[("x" * 200_000, "", "Błąd")]), "rows and columns"),
    ],
)
def test_what_is_no_answer_is_refused_at_the_file(ready, file, content, words):
    with pytest.raises(PolicyBroken, match=words) as refused:
        receive(ready, file, content)
    assert refused.value.field == "file"
    assert not Upload.objects.exists()


@pytest.mark.parametrize("counted", ["Liczba błędów;{}", "Razem: {};;", "Liczba wierszy;;{}"])
@pytest.mark.parametrize("first", [True, False])
def test_an_answer_cut_between_two_rows_is_noticed_where_it_says_how_many_it_has(ready, file, counted, first):
    headings, one, other = answer(line(ready, "nadia", *POSTCODE), line(ready, "teresa", *POSTCODE)).split(b"\r\n")

    def counting(number, *rows):
        said = counted.format(number).encode()
        return b"\r\n".join([said, headings, *rows] if first else [headings, *rows, said])

    with pytest.raises(PolicyBroken, match="says it has is 2, and this file has 1: it is not whole") as refused:
        receive(ready, file, counting(2, one))
    assert refused.value.field == "file"
    read = actions.preview_of(receive(ready, file, counting(2, one, other)))
    assert (len(read.told), read.is_counted) == (2, True)


def test_an_answer_that_does_not_say_how_many_it_has_is_read_and_that_is_said(ready, file):
    read = actions.preview_of(receive(ready, file, answer(line(ready, "nadia", *POSTCODE))))
    assert (len(read.told), read.is_counted) == (1, False)


def test_the_answer_to_another_projects_file_is_told(ready, file):
    other = cast_of_another_project(ready)
    with pytest.raises(PolicyBroken, match="Row 2 is about somebody in another project"):
        receive(ready, file, answer((other.hex, "Płeć", "Błąd")))


def test_somebody_elses_project_is_not_told_apart_from_nobody(ready, file):
    other = cast_of_another_project(ready, seen=False)
    with pytest.raises(PolicyBroken, match="in no file of this project"):
        receive(ready, file, answer((other.hex, "Płeć", "Błąd")))


def cast_of_another_project(cast, *, seen=True):
    project = foreign_project(cast)
    person = people.register_person(
        controller=project.controller, given_name="Obca", family_name="Osoba", sex="female", by=cast.users["olga"]
    )
    there = people.open_participation(person=person, project=project, partner=project.controller, by=cast.users["olga"])
    if seen:
        with verb("test.appoint", controller=project.controller_id, by=cast.users["olga"]) as entry:
            entry.record(
                Post(
                    project=project,
                    staff=cast.staff["olga"],
                    partner=project.controller,
                    site=None,
                    role="monitoring_officer",
                    from_date=START,
                )
            )
    return there.pk


def test_nothing_but_a_sealed_preview_is_kept_until_it_is_recorded(ready, file):
    upload = receive(ready, file, answer(line(ready, "lucja", *POSTCODE)))
    assert not Feedback.objects.exists()
    assert b"pasuje" not in bytes(upload.sealed)
    assert [each.words for each in actions.preview_of(upload).told] == [POSTCODE[1]]


def test_an_answer_that_waited_too_long_is_sent_again(ready, file, monkeypatch):
    upload = receive(ready, file, answer(line(ready, "lucja", *POSTCODE)))
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(PolicyBroken, match="waited too long"):
        actions.record_answer(upload=upload, file=file, viewer=officer(ready))


@pytest.mark.parametrize("who", ["anna", "alicja", "bogdan", "nikt"])
def test_only_the_projects_officer_reads_answers(ready, file, who):
    viewer = viewer_for(ready.users[who], clock.today())
    with pytest.raises(NotAllowed):
        actions.receive_answer(file=file, content=answer(line(ready, "lucja", *POSTCODE)), viewer=viewer)


def test_an_empty_answer_clears_the_lists(ready, file):
    record(ready, file, line(ready, "lucja", *POSTCODE))
    record(ready, make(ready))
    assert todo(ready) == []


def test_an_answer_in_excel_is_read_as_text(ready, file):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for column, heading in enumerate(["Techniczny identyfikator uczestnika", "Uwagi", "Pole", "Komunikat"]):
            sheet.write_string(0, column, heading)
        for column, text in enumerate([ready.participations["lucja"].pk.hex, "x", "Płeć", "=HYPERLINK(1)"]):
            sheet.write_string(1, column, text)
    upload = receive(ready, file, target.getvalue())
    preview = actions.preview_of(upload)
    assert [(each.part, each.field, each.words) for each in preview.told] == [("entry", "sex", "=HYPERLINK(1)")]
    assert preview.ignored == ["Uwagi"]


def test_the_old_code_page_and_other_separators_are_read(ready, file):
    text = answer(line(ready, "lucja", "Płeć", "Błąd")).decode().replace(";", "\t")
    upload = receive(ready, file, text.encode("cp1250"))
    assert [each.words for each in actions.preview_of(upload).told] == ["Błąd"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_text_of_two_bytes_a_letter_is_read_where_it_says_so(ready, file, encoding):
    text = answer(line(ready, "lucja", *POSTCODE)).decode().replace(";", "\t")
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    upload = receive(ready, file, mark + text.encode(encoding))
    assert [each.words for each in actions.preview_of(upload).told] == [POSTCODE[1]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (answer().decode().encode("utf-16-le"), "in UTF-16 and does not say so"),
        ("Zgłoszenie;Treść\r\n1;źle".encode("cp1250"), "read as Windows-1250"),
        (codecs.BOM_UTF16_LE + b"a", "save its text as UTF-8"),
        (b"\x81\x83\x98;\x81", "save its text as UTF-8"),
    ],
)
def test_a_text_that_cannot_be_read_is_told_by_its_encoding(ready, file, content, words):
    with pytest.raises(PolicyBroken, match=words) as refused:
        receive(ready, file, content)
    assert refused.value.field == "file"
