"""The page about a participant's entry."""

from django.utils.translation import gettext_lazy as _

from kladka.pages.participants.tabs import Tab

TABS = (Tab("entering:of", _("Entry to the project"), 20),)
