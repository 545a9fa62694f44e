"""The page of the calendar about one participant."""

from django.utils.translation import gettext_lazy as _

from kladka.pages.participants.tabs import Tab

TABS = (Tab("calendar:participant", _("Appointments"), 40),)
