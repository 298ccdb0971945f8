# `make help` lists the targets. Settings, on the command line or in the environment:
# PORT, HOST, DATABASE_URL, DATA_DIR, CHROMIUM, PYTHON; YES=1 answers make reset.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo stop reset setup setup-dev lint test status bench

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

demo: ## set everything up, load the demo town and serve it
	@scripts/demo.sh

stop: ## end the server, the worker and the database that were started here
	@scripts/server.sh stop
	@scripts/postgres.sh stop

status: ## say what runs
	@scripts/server.sh status

reset: ## empty the database and the stored files, after asking
	@scripts/reset.sh

setup: ## install what the site needs
	@scripts/setup.sh

setup-dev: ## install what tests and linters need as well
	@scripts/setup.sh --dev

lint: setup-dev ## run all linters
	@scripts/lint.sh

test: setup-dev ## run all tests, those in a browser included; ARGS go to pytest
	@scripts/test.sh $(ARGS)

bench: setup ## measure tiles and the spatial API against other servers; see scripts/bench.sh
	@scripts/bench.sh
