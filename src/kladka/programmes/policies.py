"""What may never happen to programmes and projects, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _

from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words, span_in_words, trimmed
from kladka.organisations.models import Organisation, Site
from kladka.programmes import queries, rules
from kladka.programmes.models import Award, Goal, Partnership, Post, Project, ServedArea, Target, TargetGroup


def check_project(project: Project) -> None:
    """A project has a code, titles, a period, a controller, known definitions and a known profile."""
    check_code(project.code)
    if Project.objects.filter(code=project.code).exclude(pk=project.pk).exists():
        raise PolicyBroken(_("Another project already has this code."), field="code")
    for field in ("title_pl", "title_en"):
        if not getattr(project, field).strip():
            raise PolicyBroken(_("Enter the title in both languages."), field=field)
    if project.ends_on < project.starts_on:
        raise PolicyBroken(_("A project ends on or after the day it starts."), field="ends_on")
    if not project.controller.is_controller:
        raise PolicyBroken(
            _("%(name)s does not answer for data yet. Record it as a data controller first.")
            % {"name": project.controller},
            field="controller",
        )
    _check_pack(f"indicators/{project.pack}.yaml", field="pack")
    _check_pack(f"profiles/{project.profile}.yaml", field="profile")
    _check_operation(project)


def _check_operation(project: Project) -> None:
    """What the list of operations tells of a project may be unknown, but not impossible."""
    if project.fund:
        dictionary("funds").check(project.fund, field="fund")
    if project.total_cost is not None and project.total_cost <= 0:
        raise PolicyBroken(
            _("The total cost is more than nought. Leave it empty while nobody knows it."), field="total_cost"
        )
    if project.cofinancing_rate is not None and not 0 < project.cofinancing_rate <= 100:
        raise PolicyBroken(_("The rate is more than 0 and at most 100 per cent."), field="cofinancing_rate")


def check_code(code: str) -> None:
    """A code stands in addresses and files: nothing in it is taken for something else there."""
    if not rules.is_code(code):
        raise PolicyBroken(_("Use small letters, digits and single hyphens."), field="code")


def check_period(project: Project, *, started: date, ended: date) -> None:
    """A period that becomes shorter (before: `started` to `ended`) leaves nothing outside that was recorded."""
    if project.starts_on > started and (early := queries.recorded_outside(project, before=project.starts_on)):
        message = _(
            "Already recorded before this day: %(what)s. Choose an earlier day, or correct those records first."
        )
        raise PolicyBroken(message % {"what": _listed(early)}, field="starts_on")
    if project.ends_on < ended and (late := queries.recorded_outside(project, after=project.ends_on)):
        message = _("Already recorded after this day: %(what)s. Choose a later day, or correct those records first.")
        raise PolicyBroken(message % {"what": _listed(late)}, field="ends_on")


def _listed(outside: Sequence[queries.Outside]) -> str:
    """Return kinds of records with how many there are and on which days."""
    return "; ".join(f"{each.title}: {each.number} ({span_in_words(each.first, each.last)})" for each in outside)


def check_target_group(group: TargetGroup) -> None:
    """A target group has a name in both languages, and a code of its own in the project."""
    for field in ("name_pl", "name_en"):
        if not getattr(group, field).strip():
            raise PolicyBroken(_("Enter the name in both languages."), field=field)
    if TargetGroup.objects.filter(project=group.project_id, code=group.code).exclude(pk=group.pk).exists():
        raise PolicyBroken(_("The project already has a target group with this code."), field="code")


def check_goal(goal: Goal) -> None:
    """A goal is general, once in a project, or specific."""
    if goal.kind not in Goal.Kind.values:
        raise PolicyBroken(_("A goal is general or specific."), field="kind")
    others = Goal.objects.filter(project=goal.project_id, kind=Goal.Kind.GENERAL).exclude(pk=goal.pk)
    if goal.kind == Goal.Kind.GENERAL and others.exists():
        raise PolicyBroken(_("The project already has a general goal."), field="kind")


def check_inside(day: date, project: Project, *, field: str) -> None:
    """A day lies within the project's period."""
    if not project.starts_on <= day <= project.ends_on:
        raise PolicyBroken(
            _("The date must lie within the project: %(start)s to %(end)s.")
            % {"start": day_in_words(project.starts_on), "end": day_in_words(project.ends_on)},
            field=field,
        )


def check_partnership(partnership: Partnership) -> None:
    """A partnership lies within the project, and an organisation has one role at a time in it; there is one leader."""
    _check_dates(partnership.from_date, partnership.until_date, partnership.project)
    others = Partnership.objects.filter(project=partnership.project_id).exclude(pk=partnership.pk)
    if partnership.role == Partnership.Role.LEADER and others.filter(role=Partnership.Role.LEADER).exists():
        raise PolicyBroken(_("The project already has a leader."), field="role")
    same = others.filter(organisation=partnership.organisation_id, role=partnership.role)
    if same.filter(_overlapping(partnership.from_date, partnership.until_date)).exists():
        raise PolicyBroken(
            _("%(name)s already takes part in the project in these days.") % {"name": partnership.organisation},
            field="organisation",
        )


def check_served_area(area: ServedArea) -> None:
    """A served area is a known powiat, served from a site of an organisation of the project."""
    dictionary("powiats").check(area.powiat, field="powiat")
    check_takes_part(area.site.organisation, area.project, field="site")


def check_takes_part(organisation: Organisation, project: Project, *, field: str) -> None:
    """An organisation takes part in a project, on whatever days."""
    if not Partnership.objects.filter(project=project, organisation=organisation).exists():
        raise PolicyBroken(_("%(name)s does not take part in the project.") % {"name": organisation}, field=field)


def check_target(target: Target, own: Mapping[str, bool]) -> None:
    """A target is a value not below zero of an indicator of the project, promised once for a day.

    `own`: the indicators it has beside those of its pack, and whether each counts one by one.
    """
    known = {**_counted(target.project.pack), **own}
    if target.indicator not in known:
        raise PolicyBroken(
            _("The project’s definitions have no indicator “%(code)s”.") % {"code": target.indicator},
            field="indicator",
        )
    if target.breakdown:
        dictionary("breakdowns").check(target.breakdown, field="breakdown")
    if target.value < 0:
        raise PolicyBroken(_("A target is zero or more."), field="value")
    if target.value % 1 and known[target.indicator]:
        raise PolicyBroken(_("This figure counts one by one. Enter a whole number."), field="value")
    if target.on_date < target.project.starts_on:
        raise PolicyBroken(
            _("The project starts on %(day)s. A target is for a later day.")
            % {"day": day_in_words(target.project.starts_on)},
            field="on_date",
        )
    same = Target.objects.current().filter(project=target.project_id, indicator=target.indicator)
    if same.filter(breakdown=target.breakdown, on_date=target.on_date).exclude(pk=target.replaces).exists():
        raise PolicyBroken(_("There is already a target for that day. Correct it instead."), field="indicator")


def check_reason_given(reason: str) -> None:
    """What was promised changes for a reason."""
    if not reason:
        raise PolicyBroken(_("A value that was there changes. Choose why."), field="reason")


def check_parts(target: Target, own: Mapping[str, bool]) -> None:
    """A part of a count, such as women, is not larger than the total promised for the same day. `own` as above."""
    if not {**_counted(target.project.pack), **own}.get(target.indicator):
        return
    promised = Target.objects.current().filter(
        project=target.project_id, indicator=target.indicator, on_date=target.on_date
    )
    others = promised.exclude(pk__in=[target.pk, target.replaces])
    total = others.filter(breakdown="").first() if target.breakdown else target
    part = target if target.breakdown else others.order_by("-value").first()
    if total is None or part is None or part.value <= total.value:
        return
    raise PolicyBroken(
        _("A part cannot be larger than the total: %(part)s is promised %(value)s, the total %(total)s.")
        % {
            "part": dictionary("breakdowns").label(part.breakdown),
            "value": formats.localize(trimmed(part.value)),
            "total": formats.localize(trimmed(total.value)),
        },
        field="value",
    )


def _counted(pack: str) -> dict[str, bool]:
    """The indicators of a pack by code, and whether each counts one by one."""
    return {each["code"]: rules.is_counted(each) for each in packs.load(f"indicators/{pack}.yaml")["indicators"]}


def check_award(award: Award, today: date) -> None:
    """A project was entered by today; it has a title if it was chosen; no more are chosen than were entered."""
    if award.entered_on > today:
        raise PolicyBroken(_("The date lies in the future. Record it when it has happened."), field="entered_on")
    if award.outcome == Award.Outcome.CHOSEN and not award.title.strip():
        raise PolicyBroken(_("Enter the title of the award."), field="title")
    if award.outcome != Award.Outcome.CHOSEN and award.title.strip():
        raise PolicyBroken(_("Only a project that was chosen has a title. Leave this empty."), field="title")
    if award.entries is not None and award.chosen is not None and award.chosen > award.entries:
        raise PolicyBroken(_("More projects cannot be chosen than were entered."), field="chosen")


def check_post(post: Post) -> None:
    """A post lies within the project and the partnership, is held by the partner's staff at its open site."""
    if post.role not in Post.Role.values:
        raise PolicyBroken(_("Choose the role."), field="role")
    _check_dates(post.from_date, post.until_date, post.project)
    if post.staff.organisation_id != post.partner_id:
        raise PolicyBroken(
            _("%(name)s works for another organisation.") % {"name": post.staff.name},
            field="staff",
        )
    _check_standing(post)
    if post.site is not None:
        _check_post_site(post, post.site)
    same = Post.objects.current().filter(
        project=post.project_id, staff=post.staff_id, role=post.role, partner=post.partner_id
    )
    if same.exclude(pk=post.replaces).filter(_overlapping(post.from_date, post.until_date)).exists():
        raise PolicyBroken(
            _("%(name)s already holds this post in these days. Change that one instead.") % {"name": post.staff.name},
            field="role",
        )


def _check_standing(post: Post) -> None:
    standing = Partnership.objects.filter(
        project=post.project_id, organisation=post.partner_id, from_date__lte=post.from_date
    )
    last = post.until_date or post.from_date
    if not standing.filter(Q(until_date=None) | Q(until_date__gte=last)).exists():
        raise PolicyBroken(
            _("%(name)s does not take part in the project in all these days.") % {"name": post.partner},
            field="from_date",
        )


def _check_post_site(post: Post, site: Site) -> None:
    if site.organisation_id != post.partner_id:
        raise PolicyBroken(_("The site belongs to another organisation."), field="site")
    if site.closed_on is not None and site.closed_on < post.from_date:
        raise PolicyBroken(_("The site closed on %(day)s.") % {"day": day_in_words(site.closed_on)}, field="site")


def _check_dates(start: date, end: date | None, project: Project) -> None:
    check_inside(start, project, field="from_date")
    if end is None:
        return
    if end < start:
        raise PolicyBroken(
            _("The end must not be earlier than the beginning, %(start)s.") % {"start": day_in_words(start)},
            field="until_date",
        )
    check_inside(end, project, field="until_date")


def _overlapping(start: date, end: date | None) -> Q:
    begins = Q(from_date__lte=end) if end else Q()
    return begins & (Q(until_date=None) | Q(until_date__gte=start))


def _check_pack(name: str, *, field: str) -> None:
    if not (packs.root() / name).is_file():
        raise PolicyBroken(_("There is no pack of this name."), field=field)


LOGO_BYTES = 400 * 1024
"""A logo stands on every paper of a project: larger ones would make each of them large."""
LOGO_SIDE = (80, 3000)
"""Pixels of its height: fewer look coarse at 13 mm, more say nothing."""
MOST_LOGOS = 5


def check_logo_bytes(size: int) -> None:
    """A logo is small enough to stand on every paper."""
    if size > LOGO_BYTES:
        raise PolicyBroken(
            _("The picture is larger than %(limit)d kB. Save it smaller: %(most)d pixels in height are plenty.")
            % {"limit": LOGO_BYTES // 1024, "most": 300},
            field="file",
        )


def check_logo(width: int, height: int, count: int) -> None:
    """A logo can be printed without looking coarse, and there is room for it in one row."""
    least, most = LOGO_SIDE
    if height < least or height > most or width > 2 * most:
        raise PolicyBroken(
            _("The picture is %(width)d × %(height)d pixels. It must be %(least)d to %(most)d pixels high.")
            % {"width": width, "height": height, "least": least, "most": most},
            field="file",
        )
    if count >= MOST_LOGOS:
        raise PolicyBroken(
            _("There is room for %(most)d logos in one row. Remove one of them first.") % {"most": MOST_LOGOS},
            field="file",
        )


def check_logo_is_whole(*, is_whole: bool) -> None:
    """A logo can be drawn: a damaged one would let no paper of the project be made."""
    if not is_whole:
        raise PolicyBroken(_("The picture is damaged. Save it again, as PNG or JPEG."), field="file")


def check_logo_is_upright(*, is_turned: bool) -> None:
    """A logo is kept as it is seen: a note in the file that asks to turn it is followed by screens, not by paper."""
    if is_turned:
        words = _(
            "The picture lies on its side or is mirrored, and a note in the file turns it on screens only. Open it in "
            "a picture program, save it upright as PNG, and choose that file."
        )
        raise PolicyBroken(words, field="file")


def check_logo_stands(stands: bool) -> None:
    """Only a logo that is still there is moved."""
    if not stands:
        raise PolicyBroken(_("This logo was removed meanwhile."))


def check_logo_words(alt_pl: str, alt_en: str) -> None:
    """A logo is described for those who do not see it, in both languages."""
    for name, words in (("alt_pl", alt_pl), ("alt_en", alt_en)):
        if not words.strip():
            raise PolicyBroken(_("Say what the picture shows, for people who do not see it."), field=name)
