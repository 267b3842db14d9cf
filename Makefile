# Every target sets up what it needs; the second time that costs nothing.
# On a fresh machine: python3 (>= 3.11) with venv and pip, node (>= 22; 20 still runs) with npm, and make.

PYTHON ?= python3
BIN := .venv/bin
# uv compiles nothing: of CDK's modules, half a minute's work, few are ever imported, and those are compiled then.
UV := $(BIN)/uv pip install --quiet --require-hashes
SLOW := $(addprefix --ignore=tests/,infra journeys browser local faults cli web functions/test_board.py)

export PATH := $(CURDIR)/$(BIN):$(CURDIR)/node_modules/.bin:$(PATH)
# Whatever the shell says: without bytecode every process would compile all of this anew.
export PYTHONDONTWRITEBYTECODE :=
export UV_PYTHON_DOWNLOADS := never
export CDK_DISABLE_CLI_TELEMETRY := 1
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 1

ACCOUNT = --profile "$(PROFILE)" --region "$(or $(REGION),eu-west-1)" --to "$(TO)" --yes "$(YES)" $(addprefix -c ,$(CONTEXT))

# What is installed from three places is fetched at once.
MAKEFLAGS += --jobs=3

.DEFAULT_GOAL := help
.PHONY: help run test faults crowded long guesses fuzz figures pictures forgeries documents simulate check lint synth rehearse deploy docs bench load batch client setup

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: setup ## the whole platform on this machine, with a demo awarding body (DEMO=0: empty; KEEP=1: keep the last state; CONCURRENCY=10: as a new account; PORT, AWS_PORT)
	@$(BIN)/python -m local.run

# Beside the tests of infra, which load CDK and its Node, three at a time on two cores: one of them mostly waits.
test: setup ## everything that CI runs: lint, types and all tests
	@mkdir -p .local; $(BIN)/python -m pytest tests/infra --durations=10 >.local/infra.log 2>&1 & infra=$$!; \
	$(BIN)/python -m pytest -n 3 --ignore=tests/infra --durations=50; rest=$$?; \
	wait $$infra; code=$$?; cat .local/infra.log; exit $$((rest > code ? rest : code))

check: .venv/.stamp ## lint, types and the fast tests, in under a minute
	@$(BIN)/python -m pytest -n 2 -m "not thorough" $(SLOW)

faults: .venv/.stamp ## trouble at every call of a release and its mails, whole (make test runs a part); prints its time
	@time -p env FAULTS=all $(BIN)/python -m pytest -n 2 tests/faults

crowded: .venv/.stamp ## loads of 60,000 entries and results into a store that throttles and cancels (make test plays 1,000)
	@LOAD=all $(BIN)/python -m pytest -s tests/functions/test_ingest_under_load.py

long: setup ## the tests of minutes, of whose kinds make test has smaller ones
	@$(BIN)/python -m pytest -n 2 -m long

guesses: .venv/.stamp ## a burst of 10,000 wrong pairs from as many addresses (make test plays the end of it), and a season of guesses whole; prints
	@GUESSES=all $(BIN)/python -m pytest -s tests/functions/test_guess_bursts.py tests/secret_numbers/test_slow_guessing.py

pictures: setup ## pictures of the pages, narrow and wide, light and dark, into tests/browser/screens
	@PICTURES=1 $(BIN)/python -m pytest tests/browser -m "not rehearsal"

figures: setup ## of every page: bytes, requests, how far it moves and when its largest part is there, on a phone; prints a table
	@$(BIN)/python -m pytest -s -m long tests/browser/test_page_figures.py

fuzz: .venv/.stamp ## 500 requests of each operation of docs/openapi.json, sound and not (make test plays 4); prints how they were answered
	@FUZZ=500 $(BIN)/python -m pytest -n 2 --dist worksteal --show-capture=no tests/journeys/test_any_request.py

forgeries: .venv/.stamp ## 10,000 changed bytes of a signed document, and forgeries by hand, to pyHanko, pdfsig, our own hash and the check (make test tries 200); prints
	@FORGERIES=10000 $(BIN)/python -m pytest -s --show-capture=no tests/functions/test_forgeries.py tests/functions/test_forged_checks.py

documents: .venv/.stamp ## a Statement of each exam and kind as PDF, and their pictures, into .local/documents; what one takes
	@$(BIN)/python -m local.printed_documents

simulate: .venv/.stamp ## the fan-out of a million at 14 to 5,000 mails a second, played by discrete events
	@$(BIN)/python -m local.load.fanout_simulation

lint: .venv/.stamp
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy

synth: setup ## the CloudFormation templates, into cdk.out; needs no docker and no credentials
	@cdk synth --quiet

rehearse: setup ## bootstrap, deploy, journey, empty diff, destroy in the emulator (CONCURRENCY=10, CANCELLED=3); AWS=1 PROFILE= TO=: on AWS
	@$(BIN)/python -m $(if $(AWS),local.account $(ACCOUNT),local.rehearse $(if $(CONCURRENCY),--concurrency $(CONCURRENCY)) $(if $(CANCELLED),--cancelled $(CANCELLED)))

deploy: setup ## to the AWS account that is signed in (docs/operations.md first)
	@cdk deploy --all

docs: .venv/.stamp ## what is generated from the code, written anew
	@$(BIN)/python -m cli.docs

bench: .venv/.stamp ## what the handlers cost beside a bare one, as ratios of one run
	@$(BIN)/python -m cli.bench

load: setup ## a results morning at a stack of its own, or at URL=..., for SECONDS=120: rates, percentiles, errors
	@$(BIN)/python -m local.load.results_morning

batch: setup ## 5,000 rows of a batch, and 10,000 guesses by batches, at a stack of its own, or at URL=...; prints both
	@$(BIN)/python -m local.load.batch

client: setup .client/.stamp ## a Python client generated from docs/openapi.json walks the journey at a stack of its own, or at URL=...
	@$(BIN)/python -m local.generated_client.walk

setup: .venv/.stamp .emulator/.stamp node_modules/.stamp

# By pip alone, whose hash of it stands with the others; it installs all the rest in a third of pip's time.
.venv/bin/uv: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Results Online needs Python 3.11 or newer as $(PYTHON); say which with PYTHON=/path/to/python3."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
		{ echo "Python came without venv: install it (on Debian: apt-get install python3-venv)."; exit 1; }
	@sed -n '/^uv==/,/[^\\]$$/p' $< >.venv/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	@touch $@

.venv/.stamp: requirements-dev.txt .venv/bin/uv
	@echo "Installing the Python tools ..." && $(UV) --python .venv -r requirements-dev.txt
	@touch $@

# A room of its own: the emulator pins its own botocore.
.emulator/.stamp: requirements-emulator.txt .venv/bin/uv
	@test -x .emulator/bin/python || $(PYTHON) -m venv --without-pip .emulator
	@echo "Installing the emulator of AWS ..." && $(UV) --python .emulator -r requirements-emulator.txt
	@touch $@

# As an institution would have it: what generates a client, and brings what the client needs.
.client/.stamp: requirements-client.txt .venv/.stamp
	@test -x .client/bin/python || $(PYTHON) -m venv --without-pip .client
	@echo "Installing the generator of clients ..." && $(UV) --python .client -r requirements-client.txt
	@touch $@

node_modules/.stamp: package-lock.json
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null || \
		{ echo "Results Online needs Node 22 or newer with npm, for the CDK command line and the bundler of the pages (20 still runs)."; exit 1; }
	@node -e 'process.exit(process.versions.node.split(".")[0] < 22 ? 1 : 0)' || \
		echo "Node 20 and 21 are out of the CDK command line's support: have Node 22 or newer before you deploy."
	@echo "Installing the CDK command line and the bundler ..." && npm ci --silent
	@touch $@
