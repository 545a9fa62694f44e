"""The bare page of `bench/bare.py` behind the product's web server: /bare/?rows=25."""

import os
from pathlib import Path

from bench import worlds

worlds.set_up(Path(os.environ["KLADKA_VAR"]))

from django.conf import settings  # noqa: E402 - after Django is ready
from django.core.wsgi import get_wsgi_application  # noqa: E402

settings.ROOT_URLCONF = "bench.bare"
settings.MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
application = get_wsgi_application()
