"""The editor's form of an edition: whether its programme can be held as it is written."""

from collections.abc import Iterator, Sequence
from datetime import time
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from datacction.models.edition_parts import numbers_in
from portal.models.page_form import PortalPageForm
from portal.timezones import is_on_the_clock


class EditionForm(PortalPageForm):
    """Refuses what cannot be: a session outside the days, a room or a person twice at one time, numbers of no session.

    The error stands at the row that came second.
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self._check_key(cleaned.get("series_key", ""))
        days = self._check_days()
        sessions = self._check_sessions(days, cleaned.get("timezone", ""))
        for panel in ("speakers", "events"):
            self._check_numbers(panel, sessions)
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

    def _check_days(self) -> dict[Any, tuple[time, time]]:
        days: dict[Any, tuple[time, time]] = {}
        for form in self._rows("days"):
            day = form.cleaned_data
            if not (day.get("date") and day.get("opens") and day.get("closes")):
                continue
            if day["date"] in days:
                form.add_error("date", _("This day is in the edition already."))
                continue
            days[day["date"]] = (day["opens"], day["closes"])
        return days

    def _check_sessions(self, days: dict[Any, tuple[time, time]], zone: str) -> dict[int, dict[str, Any]]:
        found: dict[int, dict[str, Any]] = {}
        for form in self._rows("sessions"):
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
            other = next(
                (each for each in found.values() if _same_room(each, session) and _overlap(each, session)), None
            )
            if other is not None:
                form.add_error(
                    "room",
                    _("“%(title)s” is in this room at that time (%(hours)s): choose another room or time.")
                    % {"title": other["title"], "hours": _hours(other)},
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
        elif zone and not is_on_the_clock(session["date"], session["starts"], zone):
            form.add_error("starts", _("The clocks go forward that day and never show this time: choose another."))

    def _check_numbers(self, panel: str, sessions: dict[int, dict[str, Any]]) -> None:
        """That the numbers a row names are of sessions, and that nobody is in two at one time."""
        taken: dict[Any, list[dict[str, Any]]] = {}
        for form in self._rows(panel):
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
            if panel == "speakers":
                who = form.cleaned_data.get("person") or form.cleaned_data.get("name")
                self._check_person(form, taken.setdefault(who, []), [sessions[number] for number in numbers])

    def _check_person(self, form: Any, taken: list[dict[str, Any]], wanted: Sequence[dict[str, Any]]) -> None:
        for session in wanted:
            other = next((each for each in taken if each is not session and _overlap(each, session)), None)
            if other is not None:
                form.add_error(
                    "sessions",
                    _("“%(first)s” and “%(second)s” are at one time (%(hours)s): nobody can be in both.")
                    % {"first": other["title"], "second": session["title"], "hours": _hours(other)},
                )
                return
            taken.append(session)

    def _rows(self, name: str) -> Iterator[Any]:
        """The rows of an inline panel that are filled in and stay."""
        formset = self.formsets.get(name)
        for form in formset.forms if formset is not None else ():
            if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE"):
                yield form


def _same_room(one: dict[str, Any], other: dict[str, Any]) -> bool:
    room = " ".join(one["room"].split()).casefold()
    return bool(room) and room == " ".join(other["room"].split()).casefold()


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["date"] == other["date"] and one["starts"] < other["ends"] and other["starts"] < one["ends"])


def _hours(session: dict[str, Any]) -> str:
    return f"{session['starts']:%H:%M}–{session['ends']:%H:%M}"
