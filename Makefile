# One word for each chore. PYTHON may name another interpreter of version 3.11 or newer.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STORE  ?= outputs/graph
NEEDS  := pyproject.toml constraints.txt
CODE   := pipeline tests docs

# Real sentences that the reader is trained on too: a folder with fewfc/ and core/ (docs/recognition.md says from where).
SENTENCES ?=
WORK      ?= outputs/training

.PHONY: run test lint score train docs clean
.DEFAULT_GOAL := run

# Ingest the corpus; show the deals and the circular flows; write the graph and the tables under outputs/.
run: $(VENV)/.installed
	$(BIN)/dealgraph ingest corpus --store $(STORE) --deals
	$(BIN)/dealgraph export --store $(STORE) --format trig --out outputs/graph.trig
	$(BIN)/dealgraph export --store $(STORE) --format csv --graph deals --out outputs/deals.csv
	$(BIN)/dealgraph export --store $(STORE) --format csv --graph firms --out outputs/firms.csv
	$(BIN)/dealgraph flows --store $(STORE) --format json > outputs/flows.json
	$(BIN)/dealgraph report --store $(STORE) --out outputs/report
	$(BIN)/dealgraph flows --store $(STORE)

# The same set-up, then lint, types and tests.
test: lint
	$(BIN)/python -m pytest

lint: $(VENV)/.developing
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy

# How well the articles of the corpus are read, against their gold annotation.
score: $(VENV)/.installed
	$(BIN)/python -m dealgraph.training.score corpus

# Make the learned reader anew: two runs of training, the weights that ship, what they are worth. Hours, not minutes.
train: $(VENV)/.training
	$(BIN)/python -m dealgraph.training train corpus/annotated $(WORK)/first --epochs 5 --rate 7e-5 --head_rate 7e-4 \
	  --pair_weight 1.0
	$(BIN)/python -m dealgraph.training train corpus/annotated $(WORK) --start $(WORK)/first \
	  $(if $(SENTENCES),--sentences-of $(SENTENCES))
	$(BIN)/python -m dealgraph.training export $(WORK)
	$(BIN)/python -m dealgraph.training around corpus $(if $(SENTENCES),--sentences-of $(SENTENCES))
	$(BIN)/python -m dealgraph.training fuse corpus
	$(BIN)/python -m dealgraph.training evaluate corpus/annotated/test

# Run the examples of the READMEs and write down what they print; write docs/commands.md,
# docs/queries.md, the picture and outputs/example.
docs: $(VENV)/.installed
	$(BIN)/python docs/refresh.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find outputs -mindepth 1 -maxdepth 1 ! -name README.md ! -name example -exec rm -rf {} +
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "dealgraph needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

$(VENV)/.installed: $(NEEDS) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.developing: $(NEEDS) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev --editable .
	@touch $@ $(VENV)/.installed

$(VENV)/.training: $(NEEDS) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group train --editable .
	@touch $@
