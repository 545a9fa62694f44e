"""A card that was withdrawn takes no more work: whoever opens a form about it reads so, with the way back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import Link
from kladka.incubation import policies
from kladka.incubation.models import AdviceCard
from kladka.pages.refusals import why_not


def shown_withdrawn(request: HttpRequest, card: AdviceCard, *, title: str) -> HttpResponse | None:
    """Return the page that stands in place of a form; None where there is something to fill in, or it was sent.

    What was sent is answered by the form itself: nobody loses what they typed.
    """
    done = why_not(policies.check_not_withdrawn, card)
    if request.method == "POST" or not done:
        return None
    back, name = reverse("advice:detail", args=[card.pk]), _("Advice card %(number)s") % {"number": card.label}
    told = {"title": title, "caption": name, "back": back, "empty": done, "empty_link": Link(name, back)}
    return render(request, "form_page.html", told)
