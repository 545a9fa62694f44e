"""Sealing of values that a stolen database must not give away: AES-256-GCM, bound to the row, with a keyed index.

Keys lie outside the database, one file per key in VAR/keys. A sealed value names its key, so keys can be rotated:
the newest file seals, every file unseals. Losing a file is losing what it sealed; keep its backup apart from the data.
"""

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from kladka.core.writing import write_new

_VERSION = b"\x01"
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12  # NIST SP 800-38D §8.2: 96-bit nonces
_KEY_BYTES = 32
_SEALING = "sealing-*.key"
_INDEXING = "index.key"
_SIGNING = "secret-key"
"""Django's SECRET_KEY, as text; settings read it."""


class MissingKeyError(RuntimeError):
    """A key that is needed is not in VAR/keys. The message says what to do."""


class BrokenSealError(ValueError):
    """A sealed value was changed, moved to another row, or is no sealed value."""


def prepare_keys(folder: Path | None = None) -> None:
    """Make the keys that a new installation needs, readable by their owner only; keep those there are."""
    keys = folder or _folder()
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not list(keys.glob(_SEALING)):
        write_new(keys / _SEALING.replace("*", "0001"), os.urandom(_KEY_BYTES))
    if not (keys / _INDEXING).exists():
        write_new(keys / _INDEXING, os.urandom(_KEY_BYTES))
    if not (keys / _SIGNING).exists():
        write_new(keys / _SIGNING, secrets.token_urlsafe(48).encode())
    _sealing_keys.cache_clear()
    _index_key.cache_clear()


def missing_keys(folder: Path | None = None) -> list[str]:
    """Return the names of the key files that are needed and not there, sorted."""
    keys = folder or _folder()
    wanted = [] if list(keys.glob(_SEALING)) else [_SEALING.replace("*", "0001")]
    return sorted([*wanted, *(name for name in (_INDEXING, _SIGNING) if not (keys / name).exists())])


def seal(plaintext: bytes, context: tuple[str, ...]) -> bytes:
    """Return `plaintext` encrypted for `context` (table, field, row id, controller): it opens nowhere else.

    Form: version byte, 4 bytes of key id, 12 bytes of nonce, ciphertext with tag.
    """
    keys = _sealing_keys(_folder())
    newest = list(keys)[-1]
    nonce = os.urandom(_NONCE_BYTES)
    header = _VERSION + newest
    return header + nonce + AESGCM(keys[newest]).encrypt(nonce, plaintext, header + _bound(context))


def unseal(sealed: bytes, context: tuple[str, ...]) -> bytes:
    """Return what `seal` was given. Raises BrokenSealError, or MissingKeyError when its key file is gone."""
    value = bytes(sealed)
    start = len(_VERSION) + _KEY_ID_BYTES
    header, nonce, rest = value[:start], value[start : start + _NONCE_BYTES], value[start + _NONCE_BYTES :]
    if not header.startswith(_VERSION) or len(nonce) != _NONCE_BYTES:
        raise BrokenSealError("This is no sealed value.")
    key = _sealing_keys(_folder()).get(header[len(_VERSION) :])
    if key is None:
        raise MissingKeyError(
            "The key that sealed this value is not in the keys folder. Restore it from the keys' backup."
        )
    try:
        return AESGCM(key).decrypt(nonce, rest, header + _bound(context))
    except InvalidTag as error:
        raise BrokenSealError("The sealed value was changed, or belongs to another row.") from error


def blind_index(value: str, controller: UUID | str) -> str:
    """Return the HMAC-SHA-256 (hex) of `value` under the key of `controller`: equal values are found, none is read.

    Two controllers get different indexes of one value, so their people cannot be linked. Normalise `value` first.
    """
    return hmac.new(_controller_key(_folder(), str(controller)), value.encode(), hashlib.sha256).hexdigest()


def _folder() -> Path:
    return _keys_of(str(settings.VAR))


@lru_cache(maxsize=8)
def _keys_of(var: str) -> Path:
    """The same object each time: a path made anew is hashed anew, which costs more than the HMAC."""
    return Path(var) / "keys"


def _bound(context: tuple[str, ...]) -> bytes:
    """Return the context without ambiguity: ("a", "bc") and ("ab", "c") differ."""
    return b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in context)


@lru_cache(maxsize=8)
def _sealing_keys(folder: Path) -> dict[bytes, bytes]:
    """Return the sealing keys by id, the newest last."""
    keys = [path.read_bytes() for path in sorted(folder.glob(_SEALING))]
    if not keys:
        raise MissingKeyError("There is no sealing key. Run `kladka migrate`, or restore the keys from their backup.")
    return {hashlib.sha256(key).digest()[:_KEY_ID_BYTES]: key for key in keys}


@lru_cache(maxsize=8)
def _index_key(folder: Path) -> bytes:
    path = folder / _INDEXING
    if not path.exists():
        raise MissingKeyError("There is no index key. Run `kladka migrate`, or restore the keys from their backup.")
    return path.read_bytes()


@lru_cache(maxsize=256)
def _derived(master: bytes, controller: str) -> bytes:
    return HKDF(hashes.SHA256(), _KEY_BYTES, salt=None, info=b"kladka index " + controller.encode()).derive(master)


def _controller_key(folder: Path, controller: str) -> bytes:
    return _derived(_index_key(folder), controller)


def digest_of_secret(secret: str) -> str:
    """Return what is stored of a secret of ours in hexadecimal. It has 256 random bits, so a plain digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
