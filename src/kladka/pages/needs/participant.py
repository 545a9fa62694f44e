"""The page about a participant's needs."""

from django.utils.translation import gettext_lazy as _

from kladka.pages.participants.tabs import Tab

TABS = (Tab("needs:of", _("Needs and barriers"), 40),)
