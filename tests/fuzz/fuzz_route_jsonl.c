/*
 * The scanner of bgp.tools' JSON Lines, held against jansson: a row that
 * jansson reads and that has fit values must be taken with those values, and
 * what is taken must be JSON to jansson too.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "roa/route_read.h"
#include "tests/fuzz/fuzz.h"

static bool
holds(const char *p, size_t len, const char *word)
{
	return memmem(p, len, word, strlen(word)) != NULL;
}

/* Brackets, also those in strings: a bound of the depth. */
static size_t
brackets(const char *p, size_t len)
{
	size_t n = 0;

	for (; len > 0; p++, len--)
		n += *p == '[' || *p == '{';
	return n;
}

static bool
expected_asn(const json_t *v, uint32_t *asn)
{
	const char *text, *end;

	if (json_is_integer(v)) {
		json_int_t n = json_integer_value(v);

		*asn = (uint32_t)n;
		return n >= 0 && n <= UINT32_MAX;
	}
	if ((text = json_string_value(v)) == NULL)
		return false;
	end = text + strlen(text);
	/* Zeros before a number may make it longer than is looked at. */
	return end - text <= 12 && asn_parse(text, end, true, asn) == end;
}

static bool
expected_peers(const json_t *v, uint32_t *peers)
{
	json_int_t n = json_integer_value(v);

	*peers = PEERS_UNKNOWN;
	if (v == NULL || json_is_null(v))
		return true;
	*peers = (uint32_t)n;
	return json_is_integer(v) && n >= 0 && n < PEERS_UNKNOWN;
}

static void
check_taken(const json_t *row, const struct route_table *t, size_t before)
{
	const json_t *cidr = json_object_get(row, "CIDR");
	struct prefix prefix;
	uint32_t asn, peers;
	bool fit = json_is_string(cidr) &&
		   strlen(json_string_value(cidr)) < PREFIX_STRLEN &&
		   prefix_from_text(json_string_value(cidr), &prefix) &&
		   expected_asn(json_object_get(row, "ASN"), &asn) &&
		   expected_peers(json_object_get(row, "Hits"), &peers);

	if (!fit)
		return;
	demand(t->nrows == before + 1);
	demand(t->rows[before].origin == asn && !t->rows[before].is_set);
	demand(t->rows[before].peers == peers);
}

static void
read_line(struct route_reader *r, const char *line, size_t len)
{
	size_t before = r->table->nrows;
	const char *p, *fault;
	json_error_t error;
	json_t *row;
	char *copy;

	/* CR is white space to jansson; here it ends lines or is no JSON. */
	if (memchr(line, '\r', len) != NULL ||
	    skip_blanks(line, line + len) == line + len)
		return;
	copy = malloc(len);
	demand(copy != NULL);
	memcpy(copy, line, len);
	p = skip_blanks(copy, copy + len);
	fault = route_jsonl.row(r, p, copy + len);
	demand(r->table->nrows == before + (fault == NULL));
	row = json_loadb(copy, len, JSON_REJECT_DUPLICATES, &error);
	/* To jansson -0 is the integer 0, and a NUL is nothing at all. */
	if (json_is_object(row) && brackets(copy, len) < 30 &&
	    memchr(copy, '\0', len) == NULL && !holds(copy, len, "-0"))
		check_taken(row, r->table, before);
	/* Unknown values are not looked into as closely as jansson does. */
	if (fault == NULL && row == NULL && !holds(copy, len, "\\u")) {
		enum json_error_code code = json_error_code(&error);

		demand(code == json_error_invalid_utf8 ||
		       code == json_error_numeric_overflow ||
		       code == json_error_duplicate_key);
	}
	json_decref(row);
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct route_table table;
	struct read_counts counts = { .rows_read = 0 };
	struct route_reader r = { .table = &table, .counts = &counts };
	const char *p = (const char *)data, *end = p + size;

	route_table_init(&table);
	r.source = route_table_add_source(&table, "fuzz", true, 1);
	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		const char *stop = lf != NULL ? lf : end;

		read_line(&r, p, (size_t)(stop - p));
		p = lf != NULL ? lf + 1 : end;
	}
	route_table_free(&table);
	return 0;
}
