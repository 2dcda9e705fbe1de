"""The composition root: from settings to the parts. The only place that picks adapters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from analyzers.analyzer import Analyzer, default_analyzer
from club import directory, policies, thesauri
from club.accesses import Accesses
from club.notices import Board
from club.opened import Opened
from club.tariff import Tariff, read_price_list
from indexer.embedded import EmbeddedEngine
from indexer.opensearch import OpenSearchEngine
from indexer.port import Engine
from indexer.rebuild import restore
from matcher.bus import Bus
from matcher.courier import Courier
from matcher.fanout import Fanout
from matcher.feed import Feeds
from matcher.hub import Hubs
from matcher.memory_bus import MemoryBus
from matcher.outlets import Switchboard
from matcher.proposals import Proposals
from matcher.redis_bus import RedisBus
from matcher.search import Searcher
from matcher.selection import Selector
from matcher.site import Sites
from matcher.stopwatch import Stopwatch
from matcher.suggestions import Suggestions
from matcher.tail import Tail
from schemas.errors import EngineUnavailable
from settings import Settings
from store import editions, generations
from store.analyzers import Analyzers
from store.checkout import Checkout, PlayedCheckout, StripeCheckout, TransferAlone
from store.files import Files, Folder
from store.mail import KeepingMailer, Mailer, NoMailer, SmtpMailer
from store.migrate import migrate
from store.sealing import Vault
from store.truth import Clock, Truth, utc_now

TAIL = 5_000
"""Events that may be known before the engine can find them."""


@dataclass(frozen=True)
class House:
    """The parts of one running process."""

    settings: Settings
    truth: Truth
    engine: Engine
    bus: Bus
    analyzers: Analyzers
    courier: Courier
    selector: Selector
    hubs: Hubs
    feeds: Feeds
    sites: Sites
    switchboard: Switchboard
    fanout: Fanout
    proposals: Proposals
    searcher: Searcher
    suggestions: Suggestions
    opened: Opened
    accesses: Accesses
    files: Files
    mailer: Mailer
    vault: Vault
    tariff: Tariff
    checkout: Checkout
    notices: Board
    stopwatch: Stopwatch

    @property
    def analyzer(self) -> Analyzer:
        """The analyzer of the edition that answers; it writes what every written edition reads."""
        return self.analyzers.current


@contextmanager
def open_house(settings: Settings, *, clock: Clock = utc_now) -> Iterator[House]:
    """Build the parts, and give back what they hold at the end.

    Nothing runs yet: `api.app` starts the fan-out, `workers` sweep. The truth's tables must be
    there (`prepare` makes them).
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stopwatch = Stopwatch()
        truth = Truth(settings.truth_url, clock=clock, observe=stopwatch.observe)
        stack.callback(truth.close)
        engine = _engine(settings)
        stack.callback(engine.close)
        bus = _bus(settings)
        stack.callback(bus.close)
        analyzers = Analyzers(truth, thesauri.load)
        courier = Courier(truth, engine, bus, analyzers, stopwatch.observe)
        truth.on_commit(courier.deliver)
        tail = Tail(TAIL)
        selector = Selector(truth, engine, tail)
        switchboard = Switchboard()
        fanout = Fanout(
            truth,
            bus,
            tail,
            selector,
            switchboard.deliver,
            replay_limit=settings.bus_length,
            observe=stopwatch.observe,
            weights=settings.rank_hub,
            notice=analyzers.notice,
        )
        yield House(
            settings=settings,
            truth=truth,
            engine=engine,
            bus=bus,
            analyzers=analyzers,
            courier=courier,
            selector=selector,
            hubs=Hubs(truth, selector, fanout, settings.rank_hub),
            feeds=Feeds(truth, fanout),
            sites=Sites(truth, selector, settings.rank_site),
            switchboard=switchboard,
            fanout=fanout,
            proposals=Proposals(truth, engine),
            searcher=Searcher(truth, engine, analyzers, settings.rank_search),
            suggestions=Suggestions(truth, engine, selector),
            opened=Opened(truth),
            accesses=Accesses(truth),
            files=Folder(settings.data_dir / "media"),
            mailer=_mailer(settings),
            vault=Vault([key.get_secret_value() for key in settings.secret_keys]),
            tariff=_tariff(settings),
            checkout=_checkout(settings),
            notices=Board(truth),
            stopwatch=stopwatch,
        )


def prepare(house: House) -> None:
    """Bring the truth to the present schema and found the first generation; safe to repeat.

    An engine that is away is filled by `workers.upkeep` when it is back.
    """
    migrate(house.truth)
    editions.found_first(house.truth)
    policies.found_first(house.truth)
    directory.keep_missing(house.truth)
    generations.found_first(house.truth, default_analyzer().version)
    with suppress(EngineUnavailable):
        restore(house.truth, house.engine)


def _engine(settings: Settings) -> Engine:
    if settings.engine == "embedded":
        return EmbeddedEngine(settings.data_dir)
    return OpenSearchEngine(
        settings.opensearch_urls,
        prefix=settings.opensearch_prefix,
        replicas=settings.opensearch_replicas,
    )


def _mailer(settings: Settings) -> Mailer:
    if settings.mail_url is None:
        return KeepingMailer() if settings.outbox_page else NoMailer()
    url = settings.mail_url.get_secret_value()
    return SmtpMailer(url, settings.mail_from, settings.mail_bounces)


def _tariff(settings: Settings) -> Tariff:
    return Tariff(
        read_price_list(settings.price_list), settings.invoice_notice, settings.payment_deadline
    )


def _checkout(settings: Settings) -> Checkout:
    if settings.played_cards:
        return PlayedCheckout()
    if settings.stripe_secret_key is None:
        return TransferAlone()
    return StripeCheckout(settings.stripe_secret_key.get_secret_value(), settings.stripe_url)


def _bus(settings: Settings) -> Bus:
    if settings.bus == "memory":
        return MemoryBus(length=settings.bus_length)
    return RedisBus(settings.redis_url, length=settings.bus_length)
