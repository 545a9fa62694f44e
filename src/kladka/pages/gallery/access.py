"""Who may open the gallery: everybody signed in to a demo; elsewhere the view knows no such page."""

from kladka.pages.access import Access

ACCESS = {"gallery:components": Access.signed_in()}
