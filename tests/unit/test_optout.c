#include "survey/base/array.h"
#include "tests/unit/text_files.h"

#include "survey/optout.h"

static enum status
read_text(struct optout *o, const char *text, struct reason *why)
{
	struct read_counts counts;
	struct input *in = NULL;
	enum status st;

	assert_int_equal(input_open(&in, text_path(text), why), ST_OK);
	st = optout_read(o, in, &counts, why);
	input_close(in);
	texts_close();
	return st;
}

static bool
has_address(const struct optout *o, const char *text)
{
	struct ip ip;

	assert_true(ip_from_text(text, &ip));
	return optout_has_address(o, ip);
}

static void
what_the_list_names_is_left_alone_and_nothing_else(void **state)
{
	static const struct {
		const char *name;
		bool zone, server;
	} names[] = {
		{ "example.net", true, false },
		{ "www.example.net", false, false },
		{ "net", false, false },
		{ ".", false, false },
		{ "a.example.org", true, false },
		{ "b.a.example.org", true, false },
		{ "example.org", false, false },
		{ "anexample.org", false, false },
		{ "ns1.example.com", false, true },
		{ "ns2.example.com", false, false },
		{ "x.hoster.example", false, true },
		{ "hoster.example", false, false },
	};
	static const struct {
		const char *address;
		bool in;
	} addresses[] = {
		{ "192.0.2.1", true },
		{ "192.0.2.255", true },
		{ "192.0.3.0", false },
		{ "198.51.100.7", true },
		{ "198.51.100.8", false },
		{ "2001:db8::1", true },
		{ "2001:db9::1", false },
		{ "::ffff:192.0.2.1", false },
	};
	struct reason why = { "" };
	struct optout o;

	(void)state;
	optout_init(&o);
	assert_int_equal(read_text(&o,
			     "# left alone\n\nzone Example.NET.\n"
			     "zone *.example.org\nname ns1.example.com\n"
			     "name\t*.hoster.example \n",
			     &why),
	    ST_OK);
	assert_int_equal(read_text(&o,
			     "prefix 192.0.2.0/24\nprefix 198.51.100.7\n"
			     "prefix 2001:db8::/32\n",
			     &why),
	    ST_OK);
	optout_build(&o);
	for (size_t i = 0; i < LENGTH_OF(names); i++) {
		if (optout_has_zone(&o, names[i].name) != names[i].zone ||
		    optout_has_name(&o, names[i].name) != names[i].server)
			fail_msg("%s", names[i].name);
	}
	for (size_t i = 0; i < LENGTH_OF(addresses); i++)
		if (has_address(&o, addresses[i].address) != addresses[i].in)
			fail_msg("%s", addresses[i].address);
	optout_free(&o);
}

static void
the_root_can_be_left_alone(void **state)
{
	struct reason why = { "" };
	struct optout o;

	(void)state;
	optout_init(&o);
	assert_int_equal(read_text(&o, "zone .\n", &why), ST_OK);
	optout_build(&o);
	assert_true(optout_has_zone(&o, "."));
	assert_false(optout_has_zone(&o, "nl"));
	optout_free(&o);
}

static void
an_empty_list_leaves_nobody_alone(void **state)
{
	struct optout o;

	(void)state;
	optout_init(&o);
	for (int built = 0; built < 2; built++) {
		assert_false(optout_has_zone(&o, "nl"));
		assert_false(optout_has_name(&o, "ns1.dns.nl"));
		assert_false(has_address(&o, "192.0.2.1"));
		assert_false(has_address(&o, "2001:db8::1"));
		optout_build(&o);
	}
	optout_free(&o);
}

static void
a_line_that_cannot_be_read_fails_the_whole(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "zone", ":1: zone NAME" },
		{ "zone nl\nzon de\n", ":2: zone NAME" },
		{ "nl\n", ":1: zone NAME" },
		{ "zone a..b\n", "no domain name" },
		{ "zone d\xc3\xb6r.example\n", "A-labels" },
		{ "zone nl de\n", "A-labels" },
		{ "prefix 192.0.2.1/24\n", "no prefix" },
		{ "prefix 192.0.2.0/33\n", "no prefix" },
		{ "prefix example.net\n", "no prefix" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct reason why = { "" };
		struct optout o;

		optout_init(&o);
		assert_int_equal(read_text(&o, cases[i].text, &why), ST_SYNTAX);
		assert_holds(why.text, cases[i].says);
		optout_free(&o);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_the_list_names_is_left_alone_and_nothing_else),
		cmocka_unit_test(the_root_can_be_left_alone),
		cmocka_unit_test(an_empty_list_leaves_nobody_alone),
		cmocka_unit_test(a_line_that_cannot_be_read_fails_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
