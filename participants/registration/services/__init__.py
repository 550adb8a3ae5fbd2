"""Writes registrations: each step from asking to cancelling, what the registry is told of it, and which e-mail says so.

Whatever takes or gives back a place does so with the desk locked, so that the waiting lists keep their order. That no place
is taken twice does not rest on it: the database refuses that itself (docs/decisions/0038).
"""

from participants.registration.services.asking import Application, come_too, confirm, register, register_many, remind
from participants.registration.services.deciding import approve, call_off, cancel, change, reject
from participants.registration.services.door import Merged, Scan, check_in
from participants.registration.services.inviting import accept, decline, invite_many
from participants.registration.services.places import move_up, release_overdue
from participants.registration.services.steps import Refused, too_late

__all__ = [
    "Application",
    "Merged",
    "Refused",
    "Scan",
    "accept",
    "approve",
    "call_off",
    "cancel",
    "change",
    "check_in",
    "come_too",
    "confirm",
    "decline",
    "invite_many",
    "move_up",
    "register",
    "register_many",
    "reject",
    "release_overdue",
    "remind",
    "too_late",
]
