"""The real parts that tests run on: OpenSearch, Redis, PostgreSQL, nginx, Chromium.

Each is an ordinary child process on free ports with its data in a temporary folder, and none
can outlive the process that started it. A part that this machine lacks raises `Missing`.
"""
