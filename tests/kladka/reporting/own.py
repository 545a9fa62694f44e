"""Own indicators for tests, made by the verbs."""

from kladka.accounts.models import User
from kladka.core import polish
from kladka.organisations.models import Staff
from kladka.programmes import actions as programmes
from kladka.reporting.actions import indicator as actions
from kladka.reporting.models import IndicatorDraft, IndicatorVersion
from tests.world.cast import Cast

EXAMPLE = """examples:
  - text: Ola was advised, Jan was trained.
    as_of: 2026-06-30
    value: 1
    members: [ola]
    facts: |
      participation
      id | person | entry_date
      ---+--------+-----------
      1  | ola    | 2026-03-02
      2  | jan    | 2026-03-02

      support
      participation | kind   | start_date
      --------------+--------+-----------
      1             | {kind} | 2026-03-02
      2             | {other} | 2026-03-02
"""


SHARE_OF_MEN = """code: local_men
title:
  en: Share of men
  pl: Udział mężczyzn
counts: persons
share:
  of: sex = 'male'
  among: sex in ('female', 'male')
decimals: 2
examples:
  - text: Jan is one of two.
    as_of: 2026-06-30
    value: 1/2
    facts: |
      participation
      id | person | sex    | entry_date
      ---+--------+--------+-----------
      1  | ola    | female | 2026-03-02
      2  | jan    | male   | 2026-03-02
"""
"""Of three women and five men it is 0.625, which a page rounds."""


def text_of(code: str = "local_advised", *, kind: str = "coaching", example: bool = True) -> str:
    """Return a definition that counts people with a kind of support."""
    text = f"""code: {code}
title:
  en: People with {kind}
  pl: Osoby z formą {kind}
counts: persons
when: support('{kind}')
"""
    other = "training" if kind != "training" else "advice"
    return text + (EXAMPLE.format(kind=kind, other=other) if example else "")


def drafted(cast: Cast, code: str) -> IndicatorDraft:
    """Keep a draft as Olga."""
    return actions.save_draft(project=cast.project, text=text_of(code, example=False), by=cast.users["olga"])


def proposed(cast: Cast, code: str = "local_advised", **more: str) -> IndicatorVersion:
    """Put a definition to a colleague as Olga."""
    return actions.propose(project=cast.project, text=text_of(code, **more), by=cast.users["olga"])  # type: ignore[arg-type]


def approved(cast: Cast, code: str = "local_advised", **more: str) -> IndicatorVersion:
    """Let a definition count; Olga is alone in the cast."""
    version = proposed(cast, code, **more)
    return actions.approve(version=version, by=cast.users["olga"], alone=True)


def colleague(cast: Cast) -> User:
    """Hire a second monitoring officer."""
    user = User.objects.create_user("oskar@example.invalid", "a long enough passphrase", name="Oskar Monitorowski")
    staff = Staff.objects.create(
        organisation=cast.organisations["leader"],
        user=user,
        given_name="Oskar",
        family_name="Monitorowski",
        name_fold=polish.fold("Monitorowski Oskar"),
        name_sort=polish.sort_key("Monitorowski Oskar"),
    )
    programmes.appoint(project=cast.project, staff=staff, role="monitoring_officer", by=cast.users["olga"])
    cast.users["oskar"], cast.staff["oskar"] = user, staff
    return user
