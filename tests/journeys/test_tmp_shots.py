from typing import Any
import pytest
from tests.factories.discussion import Forum
from trainaction.discussion import moderating
from trainaction.models import ForumPost


@pytest.mark.usefixtures("transactional_db")
def test_shots(live_server: Any, browser: Any, sign_in: Any, small_site: Any) -> None:
    forum = Forum()
    for n in range(3):
        forum.ask(
            forum.luis,
            f"¿Cómo se cuentan los homicidios cuando hay {n} registros que no coinciden entre la policía y el sistema de salud?",
            f"En mi país hay {n} registros. @Ana, ¿y en el suyo?\n\n- policía\n- salud",
        )
    first = ForumPost.objects.first()
    r = forum.reply(
        forum.ana,
        first.thread,
        "> Luis:\n> En mi país hay registros.\n\nSe comparan, como dice https: //x",
        quoted=first,
    )
    r2 = forum.reply(
        forum.tutor,
        first.thread,
        "Vea https://www.unodc.org/unodc/en/data-and-analysis/statistics/index.html donde se explica.",
    )
    bad = forum.reply(forum.luis, first.thread, "Insulto")
    moderating.mark_answer(post=r2, is_answer=True)
    moderating.arrange(thread=first.thread, is_pinned=True, is_closed=False)
    moderating.report(post=r, member=forum.member(forum.luis), why="other", note="No tiene que ver")
    moderating.hide(post=bad, by=forum.tutor.user, why="Falta de respeto")
    forum.announce("Sesión en vivo", "El jueves a las 10, hora de Guatemala.")
    base = f"{live_server.url}/es/learning/{forum.run.key}/"
    for who, name in ((forum.ana, "ana"), (forum.tutor, "tutor")):
        for width, scheme in ((390, "light"), (1280, "light"), (390, "dark")):
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="es-GT")
            page = context.new_page()
            sign_in(page, who.user)
            urls = {"forum": base + "forum/", "thread": base + f"forum/{first.thread_id}/"}
            if name == "tutor":
                urls = {"thread": urls["thread"], "queue": f"{live_server.url}/es/teaching/{forum.run.key}/moderation/"}
            else:
                urls |= {"ann": base + "announcements/", "new": base + "forum/new/"}
            for n, u in urls.items():
                page.goto(u)
                page.screenshot(path=f"/tmp/wt/forum5-{name}-{n}-{width}-{scheme}.png", full_page=True)
            context.close()
