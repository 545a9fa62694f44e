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
    asked = {
        "template": str(folder / f"{template}.typ"),
        "root": str(folder),
        "fonts": str(_FONTS),
        "data": json.dumps({**data, "language": language}, ensure_ascii=False, sort_keys=True),
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
        raise DocumentError(f"The document “{template}” was not ready in {PATIENCE} seconds.") from error
    if run.returncode:
        raise DocumentError(f"The document “{template}” cannot be made. {run.stderr.decode(errors='replace')[-2000:]}")
    return base64.b64decode(run.stdout, validate=True)
