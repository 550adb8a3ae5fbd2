"""E-mails that somebody asks for with an address: the address is asked first, and each message can be ended with one press.

    ALERTS = OptIn("search.alerts")

What is common to followed searches, the newsletter and e-mails about comments: links that whoever holds them got at the
address, how long they are good, and how often an address or a network may ask. Programs that check e-mails open links, so
that confirming and ending are POSTs.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest

from portal.readers import is_too_often, network_address

CONFIRMED_WITHIN = timedelta(days=3)
MOST_MESSAGES = 4
"""To one address in a day that ask for a confirmation."""
MOST_FROM_A_NETWORK = 20
"""Wishes from one network address in an hour; a school or a ministry has one address for many."""
HOUR, DAY = 3600, 24 * 3600


@dataclass(frozen=True, slots=True)
class OptIn:
    """One kind of e-mails. A link of the one kind, or for one purpose, is good for no other."""

    name: str

    def confirm_token(self, said: Any) -> str:
        """For the link to confirm with; `said` is a JSON value."""
        return signing.dumps(said, salt=f"{self.name}.confirm")

    def read_confirm(self, token: str) -> Any:
        """What such a link says; None where it is not ours, or older than CONFIRMED_WITHIN."""
        try:
            return signing.loads(token, salt=f"{self.name}.confirm", max_age=CONFIRMED_WITHIN)
        except signing.BadSignature:
            return None

    def lasting_token(self, said: str, purpose: str = "stop") -> str:
        """For a link that does not expire: neither does the wish to end messages."""
        return signing.Signer(salt=f"{self.name}.{purpose}").sign(said)

    def read_lasting(self, token: str, purpose: str = "stop") -> str | None:
        """What such a link says; None where it is not ours, or for another purpose."""
        try:
            return signing.Signer(salt=f"{self.name}.{purpose}").unsign(token)
        except signing.BadSignature:
            return None

    def address_asks_too_often(self, address: str) -> bool:
        """Count this time; whether the address was asked too often today."""
        return is_too_often(f"{self.name} asked for", address, most=MOST_MESSAGES, seconds=DAY)

    def network_asks_too_often(self, request: HttpRequest) -> bool:
        """Count this time; whether too many were asked for from this network within the hour."""
        return is_too_often(f"{self.name} asked for", network_address(request), most=MOST_FROM_A_NETWORK, seconds=HOUR)
