"""A sample's package: what was drawn and how, the list it was drawn from, and the evidence behind each item."""

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from kladka.reporting import queries
from kladka.reporting.dossier.archive import Archive
from kladka.reporting.dossier.binder import Item, lay_out
from kladka.reporting.models import Sample, SampleItem
from kladka.reporting.rules.checklist import checklist

DRAW_AGAIN = '''"""Draws the sample again from population.csv and sample.json: python3 draw.py"""
import csv, hashlib, json

told = json.load(open("sample.json"))
rows = list(csv.DictReader(open("population.csv")))
rank = lambda one: hashlib.sha256(f"{told['seed']}\\n{one}".encode()).hexdigest()
drawn = []
for stratum, number in told["sizes"].items():
    ids = sorted((row["id"] for row in rows if row["stratum"] == stratum), key=rank)
    drawn += ids[:number]
print("\\n".join(sorted(drawn, key=rank)))
'''
"""What anybody can run beside the two files; the how-to explains it line by line."""

type Progress = Callable[[int], None]


def folder() -> Path:
    """Return where packages lie, outside the web root."""
    return Path(settings.VAR) / "packages"


def described(sample: Sample) -> dict[str, Any]:
    """Return how a sample was drawn, as sample.json says it."""
    strata = queries.parts_of(sample)
    sizes = queries.sizes_of(sample)
    return {
        "project": sample.project.code,
        "number": sample.number,
        "kind": sample.kind,
        "indicator": sample.indicator,
        "fact_table": sample.fact_table,
        "as_of": sample.as_of.isoformat(),
        "known_on": sample.known_on.isoformat(),
        "drawn_at": sample.recorded_at.isoformat(),
        "population": {"size": sample.population_size, "sha256": sample.population_hash},
        "strata": {name: part.population for name, part in strata.items()},
        "sizes": sizes,
        "allocation": sample.allocation,
        "method": sample.method,
        "seed": sample.seed,
        "seed_given": sample.seed_given,
        "definitions": {"pack": sample.pack, "sha256": sample.pack_hash},
        "audit_entry": {"number": sample.chain_no, "hash": sample.chain_hash},
        "checklist": {"code": sample.checklist, "sha256": sample.checklist_hash},
    }


def write_sample(file: IO[bytes], sample: Sample, *, with_names: bool, progress: Progress = lambda _done: None) -> None:
    """Write the package of a sample into an open file, item by item."""
    with Archive(file) as archive:
        rows = [
            _laid_out(archive, sample, item, with_names=with_names, progress=progress)
            for item in SampleItem.objects.filter(sample=sample).order_by("position").iterator(chunk_size=100)
        ]
        archive.data("sample.json", described(sample))
        archive.text("population.csv", queries.population_of(sample))
        archive.text("draw.py", DRAW_AGAIN)
        context = {
            "sample": sample,
            "rows": rows,
            "with_names": with_names,
            "checklist": checklist(sample.checklist),
            "language": get_language(),
        }
        archive.text("index.html", render_to_string("reporting/package.html", context))


def _laid_out(
    archive: Archive, sample: Sample, item: SampleItem, *, with_names: bool, progress: Progress
) -> dict[str, Any]:
    place = f"items/{item.position:04d}"
    lay_out(archive, Item(item.participation_id, sample, item, place), with_names=with_names)
    progress(item.position)
    return {"position": item.position, "subject": item.subject, "place": place}


def write_binder(file: IO[bytes], participation: Any) -> None:
    """Write the binder of one person into an open file."""
    with Archive(file) as archive:
        lay_out(archive, Item(participation), with_names=True)
