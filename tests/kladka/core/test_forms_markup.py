"""Our forms give the markup that govuk-frontend documents."""

from typing import Any

import pytest
from django import forms as django_forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from kladka.core.forms import ChoiceField, DateField, FilterForm, LongTextField, TextField
from kladka.core.forms.form import Problem
from kladka.core.lists.page import PageLink, Pages
from tests.kladka.core.markup import example, skeleton, words


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def field_html(name: str, field: Any, *, error: str = "", data: dict[str, str] | None = None) -> str:
    """Return one field of a form, with an error when asked."""
    form = FilterForm(data if data is not None else {}, auto_id="%s")
    form.fields[name] = field
    form.is_valid()
    if error:
        form.add_error(name, error)
    return str(form[name].as_field_group())


def common(options: dict[str, Any]) -> dict[str, Any]:
    """Return what any field takes from an example's options."""
    hint = options.get("hint", {}).get("text", "")
    return {"label": options["label"]["text"], "help_text": hint, "required": False}


def error_of(options: dict[str, Any]) -> str:
    return options.get("errorMessage", {}).get("text", "")


@pytest.mark.parametrize("name", ["default", "with hint text", "with error message"])
def test_a_line_of_text_is_govuks_input(name):
    options, expected = example("input", name)
    html = field_html(options.get("id", options["name"]), TextField(**common(options)), error=error_of(options))

    assert skeleton(html) == skeleton(expected)
    assert words(html) == words(expected)


@pytest.mark.parametrize("name", ["default", "with hint", "with error message"])
def test_a_long_text_is_govuks_textarea(name):
    options, expected = example("textarea", name)
    html = field_html(options.get("id", options["name"]), LongTextField(**common(options)), error=error_of(options))

    assert skeleton(html) == skeleton(expected)


def test_a_long_text_with_a_limit_is_govuks_character_count():
    options, expected = example("character-count", "default")
    field = LongTextField(max_length=options["maxlength"], **common(options))

    assert skeleton(field_html(options["name"], field)) == skeleton(expected)


def test_a_choice_of_many_is_govuks_select():
    options, expected = example("select", "with hint text and error message")
    choices = [(str(item["value"]), item["text"]) for item in options["items"]]
    field = ChoiceField(choices=choices, look="select", empty="", **common(options))
    html = field_html(options["id"], field, error=error_of(options), data={options["id"]: "bad"})
    first_line = ("option", (), (("value", ""),))

    mine = skeleton(html)
    mine.remove(first_line)
    assert mine == skeleton(expected)


def test_lines_of_a_list_stand_in_their_groups_and_are_never_markup():
    field = ChoiceField(choices=[("a", "<b>"), ("Towns", [("k", "Kraków"), ("t", "Tarnów")])], look="select", label="?")
    html = field_html("where", field, data={"where": "t"})

    assert '<option value="a">&lt;b&gt;</option><optgroup label="Towns">' in html
    assert '<option value="k">Kraków</option><option value="t" selected>Tarnów</option></optgroup>' in html


def test_a_choice_of_few_is_govuks_radios():
    options, expected = example("radios", "with fieldset and error message")
    name = options.get("idPrefix", options["name"])
    field = ChoiceField(
        choices=[(item["value"], item["text"]) for item in options["items"]],
        label=options["fieldset"]["legend"]["text"],
        required=False,
    )
    checked = next(item["value"] for item in options["items"] if item.get("checked"))
    html = field_html(name, field, error=error_of(options), data={name: checked})

    assert skeleton(html) == skeleton(expected)
    assert words(html) == words(expected)


@pytest.mark.parametrize("name", ["default", "with values", "with error message and hint"])
def test_a_date_is_govuks_date_input(name):
    options, expected = example("date-input", name)
    id_ = options["id"]
    field = DateField(
        label=options["fieldset"]["legend"]["text"],
        help_text=options.get("hint", {}).get("text", ""),
        required=False,
    )
    data = {f"{id_}-{part}": str(value) for part, value in options.get("values", {}).items()}

    assert skeleton(field_html(id_, field, error=error_of(options), data=data)) == skeleton(expected)


def test_the_summary_of_errors_is_govuks():
    _options, expected = example("error-summary", "default")
    problems = [Problem("One", "example-error-1", "A"), Problem("Two", "example-error-2", "B")]

    assert skeleton(render_to_string("kladka/error_summary.html", {"problems": problems})) == skeleton(expected)


def test_the_pages_of_a_list_are_govuks_pagination():
    _options, expected = example("pagination", "default")
    pages = Pages([PageLink(number, f"/page/{number}", number == 2) for number in (1, 2, 3)], "/previous", "/next")
    html = Template("{% load kladka %}{% pagination pages %}").render(Context({"pages": pages}))

    assert skeleton(html) == skeleton(expected)


class Foreign(django_forms.Form):
    """A form of another package, as sign-in has it."""

    login = django_forms.EmailField()
    password = django_forms.CharField(widget=django_forms.PasswordInput)
    remember = django_forms.BooleanField(required=False)
    colour = django_forms.ChoiceField(choices=[("r", "Red")], widget=django_forms.RadioSelect)


def test_a_strangers_form_looks_like_ours():
    form = Foreign({"login": "nobody"})
    html = Template("{% load kladka %}{% form form %}").render(Context({"form": form}))

    assert 'class="govuk-input govuk-input--error"' in html
    assert "govuk-js-password-input-input" in html
    assert 'class="govuk-checkboxes__input"' in html
    assert 'class="govuk-radios__input"' in html
    assert '<a href="#id_login">' in html
    assert '<a href="#id_colour_0">' in html
    assert 'id="id_colour_0"' in html


def test_no_style_and_no_script_is_written_into_a_form():
    html = Template("{% load kladka %}{% form form %}").render(Context({"form": Foreign({})}))

    assert "style=" not in html
    assert "<script" not in html
    assert " on" not in html.replace(" one", "")
