/*
 * SLURM: what a file may say, which VRPs it takes out and puts in, and when
 * two files do not go together.
 */
#include "survey/base/array.h"
#include "survey/base/num.h"
#include "tests/unit/vrp_reading.h"

#include "roa/slurm.h"

#define FILTERS(entries)                                                       \
	"{\"prefixFilters\":[" entries "],\"bgpsecFilters\":[]}"
#define ASSERTIONS(entries)                                                    \
	"{\"prefixAssertions\":[" entries "],\"bgpsecAssertions\":[]}"
#define FILE_OF(filters, assertions)                                           \
	"{\"slurmVersion\":1,\"validationOutputFilters\":" filters             \
	",\"locallyAddedAssertions\":" assertions "}"
#define SLURM(filters, assertions)                                             \
	FILE_OF(FILTERS(filters), ASSERTIONS(assertions))
#define BGPSEC(filters, assertions)                                            \
	FILE_OF("{\"prefixFilters\":[],\"bgpsecFilters\":[" filters "]}",      \
	    "{\"prefixAssertions\":[],\"bgpsecAssertions\":[" assertions "]}")
#define ASPA(filters, assertions)                                              \
	"{\"slurmVersion\":2,\"validationOutputFilters\":{\"prefixFilters\":"  \
	"[],\"bgpsecFilters\":[],\"aspaFilters\":[" filters                    \
	"]},\"locallyAddedAssertions\":{\"prefixAssertions\":[],"              \
	"\"bgpsecAssertions\":[],\"aspaAssertions\":[" assertions "]}}"

struct slurming {
	struct slurm slurm;
	struct read_counts counts;
	struct reason why;
	enum status status;
};

static void
begin_slurm(struct slurming *g)
{
	*g = (struct slurming){ .status = ST_OK };
	slurm_init(&g->slurm);
}

static void
add_path(struct slurming *g, const char *path)
{
	struct input *in;

	if (input_open(&in, path, &g->why) != ST_OK)
		fail_msg("%s", g->why.text);
	g->status = slurm_read(&g->slurm, in, &g->counts, &g->why);
	input_close(in);
	assert_int_equal(g->status == ST_OK, g->why.text[0] == '\0');
}

static void
add_bytes(struct slurming *g, const char *text, size_t len)
{
	char path[64];
	int fd = memfd_create("slurm", 0);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	add_path(g, path);
	(void)close(fd);
}

static void
add(struct slurming *g, const char *text)
{
	add_bytes(g, text, strlen(text));
}

static void
finish(struct slurming *g)
{
	if (g->status == ST_OK)
		g->status = slurm_finish(&g->slurm, &g->why);
}

/* A set of VRPs as "prefix maxlen asn ta" lines, and such a text of a set. */
static void
make_table(struct vrp_table *t, const char *const *rows, size_t n)
{
	vrp_table_init(t);
	for (size_t i = 0; i < n; i++) {
		const char *end = rows[i] + strlen(rows[i]);
		const char *at = strchr(rows[i], ' '), *ta;
		char prefix_text[PREFIX_STRLEN];
		uint64_t max_len, asn;
		struct prefix prefix;
		uint32_t bit;
		bool as0;

		assert_non_null(at);
		(void)snprintf(prefix_text, sizeof(prefix_text), "%.*s",
		    (int)(at - rows[i]), rows[i]);
		at = num_scan(at + 1, end, UINT8_MAX, &max_len);
		assert_non_null(at);
		at = num_scan(at + 1, end, UINT32_MAX, &asn);
		assert_non_null(at);
		ta = at < end ? at + 1 : "";
		assert_true(prefix_from_text(prefix_text, &prefix));
		assert_true(vrp_ta_bit(t, ta, strlen(ta), &bit, &as0));
		vrp_table_add(t, prefix, (uint8_t)max_len, (uint32_t)asn, bit,
		    4000000000);
	}
	vrp_table_build(t);
}

static char *
table_text(const struct vrp_table *t)
{
	char *text = mem_strdup("");

	for (uint32_t node = 0; node < ptree_size(&t->tree); node++) {
		char buf[PREFIX_STRLEN];
		uint32_t i, end;

		prefix_format(ptree_prefix(&t->tree, node), buf);
		for (ptree_items(&t->tree, node, &i, &end); i < end; i++) {
			char *more = mem_printf("%s%s %u %u", text, buf,
			    t->vrps[i].max_len, t->vrps[i].asn);

			for (uint32_t ta = 0; ta < t->tas.n; ta++) {
				char *labelled;

				if ((t->vrps[i].tas >> ta & 1) == 0)
					continue;
				labelled = mem_printf(
				    "%s %s", more, intern_text(&t->tas, ta));
				free(more);
				more = labelled;
			}
			free(text);
			text = mem_printf("%s\n", more);
			free(more);
		}
	}
	return text;
}

static const char *const world[] = {
	"10.0.0.0/8 8 1 ripe",
	"10.0.0.0/8 24 2 ripe",
	"10.1.0.0/16 16 1 arin",
	"10.1.1.0/24 24 3 arin",
	"11.0.0.0/8 8 1",
	"2001::/16 48 1 ripe",
	"2001:db8::/32 32 2 ripe",
	"2001:db8::/32 32 0 apnic",
};

struct application {
	const char *name, *filters, *assertions, *left;
	uint64_t filtered, ripe, arin, none;
};

#define ALL8                                                                   \
	"10.0.0.0/8 8 1 ripe\n10.0.0.0/8 24 2 ripe\n10.1.0.0/16 16 1 arin\n"   \
	"10.1.1.0/24 24 3 arin\n11.0.0.0/8 8 1\n"
#define ALL6                                                                   \
	"2001::/16 48 1 ripe\n2001:db8::/32 32 0 apnic\n"                      \
	"2001:db8::/32 32 2 ripe\n"

static const struct application applications[] = {
	{ "nothing", "", "", ALL8 ALL6, 0, 0, 0, 0 },
	{ "equal and more specific", "{\"prefix\":\"10.1.0.0/16\"}", "",
	    "10.0.0.0/8 8 1 ripe\n10.0.0.0/8 24 2 ripe\n11.0.0.0/8 8 1\n" ALL6,
	    2, 0, 2, 0 },
	{ "less specific stay", "{\"prefix\":\"10.1.1.0/25\"}", "", ALL8 ALL6,
	    0, 0, 0, 0 },
	{ "by AS alone", "{\"asn\":1}", "",
	    "10.0.0.0/8 24 2 ripe\n10.1.1.0/24 24 3 arin\n"
	    "2001:db8::/32 32 0 apnic\n2001:db8::/32 32 2 ripe\n",
	    4, 2, 1, 1 },
	{ "AS 0 is an AS", "{\"asn\":0}", "",
	    ALL8 "2001::/16 48 1 ripe\n2001:db8::/32 32 2 ripe\n", 1, 0, 0, 0 },
	{ "both must fit", "{\"prefix\":\"10.0.0.0/8\",\"asn\":1}", "",
	    "10.0.0.0/8 24 2 ripe\n10.1.1.0/24 24 3 arin\n11.0.0.0/8 8 "
	    "1\n" ALL6,
	    2, 1, 1, 0 },
	{ "a less specific filter counts beside a closer one",
	    "{\"prefix\":\"10.1.1.0/24\",\"asn\":9},{\"prefix\":\"10.0.0.0/8\""
	    ",\"asn\":3},{\"prefix\":\"10.1.0.0/16\",\"asn\":8}",
	    "",
	    "10.0.0.0/8 8 1 ripe\n10.0.0.0/8 24 2 ripe\n"
	    "10.1.0.0/16 16 1 arin\n11.0.0.0/8 8 1\n" ALL6,
	    1, 0, 1, 0 },
	{ "many ASes of one prefix",
	    "{\"prefix\":\"10.0.0.0/8\",\"asn\":9},{\"prefix\":\"10.0.0.0/8\","
	    "\"asn\":2},{\"prefix\":\"10.0.0.0/8\",\"asn\":5},{\"prefix\":"
	    "\"10.0.0.0/8\",\"asn\":3}",
	    "",
	    "10.0.0.0/8 8 1 ripe\n10.1.0.0/16 16 1 arin\n11.0.0.0/8 8 1\n" ALL6,
	    2, 1, 1, 0 },
	{ "an AS beside none of that prefix",
	    "{\"prefix\":\"10.0.0.0/8\",\"asn\":9},{\"prefix\":\"10.0.0.0/8\"}",
	    "", "11.0.0.0/8 8 1\n" ALL6, 4, 2, 2, 0 },
	{ "the families are apart", "{\"prefix\":\"0.0.0.0/0\"}", "", ALL6, 5,
	    2, 2, 1 },
	{ "IPv6", "{\"prefix\":\"::/0\"},{\"prefix\":\"11.0.0.0/8\"}", "",
	    "10.0.0.0/8 8 1 ripe\n10.0.0.0/8 24 2 ripe\n"
	    "10.1.0.0/16 16 1 arin\n10.1.1.0/24 24 3 arin\n",
	    4, 2, 0, 1 },
	{ "assertions are not filtered",
	    "{\"prefix\":\"10.0.0.0/8\"},{\"asn\":7}",
	    "{\"prefix\":\"10.9.0.0/16\",\"asn\":7}",
	    "10.9.0.0/16 16 7 slurm\n11.0.0.0/8 8 1\n" ALL6, 4, 2, 2, 0 },
	{ "maxPrefixLength", "{\"prefix\":\"0.0.0.0/0\"},{\"prefix\":\"::/0\"}",
	    "{\"prefix\":\"10.9.0.0/16\",\"asn\":7,\"maxPrefixLength\":24},"
	    "{\"prefix\":\"2001:DB8::/32\",\"asn\":0,\"maxPrefixLength\":128},"
	    "{\"prefix\":\"10.9.0.0/16\",\"asn\":4294967295,"
	    "\"maxPrefixLength\":16}",
	    "10.9.0.0/16 16 4294967295 slurm\n10.9.0.0/16 24 7 slurm\n"
	    "2001:db8::/32 128 0 slurm\n",
	    8, 4, 2, 1 },
	{ "an assertion of what is there has both labels", "",
	    "{\"prefix\":\"10.1.1.0/24\",\"asn\":3}",
	    "10.0.0.0/8 8 1 ripe\n10.0.0.0/8 24 2 ripe\n"
	    "10.1.0.0/16 16 1 arin\n10.1.1.0/24 24 3 arin slurm\n"
	    "11.0.0.0/8 8 1\n" ALL6,
	    0, 0, 0, 0 },
	{ "filtered and asserted", "{\"prefix\":\"10.1.1.0/24\"}",
	    "{\"prefix\":\"10.1.1.0/24\",\"asn\":3}",
	    "10.0.0.0/8 8 1 ripe\n10.0.0.0/8 24 2 ripe\n"
	    "10.1.0.0/16 16 1 arin\n10.1.1.0/24 24 3 slurm\n"
	    "11.0.0.0/8 8 1\n" ALL6,
	    1, 0, 1, 0 },
};

static void
filters_and_assertions_apply(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(applications); i++) {
		const struct application *a = &applications[i];
		struct vrp_table plain, t;
		struct slurming g;
		char *file = mem_printf(
		    "{\"slurmVersion\":1,"
		    "\"validationOutputFilters\":{\"prefixFilters\":[%s],"
		    "\"bgpsecFilters\":[]},\"locallyAddedAssertions\":"
		    "{\"prefixAssertions\":[%s],\"bgpsecAssertions\":[]}}",
		    a->filters, a->assertions);
		char *before, *after, *text;

		make_table(&plain, world, LENGTH_OF(world));
		before = table_text(&plain);
		vrp_table_init(&t);
		begin_slurm(&g);
		add(&g, file);
		finish(&g);
		if (g.status == ST_OK)
			g.status = slurm_apply(&g.slurm, &plain, &t, &g.why);
		if (g.status != ST_OK)
			fail_msg("%s: %s", a->name, g.why.text);
		text = table_text(&t);
		if (strcmp(text, a->left) != 0)
			fail_msg("%s:\n%swanted:\n%s", a->name, text, a->left);
		after = table_text(&plain);
		assert_string_equal(before, after);
		assert_int_equal(t.filtered, a->filtered);
		assert_int_equal(t.ta[0].filtered, a->ripe);
		assert_int_equal(t.ta[1].filtered, a->arin);
		assert_int_equal(t.no_ta.filtered, a->none);
		assert_int_equal(t.asserted, g.slurm.nassertions);
		free(text);
		free(before);
		free(after);
		free(file);
		slurm_free(&g.slurm);
		vrp_table_free(&plain);
		vrp_table_free(&t);
	}
}

static void
what_is_known_of_the_set_is_kept(void **state)
{
	struct vrp_table plain, t;
	struct slurming g;

	(void)state;
	make_table(&plain, world, LENGTH_OF(world));
	plain.expiry = EXPIRY_ROA;
	plain.duplicates = 5;
	plain.aspas = 6;
	plain.router_keys = 7;
	plain.ta[1].expired = 8;
	plain.ta[1].left_out = 9;
	plain.ta[2].named = true;
	plain.no_ta.expired = 10;
	vrp_table_init(&t);
	begin_slurm(&g);
	add(&g, SLURM("{\"asn\":2}", "{\"prefix\":\"10.1.1.0/24\",\"asn\":3},"
				     "{\"prefix\":\"10.1.1.0/24\",\"asn\":3}"));
	assert_int_equal(g.counts.rows_read, 3);
	assert_int_equal(g.counts.data_time, TIME_UNKNOWN);
	assert_string_equal(g.counts.format, "slurm-1");
	finish(&g);
	assert_int_equal(g.status, ST_OK);
	assert_int_equal(slurm_apply(&g.slurm, &plain, &t, &g.why), ST_OK);
	assert_int_equal(t.expiry, EXPIRY_ROA);
	assert_int_equal(t.duplicates, 5);
	assert_int_equal(t.aspas, 6);
	assert_int_equal(t.router_keys, 7);
	assert_int_equal(t.ta[1].expired, 8);
	assert_int_equal(t.ta[1].left_out, 9);
	assert_true(t.ta[2].named);
	assert_int_equal(t.no_ta.expired, 10);
	assert_int_equal(t.asserted, 1);
	assert_int_equal(t.vrps[0].expires, 4000000000);
	slurm_free(&g.slurm);
	vrp_table_free(&plain);
	vrp_table_free(&t);
}

static void
aspas_are_filtered_and_asserted(void **state)
{
	static const struct {
		uint32_t customer;
		bool there;
	} customers[] = { { 1, true }, { 2, false }, { 3, true }, { 4, true },
		{ 5, false }, { 6, true } };
	struct vrp_table plain, t;
	struct slurming g;

	(void)state;
	make_table(&plain, world, LENGTH_OF(world));
	for (uint32_t customer = 1; customer <= 3; customer++)
		vrp_aspas_add(&plain.aspa_customers, customer, 4000000000);
	vrp_aspas_build(&plain.aspa_customers);
	vrp_table_init(&t);
	begin_slurm(&g);
	add(&g, ASPA("{\"customerAsn\":2},{\"customerAsn\":3},"
		     "{\"customerAsn\":5}",
		    "{\"customerAsn\":6,\"providerAsns\":[1]},"
		    "{\"customerAsn\":4,\"providerAsns\":[]},"
		    "{\"customerAsn\":3,\"providerAsns\":[9]}"));
	finish(&g);
	assert_int_equal(slurm_apply(&g.slurm, &plain, &t, &g.why), ST_OK);
	for (size_t i = 0; i < LENGTH_OF(customers); i++)
		assert_int_equal(
		    vrp_aspas_have(&t.aspa_customers, customers[i].customer),
		    customers[i].there);
	assert_int_equal(t.n, plain.n);
	slurm_free(&g.slurm);
	vrp_table_free(&plain);
	vrp_table_free(&t);
}

static void
no_room_for_the_label(void **state)
{
	struct vrp_table plain, t;
	struct slurming g;
	struct prefix prefix;
	uint32_t bit;
	bool as0;

	(void)state;
	vrp_table_init(&plain);
	assert_true(prefix_from_text("10.0.0.0/8", &prefix));
	for (unsigned int i = 0; i < VRP_TAS_MAX; i++) {
		char label[8];

		(void)snprintf(label, sizeof(label), "ta%u", i);
		assert_true(
		    vrp_ta_bit(&plain, label, strlen(label), &bit, &as0));
		vrp_table_add(&plain, prefix, 8, i, bit, VRP_NO_EXPIRY);
	}
	vrp_table_build(&plain);
	vrp_table_init(&t);
	begin_slurm(&g);
	add(&g, SLURM("{\"asn\":2}", "{\"prefix\":\"10.0.0.0/8\",\"asn\":3}"));
	finish(&g);
	assert_int_equal(slurm_apply(&g.slurm, &plain, &t, &g.why), ST_LIMIT);
	assert_non_null(strstr(g.why.text, "32 trust anchors"));
	slurm_free(&g.slurm);
	vrp_table_free(&t);

	/* Filters alone need no label. */
	vrp_table_init(&t);
	begin_slurm(&g);
	add(&g, SLURM("{\"asn\":2}", ""));
	finish(&g);
	assert_int_equal(slurm_apply(&g.slurm, &plain, &t, &g.why), ST_OK);
	assert_int_equal(t.n, VRP_TAS_MAX - 1);
	slurm_free(&g.slurm);
	vrp_table_free(&t);
	vrp_table_free(&plain);
}

struct refusal {
	const char *text, *why; /* a part of the reason */
};

static const struct refusal refusals[] = {
	{ "", ":1: " },
	{ "\n\n{", ":3: " },
	{ "[]", "an object is wanted (RFC 8416 section 3.2)" },
	{ "{}", "\"slurmVersion\" is missing (RFC 8416 section 3.2)" },
	{ SLURM("", "") " x", ":1: " },
	{ SLURM("{\"asn\":1,\"asn\":1}", ""), "duplicate" },
	{ SLURM("{\"asn\":99999999999999999999}", ""), ":1: " },
	{ SLURM("{\"asn\":1,\"comment\":\"\\u0000\"}", ""), ":1: " },
	{ "{\"slurmVersion\":3,\"validationOutputFilters\":" FILTERS(
	      "") ",\"locallyAddedAssertions\":" ASSERTIONS("") "}",
	    "\"slurmVersion\" is 3, and 1 and 2 are known" },
	{ "{\"slurmVersion\":\"1\",\"validationOutputFilters\":" FILTERS(
	      "") ",\"locallyAddedAssertions\":" ASSERTIONS("") "}",
	    "\"slurmVersion\" is no integer" },
	{ "{\"slurmVersion\":1.0,\"validationOutputFilters\":" FILTERS(
	      "") ",\"locallyAddedAssertions\":" ASSERTIONS("") "}",
	    "\"slurmVersion\" is no integer" },
	{ "{\"slurmVersion\":1,\"locallyAddedAssertions\":" ASSERTIONS("") "}",
	    "\"validationOutputFilters\" is missing" },
	{ "{\"slurmVersion\":1,\"validationOutputFilters\":" FILTERS("") "}",
	    "\"locallyAddedAssertions\" is missing" },
	{ FILE_OF("[]", ASSERTIONS("")),
	    "\"validationOutputFilters\" is no object" },
	{ "{\"slurmVersion\":1,\"x\\ny\":1,"
	  "\"validationOutputFilters\":" FILTERS(
	      "") ",\"locallyAddedAssertions\":" ASSERTIONS("") "}",
	    "unknown member \"x?y\"" },
	{ FILE_OF("{\"prefixFilters\":[]}", ASSERTIONS("")),
	    "validationOutputFilters: \"bgpsecFilters\" is missing (RFC 8416"
	    " section 3.2)" },
	{ FILE_OF(
	      "{\"prefixFilters\":null,\"bgpsecFilters\":[]}", ASSERTIONS("")),
	    "\"prefixFilters\" is no array" },
	{ FILE_OF("{\"prefixFilters\":[],\"bgpsecFilters\":[],"
		  "\"aspaFilters\":[]}",
	      ASSERTIONS("")),
	    "unknown member \"aspaFilters\"" },
	{ FILE_OF(FILTERS(""), "{\"prefixAssertions\":[]}"),
	    "locallyAddedAssertions: \"bgpsecAssertions\" is missing" },
	{ "{\"slurmVersion\":2,\"validationOutputFilters\":" FILTERS(
	      "") ",\"locallyAddedAssertions\":" ASSERTIONS("") "}",
	    "\"aspaFilters\" is missing" },

	{ SLURM("1", ""),
	    "prefixFilters[0]: an object is wanted (RFC 8416 section 3.3.1)" },
	{ SLURM("{\"asn\":1},{}", ""),
	    "validationOutputFilters.prefixFilters[1]: neither \"prefix\" nor"
	    " \"asn\" (RFC 8416 section 3.3.1)" },
	{ SLURM("{\"comment\":\"all\"}", ""), "neither \"prefix\" nor" },
	{ SLURM("{\"asn\":1,\"maxPrefixLength\":1}", ""),
	    "unknown member \"maxPrefixLength\"" },
	{ SLURM("{\"asn\":\"1\"}", ""), "\"asn\" is no integer" },
	{ SLURM("{\"asn\":\"AS1\"}", ""), "\"asn\" is no integer" },
	{ SLURM("{\"asn\":-1}", ""), "-1 is no AS number of 32 bits" },
	{ SLURM("{\"asn\":4294967296}", ""), "4294967296 is no AS number" },
	{ SLURM("{\"asn\":1,\"comment\":1}", ""), "\"comment\" is no string" },
	{ SLURM("{\"asn\":1,\"prefix\":null}", ""), "\"prefix\" is no string" },
	{ SLURM("{\"prefix\":\"10.0.0.0\"}", ""),
	    "\"10.0.0.0\" is no IP prefix" },
	{ SLURM("{\"prefix\":\"10.0.0.0/33\"}", ""), "is no IP prefix" },
	{ SLURM("{\"prefix\":\"10.0.0.0/8 \"}", ""), "is no IP prefix" },
	{ SLURM("{\"prefix\":\"2001:db8::/129\"}", ""), "is no IP prefix" },
	{ SLURM("{\"prefix\":\"10.0.0.1/8\"}", ""),
	    "\"10.0.0.1/8\" has bits set behind its length" },
	{ SLURM("{\"prefix\":\"\\u001b[2J\"}", ""), "\"?[2J\" is no" },

	{ SLURM("", "{\"asn\":1}"),
	    "locallyAddedAssertions.prefixAssertions[0]: \"prefix\" is missing"
	    " (RFC 8416 section 3.4.1)" },
	{ SLURM("", "{\"prefix\":\"10.0.0.0/8\"}"), "\"asn\" is missing" },
	{ SLURM("", "{\"prefix\":\"10.0.0.0/8\",\"asn\":1,"
		    "\"maxPrefixLength\":7}"),
	    "\"maxPrefixLength\": 7 is not from 8 to 32" },
	{ SLURM("", "{\"prefix\":\"10.0.0.0/8\",\"asn\":1,"
		    "\"maxPrefixLength\":33}"),
	    "\"maxPrefixLength\": 33 is not from 8 to 32" },
	{ SLURM("", "{\"prefix\":\"2001:db8::/32\",\"asn\":1,"
		    "\"maxPrefixLength\":129}"),
	    "\"maxPrefixLength\": 129 is not from 32 to 128" },
	{ SLURM("", "{\"prefix\":\"10.0.0.0/8\",\"asn\":1,"
		    "\"maxLength\":24}"),
	    "unknown member \"maxLength\"" },

	{ BGPSEC("{}", ""),
	    "bgpsecFilters[0]: neither \"asn\" nor \"SKI\" (RFC 8416 section"
	    " 3.3.2)" },
	{ BGPSEC("{\"SKI\":1}", ""), "\"SKI\" is no string" },
	{ BGPSEC("{\"asn\":-5}", ""), "no AS number" },
	{ BGPSEC("", "{\"asn\":1,\"SKI\":\"Zm9v\"}"),
	    "bgpsecAssertions[0]: \"routerPublicKey\" is missing (RFC 8416"
	    " section 3.4.2)" },
	{ BGPSEC("", "{\"asn\":1,\"routerPublicKey\":\"Zm9v\"}"),
	    "\"SKI\" is missing" },
	{ ASPA("{}", ""), "aspaFilters[0]: \"customerAsn\" is missing"
			  " (draft-ietf-sidrops-aspa-slurm)" },
	{ ASPA("", "{\"customerAsn\":1}"), "\"providerAsns\" is missing" },
	{ ASPA("", "{\"customerAsn\":1,\"providerAsns\":[1,\"2\"]}"),
	    "\"providerAsns\" has an item that is no integer" },
	{ ASPA("", "{\"customerAsn\":1,\"providerAsns\":[1,4294967296]}"),
	    "\"providerAsns\": 4294967296 is no AS number" },
};

static void
deviations_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(refusals); i++) {
		struct slurming g;

		begin_slurm(&g);
		add(&g, refusals[i].text);
		if (g.status != ST_SYNTAX ||
		    strstr(g.why.text, refusals[i].why) == NULL ||
		    (strstr(g.why.text, "RFC 8416 section 3") == NULL &&
			strstr(g.why.text, "(draft-ietf-") == NULL))
			fail_msg("%s: %s", refusals[i].text, g.why.text);
		slurm_free(&g.slurm);
	}
}

static void
all_that_is_allowed_is_taken(void **state)
{
	struct slurming g;

	(void)state;
	begin_slurm(&g);
	add(&g, " " SLURM("{\"asn\":1,\"comment\":\"\"}",
		    "{\"comment\":\"\\u00e9\",\"maxPrefixLength\":8,\"asn\":0,"
		    "\"prefix\":\"10.0.0.0/8\"}") "\n");
	add(&g, BGPSEC("{\"asn\":7},{\"SKI\":\"Zm9v\",\"comment\":\"c\"}",
		    "{\"asn\":8,\"SKI\":\"a\",\"routerPublicKey\":\"b\"}"));
	assert_int_equal(g.counts.rows_read, 3);
	add(&g, ASPA("{\"customerAsn\":7}",
		    "{\"customerAsn\":8,\"providerAsns\":[],\"comment\":\"c\"},"
		    "{\"customerAsn\":9,\"providerAsns\":[0,1]}"));
	assert_string_equal(g.counts.format, "slurm-2");
	finish(&g);
	assert_string_equal(g.why.text, "");
	assert_int_equal(g.slurm.nfilters, 1);
	assert_int_equal(g.slurm.nassertions, 1);
	assert_int_equal(g.slurm.unused, 3);
	slurm_free(&g.slurm);
}

static void
a_file_without_end_is_refused(void **state)
{
	size_t len = SLURM_BYTES_MAX + 1;
	char *text = mem_alloc(len);
	struct slurming g;

	(void)state;
	memset(text, ' ', len);
	begin_slurm(&g);
	add_bytes(&g, text, len);
	assert_int_equal(g.status, ST_LIMIT);
	assert_non_null(strstr(g.why.text, "more than 16 MiB"));
	slurm_free(&g.slurm);
	free(text);
}

struct pair {
	const char *first, *second, *why; /* NULL: they go together */
};

#define FILTER(prefix)    SLURM("{\"prefix\":\"" prefix "\"}", "")
#define ASSERTION(prefix) SLURM("", "{\"prefix\":\"" prefix "\",\"asn\":1}")

static const struct pair pairs[] = {
	{ FILTER("10.0.0.0/8"), FILTER("11.0.0.0/8"), NULL },
	{ FILTER("10.0.0.0/8"), FILTER("10.0.0.0/8"),
	    "10.0.0.0/8 and 10.0.0.0/8" },
	{ FILTER("10.0.0.0/8"), FILTER("10.9.0.0/16"),
	    "10.0.0.0/8 and 10.9.0.0/16" },
	{ FILTER("10.9.0.0/16"), FILTER("10.0.0.0/8"),
	    "10.0.0.0/8 and 10.9.0.0/16" },
	{ FILTER("10.9.0.0/16"), ASSERTION("10.0.0.0/8"), "overlap" },
	{ ASSERTION("2001:db8::/48"), ASSERTION("2001:db8::/32"), "overlap" },
	{ ASSERTION("0.0.0.0/0"), ASSERTION("2001:db8::/32"), NULL },
	{ ASSERTION("0.0.0.0/0"), SLURM("{\"asn\":1}", ""), NULL },
	{ SLURM("{\"asn\":1}", ""), SLURM("{\"asn\":1}", ""), NULL },
	{ SLURM("", ""), SLURM("", ""), NULL },
	{ SLURM("{\"prefix\":\"10.0.0.0/8\"},{\"prefix\":\"10.0.0.0/16\"}",
	      "{\"prefix\":\"10.0.0.0/8\",\"asn\":1},"
	      "{\"prefix\":\"12.0.0.0/8\",\"asn\":1}"),
	    FILTER("10.255.255.0/24"), "10.0.0.0/8 and 10.255.255.0/24" },
	{ BGPSEC("{\"asn\":5}", ""),
	    BGPSEC("", "{\"asn\":5,\"SKI\":\"a\",\"routerPublicKey\":\"b\"}"),
	    "both have router keys of AS5" },
	{ BGPSEC("{\"asn\":5},{\"asn\":5}", ""), BGPSEC("{\"asn\":6}", ""),
	    NULL },
	{ BGPSEC("{\"SKI\":\"a\"}", ""), BGPSEC("{\"SKI\":\"a\"}", ""), NULL },
	{ BGPSEC("{\"asn\":5}", ""), ASPA("{\"customerAsn\":5}", ""), NULL },
	{ ASPA("{\"customerAsn\":5}", ""),
	    ASPA("", "{\"customerAsn\":5,\"providerAsns\":[]}"),
	    "both have an ASPA of AS5" },
};

static void
files_that_overlap_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
		struct slurming g;

		begin_slurm(&g);
		add(&g, pairs[i].first);
		assert_int_equal(g.status, ST_OK);
		add(&g, pairs[i].second);
		assert_int_equal(g.status, ST_OK);
		finish(&g);
		if (pairs[i].why == NULL && g.status != ST_OK)
			fail_msg("%zu: %s", i, g.why.text);
		if (pairs[i].why != NULL) {
			assert_int_equal(g.status, ST_REFUSED);
			if (strstr(g.why.text, pairs[i].why) == NULL)
				fail_msg("%zu: %s", i, g.why.text);
			assert_non_null(
			    strstr(g.why.text, "RFC 8416 section 4.2"));
		}
		slurm_free(&g.slurm);
	}
}

static uint32_t
random_below(uint64_t *seed, uint32_t n)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (uint32_t)(*seed % n);
}

/* Against the plainest reading of section 3.3.1, on random small worlds. */
static void
random_filters_agree_with_a_plain_reading(void **state)
{
	uint64_t seed = 88172645463325252;

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct vrp_table plain, t;
		struct slurm s;
		struct reason why;
		size_t kept = 0;

		vrp_table_init(&plain);
		vrp_table_init(&t);
		slurm_init(&s);
		for (int i = 0; i < 60; i++) {
			struct ip ip = { (uint64_t)random_below(&seed, 16)
					     << 60,
				0, (uint8_t)random_below(&seed, 2) };

			vrp_table_add(&plain,
			    prefix_make(ip, random_below(&seed, 5)), 32,
			    random_below(&seed, 4), 0, VRP_NO_EXPIRY);
		}
		vrp_table_build(&plain);
		s.nfilters = random_below(&seed, 8);
		s.filters = mem_array(s.nfilters + 1, sizeof(*s.filters));
		for (size_t i = 0; i < s.nfilters; i++) {
			struct slurm_filter *f = &s.filters[i];
			struct ip ip = { (uint64_t)random_below(&seed, 16)
					     << 60,
				0, (uint8_t)random_below(&seed, 2) };

			f->has_prefix = random_below(&seed, 4) > 0;
			f->has_asn =
			    !f->has_prefix || random_below(&seed, 2) > 0;
			if (f->has_prefix)
				f->prefix =
				    prefix_make(ip, random_below(&seed, 5));
			if (f->has_asn)
				f->asn = random_below(&seed, 4);
		}
		assert_int_equal(slurm_finish(&s, &why), ST_OK);
		assert_int_equal(slurm_apply(&s, &plain, &t, &why), ST_OK);
		for (uint32_t node = 0; node < ptree_size(&plain.tree);
		     node++) {
			struct prefix p = ptree_prefix(&plain.tree, node);
			uint32_t there = ptree_find_exact(&t.tree, p);
			uint32_t i, end;

			for (ptree_items(&plain.tree, node, &i, &end); i < end;
			     i++) {
				bool out = false, found = false;
				uint32_t j, last;

				for (size_t k = 0; k < s.nfilters; k++) {
					struct slurm_filter *f = &s.filters[k];

					out |=
					    (!f->has_prefix ||
						prefix_covers(f->prefix, p)) &&
					    (!f->has_asn ||
						f->asn == plain.vrps[i].asn);
				}
				kept += !out;
				if (there == PTREE_NONE) {
					assert_true(out);
					continue;
				}
				for (ptree_items(&t.tree, there, &j, &last);
				     j < last; j++)
					found |=
					    t.vrps[j].asn == plain.vrps[i].asn;
				assert_int_equal(found, !out);
			}
		}
		assert_int_equal(t.n, kept);
		assert_int_equal(t.filtered, plain.n - kept);
		slurm_free(&s);
		vrp_table_free(&plain);
		vrp_table_free(&t);
	}
}

static void
files_of_routinator_are_read(void **state)
{
	static const struct {
		const char *name;
		size_t filters, assertions;
		uint64_t unused;
	} files[] = {
		{ "full.json", 3, 2, 4 },
		{ "000.slurm", 0, 0, 0 },
		{ "111.slurm", 0, 1, 2 },
		{ "111.slurm2", 0, 1, 2 },
		{ "001.slurm2", 0, 0, 0 },
	};

	(void)state;
	if (access("../shared/data/samples/vrp", R_OK) != 0) {
		print_message("skipped: no samples\n");
		skip();
	}
	for (size_t i = 0; i < LENGTH_OF(files); i++) {
		struct slurming g;
		char path[128];

		(void)snprintf(path, sizeof(path),
		    "../shared/data/samples/vrp/routinator/%s", files[i].name);
		begin_slurm(&g);
		add_path(&g, path);
		finish(&g);
		if (g.status != ST_OK)
			fail_msg("%s", g.why.text);
		assert_int_equal(g.slurm.nfilters, files[i].filters);
		assert_int_equal(g.slurm.nassertions, files[i].assertions);
		assert_int_equal(g.slurm.unused, files[i].unused);
		slurm_free(&g.slurm);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters_and_assertions_apply),
		cmocka_unit_test(what_is_known_of_the_set_is_kept),
		cmocka_unit_test(aspas_are_filtered_and_asserted),
		cmocka_unit_test(no_room_for_the_label),
		cmocka_unit_test(deviations_are_refused),
		cmocka_unit_test(all_that_is_allowed_is_taken),
		cmocka_unit_test(a_file_without_end_is_refused),
		cmocka_unit_test(files_that_overlap_are_refused),
		cmocka_unit_test(random_filters_agree_with_a_plain_reading),
		cmocka_unit_test(files_of_routinator_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
