"""The installation's own signature: Ed25519, one file per key in VAR/keys, the newest signs.

A signature names its key by the beginning of the SHA-256 of the public one, so keys can be changed: the public keys
of all stay there, to be given to whoever checks. The private keys belong into the keys' backup.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.writing import write_new

_PRIVATE, _PUBLIC = "report-*.key", "report-*.pub"
_ID_LETTERS = 16
KEY_BYTES, SIGNATURE_BYTES = 32, 64


@dataclass(frozen=True)
class Signed:
    """A signature and the public key that proves it."""

    key_id: str
    public_key: bytes
    signature: bytes


def key_id_of(public_key: bytes) -> str:
    """Return the name of a key: the first 16 hex digits of the SHA-256 of its public half."""
    return hashlib.sha256(public_key).hexdigest()[:_ID_LETTERS]


def proves(content: bytes, public_key: bytes, signature: bytes) -> bool:
    """Tell whether the holder of the private half signed exactly this content."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def sign(content: bytes) -> Signed:
    """Return the signature of the installation's newest key; the first one is made here.

    Raises PolicyBroken where a private key was lost: another is made only by somebody who says so.
    """
    if not public_keys():
        new_key()
    keys = sorted(_folder().glob(_PRIVATE))
    if is_lost():
        raise PolicyBroken(
            _("The key that signs reports is lost. Put it back from its backup, or run `kladka report key --new`.")
        )
    private = Ed25519PrivateKey.from_private_bytes(keys[-1].read_bytes())
    public = private.public_key().public_bytes_raw()
    return Signed(key_id_of(public), public, private.sign(content))


def is_lost() -> bool:
    """Tell whether there were keys, and none is left that signs."""
    return bool(public_keys()) and not any(_folder().glob(_PRIVATE))


def public_keys() -> list[bytes]:
    """Return the public keys of this installation, the one that signs now last."""
    return [path.read_bytes() for path in sorted(_folder().glob(_PUBLIC))]


def new_key() -> bytes:
    """Make another key, which signs from now on; return its public half. The older public ones stay."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    number = 1 + max((_number(path) for path in folder.glob("report-*.*")), default=0)
    # The public half first: a key that signs has always been published.
    write_new(folder / f"report-{number:04}.pub", public)
    write_new(folder / f"report-{number:04}.key", private.private_bytes_raw())
    return public


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _folder() -> Path:
    return Path(settings.VAR) / "keys"
