"""The WSGI application that `kladka serve` runs."""

import gc
import os
import sys
import time
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kladka.config.settings")
application = get_wsgi_application()
_PAGES = get_resolver().url_patterns
"""All pages are read before the first is asked for: nobody should wait two seconds for it after a start."""

import_module("kladka.pages.beforehand").read_beforehand()  # by name: it needs the applications
connection.close()

_TURN = 0.0005
"""Seconds a thread may run while another waits. Each query of a page gives its turn away and has to get it back from
whoever draws a page meanwhile. Of four busy threads each is a third quicker than at Python's 5 ms; a process that is
mostly idle shows no difference (bench/RESULTS.md)."""
sys.setswitchinterval(_TURN)

_WARM = time.monotonic() + 60
"""When the first work lists and figures have been made: what is alive then mostly stays until the end."""


def _set_apart(phase: str, info: dict[str, int]) -> None:
    """Set apart, once, what is alive after a whole collection of garbage: to look through it takes a fifth of a second,
    in which nobody is answered."""
    if phase == "stop" and info["generation"] == 2 and time.monotonic() >= _WARM:
        gc.callbacks.remove(_set_apart)
        gc.freeze()


gc.callbacks.append(_set_apart)
