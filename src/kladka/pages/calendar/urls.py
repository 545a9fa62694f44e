"""The addresses of the calendar."""

from django.urls import path

from kladka.pages.calendar.views import appointments, availability, conflicts, feed, overview, participant, planning

app_name = "calendar"

urlpatterns = [
    path("calendar/", overview.week, name="week"),
    path("calendar/day/", overview.day, name="day"),
    path("calendar/plan/", planning.plan, name="plan"),
    path("calendar/conflicts/", conflicts.listing, name="conflicts"),
    path("calendar/hours/", availability.hours, name="hours"),
    path("calendar/absences/new/", availability.absence, name="absence"),
    path("calendar/absences/<uuid:absence>/remove/", availability.remove_absence, name="remove-absence"),
    path("calendar/subscription/", feed.subscription, name="subscription"),
    path("calendar/subscription/end/", feed.end_subscription, name="end-subscription"),
    path("calendar/feed/<str:secret>.ics", feed.feed, name="feed"),
    path("calendar/appointments/<uuid:appointment>/", appointments.detail, name="appointment"),
    path("calendar/appointments/<uuid:appointment>/change/", planning.change, name="change"),
    path("calendar/appointments/<uuid:appointment>/state/", appointments.state, name="state"),
    path("calendar/appointments/<uuid:appointment>/reopen/", appointments.reopen, name="reopen"),
    path("calendar/appointments/<uuid:appointment>/called/", appointments.called, name="called"),
    path(
        "calendar/appointments/<uuid:appointment>/cancel-following/",
        appointments.cancel_following,
        name="cancel-following",
    ),
    path("participants/<uuid:participation>/appointments/", participant.appointments, name="participant"),
    path("participants/<uuid:participation>/appointments/card/", participant.card, name="card"),
    path("participants/<uuid:participation>/appointments/reminders/", participant.reminders, name="reminders"),
    path("participants/<uuid:participation>/appointments/contact/", participant.contact, name="contact"),
]
