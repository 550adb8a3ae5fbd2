"""Desks and who registers at them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from participants.models import Activity, Mode, ParticipationRecord, Programme, Registration, RegistrationDesk, Sex
from participants.registration import services
from participants.registration.desks import save_desk
from participants.registration.services import Application
from participants.services.accounts import Stated
from participants.services.activities import save_activity
from participants.services.participations import rebuild
from portal.models import User

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
STARTS = datetime(2026, 12, 3, 16, 0, tzinfo=UTC)
"""Ten in the morning in Guatemala."""


def make_activity(key: str = "s9-e01", **fields: Any) -> Activity:
    """An activity of two hours without a page of its own."""
    fields = {
        "title_es": "Datos para prevenir",
        "title_en": "Data to prevent",
        "programme": Programme.DATACCTION,
        "kind": Activity.Kind.EPISODE,
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=2),
        **fields,
    }
    return save_activity(activity=Activity(key=key, **fields), by=None)


def make_desk(activity: Activity | None = None, **fields: Any) -> RegistrationDesk:
    """A desk for an activity, online without a limit where nothing else is said."""
    return save_desk(desk=RegistrationDesk(activity=activity or make_activity(), **fields), by=None)


def application(address: str = "ana@correo.example", **fields: Any) -> Application:
    """What a form says, by default of Ana, from Guatemala, online."""
    stated = Stated(fields.pop("name", "Ana Morales"), fields.pop("sex", Sex.WOMEN), fields.pop("country", "GT"))
    return Application(stated=stated, address=address, **{"mode": Mode.ONLINE, **fields})


def ask(desk: RegistrationDesk, address: str = "ana@correo.example", at: datetime = NOW, **fields: Any) -> Registration:
    """Somebody without an account asks, and has still to confirm."""
    language = fields.pop("language", "es")
    own = services.register(desk=desk, application=application(address, **fields), language=language, user=None, at=at)
    assert own is not None
    return own


def come(
    desk: RegistrationDesk, address: str = "ana@correo.example", at: datetime = NOW, **fields: Any
) -> Registration:
    """Somebody without an account asks, and confirms at once."""
    return services.confirm(registration=ask(desk, address, at, **fields), at=at)


def arrive(own: Registration, at: datetime, *, by: User, **fields: Any) -> UUID:
    """Somebody is checked in at the door; returns the key of the press."""
    press = uuid4()
    scan = services.Scan(own.public_id, at, press, **fields)
    services.check_in(desk=own.desk, scans=[scan], by=by)
    return press


def attend_online(own: Registration, minutes: float) -> None:
    """Attendance brought in from a meeting says that somebody was there for so long."""
    ParticipationRecord.objects.update_or_create(
        activity_id=own.desk.activity_id,
        person_id=own.person_id,
        source=ParticipationRecord.Source.MANUAL,
        defaults={"minutes": minutes},
    )
    rebuild(activities=[own.desk.activity_id], people=[own.person_id or 0])


def come_many(
    desk: RegistrationDesk, addresses: Sequence[str], at: datetime = NOW, **fields: Any
) -> list[Registration]:
    """Several, in this order, a second apart."""
    return [
        come(desk, address, at + timedelta(seconds=second), name=f"Persona {address.split('@')[0]}", **fields)
        for second, address in enumerate(addresses)
    ]
