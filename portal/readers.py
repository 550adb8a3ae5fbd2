"""Who asks: a reader or a program; and the same reader again, without keeping anything about them.

A reader is known by a digest under a key that changes each day, held in the cache for as long as a rule needs it and
nowhere else.
"""

import hashlib
import hmac

from allauth.account.adapter import get_adapter
from counter_robots import is_machine, is_robot
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone


def is_program(request: HttpRequest) -> bool:
    """Whether it is a robot or a program by the COUNTER list, one that does not say, or a browser that fetches ahead."""
    if request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        return True
    agent = request.headers.get("User-Agent", "")
    # The list is meant to be compared without regard to case; the package compares with it.
    return not agent or any(told(form) for told in (is_robot, is_machine) for form in (agent, agent.lower()))


def network_address(request: HttpRequest) -> str:
    """Behind the proxies that are trusted."""
    return str(get_adapter().get_client_ip(request))


def does_again(what: str, request: HttpRequest, *, seconds: int) -> bool:
    """Whether the same reader did the same within so many seconds; each further time begins them anew."""
    name = _name("again", f"{network_address(request)}\n{request.headers.get('User-Agent', '')}\n{what}")
    is_first = cache.add(name, 1, seconds)
    if not is_first:
        cache.set(name, 1, seconds)
    return not is_first


def is_too_often(what: str, whose: str, *, most: int, seconds: int) -> bool:
    """Count this time; whether it is more than `most` in the present span of so many seconds."""
    name = _span_name(what, whose, seconds)
    number = int(cache.get(name, 0)) + 1
    cache.set(name, number, seconds)
    return number > most


def was_too_often(what: str, whose: str, *, most: int, seconds: int) -> bool:
    """Whether `most` times were counted in the present span already, without counting this time."""
    return int(cache.get(_span_name(what, whose, seconds), 0)) >= most


def _span_name(what: str, whose: str, seconds: int) -> str:
    span = int(timezone.now().timestamp()) // seconds
    return _name(f"{what} {span}", whose)


def _name(what: str, of: str) -> str:
    secret = f"{settings.SECRET_KEY}readers{timezone.localdate():%Y%m%d}".encode()
    return "reader-" + hmac.new(secret, f"{what}\n{of}".encode(), hashlib.sha256).hexdigest()
