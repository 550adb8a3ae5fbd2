"""One sign-in for the site and both admins: by e-mail address, throttled, with no way round."""

import re
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django import conf
from django.conf import settings
from django.contrib import admin, auth
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import MaxLengthValidator
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.account_texts import TEXTS
from portal.models import User
from tests.conftest import PASSWORD
from tests.portal.conftest import SmallSite

LOGIN = "/es/account/login/"
THEIRS = [
    GNUTranslations(BytesIO((folder / "locale" / "es" / "LC_MESSAGES" / "django.mo").read_bytes()))
    for folder in (Path(package.__file__).parent for package in (allauth, admin, auth, conf))
]


@pytest.fixture
def confirmed(make_user: object) -> User:
    user = make_user("learner", "ana@portal.example")  # type: ignore[operator]
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def sign_in(client: Client, email: str, password: str, **data: str) -> object:
    return client.post(LOGIN, {"login": email, "password": password, **data})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_in_by_address_whatever_its_case(small_site: SmallSite, confirmed: User, client: Client) -> None:
    response = sign_in(client, "Ana@Portal.example", PASSWORD)
    assert (response.status_code, response["Location"]) == (302, "/es/")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("role", "destination"),
    [("learner", "/es/"), ("editor", "/admin/"), ("manager", "/admin/"), ("administrator", "/admin/")],
)
def test_sign_in_leads_by_role(
    small_site: SmallSite, make_user: object, client: Client, role: str, destination: str
) -> None:
    user = make_user(role)  # type: ignore[operator]
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    assert sign_in(client, user.email, PASSWORD)["Location"] == destination


def test_sign_in_goes_on_to_where_one_wanted_but_never_to_another_site(
    small_site: SmallSite, confirmed: User, client: Client
) -> None:
    assert sign_in(client, confirmed.email, PASSWORD, next="/es/acerca/")["Location"] == "/es/acerca/"
    client.logout()
    assert sign_in(client, confirmed.email, PASSWORD, next="https://evil.example/")["Location"] == "/es/"


def test_wrong_password_keeps_the_address_and_says_so_once(
    small_site: SmallSite, confirmed: User, client: Client
) -> None:
    response = sign_in(client, confirmed.email, "wrong")
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    assert response.status_code == 200
    assert soup.select_one("#id_login")["value"] == confirmed.email
    assert len(soup.select(".error-summary li")) == 1
    assert not is_signed_in(client)


def test_sign_in_is_throttled_even_with_the_right_password_afterwards(
    small_site: SmallSite, confirmed: User, client: Client
) -> None:
    for _attempt in range(5):
        sign_in(client, confirmed.email, "wrong")
    response = sign_in(client, confirmed.email, PASSWORD)
    assert response.status_code == 200
    assert not is_signed_in(client)


def test_many_attempts_on_many_accounts_are_throttled_by_address_of_origin(
    small_site: SmallSite, confirmed: User, client: Client
) -> None:
    for number in range(10):
        sign_in(client, f"nobody{number}@portal.example", "wrong")
    sign_in(client, confirmed.email, PASSWORD)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    sign_in(elsewhere, confirmed.email, PASSWORD)
    assert (is_signed_in(client), is_signed_in(elsewhere)) == (False, True)


@pytest.mark.parametrize(
    "path",
    ["/admin/login/", "/django-admin/login/", "/es/_util/login/", "/en/_util/login/"],
)
def test_other_sign_in_pages_check_no_password(
    small_site: SmallSite, administrator: User, client: Client, path: str
) -> None:
    response = client.post(path, {"username": administrator.email, "password": PASSWORD, "email": administrator.email})
    assert response.status_code == 302
    assert response["Location"].split("?")[0] in {"/es/account/login/", "/en/account/login/"}
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("path", "destination"),
    [("/admin/", "/admin/"), ("/admin/pages/", "/admin/pages/"), ("/django-admin/", "/django-admin/")],
)
def test_admins_ask_for_the_one_sign_in_and_go_on_from_there(
    small_site: SmallSite, administrator: User, client: Client, path: str, destination: str
) -> None:
    EmailAddress.objects.update_or_create(
        user=administrator, email=administrator.email, defaults={"verified": True, "primary": True}
    )
    response = client.get(path, follow=True)
    last, _status = response.redirect_chain[-1]
    assert last.startswith(f"{LOGIN}?next=")
    field = BeautifulSoup(response.content.decode(), "html.parser").select_one("main input[name=next]")
    response = sign_in(client, administrator.email, PASSWORD, next=field["value"])
    assert response["Location"] == destination


@pytest.mark.parametrize("path", ["/admin/", "/django-admin/", "/admin/login/", "/django-admin/login/"])
def test_who_may_not_enter_an_admin_is_told_so_once(small_site: SmallSite, learner_client: Client, path: str) -> None:
    response = learner_client.get(path, follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) <= 1


def test_who_is_in_already_is_led_into_the_admin(small_site: SmallSite, administrator_client: Client) -> None:
    assert administrator_client.get("/admin/login/")["Location"] == "/admin/"
    assert administrator_client.get("/django-admin/login/")["Location"] == "/django-admin/"


@pytest.mark.parametrize("path", ["/admin/password_reset/", "/admin/password_reset/confirm/MQ/abc/"])
def test_wagtails_own_password_reset_leads_to_the_one(
    small_site: SmallSite, confirmed: User, client: Client, path: str
) -> None:
    assert client.post(path, {"email": confirmed.email})["Location"] == "/es/account/password/reset/"
    assert mail.outbox == []


def test_account_page_of_the_admin_changes_neither_password_nor_address(
    small_site: SmallSite, editor_client: Client
) -> None:
    names = set(re.findall(r'name="([^"]+)"', editor_client.get("/admin/account/").content.decode()))
    there, gone = "name_email-first_name", {"password-old_password", "password-new_password1", "name_email-email"}
    assert names & {there, *gone} == {there}


@pytest.mark.parametrize("language", ["es", "en"])
def test_password_is_reset_by_mail(small_site: SmallSite, confirmed: User, client: Client, language: str) -> None:
    client.post(f"/{language}/account/password/reset/", {"email": confirmed.email})
    (message,) = mail.outbox
    link = re.search(rf"http://testserver(/{language}/account/password/reset/key/\S+)", message.body)
    page = client.get(link[1], follow=True)
    path = page.redirect_chain[-1][0]
    response = client.post(path, {"password1": "otra clave larga 7", "password2": "otra clave larga 7"})
    assert response["Location"] == f"/{language}/account/password/reset/key/done/"
    confirmed.refresh_from_db()
    assert confirmed.check_password("otra clave larga 7")
    shown = (page, client.get(response["Location"]), client.get(link[1]))
    assert [BeautifulSoup(each.content.decode(), "html.parser").h1.text for each in shown] == {
        "es": ["Elija una contraseña nueva", "Su contraseña se cambió", "Este enlace ya no sirve"],
        "en": ["Choose a new password", "Your password is changed", "This link no longer works"],
    }[language]


def test_reset_for_an_unknown_address_looks_the_same(small_site: SmallSite, confirmed: User, client: Client) -> None:
    known = client.post("/es/account/password/reset/", {"email": confirmed.email})
    unknown = client.post("/es/account/password/reset/", {"email": "nadie@portal.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_new_account_is_confirmed_by_mail_before_it_is_entered(small_site: SmallSite, client: Client) -> None:
    data = {"email": "nueva@portal.example", "password1": "una clave larga 9", "password2": "una clave larga 9"}
    response = client.post("/es/account/signup/", data)
    assert response["Location"] == "/es/account/confirm-email/"
    assert not is_signed_in(client)
    (message,) = mail.outbox
    path = re.search(r"http://testserver(/es/account/confirm-email/\S+)", message.body)[1]
    assert "¿Es suya la dirección nueva@portal.example?" in client.get(path).content.decode()
    client.post(path)
    assert EmailAddress.objects.get(email="nueva@portal.example").verified
    assert message.subject == message.subject.strip()
    assert "Seguridad ciudadana en datos" in message.body


@pytest.mark.parametrize("text", TEXTS)
def test_text_about_accounts_is_allauths_or_djangos_and_said_in_other_words(text: str) -> None:
    theirs = {each.gettext(text) for each in THEIRS}
    with translation.override("es"):
        assert translation.gettext(text) not in theirs | {text}
    assert theirs != {text}


def test_a_field_says_how_many_characters_are_allowed_and_not_one_more() -> None:
    with translation.override("es"), pytest.raises(ValidationError) as refused:
        MaxLengthValidator(255)("x" * 256)
    assert refused.value.messages == ["El máximo son 255 caracteres; aquí hay 256."]


def test_help_of_a_password_is_said_in_other_words(client: Client, db: None) -> None:
    helps = BeautifulSoup(client.get("/es/account/signup/").content.decode(), "html.parser").select(".field__help li")
    assert [each.text for each in helps] == [
        "Que no se parezca a sus datos personales.",
        "Al menos 10 caracteres.",
        "Que no sea una de las más usadas.",
        "Que no tenga solo números.",
    ]


@pytest.mark.parametrize(
    "name",
    ["account_email", "account_change_password", "account_logout", "account_reauthenticate"],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_pages_of_an_account_stand_in_the_shell(
    small_site: SmallSite, learner_client: Client, name: str, language: str
) -> None:
    with translation.override(language):
        path = reverse(name)
    response = learner_client.get(path)
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    assert response.status_code == 200
    assert soup.html["lang"] == language
    assert len(soup.select("header.masthead")) == 1
    assert len(soup.select("main form.form button.button")) == 1
    assert soup.select("[style], script:not([src])") == []


def test_address_is_changed_only_when_the_new_one_is_confirmed(
    small_site: SmallSite, confirmed: User, client: Client
) -> None:
    sign_in(client, confirmed.email, PASSWORD)
    client.post("/es/account/email/", {"email": "otra@portal.example", "action_add": ""})
    confirmed.refresh_from_db()
    assert confirmed.email == "ana@portal.example"
    html = client.get("/es/account/email/").content.decode()
    title = BeautifulSoup(html, "html.parser").select_one(".callout__title")
    assert title.text == "otra@portal.example está a la espera de confirmación"


# --- users in Wagtail's admin ---------------------------------------------------------------

USER_FORM = {"email": "eva@portal.example", "first_name": "Eva", "last_name": "Ruiz"}


def test_administrator_creates_an_account_in_wagtail(small_site: SmallSite, administrator_client: Client) -> None:
    data = {**USER_FORM, "password1": PASSWORD, "password2": PASSWORD}
    response = administrator_client.post("/admin/users/new/", data)
    assert response.status_code == 302
    user = User.objects.get(email="eva@portal.example")
    assert (user.get_full_name(), user.check_password(PASSWORD)) == ("Eva Ruiz", True)


def test_administrator_changes_an_address_and_the_old_one_no_longer_enters(
    small_site: SmallSite, administrator_client: Client, confirmed: User, client: Client
) -> None:
    response = administrator_client.post(f"/admin/users/edit/{confirmed.pk}/", {**USER_FORM, "is_active": "on"})
    assert response.status_code == 302
    confirmed.refresh_from_db()
    assert confirmed.email == "eva@portal.example"
    assert list(EmailAddress.objects.filter(user=confirmed, verified=True)) == []
    sign_in(client, "ana@portal.example", PASSWORD)
    assert not is_signed_in(client)


def test_second_account_with_the_same_address_is_refused(
    small_site: SmallSite, administrator_client: Client, confirmed: User
) -> None:
    data = {**USER_FORM, "email": confirmed.email, "password1": PASSWORD, "password2": PASSWORD}
    response = administrator_client.post("/admin/users/new/", data)
    assert response.status_code == 200
    assert User.objects.filter(email=confirmed.email).count() == 1


def test_users_are_listed_and_searched_by_address(
    small_site: SmallSite, administrator_client: Client, confirmed: User
) -> None:
    html = administrator_client.get("/admin/users/", {"q": "ana@portal"}).content.decode()
    assert f"/admin/users/edit/{confirmed.pk}/" in html


def test_cache_of_rate_limits_is_settled_by_the_environment() -> None:
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache"


@pytest.mark.django_db
def test_administrator_made_on_the_command_line_signs_in_before_mail_works(
    small_site: SmallSite, client: Client, monkeypatch: pytest.MonkeyPatch, mailoutbox: list
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", email="root@portal.example", verbosity=0)
    sign_in(client, "root@portal.example", PASSWORD)
    assert is_signed_in(client)
    assert mailoutbox == []
