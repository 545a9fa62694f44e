"""What may never be of materials."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.learning.models import Material

_IS_ADDRESS = URLValidator(schemes=["http", "https"])


def check_titled(material: Material) -> None:
    """A material has a title, and is for somebody."""
    if not material.title:
        raise PolicyBroken(_("Enter the title."), field="title")
    if material.audience not in Material.Audience.values:
        raise PolicyBroken(_("Choose for whom it is."), field="audience")


def check_holds_one(upload: File[Any] | None, address: str) -> None:
    """A version is a file or the address of a page, not both and not nothing; a page is one of the web."""
    if upload is not None and address:
        words = _("Add a file or a link, not both. Add the other one as a material of its own.")
        raise PolicyBroken(words, field="address")
    if upload is None and not address:
        raise PolicyBroken(_("Choose a file, or enter a link."), field="file")
    if address:
        try:
            _IS_ADDRESS(address)
        except ValidationError:
            words = _("Enter the whole link, as it stands in the browser. It begins with https:// or http://.")
            raise PolicyBroken(words, field="address") from None


def check_not_removed(material: Material) -> None:
    """What was removed is put back before it is changed."""
    if material.removed_at is not None:
        raise PolicyBroken(_("This material was removed. Put it back first."))
