"""The language in which somebody is being answered."""

from django.utils.translation import get_language


def language_in_use() -> str:
    """Return the code of the language in use, without a country: what texts are kept by."""
    return (get_language() or "pl").partition("-")[0]
