"""Addresses of the review of calls, in the language of the page."""

from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from conose.review import desk_views as desk
from conose.review import grant_views as grants
from conose.review import people_views as people
from conose.review import reviewer_views as reviewer

urlpatterns = [
    path("", reviewer.mine, name="my_reviews"),
    path(_("invitation/<str:token>/"), reviewer.invitation, name="review_invitation"),
    path(_("reviews/<uuid:key>/"), reviewer.own, name="review_own"),
    path(_("reviews/<uuid:key>/files/<uuid:file>/"), reviewer.own_file, name="review_own_file"),
    path(_("grants/<uuid:key>/"), grants.grant, name="grant"),
    path(_("grants/<uuid:key>/agreement.pdf"), grants.agreement, name="grant_agreement"),
    path(_("grants/<uuid:key>/milestones/<uuid:milestone>/"), grants.milestone, name="grant_milestone"),
    path(_("grants/files/<uuid:key>/"), grants.grant_file, name="grant_file"),
    path("<slug:code>/", desk.desk, name="review_desk"),
    path(_("<slug:code>/rules/"), desk.rules_page, name="review_rules"),
    path(_("<slug:code>/people/"), people.people, name="review_people"),
    path(_("<slug:code>/people/reviewers/<int:pk>/"), people.reviewer, name="review_reviewer"),
    path(_("<slug:code>/people/members/<int:pk>/"), people.member, name="review_member"),
    path(_("<slug:code>/assignments/"), desk.assign, name="review_assign"),
    path(_("<slug:code>/assignments/<uuid:key>/"), desk.unassign, name="review_unassign"),
    path(_("<slug:code>/ranking/"), desk.ranking, name="review_ranking"),
    path(_("<slug:code>/ranking/ranking.<slug:extension>"), desk.ranking_file, name="review_ranking_file"),
    path(_("<slug:code>/decision/"), desk.meeting, name="review_meeting"),
    path(_("<slug:code>/decision/<int:number>/"), desk.decide, name="review_decide"),
    path(_("<slug:code>/decision/minutes.pdf"), desk.minutes, name="review_minutes"),
    path(_("<slug:code>/letters/"), desk.letters_page, name="review_letters"),
    path(_("<slug:code>/letters/<slug:kind>/"), desk.letter_text, name="review_letter_text"),
    path(_("<slug:code>/letters/<uuid:key>/again/"), desk.letter_again, name="review_letter_again"),
    path(_("<slug:code>/grants/"), grants.grants_page, name="review_grants"),
    path(_("<slug:code>/grants/<int:number>/"), grants.grant_desk, name="review_grant"),
    path(_("<slug:code>/grants/<int:number>/<uuid:key>/"), grants.milestone_desk, name="review_grant_milestone"),
    path(_("<slug:code>/trail/"), desk.trail, name="review_trail"),
    path("<slug:code>/<int:number>/", desk.application, name="review_application"),
    path(
        _("<slug:code>/<int:number>/files/<uuid:key>/"), desk.application_file, name="review_application_file"
    ),
]  # fmt: skip
old_urlpatterns = [re_path("^evaluacion/(?P<rest>.*)$", reviewer.moved, name="review_moved")]
"""English pages had the Spanish addresses: e-mails that were sent name them."""
