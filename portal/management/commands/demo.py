import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.reloader import translation_file_changed

from portal import demo
from portal.translations import compile_catalogues


class Command(BaseCommand):
    help = "Load the demo where it is not yet, say how to sign in, and serve it on 127.0.0.1."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with demo.writing():
                self._serve(options["port"])
        except (demo.DemoIsRunning, demo.NoRoom) as error:
            raise CommandError(str(error)) from None

    def _serve(self, port: int) -> None:
        demo.claim()
        address = f"http://127.0.0.1:{port}"
        settings.WAGTAILADMIN_BASE_URL = address  # what is loaded writes e-mails, too
        if compiled := compile_catalogues(map(Path, settings.LOCALE_PATHS)):
            # As Django does where a catalogue changes while it runs: this process may have read the one before.
            translation_file_changed(sender=None, file_path=compiled[0].with_suffix(".mo"))
            self.stdout.write("Compiled the translations.")
        demo.prepare(self._say)
        accounts = demo.accounts()
        demo.serve_site_at(port)
        self._say(
            f"""
  The portal     {address}/es/  (Spanish)   {address}/en/  (English)
  For editors    {address}/admin/
  Its e-mails    {settings.VAR_DIR / "mail"}

  Sign in with one of these (kept in {demo.accounts_path()}):
"""
        )
        for account in accounts:
            self._say(f"  {account.email:<28}{account.password:<20}{account.sees}")
        self._say("\n  Starting the server. Ctrl+C ends it; `make demo` starts it again with the same data.\n")
        os.environ["PORTAL_BASE_URL"] = address
        server = [
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--blocking-threads",
            "4",
            "--workers-kill-timeout",  # a worker told to end while it starts hears nothing
            "3",
            "--no-ws",
        ]
        os.execv(sys.executable, [sys.executable, "-m", "granian", *server, "portal.wsgi:application"])

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
