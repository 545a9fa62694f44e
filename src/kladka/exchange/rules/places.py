"""Which of our records a column of another system's file is made of: where a fault in it is mended. Pure."""

from collections.abc import Mapping

IDENTITY, ENTRY, SUPPORT, EXIT, SITUATION, ANY = "identity", "entry", "support", "exit", "situation", "any"

PLACES: Mapping[str, tuple[str, str]] = {
    "given_name": (IDENTITY, "given_name"),
    "family_name": (IDENTITY, "family_name"),
    "identifier": (IDENTITY, "pesel"),
    "has_no_pesel": (IDENTITY, "pesel"),
    "country": (IDENTITY, "postcode"),
    "town": (IDENTITY, "town"),
    "postcode": (IDENTITY, "postcode"),
    "phone": (IDENTITY, "phone"),
    "email": (IDENTITY, "email"),
    "sex": (ENTRY, "sex"),
    "age": (ENTRY, "birth_date"),
    "education": (ENTRY, "education"),
    "citizenship": (ENTRY, "citizenship"),
    "voivodeship": (ENTRY, "powiat"),
    "powiat": (ENTRY, "powiat"),
    "municipality": (ENTRY, "municipality"),
    "degurba": (ENTRY, "degurba"),
    "labour_status": (ENTRY, "labour_status"),
    "labour_substatus": (ENTRY, "labour_substatus"),
    "entry_date": (ENTRY, "entry_date"),
    "foreign_background": (ENTRY, "foreign_background"),
    "third_country": (ENTRY, "third_country"),
    "minority": (ENTRY, "minority"),
    "homeless": (ENTRY, "homeless"),
    "disability": (ENTRY, "disability"),
    "supports.scope": (SUPPORT, ""),
    "supports.kind": (SUPPORT, ""),
    "supports.start_date": (SUPPORT, "start_date"),
    "exit_date": (EXIT, "exit_date"),
    "path_completed": (EXIT, "path_completed"),
    "situations": (SITUATION, ""),
    "business_start": (SITUATION, "from_date"),
}
"""Source of a column → part of the record, and the field of its form ("" where it is none)."""


def place_of(source: str) -> tuple[str, str]:
    """Return part and field; anything about the person where a column is made of no record of ours."""
    return PLACES.get(source, (ANY, ""))
