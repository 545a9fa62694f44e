"""The forms of entities and their founders."""

from kladka.pages.entities.forms.corrections import CorrectEntityForm, FoundersForm
from kladka.pages.entities.forms.entity import EntityForm

__all__ = ["CorrectEntityForm", "EntityForm", "FoundersForm"]
