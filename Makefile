# Everything from a fresh clone, with Python 3.11 or newer and make.

PORT ?= 8000
JOBS ?= 2
ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PYTHONS := python3.13 python3.12 python3.11 python3 python

# Prints the first Python that runs, is new enough and can make a virtual environment.
define FIND_PYTHON
for python in $(PYTHONS); do \
	if $$python -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' \
		2>/dev/null; then echo $$python; exit; fi; \
done
endef

.DEFAULT_GOAL := help
.PHONY: help run test lint audit constraints clean

help: ## what can be made
	@echo 'make run          sets up and starts a demo club; PORT=9000 for another port than 8000'
	@echo 'make test         sets up, checks style, types and imports, runs all tests; ARGS="-k hub" for some'
	@echo 'make lint         only the checks'
	@echo 'make audit        asks the OSV database for known vulnerabilities of what constraints.txt pins'
	@echo 'make constraints  pins the newest versions of everything in constraints.txt'
	@echo 'make clean        removes what was set up and generated (not the data in var/)'

run: .venv/ready-to-run
	@exec $(BIN)/marieur demo --port $(PORT)

test: lint
	@$(BIN)/pytest -n $(JOBS) --dist loadfile $(ARGS)

lint: .venv/ready-to-test
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.venv/bin/python:
	@python="$$($(FIND_PYTHON))"; \
	if [ -z "$$python" ]; then \
		echo 'Marieur needs Python 3.11 or newer with its venv module: none of $(PYTHONS) is one.' >&2; \
		echo 'On Debian or Ubuntu: apt-get install python3 python3-venv' >&2; \
		exit 1; \
	fi; \
	"$$python" -m venv .venv

.venv/ready-to-run: pyproject.toml constraints.txt | .venv/bin/python
	@echo 'Setting up: downloading what Marieur is built on (some 100 MB, once; a minute or two) …'
	@$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/ready-to-test: pyproject.toml constraints.txt | .venv/bin/python
	@echo 'Setting up: downloading Marieur'"'"'s libraries and test tools (some 200 MB, once; a minute or two) …'
	@$(PIP) install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@ .venv/ready-to-run

# Every pin is there, so nothing is resolved or installed to know what to ask about.
audit: .venv/ready-to-test
	@$(BIN)/pip-audit --vulnerability-service osv --requirement constraints.txt --no-deps \
		--disable-pip --progress-spinner off --desc off

constraints: | .venv/bin/python
	@$(PIP) install --quiet --upgrade --upgrade-strategy eager --editable '.[test]'
	@$(PIP) freeze --exclude-editable --exclude marieur > constraints.txt

clean:
	@rm -rf .venv .real build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
