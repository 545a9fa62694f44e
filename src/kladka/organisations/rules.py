"""What can be said of an organisation's data without asking anybody. Pure."""

from kladka.core.dictionaries import Item, dictionary

KRS_DIGITS = 10


def is_krs(number: str) -> bool:
    """Tell whether `number` looks like one of the National Court Register: ten digits, leading zeros included.

    The register's numbers carry no check digit, so a typing error cannot be found this way.
    """
    return len(number) == KRS_DIGITS and number.isascii() and number.isdigit()


def shortened(name: str, most: int) -> str:
    """Return a name of at most `most` characters, cut between words; the cut is shown by an ellipsis."""
    if len(name) <= most:
        return name
    head = name[: most - 1]
    whole = head if name[most - 1] == " " else head.rpartition(" ")[0]
    return f"{(whole or head).rstrip(' ,;-')}…"


def register_of(legal_form: str) -> str:
    """Return in which register organisations of this form are: "krs", "ceidg", "district", "arimr" or "none"."""
    return str(dictionary("legal-forms")[legal_form].data["register"])


def powiat(code: str) -> Item | None:
    """Return the powiat with this four-digit code, None when it is not on the list."""
    return dictionary("powiats").items.get(code)


def is_city(code: str) -> bool:
    """Tell whether the powiat is a city with the rights of one; Kraków is such, the powiat krakowski is not."""
    found = powiat(code)
    return found is not None and found.data["kind"] == "city"


def powiat_choices() -> list[tuple[str, str]]:
    """Return (code, label) pairs for a form, cities last as in the register's order."""
    return dictionary("powiats").choices()
