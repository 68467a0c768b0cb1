/*
 * Names in canonical form: what is one, how it is written, and that ldns sees
 * the same octets in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <ldns/ldns.h>

#include "resolve/dname.h"
#include "survey/base/array.h"

#define TEN(s)      s s s s s s s s s s
#define LABEL_63    TEN("abcdef") "abc"
#define LABEL_63DDD TEN("\\001\\002\\003\\004\\005\\006") "\\001\\002\\003"

struct canonical_case {
	const char *text, *origin, *canonical; /* NULL: no name */
};

static const struct canonical_case cases[] = {
	{ ".", ".", "." },
	{ ".", "com", "." },
	{ "nl.", ".", "nl" },
	{ "nl", ".", "nl" },
	{ "NS1.Dns.NL.", "com", "ns1.dns.nl" },
	{ "ns1", "dns.nl", "ns1.dns.nl" },
	{ "ns1.dns", "nl", "ns1.dns.nl" },
	{ "_dmarc.a-b.x", ".", "_dmarc.a-b.x" },
	{ "xn--p1ai.", ".", "xn--p1ai" },
	{ "*.ck.", ".", "*.ck" },
	{ "0/25.2.0.192.in-addr.arpa.", ".", "0/25.2.0.192.in-addr.arpa" },
	/* One octet, many spellings. */
	{ "\\065.", ".", "a" },
	{ "\\A.", ".", "a" },
	{ "\\097\\122\\090", ".", "azz" },
	{ "\\-\\_\\*", ".", "-_*" },
	{ "a\\.b.c.", ".", "a\\.b.c" },
	{ "a\\046b.c.", ".", "a\\.b.c" },
	{ "john\\.doe", "example.com", "john\\.doe.example.com" },
	{ "\\\\.", ".", "\\\\" },
	{ "\\092.", ".", "\\\\" },
	{ "\\\"\\(\\)\\;\\@\\$.", ".", "\\\"\\(\\)\\;\\@\\$" },
	{ "\\034\\040\\041\\059\\064\\036.", ".", "\\\"\\(\\)\\;\\@\\$" },
	{ "\"();@$.", ".", "\\\"\\(\\)\\;\\@\\$" },
	{ "@", ".", "\\@" },
	{ "!#%&'*+,/:<=>?[]^`{|}~", ".", "!#%&'*+,/:<=>?[]^`{|}~" },
	{ "\\033\\035\\037\\126", ".", "!#%~" },
	{ "\\032.", ".", "\\032" },
	{ " a\t", ".", "\\032a\\009" },
	{ "\\ ", ".", "\\032" },
	{ "\\000\\255\\127\\128", ".", "\\000\\255\\127\\128" },
	{ "m\xc3\xbcnchen", "de", "m\\195\\188nchen.de" },
	/* No names. */
	{ "", ".", NULL },
	{ "..", ".", NULL },
	{ ".nl", ".", NULL },
	{ "a..b", ".", NULL },
	{ "a..", ".", NULL },
	{ "\\", ".", NULL },
	{ "a\\", ".", NULL },
	{ "\\1", ".", NULL },
	{ "\\12", ".", NULL },
	{ "\\12a", ".", NULL },
	{ "\\1a2", ".", NULL },
	{ "\\256", ".", NULL },
	{ "\\999.", ".", NULL },
	/* RFC 1035 section 2.3.4, counted on the wire. */
	{ LABEL_63 ".", ".", LABEL_63 },
	{ LABEL_63 "x.", ".", NULL },
	{ LABEL_63DDD ".", ".", LABEL_63DDD },
	{ LABEL_63DDD "\\001.", ".", NULL },
	{ LABEL_63 "." LABEL_63 "." LABEL_63 "." TEN("abcdef") "x.", ".",
	    LABEL_63 "." LABEL_63 "." LABEL_63 "." TEN("abcdef") "x" },
	{ LABEL_63 "." LABEL_63 "." LABEL_63 "." TEN("abcdef") "xy.", ".",
	    NULL },
	{ LABEL_63 "." LABEL_63 "." LABEL_63, TEN("abcdef") "x",
	    LABEL_63 "." LABEL_63 "." LABEL_63 "." TEN("abcdef") "x" },
	{ LABEL_63 "." LABEL_63 "." LABEL_63, TEN("abcdef") "xy", NULL },
	{ LABEL_63 "." LABEL_63 "." LABEL_63, TEN("abcdef") "\\.",
	    LABEL_63 "." LABEL_63 "." LABEL_63 "." TEN("abcdef") "\\." },
	{ LABEL_63 "." LABEL_63 "." LABEL_63, TEN("abcdef") "\\.\\000", NULL },
};

static void
a_name_has_one_canonical_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		const struct canonical_case *c = &cases[i];
		char buf[DNAME_STRLEN];
		bool is_name =
		    dname_canonical(c->text, strlen(c->text), c->origin, buf);

		print_message("  '%s' in %s\n", c->text, c->origin);
		assert_int_equal(is_name, c->canonical != NULL);
		if (is_name)
			assert_string_equal(buf, c->canonical);
	}
}

static void
canonical_text_is_its_own_canonical_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		const char *text = cases[i].canonical;
		char buf[DNAME_STRLEN];

		if (text == NULL)
			continue;
		assert_true(dname_canonical(text, strlen(text), ".", buf));
		assert_string_equal(buf, text);
	}
}

static void
octets_are_those_that_ldns_sees(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		const struct canonical_case *c = &cases[i];
		ldns_rdf *ours, *theirs;

		if (c->canonical == NULL || strcmp(c->origin, ".") != 0)
			continue;
		ours = ldns_dname_new_frm_str(c->canonical);
		theirs = ldns_dname_new_frm_str(c->text);
		assert_non_null(ours);
		assert_non_null(theirs);
		assert_int_equal(ldns_dname_compare(ours, theirs), 0);
		ldns_rdf_deep_free(ours);
		ldns_rdf_deep_free(theirs);
	}
}

/* Four labels of 63, 63, 63 and 61 octets, each written as \DDD. */
static void
longest_text_fits(void **state)
{
	static const size_t labels[] = { 63, 63, 63, 61 };
	char text[DNAME_STRLEN + 8] = "", buf[DNAME_STRLEN];
	size_t len = 0;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(labels); i++) {
		for (size_t k = 0; k < labels[i]; k++, len += 4)
			memcpy(text + len, "\\255", 4);
		text[len++] = '.';
	}
	assert_true(dname_canonical(text, len, ".", buf));
	assert_int_equal(strlen(buf), 1003);
	memcpy(text + len - 1, "\\255.", 5);
	assert_false(dname_canonical(text, len + 4, ".", buf));
}

static void
a_nul_is_an_octet_like_others(void **state)
{
	char buf[DNAME_STRLEN];

	(void)state;
	assert_true(dname_canonical("a\0b", 3, ".", buf));
	assert_string_equal(buf, "a\\000b");
	assert_true(dname_canonical("a\\\0b", 4, ".", buf));
	assert_string_equal(buf, "a\\000b");
}

static void
names_go_over_the_wire_and_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		const char *name = cases[i].canonical;
		uint8_t wire[DNAME_WIRE_MAX];
		char buf[DNAME_STRLEN];
		ldns_rdf *theirs;
		size_t len;

		if (name == NULL)
			continue;
		len = dname_to_wire(name, wire);
		theirs = ldns_dname_new_frm_str(name);
		assert_non_null(theirs);
		assert_int_equal(len, ldns_rdf_size(theirs));
		assert_memory_equal(wire, ldns_rdf_data(theirs), len);
		ldns_rdf_deep_free(theirs);
		assert_int_equal(dname_from_wire(wire, len, buf), len);
		assert_string_equal(buf, name);
		/* Of more octets, those of the name. */
		assert_int_equal(dname_from_wire(wire, sizeof(wire), buf), len);
		for (size_t cut = 0; cut < len; cut++)
			assert_int_equal(dname_from_wire(wire, cut, buf), 0);
	}
}

struct wire_case {
	const char *wire;
	size_t len;
	const char *name; /* NULL: none */
};

#define WIRE_63 "\77" LABEL_63

static void
not_all_octets_are_a_name(void **state)
{
	static const struct wire_case wires[] = {
		{ "", 0, NULL },
		{ "", 1, "." },
		{ "\2NL", 4, "nl" },
		{ "\2nl", 3, NULL },
		{ "\4nl", 4, NULL },
		/* Longer than a label may be, or a pointer (RFC 1035 4.1.4). */
		{ "\100" LABEL_63 "x", 66, NULL },
		{ "\300\0", 3, NULL },
		{ WIRE_63 WIRE_63 WIRE_63 "\75" TEN("abcdef") "x", 255,
		    LABEL_63 "." LABEL_63 "." LABEL_63 "." TEN("abcdef") "x" },
		{ WIRE_63 WIRE_63 WIRE_63 "\76" TEN("abcdef") "xy", 256, NULL },
		{ WIRE_63 WIRE_63 WIRE_63 WIRE_63, 257, NULL },
	};
	char buf[DNAME_STRLEN];

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(wires); i++) {
		const struct wire_case *w = &wires[i];
		size_t len =
		    dname_from_wire((const uint8_t *)w->wire, w->len, buf);

		assert_int_equal(len, w->name != NULL ? w->len : 0);
		if (w->name != NULL)
			assert_string_equal(buf, w->name);
	}
}

static void
within_looks_at_labels(void **state)
{
	static const struct {
		const char *name, *domain;
		bool within;
	} within[] = {
		{ "nl", ".", true },
		{ ".", ".", true },
		{ ".", "nl", false },
		{ "nl", "nl", true },
		{ "a.nl", "nl", true },
		{ "a.b.nl", "b.nl", true },
		{ "anl", "nl", false },
		{ "nl", "a.nl", false },
		{ "b.nl", "a.nl", false },
		{ "a\\.nl", "nl", false },
		{ "\\.nl", "nl", false },
		{ "a\\\\.nl", "nl", true },
		{ "a\\\\\\.nl", "nl", false },
		{ "\\\\.nl", "nl", true },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(within); i++) {
		print_message("  %s in %s\n", within[i].name, within[i].domain);
		assert_int_equal(
		    dname_is_within(within[i].name, within[i].domain),
		    within[i].within);
	}
}

static void
parents_and_labels(void **state)
{
	static const struct {
		const char *name, *parent;
		unsigned int labels;
	} parents[] = {
		{ ".", NULL, 0 },
		{ "nl", ".", 1 },
		{ "a.nl", "nl", 2 },
		{ "a\\.b.nl", "nl", 2 },
		{ "a\\\\.b.nl", "b.nl", 3 },
		{ "\\.", ".", 1 },
		{ "\\046\\.x.y", "y", 2 },
		{ "*.x.y", "x.y", 3 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(parents); i++) {
		const char *parent = dname_parent(parents[i].name);

		if (parents[i].parent == NULL)
			assert_null(parent);
		else
			assert_string_equal(parent, parents[i].parent);
		assert_int_equal(
		    dname_labels(parents[i].name), parents[i].labels);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_has_one_canonical_text),
		cmocka_unit_test(canonical_text_is_its_own_canonical_text),
		cmocka_unit_test(octets_are_those_that_ldns_sees),
		cmocka_unit_test(longest_text_fits),
		cmocka_unit_test(a_nul_is_an_octet_like_others),
		cmocka_unit_test(names_go_over_the_wire_and_back),
		cmocka_unit_test(not_all_octets_are_a_name),
		cmocka_unit_test(within_looks_at_labels),
		cmocka_unit_test(parents_and_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
