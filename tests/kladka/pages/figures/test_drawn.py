"""What the page of figures draws once: the same for everybody, and drawn anew when anything in it is another."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import engines
from django.urls import reverse
from django.utils import translation

from kladka.audit.actions import verb
from kladka.pages.figures import answers
from kladka.pages.figures.forms import QuestionForm, question
from kladka.programmes.models import Target
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as reporting
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import add_people

FORM = engines["django"].from_string("{% load kladka %}{% form form 'Show' method='get' cancel='/figures/' %}")


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


def drawn(cast, **answered):
    asked = question(cast.project, answered)
    return answers.drawn(cast.project, asked, reporting.facts_of(cast.project))


def form_of(cast, given=None, **kept):
    return FORM.render({"form": QuestionForm(given, cast.project, **kept)})


def promise(cast, value):
    with verb("test.promise", controller=cast.project.controller_id, by=cast.users["olga"]) as entry:
        target = Target(project=cast.project, indicator="EECO01", value=Decimal(value), on_date=date(2030, 1, 1))
        entry.record(target)


def test_figures_are_drawn_once_for_everybody(cast):
    assert drawn(cast) is drawn(cast)


def test_a_fact_a_target_and_the_first_day_of_the_project_are_seen_on_the_next_view(cast):
    seen = [drawn(cast)]
    add_people(cast, 1)
    seen.append(drawn(cast))
    promise(cast, 7)
    seen.append(drawn(cast))
    assert "57%\u00a0z\u00a07" in seen[-1]
    assert len(set(seen)) == 3
    cast.project.starts_on = date(2026, 6, 1)
    assert drawn(cast) is not seen[-1]


def test_another_question_and_another_language_are_drawn_apart(cast):
    partner = str(cast.organisations["alfa"].pk)
    found = [drawn(cast), drawn(cast, partner=partner), drawn(cast, since=date(2026, 3, 1))]
    with translation.override("en"):
        found.append(drawn(cast))
    assert len(set(found)) == 4
    assert "Figures of the project" in found[-1]


def test_two_people_with_different_posts_are_told_the_same_figures(cast):
    url = reverse("figures:project", args=[cast.project.code])
    for name in ("anna", "olga"):
        with translation.override("en"):
            expected = drawn(cast)
        assert expected in client_of(cast, name).get(url).content.decode()


def test_the_question_is_drawn_anew_when_its_choices_or_answers_are_others(cast):
    first = form_of(cast)
    assert form_of(cast) == first
    site = cast.sites["alfa"]
    assert site.name in first
    site.name = "Punkt przy rynku"
    site.save()
    renamed = form_of(cast)
    assert "Punkt przy rynku" in renamed
    answered = form_of(cast, {"partner": str(cast.organisations["alfa"].pk)})
    assert answered != renamed
    assert "selected" in answered


def test_a_question_that_is_wrong_or_keeps_what_somebody_looked_for_is_never_kept(cast):
    assert QuestionForm(None, cast.project).looks() is not None
    assert QuestionForm({"as_of": "yesterday"}, cast.project).looks() is None
    assert QuestionForm(None, cast.project, kept=("q",)).looks() is None
