"""Codes of certificates: drawn from 2^100, and read whatever way people write them."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for a digit, and no U. https://www.crockford.com/base32.html"""
LENGTH = 20
"""Signs of five bits each: 100 bits."""
GROUP = 5
_MEANT = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": "", "–": "", "—": ""})


def new_code() -> str:
    """A code that nobody can guess, from the system's own randomness."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def shown(code: str) -> str:
    """A code in groups, as it stands on paper and in addresses: 7K3QF-9XW2M-RT5ZD-B8HJN."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(text: str) -> str | None:
    """The code that somebody meant, in any case and grouping, O for 0 and l for 1; None where it cannot be one."""
    code = text.strip().upper().translate(_MEANT)
    return code if len(code) == LENGTH and all(sign in ALPHABET for sign in code) else None
