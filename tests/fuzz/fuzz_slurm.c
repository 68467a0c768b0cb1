/*
 * Any bytes as a SLURM file; then as the entries of each of its arrays, so
 * that the fuzzer need not find these first.  What was read is applied to a
 * small table.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "roa/slurm.h"
#include "survey/base/mem.h"
#include "tests/fuzz/fuzz.h"

static void
apply(const struct slurm *s, uint64_t rows)
{
	static const char *const prefixes[] = { "0.0.0.0/0", "10.0.0.0/8",
		"192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32", "::/0" };
	struct vrp_table plain, t;
	struct reason why = { "" };

	vrp_table_init(&plain);
	vrp_table_init(&t);
	for (uint32_t i = 0; i < 24; i++) {
		struct prefix prefix;

		demand(prefix_from_text(prefixes[i % 6], &prefix));
		vrp_table_add(&plain, prefix, prefix.len, 64496 * (i / 6), 0,
		    VRP_NO_EXPIRY);
	}
	vrp_table_build(&plain);
	demand(slurm_apply(s, &plain, &t, &why) == ST_OK);
	demand(plain.n == 24 && t.filtered == t.no_ta.filtered);
	demand(t.n >= plain.n - t.filtered && t.n >= s->nassertions);
	demand(t.n <= plain.n - t.filtered + s->nassertions);
	demand(s->nfilters + s->nassertions + s->unused + s->aspas.n <= rows);
	demand(s->nfilters > 0 || t.filtered == 0);
	vrp_table_free(&plain);
	vrp_table_free(&t);
}

/* The same file twice: it overlaps itself as soon as it names something. */
static void
read_twice(const uint8_t *data, size_t size)
{
	struct reason why = { "" };
	struct read_counts counts;
	struct slurm s;
	char path[64];
	enum status st = ST_OK;
	int fd = memfd_create("slurm", 0);

	demand(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	slurm_init(&s);
	for (int i = 0; i < 2 && st == ST_OK; i++) {
		struct input *in;

		if ((st = input_open(&in, path, &why)) == ST_OK) {
			st = slurm_read(&s, in, &counts, &why);
			input_close(in);
		}
		demand((st == ST_OK) == (why.text[0] == '\0'));
		if (st == ST_OK && i == 1) {
			st = slurm_finish(&s, &why);
			demand(st == ST_OK || st == ST_REFUSED);
			demand(st == ST_REFUSED || s.nassertions == 0);
		}
	}
	slurm_free(&s);
	(void)close(fd);
}

static void
read_once(const uint8_t *data, size_t size)
{
	struct reason why = { "" };
	struct read_counts counts;
	struct input *in;
	struct slurm s;
	char path[64];
	int fd = memfd_create("slurm", 0);

	demand(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	slurm_init(&s);
	if (input_open(&in, path, &why) == ST_OK) {
		enum status st = slurm_read(&s, in, &counts, &why);

		input_close(in);
		if (st == ST_OK) {
			/* A file does not overlap itself. */
			demand(slurm_finish(&s, &why) == ST_OK);
			apply(&s, counts.rows_read);
		}
	}
	slurm_free(&s);
	(void)close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *entries[6], *text;

	read_once(data, size);
	read_twice(data, size);
	for (int array = 0; array < 6; array++) {
		for (int i = 0; i < 6; i++)
			entries[i] = i == array
					 ? mem_strndup((const char *)data, size)
					 : mem_strdup("");
		text = mem_printf(
		    "{\"slurmVersion\":2,"
		    "\"validationOutputFilters\":{\"prefixFilters\":[%s],"
		    "\"bgpsecFilters\":[%s],\"aspaFilters\":[%s]},"
		    "\"locallyAddedAssertions\":{\"prefixAssertions\":[%s],"
		    "\"bgpsecAssertions\":[%s],\"aspaAssertions\":[%s]}}",
		    entries[0], entries[1], entries[2], entries[3], entries[4],
		    entries[5]);
		read_once((const uint8_t *)text, strlen(text));
		for (int i = 0; i < 6; i++)
			free(entries[i]);
		free(text);
	}
	return 0;
}
