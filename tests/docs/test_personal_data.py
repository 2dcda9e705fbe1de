"""The register of personal data knows every column and every field of the index (C8, C9)."""

from __future__ import annotations

from indexer.mappings import INTERESTS_MAPPING, PUBLICATIONS_MAPPING
from schemas.tables import METADATA
from tests.docs.personal_data import DATA, held, index_fields, page


def test_c8_every_column_has_its_one_entry() -> None:
    known = {name: sorted(entry.columns) for name, entry in held().items()}
    there = {table.name: sorted(table.columns.keys()) for table in METADATA.sorted_tables}
    assert known == there, f"say in {DATA.name} what each column is kept for"


def test_c8_every_field_of_the_index_has_its_entry() -> None:
    there = {
        "publications": [*PUBLICATIONS_MAPPING["properties"]],  # type: ignore[misc]
        "interests": [*INTERESTS_MAPPING["properties"]],  # type: ignore[misc]
    }
    assert {name: sorted(fields) for name, fields in index_fields().items()} == {
        name: sorted(fields) for name, fields in there.items()
    }


def test_the_page_is_made_from_the_register() -> None:
    told = DATA.with_suffix(".md").read_text(encoding="utf-8")
    assert told == page(), "renew it: python -m tests.docs.personal_data > docs/personal-data.md"
