"""The files of publications. The publications themselves are Wagtail pages."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from portal.documents import deliver, may_choose, may_see, refusal
from publications.queries.files import file_for_editors, file_of_a_private_page, public_file
from publications.services.downloads import count_download, is_counted


@require_safe
def serve_file(request: HttpRequest, key: UUID, extension: str) -> HttpResponseBase:
    """A file of a public publication; of a private one to who may see its page, of a draft to editors only. Its address
    outlives the file."""
    file, is_editor = public_file(key), False
    is_for_some = file is None
    if file is None:
        file = file_of_a_private_page(key)
        if file is not None and not may_see(file.page, request):
            file = None
    if file is None:
        file = file_for_editors(key)
        is_editor = file is not None and may_choose(file.document, request)
        if file is None or not is_editor:
            raise Http404
    answer = None if is_editor else refusal(file.document, request)
    if answer is not None:
        return answer
    if extension != file.extension:
        return redirect(file)  # what was a PDF may be a workbook now
    is_private = is_for_some or file.document.collection.get_view_restrictions().exists()
    name = f"{slugify(file.page.title)[:80] or 'file'}-{file.language}.{file.extension}"
    response = deliver(request, file.document, name=name, is_private=is_private)
    if not is_editor and is_counted(request, response.status_code):
        count_download(key=file.key, work=file.page.translation_key, request=request)
    return response
