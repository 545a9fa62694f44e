"""Renders any Django form, also a stranger's, as GOV.UK markup."""

from pathlib import Path

from django.forms.renderers import DjangoTemplates
from django.forms.renderers import __file__ as django_renderers
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property

from kladka.core.forms.bound import BoundField


class Renderer(DjangoTemplates):
    """Our widget templates first, then Django's own, then those of the apps.

    It may stand in settings.FORM_RENDERER, so that forms of other packages (sign-in) look like ours.
    """

    form_template_name = "kladka/forms/body.html"
    field_template_name = "kladka/forms/field.html"
    bound_field_class = BoundField

    @cached_property
    def engine(self) -> Backend:
        """The template engine of forms."""
        here = Path(__file__).parent / "templates"
        django_forms = Path(django_renderers).parent / "templates"
        return Backend({"APP_DIRS": True, "DIRS": [here, django_forms], "NAME": "kladkaforms", "OPTIONS": {}})


RENDERER = Renderer()
"""One for all forms: building its engine takes longer than rendering a form."""
