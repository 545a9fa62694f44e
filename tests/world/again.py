"""The cast, made once for the tests of a process and put back, row by row, for each of them.

Making it through the verbs costs a tenth of a second, half of what most tests cost. Its ids are the same in every test,
so what the product keeps in memory by id is dropped.
"""

import pickle
import sys
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Protocol

from django.conf import settings
from django.core.cache import caches
from django.db import connection

from kladka.core import clock, ids
from kladka.reporting.extraction import keeping
from kladka.reporting.live import definitions
from tests.world.cast import Cast, make_cast

_USUAL = (clock.now, clock.today, settings.VAR)


@dataclass(frozen=True)
class Made:
    """A cast as it was made in one database on one day: its objects, and the rows it left by table."""

    day: date
    database: str
    objects: bytes
    rows: "Rows"

    def put_back(self) -> Cast:
        """Write the rows into the open transaction and return the objects anew."""
        self.rows.write()
        cast: Cast = pickle.loads(self.objects)
        forget(cast)
        return cast


_made: list[Made] = []


def cast_again() -> Cast:
    """Return the cast for a test, in its transaction."""
    if not _is_usual():
        return make_cast()
    database = str(connection.settings_dict["NAME"])
    if _made and (_made[0].day, _made[0].database) == (clock.today(), database):
        return _made[0].put_back()
    rows: Rows = Inserted() if connection.vendor == "sqlite" else Copied()
    cast = make_cast()
    rows.read()
    _made[:] = [Made(clock.today(), database, pickle.dumps(cast), rows)]
    return cast


def _is_usual() -> bool:
    """Whether the cast would be what it is in any other test: at the clock's time, with the usual keys."""
    usual = (clock.now, clock.today, settings.VAR) == _USUAL
    return usual and clock._handed.get() is None and ids._tails.get() is _TAILS


_TAILS = ids._tails.get()


class Rows(Protocol):
    """Rows by table that came after this was made: read once, written into any later transaction."""

    def read(self) -> None: ...
    def write(self) -> None: ...


class Inserted:
    """On SQLite, where new rows have higher numbers."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            self._last = {
                name: cursor.execute(f'SELECT max(rowid) FROM "{name}"').fetchone()[0] or 0 for name in tables
            }

    def read(self) -> None:
        """Keep the rows that are new."""
        with connection.cursor() as cursor:
            found = {
                name: cursor.execute(f'SELECT * FROM "{name}" WHERE rowid > %s ORDER BY rowid', [number]).fetchall()
                for name, number in self._last.items()
            }
        self._rows = {name: rows for name, rows in found.items() if rows}

    def write(self) -> None:
        """Insert them."""
        with connection.cursor() as cursor:
            for table, rows in self._rows.items():
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({", ".join(["%s"] * len(rows[0]))})', rows)


class Copied:
    """On PostgreSQL, where new rows stand in other places, and whole tables are copied as text."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            self._there = {name: self._places(cursor, name) for name in tables}

    def read(self) -> None:
        """Keep the rows that are new, without the columns that PostgreSQL works out."""
        self._rows: dict[str, bytes] = {}
        with connection.cursor() as cursor:
            for table, there in self._there.items():
                if set(self._places(cursor, table)) - set(there):
                    columns = self._columns(cursor, table)
                    old = f"WHERE NOT ctid = ANY('{{{','.join(f'"{place}"' for place in there)}}}'::tid[])"
                    with cursor.copy(f'COPY (SELECT {columns} FROM "{table}" {old} ORDER BY ctid) TO STDOUT') as copy:
                        self._rows[f'"{table}" ({columns})'] = b"".join(copy)

    def write(self) -> None:
        """Copy them in."""
        with connection.cursor() as cursor:
            for table, rows in self._rows.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(rows)

    @staticmethod
    def _places(cursor: Any, table: str) -> list[str]:
        cursor.execute(f'SELECT ctid::text FROM "{table}"')
        return [place for (place,) in cursor.fetchall()]

    @staticmethod
    def _columns(cursor: Any, table: str) -> str:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
            "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            [f'"{table}"'],
        )
        return str(cursor.fetchone()[0])


def forget(cast: Cast) -> None:
    """Drop what the product kept in memory and on disk: it may be of another test's rows with the same ids."""
    for kept in _memories():
        kept.clear()
    definitions._own_at.cache_clear()
    for name in settings.CACHES:
        caches[name].clear()
    keeping.discard(cast.project.controller_id)


_found: dict[str, list[OrderedDict[Any, Any]]] = {}


def _memories() -> Iterator[OrderedDict[Any, Any]]:
    """Yield what modules keep from one call to the next; each module is looked through once."""
    for name in [name for name in sys.modules if name.startswith("kladka.") and name not in _found]:
        _found[name] = [kept for kept in vars(sys.modules[name]).values() if type(kept) is OrderedDict]
    return chain.from_iterable(_found.values())
