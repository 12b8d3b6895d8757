# The two commands, and one for second opinions. Everything else is cargo.
.PHONY: demo test audit lint setup setup-rust setup-strace setup-java
.DEFAULT_GOAL := test

VENV := test-vectors/.venv
# Core is compiled for it without the platform's SDK: what phones and WebAssembly use.
PHONE := aarch64-linux-android
EPISEAL := target/release/episeal
# In pure Rust, as phones and WebAssembly compute, in a folder of its own: other flags build everything anew.
PORTABLE := RUSTFLAGS="$$RUSTFLAGS --cfg episeal_portable" CARGO_TARGET_DIR=target/portable

demo: setup-rust
	cargo build --release --quiet --package episeal-cli
	$(EPISEAL) demo --data examples/data/visits.csv --out target/demo

test: setup setup-strace lint
	cargo test --workspace
	$(PORTABLE) cargo test --package episeal-base --package episeal-visits -- primitives release
	cargo build --release --package episeal-cli --package episeal-conformance
	$(VENV)/bin/python -m pytest --quiet -p no:cacheprovider test-vectors/second
	$(VENV)/bin/python test-vectors/interop.py $(EPISEAL)
	$(VENV)/bin/python test-vectors/agreement.py $(EPISEAL)

# Pages on paper against veraPDF's profile of PDF/UA-1 (Maven Central).
audit: setup-rust setup-java
	cargo test --quiet --package episeal-print --test pages
	mvn --quiet --batch-mode --file examples/print/tests/pdf_ua dependency:copy-dependencies \
		-DoutputDirectory="$(CURDIR)/target/verapdf"
	java -cp "target/verapdf/*" examples/print/tests/pdf_ua/PdfUa.java \
		target/tmp/pages/*.pdf --refused target/tmp/pages/refused/*.pdf

lint: setup-rust
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --quiet
	rustup target add $(PHONE)
	cargo check --package episeal --target $(PHONE)
	cargo check --package episeal --target $(PHONE) --no-default-features

setup: setup-rust $(VENV)/installed

# What a power cut leaves is judged by the order of system calls.
setup-strace:
	@[ "$$(uname)" != Linux ] || command -v strace >/dev/null || .ci/system-packages strace

setup-java:
	@command -v javac >/dev/null && command -v mvn >/dev/null || .ci/system-packages openjdk-17-jdk-headless maven

setup-rust:
	@command -v cargo >/dev/null || { echo 'Rust is missing. Install rustup, then run: rustup toolchain install stable' >&2; exit 1; }
	@command -v cc >/dev/null || .ci/system-packages build-essential

$(VENV)/installed: test-vectors/requirements.txt
	@python3 -c 'import venv, ensurepip' 2>/dev/null || .ci/system-packages python3-venv
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --requirement test-vectors/requirements.txt
	touch $@
