"""The file of a report, written once for a module and verified as anybody would."""

import pytest
from django.utils import translation

import miara
from kladka.reporting import kreport
from tests.kladka.reporting.kreports import CODE
from tests.kladka.reporting.ledgers import about, last_number, numbered


@pytest.fixture
def own_keys(settings, tmp_path):
    """Keys of this test alone, and words in English."""
    settings.VAR = tmp_path / "var"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def prepared():
    facts = numbered(7)
    return kreport.written(about(), miara.load_pack(CODE), facts, head=last_number(facts))


@pytest.fixture
def verified(tmp_path):
    def verify(content, **options):
        path = tmp_path / "a.kreport"
        path.write_bytes(content)
        return kreport.verify(path, **options)

    return verify
