/*
 * UTF-8: every character there and back, and what is none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "survey/base/array.h"
#include "survey/base/utf8.h"

static void
every_character_comes_back(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		char text[UTF8_STRLEN];
		size_t len = utf8_put(c, text), at = 0;
		int is_surrogate = c >= 0xd800 && c <= 0xdfff;

		if (c > 0)
			assert_int_equal(len, strlen(text));
		assert_int_equal(
		    utf8_length(text, len), is_surrogate ? 0 : len);
		assert_int_equal(utf8_next(text, len, &at),
		    is_surrogate ? UTF8_REPLACEMENT : c);
		assert_int_equal(at, is_surrogate ? 1 : len);
		/* Less than the whole is none. */
		for (size_t less = 0; less < len; less++)
			assert_int_equal(utf8_length(text, less), 0);
	}
}

static void
what_is_not_well_formed_is_no_character(void **state)
{
	static const char *const none[] = { "\x80", "\xbf", "\xc0\x80",
		"\xc1\xbf", "\xc2", "\xc2\x7f", "\xc2\xc0", "\xe0\x80\x80",
		"\xe0\x9f\xbf", "\xe2\x82", "\xe2\x28\xa1", "\xe2\x82\x28",
		"\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80",
		"\xf0\x8f\xbf\xbf", "\xf0\x9f\x98", "\xf0\x28\x8c\xbc",
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80",
		"\xfe", "\xff" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(none); i++) {
		size_t at = 0;

		assert_int_equal(utf8_length(none[i], strlen(none[i])), 0);
		assert_int_equal(
		    utf8_next(none[i], strlen(none[i]), &at), UTF8_REPLACEMENT);
		assert_int_equal(at, 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character_comes_back),
		cmocka_unit_test(what_is_not_well_formed_is_no_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
