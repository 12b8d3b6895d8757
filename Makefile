# The two commands, one for every minute and one for second opinions. Everything else is cargo.
.PHONY: demo test test-wasm test-ffi test-kotlin test-python audit-python asan-python wheel build-ffi quick audit mutants lint features models setup setup-rust setup-strace setup-java setup-npm setup-kotlin setup-phones setup-python test-swift setup-swift advisories supply-chain setup-deny fuzz peers peers-portable peers-without-lanes ctgrind setup-valgrind miri setup-audit setup-go vectors-second vectors-first hostile constant-time paper wasm-reproduce wasm-speeds ffi-sizes ffi-reproduce generate-kotlin dokka kills aar coverage setup-coverage
.DEFAULT_GOAL := test

VENV := test-vectors/.venv
# Core is compiled for them without the platform's SDK. In a browser it is the binding that brings randomness.
PHONE := aarch64-linux-android
WEB := wasm32-unknown-unknown
FOR_WEB := RUSTFLAGS="$$RUSTFLAGS --cfg getrandom_backend=\"custom\""
EPISEAL := target/debug/episeal
# In pure Rust, one by one and on one thread, as phones and WebAssembly compute. With its target named, the flags do not
# reach what runs while building, which is then built once for both.
HOST = $(shell rustc -vV | sed -n 's/^host: //p')
PORTABLE = RUSTFLAGS="$$RUSTFLAGS --cfg episeal_portable --cfg episeal_without_lanes" CARGO_BUILD_TARGET=$(HOST)

demo: setup-rust
	cargo build --quiet --package episeal-cli
	$(EPISEAL) demo --data examples/data/visits.csv --out target/demo

# The second implementation meets the programs that the tests have built.
test: setup setup-strace setup-npm lint
	cargo test --workspace
	$(PORTABLE) cargo test --lib --tests --package episeal-base --package episeal-messages --package episeal-visits \
		--package episeal-vectors -- primitives cpace envelope many:: worked_examples every_vector
	$(VENV)/bin/python -m pytest --quiet -p no:cacheprovider test-vectors/second
	for part in visits certificates rules; do $(EPISEAL) vectors check test-vectors/$$part || exit; done
	$(VENV)/bin/python test-vectors/second/run_vectors.py
	$(VENV)/bin/python test-vectors/interop.py $(EPISEAL)
	$(VENV)/bin/python test-vectors/agreement.py $(EPISEAL)
	$(MAKE) test-wasm
	$(MAKE) test-ffi
	$(MAKE) test-kotlin
	$(MAKE) test-python
	$(MAKE) test-swift

# The npm package: formatted, built, within its sizes, and run in Node.js, Deno, Bun and headless Chromium.
SCRIPTS = "front/**/*.ts" "test/**/*.mjs" "tools/*.mjs" build.mjs "../examples/web/*.mjs" "../examples/web/*.js"
test-wasm: setup-rust setup-npm
	cd wasm && npx prettier --config .prettierrc.json --check --log-level warn $(SCRIPTS) && node build.mjs && npm test

# The library beneath Kotlin, Swift and Python, as its packages are tested, and what writes their sources.
FFI := target/debug/libepiseal_ffi.so
BINDGEN := ffi/bindgen/target/debug/episeal-bindgen
build-ffi: setup-rust
	cargo build --quiet --package episeal-ffi
	cargo build --quiet --locked --manifest-path ffi/bindgen/Cargo.toml --target-dir ffi/bindgen/target

# What core has, each language has, documented as it is there (TypeScript as test-wasm has built it); and what READMEs show.
GENERATED := target/ffi-generated
test-ffi: build-ffi setup-npm
	for language in kotlin swift python; do $(BINDGEN) $(FFI) $$language $(GENERATED)/$$language || exit; done
	[ -d wasm/dist/types ] || (cd wasm && node build.mjs)
	wasm/node_modules/.bin/prettier --config wasm/.prettierrc.json --check --log-level warn "ffi/tools/**/*.mjs"
	node --test ffi/tools/parity/parity.test.mjs ffi/tools/readme.test.mjs

# The packages for servers and for Android: built and tested, the JAR by itself, and how an AAR is put together.
MAVEN := mvn --batch-mode --no-transfer-progress --file ffi/kotlin/pom.xml
test-kotlin: build-ffi setup-kotlin
	ffi/kotlin/generate $(FFI)
	$(MAVEN) package >target/kotlin.log 2>&1 || { tail -n 200 target/kotlin.log; exit 1; }
	grep --no-filename -e 'Tests run:.*Skipped: [0-9]*$$' -e 'vectors,' target/kotlin.log
	ffi/kotlin/check-jar
	ffi/kotlin/check-aar

# The wheel, as it is installed: run, and checked as programs that use it are.
PYTHON := ffi/python/.venv
WHEEL := ffi/python/build/wheels
test-python: wheel
	cd ffi/python && .venv/bin/ruff check --quiet . && .venv/bin/ruff format --quiet --check . && \
		.venv/bin/python -m pytest --quiet -p no:cacheprovider

wheel: build-ffi setup-python
	rm -rf $(WHEEL) && mkdir -p $(WHEEL)
	cd ffi/python && EPISEAL_LIBRARY=$(CURDIR)/$(FFI) .venv/bin/python -m build --wheel --no-isolation \
		--outdir build/wheels >build/wheel.log 2>&1 || { cat build/wheel.log; exit 1; }
	$(PYTHON)/bin/pip install --quiet --force-reinstall --no-deps $(WHEEL)/*.whl

# The same for the wheel that is handed out; and a library built from the sdist, as where there is no wheel.
audit-python: setup-rust setup-python
	ffi/python/release
	rm -rf $(WHEEL) && mkdir -p $(WHEEL) && cp ffi/python/dist/*.whl $(WHEEL)
	$(PYTHON)/bin/pip install --quiet --force-reinstall --no-deps $(WHEEL)/*.whl
	cd ffi/python && .venv/bin/python -m pytest --quiet -p no:cacheprovider
	rm -rf ffi/python/build/clean && python3 -m venv ffi/python/build/clean
	ffi/python/build/clean/bin/pip install --quiet ffi/python/dist/*.tar.gz
	cd ffi/python/build/clean && bin/python -I -c 'import episeal; print(episeal.Venue.generate())'

# The same under AddressSanitizer, of the library in pure Rust, as it is handed out (core/audit/asan/run.py). Left out by
# name: what looks at types and runs nothing of the library, and what measures the time or the memory of the process,
# which AddressSanitizer needs more of, since it keeps what was freed to see who uses it.
ASAN := target/asan
ASAN_LIBRARY = $(ASAN)/$(HOST)/debug/libepiseal_ffi.so
NOT_UNDER_ASAN = not (test_types or four_derivations or ten_thousand_times or refused_twenty_times or nothing_behind)
asan-python: setup-rust
	rustup toolchain install nightly --profile minimal
	RUSTFLAGS="$$RUSTFLAGS -Zsanitizer=address --cfg episeal_portable" cargo +nightly build --quiet --locked \
		--package episeal-ffi --target $(HOST) --target-dir $(ASAN)
	$(MAKE) wheel FFI=$(ASAN_LIBRARY)
	cd ffi/python && .venv/bin/python ../../core/audit/asan/run.py $(CURDIR)/$(ASAN_LIBRARY) $(CURDIR)/$(ASAN) \
		-m pytest --quiet -p no:cacheprovider -k "$(NOT_UNDER_ASAN)"
	$(PYTHON)/bin/pip uninstall --quiet --yes episeal

# The Swift package, on a Debian of its own where there is no Swift. What is for Apple's systems alone is compiled against
# declarations.
SWIFT_LOG := target/swift.log
test-swift: build-ffi setup-swift
	ffi/swift/generate $(FFI)
	EPISEAL_LIBRARY=$(CURDIR)/target/debug .ci/swift swift test --package-path ffi/swift --scratch-path target/swift \
		-Xswiftc -warnings-as-errors >$(SWIFT_LOG) 2>&1 || { cat $(SWIFT_LOG); exit 1; }
	@grep --extended-regexp 'vectors met|kills|four derivations' $(SWIFT_LOG); tail --lines 4 $(SWIFT_LOG)
	.ci/swift ffi/swift/typecheck target/swift/debug target/swift-typecheck

# Tests while something changes: those of all crates that differ from HEAD, or `make quick CRATE=episeal-visits`, but for
# those in .ci/slow; or of one module, with all of its tests: `make quick CRATE=episeal-visits TESTS=release::`.
CHANGED = $(shell git diff --name-only --relative HEAD; git ls-files --others --exclude-standard)
CRATE = $(shell .ci/crates $(CHANGED))
SLOW = $(if $(TESTS),,-- $(addprefix --skip ,$(shell cat .ci/slow)))
quick: setup-rust
	@[ -n "$(CRATE)" ] || echo 'No crate differs from HEAD. For the tests of one: make quick CRATE=episeal-visits'
	[ -z "$(CRATE)" ] || cargo test --quiet $(CRATE:%=--package %) $(TESTS) $(SLOW)

# What is too long for `make test`, step by step, each a target of its own: all of them run, whatever fails, and at the end
# stands one table (core/audit/run). `make audit AUDIT="miri models"` runs these two alone.
AUDIT := setup-audit vectors-second vectors-first hostile constant-time ctgrind miri coverage paper wasm-reproduce \
	wasm-speeds audit-python asan-python ffi-sizes ffi-reproduce models supply-chain dokka kills aar
audit:
	MAKE="$(MAKE)" core/audit/run $(AUDIT)

setup-audit: setup setup-java setup-kotlin setup-npm setup-phones setup-python setup-valgrind setup-deny setup-go \
	setup-coverage

# Checks taken out of both implementations, each of which a test vector must miss.
vectors-second vectors-first: vectors-%: setup
	$(VENV)/bin/python test-vectors/makers/mutants.py $*

# 100,000 hostile agreements and as many signatures, computed at once, each by itself and by dalek.
hostile: setup-rust
	cargo run --quiet --release --package episeal-testkit --no-default-features --features hostile --example hostile

# X25519's kernel, watched step by step.
constant-time: setup-rust
	cargo build --quiet --release --package episeal-lanes --example one_agreement
	python3 core/lanes/tools/constant_time.py target/release/examples/one_agreement

# Pages on paper against veraPDF's profile of PDF/UA-1 (Maven Central).
paper: setup-rust setup-java
	cargo test --quiet --package episeal-print --test pages
	mvn --quiet --batch-mode --file examples/print/tests/pdf_ua dependency:copy-dependencies \
		-DoutputDirectory="$(CURDIR)/target/verapdf"
	java -cp "target/verapdf/*" examples/print/tests/pdf_ua/PdfUa.java \
		target/tmp/pages/*.pdf --refused target/tmp/pages/refused/*.pdf

# The npm package, built twice in different folders: the same bytes; and what long work does to a page.
wasm-reproduce: setup-npm
	node wasm/tools/reproduce.mjs

wasm-speeds: setup-npm
	cd wasm && node build.mjs && node tools/openings.mjs && node tools/speeds.mjs

# How large the library beneath Kotlin, Swift and Python is; and built twice in different folders: the same bytes.
ffi-sizes ffi-reproduce: ffi-%: setup-npm setup-phones
	node ffi/tools/$*.mjs

# KDoc; 200 killed processes that store diaries; the AAR, whose library has the pages that Android wants.
generate-kotlin: build-ffi setup-kotlin
	ffi/kotlin/generate $(FFI)

dokka: generate-kotlin
	$(MAVEN) --quiet --projects episeal-jvm org.jetbrains.dokka:dokka-maven-plugin:dokka

kills: generate-kotlin
	$(MAVEN) --quiet package --projects episeal-jvm -Dtest=StorageTest -Depiseal.kills=200

aar: generate-kotlin setup-npm setup-phones
	mkdir -p target/android/arm64-v8a && cp "$$(node ffi/tools/build.mjs $(PHONE))" target/android/arm64-v8a/
	$(MAVEN) --quiet package -DskipTests
	ffi/kotlin/aar target/android target/episeal-android.aar

# What comes from others (core/AUDIT.md): licences, sources, what is there twice; the least versions that Cargo.toml names;
# what is said of each crate; bills of what is in the crate, the library and each entry point of the npm package; and the
# hosted workflows, linted.
CARGO_DENY := target/tools/bin/cargo-deny
supply-chain: setup setup-deny setup-go
	cargo fetch --quiet --locked
	$(CARGO_DENY) --offline --locked check licenses bans sources
	core/tools/least-versions
	$(VENV)/bin/python core/tools/dependencies.py --check
	$(VENV)/bin/pip install --quiet --requirement core/tools/requirements.txt
	$(VENV)/bin/python core/tools/sbom.py --check target/sbom
	GOBIN=$(CURDIR)/target/tools/bin $$(.ci/go) install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
	target/tools/bin/actionlint

# Whether something that is used was found to be unsafe since: asks RustSec's database, which is fetched.
advisories: setup-rust setup-deny
	$(CARGO_DENY) --locked check advisories

setup-deny: setup-rust
	@$(CARGO_DENY) --version 2>/dev/null | grep --quiet --fixed-strings ' 0.20.2' || \
		cargo install --quiet --locked --root target/tools cargo-deny --version 0.20.2

setup-coverage: setup-rust
	rustup component add llvm-tools
	@$(LLVM_COV) llvm-cov --version 2>/dev/null | grep --quiet --fixed-strings ' 0.9.1' || \
		cargo install --quiet --locked --root target/tools cargo-llvm-cov --version 0.9.1

# Each fuzz target for 20 minutes, two at a time; what has run counts when it is run again (fuzz/README.md). For all of
# them in a quarter of an hour: `make fuzz FUZZ_SECONDS=60`.
fuzz: setup
	rustup toolchain install nightly --profile minimal
	@command -v cargo-fuzz >/dev/null || cargo install --quiet --locked cargo-fuzz
	EPISEAL_PYTHON=$(CURDIR)/$(VENV)/bin/python fuzz/run

# What secrets decide, as valgrind sees it, with each back end: core/audit/ctgrind/README.md.
CTGRIND := core/audit/ctgrind
BUILD_CTGRIND = CARGO_BUILD_TARGET=$(HOST) cargo build --quiet --release --locked --manifest-path $(CTGRIND)/Cargo.toml
CTGRIND_PROGRAM = $(HOST)/release/episeal-ctgrind
KNOWN_RANDOMNESS := --cfg getrandom_backend=\"custom\"
ctgrind: setup-rust setup-valgrind
	RUSTFLAGS="$$RUSTFLAGS $(KNOWN_RANDOMNESS)" $(BUILD_CTGRIND)
	RUSTFLAGS="$$RUSTFLAGS $(KNOWN_RANDOMNESS) --cfg episeal_portable" $(BUILD_CTGRIND) --target-dir $(CTGRIND)/target/portable
	python3 $(CTGRIND)/run.py $(CTGRIND)/target/$(CTGRIND_PROGRAM) $(CTGRIND)/target/portable/$(CTGRIND_PROGRAM)

# 400 checks, branches and steps taken out of core, one at a time; what was judged before a stop is not judged again
# (core/audit/mutants/README.md).
mutants: setup
	cargo run --quiet --locked --manifest-path core/audit/mutants/Cargo.toml --target-dir target/mutants/tool -- $(NUMBERS)

# The lines of core that its tests and the vectors run, on this processor and in pure Rust without lanes, added up: at
# least 95 in 100 of each crate, and a reason for each line of a security-critical file that none of them runs
# (core/audit/coverage). How deep the stack is written to and how long a journey takes is not measured here: code that
# counts has other frames, and copies aws-lc-rs's signatures of 4,627 bytes once more, above those that are wiped.
LLVM_COV := target/tools/bin/cargo-llvm-cov
COVER = $(LLVM_COV) llvm-cov --target $(HOST)
COVERAGE_REPORT := target/coverage.json
MEASURED := --skip deeper_than_what_is_wiped --skip a_journey_through_many_days_is_bounded
coverage: setup-coverage
	python3 -m unittest discover --quiet core/audit/coverage
	$(LLVM_COV) llvm-cov clean --workspace
	$(COVER) --quiet --no-report --lib --tests --features episeal-visits/parallel \
		$(addprefix --package episeal-,acceptance base certificates lanes messages rules visits vectors) \
		-- $(MEASURED)
	RUSTFLAGS="$$RUSTFLAGS --cfg episeal_portable --cfg episeal_without_lanes" $(COVER) --quiet --no-report --lib --tests \
		--features episeal-base/csca $(addprefix --package episeal-,acceptance base lanes) -- $(MEASURED)
	$(COVER) report --json --skip-functions --output-path $(COVERAGE_REPORT)
	python3 core/audit/coverage/coverage.py $(COVERAGE_REPORT) $(LINES)

# Readers and writers under Miri, in isolation and in pure Rust. Of base: texts, the calendar's ends, times, sorted lists,
# secret texts, CBOR, labels, COSE's outer layer. Of messages: areas, extensions, codes, an invitation, what is in visits
# and shares. Of certificates: Base45, zlib, Base64, JSON, dates, names, identifiers, parts of revocation lists. Left out:
# curves, ciphers (but for the invitation's) and Argon2id, for which an interpreter takes too long; and what goes through
# all of something, such as tables of Unicode or every two bytes. Properties are tried on four inputs.
MIRI_BASE = text::tests:: calendar::tests::the_ends time:: sorted:: secret_text:: wire::cbor wire::label wire::outer \
	wire::differential_tests::integers wire::differential_tests::sixteen
MIRI_MESSAGES = area::tests:: check_in_code:: cpace::tests::lengths_stand extensions:: share_code:: share::tests::a_body \
	share::tests::a_stay share::tests::the_longest visit::body:: --skip codes_are_uniform
MIRI_CERTIFICATES = base45::tests::the_examples base45::tests::what_has base64:: check::tests:: date::tests::a_ \
	identifier:: json:: $(addprefix names::tests::,a_ greek letters punctuation the_spelling what_leaves) \
	revocation::part texts:: $(addprefix uvci::tests::,all other the_check) written_date:: zlib:: --skip every_half
MIRIFLAGS += -Zmiri-env-set=PROPTEST_CASES=4 -Zmiri-env-set=PROPTEST_DISABLE_FAILURE_PERSISTENCE=true
MIRI = RUSTFLAGS="$$RUSTFLAGS --cfg episeal_portable --cfg episeal_without_lanes" MIRIFLAGS="$(MIRIFLAGS)" \
	cargo +nightly miri test --lib --target-dir target/miri
miri: setup-rust
	rustup toolchain install nightly --profile minimal --component miri,rust-src
	$(MIRI) --package episeal-base -- $(MIRI_BASE)
	$(MIRI) --package episeal-messages -- $(MIRI_MESSAGES)
	$(MIRI) --package episeal-certificates -- $(MIRI_CERTIFICATES)

# This library beside its first version and others: sealing, opening, certificates, all in turn in one process. Writes
# what examples/peers/results.md and README.md show. To try it out in seconds, writing neither: `make peers PEERS=--quick`.
PEERS :=
RUN_PEERS = cargo run --release --quiet --manifest-path examples/peers/Cargo.toml --target-dir target/peers/build -- $(PEERS)
peers: setup-rust
	examples/peers/fetch-0.1.0
	$(RUN_PEERS)

# The same in pure Rust, as phones and WebAssembly compute: examples/peers/portable.md.
peers-portable: setup-rust
	examples/peers/fetch-0.1.0
	$(PORTABLE) $(RUN_PEERS)

# The same without kernels that compute eight at a time, as on processors that lack them: examples/peers/without-lanes.md.
peers-without-lanes: setup-rust
	examples/peers/fetch-0.1.0
	RUSTFLAGS="$$RUSTFLAGS --cfg episeal_without_lanes" CARGO_BUILD_TARGET=$(HOST) $(RUN_PEERS)

# Models of the protocol and their broken variants, each with the results it must have: Verifpal's, and ProVerif's where it
# is on the path (core/models/README.md). Verifpal is a tool alone, and needs a newer Rust than the library.
VERIFPAL := target/tools/bin/verifpal
models: $(VERIFPAL)
	python3 core/models/check.py --verifpal $(VERIFPAL)

$(VERIFPAL): | setup-rust
	rustup toolchain install 1.98.0 --profile minimal
	cargo +1.98.0 install --quiet --locked --root target/tools verifpal --version 1.6.7

lint: setup-rust features
	cargo fmt --all --check
	rustfmt --check --edition 2024 examples/peers/src/main.rs
	cargo clippy --workspace --all-targets -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --quiet

# Each part of core by itself, with and without its features, then core for phones and the web; what is private to each
# entry point of the npm package; and each part of the library beneath Kotlin, Swift and Python.
features: setup-rust
	cargo check --quiet --package episeal-messages --no-default-features
	cargo check --quiet --package episeal-visits
	cargo check --quiet --package episeal-visits --no-default-features
	cargo check --quiet --package episeal-rules
	for parts in "" issue csca issue,csca; do \
		cargo check --quiet --package episeal-certificates --no-default-features --features "$$parts" || exit; \
	done
	rustup target add $(PHONE) $(WEB)
	for parts in "" issue,csca; do \
		cargo check --quiet --package episeal --no-default-features --features "$$parts" --target $(PHONE) && \
		$(FOR_WEB) cargo check --quiet --package episeal --no-default-features --features "$$parts" --target $(WEB) || exit; \
	done
	for party in authorities authority certificate issuer office rules server venue visitor; do \
		cargo clippy --quiet --package episeal-wasm --target $(WEB) --no-default-features --features $$party -- \
			--deny warnings || exit; \
	done
	for part in certificates visits; do \
		cargo clippy --quiet --package episeal-ffi --no-default-features --features $$part -- --deny warnings || exit; \
	done

setup: setup-rust $(VENV)/installed

# What a power cut leaves is judged by the order of system calls.
setup-strace:
	@[ "$$(uname)" != Linux ] || command -v strace >/dev/null || .ci/system-packages strace

# The version of wasm-bindgen is the one in Cargo.toml.
WASM_BINDGEN = $(shell sed -n 's/^wasm-bindgen = "=\(.*\)"/\1/p' Cargo.toml)
setup-npm: setup-rust
	@command -v npm >/dev/null || .ci/system-packages nodejs npm
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || \
		{ echo 'Node.js 20 or later is needed. Run: npm install --global node@22' >&2; exit 1; }
	@command -v chromium >/dev/null || .ci/system-packages chromium
	@target/tools/bin/wasm-bindgen --version 2>/dev/null | grep --quiet --fixed-strings ' $(WASM_BINDGEN)' || \
		cargo install --quiet --root target/tools wasm-bindgen-cli --version $(WASM_BINDGEN)
	rustup target add $(WEB)
	@[ wasm/node_modules/.package-lock.json -nt wasm/package-lock.json ] || (cd wasm && npm ci --ignore-scripts --no-audit --no-fund)

setup-kotlin: setup-rust setup-java
	@command -v unzip >/dev/null || .ci/system-packages unzip

# Node.js runs pyright, which npm fetches.
setup-python: setup-rust $(PYTHON)/installed
	@command -v npm >/dev/null || .ci/system-packages nodejs npm

$(PYTHON)/installed: ffi/python/requirements.txt
	@python3 -c 'import venv, ensurepip' 2>/dev/null || .ci/system-packages python3-venv
	python3 -m venv $(PYTHON)
	$(PYTHON)/bin/pip install --quiet --requirement ffi/python/requirements.txt
	touch $@

# libclang reads valgrind's headers.
setup-valgrind:
	@command -v valgrind >/dev/null && ls /usr/lib/llvm-*/lib/libclang*.so >/dev/null 2>&1 || \
		.ci/system-packages valgrind libclang-dev

# Without the NDK and Xcode: what is built with them is as large as it would be, and does not run.
setup-phones: setup-rust
	@command -v clang >/dev/null && command -v ld.lld >/dev/null || .ci/system-packages clang lld
	rustup target add $(PHONE) aarch64-apple-ios
	rustup component add rust-src

# What lints the hosted workflows is written in Go.
setup-go:
	.ci/go

setup-swift:
	.ci/swift-toolchain

setup-java:
	@command -v javac >/dev/null && command -v mvn >/dev/null || .ci/system-packages openjdk-17-jdk-headless maven

setup-rust:
	@command -v cargo >/dev/null || { echo 'Rust is missing. Install rustup: https://rustup.rs' >&2; exit 1; }
	@rustc --version >/dev/null 2>&1 || rustup toolchain install
	@command -v cc >/dev/null || .ci/system-packages build-essential

$(VENV)/installed: test-vectors/requirements.txt
	@python3 -c 'import venv, ensurepip' 2>/dev/null || .ci/system-packages python3-venv
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --requirement test-vectors/requirements.txt
	touch $@
