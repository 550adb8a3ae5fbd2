"""The last hour of a call, on SQLite and the server as it is deployed: two workers of four threads.

300 applicants save every ten seconds for two minutes, half of what they wrote changing each time, while 40 of them send a file of
5 MB and submit, four times as many as if all 300 did so evenly within an hour. In the middle the server is killed with all of
its workers and started again; as the page's own script does, each sends again what was not answered. Afterwards what the
server acknowledged is looked for in the database and among the files.
"""

import hashlib
import http.client
import json
import os
import random
import signal
import sys
import threading
import time
from typing import Any
from urllib.parse import urlencode

from bench import Row
from bench.bench_pages import processor_seconds, served
from bench.own_portal import ROOT, own_portal, told_by
from bench.sessions import session_of

APPLICANTS, EVERY, SECONDS, SUBMITTING, SLOWEST = 300, 10, 120, 40, 1.0
MEGABYTES = 5
DOWN = 1.0
"""Seconds between the server's end and its new start."""
TOKEN = "b" * 32
"""Against forged forms: the cookie and the field hold the same."""
SENTENCE = "Quiero saber cuánto tarda la patrulla y qué hace la gente mientras espera. "


def run() -> list[Row]:
    with own_portal() as env:
        drafts: list[dict[str, str]] = told_by(env, "bench.bench_calls", "prepare")
        writers = [_Writer(draft, place) for place, draft in enumerate(drafts)]
        spent = _last_hour(writers, env)
        found = told_by(env, "bench.bench_calls", "look")
    saves = sorted(each for writer in writers for each in writer.saves)
    uploads = sorted(each for writer in writers for each in writer.uploads)
    submits = sorted(each for writer in writers for each in writer.submits)
    lost = [writer.key for writer in writers if found["texts"].get(writer.key) != writer.acknowledged]
    whole = hashlib.sha256(_file()).hexdigest()
    submitted = {writer.key for writer in writers if writer.is_submitted}
    files_lost = [key for key in submitted if found["files"].get(key) != whole]
    is_whole = not lost and not files_lost and set(found["submitted"]) == submitted and len(submitted) == SUBMITTING
    again = sum(writer.again for writer in writers)
    load = os.getloadavg()[1]
    told = (
        f"nothing lost over {again} sendings that were repeated"
        if is_whole
        else f"{len(lost)} texts and {len(files_lost)} files lost, {len(found['submitted'])} of {len(submitted)} submitted"
    )
    return [
        Row(
            f"{APPLICANTS} applicants save every {EVERY} s and {SUBMITTING} submit with {MEGABYTES} MB within {SECONDS} s, "
            "server killed in the middle, SQLite, 2 workers of 4 threads",
            f"saving p95 {_p95(saves):.2f} s ({len(saves):,} answered), sending a file p95 {_p95(uploads):.2f} s, submitting p95 "
            f"{_p95(submits):.2f} s, {spent:.0f} s of processor time, load {load:.1f}; {told}",
            f"p95 ≤ {SLOWEST:.0f} s, nothing lost",
            "",
            is_whole and all(_p95(each) <= SLOWEST for each in (saves, uploads, submits)),
        )
    ]


def _p95(times: list[float]) -> float:
    return times[int(len(times) * 0.95)] if times else float("inf")


def _last_hour(writers: "list[_Writer]", env: dict[str, str]) -> float:
    """Let all of them write, kill the server half-way; the processor seconds of both servers."""
    began = time.monotonic()
    over = began + SECONDS
    with served("portal.wsgi:application", ROOT, env) as (port, server):
        threads = [threading.Thread(target=writer.write, args=[port, began, over]) for writer in writers]
        for thread in threads:
            thread.start()
        time.sleep(max(0.0, began + SECONDS / 2 - time.monotonic()))
        spent = processor_seconds(server)
        os.killpg(server, signal.SIGKILL)
    time.sleep(DOWN)
    with served("portal.wsgi:application", ROOT, env, port) as (_port, server):
        for thread in threads:
            thread.join()
        return spent + processor_seconds(server)


class _Writer:
    """One applicant at the page of their draft, who does what its script does."""

    def __init__(self, draft: dict[str, str], place: int) -> None:
        self.key, self.name, self.part, self.session = draft["key"], draft["name"], draft["part"], draft["session"]
        self.was, self.acknowledged = draft["was"], ""
        self.path = f"/es/postulaciones/{self.key}/"
        self.offset = random.Random(place).uniform(0, EVERY)
        self.submits_at = SECONDS * (0.1 + 0.8 * place / SUBMITTING) if place < SUBMITTING else None
        self.saves: list[float] = []
        self.uploads: list[float] = []
        self.submits: list[float] = []
        self.again = 0
        self.is_submitted = False

    def write(self, port: int, began: float, over: float) -> None:
        number, due = 0, began + self.offset
        while due < over:
            time.sleep(max(0.0, due - time.monotonic()))
            is_due = self.submits_at is not None and time.monotonic() - began >= self.submits_at
            if is_due and self.acknowledged:
                self._submit(port)
                return
            number += 1
            self._save(port, SENTENCE * 3 + f"Versión {number} de {self.key}.")
            due += EVERY

    def _save(self, port: int, text: str) -> None:
        fields = {"window": self.key[:8], f"{self.name}.was": self.was, self.name: text, "csrfmiddlewaretoken": TOKEN}
        status, body = self._until_answered(
            port, urlencode(fields).encode(), "application/x-www-form-urlencoded", self.saves, "application/json"
        )
        told = json.loads(body)["saved"][0]
        if status != 200 or told["outcome"] not in ("saved", "same"):
            raise RuntimeError(f"Saving was answered with {status}: {told}")
        self.was, self.acknowledged = told["was"], text

    def _submit(self, port: int) -> None:
        edge = "bench0boundary"
        fields = {"window": self.key[:8], "csrfmiddlewaretoken": TOKEN, "send": self.part}
        head = "".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        head += (
            f'--{edge}\r\nContent-Disposition: form-data; name="file:{self.part}"; filename="anexo.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        body = head.encode() + _file() + f"\r\n--{edge}--\r\n".encode()
        status, _answer = self._until_answered(port, body, f"multipart/form-data; boundary={edge}", self.uploads)
        if status != 302:
            raise RuntimeError(f"A file was answered with {status}")
        _status, page = self._until_answered(port, None, "", [], path="enviar/")
        sha256 = page.decode().partition('name="sha256" value="')[2][:64]
        fields = {"sha256": sha256, "csrfmiddlewaretoken": TOKEN}
        status, _answer = self._until_answered(
            port, urlencode(fields).encode(), "application/x-www-form-urlencoded", self.submits, path="enviar/"
        )
        if status != 302:
            raise RuntimeError(f"Submitting was answered with {status}")
        self.is_submitted = True

    def _until_answered(
        self,
        port: int,
        body: bytes | None,
        kind: str,
        times: list[float],
        accept: str = "text/html",
        path: str = "",
    ) -> tuple[int, bytes]:
        """Send the same until it is answered, waiting longer each time, as the script does. Only answers are timed."""
        pause = 0.5
        while True:
            headers = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}", "Accept": accept}
            if kind:
                headers["Content-Type"] = kind
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            asked = time.perf_counter()
            try:
                connection.request("POST" if body is not None else "GET", self.path + path, body, headers)
                response = connection.getresponse()
                answer = response.read()
                if response.status < 500:
                    times.append(time.perf_counter() - asked)
                    return response.status, answer
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            self.again += 1
            time.sleep(pause)
            pause = min(2 * pause, 5.0)


def _file() -> bytes:
    """A PDF of so many megabytes."""
    head, tail = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%", b"\ntrailer\n<<>>\n%%EOF\n"
    return head + b"x" * (MEGABYTES * 1024 * 1024 - len(head) - len(tail) - 1) + tail


def prepare() -> list[dict[str, str]]:
    """A call that is open, and a draft of each applicant to which only the text and the file are missing."""
    from datetime import timedelta

    from django.utils import timezone

    from conose.calls import services
    from conose.calls.fields import digest
    from conose.models import Call, FormPart
    from portal.models import User

    now = timezone.now()
    call = Call(
        code="BENCH",
        title_es="Fondo",
        title_en="Fund",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(hours=1),
    )
    call.parts = [
        FormPart(kind="text", label_es="¿Qué quiere saber?", label_en="What?", most_words=300, sort_order=0),
        FormPart(kind="file", label_es="Anexo", label_en="Annex", sort_order=1, is_required=False),
    ]
    call.save()
    text, file = FormPart.objects.filter(call=call).order_by("sort_order")
    drafts = []
    for number in range(APPLICANTS):
        user = User.objects.create(email=f"p{number}@correo.example")
        own = services.begin(call=call, by=user, language="es", at=now)
        own.name, own.title, own.country_id = "Ana Morales", "La patrulla tarda", "GT"
        own.sex, own.is_sex_stated = "women", True
        own.save()
        drafts.append(
            {
                "key": str(own.public_id),
                "name": f"answer:{text.key.hex}.value",
                "part": file.key.hex,
                "was": digest(""),
                "session": session_of(user),
            }
        )
    return drafts


def look() -> dict[str, Any]:
    """What became of them: texts, who submitted, and the digests of the files as they lie there."""
    from conose.calls.files import path_of
    from conose.models import Answer, ApplicationFile, ApplicationSubmission

    texts = Answer.objects.values_list("application__public_id", "value")
    files = ApplicationFile.objects.values_list("application__public_id", "key")
    return {
        "texts": {str(key): value for key, value in texts},
        "submitted": [
            str(key) for key in ApplicationSubmission.objects.values_list("application__public_id", flat=True)
        ],
        "files": {str(own): hashlib.sha256(path_of(key).read_bytes()).hexdigest() for own, key in files},
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"prepare": prepare, "look": look}[sys.argv[1]]()))
