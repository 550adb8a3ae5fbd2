"""Addresses of the front door that are no pages of the tree."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from front.articles.feeds import articles_feed
from front.contact import views as contact
from front.glossary.views import explained_page, glossary
from front.observatories.views import observatories, observatory

admin_urlpatterns = [path("glossary/pages/<int:page>/", explained_page, name="glossary_page")]

urlpatterns = [
    path(_("feeds/news.xml"), articles_feed, name="articles_feed"),
    path(_("glossary/"), glossary, name="glossary"),
    path(_("observatories/"), observatories, name="observatories"),
    path(_("observatories/<slug:slug>/"), observatory, name="observatory"),
    path(_("contact/"), contact.contact, name="contact"),
    path(_("contact/sent/"), contact.sent, name="contact_sent"),
]
