"""Addresses of events, their sessions and the people on their lists."""

from django.urls import path

from kladka.pages.events.views import attendance, completion, knowledge, leading, overview, people, planning, survey

app_name = "events"

urlpatterns = [
    path("events/", overview.overview, name="list"),
    path("projects/<slug:project>/events/", overview.of_project, name="of-project"),
    path("events/new/", planning.new, name="new"),
    path("events/<uuid:event>/", overview.detail, name="detail"),
    path("events/<uuid:event>/print/", overview.printed, name="print"),
    path("events/<uuid:event>/edit/", planning.edit, name="edit"),
    path("events/<uuid:event>/cancel/", planning.cancel, name="cancel"),
    path("events/<uuid:event>/restore/", planning.restore, name="restore"),
    path("events/<uuid:event>/sessions/new/", planning.new_session, name="session-new"),
    path("events/sessions/<uuid:session>/remove/", planning.remove_session, name="session-remove"),
    path("events/sessions/<uuid:session>/change/", leading.change, name="session-change"),
    path("events/<uuid:event>/people/", people.enrol, name="enrol"),
    path("events/<uuid:event>/people/new/", people.enrol_new, name="enrol-new"),
    path("events/people/<uuid:enrolment>/remove/", people.strike_off, name="strike-off"),
    path("events/sessions/<uuid:session>/attendance/", attendance.mark, name="attendance"),
    path("events/<uuid:event>/confirm/", attendance.confirm, name="confirm"),
    path("events/<uuid:event>/completion/", completion.confirm, name="completion"),
    path("events/people/<uuid:enrolment>/removal/", completion.remove, name="remove-person"),
    path("events/people/<uuid:enrolment>/removal/take-back/", completion.take_back, name="take-back-removal"),
    path("events/<uuid:event>/proof/", attendance.prove, name="proof"),
    path("events/<uuid:event>/learnt/", overview.learnt, name="learnt"),
    path("events/<uuid:event>/tests/new/", knowledge.new, name="test-new"),
    path("events/tests/<uuid:test>/", knowledge.shown, name="test"),
    path("events/tests/<uuid:test>/edit/", knowledge.edit, name="test-edit"),
    path("events/tests/<uuid:test>/remove/", knowledge.remove, name="test-remove"),
    path("events/tests/<uuid:test>/results/", knowledge.results, name="results"),
    path("events/<uuid:event>/surveys/new/", survey.new, name="survey-new"),
    path("events/surveys/<uuid:survey>/", survey.shown, name="survey"),
    path("events/surveys/<uuid:survey>/paper/", survey.paper, name="survey-paper"),
    path("events/surveys/<uuid:survey>/close/", survey.close, name="survey-close"),
    path("survey/thanks/", survey.thanks, name="survey-thanks"),
    path("survey/<str:secret>/", survey.answer, name="survey-answer"),
    path("events/<uuid:event>/heads/", attendance.count_heads, name="heads"),
]
