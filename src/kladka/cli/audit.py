"""`kladka audit verify` and `kladka audit checkpoint`: proof that nothing was altered."""

import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from kladka.audit import queries
from kladka.audit.queries import Head
from kladka.cli.main import Commands
from kladka.core import clock
from kladka.core.errors import KladkaError


def register(commands: Commands) -> None:
    """Add `audit verify` and `audit checkpoint`."""
    audit = commands.add_parser("audit", help="the chain of all changes")
    verbs = audit.add_subparsers(metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="check every chain, fact and sealed read")
    verify.add_argument("--checkpoints", type=Path, help="heads kept elsewhere (default: those in VAR)")
    verify.set_defaults(run=_verify)
    checkpoint = verbs.add_parser("checkpoint", help="print the head of every chain, to be kept elsewhere")
    checkpoint.set_defaults(run=_checkpoint)


def heads_file() -> Path:
    """Return where the heads are written down, outside the database."""
    return Path(settings.VAR) / "audit-heads.jsonl"


def write_heads() -> list[Head]:
    """Append the heads that are not written down yet to the file and return them."""
    path = heads_file()
    known = {(head.controller, head.number) for head in read_heads(path)}
    new = [head for head in queries.heads() if (head.controller, head.number) not in known]
    if new:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(_line(head) + "\n" for head in new)
    return new


def read_heads(path: Path) -> list[Head]:
    """Return the heads in `path`, oldest first; none when there is no such file."""
    if not path.exists():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
    return [Head(UUID(row["controller"]), row["number"], row["hash"]) for row in rows]


def _line(head: Head) -> str:
    at = clock.now().isoformat(timespec="seconds")
    return json.dumps({"controller": str(head.controller), "number": head.number, "hash": head.hash, "at": at})


def _verify(arguments: Any) -> int:
    if arguments.checkpoints and not arguments.checkpoints.exists():
        raise KladkaError(f"There is no file {arguments.checkpoints}. Name the file in which the heads were kept.")
    checkpoints = read_heads(arguments.checkpoints or heads_file())
    faults = list(queries.verify(checkpoints))
    if not checkpoints:
        print("Without checkpoints a chain whose end was cut off looks whole. Keep heads elsewhere.", file=sys.stderr)
    for fault in faults:
        print(f"{fault.what}: {fault.where}", file=sys.stderr)
    if not faults:
        print(f"Nothing was altered. Chains: {len(queries.heads())}, checkpoints: {len(checkpoints)}.")
    return 1 if faults else 0


def _checkpoint(arguments: Any) -> int:
    write_heads()
    for head in queries.heads():
        print(_line(head))
    return 0
