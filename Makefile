# One Makefile.  It calls itself only for another build mode, or where the
# libraries that it asks pkg-config for were just installed.  Compiler and
# sanitizers choose BUILD, so objects of two modes never meet in one binary.
PROG     = dnsroa
PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
DOCDIR  ?= $(PREFIX)/share/doc/dnsroa
UNITDIR ?= $(PREFIX)/lib/systemd/system
COMPDIR ?= $(PREFIX)/share
DESTDIR ?=
ifeq ($(origin CC),default)
CC      := gcc
endif

# Libraries by pkg-config; libbz2 has no .pc file, nor has libunbound on every
# system.  libevent as a whole, not its core alone: libunbound brings that too,
# and there must be one of it.
PKGS     = ldns libcurl jansson sqlite3 libisal liblzma libzstd libcrypto \
	libidn2 libevent
LDLIBS  += $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lunbound \
	-lbz2 -lm -pthread

comma   := ,
SAN     ?=
# MODE keeps what make check builds, warnings as errors, apart from the rest.
MODE    ?=
BUILD   := build/$(notdir $(CC))-$(or $(subst $(comma),-,$(SAN)),plain)$(\
	)$(MODE:%=-%)
JOBS    ?= $(shell nproc 2>/dev/null || echo 1)

CPPFLAGS += -I. -D_GNU_SOURCE $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
CFLAGS   ?= -O2 -g
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wpointer-arith \
	-Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla -Wconversion \
	-Wsign-conversion -Wswitch-enum -Wimplicit-fallthrough
HARDEN   := -fstack-protector-strong $(if $(SAN),,-D_FORTIFY_SOURCE=2)
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer)
ALLCFLAGS = -std=c17 $(WARN) $(WERROR) $(HARDEN) $(CFLAGS) $(SANFLAGS) \
	-pthread -MMD -MP

LIBSRC  := $(wildcard survey/base/*.c roa/*.c resolve/*.c reports/*.c) \
	$(filter-out survey/main.c,$(wildcard survey/*.c))
LIBOBJ  := $(LIBSRC:%.c=$(BUILD)/%.o)
# All of them; a test's link takes what it needs, which is little.
LIB     := $(BUILD)/libdnsroa.a
UNITS   := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,\
	$(wildcard tests/unit/test_*.c))
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAY  := $(FUZZERS:%=$(BUILD)/tests/fuzz/replay_%)
WORLD   := $(BUILD)/tests/world/world

all: $(BUILD)/$(PROG)

help:
	@echo 'make               build (install-deps first, if need be)'
	@echo 'make demo          install what is missing, build, survey a'
	@echo '                   synthetic world offline, show the figures'
	@echo 'make check         install what the tests need, and run them'
	@echo 'make check-long    what takes longer: more worlds, fuzzing,'
	@echo '                   valgrind, clang, static analysis'
	@echo 'make check-NAME    unit golden corpus world oracle agree rtr fetch lab'
	@echo '                   docs lint bad-input fuzz package browser deb: one'
	@echo 'make bench         speed and memory'
	@echo 'make install       DESTDIR= PREFIX=$(PREFIX); uninstall'
	@echo 'make deb           a Debian package, in build/deb'
	@echo 'make install-deps  the packages to build with (Debian)'
	@echo 'make picture       the page as the README shows it'
	@echo 'make format        clang-format over all C files'
	@echo 'make clean'
	@echo 'Variables: CC, CFLAGS, SAN=address,undefined, WERROR=-Werror,'
	@echo 'JOBS, FUZZ_SECONDS; UPDATE=1 rewrites golden files'

$(BUILD)/$(PROG): $(BUILD)/survey/main.o $(LIB)
	$(CC) $(LDFLAGS) $(SANFLAGS) -o $@ $^ $(LDLIBS)
$(LIB): $(LIBOBJ)
	@rm -f $@
	@ar -rcsT $@ $^
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALLCFLAGS) -c -o $@ $<
# What the assembler takes in, -MMD does not see.
$(BUILD)/survey/config_default.o: survey/dnsroa.conf
$(BUILD)/reports/assets.o: $(wildcard reports/*.js reports/*.css) \
	$(BUILD)/reports/method.md
$(BUILD)/reports/assets.o: CPPFLAGS += -DBUILT='"$(BUILD)/reports/"'
# The manual's page as the data package has it.
$(BUILD)/reports/method.md: survey/dnsroa-method.7 reports/method.awk
	@mkdir -p $(@D)
	awk -f reports/method.awk survey/dnsroa-method.7 >$@.new
	@mv $@.new $@
$(BUILD)/tests/unit/test_%: $(BUILD)/tests/unit/test_%.o $(LIB)
	$(CC) $(LDFLAGS) $(SANFLAGS) -o $@ $^ $(LDLIBS) -lz -lcmocka
$(BUILD)/tests/fuzz/replay_%: $(BUILD)/tests/fuzz/%.o \
	$(BUILD)/tests/fuzz/replay.o $(LIB)
	$(CC) $(LDFLAGS) $(SANFLAGS) -o $@ $^ $(LDLIBS) -lz
# With SAN=fuzzer-no-link,...: libFuzzer brings a main() where it is linked.
$(BUILD)/tests/fuzz/run_%: $(BUILD)/tests/fuzz/%.o $(LIB)
	$(CC) $(LDFLAGS) $(SANFLAGS:fuzzer-no-link=fuzzer) -fsanitize=fuzzer \
	    -o $@ $^ $(LDLIBS) -lz
$(WORLD): tests/world/world.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALLCFLAGS) -o $@ $<

units: $(UNITS)
replay: $(REPLAY)
fuzzers: $(FUZZERS:%=$(BUILD)/tests/fuzz/run_%)
world: $(WORLD)

# The demo needs what the build needs and nothing else.
install-deps:
	@tests/install.sh build
install-deps-check:
	@tests/install.sh build check

demo:
	@tests/install.sh build
	@$(MAKE) --no-print-directory -j$(JOBS) all world
	@BIN=$(CURDIR)/$(BUILD) tests/demo.sh

# All of it, in the modes that it needs; tests/check.sh calls the parts.
check:
	@tests/check.sh
check-long:
	@LONG=1 tests/check.sh

# One part, in the mode of CC and SAN.
PARTS := unit golden corpus world oracle agree rtr fetch lab docs lint \
	bad-input fuzz package browser deb demo
$(PARTS:%=check-%):
	@CC='$(CC)' SAN='$(SAN)' tests/check.sh $(@:check-%=%)

bench:
	@tests/install.sh build bench
	@$(MAKE) --no-print-directory -j$(JOBS) all world
	@BIN=$(CURDIR)/$(BUILD) OBJECTS='$(LIBOBJ)' LIBS='$(LDLIBS)' \
	    tests/bench/bench.sh
	@BIN=$(CURDIR)/$(BUILD) OBJECTS='$(LIBOBJ)' LIBS='$(LDLIBS)' \
	    tests/bench/dns.sh
	@BIN=$(CURDIR)/$(BUILD) tests/bench/survey.sh

# The README's picture of the page; needs Chromium.
picture: all world
	@BIN=$(CURDIR)/$(BUILD) tests/browser/picture.sh

format:
	clang-format-14 -i $$(tests/lint/files.sh '*.[ch]')
tidy:
	@tests/lint/analyse.sh
compile_commands.json: Makefile
	bear -- $(MAKE) -B all

# The completions' paths are those at which bash, zsh and fish look.
INSTALLED = $(BINDIR)/$(PROG) $(MANDIR)/man1/dnsroa.1 \
	$(MANDIR)/man5/dnsroa.conf.5 $(MANDIR)/man7/dnsroa-method.7 \
	$(DOCDIR)/dnsroa.conf $(UNITDIR)/dnsroa.service \
	$(UNITDIR)/dnsroa.timer \
	$(COMPDIR)/bash-completion/completions/dnsroa \
	$(COMPDIR)/zsh/vendor-completions/_dnsroa \
	$(COMPDIR)/fish/vendor_completions.d/dnsroa.fish

install: all
	install -d $(sort $(dir $(INSTALLED:%=$(DESTDIR)%)))
	install -m 755 $(BUILD)/$(PROG) $(DESTDIR)$(BINDIR)/$(PROG)
	install -m 644 survey/dnsroa.1 $(DESTDIR)$(MANDIR)/man1/
	install -m 644 survey/dnsroa.conf.5 $(DESTDIR)$(MANDIR)/man5/
	install -m 644 survey/dnsroa-method.7 $(DESTDIR)$(MANDIR)/man7/
	install -m 644 survey/dnsroa.conf $(DESTDIR)$(DOCDIR)/
	install -m 644 survey/package/dnsroa.timer $(DESTDIR)$(UNITDIR)/
	sed 's|@BINDIR@|$(BINDIR)|' survey/package/dnsroa.service \
	    >$(DESTDIR)$(UNITDIR)/dnsroa.service
	$(BUILD)/$(PROG) completion bash \
	    >$(DESTDIR)$(COMPDIR)/bash-completion/completions/dnsroa
	$(BUILD)/$(PROG) completion zsh \
	    >$(DESTDIR)$(COMPDIR)/zsh/vendor-completions/_dnsroa
	$(BUILD)/$(PROG) completion fish \
	    >$(DESTDIR)$(COMPDIR)/fish/vendor_completions.d/dnsroa.fish
uninstall:
	rm -f $(INSTALLED:%=$(DESTDIR)%)

# A package for Debian and its like, in build/deb.
deb:
	@JOBS=$(JOBS) survey/package/build.sh build/deb

clean:
	rm -rf build compile_commands.json

.PHONY: all help units replay fuzzers world install-deps \
	install-deps-check demo check check-long $(PARTS:%=check-%) bench \
	picture format tidy install uninstall deb clean
.SECONDARY:
-include $(shell find build -name '*.d' -type f 2>/dev/null)
