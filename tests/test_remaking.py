"""What a fixture made once is made again as it was: the same rows under the same keys, and objects of its own."""

import pytest
from django.db import transaction
from wagtail.models import Page, Revision

from portal.models import Theme
from tests.remaking import remake
from tests.trainaction.conftest import Academy, Taught

pytestmark = pytest.mark.django_db
__all__ = ["academy", "taught"]
from tests.trainaction.conftest import academy, taught  # noqa: E402

built: list[str] = []


def build_themes(first: Theme) -> list[Theme]:
    built.append(first.slug)
    first.name = "Uno"
    first.save()
    return [first, Theme.objects.create(slug="dos", name="Dos")]


def rows() -> list[tuple[int, str, str]]:
    return list(Theme.objects.order_by("pk").values_list("pk", "slug", "name"))


@pytest.mark.parametrize("turn", range(3))
def test_rows_and_objects_are_the_same_whether_built_or_written_again(turn: int) -> None:
    before = len(built)
    first = Theme.objects.create(slug="uno", name="")
    made = remake(build_themes, first)
    assert rows() == [(first.pk, "uno", "Uno"), (first.pk + 1, "dos", "Dos")]
    assert [(theme.pk, theme.name) for theme in made] == [(first.pk, "Uno"), (first.pk + 1, "Dos")]
    assert made[0] is first
    assert (first.name, len(built) - before) == ("Uno", 1 if turn == 0 else 0)
    made[1].name = "of this test alone"


def test_where_other_numbers_were_given_out_it_is_built() -> None:
    before = len(built)
    Theme.objects.create(slug="cero", name="Cero")
    first = Theme.objects.create(slug="uno", name="")
    remake(build_themes, first)
    assert (len(rows()), len(built) - before) == (3, 1)


def build_three(first: Theme) -> list[Theme]:
    return [*remake(build_themes, first), Theme.objects.create(slug="tres", name="Tres")]


@pytest.mark.parametrize("turn", range(2))
def test_what_is_made_again_within_another_build_is_written_with_it(turn: int) -> None:
    first = Theme.objects.create(slug="uno", name="")
    with transaction.atomic():
        remake(build_themes, first)
        transaction.set_rollback(True)
    remake(build_three, first)
    assert [slug for _pk, slug, _name in rows()] == ["uno", "dos", "tres"]


@pytest.mark.parametrize("turn", range(2))
def test_pages_made_again_can_be_written_on(turn: int, taught: Taught, academy: Academy) -> None:
    assert taught.academy is academy
    assert [page.get_parent().pk for page in taught.lessons] == [taught.modules[at].pk for at in (0, 0, 1)]
    other = academy.course("Otro curso")
    assert [page.title for page in academy.page.get_children()] == ["Medir la violencia", "Otro curso"]
    taught.lessons[0].title = "Otro título"
    taught.lessons[0].save_revision().publish()
    assert Page.objects.get(pk=taught.lessons[0].pk).title == "Otro título"
    assert Revision.objects.filter(object_id=str(other.pk)).count() == 1
