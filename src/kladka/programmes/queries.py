"""Reads across a project: what its page shows, each part with a constant number of queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.apps import apps
from django.db.models import Max, Q, QuerySet

from kladka.audit.queries import last_saved
from kladka.core import polish
from kladka.core.dictionaries import in_use
from kladka.documents import papers
from kladka.organisations.models import Site
from kladka.programmes.models import (
    Award,
    FundingLine,
    Goal,
    InPeriod,
    Logo,
    Partnership,
    Post,
    Project,
    ServedArea,
    Target,
    TargetGroup,
)

_LINE = "funding_line__parent__parent__parent"


@dataclass(frozen=True)
class About:
    """What a project says about itself."""

    project: Project
    funding_line: list[FundingLine]
    partnerships: list[Partnership]
    goals: list[Goal]
    target_groups: list[TargetGroup]
    awards: list[Award]

    @property
    def general_goal(self) -> Goal | None:
        """Return the general goal, if it was recorded."""
        return next((goal for goal in self.goals if goal.kind == Goal.Kind.GENERAL), None)

    @property
    def specific_goals(self) -> list[Goal]:
        """Return the specific goals in their order."""
        return [goal for goal in self.goals if goal.kind == Goal.Kind.SPECIFIC]


@dataclass(frozen=True)
class ServedFrom:
    """A site with the codes of the powiats served from it."""

    site: Site
    powiats: list[str]


@dataclass(frozen=True)
class Promised:
    """A project's targets for one day by (indicator, breakdown).

    `version` grows with every change of the project's targets.
    """

    version: int
    targets: Mapping[tuple[str, str], Target]


@dataclass(frozen=True)
class Outside:
    """Records of one kind on days outside a project's period: how many, the first such day and the last."""

    title: str
    number: int
    first: date
    last: date


def projects(found: QuerySet[Project], *, search: str = "") -> QuerySet[Project]:
    """Return projects with their controller and funding line, the newest first, in one query.

    `search` finds a part of either title or the code.
    """
    words = polish.fold(search)
    rows = found.select_related("controller", _LINE).order_by("-starts_on", "code")
    if not words:
        return rows
    # Titles have no folded column; there are tens of projects, not thousands.
    matching = [row.pk for row in rows if words in polish.fold(f"{row.code} {row.title_pl} {row.title_en}")]
    return rows.filter(pk__in=matching)


def about(found: QuerySet[Project], code: str) -> About:
    """Return what the project with this code says about itself, in five queries. Raises Project.DoesNotExist."""
    project = found.select_related("controller", _LINE).get(code=code)
    return About(
        project=project,
        funding_line=levels_of(project.funding_line),
        partnerships=partnerships_of(project),
        goals=list(project.goals.order_by("position")),
        target_groups=list(project.target_groups.order_by("position")),
        awards=list(project.awards.order_by("entered_on")),
    )


def levels_of(line: FundingLine) -> list[FundingLine]:
    """Return a funding line from the programme down to `line`."""
    levels: list[FundingLine] = []
    level: FundingLine | None = line
    while level is not None:
        levels.append(level)
        level = level.parent
    return levels[::-1]


def lowest_lines() -> list[FundingLine]:
    """Return the funding lines that have no level below them, by code, in one query."""
    return list(FundingLine.objects.filter(children=None).order_by("code", "pk"))


def lines_for(project: Project) -> list[FundingLine]:
    """Return the funding lines to choose from for a project that is there: the lowest ones and its own."""
    lines = FundingLine.objects.filter(Q(children=None) | Q(pk=project.funding_line_id))
    return list(lines.distinct().order_by("code", "pk"))


def partnerships_of(project: Project) -> list[Partnership]:
    """Return who takes part in a project: the leader, then partners by name, then funders."""
    rank = {Partnership.Role.LEADER: 0, Partnership.Role.PARTNER: 1, Partnership.Role.FUNDER: 2}
    rows = project.partnerships.select_related("organisation")
    return sorted(
        rows, key=lambda row: (rank[Partnership.Role(row.role)], bytes(row.organisation.name_sort), row.from_date)
    )


def team_of(project: Project) -> list[Post]:
    """Return the posts believed now, by role and family name, in one query."""
    rows = Post.objects.current().filter(project=project).select_related("staff", "partner", "site")
    order = list(Post.Role)
    return sorted(
        rows, key=lambda post: (order.index(Post.Role(post.role)), bytes(post.staff.name_sort), post.from_date)
    )


def posts_of(staff: Iterable[UUID]) -> list[Post]:
    """Return the posts believed now of these staff members, the newest first, in one query."""
    rows = Post.objects.current().filter(staff__in=staff).select_related("project", "partner", "site")
    return list(rows.order_by("-from_date"))


def served_from(project: Project) -> list[ServedFrom]:
    """Return each site that serves areas in the project, main sites by name, in one query."""
    by_site: dict[UUID, ServedFrom] = {}
    rows = ServedArea.objects.filter(project=project).select_related("site", "site__organisation").order_by("powiat")
    for row in rows:
        by_site.setdefault(row.site_id, ServedFrom(row.site, [])).powiats.append(row.powiat)
    return sorted(by_site.values(), key=lambda each: polish.sort_key(each.site.name))


def recorded_outside(project: Project, *, before: date | None = None, after: date | None = None) -> list[Outside]:
    """Return what was recorded in a project before a day or after one, by the models that declare IN_PERIOD."""
    outside = []
    for model in apps.get_models():
        about: InPeriod | None = getattr(model, "IN_PERIOD", None)
        if about is None:
            continue
        bounds = [f"{name}__lt" for name in about.days] if before else [f"{name}__gt" for name in about.days]
        is_beyond = reduce(or_, (Q(**{bound: before or after}) for bound in bounds))
        rows = model._default_manager.filter(about.standing, is_beyond, **{about.project: project})
        days = [day for row in rows.values_list(*about.days) for day in row if day is not None]
        beyond = [day for day in days if (before and day < before) or (after and day > after)]
        if beyond:
            outside.append(Outside(str(about.title), rows.count(), min(beyond), max(beyond)))
    return outside


def without_figure(project: Project, indicators: Collection[str]) -> tuple[list[Target], int]:
    """Return the targets of other indicators than these, and how many targets the project has, in one query."""
    targets = targets_of(project)
    return [target for target in targets if target.indicator not in indicators], len(targets)


def targets_of(project: Project) -> list[Target]:
    """Return the targets believed now, by indicator, the total before its breakdowns, in one query."""
    rows = Target.objects.current().filter(project=project)
    return list(rows.order_by("indicator", "on_date", "breakdown"))


def version_of(record: Goal | TargetGroup | Award) -> int:
    """Return the number of the verb that saved a record last, in one query: it grows with every change."""
    line = last_saved(record)
    return line.entry.number if line else 0


def promised(project: Project, day: date) -> Promised:
    """Return what a project promised for `day`, as believed now, in two queries."""
    rows = Target.objects.filter(project=project)
    last = rows.aggregate(recorded=Max("recorded_no"), retracted=Max("retracted_no"))
    targets = Target.objects.current().filter(project=project, on_date=day)
    return Promised(
        version=max(last["recorded"] or 0, last["retracted"] or 0),
        targets={(target.indicator, target.breakdown): target for target in targets},
    )


def logos_of(project: Project, language: str) -> list[papers.Logo]:
    """Return the logos of a project in their order, as the head of a paper takes them."""
    return [
        papers.Logo(
            sha256=one.file.sha256,
            media_type=one.file.media_type,
            width=one.width,
            height=one.height,
            alt=one.alt_en if language == "en" else one.alt_pl,
        )
        for one in Logo.objects.filter(project=project).select_related("file").order_by("position", "pk")
    ]


def logo_words(logo: Logo) -> str:
    """Return what a logo shows, in the language in use."""
    return in_use({"pl": logo.alt_pl, "en": logo.alt_en})


def coordinators_of(project: UUID, partner: UUID, day: date) -> list[str]:
    """Return the names of those who coordinate a partner's part of a project on a day, in one query."""
    posts = Post.objects.current().filter(project=project, partner=partner, role=Post.Role.COORDINATOR)
    posts = posts.filter(from_date__lte=day).exclude(until_date__lt=day).select_related("staff")
    return list(dict.fromkeys(post.staff.name for post in posts.order_by("staff__name_sort", "pk")))
