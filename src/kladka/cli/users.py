"""`kladka user create`: the way in for the first administrator."""

from typing import Any

from django.conf import settings

from kladka.accounts import actions
from kladka.cli.main import Commands


def register(commands: Commands) -> None:
    """Add `user create`."""
    user = commands.add_parser("user", help="accounts")
    verbs = user.add_subparsers(metavar="VERB", required=True)
    create = verbs.add_parser("create", help="make an account and print a link to set its password, once")
    create.add_argument("email")
    create.add_argument("--name", required=True, help="given and family name")
    create.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], default="pl")
    create.set_defaults(run=run)


def run(arguments: Any) -> int:
    """Make the account and print where its owner sets a password."""
    user = actions.create_user(email=arguments.email, name=arguments.name, language=arguments.language)
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    print(f"Give this address to {user.name}; it works once, within {hours} hours:")
    print(f"{settings.PUBLIC_URL.rstrip('/')}{actions.password_address(user)}")
    return 0
