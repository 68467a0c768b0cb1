#include "survey/base/array.h"
#include "tests/unit/vrp_reading.h"

/* The customers that are kept: "1 2 3". */
static void
assert_customers(const struct vrp_table *t, const char *expected)
{
	char *text = mem_strdup("");

	for (size_t i = 0; i < t->aspa_customers.n; i++) {
		char *longer = mem_printf("%s%s%u", text, i > 0 ? " " : "",
		    t->aspa_customers.list[i].customer);

		free(text);
		text = longer;
	}
	assert_string_equal(text, expected);
	free(text);
}

static const struct {
	const char *name, *members, *customers;
	uint64_t aspas;
} cases[] = {
	{ "rpki-client",
	    "\"aspas\":[{\"customer_asid\":970,\"expires\":1700000000,"
	    "\"providers\":[54874]},{\"customer_asid\":945,\"providers\":"
	    "[1,2]}]",
	    "945 970", 2 },
	{ "Routinator",
	    "\"aspas\":[{\"customer\":\"AS1234\",\"providers\":[\"AS1\"],"
	    "\"source\":[{\"type\":\"exception\"}]},{\"customer\":\"AS1234\"}]",
	    "1234", 2 },
	{ "by family",
	    "\"provider_authorizations\":{\"ipv4\":[{\"customer_asid\":1},"
	    "{\"customer_asid\":2}],\"ipv6\":[{\"customer_asid\":2},"
	    "{\"customer_asid\":3}]}",
	    "1 2 3", 2 },
	{ "what had expired at the set's time is left out",
	    "\"metadata\":{\"buildtime\":\"2020-09-13T12:26:40Z\"},"
	    "\"aspas\":[{\"customer_asid\":1,\"expires\":1599999999},"
	    "{\"customer_asid\":2,\"expires\":1600000000},"
	    "{\"customer_asid\":3,\"expires\":0}]",
	    "2 3", 3 },
	{ "items that name no customer are counted and no more",
	    "\"aspas\":[{},7,{\"customer_asid\":\"x\"},{\"customer_asid\":null}"
	    ",{\"customer_asid\":{}},{\"customer_asid\":4294967296},"
	    "{\"customer_asid\":0}]",
	    "0", 7 },
};

static void
customers_of_aspas_are_kept(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *text = mem_printf("{\"roas\":[{\"asn\":1,\"prefix\":"
					"\"192.0.9.0/24\"}],%s}",
		    cases[i].members);
		struct reading r;

		print_message("  %s\n", cases[i].name);
		read_text(&r, text);
		assert_ok(&r);
		vrp_table_build(&r.table);
		assert_customers(&r.table, cases[i].customers);
		assert_int_equal(r.table.aspas, cases[i].aspas);
		assert_int_equal(r.counts.rows_skipped, 0);
		done(&r);
		free(text);
	}
}

/* Each file's are judged at its own time. */
static void
of_several_files_all_are_kept(void **state)
{
	static const char first[] =
	    "{\"metadata\":{\"buildtime\":\"2020-09-13T12:26:40Z\"},"
	    "\"aspas\":[{\"customer_asid\":1,\"expires\":1600000000}],"
	    "\"roas\":[]}";
	static const char second[] =
	    "{\"metadata\":{\"buildtime\":\"2021-09-13T12:26:40Z\"},"
	    "\"aspas\":[{\"customer_asid\":2,\"expires\":1600000000},"
	    "{\"customer_asid\":3,\"expires\":1700000000}],\"roas\":[]}";
	struct reading r;

	(void)state;
	read_text(&r, first);
	assert_ok(&r);
	read_bytes_into(&r, second, strlen(second));
	assert_ok(&r);
	vrp_table_build(&r.table);
	assert_customers(&r.table, "1 3");
	assert_true(vrp_aspas_have(&r.table.aspa_customers, 1));
	assert_false(vrp_aspas_have(&r.table.aspa_customers, 2));
	assert_true(vrp_aspas_have(&r.table.aspa_customers, 3));
	done(&r);
	assert_false(vrp_aspas_have(&r.table.aspa_customers, 3));
}

static void
broken_json_in_an_aspa_fails_the_file(void **state)
{
	static const char *const texts[] = {
		"{\"aspas\":[{\"customer_asid\":1],\"roas\":[]}",
		"{\"aspas\":[{\"customer_asid\":}],\"roas\":[]}",
		"{\"aspas\":[{\"providers\":[1}],\"roas\":[]}",
		"{\"aspas\":[{\"customer_asid\":1",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(texts); i++) {
		struct reading r;

		read_text(&r, texts[i]);
		assert_int_equal(r.status, ST_SYNTAX);
		done(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(customers_of_aspas_are_kept),
		cmocka_unit_test(of_several_files_all_are_kept),
		cmocka_unit_test(broken_json_in_an_aspa_fails_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
