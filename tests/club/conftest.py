"""The truth on either database, for rules that live in SQL."""

from tests.store.conftest import clock, truth, url

__all__ = ["clock", "truth", "url"]
