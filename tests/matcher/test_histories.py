"""Histories in which open pages could go wrong, each told step by step.

The machine of `test_convergence.py` draws such histories; here they are played every time.
"""

from __future__ import annotations

import pytest

from schemas.words import Tier
from tests.matcher.machine.pages import HUB
from tests.matcher.machine.story import Story, keyword


def test_a_page_loaded_between_announcement_and_index_shows_it(story: Story) -> None:
    story.wants(story.word)
    story.do("before engine.put", 0, story.hub)
    story.offers(story.word)


def test_what_a_page_was_sent_before_it_loaded_again_may_be_sent_again(story: Story) -> None:
    story.wants(story.word)
    page = story.hub()
    story.faults.away.add("engine.put")
    story.offers(story.word, story.other_word)
    story.delete_keyword(0, story.keywords[0])
    story.look()
    story.wants(story.other_word)
    story.look()
    assert page.views == {HUB: {}}


def test_a_replay_tells_that_a_site_is_arranged_for_its_visitor_now(story: Story) -> None:
    story.wants(story.word)
    story.offers(story.other_word)
    page = story.site()
    story.look()
    page.cut()
    story.offers(story.word)
    story.look()
    page.connect(story.process(0))


def test_an_event_older_than_the_connection_still_arranges_the_site(story: Story) -> None:
    story.wants(story.word)
    story.offers(story.other_word)
    page = story.site()
    story.look()
    story.faults.following.clear()
    page.cut()
    story.offers(story.word)
    page.connect(story.process(0))


def test_a_site_is_arranged_and_ordinary_again_while_it_is_open(story: Story) -> None:
    story.wants(story.word)
    story.offers(story.other_word)
    story.site()
    story.offers(story.word)
    story.settle(0)
    story.change(0, story.publications[-1], "offline", {})


def test_a_keyword_arranges_open_sites(story: Story) -> None:
    story.offers(story.word)
    story.site()
    story.wants(story.word)
    story.settle(0)
    story.offers(story.other_word)


def test_a_site_opened_while_the_engine_is_away_is_arranged_afterwards(story: Story) -> None:
    story.wants(story.word)
    story.offers(story.word)
    story.faults.away.add("engine")
    page = story.site()
    assert page.provisional
    story.settle(0)
    story.offers(story.other_word)


def test_an_announcement_that_failed_is_made_even_if_an_older_one_was(story: Story) -> None:
    page = story.hub()
    story.faults.away.add("engine.put")
    story.offers(story.word)
    story.wants(story.word)
    story.look()
    assert page.views == {HUB: {}}
    story.faults.away = {"bus.publish"}
    story.stage.sweep()


def test_a_keyword_that_begins_to_act_amid_a_publication_gets_it(story: Story) -> None:
    page = story.hub()

    def wish() -> None:
        story.wants(story.word)
        story.stage.hear()
        page.look()

    story.do("after engine.percolate", 0, wish)
    story.offers(story.word)


def test_what_was_shown_is_withdrawn_whoever_spends_the_trace(story: Story) -> None:
    story.wants(story.word)
    story.hub()
    story.offers(story.word)
    story.look()
    story.faults.away.add("engine.put")
    story.edit(title="Autre titre")
    story.faults.away = {"engine.percolate"}
    story.process(0).relay.on = False
    story.edit(keywords=[keyword(story.other_word)])
    story.process(0).relay.carry(story.newest_promises(2)[1:])


def test_an_ordinary_site_has_more_pages_than_one_for_members_too(story: Story) -> None:
    for _ in range(3):
        story.offers(story.word)
    story.site(limit=1)


def test_what_was_never_announced_before_its_edit_reaches_the_page(story: Story) -> None:
    story.wants(story.word)
    story.hub()
    story.faults.arm_death("before bus.publish")
    story.offers(story.word)
    story.edit(title="Autre titre")


def test_push_goes_on_while_the_engine_is_away(story: Story) -> None:
    story.wants(story.word)
    page = story.hub()
    story.faults.away.add("engine")
    story.offers(story.word)
    story.look()
    assert len(page.views[HUB]) == 1


def test_the_generation_that_answered_answers_whoever_has_not_noticed(story: Story) -> None:
    story.wants(story.word)
    story.offers(story.word)
    story.swap_generation(0)
    story.return_to_retired_generation()
    story.do("before engine.select", 0, lambda: story.swap_generation(0))
    story.hub()


def test_a_change_amid_the_building_of_a_generation_does_not_fail_it(story: Story) -> None:
    story.offers(story.word)
    story.process(0).relay.on = False
    story.do("after engine.add_interests", 0, lambda: story.edit(title="Autre titre"))
    story.wants(story.word)
    story.swap_generation(0)


def test_a_lost_bus_loses_nothing(story: Story) -> None:
    story.wants(story.word)
    story.hub()
    story.faults.following.clear()
    story.do("after bus.publish", 0, story.stage.restart_bus)
    story.offers(story.word)


def test_a_bus_lost_between_announcement_and_index_loses_nothing(story: Story) -> None:
    story.wants(story.word)
    page = story.hub()
    story.look()
    story.faults.following.clear()

    def lose() -> None:
        story.stage.restart_bus()
        story.faults.following.set()
        story.look()
        assert page.views == {HUB: {}}

    story.do("before engine.put", 0, lose)
    story.offers(story.word)


def test_streams_end_with_the_session_they_were_opened_by(story: Story) -> None:
    page = story.show(story.reader, [], hub=True, by_session=True)
    other = story.hub()
    story.log_out(story.reader)
    story.look()
    assert not page.connected
    assert other.connected


@pytest.mark.parametrize("leaves", ["erase", "block"])
def test_streams_end_with_the_account(story: Story, leaves: str) -> None:
    story.wants(story.word)
    page = story.hub()
    getattr(story, leaves)(story.reader)
    story.look()
    assert not page.connected


def test_what_a_blocked_account_published_goes_and_comes_back(story: Story) -> None:
    story.wants(story.word)
    page = story.hub()
    story.offers(story.word)
    story.block(story.author)
    story.settle(0)
    assert page.views == {HUB: {}}
    story.unblock(story.author)
    story.settle(0)
    assert len(page.views[HUB]) == 1


@pytest.mark.parametrize("is_away", [False, True])
def test_what_was_for_a_circle_leaves_pages_with_the_account(story: Story, is_away: bool) -> None:
    story.wants(story.word)
    for step in ("ask", "authorised"):
        story.follow(0, story.reader, story.author, step)
    story.draw_circle(0, story.author, "make", {})
    page = story.show(story.reader, [story.author], hub=True, feed=True)
    story.offers(story.word)
    story.edit(settings={"circles": True})
    story.settle(0)
    assert all(page.views.values())
    if is_away:
        # Nothing is for the circle any more and it goes, but nobody has been told.
        story.faults.away.add("bus.publish")
        story.change(0, story.publications[0], "delete", {})
        story.draw_circle(0, story.author, "remove", {})
    story.erase(story.author)
    story.settle(0)
    assert not any(page.views.values())


def test_a_document_that_arrives_after_its_deletion_stays_deleted(story: Story) -> None:
    story.wants(story.word)
    story.offers(story.word)
    delete = ("delete", {})
    story.do("before engine.put", 0, lambda: story.change(0, story.publications[0], *delete))
    story.edit(title="Autre titre")


def test_an_event_that_arrives_after_a_later_one_tells_what_is_true_now(story: Story) -> None:
    story.wants(story.word)
    page = story.hub()
    story.offers(story.other_word)
    other = [keyword(story.other_word)]
    story.do("before bus.publish", 0, lambda: story.edit(keywords=other))
    story.edit(keywords=[keyword(story.word)])
    story.look()
    assert page.views == {HUB: {}}


def test_a_publication_that_comes_back_is_shown_again(story: Story) -> None:
    story.wants(story.word)
    page = story.hub()
    story.look()
    story.offers(story.word)
    for step in ("offline", "online", "edit"):
        story.change(0, story.publications[0], step, {})
        story.look()
    # What comes back is news to a page that has dropped it; an edit of what it has is not.
    assert page.heard[-4:] == ["publication", "withdrawn", "publication", "update"]


def test_a_raised_reading_tier_closes_open_pages_of_lower_ones(story: Story) -> None:
    story.wants(story.word)
    page = story.hub()
    story.offers(story.word)
    story.edit(settings={"reading_tier": Tier.PREMIUM_VIP})
    story.look()
    assert page.views == {HUB: {}}
    story.change_tier(story.reader, Tier.PREMIUM_VIP)
    story.look()
    assert len(page.views[HUB]) == 1
