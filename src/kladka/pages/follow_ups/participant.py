"""Follow-up among the pages about one participant."""

from django.utils.translation import gettext_lazy as _

from kladka.pages.participants.tabs import Tab

TABS = (Tab("follow_ups:of", _("Follow-up"), 45),)
