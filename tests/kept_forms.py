"""What is answered to who sends something while signed out, as tests read it."""

from bs4 import BeautifulSoup

HERE = "http://testserver"
SIGN_IN = "/es/account/login/?next="


def form_of(content: bytes) -> tuple[str, dict[str, str]]:
    """The address of the form with what was kept, and what it sends."""
    form = BeautifulSoup(content, "html.parser").select_one("form#write")
    assert form is not None
    sent = {str(field["name"]): str(field.get("value", "")) for field in form.select("input")}
    sent |= {str(field["name"]): field.text.strip() for field in form.select("textarea[name]")}
    return str(form["action"]), sent


def link_of(content: bytes) -> str:
    link = BeautifulSoup(content, "html.parser").select_one("form#write .callout a[target=_blank]")
    assert link is not None
    return str(link["href"])
