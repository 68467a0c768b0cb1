#include "survey/base/array.h"
#include "tests/unit/scratch.h"

#include <string.h>
#include <unistd.h>

#include "survey/base/mem.h"
#include "survey/journal.h"

#define RUN   "{\"inputs\":[],\"options\":{\"retries\":3}}"
#define OTHER "{\"inputs\":[],\"options\":{\"retries\":4}}"

/* Of its own, for the ring of in_folder is short. */
static char *
database(const char *name)
{
	return mem_strdup(in_folder(name));
}

static struct journal *
opened(const char *path, const char *run, bool resume, char **kept)
{
	struct reason why = { "" };
	struct journal *j;

	if (journal_open(&j, path, run, resume, kept, &why) != ST_OK)
		fail_msg("%s", why.text);
	return j;
}

static void
add(struct journal *j, const char *line)
{
	struct reason why;

	assert_int_equal(journal_add(j, line, strlen(line), &why), ST_OK);
}

/* The lines joined, each with "|" behind it. */
static enum status
take(void *arg, const char *line, size_t len, struct reason *why)
{
	char *text = arg;
	size_t end = strlen(text);

	(void)why;
	while (len > 0 && line[len - 1] == '\n')
		len--;
	assert_true(end + len + 2 < 4096);
	memcpy(text + end, line, len);
	memcpy(text + end + len, "|", 2);
	return ST_OK;
}

static void
assert_lines(struct journal *j, const char *lines)
{
	char text[4096] = "";
	struct reason why;

	assert_int_equal(journal_read(j, take, text, &why), ST_OK);
	assert_string_equal(text, lines);
}

static void
lines_come_back_as_they_came_and_in_an_order_of_their_own(void **state)
{
	char *path = database("order"), *kept, text[4096] = "";
	struct journal *j = opened(path, RUN, false, &kept);
	struct reason why;

	(void)state;
	assert_null(kept);
	add(j, "b");
	add(j, "aa");
	add(j, "a");
	assert_lines(j, "b|aa|a|");
	assert_int_equal(journal_sync(j, &why), ST_OK);
	add(j, "c");
	assert_int_equal(journal_sorted(j, take, text, &why), ST_OK);
	/* The header comes first, and says nothing of the run. */
	assert_non_null(strstr(text, "{\"dnsroa-answers\":1,\"started\":\""));
	assert_null(strstr(text, "retries"));
	assert_string_equal(strchr(text, '|'), "|a|aa|b|c|");
	assert_int_equal(journal_cut(j, 1, &why), ST_OK);
	assert_lines(j, "b|");
	add(j, "d");
	assert_lines(j, "b|d|");
	journal_close(j, true);
	free(path);
}

static void
a_long_line_is_a_line(void **state)
{
	char *path = database("long"), *kept;
	struct journal *j = opened(path, RUN, false, &kept);
	size_t len = 1000000;
	char *line = mem_alloc(len);
	struct reason why;

	(void)state;
	memset(line, 'x', len);
	add(j, "before");
	assert_int_equal(journal_add(j, line, len, &why), ST_OK);
	add(j, "behind");
	assert_int_equal(journal_sync(j, &why), ST_OK);
	assert_int_equal(access(journal_path(j), F_OK), 0);
	journal_close(j, false);
	j = opened(path, RUN, true, &kept);
	add(j, "later");
	journal_close(j, true);
	free(line);
	free(path);
}

static void
append(const char *path, const char *text)
{
	FILE *f = fopen(path, "a");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
a_run_goes_on_behind_its_last_whole_line(void **state)
{
	char *path = database("torn"), *kept, *file;
	struct journal *j = opened(path, RUN, false, &kept);
	int64_t started = journal_started(j);

	(void)state;
	add(j, "one");
	file = mem_strdup(journal_path(j));
	journal_close(j, false);
	append(file, "tor");
	j = opened(path, RUN, true, &kept);
	assert_int_equal(journal_started(j), started);
	assert_lines(j, "one|");
	add(j, "two");
	assert_lines(j, "one|two|");
	journal_close(j, true);
	assert_int_not_equal(access(file, F_OK), 0);
	free(file);
	free(path);
}

static void
another_run_is_refused_by_what_differs(void **state)
{
	static const struct {
		const char *run, *says;
	} cases[] = {
		{ OTHER, "differs from this one in \"retries\"" },
		{ "{\"inputs\":[],\"options\":{\"retries\":3,\"x\":1}}",
		    "\"x\"" },
		{ "{\"inputs\":[],\"options\":{}}", "\"retries\"" },
		{ "{\"inputs\":[1],\"options\":{\"retries\":3}}",
		    "\"inputs\"" },
	};
	char *path = database("other"), *kept;

	(void)state;
	journal_close(opened(path, RUN, false, &kept), false);
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct reason why = { "" };
		struct journal *j;

		assert_int_equal(
		    journal_open(&j, path, cases[i].run, true, &kept, &why),
		    ST_REFUSED);
		assert_null(j);
		if (strstr(why.text, cases[i].says) == NULL)
			fail_msg("%s", why.text);
	}
	/* It is there still for the one whose it is. */
	journal_close(opened(path, RUN, true, &kept), true);
	free(path);
}

static void
there_is_nothing_to_go_on_with(void **state)
{
	char *path = database("none"), *kept;
	struct reason why = { "" };
	struct journal *j;

	(void)state;
	assert_int_equal(
	    journal_open(&j, path, RUN, true, &kept, &why), ST_MISSING);
	assert_non_null(strstr(why.text, "no run was interrupted"));
	free(path);
}

static void
a_new_run_keeps_the_answers_of_an_interrupted_one(void **state)
{
	char *path = database("kept"), *kept;
	struct journal *j = opened(path, RUN, false, &kept);

	(void)state;
	add(j, "old");
	journal_close(j, false);
	j = opened(path, OTHER, false, &kept);
	assert_non_null(kept);
	assert_int_equal(access(kept, F_OK), 0);
	assert_lines(j, "");
	journal_close(j, true);
	free(kept);
	free(path);
}

static void
runs_at_the_same_time_have_a_journal_each(void **state)
{
	char *path = database("two"), *kept;
	struct journal *a = opened(path, RUN, false, &kept), *b;

	(void)state;
	b = opened(path, RUN, false, &kept);
	assert_null(kept);
	assert_string_not_equal(journal_path(a), journal_path(b));
	add(a, "a");
	add(b, "b");
	assert_lines(a, "a|");
	assert_lines(b, "b|");
	journal_close(a, false);
	/* What is locked is nobody else's to take up. */
	a = opened(path, RUN, true, &kept);
	assert_lines(a, "a|");
	journal_close(a, true);
	journal_close(b, true);
	free(path);
}

static void
without_a_database_it_leaves_no_file(void **state)
{
	char *kept;
	struct journal *j = opened(NULL, RUN, false, &kept);

	(void)state;
	add(j, "x");
	assert_lines(j, "x|");
	assert_int_not_equal(access(journal_path(j), F_OK), 0);
	journal_close(j, true);
}

static void
what_is_no_journal_is_said_to_be_none(void **state)
{
	static const char *const texts[] = { "garbage\n", "{}\n",
		"{\"dnsroa-answers\":1,\"started\":\"2025-07-20T10:00:00Z\"}\n",
		"{\"dnsroa-answers\":1,\"run\":" RUN "}\n" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(texts); i++) {
		char *path = database("foreign"), *kept;
		char *file = mem_printf("%s-answers", path);
		struct reason why = { "" };
		struct journal *j;

		append(file, texts[i]);
		assert_int_equal(
		    journal_open(&j, path, RUN, true, &kept, &why), ST_SYNTAX);
		assert_non_null(strstr(why.text, "not the answers of"));
		assert_int_equal(unlink(file), 0);
		free(file);
		free(path);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    lines_come_back_as_they_came_and_in_an_order_of_their_own),
		cmocka_unit_test(a_long_line_is_a_line),
		cmocka_unit_test(a_run_goes_on_behind_its_last_whole_line),
		cmocka_unit_test(another_run_is_refused_by_what_differs),
		cmocka_unit_test(there_is_nothing_to_go_on_with),
		cmocka_unit_test(
		    a_new_run_keeps_the_answers_of_an_interrupted_one),
		cmocka_unit_test(runs_at_the_same_time_have_a_journal_each),
		cmocka_unit_test(without_a_database_it_leaves_no_file),
		cmocka_unit_test(what_is_no_journal_is_said_to_be_none),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
