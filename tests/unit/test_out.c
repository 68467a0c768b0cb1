#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "survey/base/array.h"
#include "survey/base/large.h"
#include "survey/base/out.h"
#include "tests/unit/tables.h"

/* What went through, as a text that the caller frees. */
static char *
written(struct out *o, FILE *file)
{
	long len;
	char *text;

	assert_int_equal(out_finish(o, NULL), ST_OK);
	len = ftell(file);
	text = mem_array((size_t)len + 1, 1);
	rewind(file);
	assert_int_equal(fread(text, 1, (size_t)len, file), len);
	assert_int_equal(fclose(file), 0);
	return text;
}

static void
items_come_out_as_they_went_in(void **state)
{
	FILE *file = tmpfile();
	struct out o;
	char *text;

	(void)state;
	out_init(&o, file);
	out_text(&o, "a");
	out_char(&o, ' ');
	out_number(&o, 0);
	out_char(&o, ' ');
	out_number(&o, UINT32_MAX);
	out_char(&o, ' ');
	out_number(&o, UINT64_MAX);
	out_char(&o, ' ');
	out_prefix(&o, prefix_of("192.0.2.0/24"));
	out_char(&o, ' ');
	out_prefix(&o, prefix_of("::/0"));
	out_bytes(&o, "xy", 1);
	out_line(&o);
	text = written(&o, file);
	assert_string_equal(text, "a 0 4294967295 18446744073709551615 "
				  "192.0.2.0/24 ::/0x\n");
	free(text);
}

/* RFC 5952 section 4, and what has a dotted quad at its end. */
static const char *const addresses[] = { "0.0.0.0", "255.255.255.255",
	"1.20.255.100", "9.10.99.109", "::", "::1", "1::", "1::1",
	"2001:db8::", "2001:db8::1", "2001:db8:0:1:1:1:1:1",
	"2001:db8::1:0:0:1", "2001:0:0:1::1", "1:0:0:2::", "0:1::1",
	"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:0:8", "abcd:ef01:2345:6789::",
	"a00:ff:f:1000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	"::ffff:192.0.2.1", "::192.0.2.1", "::1:0", "64:ff9b::c000:201" };

static void
addresses_are_those_of_ip_format(void **state)
{
	FILE *file = tmpfile();
	char *text, *rest, buf[IP_STRLEN], pbuf[PREFIX_STRLEN];
	struct out o;
	uint64_t rng = 5952;

	(void)state;
	out_init(&o, file);
	for (size_t i = 0; i < LENGTH_OF(addresses); i++) {
		struct ip ip;

		assert_true(ip_from_text(addresses[i], &ip));
		out_ip(&o, ip);
		out_line(&o);
	}
	for (int i = 0; i < 20000; i++) {
		out_prefix(&o, random_prefix(&rng));
		out_line(&o);
	}
	text = rest = written(&o, file);
	rng = 5952;
	for (size_t i = 0; i < LENGTH_OF(addresses); i++) {
		struct ip ip;

		assert_true(ip_from_text(addresses[i], &ip));
		assert_string_equal(strsep(&rest, "\n"), ip_format(ip, buf));
	}
	for (int i = 0; i < 20000; i++)
		assert_string_equal(strsep(&rest, "\n"),
		    prefix_format(random_prefix(&rng), pbuf));
	assert_string_equal(rest, "");
	free(text);
}

/* Around the buffer's size, and far beyond it. */
static void
texts_of_any_length_pass_through(void **state)
{
	static const size_t lengths[] = { 1, 63, 64, 65, 65471, 65472, 65473,
		65535, 65536, 65537, 300000 };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(lengths); i++) {
		FILE *file = tmpfile();
		char *sent = mem_array(lengths[i] + 1, 1), *text;
		struct out o;

		for (size_t j = 0; j < lengths[i]; j++)
			sent[j] = (char)('a' + j % 23);
		out_init(&o, file);
		out_char(&o, '<');
		out_text(&o, sent);
		out_number(&o, 7);
		out_text(&o, sent);
		text = written(&o, file);
		assert_int_equal(strlen(text), 2 * lengths[i] + 2);
		assert_memory_equal(text + 1, sent, lengths[i]);
		assert_memory_equal(text + 2 + lengths[i], sent, lengths[i]);
		free(text);
		free(sent);
	}
}

static void
a_full_disk_is_an_error(void **state)
{
	FILE *file = fopen("/dev/full", "w");
	struct reason why;
	struct out o;

	(void)state;
	if (file == NULL) {
		print_message("/dev/full: skipped, not there\n");
		skip();
	}
	out_init(&o, file);
	for (int i = 0; i < 1000000 && !o.failed; i++)
		out_text(&o, "0123456789\n");
	/* A loop can stop long before its end. */
	assert_true(o.failed);
	out_text(&o, "more");
	assert_int_equal(out_finish(&o, &why), ST_IO);
	assert_string_equal(
	    why.text, "standard output: No space left on device");
	(void)fclose(file);
	/* Also where all of it fits the buffer. */
	assert_non_null(file = fopen("/dev/full", "w"));
	out_init(&o, file);
	out_text(&o, "short\n");
	assert_false(o.failed);
	assert_int_equal(out_finish(&o, &why), ST_IO);
	(void)fclose(file);
}

/* Who reads along on a terminal gets each line when it is there. */
static void
at_once_means_line_by_line(void **state)
{
	int ends[2];
	char got[8] = "";
	FILE *file;
	struct out o;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_non_null(file = fdopen(ends[1], "w"));
	out_init(&o, file);
	assert_false(o.at_once);
	o.at_once = true;
	out_text(&o, "one");
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(read(ends[0], got, sizeof(got)), -1);
	out_line(&o);
	assert_int_equal(read(ends[0], got, sizeof(got)), 4);
	assert_memory_equal(got, "one\n", 4);
	assert_int_equal(out_finish(&o, NULL), ST_OK);
	(void)fclose(file);
	(void)close(ends[0]);
}

/* Small and large, and none: the same items in another place. */
static void
arrays_move_as_they_are(void **state)
{
	static const size_t sizes[] = { 0, 1, 1000, 524287, 524288, 1000003 };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(sizes); i++) {
		uint32_t *array = mem_array(sizes[i], sizeof(*array));

		for (size_t j = 0; j < sizes[i]; j++)
			array[j] = (uint32_t)(j * 2654435761U);
		array = large_move(array, sizes[i], sizeof(*array));
		assert_non_null(array);
		for (size_t j = 0; j < sizes[i]; j++)
			assert_int_equal(array[j], (uint32_t)(j * 2654435761U));
		/* And it grows like any other. */
		array = mem_resize(array, sizes[i] + 1, sizeof(*array));
		array[sizes[i]] = 1;
		free(array);
	}
	free(large_move(NULL, 0, 16));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_come_out_as_they_went_in),
		cmocka_unit_test(addresses_are_those_of_ip_format),
		cmocka_unit_test(texts_of_any_length_pass_through),
		cmocka_unit_test(a_full_disk_is_an_error),
		cmocka_unit_test(at_once_means_line_by_line),
		cmocka_unit_test(arrays_move_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
