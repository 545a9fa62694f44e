"""What may stand in a log: addresses and error types, never what somebody typed."""

import logging
import re
import traceback

_QUERY = re.compile(r"\?\S*")
_DIGITS = re.compile(r"\d{9,}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_TOKEN = re.compile(r"(/enter/|/password/reset/key/)[^/\s]+")


class WithoutData(logging.Filter):
    """Takes query strings, e-mail addresses, sign-in tokens, long numbers and exceptions' own words out of a record.

    Of an exception its type and the places it passed remain: its words may quote a person's data.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = scrubbed(record.getMessage())
        record.args = ()
        if record.exc_info and record.exc_info[0]:
            places = traceback.format_tb(record.exc_info[2])
            record.exc_text = "".join(places) + record.exc_info[0].__name__
            record.exc_info = None
        return True


def scrubbed(text: str) -> str:
    """Return `text` without what could name a person."""
    for pattern, instead in ((_TOKEN, r"\1…"), (_QUERY, "?…"), (_EMAIL, "…@…"), (_DIGITS, "…")):
        text = pattern.sub(instead, text)
    return text
