"""The page about a participant's work among those about one participant."""

from django.utils.translation import gettext_lazy as _

from kladka.pages.participants.tabs import Tab

TABS = (Tab("employers:of", _("Work"), 40),)
