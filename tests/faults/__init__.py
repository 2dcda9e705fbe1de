"""Faults done to real processes: killed, paused, emptied, and back again."""
