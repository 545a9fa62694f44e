"""Who coaches a participant: one of the pages about one participant."""

from django.utils.translation import gettext_lazy as _

from kladka.pages.participants.tabs import Tab

TABS = (Tab("caseload:coaches", _("Coaches"), 80),)
