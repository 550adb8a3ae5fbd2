"""Open edX: the profiles of a course's learners and its grade report."""

from django.utils.translation import gettext_lazy as _

from participants.attendance.layouts.declaration import Field, Layout, Section

_SEX_CODING = {"m": "men", "f": "women", "o": "other"}

LAYOUTS = (
    Layout(
        key="openedx_profile",
        title=_("Open edX, learner profiles"),
        enrolment=True,
        outcome="registered",
        sex_coding=_SEX_CODING,
        rank=2,
        sections=(
            Section(
                "profiles",
                role="learner",
                fields=(
                    Field("name", neutral=("name",)),
                    Field("username", neutral=("username",)),
                    Field("email", neutral=("email",)),
                    Field("sex", neutral=("gender",)),
                    Field("country", neutral=("country",)),
                    Field("institution", neutral=("institution", "organization", "company")),
                    Field("position", neutral=("title", "job_title", "profession")),
                    Field("last_access", neutral=("last_login",)),
                    Field(
                        "ignored",
                        neutral=(
                            "id",
                            "language",
                            "location",
                            "year_of_birth",
                            "level_of_education",
                            "mailing_address",
                            "goals",
                            "enrollment_mode",
                            "verification_status",
                            "cohort",
                            "team",
                            "city",
                            "enrollment_date",
                            "date_joined",
                        ),
                    ),
                ),
                requires=(frozenset({"name", "email", "username", "sex"}),),
            ),
        ),
    ),
    Layout(
        key="openedx_grades",
        title=_("Open edX, grade report"),
        enrolment=True,
        outcome="registered",
        rank=2,
        sections=(
            Section(
                "grades",
                role="learner",
                fields=(
                    Field("email", neutral=("Email",)),
                    Field("username", neutral=("Username",)),
                    Field("name", neutral=("Name", "Full Name")),
                    Field("grade", neutral=("Grade",)),
                    Field("enrolment_status", neutral=("Enrollment Status",)),
                    Field("certificate_eligible", neutral=("Certificate Eligible",)),
                    Field("certificate_delivered", neutral=("Certificate Delivered",)),
                    Field(
                        "ignored",
                        neutral=(
                            "Student ID",
                            "Enrollment Track",
                            "Verification Status",
                            "Certificate Type",
                            "Cohort Name",
                            "Team Name",
                        ),
                    ),
                ),
                requires=(frozenset({"email", "username", "grade", "enrolment_status"}),),
                graded=r"^(?!.*\(Avg\))(?!Experiment Group)",
            ),
        ),
    ),
)
