"""Texts cut for a line of a list."""

import pytest

from portal.shortening import shortened


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        ("¿Qué cuenta?", 12, "¿Qué cuenta?"),
        ("¿Qué  es\nun registro?", 40, "¿Qué es un registro?"),
        ("¿Qué cuenta un registro administrativo?", 20, "¿Qué cuenta un …"),
        ("¿Qué cuenta un registro administrativo?", 16, "¿Qué cuenta un …"),  # it ends where a word does
        ("¿Qué cuenta un registro administrativo?", 15, "¿Qué cuenta …"),
        ("Primero, segundo, tercero", 20, "Primero, segundo …"),
        ("Maximiliana" * 3, 12, "Maximilian …"),  # one word that is longer than the line
        ("", 5, ""),
    ],
)
def test_a_text_is_cut_after_a_whole_word(text: str, longest: int, short: str) -> None:
    assert shortened(text, longest) == short
    assert len(short) <= longest
