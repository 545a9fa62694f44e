"""The addresses of a coach's day."""

from django.urls import path

from kladka.pages.coach import health, together, views

app_name = "coach"

urlpatterns = [
    path("my-day/", views.day, name="day"),
    path("sessions/new/<uuid:participation>/", views.log_session, name="log-session"),
    path("sessions/group/", together.group_session, name="group-session"),
    path("sessions/week/", together.week, name="week"),
    path("sessions/<uuid:coaching_session>/health/", health.health_note, name="health-note"),
    path("sessions/<uuid:coaching_session>/", views.change_session, name="change-session"),
    path("sessions/<uuid:coaching_session>/withdraw/", views.withdraw_session, name="withdraw-session"),
    path("sessions/<uuid:coaching_session>/withdraw-all/", views.withdraw_together, name="withdraw-together"),
    path("steps/<uuid:step>/", views.change_step, name="change-step"),
    path("steps/<uuid:step>/remove/", views.remove_step, name="remove-step"),
    path("steps/<uuid:step>/done/", views.step_done, name="step-done"),
    path("steps/<uuid:step>/reopen/", views.step_reopen, name="step-reopen"),
]
