"""Making a page in the admin: one request at a time below a parent, and one page of one form.

Wagtail checks the slug of a new page when it reads the form and again when it puts the page in its place. Its autosave
may put the same page there in between, sent from the same form: the button then ended in an error 500, or the page was
refused for the address of its own draft. Here the parent is locked before anything is checked, and the draft that the
autosave made gives way to what the button sent, which is never less. The page has the draft's number: its script may have
written the address of the draft into the browser's history, to which the back button leads.
"""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page

from portal.models.page_form import named_page


class NewPageView(CreateView):  # type: ignore[misc]
    """Wagtail's, for pages that name themselves on their form: see `portal.models.page_form`."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """All or nothing: a form that is refused leaves the draft that was there."""
        with transaction.atomic():
            Page.objects.select_for_update().get(pk=self.parent_page.pk)
            if key := named_page(request.POST):
                earlier = Page.objects.filter(translation_key=key, locale=self.page.locale).first()
                if earlier is None:
                    self.page.translation_key = key
                elif self.expects_json_response:
                    # The autosave comes after the button: what it brings is older.
                    return self.json_error_response("invalid_revision", _("This page was saved meanwhile."))
                elif self._is_as_it_was_made(earlier):
                    self.page.in_place_of = earlier.pk
                    earlier.specific.delete(user=request.user)
                    self.page.translation_key = key
            response: HttpResponse = super().post(request)
            if not self.page.pk:
                transaction.set_rollback(True)
        return response

    def _is_as_it_was_made(self, page: Page) -> bool:
        """Whether nothing has happened to a page since its form made it, so that nothing is lost with it."""
        return (
            page.owner_id == self.request.user.pk
            and page.specific_class is self.page_class
            and page.depth == self.parent_page.depth + 1
            and page.path.startswith(self.parent_page.path)
            and page.first_published_at is None
            and not page.live
            and not page.numchild
            and page.revisions.count() == 1
            and not page.workflow_states.exists()
            and not page.get_translations().exists()
        )
