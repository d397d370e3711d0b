# The one front door. `make` alone prints what there is.
.DEFAULT_GOAL := help
.PHONY: help build run test check format build-bench bench bench-night bench-sql bench-volume bench-sdc bench-counties verify verify-counts verify-faults verify-pages mutate clean clean-sample
SHELL := /bin/bash

YEARS ?= 2020-2024
SCALE ?= 0.2

help:
	@echo "make run      set up, make synthetic deliveries (once) and go from them to a release"
	@echo "make test     set up and run all tests"
	@echo "make check    types, style and layout of the code"
	@echo "make format   bring the code into its style"
	@echo "make bench    speed and memory of a national year (needs xmllint and some minutes)"
	@echo "make bench-night   a night with five new deliveries against a first run over seven years (half an hour, 35 GB)"
	@echo "make bench-sql     counting six national years against bare DuckDB (tens of minutes, 15 GB of disk)"
	@echo "make bench-volume  the same at five times the national volume under 2 GB of memory"
	@echo "make bench-sdc     disclosure control beside GaussSuppression (DIR=<folder of tables> OUT=<folder for patterns>)"
	@echo "make bench-counties  how near the fewest hidden cells of counties a national year comes (ten minutes, 10 GB)"
	@echo "make verify   slower proofs (an hour): verify-counts a second implementation on more deliveries and a night of all tables,"
	@echo "              verify-faults kills after every write and full disks (needs the right to mount), verify-pages the pages"
	@echo "              in Debian's Chromium"
	@echo "make mutate   mutation tests of what decides and audits what is hidden (hours; keeps what it knows in reports/)"
	@echo "make clean    remove what was built; clean-sample removes what make run made (data, work, releases) too"

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

dist/.built: node_modules/.package-lock.json tsconfig.json tsconfig.build.json $(shell find pipeline -name '*.ts' 2>/dev/null)
	rm -rf dist
	npx tsc -p tsconfig.build.json
	chmod +x dist/cli.js
	@touch $@

build: dist/.built

# Generated under another name first, so that a stopped generator leaves nothing that looks complete.
data/deliveries: | dist/.built
	rm -rf data/deliveries.part
	mkdir -p data
	dist/cli.js generate --out data/deliveries.part --years $(YEARS) --scale $(SCALE) --dirty
	mv data/deliveries.part data/deliveries

run: build data/deliveries
	dist/cli.js run

test: build check
	npx vitest run

check: node_modules/.package-lock.json
	npx tsc -p tsconfig.json
	npx biome check --error-on-warnings

format: node_modules/.package-lock.json
	npx biome check --write

build-bench: build
	rm -rf dist/bench
	npx tsc -p tsconfig.bench.json

bench: YEARS = 2022
bench: SCALE = 1
bench: RUNS = 3
bench: build-bench
	node dist/bench/bench/bench.js --years $(YEARS) --scale $(SCALE) --runs $(RUNS)

bench-night: YEARS = 2018-2024
bench-night: SCALE = 1
bench-night: RUNS = 3
bench-night: build-bench
	node dist/bench/bench/night.js --years $(YEARS) --scale $(SCALE) --runs $(RUNS)

bench-sql: YEARS = 2018-2023
bench-sql: SCALE = 1
bench-sql: RUNS = 3
bench-sql: build-bench
	node dist/bench/bench/benchSql.js --years $(YEARS) --scale $(SCALE) --runs $(RUNS)

bench-volume: YEARS = 2022
bench-volume: SCALE = 5
bench-volume: RUNS = 3
bench-volume: build-bench
	node dist/bench/bench/benchSql.js --years $(YEARS) --scale $(SCALE) --runs $(RUNS) --memory-limit 2GB

bench-sdc: build-bench
	node dist/bench/bench/sdc.js "$(DIR)" "$(OUT)"

bench-counties: YEARS = 2022-2023
bench-counties: SCALE = 1
bench-counties: ROUNDS = 10
bench-counties: build-bench
	node --max-old-space-size=8000 dist/bench/bench/counties.js --years $(YEARS) --scale $(SCALE) --rounds $(ROUNDS)

verify: verify-counts verify-faults verify-pages

verify-counts: build
	KPRSTAT_RUNS=12 npx vitest run test/property/pipelineAgainstOracle.test.ts
	npx vitest run --config vitest.verify.config.ts night

verify-faults: build
	npx vitest run --config vitest.verify.config.ts disk kill publish

verify-pages: build
	npx vitest run --config vitest.verify.config.ts browser

mutate: node_modules/.package-lock.json
	npx stryker run

clean:
	rm -rf dist coverage .stryker-tmp

clean-sample: clean
	rm -rf data work output/releases output/latest
