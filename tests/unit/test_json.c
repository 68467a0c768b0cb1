#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "reports/json.h"

static const struct report_column columns[] = {
	{ "text", COLUMN_TEXT, "" },
	{ "yes", COLUMN_BOOLEAN, "" },
	{ "real", COLUMN_NUMBER, "" },
	{ "embedded", COLUMN_JSON, "" },
};

static const struct report_table table = { "t", "A \"T\"", NULL, 0,
	"SELECT \"x\"", columns, 4 };

static const struct report_table empty = { "empty", "", NULL, 0, "SELECT 1",
	columns, 4 };

static struct store_value
text_of(const char *text)
{
	return (struct store_value){
		.type = STORE_TEXT, .text = text, .len = strlen(text)
	};
}

/* Two tables, of which the first has two rows, read back by jansson. */
static json_t *
round_trip(const struct store_value *first, const struct store_value *second)
{
	struct json_writer w;
	json_error_t error;
	json_t *parsed;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	json_begin(&w, out);
	json_begin_table(&w, &table);
	json_write_row(&w, &table, first);
	json_write_row(&w, &table, second);
	json_end_table(&w);
	json_begin_table(&w, &empty);
	json_end_table(&w);
	json_end(&w);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(text[len - 1], '\n');
	parsed = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (parsed == NULL)
		fail_msg("%s: %s", error.text, text);
	free(text);
	return parsed;
}

static void
tables_read_back(void **state)
{
	struct store_value first[4] = { text_of("q\"b\\n\nt\t\033\177\303\251"
						"\377"),
		{ .type = STORE_INTEGER, .integer = 1 },
		{ .type = STORE_REAL, .real = 0.25 },
		text_of("{\"b\":[1],\"a\":2}") };
	struct store_value second[4] = { { .type = STORE_NULL },
		{ .type = STORE_INTEGER, .integer = 0 },
		{ .type = STORE_REAL, .real = 1e300 * 1e300 },
		text_of("{\"broken\"") };
	json_t *all = round_trip(first, second);
	json_t *t = json_object_get(all, "t"), *rows, *row;

	(void)state;
	assert_string_equal(
	    json_string_value(json_object_get(t, "title")), "A \"T\"");
	assert_string_equal(
	    json_string_value(json_object_get(t, "sql")), "SELECT \"x\"");
	rows = json_object_get(t, "rows");
	assert_int_equal(json_array_size(rows), 2);
	row = json_array_get(rows, 0);
	assert_string_equal(json_string_value(json_object_get(row, "text")),
	    "q\"b\\n\nt\t\033\177\303\251\357\277\275");
	assert_true(json_is_true(json_object_get(row, "yes")));
	assert_true(json_real_value(json_object_get(row, "real")) == 0.25);
	assert_int_equal(json_integer_value(json_object_get(
			     json_object_get(row, "embedded"), "a")),
	    2);
	row = json_array_get(rows, 1);
	assert_true(json_is_null(json_object_get(row, "text")));
	assert_true(json_is_false(json_object_get(row, "yes")));
	assert_true(json_is_null(json_object_get(row, "real")));
	assert_string_equal(
	    json_string_value(json_object_get(row, "embedded")), "{\"broken\"");
	assert_int_equal(json_array_size(json_object_get(
			     json_object_get(all, "empty"), "rows")),
	    0);
	json_decref(all);
}

static void
nul_does_not_end_a_text(void **state)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	json_write_text(out, "a\0b", 3);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(text, "\"a\\u0000b\"");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_read_back),
		cmocka_unit_test(nul_does_not_end_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
