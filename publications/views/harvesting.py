"""OAI-PMH: the catalogue for harvesters."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from publications import harvesting as oai
from publications.models import HarvestedWork
from publications.queries import cited_works
from publications.services.harvesting import follow_public_works, public_pages_of


@csrf_exempt  # harvesters may POST (section 3.1.1.2); nothing they send is kept
@require_http_methods(["GET", "POST"])
def oai_pmh(request: HttpRequest) -> HttpResponse:
    """An answer, or an error of the protocol, always with status 200 as it demands."""
    base = f"{request.scheme}://{request.get_host()}"
    with override(settings.LANGUAGE_CODE):
        host = request.get_host().partition(":")[0]
        repository = oai.Repository(
            base_url=f"{base}{request.path}",
            host=host,
            name=_("Citizen security in data"),
            admin_email=oai.email_of(settings.DEFAULT_FROM_EMAIL, host),
        )
        arguments = oai.arguments_of(request.POST if request.method == "POST" else request.GET)
        asked = {name: values[0] for name, values in arguments.items() if values}
        try:
            content = _answer(oai.checked(arguments), repository, base)
        except oai.ProtocolError as error:
            content = oai.error_element(error)
            if error.code in {"badVerb", "badArgument"}:
                asked = {}
        text = oai.envelope(repository, asked, content)
    return HttpResponse(text, content_type="text/xml; charset=utf-8")


def _answer(arguments: dict[str, str], repository: oai.Repository, base: str) -> str:
    verb = arguments["verb"]
    if verb == "ListSets":
        raise oai.ProtocolError("noSetHierarchy", "This repository has no sets.")
    if "resumptionToken" not in arguments:
        follow_public_works()
    if verb == "Identify":
        first = HarvestedWork.objects.order_by("changed_at").values_list("changed_at", flat=True).first()
        return oai.identify(repository, first)
    if "identifier" in arguments:
        return _one(arguments, repository, base)
    if verb == "ListMetadataFormats":
        return oai.formats()
    batch = oai.selected(arguments)
    if verb == "ListIdentifiers":
        return oai.listed(verb, (oai.header_element(each, repository.host) for each in batch.headers), batch)
    pages = public_pages_of([header.work for header in batch.headers if not header.is_deleted])
    works = dict(zip(pages, cited_works(pages.values(), base), strict=True))
    return oai.listed(verb, (oai.record(each, repository.host, works.get(each.work)) for each in batch.headers), batch)


def _one(arguments: dict[str, str], repository: oai.Repository, base: str) -> str:
    work = oai.work_of(arguments["identifier"], repository.host)
    row = HarvestedWork.objects.filter(work=work).first()
    if row is None:
        raise oai.ProtocolError("idDoesNotExist", "There is no such record here.")
    if arguments["verb"] == "ListMetadataFormats":
        return oai.formats()
    pages = public_pages_of([work])
    cited = cited_works(pages.values(), base)
    header = oai.Header(row.work, row.changed_at, row.is_deleted)
    return f"<GetRecord>{oai.record(header, repository.host, cited[0] if cited else None)}</GetRecord>"
