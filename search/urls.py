from django.urls import path
from django.utils.translation import gettext_lazy as _

from search import topics, views
from search.alerts import views as alert_views

urlpatterns = [
    path(_("themes/"), topics.themes, name="themes"),
    path(_("themes/<slug:slug>/"), topics.theme, name="theme"),
    path(_("search/"), views.search, name="search"),
    path(_("search/suggestions/"), views.suggestions, name="search_suggestions"),
    path(_("search/rss/"), views.feed, name="search_feed"),
    path(_("search/files/<slug:kind>.<slug:name>"), views.take_along, name="search_take_along"),
    path(_("search/alerts/"), alert_views.follow, name="search_alert"),
    path(_("search/alerts/requested/"), alert_views.requested, name="search_alert_requested"),
    path(_("search/alerts/confirm/<str:token>/"), alert_views.confirm, name="search_alert_confirm"),
    path(_("search/alerts/stop/<str:token>/"), alert_views.stop, name="search_alert_stop"),
]
