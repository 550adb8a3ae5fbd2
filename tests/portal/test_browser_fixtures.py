def test_axe_finds_what_is_wrong(phone, axe):
    phone.set_content("<html lang='es'><title>t</title><main><h1>t</h1><img src='data:,' id='bare'></main>")
    assert axe(phone) == ["image-alt: Images must have alternative text at #bare"]


def test_browser_reaches_this_machine_only(desktop):
    with desktop.expect_event("requestfailed") as failed:
        desktop.set_content("<img src='http://portal.example/x.png' alt=''>")
    assert failed.value.failure == "net::ERR_NAME_NOT_RESOLVED"


def test_sign_in_gives_the_page_an_account(live_server, desktop, sign_in, learner):
    from portal.models import Job

    job = Job.objects.create(task="tests.count", created_by=learner, state="done", message="Hecho")
    sign_in(desktop, learner)
    desktop.goto(f"{live_server.url}/jobs/{job.pk}/")
    assert desktop.locator(".job--done").count() == 1
