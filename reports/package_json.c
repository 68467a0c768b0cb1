/*
 * datapackage.json.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "reports/json.h"
#include "reports/package.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"

/* Columns, parted by blanks, that name a row; and rows of another table. */
struct keys {
	const char *table, *primary, *foreign, *of;
};

static const struct keys keys[] = {
	{ "coverage", "category family", NULL, NULL },
	{ "zones", "zone", NULL, NULL },
	{ "nameservers", "nameserver", NULL, NULL },
	{ "addresses", "address", NULL, NULL },
	{ "route_origins", "prefix origin", NULL, NULL },
	{ "zone_nameservers", "zone nameserver", "zone", "zones" },
	{ "nameserver_addresses", "nameserver address", NULL, NULL },
	{ "route_origin_vrps", "prefix origin vrp_prefix max_length asn",
	    "prefix origin", "route_origins" },
	{ "exposed", "prefix origin vrp_prefix max_length", "prefix origin",
	    "route_origins" },
	{ "asns", "origin", NULL, NULL },
	{ "operators", "operator", NULL, NULL },
};

static void
text(FILE *out, const char *s)
{
	json_write_text(out, s, strlen(s));
}

/* "a b" -> ["a", "b"] */
static void
write_list(FILE *out, const char *words)
{
	const char *before = "[";

	for (size_t len; *words != '\0';
	     words += len + (words[len] == ' '), before = ", ") {
		len = strcspn(words, " ");
		(void)fputs(before, out);
		json_write_text(out, words, len);
	}
	(void)putc(']', out);
}

static void
write_keys(FILE *out, const char *table)
{
	for (size_t i = 0; i < LENGTH_OF(keys); i++) {
		const struct keys *k = &keys[i];

		if (strcmp(k->table, table) != 0)
			continue;
		(void)fputs(",\n      \"primaryKey\": ", out);
		write_list(out, k->primary);
		if (k->foreign == NULL)
			continue;
		(void)fputs(",\n      \"foreignKeys\": [{\"fields\": ", out);
		write_list(out, k->foreign);
		(void)fputs(", \"reference\": {\"resource\": ", out);
		text(out, k->of);
		(void)fputs(", \"fields\": ", out);
		write_list(out, k->foreign);
		(void)fputs("}}]", out);
	}
}

static const char *
type_of(enum column_type type)
{
	switch (type) {
	case COLUMN_INTEGER:
		return "integer";
	case COLUMN_NUMBER:
		return "number";
	case COLUMN_BOOLEAN:
		return "boolean";
	case COLUMN_TIME:
		return "datetime";
	case COLUMN_TEXT:
	case COLUMN_JSON:
		break;
	}
	return "string";
}

static void
write_field(FILE *out, const struct report_column *column)
{
	(void)fputs("{\"name\": ", out);
	text(out, column->name);
	(void)fprintf(out, ", \"type\": \"%s\"", type_of(column->type));
	if (column->type == COLUMN_BOOLEAN)
		(void)fputs(
		    ", \"trueValues\": [\"1\"], \"falseValues\": [\"0\"]", out);
	(void)fputs(", \"description\": ", out);
	text(out, column->description);
	(void)putc('}', out);
}

/* Names are in lower case and have no blank; figures have a folder. */
static void
write_resource(FILE *out, const struct package_file *f)
{
	const struct report_table *table = f->table;

	(void)fputs("    {\"name\": \"", out);
	(void)fwrite(table->file, 1, strlen(table->file) - strlen(".csv"), out);
	(void)fputs("\",\n     \"path\": ", out);
	text(out, table->file);
	(void)fputs(",\n     \"title\": ", out);
	text(out, table->title);
	(void)fprintf(out,
	    ",\n     \"profile\": \"tabular-data-resource\","
	    " \"format\": \"csv\", \"mediatype\": \"text/csv\","
	    " \"encoding\": \"utf-8\",\n     \"bytes\": %" PRIu64
	    ", \"hash\": \"sha256:%s\",\n     \"dialect\":"
	    " {\"delimiter\": \",\", \"lineTerminator\": \"\\r\\n\","
	    " \"quoteChar\": \"\\\"\", \"doubleQuote\": true, \"header\": true}"
	    ",\n     \"sql\": ",
	    f->bytes, f->sha256);
	text(out, table->sql);
	(void)fputs(",\n     \"schema\": {\"fields\": [\n        ", out);
	for (size_t i = 0; i < table->ncolumns; i++) {
		(void)fputs(i > 0 ? ",\n        " : "", out);
		write_field(out, &table->columns[i]);
	}
	(void)fputs("],\n      \"missingValues\": [\"\"]", out);
	write_keys(out, table->name);
	(void)fputs("}}", out);
}

/* Letters, digits, "-", "." and "_" alone: an identifier, "MPL-2.0". */
static bool
is_identifier(const char *licence)
{
	return licence[strspn(licence,
		   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		   "0123456789-._")] == '\0';
}

/* A licence must have a name or a path there; the title is what was said. */
static void
write_licence(FILE *out, const char *licence, bool published)
{
	const char *url = strstr(licence, "https://");

	if (url == NULL)
		url = strstr(licence, "http://");
	(void)fputs(url != NULL ? "{\"path\": " : "{\"name\": ", out);
	if (url != NULL)
		json_write_text(out, url, strcspn(url, " \t,;"));
	else if (is_identifier(licence))
		text(out, licence);
	else
		text(out, published ? "other-open" : "other-closed");
	(void)fputs(", \"title\": ", out);
	text(out, licence);
	(void)putc('}', out);
}

static bool
is_published(const struct rowset *inputs, size_t row)
{
	return rowset_null(inputs, row, "publish") ||
	       rowset_integer(inputs, row, "publish") != 0;
}

/* The input's, where those before it have not said the same. */
static const char *
new_licence(const struct rowset *inputs, size_t row)
{
	const char *licence = rowset_text(inputs, row, "licence");

	for (size_t i = 0; i < row; i++)
		if (strcmp(rowset_text(inputs, i, "licence"), licence) == 0 &&
		    is_published(inputs, i) == is_published(inputs, row))
			return "";
	return licence;
}

/* The terms of the inputs are those of the whole: each once. */
static void
write_licences(FILE *out, const struct rowset *inputs)
{
	bool any = false;

	for (size_t row = 0; row < inputs->nrows; row++) {
		const char *licence = new_licence(inputs, row);

		if (licence[0] == '\0')
			continue;
		(void)fputs(any ? ",\n    " : "  \"licenses\": [\n    ", out);
		write_licence(out, licence, is_published(inputs, row));
		any = true;
	}
	if (any)
		(void)fputs("],\n", out);
}

/* Where a file lay on somebody's disk is nobody's business: its name. */
static void
write_sources(FILE *out, const struct rowset *inputs)
{
	(void)fputs("  \"sources\": [", out);
	for (size_t row = 0; row < inputs->nrows; row++) {
		const char *location = rowset_text(inputs, row, "location");
		const char *slash = strrchr(location, '/');
		bool web = strncmp(location, "http://", 7) == 0 ||
			   strncmp(location, "https://", 8) == 0;
		char *title =
		    mem_printf("%s: %s, data of %s, SHA-256 %s, licence: %s",
			rowset_text(inputs, row, "role"),
			slash == NULL ? location : slash + 1,
			rowset_null(inputs, row, "data_time")
			    ? "unknown time"
			    : rowset_text(inputs, row, "data_time"),
			rowset_text(inputs, row, "sha256"),
			rowset_null(inputs, row, "licence")
			    ? "not stated"
			    : rowset_text(inputs, row, "licence"));

		(void)fputs(
		    row > 0 ? ",\n    {\"title\": " : "\n    {\"title\": ",
		    out);
		text(out, title);
		if (web) {
			(void)fputs(", \"path\": ", out);
			text(out, location);
		}
		(void)putc('}', out);
		free(title);
	}
	(void)fputs("],\n", out);
}

void
package_write_json(FILE *out, const struct package_words *w,
    const struct package_file *files, size_t nfiles)
{
	(void)fputs("{\n  \"profile\": \"tabular-data-package\",\n"
		    "  \"name\": \"dns-registry-routing-security\",\n"
		    "  \"title\": \"Routing security of DNS registries\",\n"
		    "  \"description\": \"Zones, their name servers, the"
		    " routes to these and the ROAs that decide about them; see"
		    " README.md and METHOD.md. A text that begins with = + - @"
		    " TAB CR or LF has an apostrophe in front, so that no"
		    " spreadsheet runs it. In sql :survey is the survey's"
		    " number.\",\n  \"keywords\": [\"DNS\", \"RPKI\", \"ROA\","
		    " \"BGP\", \"routing security\", \"registries\"],\n",
	    out);
	write_licences(out, w->inputs);
	write_sources(out, w->inputs);
	(void)fputs("  \"resources\": [\n", out);
	for (size_t i = 0; i < nfiles; i++) {
		write_resource(out, &files[i]);
		(void)fputs(i + 1 < nfiles ? ",\n" : "\n", out);
	}
	(void)fputs("  ]\n}\n", out);
}
