"""The words everyone uses: kinds, needs, tiers; tables and the models derived from them. No I/O."""
