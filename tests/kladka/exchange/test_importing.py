"""Rows are tried by the verbs themselves, nothing stays of a trial, and all are recorded or none."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from kladka.audit.models import Entry
from kladka.core import clock, pesel
from kladka.core.errors import PolicyBroken
from kladka.exchange import actions, permissions
from kladka.exchange.models import Upload
from kladka.exchange.rules.cells import value_of
from kladka.exchange.rules.layout import columns_of
from kladka.incubation import actions as actions_of_incubation
from kladka.incubation.models import AdviceCard
from kladka.learning import actions as learning
from kladka.learning.models import Enrolment, KnowledgeTest, Presence
from kladka.learning.rules import Points
from kladka.people.models import Participation, Support
from kladka.programmes.permissions import viewer_for
from tests.kladka.incubation.test_experts import agree
from tests.kladka.incubation.world import make_incubation
from tests.kladka.learning.world import FIRST, plan

PEOPLE = ["Imię", "Nazwisko", "Płeć", "Data urodzenia", "PESEL", "Grupa docelowa", "Wykształcenie"]
NEW = ["Zofia", "Nowa", "kobieta", "27.08.2002", "", "Osoby bez pracy", "3"]
CARDS = ["Client’s given name", "Client’s family name", "Day of the meeting", "Minutes of advice", "Area"]
CARDS += ["Form of the meeting", "What the client asked for", "What was advised"]
CARD = ["Łucja", "Próbna", "2026-06-10", "45", "law", "by phone", "A question.", "An answer."]
MARKS = ["Imię", "Nazwisko", "Dzień", "Obecność"]
POINTS = ["Imię", "Nazwisko", "Punkty przed", "Punkty po"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def viewer(cast, name):
    return viewer_for(cast.users[name], clock.today())


def sheet_of(cast, kind, who, place=None):
    seen = viewer(cast, who)
    return permissions.sheet_for(seen, kind, place or permissions.places(seen, kind)[0][0])


def receive(cast, kind, who, rows, place=None):
    return actions.receive(sheet=sheet_of(cast, kind, who, place), rows=rows, by=cast.users[who])


def imported(cast, upload, who):
    sheet = sheet_of(cast, upload.kind, who, upload.place)
    return actions.import_upload(upload=upload, sheet=sheet, sha256=upload.sha256, by=cast.users[who])


def problems(upload):
    return [(each.row, each.column, each.text) for each in actions.report_of(upload).problems]


def warnings(upload):
    return [(each.row, each.text) for each in actions.report_of(upload).warnings]


def test_a_trial_stores_nothing_but_the_sealed_rows(cast):
    before = Participation.objects.count(), Entry.objects.count()
    upload = receive(cast, "participants", "alicja", [PEOPLE, NEW])
    assert problems(upload) == []
    assert (Participation.objects.count(), Entry.objects.count()) == (before[0], before[1] + 1)
    assert Entry.objects.order_by("-number").first().verb == "exchange.receive"
    assert b"Nowa" not in bytes(Upload.objects.get().sealed)


def test_all_rows_are_recorded_as_one_act(cast):
    other = ["Jan", "Inny", "mężczyzna", "1980-05-17", "", "", ""]
    upload = receive(cast, "participants", "alicja", [["", ""], PEOPLE, NEW, [""], other])
    entries = Entry.objects.count()
    imported(cast, upload, "alicja")
    assert Entry.objects.count() == entries + 1
    assert Entry.objects.order_by("-number").first().verb == "exchange.import_rows"
    found = Participation.objects.select_related("draft").get(person__identity__family_name="Nowa")
    assert found.partner == cast.organisations["alfa"]
    assert found.person.is_made_up
    assert (found.draft.education, found.draft.target_group) == (3, cast.target_group)
    assert found.draft.birth_date == date(2002, 8, 27)
    assert bytes(Upload.objects.get().sealed) == b""


def test_importing_twice_records_once_and_the_same_rows_are_refused_later(cast):
    upload = receive(cast, "participants", "alicja", [PEOPLE, NEW])
    imported(cast, upload, "alicja")
    imported(cast, upload, "alicja")
    assert Participation.objects.filter(person__identity__family_name="Nowa").count() == 1
    with pytest.raises(PolicyBroken, match="imported before"):
        receive(cast, "participants", "alicja", [PEOPLE, NEW])


def test_all_that_is_wrong_is_said_at_once(cast):
    rows = [
        PEOPLE,
        NEW,
        ["", "Bezimienna", "x", "31.02.1980", "", "", ""],
        ["Jan", "Zły", "mężczyzna", "1980-05-17", "12345678901", "", ""],
        ["Ala", "Grupa", "", "", "", "Kosmonauci", "", "too far"],
    ]
    found = problems(receive(cast, "participants", "alicja", rows))
    assert [(row, column) for row, column, _text in found] == [
        (3, "Given name"),
        (3, "Sex"),
        (3, "Birth date"),
        (4, "PESEL"),
        (5, "Target group"),
        (5, ""),
    ]
    assert "People without work" in found[4][2]


def test_contact_is_read_as_in_the_form_and_what_is_wrong_is_said_at_its_cell(cast):
    headings = ["Imię", "Nazwisko", "Kod pocztowy", "Telefon"]
    rows = [headings, ["Zofia", "Nowa", "950", "600100200"], ["Jan", "Zły", "Klucze", "600"]]
    assert problems(receive(cast, "participants", "alicja", rows)) == [
        (
            3,
            "Postcode",
            "Type a postcode like 30-062. For an address abroad put the country first, like DE-10115.",
        ),
        (
            3,
            "Phone",
            "Type a telephone number of nine digits, like 600 100 200, or one from abroad with + and its prefix.",
        ),
    ]
    imported(cast, receive(cast, "participants", "alicja", rows[:2]), "alicja")
    who = Participation.objects.get(person__identity__family_name="Nowa").person.identity
    assert (who.postcode, who.phone) == ("00-950", "600100200")


def test_one_wrong_row_stops_all(cast):
    upload = receive(cast, "participants", "alicja", [PEOPLE, NEW, ["Jan", "Zły", "", "", "123", "", ""]])
    with pytest.raises(PolicyBroken, match="Row 3"):
        imported(cast, upload, "alicja")
    assert not Participation.objects.filter(person__identity__family_name="Nowa").exists()


def test_two_rows_with_one_pesel_are_found_in_the_trial(cast):
    rows = [["Imię", "Nazwisko", "PESEL"], ["Zofia", "Nowa", "44051401359"], ["Zosia", "Nowa", "44051401359"]]
    assert [row for row, *_rest in problems(receive(cast, "participants", "alicja", rows))] == [3]


def test_who_may_be_recorded_already_is_a_warning_within_what_one_may_know(cast):
    rows = [PEOPLE, ["Lucja", "Probna", *NEW[2:]], ["Teresa", "Wymyślona", *NEW[2:]], NEW, NEW]
    found = warnings(receive(cast, "participants", "alicja", rows))
    assert found[0] == (2, "Łucja Próbna is already recorded. Bring in this row only if it is somebody else.")
    teresa = [text for row, text in found if row == 3]
    assert len(teresa) == 1
    assert "Teresa" not in teresa[0]
    assert (5, "The same name and birth date stand in row 4.") in found


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        (["Imię", "Nazwisko", "Brith date"], "Did you mean “Birth date”"),
        (["Imię", "Nazwisko", "Ulubiony kolor"], "Delete it"),
        (["Imię"], "“Family name” is missing"),
        (["Imię", "Nazwisko", "Given name"], "“Given name” stands there twice"),
    ],
)
def test_wrong_headings_are_named(cast, headings, words):
    with pytest.raises(PolicyBroken, match=words) as refused:
        receive(cast, "participants", "alicja", [headings, ["a"] * len(headings)])
    assert refused.value.field == "file"


def test_an_empty_sheet_is_refused(cast):
    for rows in ([], [["", ""]], [PEOPLE], [PEOPLE, ["", " "]]):
        with pytest.raises(PolicyBroken):
            receive(cast, "participants", "alicja", rows)


def test_a_programme_that_does_not_ask_has_no_such_column(cast, monkeypatch):
    assert "disability" in {column.key for column in sheet_of(cast, "participants", "alicja").columns}
    cast.project.profile = "pl-po-kl-7.2.1"
    cast.project.save()
    assert "minority" not in {column.key for column in sheet_of(cast, "participants", "alicja").columns}


def test_the_digest_of_what_was_looked_at_must_agree(cast):
    upload = receive(cast, "participants", "alicja", [PEOPLE, NEW])
    with pytest.raises(PolicyBroken, match="not the rows"):
        actions.import_upload(
            upload=upload,
            sheet=sheet_of(cast, "participants", "alicja", upload.place),
            sha256="0" * 64,
            by=cast.users["alicja"],
        )


def test_a_pesel_that_stands_twice_in_the_sheet_leads_to_the_first_row(cast):
    number = pesel.write(birth_date=date(2002, 8, 27), sex="female", serial=5)
    rows = [PEOPLE, [*NEW[:4], number, *NEW[5:]], ["Ala", "Inna", *NEW[2:4], f"{number[:6]} {number[6:]}", *NEW[5:]]]
    found = problems(receive(cast, "participants", "alicja", rows))
    assert found == [(3, "PESEL", "The same PESEL stands in row 2.")]


def test_rows_do_not_wait_longer_than_a_day(cast):
    upload = receive(cast, "participants", "alicja", [PEOPLE, NEW])
    Upload.objects.filter(pk=upload.pk).update(stored_at=clock.now() - timedelta(days=2))
    with pytest.raises(PolicyBroken, match="waited too long"):
        imported(cast, upload, "alicja")
    receive(cast, "participants", "alicja", [PEOPLE, [*NEW[:1], "Inna", *NEW[2:]]])
    assert not Upload.objects.filter(pk=upload.pk).exists()


def test_attendance_is_marked_and_may_be_brought_in_again(cast):
    event = plan(cast)
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    rows = [MARKS, ["Łucja", "Próbna", FIRST.isoformat(), "obecność"]]
    for _again in range(2):
        upload = receive(cast, "attendance", "ada", rows, event.pk)
        assert problems(upload) == []
        imported(cast, upload, "ada")
    mark = Presence.objects.get()
    assert (mark.state, mark.participation) == ("present", cast.participations["lucja"])


@pytest.mark.parametrize(
    ("written", "state"),
    [
        *(("obecny", "present"), ("Obecna", "present"), ("tak", "present"), ("nieobecna", "absent"), ("no", "absent")),
        *(("Usprawiedliwiony", "excused"), ("excused absence", "excused")),
    ],
)
def test_attendance_is_read_in_other_usual_words(written, state):
    column = next(each for each in columns_of("attendance") if each.key == "state")
    assert value_of(column, written) == state


def test_a_word_for_no_state_of_attendance_is_refused():
    column = next(each for each in columns_of("attendance") if each.key == "state")
    with pytest.raises(PolicyBroken, match="is not on the list"):
        value_of(column, "może")


def marked(cast, event, state, who):
    session = event.sessions.get(on_date=FIRST)
    marks = {cast.participations["lucja"].pk: state}
    learning.mark_presence(session=session, marks=marks, by=cast.users[who])


def test_a_mark_that_a_row_would_change_is_shown_with_the_new_one_and_who_made_it(cast):
    event = plan(cast)
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    marked(cast, event, "absent", "alicja")
    rows = [MARKS, ["Łucja", "Próbna", FIRST.isoformat(), "present"]]
    upload = receive(cast, "attendance", "ada", rows, event.pk)
    (warning,) = warnings(upload)
    assert warning[0] == 2
    assert warning[1].startswith("Marked already: absent (Alicja Koordynacka, ")
    assert warning[1].endswith("This row changes it to: present.")
    imported(cast, upload, "ada")
    assert Presence.objects.get().state == "present"


def test_a_mark_made_while_rows_waited_is_not_overwritten_but_shown(cast):
    event = plan(cast)
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    rows = [MARKS, ["Łucja", "Próbna", FIRST.isoformat(), "present"]]
    upload = receive(cast, "attendance", "ada", rows, event.pk)
    assert warnings(upload) == []
    marked(cast, event, "excused", "alicja")
    with pytest.raises(PolicyBroken, match=r"Row 2: Marked already: excused \(Alicja Koordynacka, .*to: present"):
        imported(cast, upload, "ada")
    assert Presence.objects.get().state == "excused"
    again = receive(cast, "attendance", "ada", rows, event.pk)
    assert len(warnings(again)) == 1
    marked(cast, event, "", "alicja")
    with pytest.raises(PolicyBroken, match="taken back meanwhile"):
        imported(cast, again, "ada")


def test_rows_without_a_mark_are_left_out_and_what_is_marked_stays(cast):
    event = plan(cast)
    people = [cast.participations["lucja"], cast.participations["nadia"]]
    learning.enrol(event=event, participations=people[:1], by=cast.users["alicja"])
    marked(cast, event, "absent", "alicja")
    empty = ["Łucja", "Próbna", FIRST.isoformat(), ""]
    with pytest.raises(PolicyBroken, match="No row says anything to record"):
        receive(cast, "attendance", "alicja", [MARKS, empty], event.pk)
    rows = [MARKS, empty, ["Nadia", "Testowa", FIRST.isoformat(), "present"], ["Nikt", "Taki", FIRST.isoformat(), ""]]
    upload = receive(cast, "attendance", "alicja", rows, event.pk)
    report = actions.report_of(upload)
    assert (upload.rows, report.left_out, report.count, report.warnings) == (1, 2, 0, [])
    imported(cast, upload, "alicja")
    assert dict(Presence.objects.values_list("participation", "state")) == {
        people[0].pk: "absent",
        people[1].pk: "present",
    }


def test_the_template_of_attendance_begins_with_the_marks_that_are_there(cast):
    event = plan(cast)
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    marked(cast, event, "excused", "alicja")
    found = sheet_of(cast, "attendance", "ada", event.pk).examples()
    assert [row[5] for row in found] == ["excused", ""]


def test_when_somebody_came_and_left_is_brought_in_and_an_empty_cell_keeps_it(cast):
    event = plan(cast)
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    heads, row = [*MARKS, "Came at", "Left at"], ["Łucja", "Próbna", FIRST.isoformat(), "present"]
    imported(cast, receive(cast, "attendance", "ada", [heads, [*row, "10:00", "14:30"]], event.pk), "ada")
    (warning,) = warnings(later := receive(cast, "attendance", "ada", [heads, [*row, "11:00", ""]], event.pk))
    assert "Marked already: present from 10:00 to 14:30" in warning[1]
    assert warning[1].endswith("This row changes it to: present from 11:00 to 14:30.")
    imported(cast, later, "ada")
    mark = Presence.objects.get()
    assert (mark.arrived, mark.left) == (time(11), time(14, 30))
    assert warnings(receive(cast, "attendance", "ada", [heads, [*row, "", ""]], event.pk)) == []
    late = receive(cast, "attendance", "ada", [heads, [*row, "16:00", ""]], event.pk)
    assert "did not last" in problems(late)[0][2] or "in order" in problems(late)[0][2]


def test_a_trainer_marks_who_is_enrolled_a_coordinator_enrols_too(cast):
    event = plan(cast)
    rows = [MARKS, ["Nadia", "Testowa", FIRST.isoformat(), "present"]]
    assert "Nobody of that name is enrolled" in problems(receive(cast, "attendance", "ada", rows, event.pk))[0][2]
    imported(cast, receive(cast, "attendance", "alicja", rows, event.pk), "alicja")
    assert Enrolment.objects.get().participation == cast.participations["nadia"]


def test_attendance_says_what_does_not_fit(cast):
    event = plan(cast)
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    rows = [
        MARKS,
        ["Łucja", "Próbna", "2026-04-20", "present"],
        ["Teresa", "Wymyślona", FIRST.isoformat(), "present"],
        ["Łucja", "Próbna", FIRST.isoformat(), "present"],
        ["Łucja", "Próbna", FIRST.isoformat(), "absent"],
    ]
    found = problems(receive(cast, "attendance", "alicja", rows, event.pk))
    assert [(row, column) for row, column, _text in found] == [(2, "Day"), (3, "Family name"), (5, "Family name")]


def written(cast, *names):
    """Return a test of twenty points at a training of Ada, at which these have a place."""
    event = plan(cast)
    people = [cast.participations[name] for name in names or ("lucja", "nadia")]
    learning.enrol(event=event, participations=people, by=cast.users["alicja"])
    return learning.add_test(event=event, title="Próba", most_points=Decimal(20), by=cast.users["ada"])


def points_of():
    return {
        one.participation.person.identity.given_name: one.points for one in KnowledgeTest.objects.get().results.all()
    }


def test_results_are_brought_in_whole_and_an_empty_cell_keeps_what_is_stored(cast):
    test = written(cast)
    rows = [POINTS, ["Łucja", "Próbna", "7", "12,5"], ["Nadia", "Testowa", "", "9.25"]]
    upload = receive(cast, "results", "ada", rows, test.pk)
    assert (problems(upload), warnings(upload), points_of()) == ([], [], {})
    imported(cast, upload, "ada")
    assert points_of() == {
        "Łucja": Points(Decimal(7), Decimal("12.5")),
        "Nadia": Points(None, Decimal("9.25")),
    }
    later = receive(
        cast, "results", "ada", [POINTS, ["Łucja", "Próbna", "8", ""], ["Nadia", "Testowa", "", ""]], test.pk
    )
    assert warnings(later) == [(2, "7 points are entered already. This row changes them to 8.")]
    imported(cast, later, "ada")
    assert points_of()["Łucja"] == Points(Decimal(8), Decimal("12.5"))
    assert points_of()["Nadia"] == Points(None, Decimal("9.25"))


def test_wrong_results_are_told_line_by_line_and_nothing_is_saved(cast):
    test = written(cast, "lucja")
    rows = [
        POINTS,
        ["Łucja", "Próbna", "21", "3"],
        ["Łucja", "Próbna", "4", "dużo"],
        ["Nadia", "Testowa", "4", "5"],
        ["Łucja", "Próbna", "4", "5"],
        ["Łucja", "Próbna", "4", "5"],
    ]
    upload = receive(cast, "results", "ada", rows, test.pk)
    assert [(row, column) for row, column, _text in problems(upload)] == [
        (2, "Points before"),
        (3, "Points after"),
        (4, "Family name"),
        (5, "Family name"),
        (6, "Family name"),
    ]
    with pytest.raises(PolicyBroken):
        imported(cast, upload, "ada")
    assert points_of() == {}


def test_points_that_were_entered_while_rows_waited_are_not_overwritten(cast):
    test = written(cast, "lucja")
    upload = receive(cast, "results", "ada", [POINTS, ["Łucja", "Próbna", "7", ""]], test.pk)
    key = cast.participations["lucja"].pk
    learning.enter_results(test=test, points={key: Points(Decimal(3), None)}, by=cast.users["alicja"])
    with pytest.raises(PolicyBroken, match="Row 2: Somebody else entered 3 here meanwhile"):
        imported(cast, upload, "ada")
    assert points_of() == {"Łucja": Points(Decimal(3), None)}


def test_the_template_of_results_begins_with_who_is_on_the_list(cast):
    test = written(cast)
    found = sheet_of(cast, "results", "ada", test.pk).examples()
    assert [row[:2] for row in found] == [["Łucja", "Próbna"], ["Nadia", "Testowa"]]
    assert sheet_of(cast, "results", "borys", test.pk) is None


def test_an_adviser_records_cards_in_their_own_name(cast):
    make_incubation(cast)
    upload = receive(cast, "advice", "alan", [[*CARDS, "Incubator"], [*CARD, cast.sites["alfa"].name]])
    assert problems(upload) == []
    imported(cast, upload, "alan")
    card = AdviceCard.objects.get()
    assert (card.adviser, card.minutes, card.form, card.area) == (cast.staff["alan"], 45, "phone", "law")
    assert Support.objects.filter(kind="advice", participation=cast.participations["lucja"]).count() == 1


def test_a_card_of_another_partners_client_or_site_is_refused(cast):
    make_incubation(cast)
    rows = [
        [*CARDS, "Incubator"],
        ["Teresa", "Wymyślona", *CARD[2:], cast.sites["alfa"].name],
        [*CARD, cast.sites["beta"].name],
        [*CARD, ""],
    ]
    found = problems(receive(cast, "advice", "alan", rows))
    assert sorted((row, column) for row, column, _text in found) == [
        (2, "Client’s family name"),
        (3, "Incubator"),
        (4, "Incubator"),
    ]


def test_a_second_card_of_that_day_is_a_warning(cast):
    world = make_incubation(cast)
    world.advise("lucja")
    upload = receive(cast, "advice", "alan", [[*CARDS, "Incubator"], [*CARD, cast.sites["alfa"].name]])
    assert [text for _row, text in warnings(upload)] == [
        "Card 1/2026 records advice to this client on that day in that area."
    ]


def test_the_same_meeting_twice_in_one_sheet_is_a_warning_and_an_adviser_is_told_how_somebody_new_is_recorded(cast):
    make_incubation(cast)
    heads, card = [*CARDS, "Incubator"], [*CARD, cast.sites["alfa"].name]
    found = warnings(receive(cast, "advice", "alan", [heads, card, card]))
    assert found == [(3, "Row 2 of this sheet records advice to this client on that day in that area, too.")]
    (told,) = problems(receive(cast, "advice", "alan", [heads, ["Ktoś", "Nowy", *card[2:]]]))
    assert "it records the person, too" in told[2]


def test_a_client_goes_beyond_the_hours_for_one_only_where_the_row_says_that_it_was_agreed(cast):
    agree(make_incubation(cast), client_minutes=30)
    heads, card = [*CARDS, "Incubator", "Were more hours agreed for this client?"], [*CARD, cast.sites["alfa"].name]
    (told,) = problems(receive(cast, "advice", "alan", [heads, [*card, ""]]))
    assert told[:2] == (2, "Were more hours agreed for this client?")
    assert problems(receive(cast, "advice", "alan", [heads, [*card, "tak"]])) == []


WHO = ["Client’s given name", "Client’s family name", "Initiative group", "Entity", "Incubator"]
ADVISED = ["2026-06-10", "45", "law", "A question.", "An answer."]


def grouped(world, name, *, site=None):
    said = {"project": world.cast.project, "site": site or world.alfa.site, "formed_on": date(2026, 2, 2)}
    return actions_of_incubation.form_group(name=name, by=world.cast.users["alan"], **said)


def rows_of_clients(world, *rows):
    heads = [*WHO, "Day of the meeting", "Minutes of advice", "Area", "What the client asked for", "What was advised"]
    return [heads, *([*row, world.cast.sites["alfa"].name, *ADVISED] for row in rows)]


def test_a_sheet_of_cards_names_groups_and_entities_as_clients(cast):
    world = make_incubation(cast)
    group, entity = grouped(world, "Zioła"), world.register().organisation
    people = Participation.objects.count()
    rows = rows_of_clients(
        world,
        ["", "", "ziola", ""],
        ["", "", "", entity.krs or entity.name],
        ["Łucja", "Próbna", "", '"' + entity.name.replace("„", "").replace("”", "") + '"'],
        ["", "", f"Zioła ({world.alfa.site.name})", ""],
    )
    upload = receive(cast, "advice", "alan", rows)
    assert problems(upload) == []
    assert [row for row, text in warnings(upload) if text.startswith("Row 2 of this sheet")] == [5]
    imported(cast, upload, "alan")
    clients = [{one.name for one in card.clients.all()} for card in AdviceCard.objects.order_by("number")]
    assert clients == [{"Zioła"}, {str(entity)}, {"Łucja Próbna", str(entity)}, {"Zioła"}]
    assert Participation.objects.count() == people
    group.refresh_from_db()
    again = receive(cast, "advice", "alan", rows_of_clients(world, ["", "", "Zioła", ""], ["", "", "", entity.name]))
    assert [row for row, text in warnings(again) if text.startswith("Card ")] == [2, 3]


def test_a_client_that_is_unknown_or_called_like_others_is_told_at_its_row_and_column(cast):
    world = make_incubation(cast)
    for site in (world.alfa.site, world.branch.site):
        grouped(world, "Zioła", site=site)
    rows = rows_of_clients(
        world,
        ["", "", "Zioła", ""],
        ["", "", "Nieznana", ""],
        ["", "", "", "Nieznany podmiot"],
        ["", "", "", ""],
        ["Łucja", "", "", ""],
    )
    found = problems(receive(cast, "advice", "alan", rows))
    assert [(row, column) for row, column, _text in found] == [
        (2, "Initiative group"),
        (3, "Initiative group"),
        (4, "Entity"),
        (5, "Client’s given name"),
        (6, "Client’s family name"),
    ]
    texts = [text for _row, _column, text in found]
    assert all(f"Zioła ({site.name})" in texts[0] for site in (world.alfa.site, world.branch.site))
    assert "“Nieznana” is not on the list" in texts[1]
    assert "KRS" in texts[2]
    assert "Nobody was advised" in texts[3]
    listed = sheet_of(cast, "advice", "alan").lists["group"]
    assert {names[0] for names in listed.values()} == {f"Zioła ({one.site.name})" for one in (world.alfa, world.branch)}


def test_nobody_has_a_sheet_of_anothers_place(cast):
    event = plan(cast, side="beta")
    assert sheet_of(cast, "attendance", "ada", event.pk) is None
    assert permissions.places(viewer(cast, "anna"), "participants") == []
    assert permissions.sheet_for(viewer(cast, "alicja"), "participants", cast.posts["bogdan"].pk) is None
