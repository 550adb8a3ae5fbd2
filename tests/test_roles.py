"""Who may open what: every address of the project against every role.

An address that no row of MATRIX or ADMIN_MATRIX covers fails `test_every_address_is_declared`: add a row for it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils import timezone

from conose.models import Call
from participants.certificates.codes import new_code, shown
from participants.certificates.templates import standard_template, version_of
from participants.models import Activity, CertificateCode, ImportBatch, RegistrationDesk
from portal.models import Job
from tests.factories.live import make_broadcast, make_live_activity, url_of
from tests.factories.packages import make_package
from tests.factories.quizzes import make_bank, make_quiz
from tests.factories.registration import make_activity, make_desk
from tests.factories.runs import make_enrolment, make_learner, make_run
from trainaction.models import Certificate, EnrolmentState

OUR_APPS = (
    "portal",
    "participants",
    "datacction",
    "trainaction",
    "conose",
    "front",
    "publications",
    "search",
    "reporting",
)
ROLE_NAMES = ("anonymous", "learner", "editor", "manager", "administrator", "course_manager")

SIGN_IN = "sign in"
"""Sent to the sign-in page."""
NO = "refused"
"""403, or for someone signed in sent back to the admin's first page or the sign-in page."""


@dataclass(frozen=True)
class Row:
    route: str
    """As in the URL configuration; `/…` at the end covers everything below."""
    example: str | Callable[..., str]
    """An address of that route, or a function of fixtures that makes what it shows and returns its address."""
    expected: tuple[int | str, int | str, int | str, int | str, int | str]
    """For anonymous, learner, editor, manager, administrator: a status, SIGN_IN or NO."""
    course_manager: int | str | None = None
    """As for an editor where it is not said: both write pages."""

    @property
    def all_expected(self) -> tuple[int | str, ...]:
        return (*self.expected, self.expected[2] if self.course_manager is None else self.course_manager)

    def covers(self, route: str) -> bool:
        return route == self.route or (self.route.endswith("/…") and route.startswith(self.route.removesuffix("…")))


def _job_of_nobody() -> str:
    return f"/jobs/{Job.objects.create(task='tests.count', state='done').pk}/"


def _import_of_nobody() -> str:
    activity = Activity.objects.create(key="nobodys", title_es="De nadie", programme="conose", kind="other")
    batch = ImportBatch.objects.create(activity=activity, filename="hoja.csv", digest="0", state="discarded")
    return f"/admin/attendance-imports/{batch.pk}/"


def _run_of_others() -> str:
    make_run("of-others")
    return "/es/learning/of-others/withdraw/"


def _teaching(end: str) -> str:
    make_run("of-others")
    return f"/es/teaching/of-others/{end}"


def _teaching_person(step: str) -> str:
    enrolment = make_enrolment(make_run("of-others"), make_learner("otra@escuela.example"))
    return f"/es/teaching/of-others/people/{enrolment.public_id}/{step}/"


def _in_nobodys_run(path: str) -> Callable[[], str]:
    """An address of a run that nobody of the matrix is enrolled in or teaches; `%s` stands for its key."""

    def make() -> str:
        return f"/es/{path % make_run('nobodys').key}"

    return make


def _certificate_of_nobody() -> str:
    run = make_run("nobodys")
    version = version_of(standard_template())
    code = CertificateCode.objects.create(code=new_code())
    enrolment = make_enrolment(run, make_learner(), EnrolmentState.CERTIFIED)
    Certificate.objects.create(
        code=code, enrolment=enrolment, version=version, language="es", name="Ana Morales", course_title="Curso",
        run_title="Edición", hours=4, issued_at=run.created_at,
    )  # fmt: skip
    return f"/es/certificates/{shown(code.code)}/"


def _run_of_nobody(end: str = "") -> str:
    """A run in which none of the roles has a place, and which none of them teaches."""
    return f"/es/learning/{make_run().key}/{end}"


def _desk_of_nobody() -> RegistrationDesk:
    """Registration for an activity that has no page and is a week away."""
    starts_at = timezone.now() + timedelta(days=7)
    return make_desk(make_activity("of-nobody", starts_at=starts_at, ends_at=None))


def _desk(end: str) -> str:
    return f"/admin/registration/{_desk_of_nobody().pk}/{end}"


def _registering(end: str = "") -> str:
    return f"/es/actividades/{_desk_of_nobody().activity.key}/inscripcion/{end}"


def _live(end: str = "") -> str:
    """The live page of an activity without a page of its own."""
    return url_of(make_broadcast(make_live_activity(key="of-nobody")), end)


def _review(end: str) -> str:
    """A page of the desk of a call that nobody of the matrix decides on."""
    now = timezone.now()
    Call.objects.create(
        code="of-nobody", title_es="De nadie", title_en="Nobody's", opens_at=now, closes_at=now + timedelta(1)
    )
    return f"/es/evaluacion/of-nobody/{end}"


NOTHING = "00000000-0000-4000-8000-000000000000"

MATRIX = [
    Row("jobs/<int:pk>/", _job_of_nobody, (SIGN_IN, NO, NO, NO, 200)),
    *(
        Row(f"packages/<str:ticket>/{route}", f"/packages/forged.1.x/{end}", (404, 404, 404, 404, 404))
        for route, end in (("files/<path:path>", "files/index.html"), ("h5p/", "h5p/"))
    ),
    Row(
        "<lang>/learning/<slug:run>/packages/<uuid:package>/",
        lambda: _run_of_nobody(f"packages/{NOTHING}/"),
        (SIGN_IN, NO, NO, NO, 404),
        404,
    ),
    *(
        Row(
            f"<lang>/learning/<slug:run>/packages/<uuid:package>/{verb}/",
            f"/es/learning/x/packages/{NOTHING}/{verb}/",
            (405, 405, 405, 405, 405),
        )
        for verb in ("open", "results")
    ),
    Row(
        "<lang>/teaching/packages/<uuid:package>/",
        lambda: f"/es/teaching/packages/{make_package().key}/",
        (SIGN_IN, 404, 200, 404, 200),
    ),
    Row(
        "<lang>/teaching/quizzes/<int:quiz>/",
        lambda: f"/es/teaching/quizzes/{make_quiz(make_bank()).pk}/",
        (SIGN_IN, 404, 200, 404, 200),
    ),
    Row("learning-sw.js", "/learning-sw.js", (200, 200, 200, 200, 200)),
    Row("<lang>/learning-offline/", "/es/learning-offline/", (200, 200, 200, 200, 200)),
    Row("check-in-sw.js", "/check-in-sw.js", (200, 200, 200, 200, 200)),
    Row("favicon.ico", "/favicon.ico", (200, 200, 200, 200, 200)),
    Row("robots.txt", "/robots.txt", (200, 200, 200, 200, 200)),
    Row("sitemap.xml", "/sitemap.xml", (200, 200, 200, 200, 200)),
    Row("<lang>/account/my-data/", "/es/account/my-data/", (SIGN_IN, 200, 200, 200, 200)),
    Row("<lang>/account/my-data/download/", "/es/account/my-data/download/", (SIGN_IN, 200, 200, 200, 200)),
    Row("<lang>/account/my-data/correct/", "/es/account/my-data/correct/", (SIGN_IN, 404, 404, 404, 404)),
    Row("<lang>/account/my-data/erase/", "/es/account/my-data/erase/", (SIGN_IN, 404, 404, 404, 404)),
    Row("<lang>/account/…", "/es/account/password/reset/", (200, 200, 200, 200, 200)),
    Row("<lang>/learning/", "/es/learning/", (SIGN_IN, 200, 200, 200, 200)),
    Row("<lang>/learning/<slug:run>/enrol/", "/es/learning/none/enrol/", (404, 404, 404, 404, 404)),
    Row("<lang>/learning/<slug:run>/withdraw/", _run_of_others, (SIGN_IN, 404, 404, 404, 404)),
    Row("<lang>/teaching/", "/es/teaching/", (SIGN_IN, 200, 200, 200, 200)),
    *(
        Row(f"<lang>/teaching/<slug:run>/{end}", lambda end=end: _teaching(end), (SIGN_IN, 404, 404, 404, 200), 200)
        for end in ("", "invitations/", "statistics/", "gradebook/")
    ),
    *(
        Row(
            f"<lang>/teaching/<slug:run>/{page}/{page}.<slug:extension>",
            lambda page=page: _teaching(f"{page}/{page}.csv"),
            (SIGN_IN, 404, 404, 404, 200),
            200,
        )
        for page in ("statistics", "gradebook")
    ),
    *(
        Row(
            f"<lang>/teaching/<slug:run>/people/<uuid:key>/{step}/",
            lambda step=step: _teaching_person(step),
            then,
            then[-1],
        )
        for step, then in {
            "approve": (405, 405, 405, 405, 405),
            "reject": (SIGN_IN, 404, 404, 404, 200),
            "withdraw": (SIGN_IN, 404, 404, 404, 200),
            "free": (SIGN_IN, 404, 404, 404, 200),
        }.items()
    ),
    Row("<lang>/institutions/suggestions/", "/es/institutions/suggestions/", (200, 200, 200, 200, 200)),
    Row("<lang>/teaching/runs.<slug:extension>", "/es/teaching/runs.csv", (SIGN_IN, 404, 404, 404, 200), 200),
    *(
        Row(f"<lang>/{path}", f"/es/{path}", (200, 200, 200, 200, 200))
        for path in ("canales/noticias.xml", "glosario/", "observatorios/", "contacto/", "contacto/enviado/")
    ),
    Row("<lang>/observatorios/<slug:slug>/", "/es/observatorios/none/", (404, 404, 404, 404, 404)),
    Row("<lang>/gallery/", "/es/gallery/", (404, 404, 404, 404, 200)),
    Row("<lang>/_util/login/", "/es/_util/login/", (SIGN_IN, NO, NO, NO, NO)),
    Row("<lang>/_util/…", "/es/_util/authenticate_with_password/1/1/", (404, 404, 404, 404, 404)),
    Row("<lang>/buscar/", "/es/buscar/", (200, 200, 200, 200, 200)),
    Row("<lang>/buscar/rss/", "/es/buscar/rss/", (200, 200, 200, 200, 200)),
    Row(
        "<lang>/buscar/archivos/<slug:kind>.<slug:name>",
        "/es/buscar/archivos/publication.ris",
        (200, 200, 200, 200, 200),
    ),
    Row("<lang>/buscar/avisos/", "/es/buscar/avisos/", (200, 200, 200, 200, 200)),
    Row("<lang>/buscar/avisos/solicitado/", "/es/buscar/avisos/solicitado/", (200, 200, 200, 200, 200)),
    Row("<lang>/buscar/avisos/confirmar/<str:token>/", "/es/buscar/avisos/confirmar/x/", (404, 404, 404, 404, 404)),
    Row("<lang>/buscar/avisos/terminar/<str:token>/", "/es/buscar/avisos/terminar/x/", (404, 404, 404, 404, 404)),
    Row("<lang>/buscar/sugerencias/", "/es/buscar/sugerencias/", (200, 200, 200, 200, 200)),
    Row("<lang>/actividades/<slug:key>/inscripcion/", _registering, (200, 200, 200, 200, 200)),
    Row(
        "<lang>/actividades/<slug:key>/inscripcion/enviada/",
        lambda: _registering("enviada/"),
        (200, 200, 200, 200, 200),
    ),
    Row(
        "<lang>/actividades/<slug:key>/inscripcion/<uuid:delegation>/",
        lambda: _registering(f"{NOTHING}/"),
        (404, 404, 404, 404, 404),
    ),
    Row(
        "<lang>/actividades/<slug:key>/inscripcion/<uuid:delegation>/personas/",
        lambda: _registering(f"{NOTHING}/personas/"),
        (404, 404, 404, 404, 404),
    ),
    *(
        Row(
            f"<lang>/certificates/holder/<str:token>/{end}",
            f"/es/certificates/holder/x/{end}",
            (404, 404, 404, 404, 404),
        )
        for end in ("", "certificate.pdf", "credential.jwt")
    ),
    Row(
        "<lang>/actividades/<slug:key>/llegada/",
        lambda: f"/es/actividades/{_desk_of_nobody().activity.key}/llegada/",
        (SIGN_IN, NO, 200, 200, 200),
        NO,
    ),
    *(
        Row(f"<lang>/inscripciones/{route}", f"/es/inscripciones/{example}", (404, 404, 404, 404, 404))
        for route, example in (
            ("confirmar/<str:token>/", "confirmar/x/"),
            ("invitacion/<str:token>/", "invitacion/x/"),
            ("invitacion/<str:token>/declinar/", "invitacion/x/declinar/"),
            ("recordatorios/<str:token>/", "recordatorios/x/"),
            ("<str:token>/", "x/"),
            ("<str:token>/cambiar/", "x/cambiar/"),
            ("<str:token>/tambien/", "x/tambien/"),
            ("<str:token>/cancelar/", "x/cancelar/"),
            ("<str:token>/calendario.ics", "x/calendario.ics"),
        )
    ),
    Row("<lang>/agenda/<int:page>/", "/es/agenda/999999/", (404, 404, 404, 404, 404)),
    Row("<lang>/agenda/<str:token>/", "/es/agenda/x/", (404, 404, 404, 404, 404)),
    Row("<lang>/agenda/<str:token>.ics", "/es/agenda/x.ics", (404, 404, 404, 404, 404)),
    Row("social-cards/<int:page>/<slug:digest>.png", "/social-cards/999999/x.png", (404, 404, 404, 404, 404)),
    Row("social-cards/<int:page>/<int:image>.jpg", "/social-cards/999999/1.jpg", (404, 404, 404, 404, 404)),
    Row("<lang>/calendarios/", "/es/calendarios/", (200, 200, 200, 200, 200)),
    Row("<lang>/calendarios/todo.ics", "/es/calendarios/todo.ics", (200, 200, 200, 200, 200)),
    Row(
        "<lang>/calendarios/series/<slug:programme>/<slug:key>.ics",
        "/es/calendarios/series/conose/none.ics",
        (404, 404, 404, 404, 404),
    ),
    Row("<lang>/calendarios/paises/<slug:code>.ics", "/es/calendarios/paises/gt.ics", (200, 200, 200, 200, 200)),
    Row("<lang>/actividades/<slug:key>/en-vivo/", _live, (200, 200, 200, 200, 200)),
    Row("<lang>/actividades/<slug:key>/en-vivo/tablero/", lambda: _live("tablero/"), (200, 200, 200, 200, 200)),
    *(
        Row(
            f"<lang>/actividades/<slug:key>/en-vivo/{step}/",
            lambda step=step: _live(f"{step}/"),
            (405, 405, 405, 405, 405),
        )
        for step in ("preguntar", "votar", "sondeo")
    ),
    *(
        Row(
            f"<lang>/actividades/<slug:key>/en-vivo/{desk}/",
            lambda desk=desk: _live(f"{desk}/"),
            (SIGN_IN, NO, 200, 200, 200),
            NO,
        )
        for desk in ("moderar", "conduccion")
    ),
    *(
        Row(f"<lang>/inscripciones/<str:token>/{end}/", f"/es/inscripciones/x/{end}/", (404, 404, 404, 404, 404))
        for end in ("en-vivo", "encuesta")
    ),
    *(
        Row(
            f"<lang>/actividades/<slug:key>/encuesta/{end}",
            lambda end=end: f"/es/actividades/{_desk_of_nobody().activity.key}/encuesta/{end}",
            (SIGN_IN, NO, 200, 200, 200),
            NO,
        )
        for end in ("", "respuestas.csv")
    ),
    Row("<lang>/comentarios/mios/", "/es/comentarios/mios/", (SIGN_IN, 200, 200, 200, 200)),
    Row("<lang>/comentarios/correos/<str:token>/", "/es/comentarios/correos/x/", (404, 404, 404, 404, 404)),
    Row("<lang>/comentarios/<uuid:page_key>/", f"/es/comentarios/{NOTHING}/", (404, 404, 404, 404, 404)),
    Row("<lang>/comentarios/<int:comment>/", "/es/comentarios/1/", (404, 404, 404, 404, 404)),
    *(
        Row(f"<lang>/comentarios/<int:comment>/{verb}/", f"/es/comentarios/1/{verb}/", (SIGN_IN, 404, 404, 404, 404))
        for verb in ("cambiar", "borrar", "denunciar")
    ),
    Row("<lang>/boletin/", "/es/boletin/", (200, 200, 200, 200, 200)),
    Row("<lang>/boletin/solicitado/", "/es/boletin/solicitado/", (200, 200, 200, 200, 200)),
    Row("<lang>/boletin/<int:number>/", "/es/boletin/1/", (404, 404, 404, 404, 404)),
    *(
        Row(f"<lang>/boletin/{step}/<str:token>/", f"/es/boletin/{step}/x/", (404, 404, 404, 404, 404))
        for step in ("confirmar", "preferencias", "terminar")
    ),
    *(
        Row(f"<lang>/{route}", f"/es/{example}", (SIGN_IN, then, then, then, then))
        for route, example, then in (
            ("convocatorias/<uuid:call>/postular/", f"convocatorias/{NOTHING}/postular/", 404),
            ("convocatorias/<uuid:call>/preguntar/", f"convocatorias/{NOTHING}/preguntar/", 404),
            ("postulaciones/", "postulaciones/", 200),
            *(
                (f"postulaciones/<uuid:key>/{end}", f"postulaciones/{NOTHING}/{example}", 404)
                for end, example in (
                    ("", ""),
                    ("enviar/", "enviar/"),
                    ("retirar/", "retirar/"),
                    ("reabrir/", "reabrir/"),
                    ("borrar/", "borrar/"),
                    ("otros-textos/", "otros-textos/"),
                    ("nombre/", "nombre/"),
                    ("archivos/<uuid:file>/", f"archivos/{NOTHING}/"),
                    ("recibo.<slug:ending>", "recibo.pdf"),
                )
            ),
        )
    ),
    Row("<lang>/recomendaciones/<str:token>/", "/es/recomendaciones/x/", (404, 404, 404, 404, 404)),
    Row("<lang>/investigadores/", "/es/investigadores/", (200, 200, 200, 200, 200)),
    Row("<lang>/investigadores/mi-perfil/", "/es/investigadores/mi-perfil/", (SIGN_IN, 200, 200, 200, 200)),
    Row(
        "<lang>/investigadores/mi-perfil/dejar/<slug:what>/",
        "/es/investigadores/mi-perfil/dejar/directory/",
        (SIGN_IN, 404, 404, 404, 404),
    ),
    Row("<lang>/red/unirse/", "/es/red/unirse/", (200, 200, 200, 200, 200)),
    Row("<lang>/red/unirse/enviada/", "/es/red/unirse/enviada/", (200, 200, 200, 200, 200)),
    *(
        Row(f"<lang>/{route}", f"/es/{example}", (404, 404, 404, 404, 404))
        for route, example in (
            ("investigadores/propio/<str:token>/", "investigadores/propio/x/"),
            ("investigadores/propio/<str:token>/dejar/<slug:what>/", "investigadores/propio/x/dejar/profile/"),
            ("red/unirse/confirmar/<str:token>/", "red/unirse/confirmar/x/"),
            ("red/unirse/<str:token>/", "red/unirse/x/"),
            ("red/unirse/<str:token>/retirar/", "red/unirse/x/retirar/"),
        )
    ),
    Row("<lang>/personas/<slug:slug>/", "/es/personas/nobody/", (404, 404, 404, 404, 404)),
    Row("<lang>/personas/", "/es/personas/", (200, 200, 200, 200, 200)),
    Row("<lang>/grabaciones/feed.xml", "/es/grabaciones/feed.xml", (200, 200, 200, 200, 200)),
    *(
        Row(f"<lang>/{route}", f"/es/{example}", (404, 404, 404, 404, 404))
        for route, example in (
            ("grabaciones/temporada-<int:number>/feed.xml", "grabaciones/temporada-99/feed.xml"),
            ("grabaciones/<uuid:episode>/capitulos.json", f"grabaciones/{NOTHING}/capitulos.json"),
            ("grabaciones/<uuid:episode>/<slug:language>.<slug:extension>", f"grabaciones/{NOTHING}/es.vtt"),
            ("ponentes/diapositivas/<uuid:key>/", f"ponentes/diapositivas/{NOTHING}/"),
            ("ponentes/mi-pagina/<str:token>/", "ponentes/mi-pagina/x/"),
            ("ponentes/mi-pagina/<str:token>/foto/", "ponentes/mi-pagina/x/foto/"),
            ("ponentes/mi-pagina/<str:token>/diapositivas/", "ponentes/mi-pagina/x/diapositivas/"),
            ("ponentes/mi-pagina/<str:token>/retirar/<slug:purpose>/", "ponentes/mi-pagina/x/retirar/profile/"),
        )
    ),
    Row("<lang>/learning/<slug:run>/", _run_of_nobody, (SIGN_IN, NO, NO, NO, 200), 200),
    Row(
        "<lang>/learning/<slug:run>/lessons/<uuid:lesson>/",
        lambda: _run_of_nobody(f"lessons/{NOTHING}/"),
        (SIGN_IN, NO, NO, NO, 404),
        404,
    ),
    *(
        Row(
            f"<lang>/learning/<slug:run>/lessons/<uuid:lesson>/{verb}/",
            f"/es/learning/x/lessons/{NOTHING}/{verb}/",
            (405, 405, 405, 405, 405),
        )
        for verb in ("seen", "done")
    ),
    Row(
        "<lang>/learning/<slug:run>/lessons/<uuid:lesson>/reflections/<uuid:block>/",
        f"/es/learning/x/lessons/{NOTHING}/reflections/{NOTHING}/",
        (405, 405, 405, 405, 405),
    ),
    Row(
        "<lang>/learning/<slug:run>/quizzes/<int:quiz>/",
        lambda: _run_of_nobody("quizzes/1/"),
        (SIGN_IN, NO, NO, NO, 404),
        404,
    ),
    *(
        Row(
            f"<lang>/learning/<slug:run>/{route}",
            lambda example=example: _run_of_nobody(example),
            (SIGN_IN, NO, NO, NO, 404),
            404,
        )
        for route, example in (
            ("assignments/<uuid:block>/", f"assignments/{NOTHING}/"),
            ("assignments/<uuid:block>/take-back/", f"assignments/{NOTHING}/take-back/"),
            ("submissions/<uuid:key>/", f"submissions/{NOTHING}/"),
        )
    ),
    Row(
        "<lang>/teaching/<slug:run>/marking/<uuid:submission>/",
        lambda: _teaching(f"marking/{NOTHING}/"),
        (SIGN_IN, 404, 404, 404, 404),
        404,
    ),
    Row("<lang>/teaching/<slug:run>/marks/", lambda: _teaching("marks/"), (SIGN_IN, 404, 404, 404, 200), 200),
    Row(
        "<lang>/teaching/<slug:run>/marks/<int:item>/",
        lambda: _teaching("marks/1/"),
        (SIGN_IN, 404, 404, 404, 404),
        404,
    ),
    Row(
        "<lang>/learning/<slug:run>/attempts/<uuid:attempt>/",
        lambda: _run_of_nobody(f"attempts/{NOTHING}/"),
        (SIGN_IN, NO, NO, NO, 404),
        404,
    ),
    Row(
        "<lang>/learning/<slug:run>/attempts/<uuid:attempt>/answers/<int:number>/",
        f"/es/learning/x/attempts/{NOTHING}/answers/1/",
        (405, 405, 405, 405, 405),
    ),
    *(
        Row(
            f"<lang>/teaching/<slug:run>/{page}/",
            lambda page=page: f"/es/teaching/{make_run().key}/{page}/",
            (SIGN_IN, 404, 404, 404, 200),
            200,
        )
        for page in ("lessons", "marking", "rules", "survey")
    ),
    Row("<lang>/learning/<slug:run>/survey/", lambda: _run_of_nobody("survey/"), (SIGN_IN, NO, NO, NO, 200), 200),
    Row(
        "<lang>/teaching/<slug:run>/survey/survey.csv",
        lambda: _teaching("survey/survey.csv"),
        (SIGN_IN, 404, 404, 404, 200),
        200,
    ),
    Row("<lang>/learning/<slug:run>/forum/", lambda: _run_of_nobody("forum/"), (SIGN_IN, NO, NO, NO, 200), 200),
    *(
        Row(f"<lang>/learning/<slug:run>/{end}", lambda end=end: _run_of_nobody(end), (SIGN_IN, NO, NO, NO, 200), 200)
        for end in ("forum/new/", "forum/settings/", "announcements/")
    ),
    Row(
        "<lang>/learning/<slug:run>/announcements/new/",
        lambda: _run_of_nobody("announcements/new/"),
        (SIGN_IN, 404, 404, 404, 200),
        200,
    ),
    Row(
        "<lang>/learning/<slug:run>/forum/posts/<int:post>/hide/",
        lambda: _run_of_nobody("forum/posts/1/hide/"),
        (SIGN_IN, 404, 404, 404, 404),
    ),
    *(
        Row(
            f"<lang>/learning/<slug:run>/forum/{route}",
            lambda example=example: _run_of_nobody(f"forum/{example}"),
            (SIGN_IN, NO, NO, NO, 404),
            404,
        )
        for route, example in (
            ("<int:thread>/", "1/"),
            ("posts/<int:post>/", "posts/1/"),
            ("posts/<int:post>/edit/", "posts/1/edit/"),
            ("posts/<int:post>/delete/", "posts/1/delete/"),
            ("posts/<int:post>/report/", "posts/1/report/"),
            ("files/<uuid:key>/", f"files/{NOTHING}/"),
        )
    ),
    *(
        Row(
            f"<lang>/learning/<slug:run>/forum/{route}/",
            f"/es/learning/x/forum/{example}/",
            (405, 405, 405, 405, 405),
        )
        for route, example in (
            ("<int:thread>/follow", "1/follow"),
            ("<int:thread>/arrange", "1/arrange"),
            ("posts/<int:post>/answer", "posts/1/answer"),
            ("posts/<int:post>/show", "posts/1/show"),
        )
    ),
    Row("<lang>/learning/forum-emails/<str:token>/", "/es/learning/forum-emails/x/", (404, 404, 404, 404, 404)),
    Row("<lang>/teaching/<slug:run>/moderation/", lambda: _teaching("moderation/"), (SIGN_IN, 404, 404, 404, 200), 200),
    Row("<lang>/evidencia/", "/es/evidencia/", (200, 200, 200, 200, 200)),
    Row("<lang>/data/evidence.<slug:extension>", "/es/data/evidence.csv", (200, 200, 200, 200, 200)),
    Row("<lang>/data/reach.json", "/es/data/reach.json", (404, 404, 404, 404, 404)),
    Row(
        "<lang>/data/reach/<slug:name>.<slug:extension>",
        "/es/data/reach/season-sex.csv",
        (404, 404, 404, 404, 404),
    ),
    Row("<lang>/<page>", "/es/", (200, 200, 200, 200, 200)),
    Row("documents/…", "/documents/1/none.pdf", (404, 404, 404, 404, 404)),
    Row(
        "files/<uuid:key>.<slug:extension>",
        "/files/00000000-0000-4000-8000-000000000000.pdf",
        (404, 404, 404, 404, 404),
    ),
    Row(
        "<lang>/datasets/<uuid:key>.<slug:extension>",
        "/es/datasets/00000000-0000-4000-8000-000000000000.csv",
        (404, 404, 404, 404, 404),
    ),
    Row("<lang>/learner-messages/", "/es/learner-messages/", (SIGN_IN, 404, 404, 404, 404)),
    Row("<lang>/learner-messages/<str:token>/", "/es/learner-messages/x/", (404, 404, 404, 404, 404)),
    Row("<lang>/certificates/", "/es/certificates/", (200, 200, 200, 200, 200)),
    Row("<lang>/certificates/<str:code>/", "/es/certificates/x/", (404, 404, 404, 404, 404)),
    Row("<lang>/certificates/<str:code>/", _certificate_of_nobody, (200, 200, 200, 200, 200)),
    *(
        Row(
            f"<lang>/learning/<slug:run>/certificate/{end}",
            _in_nobodys_run(f"learning/%s/certificate/{end}"),
            (SIGN_IN, 404, 404, 404, 404),
        )
        for end in ("", "certificate.pdf", "credential.jwt")
    ),
    Row(
        "<lang>/teaching/<slug:run>/certificates/",
        _in_nobodys_run("teaching/%s/certificates/"),
        (SIGN_IN, 404, 404, 404, 200),
        200,
    ),
    *(
        Row(
            f"<lang>/teaching/<slug:run>/certificates/<uuid:{name}>{end}",
            _in_nobodys_run(f"teaching/%s/certificates/00000000-0000-4000-8000-000000000000{end}"),
            (SIGN_IN, 404, 404, 404, 404),
        )
        for name, end in (("enrolment", "/issue/"), ("key", "/reissue/"), ("key", "/revoke/"), ("key", ".pdf"))
    ),
    Row("open-badges/issuer.json", "/open-badges/issuer.json", (200, 200, 200, 200, 200)),
    Row("open-badges/keys.json", "/open-badges/keys.json", (200, 200, 200, 200, 200)),
    Row("open-badges/keys/<str:thumbprint>.json", "/open-badges/keys/x.json", (404, 404, 404, 404, 404)),
    Row("open-badges/revocations.json", "/open-badges/revocations.json", (200, 200, 200, 200, 200)),
    Row("<lang>/paises/", "/es/paises/", (200, 200, 200, 200, 200)),
    Row("<lang>/paises/<slug:code>/", "/es/paises/zz/", (404, 404, 404, 404, 404)),
    Row("<lang>/temas/", "/es/temas/", (200, 200, 200, 200, 200)),
    Row("<lang>/temas/<slug:slug>/", "/es/temas/nada/", (404, 404, 404, 404, 404)),
    # The review of calls: who sees what of a call's own, rows of others included, is in tests/conose/test_review.py.
    Row("<lang>/evaluacion/", "/es/evaluacion/", (SIGN_IN, 200, 200, 200, 200)),
    Row("<lang>/evaluacion/<rest>", "/es/evaluacion/a/b/c/", (404, 404, 404, 404, 404)),
    Row("<lang>/evaluacion/invitacion/<str:token>/", "/es/evaluacion/invitacion/x/", (404, 404, 404, 404, 404)),
    *(
        Row(f"<lang>/evaluacion/{route}", f"/es/evaluacion/{example}", (SIGN_IN, 404, 404, 404, 404))
        for route, example in (
            ("revisiones/<uuid:key>/", f"revisiones/{NOTHING}/"),
            ("revisiones/<uuid:key>/archivos/<uuid:file>/", f"revisiones/{NOTHING}/archivos/{NOTHING}/"),
            ("becas/<uuid:key>/", f"becas/{NOTHING}/"),
            ("becas/<uuid:key>/convenio.pdf", f"becas/{NOTHING}/convenio.pdf"),
            ("becas/<uuid:key>/hitos/<uuid:milestone>/", f"becas/{NOTHING}/hitos/{NOTHING}/"),
            ("becas/archivos/<uuid:key>/", f"becas/archivos/{NOTHING}/"),
            ("<slug:code>/decision/acta.pdf", "x/decision/acta.pdf"),
            ("<slug:code>/clasificacion/clasificacion.<slug:extension>", "x/clasificacion/clasificacion.csv"),
            ("<slug:code>/cartas/<slug:kind>/", "x/cartas/award/"),
            ("<slug:code>/becas/<int:number>/", "x/becas/1/"),
            ("<slug:code>/decision/<int:number>/", "x/decision/1/"),
            ("<slug:code>/<int:number>/", "x/1/"),
            ("<slug:code>/personas/evaluadores/<int:pk>/", "x/personas/evaluadores/0/"),
            ("<slug:code>/personas/comite/<int:pk>/", "x/personas/comite/0/"),
            ("<slug:code>/<int:number>/archivos/<uuid:key>/", f"x/1/archivos/{NOTHING}/"),
        )
    ),
    *(
        Row(f"<lang>/evaluacion/<slug:code>/{end}", lambda end=end: _review(end), (SIGN_IN, 404, 404, 404, 200))
        for end in (
            "",
            "reglas/",
            "personas/",
            "asignaciones/",
            "clasificacion/",
            "decision/",
            "cartas/",
            "becas/",
            "registro/",
            "estadisticas/",
        )
    ),
    *(
        Row(f"<lang>/evaluacion/{route}", f"/es/evaluacion/{example}", (405, 405, 405, 405, 405))
        for route, example in (
            ("<slug:code>/asignaciones/<uuid:key>/", f"x/asignaciones/{NOTHING}/"),
            ("<slug:code>/cartas/<uuid:key>/otra-vez/", f"x/cartas/{NOTHING}/otra-vez/"),
            ("<slug:code>/becas/<int:number>/<uuid:key>/", f"x/becas/1/{NOTHING}/"),
        )
    ),
    Row(".well-known/security.txt", "/.well-known/security.txt", (404, 404, 404, 404, 404)),
    Row("oai/", "/oai/?verb=Identify", (200, 200, 200, 200, 200)),
    Row("media/<path:path>", "/media/none.png", (404, 404, 404, 404, 404)),
    Row("admin/…", "/admin/", (SIGN_IN, SIGN_IN, 200, 200, 200)),
    Row("django-admin/…", "/django-admin/", (SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN, 200)),
]
"""Addresses outside the Wagtail admin, and the admins' own as a whole."""

ADMIN_MATRIX: list[Row] = [
    # Calls: what of them is shown to whom, rows of others included, is in tests/conose/test_calls.py.
    *(
        Row(f"admin/calls/{route}", f"/admin/calls/{example}", (SIGN_IN, SIGN_IN, NO, NO, 404), NO)
        for route, example in (
            ("<int:call>/applications/", "0/applications/"),
            ("applications/<uuid:key>/", f"applications/{NOTHING}/"),
            ("applications/<uuid:key>/reopen/", f"applications/{NOTHING}/reopen/"),
            ("applications/<uuid:key>/files/<uuid:file>/", f"applications/{NOTHING}/files/{NOTHING}/"),
            ("applications/<uuid:key>/letters/<uuid:referee>/", f"applications/{NOTHING}/letters/{NOTHING}/"),
            ("applications/<uuid:key>/referees/<uuid:referee>/", f"applications/{NOTHING}/referees/{NOTHING}/"),
        )
    ),
    *(
        Row(
            f"admin/snippets/{choose}conose/{name}/…",
            f"/admin/snippets/{choose}conose/{name}/",
            (SIGN_IN, SIGN_IN, 200, 200 if choose else NO, 200),
            200 if choose else NO,
        )
        for name in ("call", "callquestion")
        for choose in ("", "choose/")
    ),
    *(
        Row(f"admin/{end}", f"/admin/{example}", (SIGN_IN, SIGN_IN, then, NO, then), NO)
        for end, example, then in (
            ("researchers/", "researchers/", 200),
            ("researchers/invite/", "researchers/invite/", 200),
            ("researchers/<int:pk>/", "researchers/0/", 404),
            ("researchers/<int:pk>/approve/", "researchers/0/approve/", 405),
            ("researchers/<int:pk>/send-back/", "researchers/0/send-back/", 404),
            ("researchers/<int:pk>/revoke/", "researchers/0/revoke/", 405),
            ("joining/", "joining/", 200),
            ("joining/<int:pk>/", "joining/0/", 404),
            ("joining/<int:pk>/logo/", "joining/0/logo/", 404),
        )
    ),
    *(
        Row(f"admin/speakers/{end}", f"/admin/speakers/{example}", (SIGN_IN, SIGN_IN, then, NO, then), NO)
        for end, example, then in (
            ("", "", 200),
            ("invite/", "invite/", 200),
            ("<int:pk>/", "0/", 404),
            ("<int:pk>/approve/", "0/approve/", 405),
            ("<int:pk>/send-back/", "0/send-back/", 404),
            ("<int:pk>/revoke/", "0/revoke/", 405),
            ("<int:pk>/photo/", "0/photo/", 404),
            ("slides/<uuid:key>/", f"slides/{NOTHING}/", 404),
            ("slides/<uuid:key>/decide/", f"slides/{NOTHING}/decide/", 405),
        )
    ),
    Row(
        "admin/snippets/publications/authoridentity/…",
        "/admin/snippets/publications/authoridentity/",
        (SIGN_IN, SIGN_IN, 200, NO, 200),
        NO,
    ),
    Row(
        "admin/snippets/choose/publications/authoridentity/…",
        "/admin/snippets/choose/publications/authoridentity/",
        (SIGN_IN, SIGN_IN, 200, 200, 200),
    ),
    Row("admin/editions/<int:page>/changes/", "/admin/editions/0/changes/", (SIGN_IN, SIGN_IN, 404, 404, 404)),
    Row("admin/editions/<int:page>/swap/", "/admin/editions/0/swap/", (SIGN_IN, SIGN_IN, 404, 404, 404)),
    Row(
        "admin/snippets/trainaction/courserun/…",
        "/admin/snippets/trainaction/courserun/",
        (SIGN_IN, SIGN_IN, NO, NO, 200),
        200,
    ),
    Row(
        "admin/snippets/choose/trainaction/courserun/…",
        "/admin/snippets/choose/trainaction/courserun/",
        (SIGN_IN, SIGN_IN, 200, 200, 200),
    ),
    Row(
        "admin/course-runs/<int:pk>/archive/",
        "/admin/course-runs/0/archive/",
        (SIGN_IN, SIGN_IN, NO, NO, 404),
        404,
    ),
    Row(
        "admin/snippets/participants/registrationdesk/…",
        "/admin/snippets/participants/registrationdesk/",
        (SIGN_IN, SIGN_IN, 200, 200, 200),
        NO,
    ),
    *(
        Row(
            f"admin/registration/<int:desk>/{end}",
            lambda example=example: _desk(example),
            (SIGN_IN, SIGN_IN, 200, 200, 200),
            NO,
        )
        for end, example in (
            ("", ""),
            ("registrations.<slug:extension>", "registrations.csv"),
            ("<slug:kind>.pdf", "list.pdf"),
            ("invite/", "invite/"),
            ("delegations/", "delegations/"),
            ("call-off/", "call-off/"),
            ("certificates/", "certificates/"),
        )
    ),
    *(
        Row(
            f"admin/registration/<int:desk>/<uuid:key>/{step}/",
            lambda step=step: _desk(f"{NOTHING}/{step}/"),
            (SIGN_IN, SIGN_IN, status, status, status),
            NO,
        )
        for step, status in (("approve", 405), ("reject", 404), ("cancel", 404))
    ),
    Row(
        "admin/snippets/datacction/broadcast/…",
        "/admin/snippets/datacction/broadcast/",
        (SIGN_IN, SIGN_IN, 200, NO, 200),
        NO,
    ),
    Row(
        "admin/snippets/choose/datacction/broadcast/…",
        "/admin/snippets/choose/datacction/broadcast/",
        (SIGN_IN, SIGN_IN, 200, 200, 200),
    ),
    Row("admin/contact/", "/admin/contact/", (SIGN_IN, SIGN_IN, NO, 200, 200), NO),
    Row("admin/contact/<int:pk>/", "/admin/contact/0/", (SIGN_IN, SIGN_IN, NO, 404, 404), NO),
    Row("admin/observatory-links/", "/admin/observatory-links/", (SIGN_IN, SIGN_IN, 200, NO, 200), NO),
    Row(
        "admin/observatory-links/<int:pk>/check/",
        "/admin/observatory-links/0/check/",
        (SIGN_IN, SIGN_IN, 405, NO, 405),
        NO,
    ),
    Row("admin/glossary/pages/<int:page>/", "/admin/glossary/pages/1/", (SIGN_IN, SIGN_IN, NO, NO, NO)),
    *(
        Row(f"admin/snippets/front/{model}/…", f"/admin/snippets/front/{model}/", (SIGN_IN, SIGN_IN, 200, NO, 200), NO)
        for model in ("term", "observatory", "contacttopic")
    ),
    *(
        Row(
            f"admin/snippets/choose/front/{model}/…",
            f"/admin/snippets/choose/front/{model}/",
            (SIGN_IN, SIGN_IN, 200, 200, 200),
        )
        for model in ("term", "observatory", "contacttopic")
    ),
    Row("admin/comments/", "/admin/comments/", (SIGN_IN, SIGN_IN, 200, 200, 200), NO),
    *(
        Row(f"admin/comments/{route}/", f"/admin/comments/{example}/", (SIGN_IN, SIGN_IN, then, then, then), NO)
        for route, example, then in (
            ("<int:pk>/show", "0/show", 405),
            ("<int:pk>/hide", "0/hide", 404),
            ("<int:pk>/public", "0/public", 302),
            ("people/<int:pk>/bar", "people/0/bar", 405),
            ("pages/<uuid:key>", f"pages/{NOTHING}", 404),
        )
    ),
    Row(
        "admin/snippets/participants/newsletterissue/…",
        "/admin/snippets/participants/newsletterissue/",
        (SIGN_IN, SIGN_IN, 200, 200, 200),
        NO,
    ),
    *(
        Row(f"admin/newsletter/<int:pk>/{end}", f"/admin/newsletter/0/{end}", (SIGN_IN, SIGN_IN, then, then, then), NO)
        for end, then in (("", 404), ("test/", 405), ("send/", 405))
    ),
    *(
        Row(
            f"admin/registration/<int:desk>/certificates/<uuid:key>{end}",
            lambda end=end: _desk(f"certificates/{NOTHING}{end}"),
            (SIGN_IN, SIGN_IN, status, status, status),
            NO,
        )
        for end, status in (("/issue/", 405), ("/reissue/", 405), ("/revoke/", 404), (".pdf", 404))
    ),
    Row("admin/users/…", "/admin/users/", (SIGN_IN, SIGN_IN, NO, NO, 200)),
    Row(
        "admin/snippets/conose/researchline/…",
        "/admin/snippets/conose/researchline/",
        (SIGN_IN, SIGN_IN, 200, NO, 200),
        NO,
    ),
    Row(
        "admin/snippets/choose/conose/researchline/…",
        "/admin/snippets/choose/conose/researchline/",
        (SIGN_IN, SIGN_IN, 200, 200, 200),
    ),
    Row("admin/snippets/portal/theme/…", "/admin/snippets/portal/theme/", (SIGN_IN, SIGN_IN, 200, NO, 200), NO),
    Row(
        "admin/snippets/choose/portal/theme/…",
        "/admin/snippets/choose/portal/theme/",
        (SIGN_IN, SIGN_IN, 200, 200, 200),
    ),
    Row(
        "admin/snippets/publications/publicationseries/…",
        "/admin/snippets/publications/publicationseries/",
        (SIGN_IN, SIGN_IN, 200, NO, 200),
        NO,
    ),
    Row(
        "admin/snippets/choose/publications/publicationseries/…",
        "/admin/snippets/choose/publications/publicationseries/",
        (SIGN_IN, SIGN_IN, 200, 200, 200),
    ),
    Row(
        "admin/snippets/publications/dataset/…",
        "/admin/snippets/publications/dataset/",
        (SIGN_IN, SIGN_IN, 200, NO, 200),
        NO,
    ),
    Row(
        "admin/snippets/choose/publications/dataset/…",
        "/admin/snippets/choose/publications/dataset/",
        (SIGN_IN, SIGN_IN, 200, 200, 200),
    ),
    *(
        Row(
            f"admin/snippets/{choose}trainaction/{name}/…",
            f"/admin/snippets/{choose}trainaction/{name}/",
            (SIGN_IN, SIGN_IN, 200, 200 if choose else NO, 200),
        )
        for name in ("questionbank", "question", "quiz", "interactivepackage")
        for choose in ("", "choose/")
    ),
    Row(
        "admin/snippets/participants/certificatetemplate/…",
        "/admin/snippets/participants/certificatetemplate/",
        (SIGN_IN, SIGN_IN, NO, 200, 200),
        200,
    ),
    Row(
        "admin/snippets/choose/participants/certificatetemplate/…",
        "/admin/snippets/choose/participants/certificatetemplate/",
        (SIGN_IN, SIGN_IN, 200, 200, 200),
    ),
    Row(
        "admin/quizzes/questions/<int:pk>/regrade/",
        "/admin/quizzes/questions/0/regrade/",
        (SIGN_IN, SIGN_IN, 404, NO, 404),
    ),
    Row("admin/snippets/choose/search/…", "/admin/snippets/choose/search/synonyms/", (SIGN_IN, SIGN_IN, 200, 200, 200)),
    Row("admin/snippets/search/synonyms/…", "/admin/snippets/search/synonyms/", (SIGN_IN, SIGN_IN, 200, NO, 200), NO),
    Row("admin/snippets/search/pin/…", "/admin/snippets/search/pin/", (SIGN_IN, SIGN_IN, 200, NO, 200), NO),
    Row("admin/reports/searches/", "/admin/reports/searches/", (SIGN_IN, SIGN_IN, 200, NO, 200), NO),
    Row(
        "admin/reports/searches/searches.<slug:extension>",
        "/admin/reports/searches/searches.csv",
        (SIGN_IN, SIGN_IN, 200, NO, 200),
        NO,
    ),
    *(
        Row(f"admin/reports/agreements/{end}", f"/admin/reports/agreements/{end}", (SIGN_IN, SIGN_IN, 200, 200, 200))
        for end in ("", "results/")
    ),
    Row("admin/reports/periodic/", "/admin/reports/periodic/", (SIGN_IN, SIGN_IN, NO, NO, 200)),
    *(
        Row(
            f"admin/snippets/participants/{name}/…",
            f"/admin/snippets/participants/{name}/",
            (SIGN_IN, SIGN_IN, *rest),
            NO,
        )
        for name, rest in {
            "person": (NO, 200, 200),
            "institution": (NO, 200, 200),
            "activity": (NO, 200, 200),
            "series": (NO, 200, 200),
            "participation": (NO, 200, 200),
            "reportedfigure": (NO, 200, 200),
            "publicprofile": (200, 200, 200),
            "consent": (NO, 200, 200),
            "country": (NO, 200, 200),
            "merge": (NO, 200, 200),
            "personaldataaccess": (NO, NO, 200),
        }.items()
    ),
    Row(
        "admin/snippets/choose/participants/…",
        "/admin/snippets/choose/participants/institution/",
        (SIGN_IN, SIGN_IN, 200, 200, 200),
    ),
    Row("admin/registry/candidates/", "/admin/registry/candidates/", (SIGN_IN, SIGN_IN, NO, 200, 200)),
    *(
        Row(
            f"admin/registry/{route}/<int:pk>/{end}",
            f"/admin/registry/{route}/0/{end}",
            (SIGN_IN, SIGN_IN, NO, 404, 404),
        )
        for route, end in (("candidates", ""), ("merges", "split/"), ("people", "held/"), ("people", "erase/"))
    ),
    Row(
        "admin/publications/<int:pk>/files/",
        "/admin/publications/0/files/",
        (SIGN_IN, SIGN_IN, 404, 404, 404),
    ),
    Row("admin/publications/import/", "/admin/publications/import/", (SIGN_IN, SIGN_IN, 200, NO, 200), NO),
    Row("admin/publications/import/<int:pk>/", "/admin/publications/import/0/", (SIGN_IN, SIGN_IN, 404, NO, 404), NO),
    Row(
        "admin/publications/import/<int:pk>/bring-in/",
        "/admin/publications/import/0/bring-in/",
        (SIGN_IN, SIGN_IN, 405, NO, 405),
        NO,
    ),
    Row(
        "admin/publications/catalogue.<slug:extension>",
        "/admin/publications/catalogue.csv",
        (SIGN_IN, SIGN_IN, 200, NO, 200),
        NO,
    ),
    Row("admin/publications/downloads/", "/admin/publications/downloads/", (SIGN_IN, SIGN_IN, NO, 200, 200)),
    Row("admin/course-statistics/", "/admin/course-statistics/", (SIGN_IN, SIGN_IN, NO, 200, 200), 200),
    Row(
        "admin/course-statistics/statistics.<slug:extension>",
        "/admin/course-statistics/statistics.csv",
        (SIGN_IN, SIGN_IN, NO, 200, 200),
        200,
    ),
    Row("admin/reach/", "/admin/reach/", (SIGN_IN, SIGN_IN, NO, 200, 200)),
    Row("admin/reach/records/", "/admin/reach/records/", (SIGN_IN, SIGN_IN, NO, 200, 200)),
    Row("admin/reach/publish/", "/admin/reach/publish/", (SIGN_IN, SIGN_IN, NO, 405, 405)),
    Row("admin/reach/reach.<slug:extension>", "/admin/reach/reach.csv", (SIGN_IN, SIGN_IN, NO, 200, 200)),
    Row("admin/attendance-imports/", "/admin/attendance-imports/", (SIGN_IN, SIGN_IN, NO, 200, 200)),
    Row("admin/attendance-imports/results/", "/admin/attendance-imports/results/", (SIGN_IN, SIGN_IN, NO, 200, 200)),
    Row("admin/attendance-imports/new/", "/admin/attendance-imports/new/", (SIGN_IN, SIGN_IN, NO, 200, 200)),
    Row("admin/attendance-imports/<int:pk>/", _import_of_nobody, (SIGN_IN, SIGN_IN, NO, 200, 200)),
    *(
        Row(
            f"admin/attendance-imports/<int:pk>/{end}",
            f"/admin/attendance-imports/0/{end}",
            (SIGN_IN, SIGN_IN, NO, 404, 404),
        )
        for end in ("progress/", "history/", "history/results/")
    ),
    Row(
        "admin/attendance-imports/<int:pk>/who/<str:question>/",
        "/admin/attendance-imports/0/who/p-0/",
        (SIGN_IN, SIGN_IN, NO, 404, 404),
    ),
    *(
        Row(
            f"admin/attendance-imports/<int:pk>/{verb}/",
            f"/admin/attendance-imports/0/{verb}/",
            (SIGN_IN, SIGN_IN, NO, *then),
        )
        for verb, then in {
            "answer": (404, 404),
            "columns": (404, 404),
            "change-columns": (404, 404),
            "decide": (404, 404),
            "take-back": (404, 404),
            "bring-in": (404, 404),
            "again": (404, 404),
            "discard": (404, 404),
            "undo": (404, 404),
        }.items()
    ),
    Row("admin/localize/…", "/admin/localize/jsi18n/", (SIGN_IN, SIGN_IN, 200, 200, 200)),
]
"""Our own addresses in the Wagtail admin."""

OPEN_IN_ADMIN = {
    "admin/login/": "signing in",
    "admin/logout/": "signing out shows nothing",
    "admin/password_reset/…": "a forgotten password",
    "admin/jsi18n/": "translations of the admin's scripts",
    "admin/sprite/": "the admin's icons",
    "django-admin/login/": "signing in",
    "django-admin/logout/": "signing out shows nothing",
}
"""Addresses of the admins that show nothing of the portal, and why they are open."""


@dataclass(frozen=True)
class Address:
    route: str
    callback: Any

    @property
    def is_ours(self) -> bool:
        view = getattr(self.callback, "view_class", self.callback)
        model = getattr(self.callback, "view_initkwargs", {}).get("model")
        label = model._meta.app_label if hasattr(model, "_meta") else ""
        return view.__module__.split(".")[0] in OUR_APPS or label in OUR_APPS

    @property
    def path(self) -> str:
        """An address of this route, of a thing that need not exist."""
        samples = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x", "str": "1", "slug": "x"}
        path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: samples.get(found[1] or "str", "1"), self.route)
        return "/" + path


def _plain(pattern: str) -> str:
    """A regular expression of the URL configuration as a readable route."""
    pattern = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", pattern)
    pattern = re.sub(r"\((?:[^()]|\([^()]*\))*\)", "<page>", pattern)
    return pattern.replace("^", "").replace("$", "").replace(r"\Z", "").replace("\\", "")


def _addresses(patterns: Any, start: str = "") -> Iterator[Address]:
    for each in patterns:
        is_language = isinstance(each.pattern, LocalePrefixPattern)
        route = start + ("<lang>/" if is_language else _plain(str(each.pattern)))
        if isinstance(each, URLResolver):
            yield from _addresses(each.url_patterns, route)
        elif isinstance(each, URLPattern):
            yield Address(route, each.callback)


def all_addresses() -> list[Address]:
    return list(_addresses(get_resolver().url_patterns))


def in_admin() -> list[Address]:
    return [
        each
        for each in all_addresses()
        if each.route.startswith(("admin/", "django-admin/"))
        and not any(Row(route, "", (0, 0, 0, 0, 0)).covers(each.route) for route in OPEN_IN_ADMIN)
    ]


def test_every_address_is_declared():
    undeclared = [
        each.route for each in all_addresses() if not any(row.covers(each.route) for row in [*MATRIX, *ADMIN_MATRIX])
    ]
    assert undeclared == []


def test_each_of_our_addresses_in_the_admin_is_declared():
    ours = [each.route for each in in_admin() if each.route.startswith("admin/") and each.is_ours]
    assert [route for route in ours if not any(row.covers(route) for row in ADMIN_MATRIX)] == []


def test_no_row_is_left_over():
    routes = [each.route for each in all_addresses()]
    left_over = [row.route for row in [*MATRIX, *ADMIN_MATRIX] if not any(row.covers(route) for route in routes)]
    assert [route for route in left_over if route != "media/<path:path>"] == []


@pytest.mark.parametrize("row", [*MATRIX, *ADMIN_MATRIX], ids=lambda row: row.route)
def test_address_is_open_to_these_roles(row: Row, role_clients: Any):
    path = row.example if isinstance(row.example, str) else row.example()
    got = tuple(_outcome(getattr(role_clients, role).get(path), role) for role in ROLE_NAMES)
    assert dict(zip(ROLE_NAMES, got, strict=True)) == dict(zip(ROLE_NAMES, row.all_expected, strict=True))


@pytest.mark.parametrize("role", ["anonymous", "learner"])
def test_both_admins_are_closed_to_who_has_no_role_in_them(role: str, role_clients: Any):
    client = getattr(role_clients, role)
    addresses = in_admin()
    assert len(addresses) > 200
    opened = []
    for each in addresses:
        if _outcome(client.get(each.path), role) not in {SIGN_IN, NO, 404}:
            opened.append(each.route)
        # Each refusal leaves a message for the next page. Nobody reads them here: hundreds would be packed again each time.
        client.cookies.pop("messages", None)
    assert opened == []


def _outcome(response: Any, role: str) -> int | str:
    if response.status_code == 403:
        return NO
    if response.status_code == 302:
        target = response["Location"].split("?")[0]
        if target.endswith(("/account/login/", "/admin/login/", "/django-admin/login/")):
            return SIGN_IN
        if target == "/admin/" and role != "anonymous":
            return NO
    return response.status_code
