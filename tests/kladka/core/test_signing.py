"""Keys that sign: made once, readable by their owner, changed without losing what the old ones proved."""

import pytest

from kladka.core import signing
from kladka.core.errors import PolicyBroken


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path


def test_the_first_signature_makes_the_key_and_the_next_uses_it(tmp_path):
    first, second = signing.sign(b"one"), signing.sign(b"two")
    assert first.public_key == second.public_key == signing.public_keys()[0]
    assert first.key_id == signing.key_id_of(first.public_key)
    assert {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {
        "report-0001.key": 0o600,
        "report-0001.pub": 0o600,
    }
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_a_signature_proves_exactly_what_was_signed():
    made = signing.sign(b"content")
    assert signing.proves(b"content", made.public_key, made.signature)
    assert not signing.proves(b"content ", made.public_key, made.signature)
    assert not signing.proves(b"content", bytes(32), made.signature)
    assert not signing.proves(b"content", made.public_key, b"")
    assert not signing.proves(b"content", b"short", made.signature)


def test_a_new_key_signs_from_now_on_and_the_old_public_one_stays():
    old = signing.sign(b"x")
    new = signing.new_key()
    assert signing.sign(b"x").public_key == new
    assert signing.public_keys() == [old.public_key, new]


def test_a_private_key_that_was_lost_is_not_made_anew_in_silence(tmp_path):
    signing.sign(b"x")
    (tmp_path / "keys" / "report-0001.key").unlink()
    with pytest.raises(PolicyBroken, match="kladka report key --new"):
        signing.sign(b"x")
