"""What the pages of tokens say."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from kladka.accounts.models import ApiToken, Scope
from kladka.core import clock
from kladka.core.components import Bullets, Column, Link, SummaryRow, Table, Tag
from kladka.core.forms.shown import day_in_words
from kladka.core.lists import Column as ListColumn
from kladka.core.lists import Empty, List
from kladka.pages.account.forms import TokenForm
from kladka.pages.projects.presenters import text_of
from kladka.programmes.models import Project


def given(form: TokenForm) -> dict[str, Any]:
    """Return the values of a form as the verb takes them."""
    return {**form.values, "projects": [UUID(each) for each in form.cleaned_data["projects"]]}


def tokens_table(tokens: Sequence[ApiToken]) -> Table:
    """Return one's own tokens."""
    titles = _titles(tokens)
    columns = [
        _("Purpose"),
        _("Begins with"),
        _("May read"),
        _("Projects"),
        _("Works until"),
        _("Last used"),
        _("State"),
    ]
    return Table(
        caption=_("My tokens"),
        columns=[Column(each) for each in columns],
        rows=[
            [
                each.purpose,
                each.prefix,
                Bullets(_scopes(each)),
                Bullets([titles[project] for project in each.projects if project in titles]),
                day_in_words(each.expires_on),
                _last_used(each),
                _state(each),
            ]
            for each in tokens
        ],
        caption_size="hidden",
    )


def staff_tokens() -> List[Any]:
    """Return the list of the staff's tokens."""
    return List(
        caption=gettext_lazy("Tokens of the staff"),
        columns=[
            ListColumn("who", gettext_lazy("Whose"), lambda row: row.user.name, order_by=["user__name", "made_at"]),
            ListColumn("purpose", gettext_lazy("Purpose"), lambda row: row.purpose),
            ListColumn("prefix", gettext_lazy("Begins with"), lambda row: row.prefix),
            ListColumn("scopes", gettext_lazy("May read"), lambda row: Bullets(_scopes(row)), export_value=_in_line),
            ListColumn(
                "until", gettext_lazy("Works until"), lambda row: row.expires_on, order_by=["expires_on"], kind="date"
            ),
            ListColumn(
                "used", gettext_lazy("Last used"), lambda row: row.last_used_on, order_by=["last_used_on"], kind="date"
            ),
            ListColumn("revoke", gettext_lazy("Action"), _revoke, export=False),
        ],
        count=lambda n: ngettext("%(n)s token", "%(n)s tokens", n) % {"n": n},
        empty=Empty(gettext_lazy("Nobody of the staff has a token.")),
        sort="who",
        file_name="tokens",
    )


def token_rows(token: ApiToken) -> list[SummaryRow]:
    """Return what a token is for."""
    return [
        SummaryRow(_("Purpose"), token.purpose),
        SummaryRow(_("Begins with"), token.prefix),
        SummaryRow(_("May read"), Bullets(_scopes(token))),
        SummaryRow(_("Works until"), day_in_words(token.expires_on)),
        SummaryRow(_("Last used"), _last_used(token)),
    ]


def _titles(tokens: Iterable[ApiToken]) -> dict[str, str]:
    wanted = {project for token in tokens for project in token.projects}
    return {str(each.pk): text_of(each, "title") for each in Project.objects.filter(pk__in=wanted)}


def _scopes(token: ApiToken) -> list[Any]:
    return [Scope(each).label for each in token.scopes]


def _in_line(token: ApiToken) -> str:
    return ", ".join(str(each) for each in _scopes(token))


def _last_used(token: ApiToken) -> str:
    return day_in_words(token.last_used_on) if token.last_used_on else _("Never")


def _state(token: ApiToken) -> Any:
    if token.revoked_at is not None:
        return Tag(_("Revoked"), "grey")
    if not token.is_valid_on(clock.today()):
        return Tag(_("Expired"), "grey")
    return [Tag(pgettext("a token", "Works"), "green"), _revoke(token)]


def _revoke(token: ApiToken) -> Link:
    return Link(_("Revoke"), reverse("account:revoke-token", args=[token.pk]), token.purpose)
