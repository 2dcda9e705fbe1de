"""The command line: `marieur …`."""
