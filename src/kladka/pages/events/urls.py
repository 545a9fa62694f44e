"""Addresses of events, their sessions and the people on their lists."""

from django.urls import path

from kladka.pages.events.views import attendance, leading, overview, people, planning

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
    path("events/sessions/<uuid:session>/lead/", leading.lead, name="session-lead"),
    path("events/<uuid:event>/people/", people.enrol, name="enrol"),
    path("events/<uuid:event>/people/new/", people.enrol_new, name="enrol-new"),
    path("events/people/<uuid:enrolment>/remove/", people.strike_off, name="strike-off"),
    path("events/sessions/<uuid:session>/attendance/", attendance.mark, name="attendance"),
    path("events/<uuid:event>/confirm/", attendance.confirm, name="confirm"),
    path("events/<uuid:event>/proof/", attendance.prove, name="proof"),
    path("events/<uuid:event>/heads/", attendance.count_heads, name="heads"),
]
