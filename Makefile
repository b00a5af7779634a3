# Amparo. Needs git, make, Python 3.11 or newer and the package registries; brings the rest.
#
#   make demo    watch the institution at work, then use it in the browser     (INSTITUTION=brazil_inss, canada_esdc, guatemala_igss, uruguay_bps)
#   make test    every test, the browser's too
#   make check   the one-minute version: style, types of imports, the fast tests
#   make bench   what must be fast, beside its peers
#   make faults  processes killed on purpose, at length

INSTITUTION ?= brazil_inss
WORKERS ?= 2
UV_VERSION := 0.13.9
export UV_PYTHON_SEARCH_PATH := $(PATH):$(subst $() ,:,$(wildcard $(HOME)/.pyenv/versions/3.1[2-9]*/bin))

UV := $(shell command -v uv 2>/dev/null)
ifeq ($(UV),)
UV := .cache/uv/bin/uv
UV_NEEDED := .cache/uv/bin/uv
endif

RUN := $(UV) run --no-sync
READY := .venv/.ready
SPARK := .venv/.spark
VENDORED := src/amparo/interfaces/theme/static/vendor/govuk-frontend.min.css

.PHONY: help demo serve test coverage check lint types bench faults browser words clean
help:
	@sed -n '3,8p' Makefile

demo: $(READY)
	AMPARO_INSTITUTION=$(INSTITUTION) $(RUN) amparo demo $(ARGUMENTS)

serve: $(READY)
	AMPARO_INSTITUTION=$(INSTITUTION) $(RUN) amparo up $(ARGUMENTS)

test: $(SPARK) lint types
	$(RUN) pytest -n $(WORKERS) --dist loadgroup --hypothesis-profile=ci $(ARGUMENTS)

# Apart, for tracing each line makes the law's tests five times slower.
coverage: $(SPARK)
	$(RUN) pytest -n $(WORKERS) --dist loadgroup --hypothesis-profile=ci --cov --cov-report=html --cov-report=term:skip-covered $(ARGUMENTS)

check: $(SPARK) lint
	$(RUN) pytest -n $(WORKERS) --dist loadgroup --hypothesis-profile=ci -q -m "not journey and not faults" $(ARGUMENTS)

lint: $(READY)
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) lint-imports

types: $(SPARK)
	$(RUN) mypy src

bench: $(READY)
	$(UV) sync --locked --group bench --extra spark --quiet
	for each in benchmarks/*/run.py; do $(RUN) python $$each || exit 1; done

faults: $(READY)
	AMPARO_FAULTS=full $(RUN) pytest -m faults $(ARGUMENTS)

browser: $(READY)
	$(RUN) python -m tests.browser

words: $(READY)
	$(RUN) python -m amparo.config.words
	$(RUN) python -m amparo.config.assets

clean:
	rm -rf .venv .cache node_modules dist htmlcov .coverage* $(dir $(VENDORED))

ENVIRONMENT := .venv/pyvenv.cfg
$(ENVIRONMENT): | $(UV_NEEDED)
	@$(UV) venv --quiet || { echo; \
	  echo "Amparo needs Python 3.12 or newer. None was found here, and none could be downloaded from https://github.com."; \
	  echo "Install one (apt-get install python3.12 python3.12-venv, or pyenv install 3.13) and run this again;"; \
	  echo "or name it: make UV_PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }

# The environment's packages, brought anew when what they are made of changes.
$(READY): pyproject.toml uv.lock package-lock.json hatch_build.py $(VENDORED) $(wildcard src/amparo/locale/*/LC_MESSAGES/*.po) | $(ENVIRONMENT)
	@$(UV) sync --locked || { echo; \
	  echo "The packages could not be brought. They come from https://pypi.org: check that it is reachable (HTTPS_PROXY)"; \
	  echo "and run this again."; exit 1; }
	@$(RUN) python -m amparo.config.assets
	@touch $@

# What only tests of the cluster need, and a demonstration does not.
$(SPARK): $(READY)
	@$(UV) sync --locked --extra spark
	@touch $@

$(VENDORED): package-lock.json | $(ENVIRONMENT)
	@$(UV) sync --locked --reinstall-package amparo --quiet || { echo; \
	  echo "The pages' files could not be brought. They come from https://registry.npmjs.org, and Node.js from https://pypi.org:"; \
	  echo "check that both are reachable (HTTPS_PROXY, npm_config_registry) and run this again."; exit 1; }
	@touch $@

.cache/uv/bin/uv:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Amparo's Makefile needs Python 3.11 or newer as python3 (found: $$(python3 --version 2>&1))."; exit 1; }
	@python3 -m venv .cache/uv || { echo "On Debian and Ubuntu: apt-get install python3-venv"; rm -rf .cache/uv; exit 1; }
	@.cache/uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) || { rm -rf .cache/uv; exit 1; }
