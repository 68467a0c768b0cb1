/*
 * Real zones hold what ldns reads in them.
 */
#include "survey/base/array.h"
#include "tests/unit/zone_reading.h"

#include <ldns/ldns.h>

#include "resolve/dname.h"

/* The plain bytes of a file; NULL where it is not there. */
static char *
plain_bytes(const char *path, size_t *len)
{
	char *bytes = NULL;
	const char *line;
	struct input *in;
	struct reason why;
	size_t n;

	if (access(path, R_OK) != 0) {
		print_message("skipped: there is no %s\n", path);
		return NULL;
	}
	assert_int_equal(input_open(&in, path, &why), ST_OK);
	for (*len = 0;;) {
		assert_int_equal(input_line(in, &line, &n, &why), ST_OK);
		if (line == NULL)
			break;
		bytes = mem_resize(bytes, *len + n + 1, 1);
		memcpy(bytes + *len, line, n);
		bytes[*len + n] = '\n';
		*len += n + 1;
	}
	input_close(in);
	return bytes;
}

static char *
canonical(const ldns_rdf *name)
{
	char *text = ldns_rdf2str(name), buf[DNAME_STRLEN];

	assert_true(dname_canonical(text, strlen(text), ".", buf));
	free(text);
	return mem_strdup(buf);
}

/*
 * A record's line as in zone_text, for a zone whose delegations are right
 * below its apex: so everything below is glue.  NULL for other types.
 */
static char *
ldns_line(const ldns_rr *rr, const char *apex)
{
	char *owner = canonical(ldns_rr_owner(rr)), *data = NULL, *line = NULL;
	bool at_apex = strcmp(owner, apex) == 0;

	switch ((int)ldns_rr_get_type(rr)) {
	case LDNS_RR_TYPE_NS:
		data = canonical(ldns_rr_rdf(rr, 0));
		line = at_apex ? mem_printf("apex %s", data)
			       : mem_printf("cut %s %s", owner, data);
		break;
	case LDNS_RR_TYPE_A:
	case LDNS_RR_TYPE_AAAA:
		data = ldns_rdf2str(ldns_rr_rdf(rr, 0));
		line = mem_printf("glue %s %s", owner, data);
		break;
	case LDNS_RR_TYPE_DS:
		line = mem_printf("ds %s", owner);
		break;
	default:
		break;
	}
	free(owner);
	free(data);
	return line;
}

/* All that ldns reads, as zone_text has it. */
static char *
ldns_text(char *bytes, size_t len, const char *apex)
{
	FILE *f = fmemopen(bytes, len, "r");
	ldns_rdf *origin = NULL, *owner = NULL;
	size_t n = 0, cap = 0, kept = 0;
	char **lines = NULL, *text;
	uint32_t ttl = 0;
	int line_nr = 0;

	assert_non_null(f);
	while (!feof(f)) {
		ldns_rr *rr = NULL;
		char *line;

		if (ldns_rr_new_frm_fp_l(&rr, f, &ttl, &origin, &owner,
			&line_nr) != LDNS_STATUS_OK)
			continue;
		if ((line = ldns_line(rr, apex)) != NULL) {
			lines = mem_grow(lines, n, &cap, sizeof(*lines));
			lines[n++] = line;
		}
		ldns_rr_free(rr);
	}
	assert_int_equal(fclose(f), 0);
	ldns_rdf_deep_free(origin);
	ldns_rdf_deep_free(owner);
	/* A name has several DS records. */
	qsort(lines, n, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < n; i++)
		if (kept > 0 && strcmp(lines[kept - 1], lines[i]) == 0)
			free(lines[i]);
		else
			lines[kept++] = lines[i];
	text = join_lines(lines, kept);
	free(lines);
	return text;
}

struct real_zone {
	const char *path, *apex;
	size_t ndelegations, naddresses, nds;
	uint64_t rows;
	uint32_t serial;
};

static const struct real_zone real_zones[] = {
	{ "../shared/data/2025-07-20/root.zone.gz", ".", 7538, 11553, 1345,
	    22075, 2025072001 },
	{ "../shared/data/samples/zones/root.zone.2017-11-29.signed.gz", ".",
	    7337, 7906, 1395, 22493, 2017112902 },
	{ "../shared/data/samples/zones/arpa.zone", "arpa", 53, 24, 9, 176,
	    2021051902 },
};

static void
real_zones_hold_what_ldns_reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(real_zones); i++) {
		const struct real_zone *c = &real_zones[i];
		size_t len;
		char *bytes = plain_bytes(c->path, &len), *ours, *theirs;
		struct reading r;

		if (bytes == NULL)
			continue;
		read_path(&r, c->path, ".");
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, c->rows);
		assert_int_equal(r.counts.rows_skipped, 0);
		assert_int_equal(r.zone.ndelegations, c->ndelegations);
		assert_int_equal(r.zone.naddresses, c->naddresses);
		assert_int_equal(r.zone.nds, c->nds);
		assert_int_equal(r.zone.soa.serial, c->serial);
		assert_true(r.zone.has_dnskey);
		ours = zone_text(&r);
		theirs = ldns_text(bytes, len, c->apex);
		assert_true(strcmp(ours, theirs) == 0);
		free(ours);
		free(theirs);
		free(bytes);
		done(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_zones_hold_what_ldns_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
