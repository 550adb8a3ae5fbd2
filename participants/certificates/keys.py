"""The keys that credentials are signed and verified with: files in a folder that the settings name.

`signing.pem` is the private RSA key in use; every `retired*.pem` is the public part of one that was in use before, and
is published as long as it lies there, so that what it signed can still be verified.
"""

import logging
import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from joserfc.jwk import RSAKey

logger = logging.getLogger(__name__)

SIGNING = "signing.pem"
BITS = 3072


def signing_key() -> RSAKey | None:
    """The key to sign with; None where this server has none. Made here, once, where the settings say so."""
    if settings.CERTIFICATE_KEYS_DIR is None:
        return None
    path = Path(settings.CERTIFICATE_KEYS_DIR) / SIGNING
    if not path.exists():
        if not settings.CERTIFICATE_KEY_IS_MADE_HERE:
            return None
        _make(path)
    return _read(path, path.stat().st_mtime_ns)


def public_keys() -> dict[str, RSAKey]:
    """Every key that something may have been signed with, by its identifier: the thumbprint of RFC 7638."""
    folder, signing = settings.CERTIFICATE_KEYS_DIR, signing_key()
    if folder is None or signing is None:
        return {}
    retired = sorted(Path(folder).glob("retired*.pem"))
    keys = [signing, *(_read(path, path.stat().st_mtime_ns) for path in retired)]
    return {key.thumbprint(): key for key in keys}


def _make(path: Path) -> None:
    """Write a new key, whole or not at all; where two processes do at once, one of them is kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(RSAKey.generate_key(BITS).as_pem(private=True))
    try:
        os.link(part, path)
        logger.warning("A key to sign certificates was made: %s. Keep it with the backups.", path)
    except FileExistsError:
        pass
    finally:
        part.unlink()


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> RSAKey:
    return RSAKey.import_key(path.read_text())
