"""What the pages of recruitment may cost: twelve queries and sixty kilobytes each."""

from kladka.pages.access import table
from tests.kladka.pages.signed_in import client_of
from tests.kladka.pages.test_budgets import cost
from tests.world.samples import Samples, plain

MOST_QUERIES, MOST_BYTES = 12, 60 * 1024


def test_every_page_keeps_its_budget(cast):
    samples, dear = Samples(cast), {}
    alicja, anna = client_of(cast, "alicja"), client_of(cast, "anna")
    for name, entry in sorted(table().items()):
        if name.startswith(("recruitment:", "needs:", "apply:")):
            own = samples.addresses(name, entry)[0] if entry.parameter else samples.open_address(name) or plain(name)
            client = anna if name.startswith("recruitment:own") else alicja  # what was given to her
            cost(client, own)
            status, queries, size = cost(client, own)
            assert status in {200, 302, 405}, name  # 405: it takes a form
            if queries > MOST_QUERIES or size > MOST_BYTES:
                dear[name] = (queries, size)
    assert dear == {}
