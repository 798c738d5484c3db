# The house's commands. Two are enough to begin: `make run` and `make test`; each sets up what it needs.
# Another Python: make setup PYTHON=python3.12     Another port: make run ARGS="--port 8001"

help:
	@echo "make run      set up, then serve the board at http://127.0.0.1:8000"
	@echo "make test     set up, then run the tests that take a moment each"
	@echo "make slow     set up, then run those that take a second or more of processor time each"
	@echo "make nightly  set up, then run all tests beside two busy loops a core: those too that take minutes, kill or crowd"
	@echo "make check    style, types, import contracts, Dockerfile"
	@echo "make docs     build the documentation as a site into site/, all of it local; open site/index.html"
	@echo "make bench    print the measured numbers"
	@echo "make setup    environment, browser files and sample forecast, and nothing else"
	@echo "make lock     compile the requirement locks anew from pyproject.toml"
	@echo "make image    build the container image (IMAGE=windfall, ENGINE=docker)"

setup:
	@bash .ci/setup

environment:
	@bash .ci/setup environment

run: setup
	@exec .venv/bin/windfall serve $(ARGS)

# Compiled modules are kept, whatever the shell says: writing the asserts' reasons anew takes ten seconds a worker.
export PYTHONDONTWRITEBYTECODE =

# A file's tests stay on one worker, so that what a module makes once is made once; files that take long
# (mark `long`) come first, so that no worker is left with one in the end.
PYTEST = .venv/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder
test: setup
	$(PYTEST) -m "not nightly and not slow" $(ARGS)

slow: setup
	$(PYTEST) -m "slow and not nightly" $(ARGS)

# Beside two busy loops a core, which end with it: no test may depend on how fast the machine is.
nightly: setup
	.venv/bin/python -m tests.busy $(PYTEST) $(ARGS)

check: environment
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/deptry .
	.venv/bin/hadolint Dockerfile

docs: setup
	NO_MKDOCS_2_WARNING=1 .venv/bin/mkdocs build --strict --quiet

bench: setup
	.venv/bin/python -m tests.benchmarks

# Universal: one lock for every system and Python 3.11 to 3.13; it names no registry. Pins stay where they are allowed to.
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
lock: environment
	$(COMPILE) -o requirements.lock pyproject.toml
	$(COMPILE) -c requirements.lock --group dev -o requirements-dev.lock pyproject.toml
	$(COMPILE) -c requirements-dev.lock --group build --group node -o requirements-build.lock

ENGINE = docker
IMAGE = windfall
image:
	$(ENGINE) build -t $(IMAGE) .

.PHONY: help setup environment run test slow nightly check docs bench lock image
