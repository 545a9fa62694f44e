"""Pages that a secret address opens, for people without an account."""

from django.http import HttpResponse
from django.utils.cache import patch_cache_control


def fresh(response: HttpResponse) -> HttpResponse:
    """Let nothing keep the page, tell no other site its address, and keep it out of search engines."""
    patch_cache_control(response, private=True, no_store=True)
    # Not "no-referrer": browsers then hide where a form comes from, and it would be taken for another site's.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
