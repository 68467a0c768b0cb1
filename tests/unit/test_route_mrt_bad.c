#include "survey/base/array.h"
#include "tests/unit/mrt_making.h"

/* A bad row, or record, among enough good ones is no bad file. */
static void
put_good(struct bytes *file, unsigned int n)
{
	char prefix[PREFIX_STRLEN];

	for (unsigned int i = 0; i < n; i++) {
		(void)snprintf(prefix, sizeof(prefix), "9.0.%u.0/24", i);
		put_one(file, prefix, 9);
	}
}

/* Of peer 0, with origin 7. */
#define ENTRY       "\0\0\0\0\0\0\0\x11" IGP AS_PATH "\x0a\2\2\0\0\0\1\0\0\0\7"
#define TWO_ENTRIES ENTRY ENTRY

struct record_case {
	const char *name;
	unsigned int type, subtype;
	const char *body;
	size_t len;
	const char *fault;
	uint64_t rows;   /* of this record, the bad one included */
	const char *row; /* what is kept of it */
};

static const struct record_case records[] = {
	{ "empty", 13, 2, LITERAL(""), "a record that ends before its prefix",
	    1, "" },
	{ "cut in the sequence number", 13, 2, LITERAL("\0\0\0"),
	    "a record that ends before its prefix", 1, "" },
	{ "without a prefix", 13, 2, LITERAL("\0\0\0\0"), "no prefix", 1, "" },
	{ "IPv4 /33", 13, 2, LITERAL("\0\0\0\0\x21\1\2\3\0\0\0\1" ENTRY),
	    "a prefix length beyond the family", 1, "" },
	{ "IPv4 /255", 13, 2, LITERAL("\0\0\0\0\xff\1\2\3\0\0\0\1" ENTRY),
	    "a prefix length beyond the family", 1, "" },
	{ "IPv6 /129", 13, 4,
	    LITERAL("\0\0\0\0\x81 123456789abcdef0\0\1" ENTRY),
	    "a prefix length beyond the family", 1, "" },
	{ "IPv4 in a table of generic IPv6", 13, 6,
	    LITERAL("\0\0\0\0\0\2\1\x81 123456789abcdef0\0\1" ENTRY),
	    "a prefix length beyond the family", 1, "" },
	{ "prefix cut", 13, 2, LITERAL("\0\0\0\0\x18\1\2"),
	    "a prefix longer than the record", 1, "" },
	{ "ends behind the prefix", 13, 2, LITERAL("\0\0\0\0\x18\1\2\3"),
	    "a record that ends before its entries", 1, "" },
	{ "count cut", 13, 2, LITERAL("\0\0\0\0\x18\1\2\3\0"),
	    "a record that ends before its entries", 1, "" },
	{ "no entries", 13, 2, LITERAL("\0\0\0\0\x18\1\2\3\0\0"), NULL, 0, "" },
	{ "one of two entries", 13, 2, LITERAL("\0\0\0\0\x18\1\2\3\0\2" ENTRY),
	    "an entry longer than the record", 2, "1.2.3.0/24 7 1\n" },
	{ "65535 entries declared", 13, 2,
	    LITERAL("\0\0\0\0\x18\1\2\3\xff\xff" TWO_ENTRIES),
	    "an entry longer than the record", 3, "1.2.3.0/24 7 1\n" },
	{ "two of one entry", 13, 2,
	    LITERAL("\0\0\0\0\x18\1\2\3\0\1" TWO_ENTRIES),
	    "bytes behind the last entry", 2, "1.2.3.0/24 7 1\n" },
	{ "head of an entry cut", 13, 2,
	    LITERAL("\0\0\0\0\x18\1\2\3\0\1\0\0\0\0\0\0\0"),
	    "an entry longer than the record", 1, "" },
	{ "attributes longer than the record", 13, 2,
	    LITERAL("\0\0\0\0\x18\1\2\3\0\1\0\0\0\0\0\0\xff\xff" IGP),
	    "an entry longer than the record", 1, "" },
	{ "a peer that does not exist", 13, 2,
	    LITERAL("\0\0\0\0\x18\1\2\3\0\2\0\1\0\0\0\0\0\0" ENTRY),
	    "a peer that is not in the peer index table", 2,
	    "1.2.3.0/24 7 1\n" },
	{ "the last of 65536 peers", 13, 2,
	    LITERAL("\0\0\0\0\x18\1\2\3\0\1\xff\xff\0\0\0\0\0\0"),
	    "a peer that is not in the peer index table", 1, "" },
	{ "bad attributes of one entry", 13, 2,
	    LITERAL("\0\0\0\0\x18\1\2\3\0\2\0\0\0\0\0\0\0\3\x40\2\1" ENTRY),
	    "an attribute longer than the attributes", 2, "1.2.3.0/24 7 1\n" },
	{ "bad path of one entry", 13, 2,
	    LITERAL("\0\0\0\0\x18\1\2\3\0\2\0\0\0\0\0\0\0\4\x40\2\1\2" ENTRY),
	    "a malformed AS_PATH", 2, "1.2.3.0/24 7 1\n" },
	{ "ADD-PATH without path identifiers", 13, 8,
	    LITERAL("\0\0\0\0\x18\1\2\3\0\1" ENTRY),
	    "an entry longer than the record", 1, "" },
	{ "RIB_GENERIC_ADDPATH that fits in neither way", 13, 12,
	    LITERAL("\0\0\0\0\0\1\1\x18\1\2\3\0\1" ENTRY),
	    "an entry longer than the record", 1, "" },
	{ "RIB_GENERIC_ADDPATH cut in its identifier", 13, 12,
	    LITERAL("\0\0\0\0\0\1\1\1\1\1"),
	    "a record that ends before its entries", 1, "" },
	{ "multicast with a bad prefix", 13, 3, LITERAL("\0\0\0\0\x21"),
	    "a prefix length beyond the family", 1, "" },
	{ "TABLE_DUMP cut in its prefix", 12, 1, LITERAL("\0\0\0\0\1\2"),
	    "an entry longer than the record", 1, "" },
	{ "TABLE_DUMP cut in its attributes", 12, 1,
	    LITERAL("\0\0\0\0\1\2\3\0\x18\1\0\0\0\0\1\2\3\4\0\1\0\4\x40\1\1"),
	    "an entry longer than the record", 1, "" },
	{ "TABLE_DUMP /33", 12, 1,
	    LITERAL("\0\0\0\0\1\2\3\0\x21\1\0\0\0\0\1\2\3\4\0\1\0\0"),
	    "a prefix length beyond the family", 1, "" },
};

static void
a_bad_record_is_skipped_and_counted(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(records); i++) {
		const struct record_case *c = &records[i];
		struct bytes file = { 0 }, body = { 0 };
		struct reading r;
		uint64_t offset;
		char *rows, *where;

		print_message("  %s\n", c->name);
		put_peers(&file, 1);
		put_good(&file, 20);
		offset = file.n;
		put(&body, c->body, c->len);
		put_record(&file, c->type, c->subtype, &body);
		put_one(&file, "9.1.0.0/24", 9);
		read_made(&r, &file);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, 21 + c->rows);
		assert_int_equal(r.counts.rows_skipped, c->fault != NULL);
		if (c->fault != NULL) {
			where = mem_printf(
			    ":offset:%u: %s", (unsigned int)offset, c->fault);
			assert_holds(r.counts.first_skipped, where);
			free(where);
		}
		rows = table_text(&r);
		assert_int_equal(strncmp(rows, c->row, strlen(c->row)), 0);
		assert_int_equal(
		    strncmp(rows + strlen(c->row), "9.0.0.0/24", 10), 0);
		assert_holds(rows, "9.1.0.0/24 9 1\n");
		free(rows);
		done(&r);
	}
}

struct file_case {
	const char *name;
	const char *tail; /* behind an index and twenty routes */
	size_t len;
	const char *fault;
};

#define HEAD_RIB   "\0\0\0\1\0\x0d\0\2"
#define HEAD_INDEX "\0\0\0\1\0\x0d\0\1"

static const struct file_case files[] = {
	{ "cut in a header", LITERAL(HEAD_RIB), "the file ends within it" },
	{ "cut behind a header", LITERAL(HEAD_RIB "\0\0\0\1"),
	    "the file ends within it" },
	{ "cut in a record", LITERAL(HEAD_RIB "\0\0\0\x40 123"),
	    "the file ends within it" },
	{ "a record of 4 GB", LITERAL(HEAD_RIB "\xff\xff\xff\xff 123"),
	    "the file ends within it" },
	{ "a record of 4 GB and nothing", LITERAL(HEAD_RIB "\xff\xff\xff\xff"),
	    "the file ends within it" },
	{ "a type and a length that are none",
	    LITERAL("\0\0\0\1\0\x0e\0\2\1\0\0\1"), "no header of a record" },
	{ "text", LITERAL("1.0.0.0/24 1\n"), "no header of a record" },
	{ "zeros", LITERAL("\0\0\0\0\0\0\0\0\0\0\0\0"),
	    "no header of a record" },
	{ "an empty index", LITERAL(HEAD_INDEX "\0\0\0\0"),
	    "a peer index table that ends early" },
	{ "an index without a name", LITERAL(HEAD_INDEX "\0\0\0\5 1234"),
	    "a peer index table that ends early" },
	{ "a name longer than its index",
	    LITERAL(HEAD_INDEX "\0\0\0\x8 1234\0\2\0"),
	    "a peer index table that ends early" },
	{ "an index without peers",
	    LITERAL(HEAD_INDEX "\0\0\0\x6"
			       "1234\0\0"),
	    "a peer index table that ends early" },
	{ "an index with too few peers",
	    LITERAL(HEAD_INDEX "\0\0\0\x8"
			       "1234\0\0\xff\xff"),
	    "a peer index table that ends early" },
	{ "a peer cut in its address",
	    LITERAL(HEAD_INDEX "\0\0\0\x10"
			       "1234\0\0\0\1\1"
			       "1234567"),
	    "a peer index table that ends early" },
	{ "a peer cut in its AS number",
	    LITERAL(HEAD_INDEX "\0\0\0\x13"
			       "1234\0\0\0\1\2"
			       "12345678\0\0"),
	    "a peer index table that ends early" },
	{ "a peer cut in its short AS number",
	    LITERAL(HEAD_INDEX "\0\0\0\x12"
			       "1234\0\0\0\1\0"
			       "12345678\0"),
	    "a peer index table that ends early" },
};

static void
a_file_that_is_cut_or_lost_fails(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(files); i++) {
		struct bytes file = { 0 };
		struct reading r;
		char *says;

		print_message("  %s\n", files[i].name);
		put_peers(&file, 1);
		put_good(&file, 20);
		says = mem_printf(
		    ": MRT record at offset %zu: %s", file.n, files[i].fault);
		put(&file, files[i].tail, files[i].len);
		read_made(&r, &file);
		assert_int_equal(r.status, ST_SYNTAX);
		assert_holds(r.why.text, says);
		free(says);
		/* For who goes on all the same: what was whole is there. */
		r.status = ST_OK;
		route_table_build(&r.table, &route_filters_default);
		assert_int_equal(r.table.nrows, 20);
		done(&r);
	}
}

/* At each of its bytes but the ends of records. */
static void
a_cut_is_seen_wherever_it_is(void **state)
{
	struct bytes whole = { 0 };
	struct reading r;
	size_t first, second;

	(void)state;
	put_peers(&whole, 1);
	first = whole.n;
	put_one(&whole, "1.0.0.0/24", 1);
	second = whole.n;
	put_one(&whole, "1.0.1.0/24", 1);
	for (size_t n = 12; n <= whole.n; n++) {
		read_bytes(&r, whole.at, n);
		assert_int_equal(r.status,
		    n == first || n == second || n == whole.n ? ST_OK
							      : ST_SYNTAX);
		done(&r);
	}
	free(whole.at);
}

static void
routes_before_the_index_are_an_error(void **state)
{
	const unsigned int subtypes[] = { 2, 3, 4, 5, 8, 9, 10, 11 };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(subtypes); i++) {
		struct bytes file = { 0 }, body = { 0 };
		struct reading r;

		/* A record that is not used may stand anywhere. */
		put_number(&body, 0, 20);
		put_record(&file, 13, 7, &body);
		put_number(&body, 0, 20);
		put_record(&file, 13, subtypes[i], &body);
		put_peers(&file, 1);
		read_made(&r, &file);
		assert_int_equal(r.status, ST_SYNTAX);
		assert_holds(r.why.text, "offset 32: routes before any");
		assert_int_equal(r.table.sources[0].unused, 1);
		done(&r);
	}
}

/* An index is of its file: the next one needs its own. */
static void
an_index_does_not_outlive_its_file(void **state)
{
	struct bytes file = { 0 };
	struct reading r;

	(void)state;
	put_peers(&file, 1);
	put_good(&file, 1);
	read_made(&r, &file);
	put_good(&file, 1);
	read_further(&r, &file);
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "routes before any");
	done(&r);
}

static void
a_record_beyond_16_mib_is_passed_over(void **state)
{
	(void)state;
	for (unsigned int type = 12; type <= 16; type += 2) {
		struct bytes file = { 0 }, body = { 0 };
		struct reading r;
		size_t big = ((size_t)16 << 20) - 12;

		if (type == 14) /* that is none */
			type = 13;
		put_peers(&file, 1);
		put_good(&file, 10);
		/* As much as may be, and a byte more. */
		put_number(&body, 0, big);
		put_record(&file, 16, 4, &body);
		put_number(&body, 0, big + 1);
		put_record(&file, type, 4, &body);
		put_good(&file, 10);
		read_made(&r, &file);
		assert_int_equal(r.counts.rows_skipped, type != 16);
		assert_int_equal(r.table.sources[0].unused, 1 + (type == 16));
		if (type != 16)
			assert_holds(r.counts.first_skipped, "than 16 MiB");
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, 20 + (type != 16));
		done(&r);
		if (type == 13)
			type = 14;
	}
}

static void
too_many_bad_rows_or_records_make_a_bad_file(void **state)
{
	struct bytes file = { 0 }, body = { 0 }, attributes = { 0 };
	struct reading r;

	(void)state;
	/* Two bad entries of 39. */
	put_peers(&file, 1);
	put_good(&file, 37);
	put_path_to(&attributes, 1);
	put_rib_head(&body, "1.0.0.0/24", 2);
	put_entry(&body, 1, 0, &attributes);
	put_entry(&body, 1, 0, &attributes);
	put_record(&file, 13, 2, &body);
	read_made(&r, &file);
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "too many bad rows: 2 of 39, the first at ");
	assert_holds(r.why.text, ":offset:");
	done(&r);
	/* One bad record of 19, though they have a hundred entries each. */
	put_peers(&file, 1);
	for (unsigned int i = 0; i < 18; i++) {
		put_rib_head(&body, "1.0.0.0/24", 100);
		for (unsigned int entry = 0; entry < 100; entry++)
			put_entry(&body, 0, 0, &attributes);
		put_record(&file, 13, 2, &body);
	}
	put_number(&body, 0, 4);
	put_record(&file, 13, 2, &body);
	read_made(&r, &file);
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(
	    r.why.text, "too many bad MRT records: 1 of 19, the first at ");
	done(&r);
	free(attributes.at);
}

/* Updates do no harm before, in and behind a RIB. */
static void
updates_are_refused_where_there_is_no_rib(void **state)
{
	struct bytes file = { 0 }, body = { 0 };
	struct reading r;

	(void)state;
	for (unsigned int i = 0; i < 10; i++) {
		put_number(&body, 0, 100);
		put_record(&file, 16 + i % 2, 4, &body);
	}
	read_bytes(&r, file.at, file.n);
	assert_int_equal(r.status, ST_REFUSED);
	assert_holds(r.why.text, "these are MRT updates, not a RIB dump");
	done(&r);
	put_peers(&file, 1);
	put_good(&file, 1);
	read_made(&r, &file);
	assert_int_equal(r.table.sources[0].unused, 10);
	assert_table(&r, "9.0.0.0/24 9 1\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bad_record_is_skipped_and_counted),
		cmocka_unit_test(a_file_that_is_cut_or_lost_fails),
		cmocka_unit_test(a_cut_is_seen_wherever_it_is),
		cmocka_unit_test(routes_before_the_index_are_an_error),
		cmocka_unit_test(an_index_does_not_outlive_its_file),
		cmocka_unit_test(a_record_beyond_16_mib_is_passed_over),
		cmocka_unit_test(too_many_bad_rows_or_records_make_a_bad_file),
		cmocka_unit_test(updates_are_refused_where_there_is_no_rib),
	};

	return cmocka_run_group_tests_name("route_mrt_bad", tests, NULL, NULL);
}
