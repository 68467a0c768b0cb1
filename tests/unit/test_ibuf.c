#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "survey/base/ibuf.h"

static const uint8_t bytes[] = { 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87,
	0x88 };

static void
numbers_are_in_network_order(void **state)
{
	struct ibuf b = ibuf_make(bytes, sizeof(bytes));
	uint8_t one;
	uint16_t two;
	uint32_t four;

	(void)state;
	assert_true(ibuf_get8(&b, &one));
	assert_int_equal(one, 0x81);
	assert_true(ibuf_get16(&b, &two));
	assert_int_equal(two, 0x8283);
	assert_true(ibuf_get32(&b, &four));
	assert_int_equal(four, 0x84858687);
	assert_int_equal(ibuf_left(&b), 1);
	assert_true(bytes_get64(bytes) == UINT64_C(0x8182838485868788));
}

/* For each length of a buffer, in a block of its own that ASan guards. */
static void
what_is_not_there_is_not_taken(void **state)
{
	(void)state;
	for (size_t len = 0; len <= sizeof(bytes); len++) {
		uint8_t *copy = malloc(len > 0 ? len : 1), one = 7;
		struct ibuf b, cut = { 0 };
		uint16_t two = 7;
		uint32_t four = 7;

		assert_non_null(copy);
		memcpy(copy, bytes, len);
		b = ibuf_make(copy, len);
		assert_int_equal(ibuf_get8(&b, &one), len >= 1);
		b = ibuf_make(copy, len);
		assert_int_equal(ibuf_get16(&b, &two), len >= 2);
		b = ibuf_make(copy, len);
		assert_int_equal(ibuf_get32(&b, &four), len >= 4);
		assert_int_equal(one, len >= 1 ? 0x81 : 7);
		assert_int_equal(two, len >= 2 ? 0x8182 : 7);
		assert_int_equal(four, len >= 4 ? 0x81828384 : 7);
		b = ibuf_make(copy, len);
		assert_true(ibuf_skip(&b, len));
		assert_false(ibuf_skip(&b, 1));
		assert_false(ibuf_skip(&b, SIZE_MAX));
		b = ibuf_make(copy, len);
		assert_false(ibuf_cut(&b, len + 1, &cut));
		assert_null(cut.at);
		assert_int_equal(ibuf_left(&b), len);
		free(copy);
	}
}

static void
a_cut_ends_where_it_was_told_to(void **state)
{
	struct ibuf b = ibuf_make(bytes, sizeof(bytes)), cut;
	uint32_t four;
	uint16_t two;

	(void)state;
	assert_true(ibuf_cut(&b, 3, &cut));
	assert_int_equal(ibuf_left(&b), 5);
	assert_false(ibuf_get32(&cut, &four));
	assert_true(ibuf_get16(&cut, &two));
	assert_false(ibuf_get16(&cut, &two));
	assert_int_equal(two, 0x8182);
	assert_true(ibuf_get16(&b, &two));
	assert_int_equal(two, 0x8485);
	assert_true(ibuf_cut(&b, 0, &cut));
	assert_int_equal(ibuf_left(&cut), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_in_network_order),
		cmocka_unit_test(what_is_not_there_is_not_taken),
		cmocka_unit_test(a_cut_ends_where_it_was_told_to),
	};

	return cmocka_run_group_tests_name("ibuf", tests, NULL, NULL);
}
