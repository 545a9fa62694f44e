"""What the people of the founding project answer on the entry form."""

import random
from datetime import timedelta
from typing import Any

from kladka.demo.abc_frame import Frame
from kladka.demo.abc_plan import Life
from kladka.organisations.models import Site

_SUBSTATUS = {
    "unemployed": {"labour_substatus": "other_unemployed"},
    "inactive": {"labour_substatus": "not_in_education"},
    "employed": {"labour_substatus": "employed_other"},
}


def answers(life: Life, site: Site, frame: Frame, dice: random.Random) -> dict[str, Any]:
    """Return a complete entry form: whoever is coached is long-term unemployed, whoever is sent is employed."""
    powiat = dice.choice(frame.powiats[site.pk])
    given: dict[str, Any] = {
        "kind": "individual",
        "target_group": frame.groups["people"],
        "education": dice.choice((1, 2, 3, 3, 3, 3, 4, 5)),
        "powiat": powiat,
        "municipality": f"{powiat}011" if powiat.startswith("126") else f"{powiat}{dice.randrange(1, 8):02d}2",
        "degurba": 1 if powiat.startswith("126") else dice.choice((2, 3, 3)),
    }
    if "preparation" in life.kinds:
        institution = dice.choice(frame.institutions)
        return given | {
            "kind": "institutional",
            "institution": institution,
            "target_group": frame.groups["institutions"],
            "education": dice.choice((3, 5, 5, 5)),
            "labour_status": "employed",
            "labour_substatus": "employed_public",
        }
    if life.is_coached:
        since = life.start - timedelta(days=dice.randrange(380, 2200))
        given |= {"labour_status": "unemployed", "labour_substatus": "long_term", "unemployed_since": since}
    else:
        status = dice.choice(("unemployed", "unemployed", "inactive", "employed"))
        given |= {"labour_status": status, **_SUBSTATUS[status]}
        if status == "unemployed":
            given["unemployed_since"] = life.start - timedelta(days=dice.randrange(20, 330))
    if life.model == "tzw-disability":
        given |= {"disability": "yes", "disability_degree": dice.choice(("light", "moderate", "severe"))}
    return given
