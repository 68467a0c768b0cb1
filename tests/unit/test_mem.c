#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/wait.h>
#include <unistd.h>

#include "survey/base/array.h"
#include "survey/base/mem.h"

/* So that the allocators answer NULL under AddressSanitizer as elsewhere. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void
fresh_memory_is_zero(void **state)
{
	static const char zeros[100];
	char *p = mem_alloc(100), *q = mem_array(10, 10);

	(void)state;
	assert_memory_equal(p, zeros, 100);
	assert_memory_equal(q, zeros, 100);
	free(p);
	free(q);
}

static void
nothing_is_an_allocation_too(void **state)
{
	void *p[] = { mem_alloc(0), mem_array(0, 8), mem_array(8, 0),
		mem_resize(NULL, 0, 8) };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(p); i++) {
		assert_non_null(p[i]);
		free(p[i]);
	}
}

static void
texts_are_copied(void **state)
{
	char *copy = mem_strdup("name"), *part = mem_strndup("name", 2);
	char *none = mem_strndup(NULL, 0), *made = mem_printf("%d/%s", 7, "x");

	(void)state;
	assert_string_equal(copy, "name");
	assert_string_equal(part, "na");
	assert_string_equal(none, "");
	assert_string_equal(made, "7/x");
	free(copy);
	free(part);
	free(none);
	free(made);
}

static void
an_array_grows_and_keeps_its_items(void **state)
{
	uint32_t *items = NULL;
	size_t cap = 0, moves = 0;

	(void)state;
	for (uint32_t n = 0; n < 10000; n++) {
		size_t before = cap;

		items = mem_grow(items, n, &cap, sizeof(*items));
		assert_true(cap > n);
		moves += cap != before;
		items[n] = n;
	}
	for (uint32_t n = 0; n < 10000; n++)
		assert_int_equal(items[n], n);
	assert_true(moves < 15);
	free(items);
}

static void
ask_array(void)
{
	free(mem_array(SIZE_MAX / 2, 4));
}

static void
ask_alloc(void)
{
	free(mem_alloc(SIZE_MAX / 2));
}

static void
ask_resize(void)
{
	free(mem_resize(NULL, SIZE_MAX / 2, 4));
}

static void
ask_growth(void)
{
	size_t cap = SIZE_MAX / 2 + 1;

	free(mem_grow(NULL, cap, &cap, 1));
}

static void
too_much_ends_the_program_with_a_message(void **state)
{
	static void (*const ask[])(
	    void) = { ask_array, ask_alloc, ask_resize, ask_growth };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(ask); i++) {
		char said[4096];
		size_t n = 0;
		ssize_t got;
		int ends[2], status;
		pid_t child;

		assert_int_equal(pipe(ends), 0);
		child = fork();
		assert_true(child != -1);
		if (child == 0) {
			if (dup2(ends[1], STDERR_FILENO) == -1)
				_exit(3);
			(void)close(ends[0]);
			ask[i]();
			_exit(0);
		}
		(void)close(ends[1]);
		while (n < sizeof(said) - 1 && (got = read(ends[0], said + n,
						    sizeof(said) - 1 - n)) > 0)
			n += (size_t)got;
		said[n] = '\0';
		(void)close(ends[0]);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 1);
		assert_non_null(strstr(said, ": memory: "));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fresh_memory_is_zero),
		cmocka_unit_test(nothing_is_an_allocation_too),
		cmocka_unit_test(texts_are_copied),
		cmocka_unit_test(an_array_grows_and_keeps_its_items),
		cmocka_unit_test(too_much_ends_the_program_with_a_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
