"""Benefits among the pages about one participant."""

from django.utils.translation import gettext_lazy as _

from kladka.pages.participants.tabs import Tab

TABS = (Tab("benefits:of", _("Benefits"), 50),)
