"""Calendar entries (RFC 5545, RFC 5546): one of a registration, sent with its e-mails, and feeds of many activities.

An entry of a registration has the same UID as long as the registration lives; SEQUENCE grows with each change that is
told. Titles and names are one line each; the library folds and escapes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText, vUri

from participants.models import Activity, Mode, Registration
from participants.registration.links import Purpose, link_of

WITHOUT_AN_END = timedelta(hours=1)
LONGEST = 900
"""Signs of a text in an entry: calendars show no more of it."""
AS_FILE = 'text/calendar; charset="utf-8"'


def entry_of(registration: Registration, *, page_url: str, is_cancelled: bool = False) -> bytes:
    """The entry of a registration, read with its desk and activity, in the language that is active.

    `page_url` is the whole address of the activity's page, "" where it has none. The link to join stands in it for who has
    a place online and for nobody else; a cancelled one has none.
    """
    desk = registration.desk
    activity = desk.activity
    event = _event(activity, uid=f"registration-{registration.public_id}@{_domain()}")
    event.add("sequence", desk.sequence + registration.sequence)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    joins = registration.mode == Mode.ONLINE and registration.place_id is not None and not is_cancelled
    lines = []
    if joins and desk.join_url:
        lines.append(_("To join: %(url)s") % {"url": desk.join_url})
        event.add("location", vText(desk.join_url))
    elif registration.mode == Mode.IN_PERSON and desk.venue:
        event.add("location", vText(one_line(desk.venue)))
    if not is_cancelled:
        lines.append(_("Change or cancel: %(url)s") % {"url": link_of(registration, Purpose.OWN)})
    if page_url:
        lines.append(page_url)
        event.add("url", vUri(page_url))
    event.add("description", vText("\n".join(lines)))
    _add_people(event, registration)
    return _calendar([event], method="CANCEL" if is_cancelled else "REQUEST", around=[activity])


def feed_of(activities: Iterable[tuple[Activity, str, int, bool]], *, name: str) -> bytes:
    """A feed to subscribe to: each activity with the whole address of its page, its sequence, and whether it is called off."""
    activities = list(activities)
    events = []
    for activity, page_url, sequence, is_called_off in activities:
        event = _event(activity, uid=f"activity-{activity.page_key or activity.pk}@{_domain()}")
        event.add("sequence", sequence)
        event.add("status", "CANCELLED" if is_called_off else "CONFIRMED")
        event.add("last-modified", activity.updated_at)
        if page_url:
            event.add("description", vText(page_url))
            event.add("url", vUri(page_url))
        events.append(event)
    return _calendar(events, method="", around=[activity for activity, *_rest in activities], name=name)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that calendars show beside activities: a session of a programme. `uid` is the part before the domain."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    location: str
    description: str
    url: str
    sequence: int
    is_cancelled: bool
    changed_at: datetime


def calendar_of(entries: Iterable[Entry], *, name: str) -> bytes:
    """A calendar to read once or to subscribe to: who has it sees what changed by the higher sequence."""
    entries = list(entries)
    return _calendar([_event_of(entry) for entry in entries], method="", around=entries, name=name)


def _event_of(entry: Entry) -> Event:
    event, zone = Event(), ZoneInfo(entry.timezone)
    event.add("uid", f"{entry.uid}@{_domain()}")
    event.add("dtstamp", entry.changed_at.astimezone(ZoneInfo("UTC")))
    event.add("summary", vText(one_line(entry.title)))
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("last-modified", entry.changed_at)
    if entry.location:
        event.add("location", vText(one_line(entry.location)))
    if entry.description:
        event.add("description", vText(entry.description[:LONGEST]))
    if entry.url:
        event.add("url", vUri(entry.url))
    return event


def to_subscribe(url: str) -> str:
    """A calendar's whole address as `webcal:`: pressed, it opens the calendar program, which goes on reading it. The file
    itself is read once."""
    return f"webcal://{url.partition('://')[2]}"


def one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]


def ends_at(activity: Activity) -> datetime:
    """When an activity that has a start is over; one hour later where nobody said."""
    assert activity.starts_at is not None
    return activity.ends_at or activity.starts_at + WITHOUT_AN_END


def _event(activity: Activity, *, uid: str) -> Event:
    zone = ZoneInfo(activity.timezone)
    assert activity.starts_at is not None
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", timezone.now().astimezone(ZoneInfo("UTC")))
    event.add("summary", vText(one_line(activity.title)))
    event.add("dtstart", activity.starts_at.astimezone(zone))
    event.add("dtend", ends_at(activity).astimezone(zone))
    return event


def _add_people(event: Event, registration: Registration) -> None:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organiser = vCalAddress(f"mailto:{address}")
    organiser.params["cn"] = vText(one_line(name or _("Citizen security in data")))
    event.add("organizer", organiser)
    guest = vCalAddress(f"mailto:{registration.address}")
    guest.params["cn"] = vText(one_line(registration.name))
    guest.params["partstat"] = vText("ACCEPTED")
    guest.params["rsvp"] = vText("FALSE")
    event.add("attendee", guest, encode=False)


def _calendar(events: Iterable[Event], *, method: str, around: Iterable[Activity | Entry], name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{_domain()}//{_('Citizen security in data')}//")
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("name", vText(name))  # RFC 7986
        calendar.add("x-wr-calname", vText(name))  # what most programs read instead
        calendar.add("refresh-interval", timedelta(hours=6))
    for event in events:
        calendar.add_component(event)
    years = [each.starts_at.year for each in around if each.starts_at]
    if years:
        # The rules of each zone for the years in question: all of them since 1970 are pages long.
        calendar.add_missing_timezones(first_date=date(min(years) - 1, 1, 1), last_date=date(max(years) + 2, 1, 1))
    written: Any = calendar.to_ical()
    return bytes(written)


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
