"""Every page has the same frame, in both languages; the pages of errors say what to do."""

import re

import pytest
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, trans_real

from kladka.core.components import Column, Link, SummaryRow, Table, Tag
from kladka.core.gallery import gallery
from kladka.core.templatetags.kladka import cell, cells

NAVIGATION = [{"url": "/a", "text": "A page", "active": True}, {"url": "/b", "text": "B page", "active": False}]


def page(rf, template="components.html", **context):
    request = rf.get("/gallery")
    return render_to_string(template, {"gallery": gallery(request), "demo_world": False, **context}, request=request)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_gallery_shows_everything_in_both_languages(rf, language):
    with translation.override(language):
        html = page(rf, navigation=NAVIGATION, demo_world=True)

    assert f'<html lang="{language}"' in html
    assert {"pl": "Osoby zmyślone.", "en": "Made-up people."}[language] in html
    assert html.count("<h1") == 1
    assert '<main class="govuk-main-wrapper" id="main-content">' in html
    assert 'href="#main-content" class="govuk-skip-link"' in html
    assert len(html.encode()) < 60_000


def test_ids_are_unique(rf):
    ids = re.findall(r'\sid="([^"]+)"', page(rf, navigation=NAVIGATION))

    assert sorted({each for each in ids if ids.count(each) > 1}) == []


def test_nothing_inline_for_the_content_security_policy(rf):
    html = page(rf, navigation=NAVIGATION, demo_world=True)

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_the_strip_of_the_demo_is_only_in_the_demo(rf):
    assert "kladka-demo" in page(rf, demo_world=True)
    assert "kladka-demo" not in page(rf)


def test_an_error_stands_in_the_title_and_before_the_heading(rf):
    with translation.override("en"):
        wrong = gallery(rf.get("/"))["form"]
        html = page(rf, "form_page.html", form=wrong, title="New meeting")

    assert "<title>Error: New meeting – Kładka</title>" in html
    assert html.index("There is a problem") < html.index("<h1")
    assert html.count("There is a problem") == 1


def test_a_message_is_a_banner_and_success_is_told_from_the_rest(rf):
    messages = [Message(25, "Saved."), Message(30, "Mind the date.")]
    html = page(rf, messages=messages)

    assert 'govuk-notification-banner--success" role="alert" aria-labelledby="notification-1-title"' in html
    assert 'role="region" aria-labelledby="notification-2-title"' in html


def test_a_question_before_a_loss_says_what_is_lost(rf):
    with translation.override("en"):
        html = page(
            rf,
            "confirm.html",
            question="Remove the session?",
            consequences=["The hours go down.", "The note goes, too."],
            rows=[SummaryRow("Day", "1 May")],
            form=gallery(rf.get("/"))["conflict"].__class__(),
            submit="Remove",
            cancel="/back",
        )

    assert "govuk-button--warning" in html
    assert "The hours go down." in html
    assert "The note goes, too." in html
    assert 'href="/back"' in html


@pytest.mark.parametrize("code", [400, 403, 404, 500])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_pages_of_errors_say_what_to_do_and_offer_a_way_on(rf, code, language):
    with translation.override(language):
        html = page(rf, f"{code}.html")
        other = page(rf, f"{code}.html", offered_links=[Link("My participants", "/mine")])

    assert f'<html lang="{language}"' in html
    assert html.count("<h1") == 1
    assert 'href="/"' in html
    assert ('href="/mine"' in other) == (code in {403, 404})


@pytest.mark.parametrize("value", ["<b>", Tag("<b>"), Link("<b>", "/"), ["<b>"], ("<b>", Tag("<b>"))])
def test_what_people_typed_is_never_markup(value):
    assert "<b>" not in cell(value)
    assert "&lt;b&gt;" in cell(value)


def test_control_a_marked_text_stays_markup():
    assert cell(mark_safe("<b>")) == "<b>"  # the escaping above is not mere luck of the value


def test_cells_of_a_row_escape_what_was_typed_and_the_first_names_the_row():
    columns = [Column("<i>Name"), Column("<i>Sum", numeric=True)]
    html = cells(zip(columns, ["<b>", 3], strict=True), url='/x"')

    assert html == (
        '<th scope="row" role="rowheader" class="govuk-table__header">'
        '<a class="govuk-link" href="/x&quot;">&lt;b&gt;</a></th>'
        '<td role="cell" class="govuk-table__cell govuk-table__cell--numeric" data-label="&lt;i&gt;Sum">3</td>'
    )
    assert "<th" not in cells(zip(columns, ["<b>", 3], strict=True), header=False)


def test_a_table_in_two_languages_has_the_headings_of_each():
    table = Table("Caption", [Column("Name"), Column(gettext_lazy("Yes"))], [["A", "B"]])
    for language, word in (("en", "Yes"), ("pl", "Tak"), ("en", "Yes")):
        with translation.override(language):
            html = Template("{% load kladka %}{% table table %}").render(Context({"table": table}))
        assert html.count(f'data-label="{word}"') == 1


def test_a_text_is_looked_for_in_one_place_for_each_rule_of_plurals():
    found = trans_real.translation("pl")._catalog
    rules = [each.__code__ for each in found._plurals]

    assert len(rules) == len(set(rules)) <= 3
    assert "".join(found.get("Yes")) == "Tak"


def test_nothing_is_said_in_words():
    with translation.override("en"):
        assert "Not given" in cell(None)
        assert "Not given" in cell("")
        assert cell(0) == "0"
        assert cell([]) == cell(()) == "–"
        assert cell(False) == "No"


def test_a_button_names_what_is_asked_for_and_where_the_answer_stands():
    drawn = Template('{% load kladka %}{% button "Keep" name="act" value="keep" %}{% button "See" answer="shown" %}')
    html = drawn.render(Context())

    assert ' name="act" value="keep">Keep</button>' in html
    assert ' formaction="#shown">See</button>' in html
