"""What a web process reads before its first page: whoever comes first after a start should not wait for it."""

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.template import engines
from django.template.utils import get_app_template_dirs
from django.urls import reverse
from django.utils import translation

from kladka.agenda.queries import holiday_name
from kladka.core import clock
from kladka.programmes.models import Project
from kladka.reporting.live.definitions import read_ahead

log = logging.getLogger(__name__)


def read_beforehand() -> None:
    """Read names of addresses, holidays, templates and the definitions of all projects; then set all that apart from
    what is looked through for garbage. What cannot be read is left for later: the pages without it are to be served."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            reverse("account_login")  # the names of all addresses are put together by language, when first asked for
        holiday_name(clock.today(), code)
    for name in own_templates():
        engines["django"].get_template(name)
    try:
        for pack in list(Project.objects.values_list("pack", flat=True).distinct()):
            read_ahead(pack)
    except DatabaseError:
        log.warning("The database does not answer yet; definitions are read when they are first asked for.")
    gc.collect()
    gc.freeze()


def own_templates() -> Iterator[str]:
    """Return the names of the product's own templates, as pages ask for them."""
    folders = [Path(each) for each in engines["django"].dirs]
    folders += [Path(each) for each in get_app_template_dirs("templates") if settings.PACKAGE in Path(each).parents]
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            yield path.relative_to(folder).as_posix()
