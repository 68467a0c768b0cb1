#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "survey/base/array.h"
#include "survey/base/num.h"

struct scan_case {
	const char *text;
	uint64_t max;
	size_t used; /* 0: no number */
	uint64_t value;
};

static const struct scan_case scans[] = {
	{ "0", 0, 1, 0 },
	{ "1", 0, 0, 0 },
	{ "7x", 9, 1, 7 },
	{ "10", 9, 0, 0 },
	{ "00012 ", 12, 5, 12 },
	{ "4294967295", UINT32_MAX, 10, UINT32_MAX },
	{ "4294967296", UINT32_MAX, 0, 0 },
	{ "42949672950", UINT32_MAX, 0, 0 },
	{ "18446744073709551615", UINT64_MAX, 20, UINT64_MAX },
	{ "18446744073709551616", UINT64_MAX, 0, 0 },
	{ "99999999999999999999999", UINT64_MAX, 0, 0 },
	{ "", UINT64_MAX, 0, 0 },
	{ "-1", UINT64_MAX, 0, 0 },
	{ "+1", UINT64_MAX, 0, 0 },
	{ " 1", UINT64_MAX, 0, 0 },
	{ "x", UINT64_MAX, 0, 0 },
};

static void
a_number_is_scanned_up_to_its_ceiling(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(scans); i++) {
		const struct scan_case *c = &scans[i];
		const char *end = c->text + strlen(c->text);
		uint64_t value = 77;
		const char *behind = num_scan(c->text, end, c->max, &value);

		if (c->used == 0) {
			assert_null(behind);
			assert_int_equal(value, 77);
		} else {
			assert_ptr_equal(behind, c->text + c->used);
			assert_int_equal(value, c->value);
		}
	}
}

static void
scanning_stops_at_the_end(void **state)
{
	static const char text[] = "1234";
	uint64_t value;

	(void)state;
	assert_ptr_equal(num_scan(text, text + 2, 99, &value), text + 2);
	assert_int_equal(value, 12);
	assert_null(num_scan(text, text, 99, &value));
}

static void
a_text_is_a_number_whole_and_within_bounds(void **state)
{
	uint64_t value = 77;

	(void)state;
	assert_true(num_parse("5", 5, 7, &value));
	assert_int_equal(value, 5);
	assert_true(num_parse("7", 5, 7, &value));
	assert_int_equal(value, 7);
	assert_false(num_parse("4", 5, 7, &value));
	assert_false(num_parse("8", 5, 7, &value));
	assert_false(num_parse("6 ", 5, 7, &value));
	assert_false(num_parse("", 0, 7, &value));
	assert_int_equal(value, 7);
}

struct time_case {
	const char *text;
	bool fits;
	int64_t when;
};

static const struct time_case times[] = {
	{ "2025-07-20T10:01:43Z", true, 1753005703 },
	{ "2025-07-20t10:01:43z", true, 1753005703 },
	{ "2025-07-20 10:01:43", true, 1753005703 },
	{ "2025-07-20T10:01:43.123456Z", true, 1753005703 },
	{ "2025-07-20T12:01:43+02:00", true, 1753005703 },
	{ "2025-07-20T12:01:43+0200", true, 1753005703 },
	{ "2025-07-20T04:31:43.9-05:30", true, 1753005703 },
	{ "2025-07-20", true, 1752969600 },
	{ "1753005703", true, 1753005703 },
	{ "0", true, 0 },
	{ "253402300799", true, 253402300799 },
	{ "253402300800", false, 0 },
	{ "1970-01-01T00:00:00Z", true, 0 },
	{ "1969-12-31T23:59:59Z", true, -1 },
	{ "9999-12-31T23:59:59Z", true, 253402300799 },
	{ "2024-02-29", true, 1709164800 },
	{ "2025-02-29", false, 0 },
	{ "2025-04-31", false, 0 },
	{ "2025-00-01", false, 0 },
	{ "2025-13-01", false, 0 },
	{ "2025-01-00", false, 0 },
	{ "2025-01-32", false, 0 },
	{ "2025-07-20T24:00:00Z", false, 0 },
	{ "2025-07-20T10:60:00Z", false, 0 },
	{ "2025-07-20T10:01:60Z", false, 0 },
	{ "2025-07-20T10:01Z", false, 0 },
	{ "2025-07-20T", false, 0 },
	{ "2025-07-20T10:01:43.Z", false, 0 },
	{ "2025-07-20T10:01:43+24:00", false, 0 },
	{ "2025-07-20T10:01:43+02:60", false, 0 },
	{ "2025-07-20T10:01:43+2:00", false, 0 },
	{ "2025-07-20T10:01:43+", false, 0 },
	{ "2025-07-20T10:01:43+02:", false, 0 },
	{ "2025-07-20T10:01:43Zx", false, 0 },
	{ "2025-07-20x", false, 0 },
	{ "2025-7-20", false, 0 },
	{ "2025/07/20", false, 0 },
	{ "25-07-20", false, 0 },
	{ "-1", false, 0 },
	{ "now", false, 0 },
	{ "", false, 0 },
};

static void
a_time_is_rfc_3339_or_unix_seconds(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(times); i++) {
		int64_t when = 77;
		bool fits = time_parse(times[i].text, &when);

		if (fits != times[i].fits ||
		    when != (fits ? times[i].when : 77))
			fail_msg("\"%s\" read as %lld", times[i].text,
			    (long long)when);
	}
}

static void
a_time_is_written_as_it_is_read(void **state)
{
	static const int64_t moments[] = { 0, -1, 1753005703, 951782400,
		253402300799, -14182940 };
	char buf[TIME_STRLEN];

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(moments); i++) {
		int64_t when;

		assert_ptr_equal(time_format(moments[i], buf), buf);
		assert_true(time_parse(buf, &when));
		assert_true(when == moments[i]);
	}
	assert_string_equal(
	    time_format(1753005703, buf), "2025-07-20T10:01:43Z");
	assert_string_equal(time_format(TIME_UNKNOWN, buf), "unknown");
	assert_string_equal(time_format(INT64_MAX, buf), "unknown");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_scanned_up_to_its_ceiling),
		cmocka_unit_test(scanning_stops_at_the_end),
		cmocka_unit_test(a_text_is_a_number_whole_and_within_bounds),
		cmocka_unit_test(a_time_is_rfc_3339_or_unix_seconds),
		cmocka_unit_test(a_time_is_written_as_it_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
