"""The tags of our pages: `{% load kladka %}`. docs/how-to/add-a-screen.md shows each in use."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Bullets, Event, Headed, Link, Menu, SummaryRow, Table, Tag, Tile
from kladka.core.forms.drawn import drawn_once
from kladka.core.forms.form import FilterForm, Problem
from kladka.core.forms.renderer import RENDERER
from kladka.core.forms.shown import DAY, MOMENT, trimmed
from kladka.core.forms.trap import TRAP
from kladka.core.lists import ListPage
from kladka.core.lists.page import Pages
from kladka.core.quoting import in_quotes

register = template.Library()


@register.filter
def cell(value: Any) -> SafeString | str:
    """Show any value the way our pages do: dates, numbers, tags, links, lists, and a sentence for nothing."""
    match value:
        case None | "":
            return format_html('<span class="kladka-nothing">{}</span>', _("Not given"))
        case Tag():
            return tag(value.text, value.colour)
        case Link():
            return link(value)
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            text = formats.date_format(timezone.localtime(value) if timezone.is_aware(value) else value, MOMENT)
            return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)
        case date():
            return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.date_format(value, DAY))
        case int() | float() | Decimal():
            number = trimmed(value) if isinstance(value, Decimal) else value
            return str(formats.localize(number, use_l10n=True))
        case Bullets():
            return bullets(value)
        case list() | tuple():
            return format_html_join(SafeString("<br>"), "{}", ((cell(each),) for each in value)) or "–"
    return format_html("{}", value)


@register.simple_tag
def cells(values: Iterable[tuple[Headed, Any]], *, header: bool = True, url: str = "") -> SafeString:
    """Show the cells of a row, each value with its column; with `header` the first names the row, linked to `url`.

    By code, because a page of a list has two hundred of them, and a template takes three times as long.
    """
    shown: list[SafeString] = []
    for column, value in values:
        text = cell(value)
        if header and not shown:
            text = format_html('<a class="govuk-link" href="{}">{}</a>', url, text) if url else text
            shown.append(format_html('<th scope="row" role="rowheader" class="govuk-table__header">{}</th>', text))
        else:
            shown.append(format_html("{}{}</td>", _opening(str(column.label), numeric=column.numeric), text))
    return SafeString("".join(shown))


@lru_cache(maxsize=1024)
def _opening(label: str, *, numeric: bool) -> SafeString:
    """The beginning of a cell; small screens show the label beside it."""
    kind = " govuk-table__cell--numeric" if numeric else ""
    return format_html('<td role="cell" class="govuk-table__cell{}" data-label="{}">', kind, label)


def bullets(value: Bullets) -> SafeString:
    """Show texts with a mark before each; a single one needs none."""
    if len(value.texts) == 1:
        return format_html("{}", value.texts[0])
    items = format_html_join("", "<li>{}</li>", ((each,) for each in value.texts))
    return format_html('<ul class="govuk-list govuk-list--bullet kladka-bullets">{}</ul>', items)


@register.filter(name="in_quotes")
def _in_quotes(value: Any) -> str:
    """Return words as they stand between quotation marks, see `core.quoting`."""
    return in_quotes(value)


@register.filter
def yes_if_success(level: str) -> bool:
    """Tell whether a message of this level says that something worked."""
    return level == "success"


@register.simple_tag
def tag(text: Any, colour: str = "") -> SafeString:
    """Show a state in words; the colour only repeats it."""
    return format_html('<strong class="govuk-tag{}">{}</strong>', f" govuk-tag--{colour}" if colour else "", text)


@register.simple_tag
def link(to: Link, name: str = "govuk-link") -> SafeString:
    """Show a link, with the words only heard."""
    hidden = format_html('<span class="govuk-visually-hidden"> {}</span>', to.hidden) if to.hidden else ""
    return format_html('<a class="{}" href="{}">{}{}</a>', name, to.url, to.text, hidden)


@register.simple_tag
def button(
    text: Any, *, url: str = "", kind: str = "", name: str = "", value: str = "", answer: str = ""
) -> SafeString:
    """Show a button: a link that looks like one when it has `url`, otherwise one that sends its form.

    `kind` is "", "secondary", "warning" or "inverse". `answer`: the id of the place where the same page answers, so
    that it is what is seen next.
    """
    classes = f"govuk-button govuk-button--{kind}" if kind else "govuk-button"
    if url:
        return format_html(
            '<a href="{}" role="button" draggable="false" class="{}" data-module="govuk-button">{}</a>',
            url,
            classes,
            text,
        )
    extra = format_html(' name="{}" value="{}"', name, value) if name else ""
    where = format_html(' formaction="#{}"', answer) if answer else ""
    return format_html(
        '<button type="submit" class="{}" data-module="govuk-button" data-prevent-double-click="true"{}{}>{}</button>',
        classes,
        extra,
        where,
        text,
    )


@register.simple_tag
def back_link(url: str, text: Any = "") -> SafeString:
    """Show the way back; belongs into the block `breadcrumbs`, before the main landmark."""
    return format_html(
        '<nav aria-label="{}"><a href="{}" class="govuk-back-link">{}</a></nav>', _("Way back"), url, text or _("Back")
    )


@register.simple_tag(takes_context=True)
def error_summary(context: Context, form: BaseForm | None = None) -> str:
    """Show the summary of errors of a form, once a page however often it is asked for."""
    form = form or context.get("form")
    problems = getattr(form, "problems", None)
    if not form or not form.is_bound or getattr(form, "summary_shown", False):
        return ""
    if problems is None:
        problems = _problems_of_a_stranger(form)
    setattr(form, "summary_shown", True)  # noqa: B010 - strangers' forms have no such attribute
    return render_to_string("kladka/error_summary.html", {"problems": problems}) if problems else ""


def _problems_of_a_stranger(form: BaseForm) -> list[Problem]:
    found = [Problem(str(error)) for error in form.non_field_errors()]
    for bound in form.visible_fields():
        target = getattr(bound, "error_target", bound.auto_id)
        found += [Problem(str(error), target, str(bound.label)) for error in bound.errors]
    return found


@register.simple_tag(takes_context=True)
def form(
    context: Context,
    form: BaseForm,
    submit: Any = "",
    *,
    action: str = "",
    method: str = "post",
    cancel: str = "",
    kind: str = "",
) -> str:
    """Show a whole form: summary of errors, fields in sections, the button, and a link to leave without saving.

    Works with any Django form; `kind` is that of the button ("warning" before a loss).
    """
    if not isinstance(form, FilterForm):
        form.renderer = RENDERER
        form.bound_field_class = RENDERER.bound_field_class
        form.label_suffix = ""
        form.use_required_attribute = False
    if getattr(form, "conflict", None):
        kind, submit = "", _("Save my choice")
    around = {"submit": submit or _("Save"), "action": action, "method": method, "cancel": cancel, "kind": kind}

    def draw() -> str:
        summary, token = error_summary(context, form), context.get("csrf_token")
        return render_to_string("kladka/form.html", {**around, "form": form, "summary": summary, "csrf_token": token})

    looks = form.looks() if isinstance(form, FilterForm) and method == "get" else None
    return draw() if looks is None else drawn_once((looks, *(str(each) for each in around.values())), draw)


@register.inclusion_tag("kladka/summary_list.html")
def summary_list(
    rows: Iterable[SummaryRow | tuple[Any, Any]], *, title: Any = "", level: int = 2, actions: Sequence[Link] = ()
) -> dict[str, Any]:
    """Show questions and answers; with `title` as a card. Rows are SummaryRow or (key, value)."""
    listed = [row if isinstance(row, SummaryRow) else SummaryRow(*row) for row in rows]
    has_actions = any(row.actions for row in listed)
    return {"rows": listed, "has_actions": has_actions, "title": title, "level": level, "actions": actions}


@register.inclusion_tag("kladka/check_answers.html")
def check_answers(form: FilterForm, *, change_url: str = "") -> dict[str, Any]:
    """Show what a checked form holds, for a last look before it is saved."""
    return {"form": form, "change_url": change_url}


@register.inclusion_tag("kladka/table.html")
def table(table: Table) -> dict[str, Any]:
    """Show a plain table."""
    return {"table": table}


@register.inclusion_tag("kladka/timeline.html")
def timeline(events: Iterable[Event], *, level: int = 3) -> dict[str, Any]:
    """Show what happened, in the order given."""
    return {"events": list(events), "level": level}


@register.inclusion_tag("kladka/identity_bar.html")
def identity_bar(
    title: Any, *, details: Any = "", tags: Sequence[Tag] = (), links: Sequence[Link] = ()
) -> dict[str, Any]:
    """Show whose page this is; the page's h1 follows it."""
    return {"title": title, "details": details, "tags": tags, "links": links}


@register.inclusion_tag("kladka/side_navigation.html")
def side_navigation(menu: Menu) -> dict[str, Any]:
    """Show the parts of a page or subject, the present one marked."""
    return {"menu": menu}


@register.inclusion_tag("kladka/sub_navigation.html")
def sub_navigation(menu: Menu) -> dict[str, Any]:
    """Show the pages about one thing in a row above them, the present one marked; a single page shows nothing."""
    return {"menu": menu}


@register.inclusion_tag("kladka/action_menu.html", takes_context=True)
def action_menu(context: Context, menu: Menu) -> dict[str, Any]:
    """Show what can be done here, as a list of links."""
    return {"menu": menu, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("kladka/tiles.html")
def tiles(tiles: Sequence[Tile]) -> dict[str, Any]:
    """Show figures side by side, each with the way to those it counts."""
    return {"tiles": tiles}


@register.inclusion_tag("kladka/empty_state.html")
def empty_state(title: Any, text: Any = "", *, link: Link | None = None) -> dict[str, Any]:
    """Say that there is nothing yet, and what to do."""
    return {"title": title, "text": text, "link": link}


@register.inclusion_tag("kladka/notification.html")
def notification(text: Any, *, is_success: bool = False, title: Any = "", number: int = 1) -> dict[str, Any]:
    """Show a message about the page; `number` keeps the ids of several apart."""
    title = title or (_("Done") if is_success else _("Important"))
    return {"text": text, "is_success": is_success, "title": title, "number": number}


@register.simple_tag
def trap() -> SafeString:
    """Show the field of a public form that nobody sees; `is_trapped` tells whether a machine filled it in."""
    return format_html(
        '<div class="govuk-visually-hidden" aria-hidden="true"><label for="{0}">{1}</label>'
        '<input id="{0}" name="{0}" type="text" tabindex="-1" autocomplete="off"></div>',
        TRAP,
        _("Leave this empty"),
    )


@register.simple_tag
def warning(text: Any) -> SafeString:
    """Show a warning before something that matters."""
    return format_html(
        '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">{}</span> {}</strong></div>',
        _("Warning"),
        text,
    )


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Set a text apart: {% inset %}…{% endinset %}."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def details(content: str, summary: Any, *, is_open: bool = False) -> SafeString:
    """Fold a text away: {% details _("What counts here") %}…{% enddetails %}."""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        SafeString(" open") if is_open else "",
        summary,
        content,
    )


@register.inclusion_tag("kladka/print_button.html")
def print_button() -> dict[str, Any]:
    """Offer to print; says how when there is no JavaScript."""
    return {}


@register.inclusion_tag("kladka/pagination.html")
def pagination(pages: Pages) -> dict[str, Any]:
    """Show the pages of a list."""
    return {"pages": pages}


@register.inclusion_tag("kladka/list.html", takes_context=True, name="list")
def show_list(context: Context, listing: ListPage[Any], *, level: int = 2) -> dict[str, Any]:
    """Show a list with its filters: {% list listing %}."""
    return {"listing": listing, "level": level, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def chart(drawn: Any) -> SafeString:
    """Show a chart of `kladka.core.charts`, with its data as a table."""
    return SafeString(render_to_string(drawn.template_name, {"chart": drawn}))


@register.simple_tag
def counter_texts() -> SafeString:
    """Return the attributes that give the character counter its words, in each plural form."""
    left = {
        form: ngettext("You have {count} character left.", "You have {count} characters left.", count)
        for form, count in _plural_examples()
    }
    over = {
        form: ngettext("You have {count} character too many.", "You have {count} characters too many.", count)
        for form, count in _plural_examples()
    }
    attributes: dict[str, str] = {
        "characters-at-limit": _("You have no characters left."),
        **{f"characters-under-limit.{form}": text.replace("{count}", "%{count}") for form, text in left.items()},
        **{f"characters-over-limit.{form}": text.replace("{count}", "%{count}") for form, text in over.items()},
    }
    return _i18n(attributes)


def _plural_examples() -> list[tuple[str, int]]:
    """Return the plural forms that browsers distinguish in this language, each with a number that has it."""
    if (translation.get_language() or "").startswith("pl"):
        return [("one", 1), ("few", 2), ("many", 5), ("other", 5)]
    return [("one", 1), ("other", 2)]


@register.simple_tag
def password_texts() -> SafeString:
    """Return the attributes that give the password field its words."""
    return _i18n(
        {
            "show-password": _("Show"),
            "hide-password": _("Hide"),
            "show-password-aria-label": _("Show password"),
            "hide-password-aria-label": _("Hide password"),
            "password-shown-announcement": _("Your password is visible."),
            "password-hidden-announcement": _("Your password is hidden."),
        }
    )


def _i18n(texts: Mapping[str, str]) -> SafeString:
    return format_html_join("", ' data-i18n.{}="{}"', texts.items())
