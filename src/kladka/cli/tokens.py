"""`kladka token make | list | revoke`: tokens for programs, for whoever runs the product."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from kladka.accounts import actions
from kladka.accounts.models import ApiToken, Scope, User
from kladka.accounts.queries import user_with_address, valid_tokens
from kladka.audit.actions import SYSTEM
from kladka.cli.main import Commands
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.programmes.permissions import viewer_for, visible_projects


def register(commands: Commands) -> None:
    """Add `token`."""
    token = commands.add_parser("token", help="tokens with which programs read the API")
    verbs = token.add_subparsers(metavar="VERB", required=True)
    make = verbs.add_parser("make", help="make a token of a person and print it, once")
    make.add_argument("email", help="whose rights it has")
    make.add_argument("--purpose", required=True, help="which program uses it and where")
    make.add_argument("--project", required=True, action="append", metavar="CODE", help="for this project; repeatable")
    make.add_argument("--scope", required=True, action="append", choices=Scope.values, help="may read this; repeatable")
    make.add_argument("--until", required=True, type=_day, metavar="DAY", help="last day on which it works")
    make.set_defaults(run=_make)
    listing = verbs.add_parser("list", help="list the tokens that work today")
    listing.add_argument("email", nargs="?", help="only of this person")
    listing.set_defaults(run=_list)
    revoke = verbs.add_parser("revoke", help="let a token open nothing any more")
    revoke.add_argument("prefix", help="its beginning, as `kladka token list` prints it")
    revoke.set_defaults(run=_revoke)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day. Write it as year-month-day, like 2027-06-30.") from error


def _make(arguments: Any) -> int:
    user = _user(arguments.email)
    open_today = dict(visible_projects(viewer_for(user, clock.today())).values_list("code", "pk"))
    unknown = sorted(set(arguments.project) - open_today.keys())
    if unknown:
        there = f"They may open: {', '.join(sorted(open_today))}." if open_today else "They may open none today."
        raise PolicyBroken(f"{user.name} may not open the project “{unknown[0]}”. {there}")
    token, secret = actions.make_token(
        user=user,
        purpose=arguments.purpose,
        scopes=arguments.scope,
        projects=[open_today[code] for code in arguments.project],
        expires_on=arguments.until,
        by=SYSTEM,
    )
    print(f"A token of {user.name}, until {token.expires_on}. It is shown this once and kept nowhere:")
    print(secret)
    return 0


def _list(arguments: Any) -> int:
    tokens = valid_tokens(clock.today()).select_related("user").order_by("user__email", "made_at")
    if arguments.email:
        tokens = tokens.filter(user=_user(arguments.email))
    for each in tokens:
        used = each.last_used_on or "never"
        scopes = ",".join(each.scopes)
        print(f"{each.prefix}  {each.user.email}  until {each.expires_on}  used {used}  {scopes}  {each.purpose}")
    return 0


def _revoke(arguments: Any) -> int:
    token = ApiToken.objects.filter(prefix=arguments.prefix).first()
    if token is None:
        raise PolicyBroken(f"No token begins with “{arguments.prefix}”. `kladka token list` prints those that work.")
    actions.revoke_token(token=token, by=SYSTEM)
    print(f"{token.prefix} opens nothing any more.")
    return 0


def _user(email: str) -> User:
    found = user_with_address(email)
    if found is None:
        raise PolicyBroken(f"No account has the address {email}.")
    return found
