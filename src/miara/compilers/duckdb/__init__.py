"""The DuckDB dialect: one query for everything a pack counts by one unit, one pair of queries for members.

Days and scopes are named parameters ($as_of, $known_on, $project, $where_…), so a query is compiled once per pack.
"""

from miara.compilers.duckdb.counts import CountQuery, compile_counts
from miara.compilers.duckdb.members import MemberQuery, compile_members

__all__ = ["CountQuery", "MemberQuery", "compile_counts", "compile_members"]
