"""Anonymised statistics over an account's subscribers (F4)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class Dimension(StrEnum):
    """What subscribers are counted by."""

    COUNTRY = "country"
    LANGUAGE = "language"
    SECTOR = "sector"
    TIER = "tier"


class SubscriberSnapshot(SQLModel, table=True):
    """An account's subscribers as they were last counted: figures, and nobody by name."""

    __tablename__ = "subscriber_snapshot"

    account_id: str = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    taken_on: date
    needed: int
    """How many have to come, go or change until it is taken anew: drawn each time, told nobody."""
    secret: str
    """Drawn each time, told nobody: what hides people and how figures are rounded comes from it."""
    people: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    """By a hash of each subscriber: a hash of what is counted of them."""
    total: int
    figures: dict[str, dict[str, int]] = Field(sa_column=Column(JSON, nullable=False))
    """By dimension: how many have each value, exactly."""


class Figure(BaseModel):
    """Subscribers with one value, rounded down to tens."""

    value: str
    count: int


class StatisticsOut(BaseModel):
    """The composition of an account's subscribers; nothing is told of fewer than ten."""

    subscribers: int | None
    """Null while they are too few to be told."""
    by: dict[Dimension, list[Figure]]
