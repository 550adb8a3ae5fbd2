"""Every address of the portal: the one module that sees all apps."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from conose.review.urls import old_urlpatterns as old_review_addresses
from conose.sitemaps import NetworkSitemap
from datacction.sitemaps import PeopleSitemap
from front.sitemaps import FrontSitemap
from participants.sitemaps import CountrySitemap
from portal.sitemaps import PortalSitemap
from portal.views.catalogue import admin_texts, translation_texts
from portal.views.documents import serve_document, serve_media
from portal.views.gallery import gallery
from portal.views.icons import favicon
from portal.views.jobs import job_status
from portal.views.pages import serve as serve_page
from portal.views.robots import robots_txt
from portal.views.security import security_txt
from portal.views.service_workers import service_worker
from portal.views.sign_in import django_admin_sign_in, private_page_sign_in, wagtail_admin_sign_in
from portal.views.social_cards import social_card, social_image
from search.sitemaps import ThemeSitemap
from trainaction.urls.packages import file_urlpatterns as package_files

handler404 = "portal.views.failures.not_found"
handler500 = "portal.views.failures.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", robots_txt, name="robots_txt"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path(
        "sitemap.xml",
        sitemap,
        {
            "sitemaps": {
                "pages": PortalSitemap,
                "countries": CountrySitemap,
                "themes": ThemeSitemap,
                "front": FrontSitemap,
                "people": PeopleSitemap,
                "network": NetworkSitemap,
            }
        },
        name="sitemap",
    ),
    # Ahead of the admins' own: no way in but the throttled one.
    path("django-admin/login/", django_admin_sign_in),
    path("django-admin/", admin.site.urls),
    path("admin/login/", wagtail_admin_sign_in),
    re_path("^admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    # Ahead of Wagtail's own, whose Spanish lacks some.
    path("admin/jsi18n/", admin_texts),
    path("admin/localize/jsi18n/", translation_texts),
    path("admin/", include(wagtailadmin_urls)),
    # Ahead of Wagtail's own, which hands out the attachments of drafts.
    re_path(r"^documents/(?P<document_id>\d+)/(?P<filename>.*)$", serve_document, name="document"),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("publications.file_urls")),
    path("open-badges/", include("participants.badge_urls")),
    path("packages/", include(package_files)),
    path("jobs/<int:pk>/", job_status, name="job_status"),
    path("social-cards/<int:page>/<slug:digest>.png", social_card, name="social_card"),
    path("social-cards/<int:page>/<int:image>.jpg", social_image, name="social_image"),
    path("learning-sw.js", service_worker, {"script": "js/learning-sw.js"}, name="learning_service_worker"),
    path("check-in-sw.js", service_worker, {"script": "js/check-in-sw.js"}, name="check_in_service_worker"),
]

if settings.SERVE_MEDIA:
    urlpatterns += [path("media/<path:path>", serve_media)]

urlpatterns += i18n_patterns(
    # The first: a learner's every press asks for one of them, which would stand behind a hundred others.
    path("", include("trainaction.urls")),
    path("", include("participants.urls")),
    path("account/", include("allauth.urls")),
    path("gallery/", gallery, name="gallery"),
    path("_util/login/", private_page_sign_in),
    path("", include("search.urls")),
    path("", include("datacction.urls")),
    path("", include("conose.urls")),
    path("", include("publications.dataset_urls")),
    path("", include("conose.calls.urls")),
    path(_("review/"), include("conose.review.urls")),
    path("", include("front.urls")),
    path("", include("reporting.urls")),
    path("", include(old_review_addresses)),
    re_path(serve_pattern, serve_page),
    path("", include(wagtail_urls)),
)
