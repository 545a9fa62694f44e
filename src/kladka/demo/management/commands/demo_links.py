"""Print, for each role of the demo world, an address that signs in once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kladka.accounts.actions import make_link
from kladka.accounts.models import User
from kladka.core import packs


class Command(BaseCommand):
    help = "Print one-use sign-in links of the demo world, one for each role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="where the product is served, e.g. http://localhost:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        for visitor in packs.load("demo/visitors.yaml")["visitors"]:
            user = User.objects.filter(email=visitor["email"]).first()
            if user is not None:
                self.stdout.write(f"  {visitor['en']} – {user.name}")
                self.stdout.write(f"    {options['address']}{make_link(user=user)}")
