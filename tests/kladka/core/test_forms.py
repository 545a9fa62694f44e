"""What the fields understand, what they say when they do not, and what a form carries."""

import re
from datetime import date, time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kladka.core import forms
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import part_of_full_time


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


class Meeting(forms.Form):
    """A form with one of each that matters here."""

    sections = [forms.Section("When", ["day", "took"]), forms.Section("Who", ["agrees", "kinds"], together=True)]
    title = forms.TextField(label="Title")
    day = forms.DateField(label="Day")
    took = forms.HoursField(label="Took", required=False)
    agrees = forms.YesNo(label="Agrees", required=False)
    kinds = forms.ChoicesField(label="Kinds", choices=[("a", "Apple"), ("b", "Bread")], required=False)


KEY = "019311c5-3c6f-7c2b-8d4e-0123456789ab"
GOOD = f"title=First&day-day=27&day-month=3&day-year=2026&idempotency_key={KEY}"


def sent(text: str, **kwargs) -> Meeting:
    return Meeting(QueryDict(text), **kwargs)


def html_of(form) -> str:
    return Template("{% load kladka %}{% form form %}").render(Context({"form": form}))


@pytest.mark.parametrize(
    ("share", "polish", "english"),
    [
        ("1.00", "pełny etat", "full time"),
        ("0.50", "0,5 etatu", "0.5 of full time"),
        ("0.125", "0,125 etatu", "0.125 of full time"),
    ],
)
def test_a_part_of_full_time_is_said_as_it_is_typed(share, polish, english):
    with translation.override("pl"):
        assert part_of_full_time(Decimal(share)) == polish
    with translation.override("en"):
        assert part_of_full_time(Decimal(share)) == english


def boxes(day="", month="", year="") -> dict[str, str]:
    return {"day": day, "month": month, "year": year}


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2100, 12, 31)))
def test_a_date_shown_is_the_date_read_back(day):
    field = forms.DateField()

    assert field.clean(field.prepare_value(day)) == day
    assert field.clean(day.isoformat()) == day


@pytest.mark.parametrize(
    ("typed", "box", "says"),
    [
        (boxes("", "3", "2026"), "day", "The day is missing."),
        (boxes("27", "", ""), "month", "The month and the year are missing."),
        (boxes("27", "13", "2026"), "month", "The month must be between 1 and 12."),
        (boxes("32", "1", "2026"), "day", "The day must be between 1 and 31."),
        (boxes("27", "3", "26"), "year", "The year must have four digits, like 2026."),
        (boxes("30", "2", "2026"), "day", "There is no such day in this month."),
        (boxes("27", "3", "9999"), "year", "The year must be between 1800 and 2100. Check it."),
        ("0001-03-27", "year", "The year must be between 1800 and 2100. Check it."),
        (boxes("9" * 5000, "3", "2026"), "day", "The day must be between 1 and 31."),
        (boxes("x", "2", "2026"), "day", "Use digits only, like 27 3 2026."),
        (boxes(), "whole", "Type the date."),
        ("2026-02-30", "day", "There is no such day in this month."),
        ("2026-13-01", "month", "The month must be between 1 and 12."),
        ("27.03.2026", "whole", "Type the date as year, month and day, like 2026-03-27."),
    ],
)
def test_a_date_says_which_box_is_wrong(typed, box, says):
    with pytest.raises(ValidationError) as caught:
        forms.DateField().clean(typed)

    assert (caught.value.code, caught.value.messages) == (box, [says])


def test_only_the_box_at_fault_is_marked_and_linked():
    html = html_of(sent("title=First&day-day=27&day-month=&day-year=2026"))

    assert 'href="#id_day-month"' in html
    assert 'govuk-input--error govuk-input--width-2" id="id_day-month"' in html
    assert 'govuk-date-input__input govuk-input--width-2" id="id_day-day"' in html


def test_a_refused_form_says_without_scripts_what_back_would_do():
    """With them the place in the history becomes the form's own (posted.js)."""
    told = re.search(r"<noscript>(.+?)</noscript>", html_of(sent("title=")))
    assert told is not None
    assert "open the page of the form anew" in told[1]
    assert "<noscript>" not in html_of(Meeting())


def test_a_date_keeps_to_its_bounds():
    field = forms.DateField(earliest=date(2026, 1, 1), latest=date(2026, 12, 31))

    assert field.clean("2026-12-31") == date(2026, 12, 31)
    with pytest.raises(ValidationError, match="or earlier"):
        field.clean("2027-01-01")
    with pytest.raises(ValidationError, match="or later"):
        field.clean("2025-12-31")


@pytest.mark.parametrize(
    ("typed", "hours"),
    [({"hours": "1", "minutes": "30"}, "1.50"), ({"hours": "", "minutes": "20"}, "0.33"), ("1,5", "1.50")],
)
def test_a_duration_is_hours_with_two_places(typed, hours):
    assert forms.HoursField().clean(typed) == Decimal(hours)


@given(st.integers(1, 23 * 60 + 59))
def test_minutes_survive_being_stored_as_hours(minutes):
    field = forms.HoursField()
    hours = field.clean({"hours": str(minutes // 60), "minutes": str(minutes % 60)})
    again = field.prepare_value(hours)

    assert int(again["hours"]) * 60 + int(again["minutes"]) == minutes


@pytest.mark.parametrize(
    "typed",
    [
        {"hours": "0", "minutes": "0"},
        {"hours": "1", "minutes": "60"},
        {"hours": "-1", "minutes": ""},
        {"hours": "9" * 5000, "minutes": ""},
        {"hours": "", "minutes": "9" * 5000},
        "x",
        "1e999",
        "NaN",
        "-Infinity",
    ],
)
def test_a_duration_refuses_what_is_none(typed):
    with pytest.raises(ValidationError):
        forms.HoursField().clean(typed)


@pytest.mark.parametrize("typed", ["9:30", "9.30", "0930", "09:30"])
def test_a_time_is_read_as_people_write_it(typed):
    assert forms.TimeField().clean(typed) == time(9, 30)


@pytest.mark.parametrize("typed", ["24:00", "9:60", "half past"])
def test_a_time_refuses_what_no_clock_shows(typed):
    with pytest.raises(ValidationError, match="Type the time like"):
        forms.TimeField().clean(typed)


def test_yes_no_and_no_answer_are_three_things():
    field = forms.YesNo(required=False)

    assert [field.clean(each) for each in ("yes", "no", "")] == [True, False, None]
    assert [field.prepare_value(each) for each in (True, False, None)] == ["yes", "no", None]


def test_a_pesel_is_checked_by_whoever_knows_the_rule():
    def check(digits: str) -> None:
        if digits != "44051401359":
            raise ValidationError("Wrong.")

    field = forms.PeselField(check=check)
    assert field.clean("440514 01359") == "44051401359"
    with pytest.raises(ValidationError, match=r"Wrong\."):
        field.clean("44051401358")


def test_a_file_over_the_limit_is_refused():
    field = forms.FileField(most_bytes=1024 * 1024)

    assert field.clean(SimpleUploadedFile("a.pdf", b"x")).name == "a.pdf"
    with pytest.raises(ValidationError, match="at most 1 MB"):
        field.clean(SimpleUploadedFile("a.pdf", b"x" * (1024 * 1024 + 1)))


def test_a_form_carries_its_key_and_version():
    html = html_of(Meeting(version=7))
    form = sent(f"{GOOD}&version=7")

    assert 'name="idempotency_key" value="' in html
    assert 'name="version" value="7"' in html
    assert form.is_valid(), form.errors
    assert (str(form.key), form.version) == (KEY, 7)
    assert set(form.values) == {"title", "day", "took", "agrees", "kinds"}


def test_two_openings_of_a_form_have_different_keys():
    keys = {Meeting()["idempotency_key"].value() for _ in range(3)}

    assert len(keys) == 3


def test_a_form_without_a_key_is_refused_once_and_can_then_be_sent():
    form = sent("title=First&day=2026-03-27")

    assert not form.is_valid()
    again = form.data.copy()
    assert Meeting(again).is_valid()


def test_the_content_leaves_the_key_out():
    form = sent(GOOD + "&csrfmiddlewaretoken=abc")

    assert form.content == {"title": ["First"], "day-day": ["27"], "day-month": ["3"], "day-year": ["2026"]}


def test_what_was_typed_is_kept():
    html = html_of(sent("title=%3Cb%3E&day-day=99&day-month=&day-year=x&kinds=b&agrees=no"))

    assert 'value="&lt;b&gt;"' in html
    assert 'name="day-day" type="text" value="99"' in html
    assert 'name="kinds" type="checkbox" value="b" checked' in html
    assert 'name="agrees" type="radio" value="no" checked' in html


def test_fields_stand_in_their_sections_and_loose_ones_first():
    groups = [
        (group.section and group.section.title, [bound.name for bound in group.fields]) for group in Meeting().groups
    ]

    assert groups == [(None, ["title"]), ("When", ["day", "took"]), ("Who", ["agrees", "kinds"])]
    assert "govuk-fieldset__legend--m" in html_of(Meeting())


def test_the_summary_links_every_error_to_something_on_the_page():
    html = html_of(sent(""))
    targets = [part.split('"')[0] for part in html.split('<a href="#')[1:]]

    assert targets == ["id_title", "id_day-day"]
    assert all(f'id="{target}"' in html for target in targets)
    assert html.count("govuk-error-summary__title") == 1


def test_a_refusal_goes_to_its_field_or_to_the_top():
    form = sent(GOOD)
    form.is_valid()
    form.refuse(PolicyBroken("Too early.", field="day"))
    form.refuse(PolicyBroken("Not now.", field="nowhere"))

    assert form.errors["day"] == ["Too early."]
    assert form.non_field_errors() == ["Not now."]


def conflicting() -> Meeting:
    form = sent(f"{GOOD}&kinds=a&version=1")
    assert form.is_valid()
    form.show_conflict(stored={"title": "Second", "day": date(2026, 4, 1), "kinds": ["a"]}, version=2)
    return form


def test_a_conflict_shows_both_and_only_where_they_differ():
    form = conflicting()
    html = html_of(form)

    assert [each.name for each in form.conflict.differences] == ["title", "day"]
    assert form.conflict.differences[0].typed == "First"
    assert form.conflict.differences[0].stored == "Second"
    assert html.count('value="stored"') == 2
    assert 'name="version" value="2"' in html
    assert 'name="kinds" type="checkbox" value="a" checked' in html


def hidden_and_chosen(form: Meeting, choose: dict[str, str]) -> QueryDict:
    """Send what the page of the conflict holds, as a browser would."""
    data = QueryDict(mutable=True)
    for name in ("idempotency_key", "version"):
        data[name] = str(form[name].value())
    data.setlist("kinds", ["a"])
    for difference in form.conflict.differences:
        for name, value in difference.hidden:
            data.appendlist(name, value)
        data[difference.choice] = choose[difference.name]
    return data


@pytest.mark.parametrize(
    ("choose", "title", "day"),
    [
        ({"title": "typed", "day": "typed"}, "First", date(2026, 3, 27)),
        ({"title": "stored", "day": "typed"}, "Second", date(2026, 3, 27)),
        ({"title": "typed", "day": "stored"}, "First", date(2026, 4, 1)),
    ],
)
def test_the_choice_in_a_conflict_is_what_is_sent_next(choose, title, day):
    again = Meeting(hidden_and_chosen(conflicting(), choose))

    assert again.is_valid(), again.errors
    assert (again.values["title"], again.values["day"], again.values["kinds"]) == (title, day, ["a"])
    assert again.version == 2
    assert not [name for name in again.data if name.startswith(("keep-", "stored-"))]


STORED = {"title": "First", "day": date(2026, 3, 27), "agrees": True, "kinds": ["a"]}


def page_of(form) -> QueryDict:
    """Return what a browser would send of a form's page as it is."""
    data = QueryDict(mutable=True)
    for tag in re.findall(r"<input [^>]*>", html_of(form)):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given["type"] not in {"radio", "checkbox"} or " checked" in tag:
            data.appendlist(given["name"], given.get("value", ""))
    return data


def opened() -> QueryDict:
    return page_of(Meeting(initial=STORED, version=1))


def in_conflict(data: QueryDict, **stored) -> Meeting:
    form = Meeting(data)
    assert form.is_valid(), form.errors
    form.show_conflict(stored={**STORED, **stored}, version=form.version + 1)
    return form


def chosen_at_first(form: Meeting) -> dict[str, str]:
    return {each.name: page_of(form)[each.choice] for each in form.conflict.differences}


def test_a_field_that_only_the_other_person_changed_is_theirs_unless_one_says_otherwise():
    data = opened()
    data["title"] = "Mine"
    form = in_conflict(data, day=date(2026, 4, 1), agrees=False, kinds=["a", "b"])

    assert chosen_at_first(form) == {"day": "stored", "agrees": "stored", "kinds": "stored"}
    again = Meeting(page_of(form))
    assert again.is_valid(), again.errors
    assert again.values["title"] == "Mine"
    assert (again.values["day"], again.values["agrees"]) == (date(2026, 4, 1), False)
    assert again.values["kinds"] == ["a", "b"]


def test_a_field_that_both_changed_is_asked_about_and_begins_with_what_was_typed():
    data = opened()
    data["title"] = "Mine"
    data["day-day"] = "1"
    form = in_conflict(data, title="Theirs")

    assert chosen_at_first(form) == {"title": "typed"}
    assert 'name="day-day" type="text" value="1"' in html_of(form)


def test_what_was_emptied_on_purpose_is_not_filled_again():
    data = opened()
    data.setlist("kinds", [])
    form = in_conflict(data, kinds=["a", "b"])

    assert chosen_at_first(form) == {"kinds": "typed"}


def test_a_second_conflict_begins_where_the_first_one_ended():
    data = opened()
    data["title"] = "Mine"
    second = in_conflict(page_of(in_conflict(data, day=date(2026, 4, 1))), day=date(2026, 5, 1))

    assert chosen_at_first(second) == {"day": "stored"}
    assert second.cleaned_data["title"] == "Mine"


def test_wrong_input_keeps_what_the_form_began_with():
    data = opened()
    data["day-month"] = "13"

    assert page_of(Meeting(data)).getlist("first-day-month") == ["3"]


def test_a_form_that_edits_nothing_carries_no_first_values():
    assert "first-" not in html_of(Meeting(initial=STORED))


def test_the_answers_are_given_in_words():
    form = sent(f"{GOOD}&agrees=yes&kinds=a&kinds=b&took-hours=1&took-minutes=30")
    assert form.is_valid(), form.errors

    answers = {answer.key: answer.value for answer in form.answers}
    assert answers == {
        "Title": "First",
        "Day": "27 March 2026",
        "Took": "1.5",
        "Agrees": "Yes",
        "Kinds": "Apple, Bread",
    }


PEOPLE = [(str(number), f"Person {number:03}") for number in range(100)]


class Choosing(forms.Form):
    """A form that chooses one of a hundred."""

    title = forms.TextField(label="Title")
    who = forms.PickerField(
        label="Who",
        search=lambda words: (each for each in PEOPLE if words in each[1]),
        label_of=lambda value: dict(PEOPLE).get(value),
    )


def test_of_many_one_searches_first_and_loses_nothing():
    form = Choosing(QueryDict("title=Kept&who-search=Person+00&who-find=1"))
    html = html_of(form)

    assert not form.is_valid()
    assert "govuk-error-summary" not in html
    assert 'value="Kept"' in html
    assert html.count('name="who" type="radio"') == 10
    assert html.count("autofocus") == 1  # one goes on where one searched, not at the top of the page


def test_of_many_what_was_chosen_stays_chosen_through_the_next_search():
    html = html_of(Choosing(QueryDict("who=55&who-search=Person+001&who-find=1")))

    assert 'value="55" checked' in html
    assert 'value="1">' in html


def test_of_many_only_the_first_are_shown_and_that_is_said():
    html = html_of(Choosing(QueryDict("who-search=Person&who-find=1")))

    assert html.count('type="radio"') == 20
    assert "Only the first 20 are shown" in html


def test_nothing_found_is_said():
    assert "Nothing was found for “xyz”" in html_of(Choosing(QueryDict("who-search=xyz&who-find=1")))


def test_of_many_only_what_may_be_chosen_is_accepted():
    good = Choosing(QueryDict(f"title=x&who=7&idempotency_key={KEY}"))
    bad = Choosing(QueryDict(f"title=x&who=700&idempotency_key={KEY}"))

    assert good.is_valid()
    assert good.values["who"] == "7"
    assert bad.errors["who"] == ["This is not on the list. Search again and choose."]


def test_of_few_there_is_nothing_to_search():
    class Few(forms.Form):
        who = forms.PickerField(label="Who", search=lambda words: iter(PEOPLE[:3]), label_of=lambda value: None)

    html = html_of(Few())
    assert "<select" in html
    assert 'type="search"' not in html


@pytest.mark.parametrize(("language", "few"), [("pl", "Pozostały %{count} znaki."), ("en", None)])
def test_the_character_counter_speaks_the_language_with_its_plurals(language, few):
    class Note(forms.Form):
        note = forms.LongTextField(label="Note", max_length=10)

    with translation.override(language):
        html = html_of(Note())
    assert (f'data-i18n.characters-under-limit.few="{few}"' in html) == (few is not None)
    assert "data-i18n.characters-under-limit.other=" in html


def test_a_line_of_the_summary_does_not_put_a_colon_behind_a_question():
    assert forms.Problem("Choose one.", label="Who does it?").line == "Who does it? Choose one."
    assert forms.Problem("Type a number.", label="Hours").line == "Hours: Type a number."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (forms.TextField(label="Text", max_length=3), "abcd"),
        (forms.LongTextField(label="Text", max_length=3), "abcd"),
        (forms.EmailField(label="Text", max_length=3), "a@example.pl"),
    ],
)
def test_too_long_a_text_is_told_in_our_words(field, value):
    for language, told in (
        ("pl", "To za długi tekst. Wpisz najwyżej 3 znaki."),
        ("en", "This is too long. Write at most 3 characters."),
    ):
        with translation.override(language):
            with pytest.raises(ValidationError) as refused:
                field.clean(value)
            assert refused.value.messages == [told]


def test_a_number_over_the_limit_is_told_in_our_words():
    class Limited(forms.Form):
        number = forms.IntegerField(min_value=1, max_value=5)

    with translation.override("pl"):
        said = [str(each) for each in Limited({"number": "9"}).errors["number"]]
    assert said == ["Liczba nie może być większa niż 5."]


@pytest.mark.parametrize("typed", ["2147483648", "-2147483648", "9" * 30, "99999 99999"])
def test_a_number_that_no_column_holds_is_refused_without_a_limit_of_its_own(typed):
    with pytest.raises(ValidationError, match="too large to be recorded"):
        forms.IntegerField().clean(typed)
    assert forms.IntegerField().clean("2 147 483 647") == 2_147_483_647


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("12345.00", "This number is too large to be recorded. Check whether it has a digit too many."),
        ("1" + "0" * 500, "This number is too large to be recorded. Check whether it has a digit too many."),
        ("1.234", "Type at most 2 digits after the decimal point."),
        ("Infinity", "Type a number, like 12.5."),
    ],
)
def test_a_fraction_is_no_larger_and_no_finer_than_its_column(typed, says):
    with pytest.raises(ValidationError) as caught:
        forms.DecimalField(max_digits=6, decimal_places=2).clean(typed)
    assert caught.value.messages == [says]


def test_a_fraction_is_not_asked_for_without_the_size_of_its_column():
    with pytest.raises(TypeError):
        forms.DecimalField()


@pytest.mark.parametrize("typed", ["50", "0.00001", "-500"])
def test_one_error_is_enough_for_one_number(typed):
    """It is beyond its limit; that it has too many digits, too, says nothing more."""
    field = forms.DecimalField(max_digits=4, decimal_places=3, min_value=Decimal("0.001"), max_value=Decimal(1))
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert len(refused.value.messages) == 1
    assert "must be" in refused.value.messages[0]


def test_an_amount_is_a_number_as_people_write_it_and_its_limits_are_told_so():
    field = forms.DecimalField(max_digits=8, decimal_places=2, min_value=Decimal("0.01"))
    for typed in ("1e3", "1E3", "1,5e1"):
        with pytest.raises(ValidationError) as refused:
            field.clean(typed)
        assert refused.value.error_list[0].code == "invalid"
    with translation.override("pl"), pytest.raises(ValidationError) as refused:
        field.clean("0")
    with translation.override("pl"):
        assert "0,01" in refused.value.messages[0]
