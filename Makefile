# Everything a person or a build machine does with Tack starts here; `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

HOST ?= 127.0.0.1
PORT ?= 8000
DATABASE ?= sqlite
PROCESSES ?= 2
TESTS ?= tests

BIN := .venv/bin
NPM := $(shell command -v npm)
# A machine without npm gets one from PyPI, into the same virtual environment.
PINS := requirements/installer.txt requirements/dev.txt $(if $(NPM),,requirements/node.txt)
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-header

# Another environment's Python must not leak into ours; the system's own certificates are the ones to trust.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE
export UV_SYSTEM_CERTS := 1
export NODE_USE_SYSTEM_CA := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup run test api-trial lives mutants coverage check lint format format-check types imports migrate-check migration bench requirements clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

setup: .venv/.ready node_modules/.ready ## virtual environment, pinned packages, browser packages

.venv/.ready: pyproject.toml $(PINS)
	@if [ ! -x $(BIN)/uv ] || ! $(BIN)/uv --version >/dev/null 2>&1; then \
		python=$$(.ci/find-python); \
		echo "Making .venv with $$("$$python" --version)"; \
		"$$python" -m venv --clear .venv; \
		$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/installer.txt; \
	fi
	@echo "Installing the pinned packages"
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes $(PINS)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.ready: package.json package-lock.json .npmrc | .venv/.ready
	@echo "Installing the browser packages"
	@$(or $(NPM),$(BIN)/npm) ci --ignore-scripts --loglevel=error --no-progress >/dev/null
	@touch $@

run: setup ## serve on 127.0.0.1:8000 with the demo portfolio (HOST=, PORT=, DATABASE=postgres)
	@exec $(BIN)/tack serve --demo --host $(HOST) --port $(PORT) $(if $(filter postgres,$(DATABASE)),--postgres)

test: setup ## all tests, those on PostgreSQL and in a browser included (TESTS=, PROCESSES=)
	@.ci/system-packages
	@$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder -q $(TESTS)

lives: setup ## random lives by random people, thousands of them (EXAMPLES=)
	@EXAMPLES=$(or $(EXAMPLES),5000) $(BIN)/python -m pytest -q tests/scenarios/test_random_lives.py

api-trial: setup ## everything that schemathesis thinks of, sent to every operation of the API (EXAMPLES=)
	@EXAMPLES=$(or $(EXAMPLES),100) $(BIN)/python -m pytest -q tests/web/api/test_conformance.py

coverage: setup
	@.ci/system-packages
	@$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder --cov -q $(TESTS)

# The migrations are among the tests.
check: lint format-check types imports coverage ## everything that must hold before a change is accepted

lint: setup ## ruff, every rule on
	@$(BIN)/ruff check .

format: setup ## rewrite the code in the house style
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --select I --fix .

format-check: setup
	@$(BIN)/ruff format --check .

types: setup ## mypy, strict
	@$(BIN)/mypy

imports: setup ## the ladder of packages
	@$(BIN)/lint-imports

migrate-check: setup ## migrations lead to exactly the schema of the models, up and down
	@$(BIN)/python -m pytest -q tests/test_migrations.py

migration: setup ## write the next revision from the models (MESSAGE="what changes")
	@$(BIN)/python -m migrations "$(or $(MESSAGE),$(error say what changes: make migration MESSAGE="..."))"
	@$(BIN)/ruff format --quiet migrations

bench: setup ## the speed table, and instance/bench.json
	@$(BIN)/python -m benchmarks

mutants: setup ## change the rules in small ways and see whether their tests notice (MODULES="contracts.ledger ...", PROCESSES=)
	@nice -n 10 $(BIN)/python -m benchmarks.mutants --processes $(PROCESSES) $(MODULES)

requirements: setup ## compile the pins again from pyproject.toml (UPGRADE=1 takes newer versions)
	@$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements/runtime.txt
	@$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --extra dev -o requirements/dev.txt
	@$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --extra redline -o requirements/redline.txt
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --group installer -o requirements/installer.txt
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --group node -o requirements/node.txt

clean: ## remove everything that setup and the tools made; instance/ stays
	rm -rf .venv node_modules mutants .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* *.egg-info
