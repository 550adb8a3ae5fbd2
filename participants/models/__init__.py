from participants.models.activities import Activity, FormerKey, Programme, Series
from participants.models.ages import AgeBand
from participants.models.countries import Country
from participants.models.imports import (
    ColumnMapping,
    ImportBatch,
    ImportChange,
    ImportIdentity,
    ImportInstitution,
    ImportRow,
    MatchDecision,
)
from participants.models.institutions import Institution, InstitutionAlias
from participants.models.merges import Merge, MergeCandidate
from participants.models.participations import (
    Measure,
    Mode,
    Outcome,
    Participation,
    ParticipationRecord,
    ReportedFigure,
    Role,
)
from participants.models.persons import ABOUT_ONE, Person, PersonEmail, PersonName, PublicProfile, Sex
from participants.models.privacy import Consent, ErasedAddress, PersonalDataAccess
from participants.models.registration import (
    REMINDERS,
    Delegation,
    DeskPlace,
    DeskQuestion,
    Registration,
    RegistrationDesk,
    RegistrationMessage,
    RegistrationMessageKind,
    RegistrationState,
    RegistrationStep,
)
from participants.models.standings import GIVEN_A_PLACE, Standing

__all__ = [
    "ABOUT_ONE",
    "GIVEN_A_PLACE",
    "REMINDERS",
    "Activity",
    "AgeBand",
    "ColumnMapping",
    "Consent",
    "Country",
    "Delegation",
    "DeskPlace",
    "DeskQuestion",
    "ErasedAddress",
    "FormerKey",
    "ImportBatch",
    "ImportChange",
    "ImportIdentity",
    "ImportInstitution",
    "ImportRow",
    "Institution",
    "InstitutionAlias",
    "MatchDecision",
    "Measure",
    "Merge",
    "MergeCandidate",
    "Mode",
    "Outcome",
    "Participation",
    "ParticipationRecord",
    "Person",
    "PersonEmail",
    "PersonName",
    "PersonalDataAccess",
    "Programme",
    "PublicProfile",
    "Registration",
    "RegistrationDesk",
    "RegistrationMessage",
    "RegistrationMessageKind",
    "RegistrationState",
    "RegistrationStep",
    "ReportedFigure",
    "Role",
    "Series",
    "Sex",
    "Standing",
]
