"""From a template and its data to an accessible PDF, in a process of its own."""

import base64
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kladka.core import packs

_WORKER = Path(__file__).with_name("worker.py")
_FONTS = Path(__file__).resolve().parents[1] / "core" / "static" / "vendor" / "fonts"
PATIENCE = 60
"""Seconds of waiting for a document; a table of three thousand rows takes about two."""


class DocumentError(RuntimeError):
    """A template or its data are wrong: a mistake of the programmer, never of the person who asked."""


def pdf(template: str, data: Mapping[str, Any], language: str) -> bytes:
    """Return the document as PDF/UA-1. Raises DocumentError, among others without a title or words for a picture.

    Made by another process: whatever happens to it there, this one goes on.
    """
    folder = packs.root() / "documents"
    return compiled(folder / f"{template}.typ", folder, {**data, "language": language})


def compiled(template: Path, root: Path, data: Mapping[str, Any], *, memory: int | None = None) -> bytes:
    """Return what a template makes of its data, as `pdf` does. It reads what lies under `root` and nothing else.

    `memory`: bytes that it may take at most.
    """
    asked = {
        "template": str(template),
        "root": str(root),
        "fonts": str(_FONTS),
        "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
        "memory": memory,
    }
    try:
        run = subprocess.run(
            [sys.executable, "-I", str(_WORKER)],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={"PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(f"The document “{template.stem}” was not ready in {PATIENCE} seconds.") from error
    if run.returncode:
        told = run.stderr.decode(errors="replace")[-2000:]
        raise DocumentError(f"The document “{template.stem}” cannot be made. {told}")
    return base64.b64decode(run.stdout, validate=True)
