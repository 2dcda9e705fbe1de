"""Work that nobody waits for: sweeping the outbox, keeping the engine whole, tidying up."""
