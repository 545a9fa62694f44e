"""A scope that several parts of one query ask for: the database works it out once."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

_SCOPE = "asked_once"

OF_SCOPE = RawSQL(f'SELECT "pk" FROM "{_SCOPE}"', ())  # noqa: S608, S611 - a name of our own, nothing that is typed
"""The scope within the query that is read: `filter(pk__in=OF_SCOPE)`."""


def rows_within(scope: QuerySet[Any], found: QuerySet[Any, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a query of `values` whose parts ask for `OF_SCOPE`, the primary keys of `scope`. One query."""
    using = found.db
    compiler = found.query.get_compiler(using)
    try:
        own, told = scope.order_by().values("pk").query.get_compiler(using).as_sql()
        sql, params = compiler.as_sql()
    except EmptyResultSet:  # Nobody is in the scope: that is known without asking.
        return
    begun = f'WITH "{_SCOPE}" ("pk") AS MATERIALIZED ({own}) {sql}'
    names = found.query.selected or [*found.query.values_select, *found.query.annotation_select]
    with connections[using].cursor() as cursor:
        cursor.execute(begun, [*told, *params])
        rows = cursor.fetchall()
    columns = [select[0] for select in compiler.select or ()]
    converters = compiler.get_converters(columns)
    for row in compiler.apply_converters(rows, converters) if converters else rows:
        yield dict(zip(names, row, strict=True))
