"""The time zones that an hour can be given in, as editors choose them."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.test import Client
from django.utils.translation import override

from portal.models import User
from portal.timezones import ZoneField, all_zones

FIELDS = [field for model in apps.get_models() for field in model._meta.fields if isinstance(field, ZoneField)]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("es", ["Belice", "Panamá", "República Dominicana", "Ciudad de México", "Nueva York"]),
        ("en", ["Belize", "Panama", "Dominican Republic", "Mexico City", "New York"]),
    ],
)
def test_zones_are_called_as_the_reader_calls_them(language: str, names: list[str]) -> None:
    zones = ["America/Belize", "America/Panama", "America/Santo_Domingo", "America/Mexico_City", "America/New_York"]
    assert {field.model._meta.app_label for field in FIELDS} >= {"conose", "datacction", "trainaction"}
    with override(language):
        for field in FIELDS:
            offered = {value: str(label).partition(" (")[0] for value, label in field.formfield().choices}
            assert [offered[zone] for zone in zones] == names
            assert str(dict(field.flatchoices)["America/New_York"]) == names[-1]


def test_name_of_a_zone_is_no_change_of_a_table() -> None:
    for field in FIELDS:
        _name, path, _args, kwargs = field.deconstruct()
        assert path == "django.db.models.CharField"
        assert {label for _zone, label in kwargs["choices"]} >= {"Belice (UTC−6)", "Nueva York"}


@pytest.fixture
def _zones_read_anew() -> Iterator[None]:
    all_zones.cache_clear()
    yield
    all_zones.cache_clear()


@pytest.mark.usefixtures("_zones_read_anew")
def test_what_is_no_zone_is_not_among_all_zones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian keeps its own as “localtime” among them: no browser knows that, and a script of the admin ended over it."""
    found = {"Asia/Tokyo", "localtime", "Factory", "America/Belize"}
    monkeypatch.setattr("portal.timezones.available_timezones", lambda: found)
    assert all_zones() == ("America/Belize", "Asia/Tokyo")


def test_an_account_chooses_among_all_zones(client: Client, make_user: Callable[..., User]) -> None:
    client.force_login(make_user("editor"))
    page = client.get("/admin/account/").content.decode()
    select = re.search(r'<select[^>]*name="locale-current_time_zone".*?</select>', page, re.DOTALL)
    assert select is not None
    offered = re.findall(r'<option value="([^"]+)"', select[0])
    assert sorted(offered) == sorted(all_zones())
