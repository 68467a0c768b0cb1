#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "reports/html.h"
#include "reports/value.h"
#include "survey/base/array.h"

typedef void (*write_fn)(FILE *, const char *, size_t);

static char *
written(write_fn write, const char *text, size_t len)
{
	char *made;
	size_t n;
	FILE *out = open_memstream(&made, &n);

	write(out, text, len);
	assert_int_equal(fclose(out), 0);
	return made;
}

struct text_case {
	const char *text;
	size_t len; /* 0: up to the NUL */
	const char *wanted;
};

static void
expect_all(write_fn write, const struct text_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t len =
		    cases[i].len > 0 ? cases[i].len : strlen(cases[i].text);
		char *made = written(write, cases[i].text, len);

		assert_string_equal(made, cases[i].wanted);
		free(made);
	}
}

static void
markup_in_a_text_is_text(void **state)
{
	static const struct text_case cases[] = {
		{ "nl", 0, "nl" },
		{ "<script>alert(1)</script>", 0,
		    "&lt;script&gt;alert(1)&lt;/script&gt;" },
		{ "\" onload='x' &amp;", 0,
		    "&quot; onload=&#39;x&#39; &amp;amp;" },
		{ "a\0b\033c\177", 6,
		    "a\357\277\275b\357\277\275c\357\277\275" },
		{ "\xc3\xa9 \xff \xed\xa0\x80", 0,
		    "\xc3\xa9 \357\277\275 \357\277\275\357\277\275"
		    "\357\277\275" },
	};

	(void)state;
	expect_all(html_bytes, cases, LENGTH_OF(cases));
}

static void
json_in_a_script_cannot_end_it(void **state)
{
	static const struct text_case cases[] = {
		{ "nl", 0, "\"nl\"" },
		{ "</script><!--", 0, "\"\\u003c/script\\u003e\\u003c!--\"" },
		{ "\"\\&\n", 0, "\"\\u0022\\u005c\\u0026\\u000a\"" },
		{ "\xe2\x80\xa8", 0, "\"\\u2028\"" },
		{ "\xff", 0, "\"\357\277\275\"" },
	};

	(void)state;
	expect_all(html_json_text, cases, LENGTH_OF(cases));
	for (size_t i = 0; i + 1 < LENGTH_OF(cases); i++) {
		char *made = written(
		    html_json_text, cases[i].text, strlen(cases[i].text));
		json_t *parsed = json_loads(made, JSON_DECODE_ANY, NULL);

		assert_string_equal(json_string_value(parsed), cases[i].text);
		json_decref(parsed);
		free(made);
	}
}

static void
counts_are_parted_by_thousands(void **state)
{
	static const struct {
		int64_t n;
		const char *wanted;
	} cases[] = {
		{ 0, "0" },
		{ 999, "999" },
		{ 1000, "1,000" },
		{ 12345678, "12,345,678" },
		{ -1000, "-1,000" },
		{ -100, "-100" },
		{ INT64_MIN, "-9,223,372,036,854,775,808" },
	};
	char buf[COUNT_STRLEN];

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		assert_string_equal(
		    count_format(cases[i].n, buf), cases[i].wanted);
}

static void
names_have_u_labels_where_idna_allows(void **state)
{
	static const struct {
		const char *name, *wanted; /* or NULL */
	} cases[] = {
		{ "nl", NULL },
		{ ".", NULL },
		{ "xn--p1ai", "\xd1\x80\xd1\x84" },
		{ "www.xn--p1ai", "www.\xd1\x80\xd1\x84" },
		{ "xn--", NULL },
		{ "xn--ls8h", NULL }, /* IDNA 2008 has no emoji */
		{ "xn--\\255", NULL },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *made = html_unicode_name(cases[i].name);

		if (cases[i].wanted == NULL)
			assert_null(made);
		else
			assert_string_equal(made, cases[i].wanted);
		free(made);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_in_a_text_is_text),
		cmocka_unit_test(json_in_a_script_cannot_end_it),
		cmocka_unit_test(counts_are_parted_by_thousands),
		cmocka_unit_test(names_have_u_labels_where_idna_allows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
