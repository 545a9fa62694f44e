"""Make the demo world in the empty database that the settings name."""

import gc
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from kladka.core import clock, crypto
from kladka.core.errors import DirectWriteError
from kladka.demo.build import build


class Command(BaseCommand):
    help = "Build the two made-up projects of the demo world in an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--today", type=date.fromisoformat, default=None, help="the day on which the project under way stands"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        crypto.prepare_keys()
        call_command("migrate", interactive=False, verbosity=0)
        # Everything made here lives until the end: there is no garbage to look for.
        gc.disable()
        try:
            build(options["today"] or clock.today(), tell=self.stdout.write)
        except DirectWriteError as error:
            raise CommandError(str(error)) from error
