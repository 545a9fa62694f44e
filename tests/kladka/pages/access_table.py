"""Writes docs/reference/access.md from the access table; test_access_table.py compares the two."""

import os
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "access.md"
HEAD = """# Who may open which page

Generated from the areas' `access.py`; `python -m tests.kladka.pages.access_table` writes it anew.
Three numbers are the answers for one's own object, a colleague's at the same partner, and another partner's.
A role that is not named is refused (403). A visitor is sent to sign in, except at public pages and the entrance.

| address | kind | roles |
|---|---|---|
"""
OPERATIONS = """
## Which operation of the API needs what

Generated from `api/access.py`. Whoever shows no good token is refused (401), a token without the scope, too (403).

| operation | scope | what it opens |
|---|---|---|
"""


def written(table, operations) -> str:
    """Return the page for the table of pages and that of the API's operations."""
    rows = "".join(f"| `{name}` | {needs.scope or 'none'} | {needs.rule} |\n" for name, needs in operations.items())
    return HEAD + "".join(_row(name, entry) for name, entry in sorted(table.items())) + OPERATIONS + rows


def _row(name, entry) -> str:
    roles = ", ".join(
        role if entry.kind == "page" else f"{role} {'/'.join(map(str, outcome))}"
        for role, outcome in sorted(entry.roles.items())
    )
    kind = f"object ({entry.parameter})" if entry.parameter else str(entry.kind)
    return f"| `{name}` | {kind} | {roles} |\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kladka.config.settings")
    import django

    django.setup()
    from kladka.api.access import ACCESS
    from kladka.pages.access import table

    PAGE.write_text(written(table(), ACCESS), encoding="utf-8")
