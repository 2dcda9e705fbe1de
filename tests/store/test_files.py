"""The folder keeps whole files under names of our own, and nothing reaches outside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.files import Folder


def test_what_is_put_is_got_until_it_is_dropped(tmp_path: Path) -> None:
    files = Folder(tmp_path / "media")
    assert files.get("ab12.960.webp") is None
    files.put("ab12.960.webp", b"pixels")
    files.put("ab12.960.webp", b"pixels")
    assert files.get("ab12.960.webp") == b"pixels"
    files.drop("ab12.960.webp")
    files.drop("ab12.960.webp")
    assert files.get("ab12.960.webp") is None


def test_a_write_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Folder(tmp_path)

    def refuse(_self: Path, _target: Path) -> Path:
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="full"):
        files.put("ab12.960.webp", b"pixels")
    assert files.get("ab12.960.webp") is None
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "/etc/x", "a..b", ".x", "A1"])
def test_a_name_cannot_reach_outside(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a file's name"):
        Folder(tmp_path).get(name)
