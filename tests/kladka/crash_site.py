# ruff: noqa: E402 - Django has to be set up before models are imported
"""A page that only saves, served by the real server over the real middleware: what test_crash.py posts to."""

import os
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kladka.config.settings")

from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import include, path

application = get_wsgi_application()

from kladka.audit.actions import verb
from kladka.core import polish
from kladka.core.forms import Form
from kladka.organisations.models import Organisation
from kladka.pages.access import Access, table
from kladka.pages.saving import save


class NameForm(Form):
    name = forms.CharField()


def view(request):
    form = NameForm(request.POST)

    def act():
        controller = UUID(int=1)
        with verb("test.found", controller=controller, by=request.user) as entry:
            name = form.cleaned_data["name"]
            entry.save(
                Organisation(
                    name=name,
                    short_name=name,
                    name_fold=polish.fold(name),
                    name_sort=polish.sort_key(name),
                    legal_form="association",
                    is_made_up=True,
                )
            )
        return "/saved/"

    return save(request, form, act) or HttpResponse(str(form.errors), status=422)


urlpatterns = [path("crash/", view, name="crash"), path("", include("kladka.config.urls"))]
settings.ROOT_URLCONF = __name__
table()["crash"] = Access.signed_in()
