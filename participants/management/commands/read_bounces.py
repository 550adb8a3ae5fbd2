"""Take back what mail servers answered to the newsletter: from a mailbox, or from a message on standard input."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from participants.newsletter.bounces import message_from, messages_in, take


class Command(BaseCommand):
    help = (
        "Read delivery status notifications (RFC 3464) and stop writing to addresses that do not exist, or that did not "
        "take three issues in a row. Reading the same mailbox again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path", help="an mbox file, a Maildir folder, a file with one message, or - for standard input"
        )

    def handle(self, *args: Any, path: str, **options: Any) -> None:
        if path == "-":
            messages = iter([message_from(sys.stdin.buffer)])
        elif Path(path).exists():
            messages = messages_in(Path(path))
        else:
            raise CommandError(f"There is no file or folder {path}.")
        done = take(messages)
        self.stdout.write(
            f"{done.read} read: {done.hard} addresses that do not exist, {done.soft} not taken this time, "
            f"{done.other} of something else or known before."
        )
