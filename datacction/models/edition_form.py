"""The editor's form of an edition: whether its programme can be held as it is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from datacction.models.edition_parts import numbers_in
from portal.models.page_form import PortalPageForm
from portal.timezones import is_on_the_clock, is_shown_twice


@dataclass(frozen=True, slots=True)
class Appearance:
    """Somebody in a session: by the registry's key, by a name, or by both."""

    person: int | None
    name: str
    session: dict[str, Any]

    def is_same(self, other: "Appearance") -> bool:
        """Whether the two are one: by the key where both have one, since namesakes are two; else by the name."""
        if self.person is not None and other.person is not None:
            return self.person == other.person
        return bool(self.name) and _folded(self.name) == _folded(other.name)


class EditionForm(PortalPageForm):
    """Refuses what cannot be: a session outside the days, a room or a person twice at one time, numbers of no session.

    The error stands at the row that came second and names both. A session that is cancelled takes neither room nor people.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for form in self.formsets["photos"].forms if "photos" in self.formsets else ():
            for name, sentence in ALTERNATIVES.items():
                if name in form.fields:
                    form.fields[name].error_messages["required"] = sentence

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self._check_key(cleaned.get("series_key", ""))
        zone = cleaned.get("timezone", "")
        days = self._check_days(zone)
        sessions = self._check_sessions(days, zone)
        self._check_speakers(sessions)
        self._check_languages()
        for panel in ("events", "documents"):
            self._numbers(panel, sessions)
        return cleaned

    def _check_key(self, key: str) -> None:
        """A key is of one edition, and stays once there are activities of it."""
        if not key:
            return
        pages = type(self.instance)._default_manager
        mine = pages.filter(pk=self.instance.pk).first()
        if mine is not None and mine.first_published_at is not None and mine.series_key != key:
            self.add_error(
                "series_key",
                _("It stays “%(key)s”: figures and attendance files name the edition by it.")
                % {"key": mine.series_key},
            )
            return
        others = pages.filter(series_key=key).exclude(translation_key=self.instance.translation_key)
        if other := others.first():
            self.add_error("series_key", _("“%(key)s” is the key of “%(title)s”.") % {"key": key, "title": other.title})

    def _check_languages(self) -> None:
        """Each once: it is spoken, or interpreted into."""
        found: set[str] = set()
        for form in self.rows_of("languages"):
            language = form.cleaned_data.get("language")
            if language in found:
                form.add_error("language", _("The edition has this language already."))
            found.add(language)

    def _check_days(self, zone: str) -> dict[Any, tuple[time, time]]:
        days: dict[Any, tuple[time, time]] = {}
        for form in self.rows_of("days"):
            day = form.cleaned_data
            if not (day.get("date") and day.get("opens") and day.get("closes")):
                continue
            if day["date"] in days:
                form.add_error("date", _("This day is in the edition already."))
                continue
            for name in ("opens", "closes"):
                if sentence := _clock(day["date"], day[name], zone):
                    form.add_error(name, sentence)
            days[day["date"]] = (day["opens"], day["closes"])
        return days

    def _check_sessions(self, days: dict[Any, tuple[time, time]], zone: str) -> dict[int, dict[str, Any]]:
        found: dict[int, dict[str, Any]] = {}
        for form in self.rows_of("sessions"):
            session = dict(form.cleaned_data)  # an error takes what it is about out of the row's own
            if any(session.get(name) is None for name in ("number", "date", "starts", "ends")):
                continue
            self._check_when(form, session, days, zone)
            if session["number"] in found:
                form.add_error(
                    "number",
                    _("Number %(number)s is that of “%(title)s” already.")
                    % {"number": session["number"], "title": found[session["number"]]["title"]},
                )
                continue
            other = next((each for each in found.values() if same_room(each, session) and overlap(each, session)), None)
            if other is not None:
                form.add_error(
                    "room",
                    _(
                        "“%(first)s” (%(first_hours)s) and “%(second)s” (%(second_hours)s) are in “%(room)s” at one time: "
                        "choose another room or time for one of them."
                    )
                    % {**_both(other, session), "room": " ".join(session["room"].split())},
                )
            found[session["number"]] = session
        return found

    def _check_when(self, form: Any, session: dict[str, Any], days: dict[Any, tuple[time, time]], zone: str) -> None:
        if session["date"] not in days:
            form.add_error(
                "date",
                _("The edition has no day on %(day)s: add it to the days, or choose another.")
                % {"day": date_format(session["date"], "DATE_FORMAT")},
            )
            return
        opens, closes = days[session["date"]]
        if session["starts"] < opens or session["ends"] > closes:
            form.add_error(
                "starts",
                _("That day opens at %(opens)s and closes at %(closes)s: the session lies outside of it.")
                % {"opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"},
            )
            return
        for name in ("starts", "ends"):
            if sentence := _clock(session["date"], session[name], zone):
                form.add_error(name, sentence)

    def _numbers(self, panel: str, sessions: dict[int, dict[str, Any]]) -> Iterator[tuple[Any, list[int]]]:
        """The rows of a panel that name sessions, each with their numbers. Those that name none there is are refused."""
        found = []
        for form in self.rows_of(panel):
            try:
                numbers = numbers_in(form.cleaned_data.get("sessions", ""))
            except ValueError:
                form.add_error("sessions", _("Write the numbers of sessions, with commas between them: 1, 2, 5."))
                continue
            missing = [str(number) for number in numbers if number not in sessions]
            if missing:
                form.add_error(
                    "sessions", _("The programme has no session %(numbers)s.") % {"numbers": ", ".join(missing)}
                )
                continue
            found.append((form, numbers))
        return iter(found)

    def _check_speakers(self, sessions: dict[int, dict[str, Any]]) -> None:
        """That nobody is in two sessions at one time, in whatever rows they stand."""
        taken: list[Appearance] = []
        for form, numbers in self._numbers("speakers", sessions):
            person, name = form.cleaned_data.get("person"), form.cleaned_data.get("name") or ""
            wanted = [Appearance(person.pk if person else None, name, sessions[number]) for number in numbers]
            for appearance in wanted:
                other = next((each for each in taken if cannot_be(each, appearance)), None)
                if other is not None:
                    form.add_error(
                        "sessions",
                        _(
                            "%(who)s is in “%(first)s” (%(first_hours)s) and in “%(second)s” (%(second_hours)s): "
                            "nobody can be in both."
                        )
                        % {**_both(other.session, appearance.session), "who": name or other.name or person},
                    )
                    break
                taken.append(appearance)


ALTERNATIVES = {
    "alt_es": _("Say in Spanish what the photograph shows: the page is not published without it."),
    "alt_en": _("Say in English what the photograph shows: the page is not published without it."),
}


def _clock(day: date, at: time, zone: str) -> Any:
    """Why clocks cannot tell of this time; None where they can."""
    if not zone:
        return None
    if not is_on_the_clock(day, at, zone):
        return _("The clocks go forward that day and never show this time: choose another.")
    if is_shown_twice(day, at, zone):
        return _("The clocks go back that day and show this time twice: choose another, before or after it.")
    return None


def cannot_be(one: Appearance, other: Appearance) -> bool:
    """Whether somebody would be in two sessions at one time."""
    return one.session is not other.session and one.is_same(other) and overlap(one.session, other.session)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def same_room(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two sessions name the same room."""
    room = _folded(one["room"])
    return bool(room) and room == _folded(other["room"])


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two sessions that are held are at one time."""
    if one.get("is_cancelled") or other.get("is_cancelled"):
        return False
    return bool(one["date"] == other["date"] and one["starts"] < other["ends"] and other["starts"] < one["ends"])


def _both(first: dict[str, Any], second: dict[str, Any]) -> dict[str, str]:
    return {
        "first": first["title"],
        "first_hours": hours_of(first),
        "second": second["title"],
        "second_hours": hours_of(second),
    }


def hours_of(session: dict[str, Any]) -> str:
    """“09:00–10:30”."""
    return f"{session['starts']:%H:%M}–{session['ends']:%H:%M}"
