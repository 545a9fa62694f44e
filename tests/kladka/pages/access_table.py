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


def written(table) -> str:
    """Return the page for this table."""
    return HEAD + "".join(_row(name, entry) for name, entry in sorted(table.items()))


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
    from kladka.pages.access import table

    PAGE.write_text(written(table()), encoding="utf-8")
