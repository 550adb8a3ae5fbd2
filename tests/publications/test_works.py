"""Which works of the library stand on a specialist's page."""

from django.utils import timezone

from participants.models import Consent, Person, PublicProfile
from publications.models import AuthorIdentity


def test_works_stand_on_the_page_of_whom_an_editor_says_that_they_are(client, library):
    ana = {"given_name": "Ana", "family_name": "Sol"}
    library.publication("Encuesta 2020", authors=[ana])
    library.publication("De otra persona", authors=[{"given_name": "Eva", "family_name": "Sol"}])
    library.draft("Sin publicar", authors=[ana])
    person = Person.objects.create(name="Ana Sol", key="ana sol")
    PublicProfile.objects.create(person=person, slug="ana-sol", display_name="Ana Sol")
    Consent.objects.create(person=person, purpose="public_profile", version="1", given_at=timezone.now())

    def works():
        groups = client.get("/es/personas/ana-sol/").context["works"]
        return [(group.heading, [work.title for work in group.works]) for group in groups]

    assert works() == []
    AuthorIdentity.objects.create(slug="ana-sol", person=person)
    assert works() == [("Publicaciones", ["Encuesta 2020"])]


def test_an_editor_says_it_by_the_name_printed_on_the_works(client, library, make_user):
    library.publication("Encuesta 2020", authors=[{"given_name": "Ana", "family_name": "Sol"}])
    person = Person.objects.create(name="Ana Sol", key="ana sol")
    client.force_login(make_user("editor"))

    page = client.get("/admin/snippets/publications/authoridentity/add/").content.decode()
    assert '<option value="ana-sol">Sol, Ana</option>' in page
    client.post("/admin/snippets/publications/authoridentity/add/", {"slug": "ana-sol", "person": person.pk})
    assert [(each.author_name, each.person) for each in AuthorIdentity.objects.all()] == [("Ana Sol", person)]
