"""The pages about one participant: each area may add its own, shown as one row of links above all of them.

An area says so in its `participant.py`:

    TABS = (Tab("pathway:of", _("Pathway"), 20),)

The address takes the participation's id as its only argument. Who is shown a tab follows from the table of access.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kladka.core.components import Link, Menu
from kladka.pages.access import table
from kladka.pages.areas import collected
from kladka.programmes.permissions import Viewer


@dataclass(frozen=True)
class Tab:
    """One page about a participant. Tabs stand in the order of `place`."""

    name: str
    text: str | Promise
    place: int


def tabs(participation: Any, viewer: Viewer, active: str) -> Menu:
    """Return the pages about `participation` that `viewer` may open, `active` (an address's name) marked.

    Asks no query: what counts are the viewer's posts in the participation's project.
    """
    roles = {post.role for post in viewer.posts if post.project_id == participation.project_id}
    every = sorted((tab for area in collected("participant", "TABS") for tab in area), key=lambda tab: tab.place)
    links = [
        Link(tab.text, reverse(tab.name, args=[participation.pk]), active=tab.name == active)
        for tab in every
        if roles & table()[tab.name].roles.keys()
    ]
    return Menu(_("Pages about this participant"), links)
