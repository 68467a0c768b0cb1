/*
 * Reading a SLURM file: its text, its frame, its arrays.
 */
#include "roa/slurm_read.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"

/* An array, and the section that says what its items are. */
struct array {
	const char *name;
	slurm_entry_fn *read;
	const char *section;
};

#define ASPA_DRAFT "draft-ietf-sidrops-aspa-slurm"

/* The last of each is of version 2. */
enum {
	ARRAYS = 3
};

static const struct array filter_arrays[ARRAYS] = {
	{ "prefixFilters", slurm_read_prefix_filter, "RFC 8416 section 3.3.1" },
	{ "bgpsecFilters", slurm_read_bgpsec_filter, "RFC 8416 section 3.3.2" },
	{ "aspaFilters", slurm_read_aspa_filter, ASPA_DRAFT },
};

static const struct array assertion_arrays[ARRAYS] = {
	{ "prefixAssertions", slurm_read_prefix_assertion,
	    "RFC 8416 section 3.4.1" },
	{ "bgpsecAssertions", slurm_read_bgpsec_assertion,
	    "RFC 8416 section 3.4.2" },
	{ "aspaAssertions", slurm_read_aspa_assertion, ASPA_DRAFT },
};

static enum status
read_arrays(struct slurm_reader *r, const char *name, json_t *object,
    const struct array *arrays, size_t n)
{
	struct place at = { name, "", NO_INDEX, "RFC 8416 section 3.2" };
	struct member members[ARRAYS];
	enum status st;

	for (size_t i = 0; i < n; i++)
		members[i] =
		    (struct member){ arrays[i].name, JSON_ARRAY, true, NULL };
	if ((st = slurm_take_members(r, &at, object, members, n)) != ST_OK)
		return st;
	for (size_t i = 0; i < n; i++) {
		json_t *entry;

		at.array = arrays[i].name;
		at.section = arrays[i].section;
		json_array_foreach(members[i].value, at.index, entry) {
			st = arrays[i].read(r, &at, entry);
			if (st != ST_OK)
				return st;
			r->counts->rows_read++;
		}
	}
	return ST_OK;
}

static enum status
read_file(struct slurm_reader *r, json_t *file)
{
	struct place at = { "", "", NO_INDEX, "RFC 8416 section 3.2" };
	struct member members[] = {
		{ "slurmVersion", JSON_INTEGER, true, NULL },
		{ "validationOutputFilters", JSON_OBJECT, true, NULL },
		{ "locallyAddedAssertions", JSON_OBJECT, true, NULL },
	};
	json_int_t version;
	enum status st;
	size_t n;

	if ((st = slurm_take_members(r, &at, file, members, 3)) != ST_OK)
		return st;
	version = json_integer_value(members[0].value);
	if (version != 1 && version != 2)
		return slurm_refuse(r, &at,
		    "\"slurmVersion\" is %" JSON_INTEGER_FORMAT
		    ", and 1 and 2 are known",
		    version);
	n = version == 1 ? ARRAYS - 1 : ARRAYS;
	r->counts->format = version == 1 ? "slurm-1" : "slurm-2";
	st =
	    read_arrays(r, members[1].name, members[1].value, filter_arrays, n);
	if (st == ST_OK)
		st = read_arrays(
		    r, members[2].name, members[2].value, assertion_arrays, n);
	return st;
}

/* The whole text: a list by hand, and jansson's errors want all of it. */
static enum status
load(struct input *in, char **text, size_t *len, struct reason *why)
{
	const char *data;
	size_t n;
	enum status st;

	for (;;) {
		if ((st = input_read(in, &data, &n, why)) != ST_OK || n == 0)
			return st;
		if (n > SLURM_BYTES_MAX - *len)
			return reason_set(why, ST_LIMIT,
			    "%s: more than %zu MiB, no list of exceptions",
			    input_info(in)->location, SLURM_BYTES_MAX >> 20);
		*text = mem_resize(*text, *len + n, 1);
		memcpy(*text + *len, data, n);
		*len += n;
	}
}

enum status
slurm_read(struct slurm *s, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	struct slurm_reader r = { .slurm = s,
		.counts = counts,
		.location = input_info(in)->location,
		.why = why,
		.file = (uint32_t)s->nfiles };
	json_t *file = NULL;
	json_error_t error;
	char *text = NULL;
	size_t len = 0;
	enum status st;

	*counts =
	    (struct read_counts){ .data_time = TIME_UNKNOWN, .format = "" };
	if ((st = load(in, &text, &len, why)) != ST_OK)
		goto out;
	file = json_loadb(
	    text != NULL ? text : "", len, JSON_REJECT_DUPLICATES, &error);
	if (file == NULL) {
		st = reason_set(why, ST_SYNTAX,
		    "%s:%d: %s (RFC 8416 section 3.1)", r.location,
		    error.line > 0 ? error.line : 1, error.text);
		goto out;
	}
	s->files =
	    mem_grow(s->files, s->nfiles, &s->cap_files, sizeof(*s->files));
	s->files[s->nfiles++] = mem_strdup(r.location);
	st = read_file(&r, file);
out:
	json_decref(file);
	free(text);
	return st;
}
