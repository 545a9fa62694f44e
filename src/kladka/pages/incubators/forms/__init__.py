"""The forms of incubators, advice cards and entities."""

from kladka.pages.incubators.forms.card import CardForm, EditCardForm, ProofForm, WithdrawForm
from kladka.pages.incubators.forms.entity import EntityForm
from kladka.pages.incubators.forms.incubator import IncubatorForm

__all__ = ["CardForm", "EditCardForm", "EntityForm", "IncubatorForm", "ProofForm", "WithdrawForm"]
