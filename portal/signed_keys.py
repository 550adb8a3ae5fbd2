"""The keys of rows as the links of e-mails hold them: signed, so that whoever has one holds the address it was sent to."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing


@dataclass(frozen=True, slots=True)
class SignedKeys:
    """The keys of one kind of link. One is good for no other kind: their salts differ. How long it is good the row says."""

    salt: str

    def sign(self, key: UUID) -> str:
        return signing.Signer(salt=self.salt).sign(key.hex)

    def read(self, token: str) -> UUID | None:
        """The key that a link holds; None where the link is not ours."""
        try:
            return UUID(signing.Signer(salt=self.salt).unsign(token))
        except (signing.BadSignature, ValueError):
            return None
