#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/option.h"

#define WORDS_MAX 24

struct parsed {
	struct options o;
	char *words[WORDS_MAX + 1];
	int n, first;
	struct reason why;
	enum status status;
};

/* The words are parted by blanks; the command's name stands before them. */
static void
parse(struct parsed *p, enum command_bit command, const char *line)
{
	*p = (struct parsed){ .n = 1 };
	p->words[0] = mem_strdup("command");
	while (*line != '\0') {
		size_t len = strcspn(line, " ");

		assert_true(p->n < WORDS_MAX);
		p->words[p->n++] = mem_strndup(line, len);
		line += len + (line[len] == ' ');
	}
	p->status =
	    options_parse(&p->o, p->n, p->words, command, &p->first, &p->why);
}

static void
done(struct parsed *p)
{
	options_free(&p->o);
	for (int i = 0; i < p->n; i++)
		free(p->words[i]);
}

static void
assert_refused(enum command_bit command, const char *line, const char *says)
{
	struct parsed p;

	parse(&p, command, line);
	if (p.status != ST_MISUSE)
		fail_msg("\"%s\" is taken", line);
	if (strstr(p.why.text, says) == NULL)
		fail_msg("%s: %s", line, p.why.text);
	done(&p);
}

static void
assert_taken(struct parsed *p, enum command_bit command, const char *line)
{
	parse(p, command, line);
	if (p->status != ST_OK)
		fail_msg("%s: %s", line, p->why.text);
}

static void
without_options_the_method_is_as_documented(void **state)
{
	struct parsed p;

	(void)state;
	assert_taken(&p, CMD_SURVEY, "");
	assert_null(p.o.root_zone);
	assert_int_equal(p.o.categories, 0);
	assert_int_equal(p.o.filters.min_len[IPV4], 8);
	assert_int_equal(p.o.filters.max_len[IPV4], 24);
	assert_int_equal(p.o.filters.min_len[IPV6], 16);
	assert_int_equal(p.o.filters.max_len[IPV6], 48);
	assert_int_equal(p.o.filters.min_peers, 10);
	assert_false(p.o.filters.min_peers_given);
	assert_int_equal(p.o.choice.method, METHOD_STRICT);
	assert_int_equal(p.o.choice.glue, GLUE_ANSWER);
	assert_false(p.o.method_given);
	assert_int_equal(p.o.vrps_time, TIME_UNKNOWN);
	assert_float_equal(p.o.max_gap_questions, 0.01, 1e-15);
	assert_float_equal(p.o.max_gap_rows, 0.001, 1e-15);
	assert_false(p.o.offline || p.o.as0_tals || p.o.allow_degraded);
	assert_int_equal(p.first, 1);
	assert_false(p.o.help);
	done(&p);
}

static void
every_option_of_a_survey_lands_where_it_belongs(void **state)
{
	struct parsed p;

	(void)state;
	assert_taken(&p, CMD_SURVEY,
	    "--root-zone r --gtlds=g"
	    " --public-suffixes p --answers a --as0-tals --method manrs2020"
	    " --glue union --offline --label l --allow-degraded"
	    " --min-peers 3");
	assert_string_equal(p.o.root_zone, "r");
	assert_string_equal(p.o.gtlds, "g");
	assert_string_equal(p.o.public_suffixes, "p");
	assert_int_equal(p.o.answers.n, 1);
	assert_string_equal(p.o.answers.list[0], "a");
	assert_string_equal(p.o.label, "l");
	assert_true(p.o.as0_tals && p.o.offline && p.o.allow_degraded);
	assert_true(p.o.method_given && p.o.glue_given);
	assert_int_equal(p.o.choice.method, METHOD_MANRS2020);
	assert_int_equal(p.o.choice.glue, GLUE_UNION);
	assert_int_equal(p.o.filters.min_peers, 3);
	assert_true(p.o.filters.min_peers_given);
	done(&p);
	assert_taken(&p, CMD_REPORT, "--format csv -o dir 7");
	assert_string_equal(p.o.format, "csv");
	assert_string_equal(p.o.output, "dir");
	assert_string_equal(p.words[p.first], "7");
	done(&p);
	assert_taken(&p, CMD_VALIDATE, "--json");
	assert_true(p.o.json);
	done(&p);
	assert_taken(&p, CMD_ROUTES, "--dump");
	assert_true(p.o.dump);
	done(&p);
	assert_taken(&p, CMD_ZONES, "--skipped");
	assert_true(p.o.skipped);
	done(&p);
	assert_taken(&p, CMD_SURVEY, "--glue answer --method strict");
	assert_int_equal(p.o.choice.glue, GLUE_ANSWER);
	assert_true(p.o.method_given && p.o.glue_given);
	done(&p);
}

static void
repeatable_options_keep_all_in_order(void **state)
{
	struct parsed p;

	(void)state;
	assert_taken(&p, CMD_SURVEY,
	    "--routes a --vrps v --routes b"
	    " --zone-data y --zone-list l --routes - --zone-list m --vrps w"
	    " --zone-data z");
	assert_int_equal(p.o.routes.n, 3);
	assert_string_equal(p.o.routes.list[0], "a");
	assert_string_equal(p.o.routes.list[1], "b");
	assert_string_equal(p.o.routes.list[2], "-");
	assert_int_equal(p.o.vrps.n, 2);
	assert_string_equal(p.o.vrps.list[1], "w");
	assert_int_equal(p.o.zone_lists.n, 2);
	assert_string_equal(p.o.zone_lists.list[1], "m");
	assert_int_equal(p.o.zone_data.n, 2);
	assert_string_equal(p.o.zone_data.list[0], "y");
	done(&p);
	/* Others are once: the last counts. */
	assert_taken(&p, CMD_SURVEY, "--root-zone a --root-zone b");
	assert_string_equal(p.o.root_zone, "b");
	done(&p);
}

static void
numbers_have_bounds(void **state)
{
	static const struct {
		enum command_bit command;
		const char *option;
		const char *good[2], *bad;
	} cases[] = {
		{ CMD_SURVEY, "min-peers", { "0", "4294967294" },
		    "4294967295" },
		{ CMD_SURVEY, "min-length4", { "0", "32" }, "33" },
		{ CMD_SURVEY, "max-length4", { "0", "32" }, "33" },
		{ CMD_SURVEY, "min-length6", { "0", "128" }, "129" },
		{ CMD_ROUTES, "max-length6", { "0", "128" }, "129" },
		{ CMD_SURVEYS, "delete", { "1", "9223372036854775807" },
		    "9223372036854775808" },
		{ CMD_SURVEYS, "keep", { "1", "9223372036854775807" }, "0" },
		{ CMD_SURVEYS, "delete", { "1", "2" }, "0" },
	};
	static const char *const none[] = { "x", "-1", "1x", "0x1", "1.5",
		"99999999999999999999" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *line;
		struct parsed p;

		for (int j = 0; j < 2; j++) {
			line = mem_printf(
			    "--%s %s", cases[i].option, cases[i].good[j]);
			assert_taken(&p, cases[i].command, line);
			done(&p);
			free(line);
		}
		line = mem_printf("--%s %s", cases[i].option, cases[i].bad);
		assert_refused(cases[i].command, line, "a number from");
		free(line);
		for (size_t j = 0; j < LENGTH_OF(none); j++) {
			line = mem_printf("--%s %s", cases[i].option, none[j]);
			assert_refused(cases[i].command, line, none[j]);
			free(line);
		}
		line = mem_printf("--%s=", cases[i].option);
		assert_refused(cases[i].command, line, "a number from");
		free(line);
	}
}

static void
numbers_of_families_stay_apart(void **state)
{
	struct parsed p;

	(void)state;
	assert_taken(&p, CMD_SURVEY,
	    "--min-length4 1 --max-length4 2"
	    " --min-length6 3 --max-length6 4");
	assert_int_equal(p.o.filters.min_len[IPV4], 1);
	assert_int_equal(p.o.filters.max_len[IPV4], 2);
	assert_int_equal(p.o.filters.min_len[IPV6], 3);
	assert_int_equal(p.o.filters.max_len[IPV6], 4);
	done(&p);
	assert_taken(&p, CMD_SURVEYS, "--delete 5 --keep 6");
	assert_int_equal(p.o.delete_survey, 5);
	assert_int_equal(p.o.keep, 6);
	done(&p);
}

static void
allowed_gaps_are_percentages(void **state)
{
	static const struct {
		const char *value;
		double questions, rows;
	} good[] = {
		{ "0", 0, 0.001 },
		{ "100", 1, 0.001 },
		{ "2.5", 0.025, 0.001 },
		{ "1,0.1", 0.01, 0.001 },
		{ "0,0", 0, 0 },
		{ "100,100", 1, 1 },
		{ "5,2", 0.05, 0.02 },
	};
	static const char *const bad[] = { "x", "-1", "101", "1,101", "1,",
		",1", "1,2,3", "1;2", "nan", "inf", "1,nan", "0x1", "1e1",
		"1.2.3", "1,-1", "1%", ".5", "" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		char *line = mem_printf("--max-gaps %s", good[i].value);
		struct parsed p;

		assert_taken(&p, CMD_SURVEY, line);
		assert_float_equal(
		    p.o.max_gap_questions, good[i].questions, 1e-12);
		assert_float_equal(p.o.max_gap_rows, good[i].rows, 1e-12);
		done(&p);
		free(line);
	}
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		char *line = mem_printf("--max-gaps=%s", bad[i]);

		assert_refused(CMD_SURVEY, line, "percent of");
		free(line);
	}
}

static void
categories_are_named_one_by_one_or_by_row(void **state)
{
	enum {
		G = 1 << CAT_GTLD,
		C = 1 << CAT_CCTLD,
		R = 1 << CAT_REVMAP,
		SG = 1 << CAT_SUB_GTLD,
		SC = 1 << CAT_SUB_CCTLD
	};
	static const struct {
		const char *value;
		unsigned int bits;
	} good[] = {
		{ "gTLD", G },
		{ "gtld", G },
		{ "gTLD,ccTLD", G | C },
		{ "gTLD,gTLD,", G },
		{ "TLD", G | C },
		{ "tld", G | C },
		{ "tTLD", 1 << CAT_TTLD },
		{ "TLD+revMap", G | C | R },
		{ "ccTLD+sub", C | SC },
		{ "gTLD+sub,enum", G | SG | 1 << CAT_ENUM },
		{ "core", G | C | R | SG | SC },
		{ "all", (1 << CATEGORIES) - 1 },
	};
	static const char *const bad[] = { "", ",", "gTLD,,ccTLD", "gTL",
		"TLDs", "gTLD;ccTLD" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		char *line = mem_printf("--category=%s", good[i].value);
		struct parsed p;

		assert_taken(&p, CMD_ZONES, line);
		assert_int_equal(p.o.categories, good[i].bits);
		done(&p);
		free(line);
	}
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		char *line = mem_printf("--category=%s", bad[i]);

		assert_refused(CMD_ZONES, line, "categor");
		free(line);
	}
}

static void
words_and_times_are_checked(void **state)
{
	struct parsed p;

	(void)state;
	assert_taken(&p, CMD_VRPS, "--vrps-time 2025-07-20T10:01:43Z");
	assert_int_equal(p.o.vrps_time, 1753005703);
	done(&p);
	assert_refused(CMD_VRPS, "--vrps-time soon", "a time is wanted");
	assert_refused(CMD_SURVEY, "--method loose", "strict or manrs2020");
	assert_refused(CMD_REASSESS, "--glue both", "answer or union");
	assert_refused(CMD_REASSESS, "--glue=", "answer or union");
}

static void
what_is_unknown_or_of_another_command_is_named(void **state)
{
	(void)state;
	assert_refused(CMD_SURVEY, "--nonsense", "--nonsense: no such");
	assert_refused(CMD_SURVEY, "--nonsense=1", "--nonsense=1: no such");
	assert_refused(CMD_SURVEY, "-x", "-x: no such");
	/* Not the word before it. */
	assert_refused(CMD_REPORT, "7 -xy", "-x: no such");
	assert_refused(CMD_SURVEY, "-o dir", "-o: no such");
	assert_refused(CMD_REPORT, "--routes f", "--routes: no such");
	assert_refused(CMD_SURVEYS, "--vrps-time 1", "--vrps-time: no such");
	assert_refused(
	    CMD_SURVEY, "--offline=yes", "--offline=yes: takes no value");
	/* More than one option begins so. */
	assert_refused(CMD_SURVEY, "--min-len 3", "--min-len: no such");
}

static void
a_missing_value_is_said(void **state)
{
	(void)state;
	assert_refused(CMD_SURVEY, "--label", "--label: wants a value");
	assert_refused(
	    CMD_SURVEY, "--offline --routes", "--routes: wants a value");
	assert_refused(CMD_REPORT, "-o", "-o: wants a value");
}

static void
the_first_fault_is_told(void **state)
{
	(void)state;
	assert_refused(CMD_SURVEY, "--method x --glue y", "--method x");
	assert_refused(CMD_SURVEY, "--glue y --nonsense", "--glue y");
}

static void
arguments_stand_behind_the_options(void **state)
{
	struct parsed p;

	(void)state;
	assert_taken(&p, CMD_VALIDATE, "193.0.0.0/16 --json 64500");
	assert_true(p.o.json);
	assert_int_equal(p.n - p.first, 2);
	assert_string_equal(p.words[p.first], "193.0.0.0/16");
	done(&p);
	/* Behind "--" nothing is an option; "-" never was. */
	assert_taken(&p, CMD_VRPS, "- -- --as0-tals");
	assert_int_equal(p.n - p.first, 2);
	assert_string_equal(p.words[p.first], "-");
	assert_string_equal(p.words[p.first + 1], "--as0-tals");
	assert_false(p.o.as0_tals);
	done(&p);
}

static void
help_is_asked_for(void **state)
{
	static const char *const lines[] = { "-h", "--help", "--offline -h",
		"-h --nonsense" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(lines); i++) {
		struct parsed p;

		assert_taken(&p, CMD_SURVEY, lines[i]);
		assert_true(p.o.help);
		done(&p);
	}
}

/* Each line of help names an option that the parser takes. */
static void
help_names_the_options_of_the_command_alone(void **state)
{
	static const enum command_bit commands[] = { CMD_SURVEY, CMD_REPORT,
		CMD_REASSESS, CMD_ZONES, CMD_ROUTES, CMD_VALIDATE, CMD_VRPS,
		CMD_SURVEYS };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(commands); i++) {
		char *text, *line, *end;
		size_t len, names = 0;
		FILE *out = open_memstream(&text, &len);

		options_help(out, commands[i]);
		assert_int_equal(fclose(out), 0);
		for (line = text; (end = strchr(line, '\n')) != NULL;
		     line = end + 1) {
			const char *name = strstr(line, "--");
			char *word;
			struct parsed p;

			assert_true(name != NULL && name < end);
			word = mem_strndup(name, strcspn(name, " "));
			parse(&p, commands[i], word);
			if (p.status != ST_OK &&
			    strstr(p.why.text, "wants a value") == NULL)
				fail_msg("%s: %s", word, p.why.text);
			done(&p);
			free(word);
			names++;
		}
		assert_true(names >= 1);
		if (commands[i] == CMD_SURVEYS)
			assert_int_equal(names, 5);
		free(text);
	}
}

static const char *
text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "(none)";
}

static void
options_in_force_are_recorded(void **state)
{
	json_error_t error;
	struct parsed p;
	json_t *object;
	char *text;

	(void)state;
	assert_taken(&p, CMD_SURVEY,
	    "--root-zone r --routes a --routes b"
	    " --vrps v --category enum,gTLD --min-peers 4 --method manrs2020"
	    " --vrps-time 1753005703 --offline");
	text = options_json(&p.o, CMD_SURVEY);
	object = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	assert_non_null(object);
	assert_string_equal(text_of(object, "root-zone"), "r");
	assert_string_equal(text_of(object, "gtlds"), "(none)");
	assert_string_equal(text_of(object, "method"), "manrs2020");
	assert_string_equal(text_of(object, "glue"), "answer");
	assert_string_equal(
	    text_of(object, "vrps-time"), "2025-07-20T10:01:43Z");
	assert_int_equal(json_array_size(json_object_get(object, "routes")), 2);
	assert_int_equal(
	    json_integer_value(json_object_get(object, "min-peers")), 4);
	assert_int_equal(
	    json_integer_value(json_object_get(object, "max-length6")), 48);
	assert_true(json_is_true(json_object_get(object, "offline")));
	assert_true(json_is_false(json_object_get(object, "as0-tals")));
	assert_string_equal(json_string_value(json_array_get(
				json_object_get(object, "category"), 0)),
	    "gTLD");
	json_decref(object);
	free(text);
	done(&p);
}

/* A file's name is bytes; what is recorded is text, and tells them. */
static void
names_that_are_no_utf8_are_recorded_escaped(void **state)
{
	static const struct {
		const char *name, *recorded;
	} cases[] = {
		{ "plain", "plain" },
		{ "a\\xb", "a\\xb" },
		{ "\xc3\xa4", "\xc3\xa4" },
		{ "\xff.gz", "\\xff.gz" },
		{ "\xc3\xa4\\\xff", "\\xc3\\xa4\\\\\\xff" },
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *line = mem_printf("--root-zone %s --routes r --routes"
					" %s --label %s",
		    cases[i].name, cases[i].name, cases[i].name);
		json_error_t error;
		struct parsed p;
		json_t *object;
		char *text;

		assert_taken(&p, CMD_SURVEY, line);
		text = options_json(&p.o, CMD_SURVEY);
		object = json_loads(text, 0, &error);
		assert_non_null(object);
		assert_string_equal(
		    text_of(object, "root-zone"), cases[i].recorded);
		assert_string_equal(
		    text_of(object, "label"), cases[i].recorded);
		assert_string_equal(json_string_value(json_array_get(
					json_object_get(object, "routes"), 1)),
		    cases[i].recorded);
		json_decref(object);
		free(text);
		done(&p);
		free(line);
	}
}

struct over_case {
	const char *base, *line, *json;
};

static const struct over_case over_cases[] = {
	{ "{}", "", "{}" },
	{ "{\"min-peers\":3,\"routes\":[\"a\"]}", "",
	    "{\"min-peers\":3,\"routes\":[\"a\"]}" },
	/* What is said counts, and nothing that is there by default. */
	{ "{\"min-peers\":3,\"routes\":[\"a\",\"b\"],\"x\":1}",
	    "--routes c --glue union",
	    "{\"glue\":\"union\",\"min-peers\":3,\"routes\":[\"c\"],"
	    "\"x\":1}" },
	{ "{\"as0-tals\":false}", "--as0-tals", "{\"as0-tals\":true}" },
	/* It is not part of what a survey is. */
	{ "{}", "--vrps v --skip-known", "{\"vrps\":[\"v\"]}" },
	{ "[1]", "--glue union", "{\"glue\":\"union\"}" },
	{ "no JSON", "--glue union", "{\"glue\":\"union\"}" },
};

static void
what_is_said_lies_over_what_was_recorded(void **state)
{
	struct parsed p;
	char *text;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(over_cases); i++) {
		const struct over_case *c = &over_cases[i];

		assert_taken(&p, CMD_REASSESS, c->line);
		text = options_json_over(c->base, &p.o, CMD_REASSESS);
		assert_string_equal(text, c->json);
		free(text);
		done(&p);
	}
	/* Said to be empty: then it is no more. */
	assert_taken(&p, CMD_REASSESS, "");
	options_say(&p.o, CMD_REASSESS, "slurm");
	options_say(&p.o, CMD_REASSESS, "vrps-time");
	text = options_json_over(
	    "{\"slurm\":[\"s\"],\"vrps-time\":\"t\",\"irr\":[\"i\"]}", &p.o,
	    CMD_REASSESS);
	assert_string_equal(text, "{\"irr\":[\"i\"]}");
	free(text);
	done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_options_the_method_is_as_documented),
		cmocka_unit_test(
		    every_option_of_a_survey_lands_where_it_belongs),
		cmocka_unit_test(repeatable_options_keep_all_in_order),
		cmocka_unit_test(numbers_have_bounds),
		cmocka_unit_test(numbers_of_families_stay_apart),
		cmocka_unit_test(allowed_gaps_are_percentages),
		cmocka_unit_test(categories_are_named_one_by_one_or_by_row),
		cmocka_unit_test(words_and_times_are_checked),
		cmocka_unit_test(
		    what_is_unknown_or_of_another_command_is_named),
		cmocka_unit_test(a_missing_value_is_said),
		cmocka_unit_test(the_first_fault_is_told),
		cmocka_unit_test(arguments_stand_behind_the_options),
		cmocka_unit_test(help_is_asked_for),
		cmocka_unit_test(help_names_the_options_of_the_command_alone),
		cmocka_unit_test(options_in_force_are_recorded),
		cmocka_unit_test(names_that_are_no_utf8_are_recorded_escaped),
		cmocka_unit_test(what_is_said_lies_over_what_was_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
