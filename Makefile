# `make report` and `make test` do all the set-up on a fresh machine that has Swift.

SWIFT ?= swift
# Numeric code is 500 times slower without optimization, so everything runs in release.
BUILD = -c release -Xswiftc -enable-testing
BIN = $$($(SWIFT) build $(BUILD) --show-bin-path)
ANALYZER = $(BIN)/softmax-analyzer

.PHONY: report report-certified test verify fuzz-judge fuzz-interface bench packages analyzer vectors check-vectors sanitize fuzz dist proofs \
  check-peers check-words check-more check-self accept-self faults check-pages check-attention check-library-suspects report-libraries man docs check-kernels clean

## Write the pages of Reports/ anew.
report: analyzer report-certified
	$(ANALYZER) report --set atlas -o Reports

# Those that the kernels have a part in; the atlas is MPFR's. The analyzer lists all that there are.
report-certified: analyzer
	pages=$$($(ANALYZER) report --set) || exit 1; \
	for page in $$(echo "$$pages" | awk 'NR > 1 && $$1 != "atlas" { print $$1 }'); do \
	  $(ANALYZER) report --set $$page -o Reports || exit 1; \
	done

## Have libraries compute, and judge them anew; figures depend on the machine. FIGURES=file for another than
## Reports/Data/libraries.json, KEEP=folder to keep logits and outputs.
report-libraries: analyzer .venv-libraries/ready
	.venv-libraries/bin/python Reports/Data/libraries.py $(ANALYZER) \
	  $(or $(FIGURES),Reports/Data/libraries.json) \
	  $(if $(KEEP),--keep $(KEEP))

## Have libraries compute more than a thousand files, in which check must name no other function; KEEP=folder, SEED=n.
check-library-suspects: analyzer .venv-libraries/ready
	.venv-libraries/bin/python Reports/Data/library_suspects.py $(ANALYZER) $(if $(KEEP),--keep $(KEEP)) \
	  $(if $(SEED),--seed $(SEED))

## Open the pages in a headless Chromium; needs Python 3.
check-pages: .venv-pages/ready
	@./Tests/Pages/packages
	.venv-pages/bin/python Tests/Pages/pages.py --self-test Reports/digits_logits.html
	.venv-pages/bin/python Tests/Pages/pages.py Reports/*.html

## Run every test.
test: packages
	$(SWIFT) test $(BUILD) --parallel

## Check every kernel against MPFR on ten million random elements; ELEMENTS=n for another number.
verify: packages
	$(SWIFT) run $(BUILD) softmax-verify --elements $(or $(ELEMENTS),10000000)

## Hold every figure of check against exact arithmetic for a minute; SECONDS=n, or ELEMENTS=n, and SEED=n.
fuzz-judge: packages
	$(SWIFT) build $(BUILD) --product softmax-judge-fuzz
	$(BIN)/softmax-judge-fuzz --seed $(or $(SEED),$(shell date +%s)) \
	  $(if $(ELEMENTS),--elements $(ELEMENTS),--seconds $(or $(SECONDS),60))

## Call the libraries' public functions with odd values, and tell of every trap; CALLS=n and SEED=n.
fuzz-interface: packages
	$(SWIFT) build $(BUILD) --product softmax-interface-fuzz
	$(BIN)/softmax-interface-fuzz --seed $(or $(SEED),$(shell date +%s)) --calls $(or $(CALLS),100000)

## Time the kernels beside NumPy, SciPy and what else .venv-bench can import; QUICK=1 for small shapes.
bench: analyzer .venv-bench/ready
	$(SWIFT) build $(BUILD) --product softmax-bench
	.venv-bench/bin/python Benchmarks/peers.py $(BIN)/softmax-bench $(if $(QUICK),--quick --rounds 2)
	.venv-bench/bin/python Benchmarks/check.py $(ANALYZER) $(if $(QUICK),--quick --rounds 2)

## Judge the toolkit's own algorithms against what they were accepted with, or accept them anew.
check-self accept-self: analyzer
	ANALYZER="$(ANALYZER)" $(ANALYZER) check --config Tests/Checks/softmax-check.yml $(CHECK_REPORTS) \
	  $(if $(filter accept-self,$@),--write-baseline Tests/Checks/baseline.json)

analyzer: packages
	$(SWIFT) build $(BUILD) --product softmax-analyzer

packages:
	@./.ci/packages

## Make the test vectors anew, or compare them with what the generator makes; needs Python 3.
vectors check-vectors: .venv/ready
	for generator in generate algorithms bounds thresholds checks fnuz base_two losses suspects; do \
	  .venv/bin/python Tests/Vectors/$$generator.py $(if $(filter check-vectors,$@),--check) || exit 1; \
	done

## Compute the attention scores of Reports/Data anew and compare; needs Python 3.
check-attention: .venv-attention/ready
	.venv-attention/bin/python Reports/Data/attention_scores.py --check

## Hold every sentence of diagnose, blame, analyze, check and the pages against exact arithmetic on random rows; SEED=n
## and ROUNDS=n; ACCEPT=1 writes down texts that are new, once they were judged. Needs Python 3.
check-words: analyzer .venv/ready
	.venv/bin/python Tests/Words/words.py $(ANALYZER) --seed $(or $(SEED),1) --rounds $(or $(ROUNDS),3) \
	  $(if $(ACCEPT),--accept)

## Hold check's files and adapters against programs from PyPI; needs Python 3.
check-peers: analyzer .venv-peers/ready
	.venv-peers/bin/python Tests/Peers/peers.py $(ANALYZER)
	.venv-peers/bin/python Tests/Peers/pipelines.py $(ANALYZER)

.venv-peers/ready: Tests/Peers/requirements.txt
.venv/ready: Tests/Vectors/requirements.txt
.venv-attention/ready: Reports/Data/attention-requirements.txt
.venv-attention/ready: export PIP_NO_DEPS = 1
.venv-libraries/ready: Reports/Data/libraries-requirements.txt
.venv-pages/ready: Tests/Pages/requirements.txt
.venv-bench/ready: Benchmarks/requirements.txt

%/ready:
	python3 -m venv $*
	$*/bin/pip install --quiet --requirement $<
	touch $@

## Prove the bounds of the kernels' rounding tests; needs Sollya and Gappa.
proofs:
	@./Proofs/packages
	@./Proofs/check
	@./Proofs/check --self-test

## Make dist/: the analyzer as one file, and the licences of what is in it.
dist: packages
	./.ci/dist

## Make dist/man/: the manual page, and completions for bash, zsh and fish.
man: analyzer
	$(SWIFT) package $(BUILD) plugin generate-manual
	mkdir -p dist/man
	cp .build/plugins/GenerateManual/outputs/softmax-analyzer/softmax-analyzer.1 dist/man
	for shell in bash zsh fish; do \
	  $(ANALYZER) --generate-completion-script $$shell > dist/man/softmax-analyzer.$$shell || exit 1; \
	done

## Make dist/docs/: the documentation of every library, for a static web server; BASE=path if not at its root.
# Only the parameters that need a word have one, which is no warning.
docs: packages
	rm -rf dist/docs
	mkdir -p dist
	$(SWIFT) package $(BUILD) --allow-writing-to-directory dist generate-documentation \
	  $(LIBRARIES:%=--target %) --enable-experimental-combined-documentation --warnings-as-errors \
	  --disable-parameters-and-returns-validation --transform-for-static-hosting \
	  --fallback-default-module-kind Library \
	  $(if $(BASE),--hosting-base-path $(BASE)) --output-path dist/docs

LIBRARIES = FloatFormats ErrorFree MultiPrecision SoftmaxCore SoftmaxTiers SoftmaxReference SoftmaxAnalysis SoftmaxStudies SoftmaxReports \
  SoftmaxTesting Charts TensorFiles

## Read the fuzzers' corpus, then fuzz each reader of files under the address sanitizer; FUZZ=seconds,
## or RUNS=executions, and READERS="..." for some of them.
# SwiftPM's linking drops the coverage counters' sections unless told not to; gold cannot link them at all.
fuzz: packages
	$(FUZZER) 2>&1
	set -e; for reader in $(READERS); do \
	  corpus=$$(mktemp -d); \
	  FUZZ_READER=$$reader $$($(FUZZER) --show-bin-path)/Fuzzer $$corpus Tests/Fuzzing/Corpus/$$reader \
	    $(if $(RUNS),-runs=$(RUNS),-max_total_time=$(or $(FUZZ),15)) -max_len=$$([ $$reader = figures ] && echo 8192 || echo 1024) -rss_limit_mb=4096 -timeout=10 \
	    -print_final_stats=1 -artifact_prefix=$$corpus/ -verbosity=0; \
	done

READERS ?= npy safetensors csv json yaml baseline figures
FUZZER = $(SWIFT) build -c release --package-path Tests/Fuzzing --scratch-path .build-fuzz \
  -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld --disable-dead-strip

## Give hostile names, send signals at random times, write to full and broken disks, and look at what is left; TIMES=n
## for each signal and verb. Needs Python 3.
faults: analyzer
	python3 Tests/Faults/names.py $(ANALYZER)
	python3 Tests/Faults/signals.py $(ANALYZER) --times $(or $(TIMES),10)
	python3 Tests/Faults/disks.py $(ANALYZER)
	python3 Tests/Faults/data.py $(ANALYZER)

## Compile the kernels with Clang and GCC, here and for arm64, and hold them to the arithmetic that is proved.
check-kernels:
	@./.ci/portable-kernels

## What CI leaves out, as it takes builds of its own and rarely breaks: the one file, the readers under the address
## sanitizer, leaks, and signals at more times. Run it before a release.
check-more: packages
	$(MAKE) dist man
	ANALYZER=dist/softmax-analyzer dist/softmax-analyzer check --config Tests/Checks/softmax-check.yml
	$(MAKE) fuzz
	$(MAKE) sanitize
	$(MAKE) faults

## Look for leaks and memory errors in the module that owns memory.
sanitize: packages
	$(SWIFT) test --sanitize=address --disable-xctest --scratch-path .build-sanitize \
	  --filter MultiPrecisionTests

clean:
	rm -rf dist .build .build-dist .build-sanitize .build-fuzz .venv .venv-attention .venv-bench .venv-libraries .venv-pages .venv-peers
