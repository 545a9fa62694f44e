"""Compiles one Typst document: the question as JSON on standard input, the PDF in base64 on standard output.

Run alone, as a program, under limits. Imports nothing of ours.
"""

import base64
import json
import resource
import sys

import typst

SECONDS = 50


def limit(memory: int | None) -> None:
    """Bound the time and, where it is told, the memory in bytes; forbid to write files."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def main() -> None:
    """Read, compile, answer; what the compiler refuses goes to standard error."""
    asked = json.load(sys.stdin.buffer)
    limit(asked["memory"])
    compiled = typst.compile(
        asked["template"],
        root=asked["root"],
        font_paths=[asked["fonts"]],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": asked["data"]},
        pdf_standards="ua-1",
    )
    sys.stdout.buffer.write(base64.b64encode(compiled))


if __name__ == "__main__":
    main()
