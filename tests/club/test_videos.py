"""A video's address in any form that people paste, and nothing else."""

from __future__ import annotations

import pytest

from club.videos import video_id
from schemas.errors import Invalid


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=a1B2c3D4e5_",
        "http://youtube.com/watch?list=PL1&v=a1B2c3D4e5_&t=10",
        "m.youtube.com/watch?v=a1B2c3D4e5_",
        "https://youtu.be/a1B2c3D4e5_?si=x",
        "https://www.youtube.com/shorts/a1B2c3D4e5_",
        " https://www.youtube-nocookie.com/embed/a1B2c3D4e5_ ",
    ],
)
def test_the_id_is_found(address: str) -> None:
    assert video_id(address) == "a1B2c3D4e5_"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://www.youtube.com/",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com.example.org/watch?v=a1B2c3D4e5_",
        "https://example.org/watch?v=a1B2c3D4e5_",
        "javascript://youtube.com/watch?v=a1B2c3D4e5_",
        "https://youtu.be/a1B2c3D4e5_<script>",
        "https://[youtube.com/watch?v=a1B2c3D4e5_",
    ],
)
def test_anything_else_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        video_id(address)
