"""OAI-PMH: the catalogue for harvesters."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from publications import harvesting as oai
from publications.citing import CitedWork
from publications.queries.citing import cited_works
from publications.services.harvesting import follow_public_works, public_pages_of


@csrf_exempt  # harvesters may POST (section 3.1.1.2); nothing they send is kept
@require_http_methods(["GET", "POST"])
def oai_pmh(request: HttpRequest) -> HttpResponse:
    """An answer, or an error of the protocol, always with status 200 as it demands."""
    base = f"{request.scheme}://{request.get_host()}"

    def cited(works: list[UUID]) -> dict[UUID, CitedWork]:
        pages = public_pages_of(works)
        return dict(zip(pages, cited_works(pages.values(), base), strict=True))

    with override(settings.LANGUAGE_CODE):
        host = request.get_host().partition(":")[0]
        repository = oai.Repository(
            base_url=f"{base}{request.path}",
            host=host,
            name=_("Citizen security in data"),
            admin_email=oai.email_of(settings.DEFAULT_FROM_EMAIL, host),
        )
        arguments = oai.arguments_of(request.POST if request.method == "POST" else request.GET)
        text = oai.answer(arguments, oai.Catalogue(repository, follow=follow_public_works, cited=cited))
    return HttpResponse(text, content_type="text/xml; charset=utf-8")
