"""Addresses of the registry: in the Wagtail admin, and each person's own data."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from participants.certificates import views as certificates
from participants.comments import views as comments
from participants.newsletter import desk_views as newsletter_desk
from participants.newsletter import views as newsletter
from participants.registration import desk_certificates, desk_views, door, feeds
from participants.registration import views as registration
from participants.views import countries, my_data, review, suggestions

admin_urlpatterns = [
    path("registration/<int:desk>/", desk_views.people, name="registration_people"),
    path(
        "registration/<int:desk>/registrations.<slug:extension>",
        desk_views.people_file,
        name="registration_people_file",
    ),
    path("registration/<int:desk>/<slug:kind>.pdf", desk_views.paper, name="registration_paper"),
    path("registration/<int:desk>/invite/", desk_views.invite, name="registration_invite"),
    path("registration/<int:desk>/certificates/", desk_certificates.listing, name="registration_certificates"),
    path(
        "registration/<int:desk>/certificates/<uuid:key>/issue/",
        desk_certificates.issue,
        name="registration_certificate_issue",
    ),
    path(
        "registration/<int:desk>/certificates/<uuid:key>/reissue/",
        desk_certificates.reissue,
        name="registration_certificate_reissue",
    ),
    path(
        "registration/<int:desk>/certificates/<uuid:key>/revoke/",
        desk_certificates.revoke,
        name="registration_certificate_revoke",
    ),
    path(
        "registration/<int:desk>/certificates/<uuid:key>.pdf",
        desk_certificates.paper,
        name="registration_certificate_pdf",
    ),
    path("registration/<int:desk>/delegations/", desk_views.delegations, name="registration_delegations"),
    path("registration/<int:desk>/call-off/", desk_views.call_off, name="registration_call_off"),
    path("registration/<int:desk>/<uuid:key>/approve/", desk_views.approve, name="registration_approve"),
    path("registration/<int:desk>/<uuid:key>/reject/", desk_views.reject, name="registration_reject"),
    path("registration/<int:desk>/<uuid:key>/cancel/", desk_views.take_off, name="registration_take_off"),
    path("newsletter/<int:pk>/", newsletter_desk.issue_screen, name="newsletter_issue_screen"),
    path("newsletter/<int:pk>/test/", newsletter_desk.issue_trial, name="newsletter_issue_trial"),
    path("newsletter/<int:pk>/send/", newsletter_desk.issue_send, name="newsletter_issue_send"),
    path("registry/candidates/", review.candidates, name="participants_candidates"),
    path("registry/candidates/<int:pk>/", review.candidate, name="participants_candidate"),
    path("registry/merges/<int:pk>/split/", review.split_merge, name="participants_split"),
    path("registry/people/<int:pk>/held/", review.person_held, name="participants_person_held"),
    path("registry/people/<int:pk>/erase/", review.person_erase, name="participants_person_erase"),
]

urlpatterns = [
    path(_("countries/"), countries.countries, name="countries"),
    path(_("countries/<slug:code>/"), countries.country, name="country"),
    path("institutions/suggestions/", suggestions.institutions, name="institution_suggestions"),
    path("account/my-data/", my_data.my_data, name="my_data"),
    path("account/my-data/download/", my_data.download, name="my_data_download"),
    path("account/my-data/correct/", my_data.correct, name="my_data_correct"),
    path("account/my-data/erase/", my_data.erase, name="my_data_erase"),
    path(_("activities/<slug:key>/register/"), registration.register_page, name="registration"),
    path(_("activities/<slug:key>/register/sent/"), registration.sent, name="registration_sent"),
    path(
        _("activities/<slug:key>/register/<uuid:delegation>/"),
        registration.register_page,
        name="registration_delegation",
    ),
    path(
        _("activities/<slug:key>/register/<uuid:delegation>/people/"),
        registration.delegates,
        name="registration_delegates",
    ),
    path(_("activities/<slug:key>/check-in/"), door.door, name="registration_check_in"),
    path(_("registrations/confirm/<str:token>/"), registration.confirm_page, name="registration_confirm"),
    path(_("registrations/invitation/<str:token>/"), registration.invitation, name="registration_invitation"),
    path(_("registrations/invitation/<str:token>/decline/"), registration.decline_page, name="registration_decline"),
    path(_("registrations/reminders/<str:token>/"), registration.stop_page, name="registration_stop"),
    path(_("registrations/<str:token>/"), registration.own_page, name="registration_own"),
    path(_("registrations/<str:token>/change/"), registration.change_page, name="registration_change"),
    path(_("registrations/<str:token>/also/"), registration.beside_page, name="registration_beside"),
    path(_("registrations/<str:token>/cancel/"), registration.cancel_page, name="registration_cancel"),
    path(_("registrations/<str:token>/calendar.ics"), registration.entry, name="registration_entry"),
    path("certificates/", certificates.check, name="certificate_check"),
    path("certificates/<str:code>/", certificates.certificate, name="certificate"),
    path("certificates/holder/<str:token>/", certificates.attendance, name="attendance_certificate"),
    path(
        "certificates/holder/<str:token>/certificate.pdf",
        certificates.attendance_paper,
        name="attendance_certificate_pdf",
    ),
    path(
        "certificates/holder/<str:token>/credential.jwt",
        certificates.attendance_credential,
        name="attendance_certificate_credential",
    ),
    path(_("calendars/"), feeds.calendars, name="calendars"),
    path(_("calendars/all.ics"), feeds.everything, name="calendar_all"),
    path(_("calendars/series/<slug:programme>/<slug:key>.ics"), feeds.of_series, name="calendar_series"),
    path(_("calendars/countries/<slug:code>.ics"), feeds.of_country, name="calendar_country"),
    path(_("newsletter/"), newsletter.newsletter, name="newsletter"),
    path(_("newsletter/requested/"), newsletter.requested, name="newsletter_requested"),
    path(_("newsletter/confirm/<str:token>/"), newsletter.confirm, name="newsletter_confirm"),
    path(_("newsletter/choices/<str:token>/"), newsletter.choices, name="newsletter_choices"),
    path(_("newsletter/stop/<str:token>/"), newsletter.stop, name="newsletter_stop"),
    path(_("newsletter/<int:number>/"), newsletter.issue, name="newsletter_issue"),
    path(_("comments/mine/"), comments.my_comments, name="my_comments"),
    path(_("comments/e-mails/<str:token>/"), comments.stop, name="comment_stop"),
    path(_("comments/<uuid:page_key>/"), comments.conversation, name="conversation"),
    path(_("comments/<int:comment>/"), comments.comment_page, name="comment"),
    path(_("comments/<int:comment>/change/"), comments.change, name="comment_change"),
    path(_("comments/<int:comment>/delete/"), comments.delete, name="comment_delete"),
    path(_("comments/<int:comment>/report/"), comments.report, name="comment_report"),
]
