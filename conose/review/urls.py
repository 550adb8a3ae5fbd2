"""Addresses of the review of calls."""

from django.urls import path

from conose.review import desk_views as desk
from conose.review import grant_views as grants
from conose.review import reviewer_views as reviewer

urlpatterns = [
    path("", reviewer.mine, name="my_reviews"),
    path("invitacion/<str:token>/", reviewer.invitation, name="review_invitation"),
    path("revisiones/<uuid:key>/", reviewer.own, name="review_own"),
    path("revisiones/<uuid:key>/guardar/<slug:piece>/", reviewer.keep, name="review_keep"),
    path("revisiones/<uuid:key>/archivos/<uuid:file>/", reviewer.own_file, name="review_own_file"),
    path("becas/<uuid:key>/", grants.grant, name="grant"),
    path("becas/<uuid:key>/convenio.pdf", grants.agreement, name="grant_agreement"),
    path("becas/<uuid:key>/hitos/<uuid:milestone>/", grants.milestone, name="grant_milestone"),
    path("becas/archivos/<uuid:key>/", grants.grant_file, name="grant_file"),
    path("<slug:code>/", desk.desk, name="review_desk"),
    path("<slug:code>/reglas/", desk.rules_page, name="review_rules"),
    path("<slug:code>/personas/", desk.people, name="review_people"),
    path("<slug:code>/asignaciones/", desk.assign, name="review_assign"),
    path("<slug:code>/asignaciones/<uuid:key>/", desk.unassign, name="review_unassign"),
    path("<slug:code>/clasificacion/", desk.ranking, name="review_ranking"),
    path("<slug:code>/clasificacion/clasificacion.<slug:extension>", desk.ranking_file, name="review_ranking_file"),
    path("<slug:code>/decision/", desk.meeting, name="review_meeting"),
    path("<slug:code>/decision/<int:number>/", desk.decide, name="review_decide"),
    path("<slug:code>/decision/acta.pdf", desk.minutes, name="review_minutes"),
    path("<slug:code>/cartas/", desk.letters_page, name="review_letters"),
    path("<slug:code>/cartas/<slug:kind>/", desk.letter_text, name="review_letter_text"),
    path("<slug:code>/cartas/<uuid:key>/otra-vez/", desk.letter_again, name="review_letter_again"),
    path("<slug:code>/becas/", grants.grants_page, name="review_grants"),
    path("<slug:code>/becas/<int:number>/", grants.grant_desk, name="review_grant"),
    path("<slug:code>/becas/<int:number>/<uuid:key>/", grants.milestone_desk, name="review_grant_milestone"),
    path("<slug:code>/registro/", desk.trail, name="review_trail"),
    path("<slug:code>/<int:number>/", desk.application, name="review_application"),
    path("<slug:code>/<int:number>/archivos/<uuid:key>/", desk.application_file, name="review_application_file"),
]
