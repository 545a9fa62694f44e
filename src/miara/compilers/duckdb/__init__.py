"""The DuckDB dialect: one query for everything a pack counts over one table, one pair of queries for members.

Days and scopes are named parameters ($as_of, $known_on, $project, $projects, $where_…), so a query is compiled once per
pack. Every table that is read has the schema's columns and, in front of them, n: the number of the row.
"""

from miara.compilers.duckdb.counts import CountQuery, Family, compile_counts, numbers
from miara.compilers.duckdb.members import (
    ListQuery,
    MemberQuery,
    compile_listing,
    compile_members,
    compile_standing,
)
from miara.compilers.duckdb.scope import Scope

__all__ = [
    "CountQuery",
    "Family",
    "ListQuery",
    "MemberQuery",
    "Scope",
    "compile_counts",
    "compile_listing",
    "compile_members",
    "compile_standing",
    "numbers",
]
