# `make help` lists what can be done. Python 3.11 or newer and make are all that must be there.

PORT ?= 8000
DEMO ?= 1
SUISHIN_DEMO ?= $(if $(filter 0,$(DEMO)),0,1)
export PORT SUISHIN_DEMO

python := .venv/bin/python
# What depends on the database runs once more on PostgreSQL, where its server programs are installed.
database_tests := $(addprefix tests/,organizations accounts audit jobs forms notices rounds ingestion dashboards operations test_access.py) \
	$(addprefix tests/results/,actions commands models queries views)
# Checks keep their hands off the data in var/.
check_environment := SUISHIN_VAR=$(CURDIR)/build/check

.DEFAULT_GOAL := help
.PHONY: help setup run demo test check fix e2e bench soak docs install-run install-dev

help: ## この一覧 / this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: install-run ## 準備だけする（.venv/bin/suishin が使えるようになる） / install, start nothing

run: install-run ## 起動する（PORT=8000、DEMO=0 で空から始める） / start the product
	@exec $(python) manage.py serve

demo: install-run ## 空のデータベースにデモデータを入れる / fill an empty database with the demonstration
	@$(python) manage.py migrate --verbosity 0
	@$(python) manage.py load_demonstration

test: install-dev ## すべてのテスト（REQUIRE_ALL=1 で省略を許さない） / all tests
	@scripts/check_programs.sh
	@$(python) -m pytest
	@if REQUIRE_ALL=1 scripts/check_programs.sh postgresql 2>/dev/null; then \
		$(python) -m scripts.with_postgresql $(python) -m pytest $(database_tests); fi

check: install-dev ## 書式・型・依存方向・移行・テンプレート・翻訳 / format, lint, types, imports, migrations, …
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m mypy
	.venv/bin/lint-imports
	$(check_environment) $(python) manage.py makemigrations --check --dry-run
	$(check_environment) $(python) manage.py check --fail-level WARNING
	$(check_environment) scripts/check_deployment.sh
	$(check_environment) $(python) -m scripts.check_templates
	$(check_environment) $(python) -m scripts.check_translations

fix: install-dev ## 書式を直す / format, and mend what can be mended by rule
	$(python) -m ruff format .
	$(python) -m ruff check --fix .

e2e: install-dev ## ブラウザのテストだけ / browser tests only
	@scripts/check_programs.sh chromium
	@$(python) -m pytest tests/e2e

bench: install-dev ## 読み取りの正しさと、読み取りやページの速さを測る / measure the reader and the pages
	@$(python) -m bench

soak: install-dev ## 長時間の試験 / long runs, before a release
	@$(python) -m bench.soak

docs: install-dev ## 画面の写真とリンクの確認 / screenshots, links of the documents
	@$(python) -m scripts.screenshots
	@$(python) -m scripts.check_links

install-run:
	@scripts/install.sh run

install-dev:
	@scripts/install.sh dev
