"""Histories of editions and of what moderators hold, each told step by step (M6, K5)."""

from __future__ import annotations

import pytest

from schemas.moderation import Act
from tests.matcher.machine.pages import HUB
from tests.matcher.machine.story import Story


def test_an_open_page_follows_an_edition_and_the_way_back(story: Story) -> None:
    story.wants(story.word)
    story.offers(story.other_word)
    page = story.hub()
    story.look()
    for shown in (1, 0, 1):
        (story.say_the_same if page.heard == [] else story.roll_back)()
        story.look()
        assert len(page.views[HUB]) == shown
    story.settle(0)


@pytest.mark.parametrize("moment", ["after engine.put", "after engine.add_interests"])
def test_what_is_written_amid_the_building_of_an_edition_marries_in_both(
    story: Story, moment: str
) -> None:
    page = story.hub()
    story.offers(story.word)

    def write() -> None:
        story.wants(story.word)
        story.offers(story.other_word)
        story.offers(story.word)

    story.wants("pain")
    story.do(moment, 0, write)
    story.say_the_same()
    story.settle(0)
    assert len(page.views[HUB]) == 3
    story.roll_back()
    story.settle(0)
    assert len(page.views[HUB]) == 2


def test_a_page_loaded_before_the_pointer_moves_is_told_that_it_did(story: Story) -> None:
    story.wants(story.word)
    story.offers(story.other_word)
    story.hub()
    story.say_the_same()
    page = story.show(story.reader, [], hub=True, moment="before engine.refresh")
    story.roll_back()
    story.settle(0)
    assert page.views == {HUB: {}}


def test_an_edition_whose_event_was_lost_with_the_bus_is_followed(story: Story) -> None:
    story.wants(story.word)
    story.offers(story.other_word)
    page = story.hub()
    story.look()
    story.faults.following.clear()
    story.say_the_same()
    story.stage.restart_bus()
    story.settle(0)
    assert len(page.views[HUB]) == 1


def test_an_edition_begun_while_the_engine_is_away_answers_later(story: Story) -> None:
    story.wants(story.word)
    story.offers(story.other_word)
    page = story.hub()
    story.faults.away.add("engine")
    story.say_the_same()
    story.offers(story.other_word)
    story.look()
    assert page.views == {HUB: {}}
    story.settle(0)
    assert len(page.views[HUB]) == 2


def test_a_held_keyword_is_withdrawn_and_comes_back_once_it_is_approved(story: Story) -> None:
    story.wants(story.word)
    page = story.hub()
    story.offers(story.other_word, story.word)
    story.look()
    assert len(page.views[HUB]) == 1
    story.moderate(story.publications[-1], Act.REFUSE, 1)
    story.look()
    assert page.views == {HUB: {}}
    story.say_the_same()
    story.settle(0)
    assert len(page.views[HUB]) == 1
    story.roll_back()
    story.moderate(story.publications[-1], Act.APPROVE, 1)
    story.settle(0)
    assert len(page.views[HUB]) == 1


def test_a_publication_that_a_moderator_holds_goes_and_comes_back(story: Story) -> None:
    story.wants(story.word)
    page = story.hub()
    story.offers(story.word)
    story.moderate(story.publications[-1], Act.HOLD, None)
    story.look()
    assert page.views == {HUB: {}}
    story.say_the_same()
    story.moderate(story.publications[-1], Act.APPROVE, None)
    story.settle(0)
    assert len(page.views[HUB]) == 1
