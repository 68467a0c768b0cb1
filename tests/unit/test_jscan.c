#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "roa/jscan.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"

/* A scanner over bytes, and what it needs. */
struct scene {
	struct jscan scan;
	struct input *in;
	struct reason why;
	int fd;
};

static bool
open_bytes(struct scene *scene, const void *bytes, size_t len)
{
	char path[64];

	scene->why.text[0] = '\0';
	scene->fd = memfd_create("json", 0);
	assert_true(scene->fd >= 0);
	assert_int_equal(write(scene->fd, bytes, len), (ssize_t)len);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", scene->fd);
	assert_int_equal(input_open(&scene->in, path, &scene->why), ST_OK);
	return jscan_init(&scene->scan, scene->in, &scene->why);
}

static struct jscan *
open_text(struct scene *scene, const char *text)
{
	assert_true(open_bytes(scene, text, strlen(text)));
	return &scene->scan;
}

static void
close_scene(struct scene *scene)
{
	assert_int_equal(
	    scene->scan.status == ST_OK, scene->why.text[0] == '\0');
	jscan_free(&scene->scan);
	input_close(scene->in);
	assert_int_equal(close(scene->fd), 0);
}

static void
assert_value(
    struct jscan *s, enum jscan_kind kind, const char *text, size_t len)
{
	struct jscan_value v;

	assert_true(jscan_take(s, &v));
	assert_int_equal(v.kind, kind);
	assert_int_equal(v.len, len);
	assert_memory_equal(v.text, text, len);
}

static void
a_document_is_walked_item_by_item(void **state)
{
	struct scene scene;
	struct jscan *s = open_text(&scene,
	    "\xef\xbb\xbf {\"a\":[],\"b\" : [1 , \"x\"],\"\":{ },\"n\":null,\n"
	    "\"t\":true,\"f\":false,\"o\":{\"p\":{}},\"last\":-0.5E-7}\n\n");

	(void)state;
	assert_int_equal(jscan_peek(s), '{');
	jscan_enter(s);
	assert_true(jscan_next(s));
	assert_string_equal(s->key, "a");
	jscan_enter(s);
	assert_false(jscan_next(s));
	assert_true(jscan_next(s));
	assert_string_equal(s->key, "b");
	jscan_enter(s);
	assert_int_equal(s->depth, 2);
	assert_true(jscan_next(s));
	assert_value(s, JSCAN_NUMBER, "1", 1);
	assert_true(jscan_next(s));
	assert_value(s, JSCAN_STRING, "x", 1);
	assert_false(jscan_next(s));
	assert_true(jscan_next(s));
	assert_string_equal(s->key, "");
	assert_value(s, JSCAN_OTHER, "", 0);
	assert_true(jscan_next(s));
	assert_value(s, JSCAN_NULL, "", 0);
	assert_true(jscan_next(s));
	assert_int_equal(s->lines, 1);
	assert_value(s, JSCAN_OTHER, "", 0);
	assert_true(jscan_next(s));
	assert_value(s, JSCAN_OTHER, "", 0);
	assert_true(jscan_next(s));
	assert_value(s, JSCAN_OTHER, "", 0);
	assert_true(jscan_next(s));
	assert_string_equal(s->key, "last");
	assert_value(s, JSCAN_NUMBER, "-0.5E-7", 7);
	assert_false(jscan_next(s));
	assert_int_equal(s->depth, 0);
	assert_false(jscan_next(s));
	assert_true(jscan_end(s));
	assert_int_equal(s->status, ST_OK);
	assert_int_equal(s->lines, 3);
	close_scene(&scene);
}

static void
keys_that_are_too_long_or_hold_a_nul_are_none(void **state)
{
	struct scene scene;
	struct jscan *s = open_text(&scene,
	    "{\"0123456789012345678901234567890\":1,"
	    "\"01234567890123456789012345678901\":2,\"a\\u0000b\":3,"
	    "\"\\u00e9\":4}");

	(void)state;
	jscan_enter(s);
	assert_true(jscan_next(s));
	assert_string_equal(s->key, "0123456789012345678901234567890");
	assert_value(s, JSCAN_NUMBER, "1", 1);
	assert_true(jscan_next(s));
	assert_string_equal(s->key, "");
	assert_value(s, JSCAN_NUMBER, "2", 1);
	assert_true(jscan_next(s));
	assert_string_equal(s->key, "");
	assert_value(s, JSCAN_NUMBER, "3", 1);
	assert_true(jscan_next(s));
	assert_string_equal(s->key, "\xc3\xa9");
	assert_value(s, JSCAN_NUMBER, "4", 1);
	assert_false(jscan_next(s));
	assert_true(jscan_end(s));
	close_scene(&scene);
}

static const struct {
	const char *json, *text;
	size_t len;
} strings[] = {
	{ "\"\"", "", 0 },
	{ "\"abc\x7f\"", "abc\x7f", 4 },
	{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8 },
	{ "\"a\\u0000b\"", "a\0b", 3 },
	{ "\"\\u0041\\u007f\\u0080\\u07ff\"", "A\x7f\xc2\x80\xdf\xbf", 6 },
	{ "\"\\u0800\\u20AC\\uffff\"", "\xe0\xa0\x80\xe2\x82\xac\xef\xbf\xbf",
	    9 },
	{ "\"\\ud800\\udc00\\uDBFF\\uDFFF\"",
	    "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 8 },
	{ "\"\\ud7ff\\ue000\"", "\xed\x9f\xbf\xee\x80\x80", 6 },
	{ "\"\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80"
	  "\x80\xf4\x8f\xbf\xbf\"",
	    "\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80"
	    "\x80\xf4\x8f\xbf\xbf",
	    21 },
	{ "\"x\\\\\"", "x\\", 2 },
};

static void
strings_are_resolved(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(strings); i++) {
		struct scene scene;
		struct jscan *s = open_text(&scene, strings[i].json);

		print_message("  %s\n", strings[i].json);
		assert_value(s, JSCAN_STRING, strings[i].text, strings[i].len);
		assert_true(jscan_end(s));
		close_scene(&scene);
	}
}

/*
 * Each token at each place around the end of what the scanner copies at a
 * time, and of the input's blocks.
 */
static void
tokens_may_stand_across_any_border(void **state)
{
	static const size_t borders[] = { (size_t)1 << 15, INPUT_BLOCK };
	static const struct {
		const char *json;
		enum jscan_kind kind;
		const char *text;
	} tokens[] = {
		{ "\"a\\u20acb\\\\\"", JSCAN_STRING,
		    "a\xe2\x82\xac"
		    "b\\" },
		{ "-12.5e+10", JSCAN_NUMBER, "-12.5e+10" },
		{ "null", JSCAN_NULL, "" },
		{ "false", JSCAN_OTHER, "" },
		{ "{\"k\":[true]}", JSCAN_OTHER, "" },
	};
	char *text = mem_alloc(INPUT_BLOCK + 64);

	(void)state;
	for (size_t b = 0; b < 2; b++)
		for (size_t i = 0; i < LENGTH_OF(tokens); i++)
			for (size_t k = 0; k <= strlen(tokens[i].json); k++) {
				size_t len = borders[b] - k;
				struct scene scene;

				memset(text, '\n', len);
				memcpy(text + len, tokens[i].json,
				    strlen(tokens[i].json));
				assert_true(open_bytes(&scene, text,
				    len + strlen(tokens[i].json)));
				assert_value(&scene.scan, tokens[i].kind,
				    tokens[i].text, strlen(tokens[i].text));
				assert_true(jscan_end(&scene.scan));
				assert_int_equal(scene.scan.lines, len);
				assert_int_equal(jscan_offset(&scene.scan),
				    len + strlen(tokens[i].json));
				close_scene(&scene);
			}
	free(text);
}

/* "[", two million blanks and "]" as bzip2. */
static const uint8_t blanks_bz2[] = { 0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59,
	0x26, 0x53, 0x59, 0xd5, 0x35, 0x26, 0xe8, 0x00, 0x40, 0x42, 0xb2, 0x00,
	0x80, 0x04, 0x40, 0x00, 0x00, 0x0a, 0x00, 0x08, 0x20, 0x00, 0x30, 0xcd,
	0x00, 0x54, 0x86, 0x98, 0x50, 0x40, 0x1d, 0xa0, 0x90, 0x09, 0x6e, 0x82,
	0x00, 0xf1, 0x77, 0x24, 0x53, 0x85, 0x09, 0x0d, 0x53, 0x52, 0x6e,
	0x80 };

static void
a_torn_archive_is_an_error_of_the_walk(void **state)
{
	struct scene scene;
	struct jscan *s = &scene.scan;

	(void)state;
	assert_true(open_bytes(&scene, blanks_bz2, sizeof(blanks_bz2)));
	assert_true(jscan_skip(s));
	assert_true(jscan_end(s));
	assert_int_equal(jscan_offset(s), 2 + (2 << 20));
	close_scene(&scene);
	assert_true(open_bytes(&scene, blanks_bz2, sizeof(blanks_bz2) - 1));
	assert_false(jscan_skip(s) && jscan_end(s));
	assert_int_equal(s->status, ST_SYNTAX);
	close_scene(&scene);
	/* Already the first bytes are not to be had. */
	assert_false(open_bytes(&scene, blanks_bz2, 20));
	assert_int_equal(scene.scan.status, ST_SYNTAX);
	close_scene(&scene);
}

static void
after_a_failure_nothing_is_taken(void **state)
{
	struct scene scene;
	struct jscan *s = open_text(&scene, "1 [2,\"x\",null,{}]");
	struct jscan_value v;
	char first[sizeof(scene.why.text)];

	(void)state;
	jscan_enter(s);
	assert_int_equal(s->status, ST_SYNTAX);
	assert_non_null(strstr(scene.why.text,
	    "offset 0 (line 1): '1' where an array or object should stand"));
	memcpy(first, scene.why.text, sizeof(first));
	assert_int_equal(jscan_peek(s), '\0');
	assert_false(jscan_take(s, &v));
	assert_false(jscan_skip(s));
	assert_false(jscan_next(s));
	assert_false(jscan_end(s));
	jscan_enter(s);
	assert_int_equal(s->depth, 0);
	assert_false(jscan_fail(s, ST_LIMIT, "another"));
	assert_int_equal(s->status, ST_SYNTAX);
	/* The first failure is the one that is told. */
	assert_string_equal(scene.why.text, first);
	close_scene(&scene);
}

static void
an_empty_input_has_no_value(void **state)
{
	struct scene scene;
	struct jscan *s = open_text(&scene, "");

	(void)state;
	assert_int_equal(jscan_peek(s), '\0');
	assert_true(jscan_end(s));
	assert_false(jscan_skip(s));
	assert_non_null(
	    strstr(scene.why.text, "the file ends where a value should stand"));
	close_scene(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_is_walked_item_by_item),
		cmocka_unit_test(keys_that_are_too_long_or_hold_a_nul_are_none),
		cmocka_unit_test(strings_are_resolved),
		cmocka_unit_test(tokens_may_stand_across_any_border),
		cmocka_unit_test(a_torn_archive_is_an_error_of_the_walk),
		cmocka_unit_test(after_a_failure_nothing_is_taken),
		cmocka_unit_test(an_empty_input_has_no_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
