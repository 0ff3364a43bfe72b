# SPDX-License-Identifier: Apache-2.0
# The front door; CMake does the work.  `make help` lists the targets.
.DEFAULT_GOAL := help
DESTDIR ?=
PREFIX  ?= /usr/local
# Written this way so that the checks and tests use Debian's own Python.
PYTHON  := /usr/bin/python3

.PHONY: help deps test-deps build web test test-slow test-clang \
	test-machines test-web coverage mutate demo demo-accountguard bench format check spec-map install prove clean

help:
	@echo 'make build      install what is needed, build into build/bin/'
	@echo 'make web        what browsers run, into build-wasm/site/'
	@echo 'make demo       build, then run one whole election and show it'
	@echo 'make demo-accountguard  build, then warn a campaign under attack'
	@echo 'make test       all checks and fast tests, sanitizers included'
	@echo 'make test-slow  the tests that take long'
	@echo 'make test-clang the fast tests, compiled by clang'
	@echo 'make test-machines  the library on aarch64 and s390x, emulated'
	@echo 'make test-web   what browsers run, against the native verifier; the page'
	@echo 'make coverage   which lines and branches the fast tests reach'
	@echo 'make mutate     break the verifier and proofs; do tests notice? (hours)'
	@echo 'make check      format, layers, headers, exports, manuals, spec map'
	@echo 'make bench      the benchmarks: one table, and build/bench.json'
	@echo 'make format     reformat the C files with clang-format 14'
	@echo 'make spec-map   write docs/spec-map.md anew'
	@echo 'make install    install under PREFIX ($(PREFIX)), inside DESTDIR'
	@echo 'make prove      run the README in a fresh Debian 12 (as root)'
	@echo 'make clean      remove everything that was built'

deps:
	@tools/install-deps build

test-deps:
	@tools/install-deps test

build: deps
	cmake --preset release
	cmake --build build

web:
	@tools/install-deps web
	cmake --preset wasm
	cmake --build build-wasm

test: test-deps
	tools/run-tests fast

test-slow: test-deps
	tools/run-tests slow

test-clang:
	@tools/install-deps clang
	tools/run-tests clang

test-machines:
	@tools/install-deps machines
	tools/run-tests machines

test-web:
	@tools/install-deps test-web
	@tools/install-deps page build
	tools/run-tests web

coverage:
	@tools/install-deps coverage
	tools/run-tests coverage

# MUTATE='--minutes 30 --seed 2 --work FOLDER' takes a part and keeps the verdicts;
# MUTATE='--work FOLDER --again --sanitize' then judges what survived.
mutate: build test-deps
	$(PYTHON) tools/mutate build --known tests/mutants.txt $(MUTATE)

demo: build
	tools/demo

demo-accountguard: build
	@tools/install-deps demo
	$(PYTHON) tools/demo-accountguard

bench: build
	tools/run-tests bench

check: test-deps
	tools/run-tests check

format:
	tools/check-format --fix

spec-map:
	$(PYTHON) tools/check-spec --write

install: build
	DESTDIR='$(DESTDIR)' cmake --install build --prefix '$(PREFIX)'

prove:
	tools/prove-debian

clean:
	rm -rf build build-*/
