"""A full cache forgets what has run out; limits on attempts stand in it, so what still counts stays."""

import pytest
from django.conf import settings as given
from django.core.cache.backends.filebased import FileBasedCache

from kladka.core.cache import ExpiredFirstCache

MOST = 30
RUN_OUT = [f"attempt-of-last-week-{number}" for number in range(20)]
COUNTS = [f"attempt-of-now-{number}" for number in range(20)]


@pytest.fixture
def filled(tmp_path):
    def fill(kind):
        cache = kind(str(tmp_path / kind.__name__), {"timeout": 3600, "OPTIONS": {"MAX_ENTRIES": MOST}})
        for key in RUN_OUT:
            cache.set(key, 5, timeout=-1)
        for key in COUNTS:
            cache.set(key, 5)
        return cache

    return fill


def test_what_still_counts_stays_while_anything_has_run_out(filled):
    cache = filled(ExpiredFirstCache)
    assert cache.get_many(COUNTS) == dict.fromkeys(COUNTS, 5)
    assert not cache.get_many(RUN_OUT)


def test_the_one_of_the_framework_drops_what_counts(filled):
    """Why there is one of our own: when this fails, it is not needed any more."""
    assert len(filled(FileBasedCache).get_many(COUNTS)) < len(COUNTS)


def test_it_never_grows_beyond_its_end(filled):
    cache = filled(ExpiredFirstCache)
    for number in range(3 * MOST):
        cache.set(f"one-more-{number}", 5)
    assert cache.get(f"one-more-{3 * MOST - 1}") == 5
    assert len(cache._list_cache_files()) <= MOST


def test_what_can_be_made_anew_takes_no_room_from_limits():
    assert given.CACHES["default"]["BACKEND"] == "kladka.core.cache.ExpiredFirstCache"
    assert given.CACHES["default"]["LOCATION"] != given.CACHES["feeds"]["LOCATION"]
