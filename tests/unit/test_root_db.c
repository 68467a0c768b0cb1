#include "survey/base/array.h"
#include "survey/root_db.h"

#include "tests/unit/beside_reading.h"

static void
take(void *arg, const char *zone, const char *const text[ROOT_DB_FIELDS])
{
	char **out = arg;
	char *line = mem_printf("%s|%s|%s|%s|%s\n", zone, text[ROOT_DB_TYPE],
	    text[ROOT_DB_MANAGER], text[ROOT_DB_COUNTRY],
	    text[ROOT_DB_CONTACT]);

	*out = append(*out, line);
	free(line);
}

static struct reading
read_bytes(const char *text, size_t len, char **entries)
{
	struct input *in = open_bytes(text, len);
	struct reading r = { .why = { "" } };

	*entries = mem_strdup("");
	r.status = root_db_read(in, take, entries, &r.counts, &r.why);
	input_close(in);
	return r;
}

#define TABLE(rows)                                                            \
	"<html><p>a & b<table>\n<tr><th>Domain</th><th>Type</th>"              \
	"<th>TLD Manager</th></tr>\n" rows "</table><p>the end"

static const struct {
	const char *name, *text, *entries, *format;
} good[] = {
	{ "CSV as it is published",
	    "Domain,Type,TLD Manager\n.aaa,generic,\"Triple A, Inc.\"\n"
	    ".nl,country-code,SIDN\n",
	    "aaa|generic|Triple A, Inc.||\nnl|country-code|SIDN||\n",
	    "root-db-csv" },
	{ "columns by any name and place",
	    "x,technical_contact,TLD,Country Code\n1, B ,NL.,nl\n,,de\n",
	    "nl|||nl|B\nde||||\n", "root-db-csv" },
	{ "U-labels, and marks of direction around them",
	    "Domain\n.\xe0\xa4\xad\xe0\xa4\xbe\xe0\xa4\xb0\xe0\xa4\xa4\n"
	    "\xe2\x80\x8f.\xd9\x82\xd8\xb7\xd8\xb1\xe2\x80\x8e\n",
	    "xn--h2brj9c||||\nxn--wgbl6a||||\n", "root-db-csv" },
	{ "IANA's page",
	    TABLE("<tr>\n<td>\n <span class=\"domain tld\">"
		  "<a href=\"/domains/root/db/nl.html\">.nl</a></span></td>\n"
		  "<td>country-code</td><td>SIDN  (Stichting\n Internet)</td>"
		  "</tr><TR><TD>&#x200f;.\xd9\x82\xd8\xb7\xd8\xb1&#x200E;</TD>"
		  "<TD>a&amp;b &lt;&quot;&#39;&bad; &</TD></TR>"),
	    "nl|country-code|SIDN (Stichting Internet)||\n"
	    "xn--wgbl6a|a&b <\"'&bad; &|||\n",
	    "root-db-html" },
	{ "a table behind it is another",
	    TABLE("<tr><td>.a</td></tr>") "<table><tr><td>x</td></tr></table>",
	    "a||||\n", "root-db-html" },
	{ "JSON, an array of objects",
	    "[{\"domain\":\".nl\",\"technicalContact\":\"SIDN\"},"
	    "{\"tld\":\"de\",\"Tech-Contact\":{\"organisation\":\"DENIC\","
	    "\"name\":\"x\"},\"more\":[1]}]",
	    "nl||||SIDN\nde||||DENIC\n", "root-db-json" },
	{ "JSON, an object with a list",
	    "{\"updated\":\"x\",\"tlds\":[{\"zone\":\"nl\",\"country\":\"NL\","
	    "\"technical contact\":{\"name\":\"N\"}}]}",
	    "nl|||NL|N\n", "root-db-json" },
};

static void
the_root_database_is_read_in_its_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		char *entries;
		struct reading r =
		    read_bytes(good[i].text, strlen(good[i].text), &entries);

		print_message("  %s\n", good[i].name);
		assert_ok(&r);
		assert_string_equal(entries, good[i].entries);
		assert_string_equal(r.counts.format, good[i].format);
		assert_int_equal(r.counts.rows_skipped, 0);
		free(entries);
	}
}

static void
a_bad_row_is_skipped_and_the_first_is_told(void **state)
{
	static const struct {
		const char *text, *first;
	} cases[] = {
		{ "Domain\n" TWENTY("a\n") "b..c\n",
		    "line 22: no domain name" },
		{ "Domain,Type\n" TWENTY("a,\n") ",x\n",
		    "line 22: no domain name" },
		{ TABLE(TWENTY("<tr><td>a</td></tr>") "<tr><td></td></tr>"),
		    "row 21: no domain name" },
		{ "[" TWENTY("{\"tld\":\"a\"},") "{\"tld\":1}]",
		    "entry 20: no domain name" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *entries;
		struct reading r =
		    read_bytes(cases[i].text, strlen(cases[i].text), &entries);

		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_string_equal(r.counts.first_skipped, cases[i].first);
		free(entries);
	}
}

static void
what_is_no_root_database_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "no column \"Domain\"" },
		{ "Domain\n", "no zone in it" },
		{ "[]", "no zone in it" },
		{ "Name,Type\na,b\n", "no column \"Domain\"" },
		{ "<html><table><tr><td>x</td></tr></table>",
		    "no table with a column \"Domain\"" },
		{ "<tr><th>Domain</th></tr><tr><td>a</td></tr>", "breaks off" },
		{ "<table><tr><th>Domain</th></tr><tr><td>a</td></table>",
		    "breaks off" },
		{ "[{\"tld\":\"a\"}", "']' expected" },
		{ "{\"tld\":\"a\"}", "no list of domains" },
		{ "[1,2]", "too many bad rows: 2 of 2" },
		{ "Domain\na\n\"b\n", "too many bad rows: 1 of 2" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *entries;
		struct reading r =
		    read_bytes(cases[i].text, strlen(cases[i].text), &entries);

		print_message("  %s\n", cases[i].why);
		assert_int_equal(r.status, ST_SYNTAX);
		assert_holds(r.why.text, cases[i].why);
		free(entries);
	}
}

static void
a_nul_is_no_end(void **state)
{
	static const char text[] = "Domain\na\n\0b\n";
	char *entries;
	struct reading r = read_bytes(text, sizeof(text) - 1, &entries);

	(void)state;
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "a NUL");
	free(entries);
}

static void
what_iana_publishes_is_read(void **state)
{
	static const struct {
		const char *path;
		uint64_t rows;
	} files[] = {
		{ "../shared/data/2025-07-20/iana-root-db.csv", 1592 },
		{ "../shared/data/samples/zones/iana-root-db.html", 1593 },
	};

	(void)state;
	if (access(files[0].path, R_OK) != 0)
		skip();
	for (size_t i = 0; i < LENGTH_OF(files); i++) {
		char *entries = mem_strdup("");
		struct reading r = { .why = { "" } };
		struct input *in;

		assert_int_equal(input_open(&in, files[i].path, &r.why), ST_OK);
		r.status = root_db_read(in, take, &entries, &r.counts, &r.why);
		input_close(in);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, files[i].rows);
		assert_int_equal(r.counts.rows_skipped, 0);
		assert_holds(entries, "\nxn--wgbl6a|country-code|");
		free(entries);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_root_database_is_read_in_its_forms),
		cmocka_unit_test(a_bad_row_is_skipped_and_the_first_is_told),
		cmocka_unit_test(what_is_no_root_database_is_refused),
		cmocka_unit_test(a_nul_is_no_end),
		cmocka_unit_test(what_iana_publishes_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
