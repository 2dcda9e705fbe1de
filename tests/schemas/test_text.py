"""What text from outside may hold."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from schemas.text import plain_block, plain_line

LINE = TypeAdapter(Annotated[str, plain_line])
BLOCK = TypeAdapter(Annotated[str, plain_block])


@pytest.mark.parametrize(
    "text", ["a", "é", "e\u0301", "👨\u200d👩\u200d👧", "زيت", "\U0001fae9", "\u200fא", "-"]
)
def test_what_members_write_is_kept(text: str) -> None:
    assert LINE.validate_python(text) == text
    assert BLOCK.validate_python(text) == text


@pytest.mark.parametrize(
    "text", ["\x00", "a\x1b[0m", "a\x7f", "a\x85", "\ufffe", "\ufdd0", "\U0010ffff", "\ud800"]
)
def test_what_nobody_can_read_is_refused(text: str) -> None:
    for kind in (LINE, BLOCK):
        with pytest.raises(ValidationError):
            kind.validate_python(text)


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u200b", "\u0301", "\u202e"])
def test_a_line_has_something_to_see(text: str) -> None:
    with pytest.raises(ValidationError):
        LINE.validate_python(text)
    assert BLOCK.validate_python(text) == text


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\rb", "a\u2028b"])
def test_a_line_is_one_line(text: str) -> None:
    with pytest.raises(ValidationError):
        LINE.validate_python(text)


def test_line_ends_of_a_block_become_one_kind() -> None:
    assert BLOCK.validate_python("a\r\nb\rc\n\n\td") == "a\nb\nc\n\n\td"
