"""Certificates of trainings: completed or only taken part in, by whom the sessions were led, of everybody or some."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.core import clock
from kladka.documents.papers import compose, made_without
from kladka.documents.templates import template_of, templates
from kladka.learning import actions
from kladka.organisations.actions import change_staff
from kladka.people import actions as people
from kladka.people.models import Paper, Participation
from kladka.people.queries import listed
from kladka.workflows.queries.papers import given_for, is_behind
from tests.kladka.learning.world import FIRST, SECOND, plan
from tests.kladka.pages.reports.world import work_off
from tests.kladka.pages.signed_in import body_of, client_of, send

WHO = ("lucja", "nadia")


@pytest.fixture
def event(cast):
    """Łucja was there twice, Nadia once; the second session is led by an expert."""
    found = plan(cast)
    people = [cast.participations[name] for name in WHO]
    actions.enrol(event=found, participations=people, by=cast.users["alicja"])
    second = found.sessions.get(on_date=SECOND)
    actions.lead_session(
        session=second, version=second.version, trainers=[cast.staff["artur"]], room=None, by=cast.users["alicja"]
    )
    for day, states in ((FIRST, ("present", "present")), (SECOND, ("present", "absent"))):
        marks = dict(zip((one.pk for one in people), states, strict=True))
        actions.mark_presence(session=found.sessions.get(on_date=day), marks=marks, by=cast.users["ada"])
    actions.confirm_attendance(event=found, by=cast.users["ada"])
    return found


def _confirmed(cast, event):
    actions.confirm_completion(event=event, completed=[cast.participations["lucja"].pk], by=cast.users["ada"])


def _given(cast, event, name, language="pl", template="certificate.4"):
    participation = listed(Participation.objects.filter(pk=cast.participations[name].pk)).get()
    return given_for(participation, template_of(template), str(event.pk), language)


def _told(cast, event, name, language="pl"):
    given = _given(cast, event, name, language)
    return str(compose(template_of("certificate.4"), given, language=language, number="1", on=clock.today())["blocks"])


def _signs(cast):
    """Let Alicja sign for the organisation of the participants."""
    by, alicja = cast.users["adam"], cast.staff["alicja"]
    return change_staff(staff=alicja, version=alicja.version, changes={"signs_as": "Prezes zarządu"}, by=by)


def _lines(cast, event, name, template="certificate.4"):
    given = _given(cast, event, name, template=template)
    told = compose(template_of(template), given, language="pl", number="1", on=clock.today())
    return told["blocks"][-1]["rows"]


def test_whoever_signs_for_the_organisation_is_named_with_the_function_or_a_line_is_left(cast, event):
    trainer = ["Osoba prowadząca", event.trainer.name]
    assert _lines(cast, event, "lucja") == [trainer, ["W imieniu organizacji", ""]]
    assert any("kto podpisuje się za" in one for one in _without(cast, event))
    signatory = _signs(cast)
    assert _lines(cast, event, "lucja") == [trainer, ["W imieniu organizacji: Prezes zarządu", signatory.name]]
    assert not any("kto podpisuje się za" in one for one in _without(cast, event))


def test_a_certificate_made_before_the_signatory_was_recorded_keeps_its_line(cast, event):
    before = _lines(cast, event, "lucja", template="certificate.3")
    _signs(cast)
    assert before == _lines(cast, event, "lucja", template="certificate.3")
    assert before[-1] == ["W imieniu organizacji", ""]


def _without(cast, event):
    with translation.override("pl"):
        return made_without(template_of("certificate.4"), _given(cast, event, "lucja"))


def test_it_says_completed_or_only_took_part(cast, event):
    _confirmed(cast, event)
    assert templates()["certificate"].version == 4
    for language, completed, took_part in (("pl", "ukończenie", "udział"), ("en", "completed a", "took part in a")):
        assert completed in _told(cast, event, "lucja", language)
        assert took_part not in _told(cast, event, "lucja", language)
        assert took_part in _told(cast, event, "nadia", language)
    assert "zaświadcza ukończenie" not in _told(cast, event, "nadia")
    assert "80%" in _told(cast, event, "lucja")


def test_before_anybody_confirmed_it_says_took_part_and_whoever_makes_it_is_told(cast, event):
    assert "zaświadcza udział" in _told(cast, event, "lucja")
    _signs(cast)
    assert len(made_without(template_of("certificate.4"), _given(cast, event, "lucja"))) == 1
    _confirmed(cast, event)
    assert made_without(template_of("certificate.4"), _given(cast, event, "lucja")) == []


def test_whoever_led_a_session_is_named(cast, event):
    names = [cast.staff[name].name for name in ("ada", "artur")]
    assert all(name in _told(cast, event, "lucja") for name in names)


def test_a_paper_of_the_version_before_reads_as_it_did(cast, event, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("kladka.documents.templates.templates", lambda: {"certificate": template_of("certificate.2")})
        given = _given(cast, event, "lucja", template="certificate.2")
        told = compose(template_of("certificate.2"), given, language="pl", number="ZAS/2026/1", on=clock.today())
    assert "zaświadcza udział w szkoleniu" in str(told)
    assert "Kto prowadził" not in str(told)


def test_many_at_once_are_made_of_those_only_who_completed_it(cast, event):
    _confirmed(cast, event)
    anna = client_of(cast, "alicja")
    batch = reverse("papers:batch") + f"?kind=certificate&group=event:{event.pk}"
    assert "Only those who completed it" in anna.get(batch).content.decode()
    assert "Everybody of: Living book-keeping" in anna.get(batch).content.decode()
    given = {"kind": "certificate", "group": f"event:{event.pk}", "language": "pl"}
    for completed, count in ({"completed": "on"}, 1), ({}, 2):
        asked = send(anna, batch, **given, **completed)
        work_off()
        packed = zipfile.ZipFile(BytesIO(body_of(anna.get(asked["Location"] + "file/"))))
        assert len(packed.namelist()) == count
    people = {paper.participation_id: paper for paper in Paper.objects.filter(kind="certificate")}
    lucja = listed(Participation.objects.filter(pk=cast.participations["lucja"].pk)).get()
    assert "zaświadcza ukończenie" in str(people[lucja.pk].told)
    assert not is_behind(people[lucja.pk], lucja)


def test_while_the_marks_say_otherwise_than_was_confirmed_a_certificate_is_asked_about(cast, event):
    _confirmed(cast, event)
    lucja = cast.participations["lucja"].pk
    actions.mark_presence(session=event.sessions.get(on_date=SECOND), marks={lucja: "absent"}, by=cast.users["ada"])
    actions.confirm_attendance(event=event, by=cast.users["ada"], reason="typing_error")
    alicja, asked = client_of(cast, "alicja"), "The marks say otherwise now than was confirmed of: Łucja Próbna."
    alone = reverse("papers:make", args=[lucja, "certificate"]) + f"?of={event.pk}&language=pl"
    assert asked in alicja.get(alone).content.decode()
    refused = send(alicja, alone)
    assert (refused.status_code, asked in refused.content.decode()) == (422, True)
    given = {"kind": "certificate", "group": f"event:{event.pk}", "language": "pl"}
    batch = reverse("papers:batch") + f"?kind=certificate&group=event:{event.pk}"
    refused = send(alicja, batch, **given, completed="on")
    assert (refused.status_code, asked in refused.content.decode()) == (422, True)
    assert not Paper.objects.filter(kind="certificate").exists()
    assert send(alicja, alone, all_the_same="on").status_code == 302
    assert Paper.objects.filter(kind="certificate", participation=lucja).count() == 1
    assert send(alicja, batch, **given, all_the_same="on").status_code == 302


def test_whoever_attended_is_among_many_also_while_the_entry_form_lacks_something(cast):
    """The certificate says nothing of that form, and is made on the page of the person alone, too."""
    event, by, alfa = plan(cast), cast.users["alicja"], cast.organisations["alfa"]
    told = {"given_name": "Iga", "family_name": "Zmyślna", "sex": "female", "birth_date": date(1988, 1, 2)}
    iga = people.register_person(controller=cast.organisations["leader"], is_made_up=True, by=by, **told)
    opened = people.open_participation(person=iga, project=cast.project, partner=alfa, answers={}, by=by)
    actions.enrol(event=event, participations=[opened], by=by)
    actions.mark_presence(session=event.sessions.get(on_date=FIRST), marks={opened.pk: "present"}, by=by)
    actions.confirm_attendance(event=event, by=by)
    assert listed(Participation.objects.filter(pk=opened.pk)).get().entry_date is None
    alicja, batch = client_of(cast, "alicja"), reverse("papers:batch") + f"?kind=certificate&group=event:{event.pk}"
    asked = send(alicja, batch, kind="certificate", group=f"event:{event.pk}", language="pl")
    assert asked.status_code == 302
    work_off()
    assert "1 document is ready." in alicja.get(asked["Location"]).content.decode()
    assert Paper.objects.get(kind="certificate").participation == opened
