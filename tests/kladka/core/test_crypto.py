"""Sealed values open for their own row only, and need their key."""

from pathlib import Path
from uuid import UUID

import pytest

from kladka.core import crypto

ROW = ("people_identity", "pesel", "row-1", "controller-1")
SECRET = "70010112345"
ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings) -> Path:
    settings.VAR = tmp_path
    crypto.prepare_keys()
    return tmp_path


def test_what_was_sealed_is_read_back():
    assert crypto.unseal(crypto.seal(SECRET.encode(), ROW), ROW).decode() == SECRET


def test_the_same_value_is_never_sealed_the_same_way():
    assert crypto.seal(b"x", ROW) != crypto.seal(b"x", ROW)


@pytest.mark.parametrize("position", [0, 1, 2, 3])
def test_a_value_moved_to_another_context_stays_closed(position):
    other = tuple("other" if index == position else part for index, part in enumerate(ROW))
    with pytest.raises(crypto.BrokenSealError):
        crypto.unseal(crypto.seal(b"x", ROW), other)


def test_contexts_are_not_glued_together():
    with pytest.raises(crypto.BrokenSealError):
        crypto.unseal(crypto.seal(b"x", ("ab", "c")), ("a", "bc"))


def test_every_changed_byte_is_noticed():
    sealed = crypto.seal(SECRET.encode(), ROW)
    for index in range(len(sealed)):
        changed = bytes(byte ^ (position == index) for position, byte in enumerate(sealed))
        with pytest.raises((crypto.BrokenSealError, crypto.MissingKeyError)):
            crypto.unseal(changed, ROW)


def test_a_stolen_database_without_the_keys_gives_nothing_away(var):
    sealed = crypto.seal(SECRET.encode(), ROW)
    assert SECRET.encode() not in sealed
    for path in (var / "keys").glob("sealing-*"):
        path.unlink()
    crypto.prepare_keys()
    with pytest.raises(crypto.MissingKeyError):
        crypto.unseal(sealed, ROW)


def test_a_newer_key_seals_and_the_older_still_opens(var):
    old = crypto.seal(SECRET.encode(), ROW)
    (var / "keys" / "sealing-0002.key").write_bytes(b"k" * 32)
    crypto.prepare_keys()
    new = crypto.seal(SECRET.encode(), ROW)
    assert old[1:5] != new[1:5]
    assert crypto.unseal(old, ROW) == crypto.unseal(new, ROW) == SECRET.encode()


def test_the_index_finds_equal_values_of_one_controller_and_links_no_two():
    assert crypto.blind_index(SECRET, ONE) == crypto.blind_index(SECRET, str(ONE))
    assert crypto.blind_index(SECRET, ONE) != crypto.blind_index(SECRET, OTHER)
    assert len(crypto.blind_index(SECRET, ONE)) == 64


def test_keys_are_kept_private_and_never_replaced(var):
    before = {path.name: path.read_bytes() for path in (var / "keys").iterdir()}
    crypto.prepare_keys()
    assert {path.name: path.read_bytes() for path in (var / "keys").iterdir()} == before
    assert {path.stat().st_mode & 0o777 for path in (var / "keys").iterdir()} == {0o600}
    assert (var / "keys").stat().st_mode & 0o777 == 0o700


def test_what_is_missing_is_named(tmp_path):
    assert crypto.missing_keys(tmp_path / "none") == ["index.key", "sealing-0001.key", "secret-key"]
    assert crypto.missing_keys() == []
