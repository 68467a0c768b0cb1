#include "roa/irr.h"

#include "survey/base/array.h"
#include "tests/unit/beside_reading.h"

#define DATA "../shared/data/samples/routes/"

#define GOOD "route: 192.0.9.0/24\norigin: AS1\nsource: A\n\n"

static struct reading
read_into(struct irr_table *t, const char *text)
{
	struct input *in = open_text(text);
	struct reading r;

	r.status = irr_read(t, in, &all_wanted, &r.counts, &r.why);
	input_close(in);
	return r;
}

/* All objects, sorted by prefix: "prefix origin source" each. */
static char *
objects_text(const struct irr_table *t)
{
	char *text = mem_strdup("");

	for (uint32_t node = 0; node < ptree_size(&t->tree); node++) {
		uint32_t i, end;

		for (ptree_items(&t->tree, node, &i, &end); i < end; i++) {
			char prefix[PREFIX_STRLEN], line[256];

			prefix_format(ptree_prefix(&t->tree, node), prefix);
			(void)snprintf(line, sizeof(line), "%s %u %s\n", prefix,
			    t->objects[i].asn,
			    intern_text(&t->sources, t->objects[i].source));
			text = append(text, line);
		}
	}
	return text;
}

static const struct {
	const char *name, *text, *objects;
	uint64_t read;
} good[] = {
	{ "two objects",
	    "route: 192.0.9.0/24\norigin: AS1\nsource: RIPE\n\n"
	    "route6: 2a00::/32\norigin: AS2\nsource: RIPE\n",
	    "192.0.9.0/24 1 RIPE\n2a00::/32 2 RIPE\n", 2 },
	{ "any case, CR LF, blanks, a byte order mark",
	    "\xef\xbb\xbfRoute:\t192.0.9.0/24 \r\nORIGIN:as1\r\n"
	    "Source:   ripe\r\n\r\n",
	    "192.0.9.0/24 1 RIPE\n", 1 },
	{ "comments stand within and between",
	    "# one\n% two\nroute: 192.0.9.0/24 # three\n%four\n"
	    "origin: AS1#five\nsource: A # Filtered\n# six\n",
	    "192.0.9.0/24 1 A\n", 1 },
	{ "values go on in further lines",
	    "route:\n 192.0.9.0/24\norigin:\n\tAS1\nsource:\n+A\n",
	    "192.0.9.0/24 1 A\n", 1 },
	{ "a continued remark is no attribute",
	    "route: 192.0.9.0/24\nremarks: one\n origin: AS7\n+\n+ x\n"
	    "origin: AS1\nsource: A\n",
	    "192.0.9.0/24 1 A\n", 1 },
	{ "a line of blanks ends an object",
	    "route: 192.0.9.0/24\norigin: AS1\nsource: A\n \t\n"
	    "route: 192.0.8.0/24\norigin: AS1\nsource: A\n",
	    "192.0.8.0/24 1 A\n192.0.9.0/24 1 A\n", 2 },
	{ "other classes are passed over",
	    "mntner: M\nroute: 192.0.9.0/24\norigin: AS1\nsource: A\n\n"
	    "route-set: RS\nmembers: 192.0.9.0/24\n\n" GOOD,
	    "192.0.9.0/24 1 A\n", 1 },
	{ "a dump without route objects", "as-set: AS-X\nsource: A\n", "", 0 },
	{ "an object without a source", "route: 192.0.9.0/24\norigin: AS1\n",
	    "192.0.9.0/24 1 \n", 1 },
	{ "objects that repeat are one; of another source they are not",
	    GOOD GOOD "route: 192.0.9.0/24\norigin: AS1\nsource: B\n",
	    "192.0.9.0/24 1 A\n192.0.9.0/24 1 B\n", 3 },
	{ "continuation and blank lines before any object",
	    "\n lost\n+\n\n" GOOD, "192.0.9.0/24 1 A\n", 1 },
	{ "lines that are no attributes make no class", "ADD 12\n\n" GOOD,
	    "192.0.9.0/24 1 A\n", 1 },
};

static void
objects_of_routes_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		struct irr_table t;
		struct reading r;
		char *text;

		print_message("  %s\n", good[i].name);
		irr_table_init(&t);
		r = read_into(&t, good[i].text);
		assert_ok(&r);
		irr_table_build(&t);
		text = objects_text(&t);
		assert_string_equal(text, good[i].objects);
		assert_int_equal(r.counts.rows_read, good[i].read);
		assert_int_equal(r.counts.rows_skipped, 0);
		assert_string_equal(r.counts.format, "rpsl");
		assert_true(r.counts.data_time == TIME_UNKNOWN);
		free(text);
		irr_table_free(&t);
	}
}

#define WORD64                                                                 \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const struct {
	const char *object, *fault;
} bad[] = {
	{ "route: \norigin: AS1\n", "not an IP prefix" },
	{ "route: x\norigin: AS1\n", "not an IP prefix" },
	{ "route: " WORD64 "\norigin: AS1\n", "not an IP prefix" },
	{ "route: 192.0.9.1/24\norigin: AS1\n", "bits set behind" },
	{ "route: 192.0.9.0/24 x\norigin: AS1\n", "behind the prefix" },
	{ "route: 2a00::/32\norigin: AS1\n", "RFC 4012" },
	{ "route6: 192.0.9.0/24\norigin: AS1\n", "RFC 4012" },
	{ "route: 192.0.9.0/24\nroute: 192.0.9.0/24\norigin: AS1\n",
	    "two prefixes" },
	{ "route: 192.0.9.0/24\n", "no origin" },
	{ "route: 192.0.9.0/24\norigin: AS1\norigin: AS1\n", "two origins" },
	{ "route: 192.0.9.0/24\norigin: AS1 AS2\n", "behind the origin" },
	{ "route: 192.0.9.0/24\norigin: AS4294967296\n", "not an AS number" },
	{ "route: 192.0.9.0/24\norigin: AS1.2\n", "not an AS number" },
	{ "route: 192.0.9.0/24\norigin: " WORD64 "\n", "not an AS number" },
	{ "route: 192.0.9.0/24\norigin: AS1\nsource: A\nsource: B\n",
	    "two sources" },
	{ "route: 192.0.9.0/24\norigin: AS1\nsource: " WORD64 "\n",
	    "too long" },
	{ "route: 192.0.9.0/24\norigin: AS1\nsource: \x1b[31m\n", "no word" },
};

static void
a_bad_object_is_skipped_and_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		char *text = mem_printf("\n%s\n" TWENTY(GOOD), bad[i].object);
		struct irr_table t;
		struct reading r;

		irr_table_init(&t);
		r = read_into(&t, text);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_holds(r.counts.first_skipped, bad[i].fault);
		assert_holds(r.counts.first_skipped, ":2: ");
		assert_int_equal(t.n, 1);
		irr_table_free(&t);
		free(text);
	}
}

static void
what_is_no_dump_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "no object of RPSL" },
		{ "# nothing\n\n", "no object of RPSL" },
		{ "<html>\n<p>404\n", "no object of RPSL" },
		{ "1.0.0.0\t24\t13335\n", "no object of RPSL" },
		{ "route: x\n\nroute: y\n\n" GOOD, "2 of 3" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct irr_table t;
		struct reading r;

		irr_table_init(&t);
		r = read_into(&t, cases[i].text);
		assert_int_equal(r.status, ST_SYNTAX);
		assert_holds(r.why.text, cases[i].why);
		irr_table_free(&t);
	}
}

static bool
covers_9_0(const void *arg, struct prefix prefix)
{
	return prefix_covers(prefix, *(const struct prefix *)arg);
}

static void
only_wanted_objects_are_kept_but_all_are_counted(void **state)
{
	struct input *in =
	    open_text(GOOD "route: 192.0.0.0/16\norigin: AS2\nsource: B\n\n"
			   "route: 192.0.9.0/25\norigin: AS3\nsource: B\n\n"
			   "route: 8.0.0.0/8\norigin: AS4\nsource: C\n");
	struct prefix prefix;
	struct wanted wanted = { covers_9_0, NULL, &prefix };
	struct irr_table t;
	struct reading r;
	char *text;

	(void)state;
	assert_true(prefix_from_text("192.0.9.0/24", &prefix));
	irr_table_init(&t);
	r.status = irr_read(&t, in, &wanted, &r.counts, &r.why);
	input_close(in);
	assert_ok(&r);
	irr_table_build(&t);
	text = objects_text(&t);
	assert_string_equal(text, "192.0.0.0/16 2 B\n192.0.9.0/24 1 A\n");
	free(text);
	assert_int_equal(t.sources.n, 3);
	assert_int_equal(t.read[0], 1);
	assert_int_equal(t.read[1], 2);
	assert_int_equal(t.read[2], 1);
	irr_table_free(&t);
}

static void
too_many_sources_are_bad_rows(void **state)
{
	char *text = mem_strdup("");
	struct irr_table t;
	struct reading r;

	(void)state;
	for (int i = 0; i <= IRR_SOURCES_MAX; i++) {
		char object[96];

		(void)snprintf(object, sizeof(object),
		    "route: 192.0.9.0/24\norigin: AS1\nsource: S%d\n\n", i);
		text = append(text, object);
	}
	irr_table_init(&t);
	r = read_into(&t, text);
	assert_ok(&r);
	assert_int_equal(t.sources.n, IRR_SOURCES_MAX);
	assert_int_equal(r.counts.rows_skipped, 1);
	assert_holds(r.counts.first_skipped, "one source too many");
	irr_table_free(&t);
	free(text);
}

/* Sources in order: A, B, RPKI. */
static const char registry[] =
    "route: 192.0.9.0/24\norigin: AS1\nsource: A\n\n"
    "route: 192.0.8.0/22\norigin: AS2\nsource: A\n\n"
    "route: 192.0.0.0/16\norigin: AS3\nsource: B\n\n"
    "route: 192.0.9.0/24\norigin: AS3\nsource: RPKI\n\n"
    "route: 192.0.9.128/25\norigin: AS5\nsource: B\n\n"
    "route6: 2a00::/32\norigin: AS1\nsource: B\n";

static void
each_source_is_judged_apart(void **state)
{
	static const struct {
		const char *prefix;
		struct origin origin;
		const char *status;
	} cases[] = {
		{ "192.0.9.0/24", { 1, false }, "exact mismatch mismatch" },
		{ "192.0.9.0/24", { 2, false }, "covered mismatch mismatch" },
		{ "192.0.9.0/24", { 3, false }, "mismatch covered exact" },
		{ "192.0.9.0/24", { 4, false }, "mismatch mismatch mismatch" },
		/* The more specific object does not bear on it. */
		{ "192.0.9.0/24", { 5, false }, "mismatch mismatch mismatch" },
		{ "192.0.9.0/24", { 1, true }, "mismatch mismatch mismatch" },
		{ "192.0.9.128/25", { 1, false }, "covered mismatch mismatch" },
		{ "192.0.10.0/24", { 2, false }, "covered mismatch absent" },
		{ "192.0.8.0/22", { 2, false }, "exact mismatch absent" },
		{ "192.0.0.0/15", { 3, false }, "absent absent absent" },
		{ "192.1.0.0/24", { 3, false }, "absent absent absent" },
		{ "2a00::/32", { 1, false }, "absent exact absent" },
		{ "2a00::/48", { 2, false }, "absent mismatch absent" },
		{ "2a01::/48", { 1, false }, "absent absent absent" },
	};
	struct irr_table t;
	struct reading r;

	(void)state;
	irr_table_init(&t);
	r = read_into(&t, registry);
	assert_ok(&r);
	irr_table_build(&t);
	assert_int_equal(t.sources.n, 3);
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		uint8_t status[IRR_SOURCES_MAX];
		struct prefix prefix;
		char text[64];

		assert_true(prefix_from_text(cases[i].prefix, &prefix));
		irr_judge(&t, prefix, cases[i].origin, status);
		(void)snprintf(text, sizeof(text), "%s %s %s",
		    irr_status_str(status[0]), irr_status_str(status[1]),
		    irr_status_str(status[2]));
		print_message(
		    "  %s %u\n", cases[i].prefix, cases[i].origin.value);
		assert_string_equal(text, cases[i].status);
	}
	irr_table_free(&t);
}

static void
a_table_without_objects_says_absent(void **state)
{
	struct irr_table t;
	struct reading r;
	uint8_t status[IRR_SOURCES_MAX];
	struct prefix prefix;

	(void)state;
	irr_table_init(&t);
	r = read_into(&t, "aut-num: AS1\nsource: A\n");
	assert_ok(&r);
	irr_table_build(&t);
	assert_true(prefix_from_text("192.0.9.0/24", &prefix));
	irr_judge(&t, prefix, (struct origin){ 1, false }, status);
	assert_int_equal(t.sources.n, 0);
	irr_table_free(&t);
}

static void
only_what_says_rpki_is_of_roas(void **state)
{
	(void)state;
	assert_true(irr_source_is_rpki("RPKI"));
	assert_true(irr_source_is_rpki("NLNOG-RPKI"));
	assert_false(irr_source_is_rpki("ARIN"));
	assert_false(irr_source_is_rpki("RADB"));
	assert_false(irr_source_is_rpki(""));
}

static void
the_real_samples_are_read_whole(void **state)
{
	static const struct {
		const char *path;
		uint64_t objects;
	} files[] = {
		{ DATA "ripe-db-route.txt", 62 },
		{ DATA "ripe-db-route6.txt", 62 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(files); i++) {
		struct irr_table t;
		struct reading r;
		struct input *in;

		if (access(files[i].path, R_OK) != 0) {
			print_message("  skipped: no %s\n", files[i].path);
			continue;
		}
		irr_table_init(&t);
		assert_int_equal(input_open(&in, files[i].path, &r.why), ST_OK);
		r.status = irr_read(&t, in, &all_wanted, &r.counts, &r.why);
		input_close(in);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, files[i].objects);
		assert_int_equal(r.counts.rows_skipped, 0);
		assert_int_equal(t.read[0], files[i].objects);
		assert_string_equal(intern_text(&t.sources, 0), "RIPE");
		irr_table_free(&t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(objects_of_routes_are_read),
		cmocka_unit_test(a_bad_object_is_skipped_and_told),
		cmocka_unit_test(what_is_no_dump_is_refused),
		cmocka_unit_test(
		    only_wanted_objects_are_kept_but_all_are_counted),
		cmocka_unit_test(too_many_sources_are_bad_rows),
		cmocka_unit_test(each_source_is_judged_apart),
		cmocka_unit_test(a_table_without_objects_says_absent),
		cmocka_unit_test(only_what_says_rpki_is_of_roas),
		cmocka_unit_test(the_real_samples_are_read_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
