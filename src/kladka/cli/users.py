"""`kladka user create`: the way in for the first administrator, and for those who have lost theirs."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from kladka.accounts import actions
from kladka.accounts.models import User
from kladka.audit.actions import SYSTEM
from kladka.cli.main import Commands
from kladka.core import polish
from kladka.core.addresses import full_address
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.organisations import actions as organisations
from kladka.organisations.models import Organisation


def register(commands: Commands) -> None:
    """Add `user create`."""
    user = commands.add_parser("user", help="accounts")
    verbs = user.add_subparsers(metavar="VERB", required=True)
    create = verbs.add_parser("create", help="make an account and print a link to set its password, once")
    create.add_argument("email")
    create.add_argument("--name", required=True, help="given and family name")
    create.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], default="pl")
    create.add_argument(
        "--administrator-of",
        metavar="ORGANISATION",
        help="make the account administrator of this organisation, by its name or id; "
        "one that is not there yet is recorded first",
    )
    create.add_argument(
        "--legal-form", metavar="CODE", help="legal form of a new organisation (packs/dictionaries/legal-forms.yaml)"
    )
    create.set_defaults(run=run)


def run(arguments: Any) -> int:
    """Make the account and print where its owner sets a password."""
    with transaction.atomic():
        user = actions.create_user(email=arguments.email, name=arguments.name, language=arguments.language, by=SYSTEM)
        if arguments.administrator_of:
            make_administrator(user, arguments.administrator_of, arguments.legal_form)
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    print(f"Give this address to {user.name}; it works once, within {hours} hours:")
    print(full_address(actions.password_address(user)))
    return 0


def make_administrator(user: User, organisation_name: str, legal_form: str | None) -> None:
    """Make `user` administrator of the organisation of that name; a new one answers for its own data.

    Raises PolicyBroken when several organisations have this name (then an id says which), when a new organisation
    comes without a legal form, or the name is not two words.
    """
    given_name, _, family_name = user.name.rpartition(" ")
    if not given_name:
        raise PolicyBroken("Give the name of an administrator as given and family name, in quotes.")
    organisation = _organisation(organisation_name)
    if organisation is None:
        if not legal_form:
            codes = ", ".join(code for code, _ in dictionary("legal-forms").choices())
            raise PolicyBroken(f"No organisation has this name. To record it, add --legal-form with one of: {codes}.")
        organisation = organisations.add_organisation(
            name=organisation_name, legal_form=legal_form, is_controller=True, by=user
        )
    organisations.add_staff(
        organisation=organisation,
        given_name=given_name,
        family_name=family_name,
        user=user,
        is_administrator=True,
        by=user,
    )


def _organisation(name_or_id: str) -> Organisation | None:
    """Return the organisation that was named, or None when none has this name."""
    try:
        by_id = UUID(name_or_id)
    except ValueError:
        found = list(Organisation.objects.filter(name_fold=polish.fold(" ".join(name_or_id.split()))).order_by("pk"))
        if len(found) > 1:
            lines = "\n".join(f"{each.pk}  {_described(each)}" for each in found)
            raise PolicyBroken(
                f"Several organisations have this name. Give the id of the one you mean instead:\n{lines}"
            ) from None
        return found[0] if found else None
    organisation = Organisation.objects.filter(pk=by_id).first()
    if organisation is None:
        raise PolicyBroken(f"There is no organisation with the id {name_or_id}.")
    return organisation


def _described(organisation: Organisation) -> str:
    return ", ".join(part for part in (organisation.name, organisation.municipality, organisation.krs) if part)
