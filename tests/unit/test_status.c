#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "survey/base/status.h"

static void
a_reason_is_set_and_the_status_handed_back(void **state)
{
	struct reason why = { "old" };

	(void)state;
	assert_int_equal(
	    reason_set(&why, ST_SYNTAX, "%s:%d: %s", "file", 7, "bad"),
	    ST_SYNTAX);
	assert_string_equal(why.text, "file:7: bad");
	errno = ENOENT;
	assert_int_equal(reason_errno(&why, ST_IO, "%s", "file"), ST_IO);
	assert_string_equal(why.text, "file: No such file or directory");
	assert_int_equal(
	    reason_prefix(&why, ST_LIMIT, "stage %d", 2), ST_LIMIT);
	assert_string_equal(
	    why.text, "stage 2: file: No such file or directory");
}

static void
nobody_need_want_the_reason(void **state)
{
	(void)state;
	assert_int_equal(reason_set(NULL, ST_SYNTAX, "x"), ST_SYNTAX);
	assert_int_equal(reason_errno(NULL, ST_IO, "x"), ST_IO);
	assert_int_equal(reason_prefix(NULL, ST_MISSING, "x"), ST_MISSING);
}

static void
a_long_reason_is_cut_at_its_end(void **state)
{
	struct reason why;
	char text[2 * sizeof(why.text)];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	(void)reason_set(&why, ST_SYNTAX, "%s", text);
	assert_int_equal(strlen(why.text), sizeof(why.text) - 1);
	(void)reason_errno(&why, ST_IO, "%s", text);
	assert_int_equal(strlen(why.text), sizeof(why.text) - 1);
	(void)reason_prefix(&why, ST_IO, "before");
	assert_int_equal(strlen(why.text), sizeof(why.text) - 1);
	assert_memory_equal(why.text, "before: xxx", 11);
	(void)reason_prefix(&why, ST_IO, "%s", text);
	assert_int_equal(strlen(why.text), sizeof(why.text) - 1);
	assert_memory_equal(why.text, "xxx", 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reason_is_set_and_the_status_handed_back),
		cmocka_unit_test(nobody_need_want_the_reason),
		cmocka_unit_test(a_long_reason_is_cut_at_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
