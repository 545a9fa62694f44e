"""The own page among the pages about one participant."""

from django.utils.translation import gettext_lazy as _

from kladka.pages.participants.tabs import Tab

TABS = (Tab("own-page:of", _("Own page"), 80),)
