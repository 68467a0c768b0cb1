#include "survey/base/array.h"
#include "tests/unit/text_files.h"

#include "survey/config.h"

static struct config *
load(const char *text)
{
	struct config *config = NULL;
	struct reason why = { "" };

	if (config_load(&config, text_path(text), &why) != ST_OK)
		fail_msg("%s", why.text);
	texts_close();
	return config;
}

static void
assert_text(const struct config *config, const char *kind, const char *name,
    const char *key, const char *wanted)
{
	const char *text = config_text(config, kind, name, key);

	if (wanted == NULL)
		assert_null(text);
	else if (text == NULL)
		fail_msg("%s %s: no %s", kind, name, key);
	else
		assert_string_equal(text, wanted);
}

static void
the_built_in_text_is_in_force(void **state)
{
	struct config *config = load("");

	(void)state;
	assert_text(config, "input", "root-zone", "option", "root-zone");
	assert_text(config, "general", "", "contact", NULL);
	assert_int_equal(config_seconds(config, "fetch", "max-age"), 72000);
	assert_int_equal(config_number(config, "fetch", "max-size"), 1 << 30);
	assert_int_equal(config_number(config, "fetch", "tries"), 4);
	assert_true(config_share(config, "health", "min-share") == 0.5);
	assert_false(config_flag(config, "input", "irr", "fetch", true));
	assert_true(config_flag(config, "input", "gtlds", "fetch", true));
	config_free(config);
}

/* Every place stands in it once. */
static void
no_two_inputs_have_the_same_place(void **state)
{
	static const char *const kinds[] = { "input", "archive" };
	struct config *config = load("");
	const char *seen[64], *name, *place;
	size_t n = 0;

	(void)state;
	for (size_t k = 0; k < LENGTH_OF(kinds); k++)
		for (size_t i = 0;
		     (name = config_name(config, kinds[k], i)) != NULL; i++)
			for (size_t j = 0;
			     (place = config_value(
				  config, kinds[k], name, "place", j)) != NULL;
			     j++) {
				for (size_t s = 0; s < n; s++)
					assert_string_not_equal(seen[s], place);
				assert_true(n < LENGTH_OF(seen));
				seen[n++] = place;
			}
	assert_true(n >= 9);
	config_free(config);
}

static void
a_key_of_the_user_replaces_all_built_in_values_of_it(void **state)
{
	struct config *config =
	    load("# mine\n[input vrps]\n place=https://a.example/x#y \n"
		 "place = http://b.example/\n\n[fetch]\nmax-age = 2 d\n"
		 "[input own]\noption = zone-list\nplace = https://c.example/\n"
		 "[input gtlds]\nplace =\n");

	(void)state;
	assert_string_equal(config_value(config, "input", "vrps", "place", 0),
	    "https://a.example/x#y");
	assert_string_equal(config_value(config, "input", "vrps", "place", 1),
	    "http://b.example/");
	assert_null(config_value(config, "input", "vrps", "place", 2));
	/* Other keys and sections stay. */
	assert_text(config, "input", "vrps", "option", "vrps");
	assert_int_equal(config_seconds(config, "fetch", "max-age"), 172800);
	assert_int_equal(config_seconds(config, "fetch", "time-limit"), 3600);
	assert_text(config, "input", "own", "option", "zone-list");
	/* An empty value is none. */
	assert_text(config, "input", "gtlds", "place", NULL);
	config_free(config);
}

static void
sections_keep_their_order(void **state)
{
	struct config *config = load("[input own]\noption = zone-list\n"
				     "[input vrps]\nplace = https://x.example/"
				     "\n");
	static const char *const wanted[] = { "root-zone", "gtlds",
		"public-suffixes", "routes", "vrps", "as-names", "delegated",
		"irr", "own" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(wanted); i++)
		assert_string_equal(config_name(config, "input", i), wanted[i]);
	assert_null(config_name(config, "input", LENGTH_OF(wanted)));
	config_free(config);
}

static void
options_of_commands_are_handed_out_as_they_stand(void **state)
{
	struct config *config = load("[command survey]\nrate = 20\n"
				     "category = TLD\noffline =\n");
	const char *key = "", *value = "";
	size_t first = 0;

	(void)state;
	/* Behind what is built in. */
	while (config_line(config, "command", "survey", first, &key, &value) &&
	       strcmp(key, "rate") != 0)
		first++;
	assert_string_equal(value, "20");
	assert_true(
	    config_line(config, "command", "survey", first + 2, &key, &value));
	assert_string_equal(key, "offline");
	assert_string_equal(value, "");
	assert_false(
	    config_line(config, "command", "survey", first + 3, &key, &value));
	config_free(config);
}

static void
what_is_no_configuration_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "contact = x\n", ":1: a line stands before" },
		{ "[general]\ncontact\n", ":2: a line is" },
		{ "[general]\ncontakt = x\n", ":2: no such key" },
		{ "[generall]\n", ":1: no such section" },
		{ "[general x]\n", ":1: this section has no name" },
		{ "[input]\n", ":1: this section wants a name" },
		{ "[general\n", ":1: a section ends with ]" },
		{ "[fetch]\nmax-age = 5\n", ":2: a time is wanted" },
		{ "[fetch]\nmax-age = 5 weeks\n", ":2: a time is wanted" },
		{ "[fetch]\nmax-size = 5 MB\n", ":2: a size is wanted" },
		{ "[fetch]\ntries = -1\n", ":2: a number is wanted" },
		{ "[health]\nmin-share = 0.5\n", ":2: a share is wanted" },
		{ "[input irr]\nfetch = true\n", ":2: yes or no" },
		{ "[input irr]\nplace = ftp://x.example/\n", ":2: a place is" },
		{ "[general]\ncontact = x\ncontact = y\n",
		    ":3: this key has been given" },
		{ "[input irr]\nfetch = no\n[general]\ncontact = x\n"
		  "[input irr]\nfetch = yes\n",
		    ":6: this key has been given" },
		{ "[input x]\nplace = https://x.example/\n",
		    "[input x] has no \"option\"" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct config *config = NULL;
		struct reason why = { "" };

		assert_int_equal(
		    config_load(&config, text_path(cases[i].text), &why),
		    ST_SYNTAX);
		assert_null(config);
		assert_holds(why.text, cases[i].says);
		texts_close();
	}
}

static void
a_file_that_is_named_must_be_there(void **state)
{
	struct config *config = NULL;
	struct reason why = { "" };

	(void)state;
	assert_int_equal(
	    config_load(&config, "/nonexistent/dnsroa.conf", &why), ST_IO);
	assert_holds(why.text, "/nonexistent/dnsroa.conf");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_built_in_text_is_in_force),
		cmocka_unit_test(no_two_inputs_have_the_same_place),
		cmocka_unit_test(
		    a_key_of_the_user_replaces_all_built_in_values_of_it),
		cmocka_unit_test(sections_keep_their_order),
		cmocka_unit_test(
		    options_of_commands_are_handed_out_as_they_stand),
		cmocka_unit_test(
		    what_is_no_configuration_is_refused_with_its_line),
		cmocka_unit_test(a_file_that_is_named_must_be_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
