#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reports/csv.h"
#include "reports/value.h"
#include "survey/base/array.h"

static const struct report_column columns[] = {
	{ "first", COLUMN_TEXT, "" },
	{ "second", COLUMN_TEXT, "" },
};

static const struct report_table table = { "t", "T", "t.csv", 0, "", columns,
	2 };

static struct store_value
text_of(const char *text, size_t len)
{
	return (
	    struct store_value){ .type = STORE_TEXT, .text = text, .len = len };
}

/* A row of the two values must read as wanted. */
static void
expect_row(struct store_value a, struct store_value b, const char *wanted)
{
	struct store_value values[2] = { a, b };
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	csv_write_row(out, &table, values);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(text, wanted);
	assert_int_equal(len, strlen(wanted));
	free(text);
}

static void
header_is_the_columns(void **state)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	csv_write_header(out, &table);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(text, "first,second\r\n");
	free(text);
}

static void
texts_are_quoted_and_defused(void **state)
{
	static const struct {
		const char *text, *field;
	} cases[] = {
		{ "", "" },
		{ "nl", "nl" },
		{ "a b", "a b" },
		{ "a,b", "\"a,b\"" },
		{ "a\"b", "\"a\"\"b\"" },
		{ "a\nb", "\"a\nb\"" },
		{ "a\rb", "\"a\rb\"" },
		{ "=1+1", "'=1+1" },
		{ "+1", "'+1" },
		{ "-1", "'-1" },
		{ "@SUM(1)", "'@SUM(1)" },
		{ "\tx", "'\tx" },
		{ "\rx", "\"'\rx\"" },
		{ "\nx", "\"'\nx\"" },
		{ "=a,\"b\"", "\"'=a,\"\"b\"\"\"" },
		{ "a=1", "a=1" },
		{ "{1,2}", "\"{1,2}\"" },
		{ "\303\251", "\303\251" },
		{ "\303", "\357\277\275" },
		{ "\300\257x", "\357\277\275\357\277\275x" },
		{ "\355\240\200", "\357\277\275\357\277\275\357\277\275" },
		{ "\364\220\200\200",
		    "\357\277\275\357\277\275\357\277\275\357\277\275" },
		{ "\360\237\214\220", "\360\237\214\220" },
	};
	struct store_value null = { .type = STORE_NULL };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char wanted[64];

		(void)snprintf(
		    wanted, sizeof(wanted), "%s,\r\n", cases[i].field);
		expect_row(text_of(cases[i].text, strlen(cases[i].text)), null,
		    wanted);
	}
	expect_row(text_of("a\0b", 3), null, "a\357\277\275b,\r\n");
	expect_row(
	    text_of("\342\202", 2), null, "\357\277\275\357\277\275,\r\n");
}

static void
numbers_are_plain(void **state)
{
	(void)state;
	expect_row((struct store_value){ .type = STORE_INTEGER, .integer = -7 },
	    (struct store_value){ .type = STORE_INTEGER, .integer = INT64_MAX },
	    "-7,9223372036854775807\r\n");
	expect_row((struct store_value){ .type = STORE_REAL, .real = 2.0 / 3 },
	    (struct store_value){ .type = STORE_REAL, .real = -0.5 },
	    "0.666666667,-0.5\r\n");
}

static void
reals_have_one_form(void **state)
{
	static const struct {
		double value;
		const char *text;
	} cases[] = {
		{ 0.0, "0" },
		{ 1.0, "1" },
		{ 0.1, "0.1" },
		{ 1.0 / 3, "0.333333333" },
		{ 1e-7, "1e-07" },
		{ 123456789.5, "123456790" },
		{ 1e300 * 1e300, "" },
	};
	char buf[NUMBER_STRLEN];

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		assert_string_equal(
		    number_format(cases[i].value, buf), cases[i].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_is_the_columns),
		cmocka_unit_test(texts_are_quoted_and_defused),
		cmocka_unit_test(numbers_are_plain),
		cmocka_unit_test(reals_have_one_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
