"""What the installed packages say in Spanish is said as the portal says it: *usted*, and in the words of docs/words.md.

A package's update may bring new texts: each that speaks to people as «tú» is said anew in `portal/wagtail_texts.py` or
`portal/account_texts.py` (those of scripts in `locale/es/LC_MESSAGES/djangojs.po`), or is one that nobody here can meet.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import django.conf
import pytest
from babel.messages import Message
from babel.messages.pofile import read_po
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [
    folder
    for folder in [Path(django.conf.__file__).parent, *(Path(app.path) for app in apps.get_app_configs())]
    if ROOT not in folder.parents or "site-packages" in folder.parts
]
NOT_OURS = re.compile(
    r"\b(?:"
    # to whom, and whose
    r"tu|tus|te|ti|tú|contigo|tuy[oa]s?|vos|vosotr[oa]s|vuestr[oa]s?|"
    # what somebody does
    r"puedes|podrás|quieres|quieras|debes|deberías|deseas|tienes|eres|estás|has|hayas|serás|inicies|ves|verás|usas|"
    r"decides|necesitas|seleccionas|eliges|añades|preocupes|confíes|(?!persiste|consiste|insiste|resiste|contraste)\w{3,}[aei]ste|"
    # what somebody is asked to do, which is a third person's form too: those that open a sentence, or carry a pronoun
    r"haz|vete|int[ée]ntal[oa]|aseg[uú]rate|introdúcel[oa]s?|corr[íi]gel[oa]s?|guárdal[oa]s?|cancélal[oa]s?|déjal[oa]s?|"
    r"elimínal[oa]s?|compruébal[oa]s?|revísal[oa]s?|envíame|llévame|conéctate|obtén|regístrate|"
    # other words than docs/words.md has
    r"agreg\w*|exitosa(?:mente)?|loguea\w*"
    r")\b"
    r"|(?:^|[.:;!?¿¡>,]\s*|[Pp]or favor,? |\bSí, )(?:selecciona|elige|escoge|introduce|escribe|ingresa|pulsa|usa|utiliza|prueba|"
    r"intenta|verifica|revisa|comprueba|vuelve|añade|confirma|cambia|corrige|edita|establece|especifica|carga|mira|deja|"
    r"confía|mueve|ve|recuerda|busca|crea|sube|descarga|guarda|cancela|elimina|pon|ten|sigue|espera) "
    r"|\b(?:Opcionalmente especifica|no \w+ (?:carga|sube) una)\b",
    re.IGNORECASE,
)
NOBODY_MEETS = {
    "“Referer header” to be sent",  # Django's page for a refused form: the portal has its own
    "this site requires a CSRF cookie when submitting forms",
    "releases/",  # the page of a new project
    "you have not configured any URLs",
    "Connect, get help, or contribute",
    "Forgotten your password? Enter your email address below",  # Django's own sign-in: the portal has one for all
}
SWITCHED_OFF = re.compile(
    r"(?:templates/)?(?:idp|mfa|socialaccount|usersessions)/"  # apps of allauth that are not installed
    r"|templates/account/(?:base_confirm_code|confirm_\w+_code|request_login_code|verified_email_required)\.html"
    r"|templates/account/messages/phone_\w+\.txt|account/fields\.py|account/adapter\.py"  # codes and telephones
    r"|templates/account/email/email_(?:changed|deleted)_message\.txt"  # ACCOUNT_EMAIL_NOTIFICATIONS
    r"|templates/account/snippets/warn_no_email\.html"  # an account here is made with an address
)


def _texts(folder: Path, name: str) -> Iterator[Message]:
    path = folder / "locale" / "es" / "LC_MESSAGES" / f"{name}.po"
    if path.exists():
        with path.open("rb") as file:
            yield from (text for text in read_po(file, locale="es") if text.id and not text.fuzzy)


def _key(text: Message) -> tuple[str | None, str]:
    return text.context, text.id[0] if isinstance(text.id, tuple | list) else text.id


def _is_met(text: Message) -> bool:
    places = [path for path, _line in text.locations]
    replaced = [SWITCHED_OFF.match(path) or (ROOT / path).is_file() for path in places]
    return not (places and all(replaced)) and not any(part in _key(text)[1] for part in NOBODY_MEETS)


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_no_package_says_tu_to_anybody(name: str) -> None:
    ours = {_key(text) for text in _texts(ROOT, name)}
    found = {
        _key(text)[1]: said
        for folder in PACKAGES
        for text in _texts(folder, name)
        for said in (text.string if isinstance(text.string, tuple | list) else [text.string])
        if NOT_OURS.search(said) and _key(text) not in ours and _is_met(text)
    }
    assert found == {}


@pytest.mark.parametrize(
    ("said", "is_ours"),
    [
        ("¿Estás seguro?", False),
        ("Introduce tu respuesta", False),
        ("Déjala en blanco.", False),
        ("¿Olvidaste la contraseña?", False),
        ("Sí, mueve esta página", False),
        ("Fue agregado exitosamente.", False),
        ("¿Desea eliminar este grupo?", True),
        ("El enlace seguirá a la página si cambia de dirección.", True),
        ("Ya existe una redirección a este camino.", True),
    ],
)
def test_what_is_said_to_a_friend_is_known(said: str, is_ours: bool) -> None:
    assert (NOT_OURS.search(said) is None) is is_ours
