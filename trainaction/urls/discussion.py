from django.urls import path

from trainaction.discussion import views

urlpatterns = [
    path("learning/<slug:run>/forum/", views.forum, name="forum"),
    path("learning/<slug:run>/forum/new/", views.forum_new, name="forum_new"),
    path("learning/<slug:run>/forum/settings/", views.forum_settings, name="forum_settings"),
    path("learning/<slug:run>/forum/<int:thread>/", views.forum_thread, name="forum_thread"),
    path("learning/<slug:run>/forum/<int:thread>/follow/", views.forum_follow, name="forum_follow"),
    path("learning/<slug:run>/forum/<int:thread>/arrange/", views.forum_arrange, name="forum_arrange"),
    path("learning/<slug:run>/forum/posts/<int:post>/", views.forum_post, name="forum_post"),
    path("learning/<slug:run>/forum/posts/<int:post>/edit/", views.forum_edit, name="forum_edit"),
    path("learning/<slug:run>/forum/posts/<int:post>/delete/", views.forum_delete, name="forum_delete"),
    path("learning/<slug:run>/forum/posts/<int:post>/report/", views.forum_report, name="forum_report"),
    path("learning/<slug:run>/forum/posts/<int:post>/answer/", views.forum_answer, name="forum_answer"),
    path("learning/<slug:run>/forum/posts/<int:post>/hide/", views.forum_hide, name="forum_hide"),
    path("learning/<slug:run>/forum/posts/<int:post>/show/", views.forum_show, name="forum_show"),
    path("learning/<slug:run>/forum/files/<uuid:key>/", views.forum_file, name="forum_file"),
    path("learning/<slug:run>/announcements/", views.announcements, name="announcements"),
    path("learning/<slug:run>/announcements/new/", views.announcement_new, name="announcement_new"),
    path("teaching/<slug:run>/moderation/", views.moderation, name="moderation"),
    path("learning/forum-emails/<str:token>/", views.forum_stop, name="forum_stop"),
]
