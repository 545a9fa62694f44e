"""Print, for each role of the demo world, an address that signs in once."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from kladka.accounts.actions import make_link
from kladka.accounts.models import User
from kladka.core import packs
from kladka.people.queries.own_page import accesses


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
        self._participants(options["address"])

    def _participants(self, address: str) -> None:
        """Say how participants with a page of their own get in: codes go to the folder for mail of this world."""
        people = accesses().exclude(address="").order_by("-accepted_at")
        if not people:
            return
        self.stdout.write(f"  participant, own page: {address}{reverse('own:enter')}")
        self.stdout.write(f"    Type the e-mail address; the code comes within a minute to {settings.VAR / 'mailbox'}")
        for one in people:
            identity = one.person.identity
            first = "" if one.accepted_at else f", the first time birth date {identity.birth_date}"
            self.stdout.write(f"    {identity.name}: {one.address}{first}")
