"""Queries that are put together once and asked again and again: Django takes longer for their text than the database
for the answer.

A function that returns a query is called with stand-ins for its arguments; where a stand-in turns up in the query, the
value of each later call takes its place.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model, QuerySet, UUIDField
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

_SCOPE = "asked_once"
OF_SCOPE = RawSQL(f'SELECT "pk" FROM "{_SCOPE}"', ())  # noqa: S608, S611 - a name of our own, nothing that is typed
"""A scope for which several parts of one query ask, and which the database works out once: `filter(pk__in=OF_SCOPE)`
in a query that is read by `rows_within`."""

type Value = UUID | date | str | None
"""What a call may differ by, alone or in a collection; the query is put together once for each length of these."""
type Shape = tuple[Any, ...]

_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MANY = (tuple, list, set, frozenset)


@dataclass(frozen=True)
class _Text:
    """A query put together: its text, its parameters, which of these are arguments, and how rows are read."""

    query: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    places: Mapping[int, int]

    def filled(self, values: Sequence[Value]) -> tuple[Any, ...]:
        """Return the parameters of one call."""
        told = [_adapted(value) for value in values]
        return tuple(told[self.places[n]] if n in self.places else one for n, one in enumerate(self.params))

    def read(self, sql: str, params: tuple[Any, ...]) -> list[Any]:
        """Return the rows that a text gives, read as the query reads its own."""
        found = self.query.all()
        compiler = copy(self.compiler)
        compiler.connection = connections[found.db]
        compiler.as_sql = lambda *_args, **_kwargs: (sql, params)  # type: ignore[method-assign]
        found.query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
        return list(found)


class Prepared[**P]:
    """A query by its arguments, each of which is a Value or a collection of them.

    The function may depend on nothing but its arguments, and may only pass them on: a value that it works out of
    one, a day that is no argument, or a text that differs by a value is refused when the query is put together.
    """

    def __init__(self, build: Callable[P, QuerySet[Any, Any]]) -> None:
        self.__doc__, self.__wrapped__ = build.__doc__, build
        self._build: Callable[..., QuerySet[Any, Any]] = build
        self._texts: dict[Shape, _Text | None] = {}

    def rows(self, *args: P.args, **kwargs: P.kwargs) -> list[Any]:
        """Return the rows of the query, each as the query itself would give it. One query."""
        text, values = self._text(args, kwargs)
        return [] if text is None else text.read(text.sql, text.filled(values))

    def rows_within(self, scope: QuerySet[Any], *args: P.args, **kwargs: P.kwargs) -> list[Any]:
        """Return the rows of a query whose parts ask for `OF_SCOPE`, the primary keys of `scope`. One query."""
        text, values = self._text(args, kwargs)
        if text is None:
            return []
        try:
            own, told = scope.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:  # Nobody is in the scope: that is known without asking.
            return []
        begun = f'WITH "{_SCOPE}" ("pk") AS MATERIALIZED ({own}) {text.sql}'
        return text.read(begun, (*told, *text.filled(values)))

    def expression(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        """Return the query as a part of another: `filter(pk__in=…)`. None where nothing can be found."""
        text, values = self._text(args, kwargs)
        return None if text is None else RawSQL(text.sql, text.filled(values))  # noqa: S611 - put together by Django

    def _text(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[_Text | None, list[Value]]:
        """The text for arguments of this shape, and their values one by one."""
        if kwargs:
            raise TypeError(f"{self._build.__qualname__} is asked by position.")
        ordered = [sorted(one) if isinstance(one, set | frozenset) else one for one in args]
        shape = tuple(tuple(map(_kind, one)) if isinstance(one, _MANY) else _kind(one) for one in ordered)
        if shape not in self._texts:
            self._texts[shape] = _put_together(self._build, shape)
        values = [value for one in ordered for value in (one if isinstance(one, _MANY) else (one,))]
        return self._texts[shape], [value for value in values if value is not None]


class Columns:
    """What a function of no argument but the rows adds to each row of a model, put together once.

    What it adds may ask for nothing but the row's own columns and what stands in other tables.
    """

    def __init__(self, add: Callable[[QuerySet[Any]], QuerySet[Any]]) -> None:
        self.__doc__, self.__wrapped__ = add.__doc__, add
        self._add = add
        self._added: dict[type[Model], Mapping[str, _Column]] = {}

    def __call__(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows with what is added."""
        if rows.model not in self._added:
            self._added[rows.model] = self._put_together(rows.model)
        found: QuerySet[Any] = rows.annotate(**self._added[rows.model])
        return found

    def _put_together(self, model: type[Model]) -> Mapping[str, "_Column"]:
        query = self._add(model._base_manager.all()).query
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        compiler.as_sql()
        return {
            name: _Column(model._meta.db_table, compiler.compile(one), one.output_field)
            for name, one in query.annotation_select.items()
        }


class _Column(RawSQL):
    """The text of a column that is worked out for each row of a table."""

    def __init__(self, table: str, text: tuple[str, Sequence[Any]], output_field: Field[Any, Any]) -> None:
        sql, params = text
        if re.search(rf'(FROM|JOIN) "{table}"(?! [A-Z])', sql):
            raise TypeError(f"In {sql!r} two things are named {table}.")
        super().__init__(sql, tuple(params), output_field)
        self.table = table

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the text, in brackets already where it needs some."""
        return self.sql, tuple(self.params)

    def relabeled_clone(self, change_map: Mapping[str, str]) -> "_Column":
        """Return the column of the same table under the name that it has in a larger query."""
        found = copy(self)
        if self.table in change_map:
            found.table = change_map[self.table]
            found.sql = self.sql.replace(f'"{self.table}".', f'"{found.table}".')
        return found


def _put_together(build: Callable[..., QuerySet[Any, Any]], shape: Shape) -> _Text | None:
    """The text of a query for arguments of a shape; None where nothing can be found whatever their values.

    It is put together twice, by two sets of stand-ins: what differs between the two has to be a stand-in.
    """
    found: list[tuple[QuerySet[Any, Any], SQLCompiler, str, tuple[Any, ...], list[Any]]] = []
    for turn in range(2):
        values, args = _standing_in(shape, turn)
        query = build(*args)
        compiler = query.query.get_compiler(query.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        found.append((query, compiler, sql, tuple(params), [_adapted(value) for value in values]))
    (query, compiler, sql, params, stood), (_query, _compiler, other_sql, others, other_stood) = found
    if sql != other_sql or len(params) != len(others):
        raise TypeError(f"{build.__qualname__}: the text of the query differs by the values of its arguments.")
    pairs = list(zip(stood, other_stood, strict=True))
    places: dict[int, int] = {}
    for number, pair in enumerate(zip(params, others, strict=True)):
        if pair in pairs:
            places[number] = pairs.index(pair)
        elif _bare(pair[0]) != _bare(pair[1]) or isinstance(pair[0], date | UUID) or _A_DAY.match(str(pair[0])):
            raise TypeError(f"{build.__qualname__}: {pair[0]!r} in the query is no argument.")
    return _Text(query, compiler, sql, params, places)


def _kind(value: Value) -> type[Any]:
    if type(value) not in _STAND_INS:
        raise TypeError(f"A prepared query cannot be asked by {value!r}.")
    return type(value)


_STAND_INS: Mapping[type[Any], Callable[[int], Value]] = {
    UUID: lambda number: UUID(int=(0xC0FFEE << 64) + number),
    date: lambda number: date(1901, 1, 1) + timedelta(days=number),
    str: lambda number: f"\ue000{number}",
    type(None): lambda _number: None,
}


def _standing_in(shape: Shape, turn: int) -> tuple[list[Value], list[Any]]:
    """Values that stand for those of a call, none twice, and the arguments made of them."""
    values: list[Value] = []

    def one(kind: type[Any]) -> Value:
        value = _STAND_INS[kind](turn * 1001 + len(values))
        if value is not None:
            values.append(value)
        return value

    args = [[one(kind) for kind in part] if isinstance(part, tuple) else one(part) for part in shape]
    return values, args


def _bare(value: Any) -> Any:
    """What a wrapper of the driver holds (JSON), for two of them are never equal."""
    return getattr(value, "obj", value)


def _adapted(value: Value) -> Any:
    """A value as this database is told it."""
    connection = connections[DEFAULT_DB_ALIAS]
    if isinstance(value, UUID):
        return UUIDField().get_db_prep_value(value, connection)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
