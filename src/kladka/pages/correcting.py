"""What corrections of facts have in common: why, the form's page, the question before something is withdrawn."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.pages.saving import save


class ReasonFields(forms.Form):
    """Why something recorded is no longer believed."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"), choices=lambda: dictionary("correction-reasons").choices(), look="select"
    )
    words = forms.LongTextField(label=gettext_lazy("In your own words"), max_length=500, rows=2, required=False)

    @property
    def why(self) -> dict[str, Any]:
        """The reason as the verbs take it."""
        return {name: self.cleaned_data[name] for name in ("reason", "words")}


def is_sent(request: HttpRequest) -> bool:
    """Tell whether a form was sent: somebody may have corrected the fact while it was filled in, and the verb says so.

    A page that was not there would take what was typed.
    """
    return request.method == "POST"


def corrected(request: HttpRequest, form: forms.Form, act: Callable[[], str], **context: Any) -> HttpResponse:
    """Answer with the page of a form that corrects a fact, or with where `act` leads; `context`: title, back."""
    return _shown(request, form, act, "form_page.html", {"cancel": context["back"], **context})


def asked(request: HttpRequest, form: forms.Form, act: Callable[[], str], **context: Any) -> HttpResponse:
    """Answer with the question before a fact is withdrawn (template confirm.html), or with where `act` leads."""
    return _shown(request, form, act, "confirm.html", context)


def _shown(
    request: HttpRequest, form: forms.Form, act: Callable[[], str], template: str, context: dict[str, Any]
) -> HttpResponse:
    if request.method == "POST" and (response := save(request, form, act)):
        return response
    status = 422 if request.method == "POST" and not form.is_searching else 200
    return render(request, template, context | {"form": form}, status=status)
