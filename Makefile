# Thin on purpose: what a target does is a verb of the command `endpoints`, in cli/.

# Runs `setup` and `clean`; everything else runs in the .venv that `setup` makes.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv/bin/python
ENDPOINTS := $(VENV) -m endpoints
# Tests that need neither the engine nor a control plane, with traffic or without, nor the emulated AWS.
FAST := not engine and not sandbox and not cloud and not serving

# Tests start hundreds of processes, each of which would compile every module anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup up preview status down clean test test-fast test-engine test-serving lint schema bench

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv with the pinned packages and the command endpoints
	@$(PYTHON) -m sandbox setup

up: ## from nothing to running endpoints: set up, build, start the control plane, deploy
	@$(PYTHON) -m sandbox setup --timed
	@$(ENDPOINTS) up --yes

preview: setup ## show what `make up` would change
	@$(ENDPOINTS) preview

status: setup ## how the control plane and the endpoints are
	@$(ENDPOINTS) sandbox status
	@$(ENDPOINTS) status

down: setup ## remove the endpoints; the control plane keeps running
	@$(ENDPOINTS) down --yes

clean: ## stop the control plane and remove everything that the sandbox made
	@$(PYTHON) -m sandbox clean

test: setup ## run the whole suite
	@$(ENDPOINTS) sandbox build
	@$(VENV) -m pytest -n 2 --dist worksteal

test-fast: setup ## run the tests without engine, control plane, AWS and the commands that fill the catalogue
	@$(VENV) -m pytest -n 2 --dist worksteal -m "$(FAST)" --ignore tests/hub --ignore tests/catalog_tools

test-engine: setup ## run the tests on the real engine and control plane, and on the emulated AWS
	@$(ENDPOINTS) sandbox build
	@$(VENV) -m pytest -n 2 --dist worksteal -m "(engine or sandbox or cloud) and not serving"

test-serving: setup ## run the tests of traffic: Linux, root
	@$(ENDPOINTS) sandbox build
	@$(VENV) -m pytest -n 2 --dist worksteal -m serving

lint: setup ## format, lint and types, at zero
	@$(VENV) -m ruff format --check
	@$(VENV) -m ruff check
	@$(VENV) -m mypy .

schema: setup ## write what follows from the code: JSON Schemas, docs/reference
	@$(ENDPOINTS) schema --write

bench: up ## run the benchmarks, on the endpoints that `make up` deploys
	@$(VENV) -m bench.catalog
	@$(VENV) -m bench.fit
	@$(VENV) -m bench.plan
	@$(VENV) -m bench.components
	@$(VENV) -m bench.sandbox
	@$(VENV) -m bench.aws
