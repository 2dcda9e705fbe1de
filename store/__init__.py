"""The truth: SQL transactions, the outbox, generations, migrations."""
