# barpipe: finds its sources by pattern, so adding a file edits nothing here.
BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc
OPT     ?= -O2 -g
PKG_CONFIG ?= pkg-config
# V=1 shows the commands.
Q := $(if $(V),,@)
SAN     ?=
WERROR  ?=
VERSION := $(shell sed -n 's/^\#define BARPIPE_VERSION "\(.*\)"/\1/p' common/base/version.h)

MSGPACK := $(shell $(PKG_CONFIG) --exists msgpack-c 2>/dev/null && echo msgpack-c || echo msgpack)
PACKAGES := $(MSGPACK) zlib jansson sqlite3 libpq
PKG_CFLAGS := $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(PACKAGES)))
# libpq is loaded when it is needed (common/store/postgres_library.c).
PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(filter-out libpq,$(PACKAGES)))

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
    -Wdouble-promotion -Wformat=2 -Wundef -Wvla -Wcast-qual -Wcast-align \
    -Wwrite-strings -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes \
    -Wswitch-enum -Wnull-dereference -Wimplicit-fallthrough
HARDEN := -fstack-protector-strong -fPIE
ifeq ($(SAN),)
HARDEN += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif
ALL_CFLAGS := -std=c17 -D_DEFAULT_SOURCE -Icommon -ffp-contract=off $(OPT) \
    $(WARNINGS) $(HARDEN) $(if $(WERROR),-Werror) \
    $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer) \
    $(PKG_CFLAGS) $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS := -pie -Wl,-z,relro,-z,now $(if $(SAN),-fsanitize=$(SAN)) $(LDFLAGS)

# The engine is compiled twice, in decimal and in floating-point arithmetic.
ENGINE_SRC := $(wildcard common/engine/*.c)
COMMON_SRC := $(filter-out $(ENGINE_SRC),$(wildcard common/*/*.c))
TOOL_SRC   := $(wildcard tools/*.c)
UNIT_SRC   := $(wildcard tests/unit/*_test.c)
TESTLIB_SRC := $(wildcard tests/lib/*.c)
BENCH_SRC  := $(wildcard tests/bench/*_bench.c)
FUZZ_SRC   := $(wildcard tests/fuzz/*_fuzz.c)

obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
twice = $(foreach arith,decimal float,$(patsubst %.c,$(BUILD)/$(1)/%.$(arith).o,$(ENGINE_SRC)))
# The migrations of sql/, built in.
SCHEMA_TEXT := $(BUILD)/gen/schema_text.c
COMMON_OBJ := $(call obj,$(COMMON_SRC)) $(call twice,obj) $(BUILD)/obj/gen/schema_text.o
TOOLS := $(patsubst tools/%.c,$(BUILD)/bin/%,$(TOOL_SRC))
UNITS := $(patsubst tests/unit/%_test.c,$(BUILD)/tests/%.t,$(UNIT_SRC))
BENCHES := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(BENCH_SRC))
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(FUZZ_SRC))
LIB := $(BUILD)/libbarpipe.a

.PHONY: all units benches fuzzers check check-valgrind coverage fuzz bench bench-suite \
    lint format format-check install uninstall dist clean FORCE
.SECONDARY:

all: $(TOOLS)

# The flags are a prerequisite: another CC, SAN or OPT rebuilds what it must.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS)' | cmp -s - $@ || \
	    printf '%s\n' '$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS)' > $@

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  CC $<"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -MMD -MP -c -o $@ $<

$(BUILD)/obj/%.decimal.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  CC $< (decimal)"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/%.float.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  CC $< (float)"
	$(Q)$(CC) $(ALL_CFLAGS) -DARITH_FLOAT -MMD -MP -c -o $@ $<

# The folder is newer when a file came or went.
$(SCHEMA_TEXT): scripts/embed-sql sql $(wildcard sql/*.sql)
	@mkdir -p $(@D)
	@echo "  SQL $@"
	$(Q)scripts/embed-sql sql > $@.new && mv $@.new $@

$(BUILD)/obj/gen/schema_text.o: $(SCHEMA_TEXT) $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  CC $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(LIB): $(COMMON_OBJ)
	@rm -f $@
	@echo "  AR $@"
	$(Q)$(AR) rcs $@ $^

$(BUILD)/bin/%: $(BUILD)/obj/tools/%.o $(LIB)
	@mkdir -p $(@D)
	@echo "  LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $(LIB) $(ALL_LDFLAGS) $(PKG_LIBS) -lm

$(BUILD)/tests/%.t: $(BUILD)/obj/tests/unit/%_test.o $(call obj,$(TESTLIB_SRC)) $(LIB)
	@mkdir -p $(@D)
	@echo "  LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $(call obj,$(TESTLIB_SRC)) $(LIB) $(ALL_LDFLAGS) $(PKG_LIBS) -lm

$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(LIB)
	@mkdir -p $(@D)
	@echo "  LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $(LIB) $(ALL_LDFLAGS) $(PKG_LIBS) -lm

# Fuzzers have objects of their own: clang's, every source instrumented.
FUZZ_CFLAGS := -std=c17 -D_DEFAULT_SOURCE -Icommon -ffp-contract=off -O1 -g \
    -fno-sanitize-recover=all $(PKG_CFLAGS)
FUZZ_SANITIZE := -fsanitize=fuzzer-no-link,address,undefined
FUZZ_OBJ := $(patsubst %.c,$(BUILD)/fuzzobj/%.o,$(COMMON_SRC)) $(call twice,fuzzobj) \
    $(BUILD)/fuzzobj/gen/schema_text.o

$(BUILD)/fuzzobj/%.decimal.o: %.c
	@mkdir -p $(@D)
	@echo "  FUZZCC $< (decimal)"
	$(Q)clang $(FUZZ_CFLAGS) $(FUZZ_SANITIZE) -MMD -MP -c -o $@ $<

$(BUILD)/fuzzobj/%.float.o: %.c
	@mkdir -p $(@D)
	@echo "  FUZZCC $< (float)"
	$(Q)clang $(FUZZ_CFLAGS) $(FUZZ_SANITIZE) -DARITH_FLOAT -MMD -MP -c -o $@ $<

$(BUILD)/fuzzobj/gen/schema_text.o: $(SCHEMA_TEXT)
	@mkdir -p $(@D)
	@echo "  FUZZCC $<"
	$(Q)clang $(FUZZ_CFLAGS) $(FUZZ_SANITIZE) -MMD -MP -c -o $@ $<

$(BUILD)/fuzzobj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  FUZZCC $<"
	$(Q)clang $(FUZZ_CFLAGS) $(FUZZ_SANITIZE) -MMD -MP -c -o $@ $<

$(BUILD)/fuzz/%: $(BUILD)/fuzzobj/tests/fuzz/%.o $(FUZZ_OBJ)
	@mkdir -p $(@D)
	@echo "  FUZZLD $@"
	$(Q)clang -fsanitize=fuzzer,address,undefined -o $@ $^ $(PKG_LIBS) -lm

units: $(UNITS)
benches: all $(BENCHES)
fuzzers: $(FUZZERS)

TESTS ?= $(wildcard tests/cli/*.t)
check: all units
	BUILD=$(abspath $(BUILD)) prove -e '' $(PROVEFLAGS) $(if $(filter file,$(origin TESTS)),$(UNITS)) $(TESTS)

check-valgrind: all units
	BUILD=$(abspath $(BUILD)) scripts/valgrind

FUZZ_SECONDS ?= 10
fuzz: fuzzers
	BUILD=$(abspath $(BUILD)) scripts/fuzz --seconds $(FUZZ_SECONDS)

bench: benches
	BUILD=$(abspath $(BUILD)) scripts/bench
	BUILD=$(abspath $(BUILD)) scripts/bench-suite

bench-suite: benches
	BUILD=$(abspath $(BUILD)) scripts/bench-suite

lint:
	BUILD=$(abspath $(BUILD)) scripts/lint

C_FILES = $(shell scripts/list_files '*.c' '*.h')
format:
	clang-format -i $(C_FILES)
format-check:
	clang-format --dry-run -Werror $(C_FILES)

coverage:
	$(MAKE) BUILD=$(BUILD)/coverage OPT='-O0 -g --coverage' LDFLAGS=--coverage check
	scripts/coverage $(BUILD)/coverage

MAN := $(wildcard man/*.[1-8])
install: all
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(TOOLS) $(DESTDIR)$(PREFIX)/bin
	for page in $(MAN); do \
	    install -d $(DESTDIR)$(PREFIX)/share/man/man$${page##*.} && \
	    install -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.} || exit 1; \
	done
	install -d $(DESTDIR)$(PREFIX)/share/barpipe/sql/queries
	install -m 644 sql/*.sql $(DESTDIR)$(PREFIX)/share/barpipe/sql
	install -m 644 sql/queries/*.sql $(DESTDIR)$(PREFIX)/share/barpipe/sql/queries

uninstall:
	rm -f $(patsubst $(BUILD)/bin/%,$(DESTDIR)$(PREFIX)/bin/%,$(TOOLS))
	rm -f $(foreach page,$(MAN),$(DESTDIR)$(PREFIX)/share/man/man$(subst .,,$(suffix $(page)))/$(notdir $(page)))
	rm -rf $(DESTDIR)$(PREFIX)/share/barpipe

dist:
	@mkdir -p $(BUILD)
	git archive --prefix=barpipe-$(VERSION)/ -o $(BUILD)/barpipe-$(VERSION).tar.gz HEAD

clean:
	rm -rf $(BUILD)

-include $(wildcard $(BUILD)/obj/*/*.d $(BUILD)/obj/*/*/*.d $(BUILD)/fuzzobj/*/*/*.d)
