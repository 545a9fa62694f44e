"""Addresses of the public calendar and of the office's list of visitors."""

from django.urls import path

from kladka.pages.signup.views import public, staff

app_name = "signup"

urlpatterns = [
    path("sign-up/", public.calendar, name="list"),
    path("sign-up/calendar.ics", public.calendar_file, name="calendar"),
    path("sign-up/thanks/", public.thanks, name="thanks"),
    path("sign-up/mine/<str:secret>/", public.mine, name="mine"),
    path("sign-up/mine/<str:secret>/cancel/", public.cancel, name="cancel"),
    path("sign-up/<uuid:event>/", public.event, name="event"),
    path("sign-up/<uuid:event>/event.ics", public.event_file, name="ics"),
    path("events/<uuid:event>/sign-up/", staff.opening, name="opening"),
    path("events/<uuid:event>/visitors/", staff.came, name="came"),
    path("events/<uuid:event>/visitors/all/", staff.visitors, name="visitors"),
    path("events/<uuid:event>/visitors/new/", staff.add, name="add"),
    path("events/visitors/<uuid:enrolment>/take-on/", staff.take_on, name="take-on"),
    path("events/visitors/<uuid:enrolment>/cancel/", staff.strike, name="strike"),
]
