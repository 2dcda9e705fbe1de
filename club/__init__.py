"""The club's rules, a file a matter. Knows the truth and the analyzers, not the engine."""
