"""A season's list of episodes in the admin."""

import re
from datetime import date

from django.test import Client

from tests.datacction.conftest import Webinar


def test_a_season_lists_its_episodes_by_number_with_their_dates(webinar: Webinar, editor_client: Client) -> None:
    for number in (10, 2, 1):
        webinar.episode(number, date=date(2020, 5, number))
    body = editor_client.get(f"/admin/pages/{webinar.season.pk}/").content.decode()
    listing = re.sub(r"<[^>]*>", " ", body[body.rindex("<thead") : body.rindex("</tbody")]).split()
    assert "Número" in listing
    assert "Fecha" in listing
    found = re.findall(r"(\d+) Episodio (\d+) .*? (\d+) de mayo de 2020", " ".join(listing))
    assert found == [("1", "1", "1"), ("2", "2", "2"), ("10", "10", "10")]


def test_a_season_is_listed_as_the_editor_chooses(webinar: Webinar, editor_client: Client) -> None:
    webinar.episode(1, date=date(2020, 5, 9))
    webinar.episode(2, date=date(2020, 5, 3))
    for ordering, numbers in (("date", [2, 1]), ("-number", [2, 1]), ("title", [1, 2]), ("ord", [1, 2])):
        response = editor_client.get(f"/admin/pages/{webinar.season.pk}/?ordering={ordering}")
        assert [page.number for page in response.context["pages"]] == numbers


def test_episodes_are_found_in_the_other_lists_too(webinar: Webinar, editor_client: Client) -> None:
    page = webinar.episode(1)
    for address in (
        f"/admin/pages/{webinar.season.pk}/results/?q=Episodio",
        "/admin/pages/usage/datacction/episodepage/",
    ):
        assert [each.pk for each in editor_client.get(address).context["pages"]] == [page.pk]
