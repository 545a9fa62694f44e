"""Closing an incubator, and taking that back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.quoting import in_quotes
from kladka.incubation import actions, permissions
from kladka.incubation.queries import ending_of
from kladka.pages.correcting import ReasonFields, asked, corrected
from kladka.pages.incubators.forms import CloseForm
from kladka.pages.incubators.views.frame import address, incubator_for
from kladka.pages.projects.views.form_page import sent
from kladka.pages.viewing import viewer_of


def close(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Record the last day on which an incubator was open."""
    found = incubator_for(request, incubator, permissions.incubators_led_by)
    form = CloseForm(initial={"until_date": clock.today()}, **sent(request))

    def act() -> str:
        until = form.cleaned_data["until_date"]
        actions.close_incubator(incubator=found, until_date=until, by=viewer_of(request).user)
        return address("detail", found)

    title, back = _("Close the incubator"), address("detail", found)
    return corrected(request, form, act, title=title, caption=found.site.name, back=back, submit=title)


def reopen(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Take back that an incubator was closed."""
    found = incubator_for(request, incubator, permissions.incubators_led_by)
    ending = ending_of(found)
    form = ReasonFields(**sent(request))

    def act() -> str:
        if ending is None:
            raise PolicyBroken(_("This incubator is not closed. Look at it again."))
        actions.reopen_incubator(ending=ending, **form.why, by=viewer_of(request).user)
        return address("detail", found)

    return asked(
        request,
        form,
        act,
        question=_("Was the incubator “%(name)s” not closed?") % {"name": in_quotes(found.site.name)},
        consequences=[_("It is open again. The history keeps the closing with your reason.")],
        submit=_("It was not closed"),
        cancel=address("detail", found),
    )
