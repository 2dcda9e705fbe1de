"""The figures at /metrics tell where the time of a publication goes."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from schemas.stages import Stage
from tests.api.club_client import Club, add_keyword, invented, publish, register, settle


def test_every_stage_of_a_publication_is_counted_once(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    settle(club)
    before = stages(club)
    with member.live() as stream:
        publish(author, word)
        assert stream.next() is not None
        settle(club)
    after = stages(club)
    assert {stage: after[stage] - before[stage] for stage in after} == dict.fromkeys(Stage, 1)


def stages(club: Club) -> dict[str, int]:
    """How often each stage was measured."""
    told = club.visitor().http.get("/metrics").text
    return {
        sample.labels["stage"]: int(sample.value)
        for family in text_string_to_metric_families(told)
        for sample in family.samples
        if sample.name == "marieur_push_seconds_count"
    }
