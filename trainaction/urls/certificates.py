"""Addresses of certificates of courses: for its holder, for who teaches the run."""

from django.urls import path

from trainaction.certificates import views

urlpatterns = [
    path("learning/<slug:run>/certificate/", views.my_certificate, name="my_certificate"),
    path("learning/<slug:run>/certificate/certificate.pdf", views.my_paper, name="my_certificate_pdf"),
    path("learning/<slug:run>/certificate/credential.jwt", views.my_credential, name="my_certificate_credential"),
    path("teaching/<slug:run>/certificates/", views.teaching_certificates, name="teaching_certificates"),
    path("teaching/<slug:run>/certificates/<uuid:enrolment>/issue/", views.issue, name="teaching_certificate_issue"),
    path("teaching/<slug:run>/certificates/<uuid:key>/reissue/", views.reissue, name="teaching_certificate_reissue"),
    path("teaching/<slug:run>/certificates/<uuid:key>/revoke/", views.revoke, name="teaching_certificate_revoke"),
    path("teaching/<slug:run>/certificates/<uuid:key>.pdf", views.paper, name="teaching_certificate_pdf"),
]
