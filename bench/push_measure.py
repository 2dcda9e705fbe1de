"""One measurement of push: rounds of publications and bare percolations, then throughput."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass, field

import psutil

from analyzers.analyzer import Analyzer
from bench.push_club import GROUPS
from bench.push_hubs import Author, Receipts, open_hubs, publication
from bench.push_parts import Club
from bench.push_stages import Watch, between
from club.offers import analyse
from house import House, open_house
from schemas.document import Document
from schemas.publication import Draft
from schemas.stages import Stage
from schemas.words import Kind, Place, Tier

_PAUSE = 0.02
"""Seconds after the last arrival until the processes are read: promises end meanwhile."""

_NUMBERS = 10_000
"""Publications of a round are numbered apart from those of others."""


@dataclass
class Group:
    """What publishing for one group of hubs took, a round an entry; milliseconds."""

    pushed: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    client: list[float] = field(default_factory=list)
    """CPU of this process, which reads for all hubs on the machine that it measures."""
    stages: dict[Stage, list[float]] = field(default_factory=dict)


@dataclass
class Figures:
    """What one run measured; milliseconds unless the name says otherwise."""

    setting: str
    processes: int
    accounts: int
    hubs: int
    keys: int
    percolate_p50: float
    push_p50: dict[int, float]
    push_p99: dict[int, float]
    client_cpu_p50: dict[int, float]
    stages_p50: dict[int, dict[Stage, float]]
    publications_a_second: float
    cpu_a_publication: float
    kilobytes_a_connection: float
    """Of the later half of them."""
    cpu_microseconds_an_event: float | None
    """None where no group is large enough to tell."""


async def measure(club: Club, tokens: list[str], accounts: int, rounds: int, warm: int) -> Figures:
    """Run the rounds on a club whose first `len(tokens)` members hold hubs open."""
    groups = {size: Group() for size in GROUPS if size <= len(tokens)}
    receipts = Receipts()
    servers = [psutil.Process(pid) for pid in club.pids]
    author = Author(club.ports[0], tokens[-1])
    watch = Watch(club.ports)
    with open_house(club.settings) as house:
        document = _document(house.analyzer, publication(0, 1000))
        await _warm_up(club, tokens[-1], house, document, warm)
        half = len(tokens) // 2
        held = await open_hubs(club.ports, tokens[:half], receipts)
        # The first to come pay for threads, and for connections to the truth with their caches.
        resident = _resident(servers)
        held += await open_hubs(club.ports, tokens[half:], receipts)
        grown = _resident(servers) - resident
        await author.connect()
        bare: list[float] = []
        for number in range(rounds + 5):
            for size, group in groups.items():
                before, spent = watch.totals(), _cpu(servers)
                mark, own = number * _NUMBERS + size, time.process_time()
                sent = await author.publish(mark, size)
                arrived = await receipts.wait(mark, size)
                own = time.process_time() - own
                await asyncio.sleep(_PAUSE)
                spent = _cpu(servers) - spent
                took = between(before, watch.totals())
                percolated = _percolate(house, document)
                if number < 5:
                    continue
                group.pushed += [(moment - sent) * 1000 for moment in arrived]
                group.cpu.append(spent * 1000)
                group.client.append(own * 1000)
                for stage, milliseconds in took.items():
                    group.stages.setdefault(stage, []).append(milliseconds)
                bare.append(percolated)
    a_second, cpu = await _throughput(club, tokens, servers)
    watch.close()
    for transport in held:
        transport.abort()
    return Figures(
        setting=club.setting,
        processes=len(club.ports),
        accounts=accounts,
        hubs=len(tokens),
        keys=len(document.interests),
        percolate_p50=statistics.median(bare),
        push_p50={size: statistics.median(group.pushed) for size, group in groups.items()},
        push_p99={size: _p99(group.pushed) for size, group in groups.items()},
        client_cpu_p50={size: statistics.median(group.client) for size, group in groups.items()},
        stages_p50={
            size: {stage: statistics.median(took) for stage, took in group.stages.items()}
            for size, group in groups.items()
        },
        publications_a_second=a_second,
        cpu_a_publication=cpu,
        kilobytes_a_connection=grown / (len(tokens) - half) / 1024,
        cpu_microseconds_an_event=_cpu_an_event(groups),
    )


async def _warm_up(club: Club, token: str, house: House, document: Document, times: int) -> None:
    """Publish and percolate until compilers, caches and prepared statements have settled."""
    for port in club.ports:
        author = Author(port, token)
        await author.connect()
        for number in range(times // len(club.ports) + 5):
            await author.publish(90_000_000 + port * _NUMBERS + number, 1)
            _percolate(house, document)


async def _throughput(
    club: Club,
    tokens: list[str],
    servers: list[psutil.Process],
    *,
    authors: int = 8,
    seconds: float = 5,
) -> tuple[float, float]:
    """Publications a second of authors at once, and CPU milliseconds of the servers for each."""
    done = 0
    ends = time.perf_counter() + seconds

    async def keep_publishing(number: int) -> None:
        nonlocal done
        author = Author(club.ports[number % len(club.ports)], tokens[-1 - number])
        await author.connect()
        while time.perf_counter() < ends:
            done += 1
            await author.publish(10_000_000 + done, 1)

    began, spent = time.perf_counter(), _cpu(servers)
    await asyncio.gather(*(keep_publishing(number) for number in range(authors)))
    return done / (time.perf_counter() - began), (_cpu(servers) - spent) / done * 1000


def _percolate(house: House, document: Document) -> float:
    began = time.perf_counter()
    house.engine.percolate("g1", [document])
    return (time.perf_counter() - began) * 1000


def _cpu_an_event(groups: dict[int, Group]) -> float | None:
    """Microseconds, from what the largest group took more than the smallest."""
    few, many = min(groups), max(groups)
    if many < 1000:
        return None
    more = statistics.mean(groups[many].cpu) - statistics.mean(groups[few].cpu)
    return more / (many - few) * 1000


def _document(analyzer: Analyzer, sent: dict[str, object]) -> Document:
    rows = analyse(analyzer, Draft.model_validate(sent))
    keys = frozenset(key for row in rows for key in row.keys)
    return Document("bench", 1, 1, "", frozenset((Place.HUB,)), Tier.BASIC_FREE, {Kind.B2B: keys})


def _resident(servers: list[psutil.Process]) -> int:
    return sum(int(server.memory_info().rss) for server in servers)


def _cpu(servers: list[psutil.Process]) -> float:
    return sum(sum(server.cpu_times()[:2]) for server in servers)


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99) - 1]
