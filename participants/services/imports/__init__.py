"""Bringing attendance in: upload → read → (answer, map columns) → decide → apply, and undo.

Each step is a function of this package; the long ones (`read`, `apply`, `undo`) are also jobs in `participants.tasks`.
Refusals are ValidationError with sentences for the person who asked.

    upload(activity=, file=, filename=, by=)      -> ImportBatch in state `uploaded`
    read(batch=)                                  -> `preview`, `questions` (see batch.recognition["questions"]),
                                                     `mapping` (see batch.recognition["unknown"]) or `refused`
    answer(batch=, answers={"date_order": "dmy"}) -> `uploaded`: read it again
    map_columns(batch=, columns={"name": 0, …})   -> `uploaded`: read it again
    change_columns(batch=, by=)                   -> `uploaded`: read it again, it asks for the columns anew
    decide(batch=, persons={question: choice}, institutions={…}, by=)
    decide_all(batch=, subject="person", choice="new", questions=None, by=)
    revoke(batch=, questions=[question], by=)     -> the questions are open again
    apply(batch=, by=)                            -> `applied`, in one transaction
    undo(batch=, by=)                             -> `undone`, in one transaction; or InTheWay, with what stands there
    discard(batch=, by=), purge_files()
    keep_aside(file=, filename=, by=)             -> Kept, while the form that sent it is put right; kept_aside(token=, by=)
"""

from participants.services.imports.applying import apply
from participants.services.imports.aside import Kept, forget_aside, keep_aside, kept_aside
from participants.services.imports.deciding import (
    decide,
    decide_all,
    decide_as_seen,
    only_candidates,
    persons_name,
    revoke,
    revoke_as_seen,
)
from participants.services.imports.reading import answer, change_columns, map_columns, may_change_columns, read
from participants.services.imports.undoing import InTheWay, note_obstacles, undo
from participants.services.imports.upload import OPEN_STATES, discard, purge_files, upload

__all__ = [
    "OPEN_STATES",
    "InTheWay",
    "Kept",
    "answer",
    "apply",
    "change_columns",
    "decide",
    "decide_all",
    "decide_as_seen",
    "discard",
    "forget_aside",
    "keep_aside",
    "kept_aside",
    "map_columns",
    "may_change_columns",
    "note_obstacles",
    "only_candidates",
    "persons_name",
    "purge_files",
    "read",
    "revoke",
    "revoke_as_seen",
    "undo",
    "upload",
]  # fmt: skip
