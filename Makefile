# The front door; CMake does the work.
BUILD ?= build

.PHONY: build test demo clean deps

deps:
	@tools/install-deps

build: deps
	cmake -S . -B $(BUILD) -G Ninja
	cmake --build $(BUILD)

test: build
	ctest --test-dir $(BUILD) -L fast --output-on-failure

clean:
	rm -rf $(BUILD)
