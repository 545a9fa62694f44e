"""Queries put together once: they give what the query itself gives, and refuse what they could not fill in."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db.models import Exists, OuterRef, Q

from kladka.core.ids import new_id
from kladka.core.prepared import Prepared
from kladka.organisations.models import Organisation
from kladka.people.models import Assignment, Participation
from kladka.programmes.models import Post, Project

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@Prepared
def assigned(coach, on):
    return (
        Assignment.objects.current()
        .filter(coach=coach, from_date__lte=on)
        .annotate(is_own=Exists(Post.objects.filter(staff=OuterRef("coach"), staff__pk=coach)))
        .select_related("participation__person__identity")
        .order_by("participation__person__identity__name_sort")
    )


@Prepared
def in_projects(projects, role):
    posts = Post.objects.current().filter(project__in=projects, role=role)
    return posts.values("project").union(
        Post.objects.filter(project__in=projects, role="coordinator").values("project")
    )


def test_it_gives_the_rows_of_the_query_whoever_asks(cast, django_assert_num_queries):
    for name in ("anna", "olga", "anna"):
        coach = cast.staff[name]
        on = date(2026, 12, 31)
        expected = list(assigned.__wrapped__(coach.pk, on))
        with django_assert_num_queries(1):
            found = assigned.rows(coach.pk, on)
            assert [one.participation.person.identity.name for one in found] == [
                one.participation.person.identity.name for one in expected
            ]
        assert found == expected
        assert [one.is_own for one in found] == [one.is_own for one in expected]
    assert assigned.rows(cast.staff["anna"].pk, date(1990, 1, 1)) == []
    assert assigned.rows(new_id(), date(2026, 12, 31)) == []


def test_it_is_a_part_of_another_query_by_collections_of_any_length(cast):
    every = set(Project.objects.values_list("pk", flat=True))
    for projects in (every, {cast.project.pk}, (cast.project.pk, new_id())):
        part = in_projects.expression(projects, "coach")
        within = Project.objects.filter(Q(pk__in=part), is_made_up=True)
        assert set(within) == set(Project.objects.filter(pk__in=projects))
        assert Participation.objects.filter(project__in=within).exists()
    assert in_projects.expression((), "coach") is None
    assert in_projects.rows((), "coach") == []


def test_what_it_could_not_fill_in_is_refused():
    def worked_out(on):
        return Assignment.objects.filter(from_date__lte=on - timedelta(days=30))

    def of_today(coach):
        return Assignment.objects.filter(coach=coach, from_date__lte=date(2026, 11, 28))

    def of_nobody_named(words):
        return Organisation.objects.filter(name__contains=words)

    def by_value(coach):
        return Assignment.objects.filter(coach=coach) if coach.int % 2 else Assignment.objects.all()

    for build, args in (
        (worked_out, [date(2026, 1, 1)]),
        (of_today, [new_id()]),
        (of_nobody_named, ["bank"]),
        (by_value, [UUID(int=1)]),
    ):
        with pytest.raises(TypeError, match=build.__name__):
            Prepared(build).rows(*args)
    with pytest.raises(TypeError, match="3"):
        Prepared(of_today).rows(3)
