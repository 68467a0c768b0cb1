#include "reports/page.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "reports/advice.h"
#include "reports/assets.h"
#include "reports/html.h"
#include "reports/page_private.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"

struct page *
page_new(void)
{
	struct page *p = mem_alloc(sizeof(*p));

	p->data = page_data_new();
	p->zones = open_memstream(&p->zones_text, &p->zones_len);
	return p;
}

void
page_free(struct page *p)
{
	if (p == NULL)
		return;
	page_data_free(p->data);
	if (p->zones != NULL)
		(void)fclose(p->zones);
	free(p->zones_text);
	for (size_t i = 0; p->sets != NULL && i < report_ntables; i++)
		rowset_free(&p->sets[i]);
	for (size_t i = 0; p->figure_sets != NULL && i < nfigures; i++)
		rowset_free(&p->figure_sets[i]);
	free(p->sets);
	free(p->figure_sets);
	free(p);
}

const struct rowset *
page_rows(const struct page *p, const char *name)
{
	return &p->sets[report_table_find(name) - report_tables];
}

size_t
page_row_of_all(const struct page *p)
{
	const struct rowset *set = page_rows(p, "coverage");
	size_t row = 0;

	while (strcmp(rowset_text(set, row, "category"), "all") != 0 ||
	       strcmp(rowset_text(set, row, "family"), "all") != 0) {
		row++;
		assert(row < set->nrows);
	}
	return row;
}

/* Which of a table's columns has the name. */
static size_t
column_of(const struct report_table *table, const char *name)
{
	size_t i = 0;

	while (strcmp(table->columns[i].name, name) != 0) {
		i++;
		assert(i < table->ncolumns);
	}
	return i;
}

/*
 * The zones once more, as markup that browsers without scripts show; the
 * row's id makes the same links work there.
 */
static void
write_plain_zone(struct page *p, const struct store_value *values)
{
	static const char *const wanted[] = { "category", "verdict", "verdict4",
		"verdict6", "valid_route_origins", "route_origins" };
	const struct store_value *zone = &values[column_of(p->table, "zone")];

	(void)fputs("<tr id=\"zone=", p->zones);
	html_bytes(p->zones, zone->text, zone->len);
	(void)fputs("\"><th scope=\"row\">", p->zones);
	page_write_name(p->zones, zone->text, zone->len);
	for (size_t i = 0; i < LENGTH_OF(wanted); i++) {
		const struct store_value *value =
		    &values[column_of(p->table, wanted[i])];

		(void)fputs("<td>", p->zones);
		if (value->type == STORE_INTEGER)
			html_printf(
			    p->zones, "%lld", (long long)value->integer);
		else if (value->type == STORE_TEXT)
			html_bytes(p->zones, value->text, value->len);
	}
	(void)putc('\n', p->zones);
}

void
page_begin_table(struct page *p, const struct report_table *table)
{
	p->table = table;
	page_data_begin(p->data, table);
}

void
page_row(struct page *p, const struct store_value *values)
{
	page_data_row(p->data, values);
	if (strcmp(p->table->name, "zones") == 0)
		write_plain_zone(p, values);
}

/* The source expression of a script or style for the policy. */
static void
write_hash(FILE *out, struct asset asset)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned char base64[EVP_MAX_MD_SIZE * 2];
	unsigned int len = 0;

	if (EVP_Digest(
		asset.text, asset.len, digest, &len, EVP_sha256(), NULL) != 1)
		return; /* the browser then runs nothing: safe, and seen */
	(void)EVP_EncodeBlock(base64, digest, (int)len);
	(void)fprintf(out, " 'sha256-%s'", (const char *)base64);
}

void
page_write_head(FILE *out, const char *label, bool scripts)
{
	struct asset style = asset_style();

	(void)fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		    "<meta charset=\"utf-8\">\n"
		    "<meta http-equiv=\"Content-Security-Policy\""
		    " content=\"default-src 'none'; img-src data:; script-src",
	    out);
	for (size_t i = 0; i < ASSET_SCRIPTS && scripts; i++)
		write_hash(out, asset_script(i));
	(void)fputs(scripts ? "; style-src" : " 'none'; style-src", out);
	write_hash(out, style);
	(void)fputs(
	    "; base-uri 'none'; form-action 'none';"
	    " require-trusted-types-for 'script'; trusted-types 'none'\">\n"
	    "<meta name=\"viewport\""
	    " content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n"
	    "<meta name=\"generator\" content=\"dnsroa\">\n"
	    "<link rel=\"icon\" href=\"data:,\">\n"
	    "<title>Routing security of DNS registries",
	    out);
	if (label[0] != '\0')
		html_printf(out, ", %s", label);
	(void)fputs("</title>\n<style>", out);
	(void)fwrite(style.text, 1, style.len, out);
	(void)fputs("</style>\n</head>\n", out);
}

static void
write_top(const struct page *p, FILE *out)
{
	(void)fputs(
	    "<body>\n<a class=\"skip\" href=\"#main\">To the content</a>\n"
	    "<nav aria-label=\"Parts of this page\">"
	    "<a href=\"#overview\">Overview</a> ",
	    out);
	if (page_has_changes(p))
		(void)fputs("<a href=\"#changes\">Changes</a> ", out);
	(void)fputs(
	    "<a href=\"#figures\">Figures</a> "
	    "<a href=\"#tables\">Zones and tables</a> "
	    "<a href=\"#numbers\">All numbers</a>"
	    "<form id=\"find\" role=\"search\" hidden>"
	    "<label for=\"find-zone\">Zone</label> "
	    "<input id=\"find-zone\" type=\"search\" autocomplete=\"off\""
	    " spellcheck=\"false\" placeholder=\"nl\""
	    " list=\"find-list\"><datalist id=\"find-list\"></datalist> "
	    "<button>Show</button></form></nav>\n"
	    "<main id=\"main\" tabindex=\"-1\">\n<div id=\"report\">\n"
	    "<header id=\"overview\">\n",
	    out);
	page_write_headline(p, out);
	(void)fputs("<div class=\"two\">\n", out);
	page_write_meaning(out);
	page_write_method(p, out);
	(void)fputs("</div>\n</header>\n", out);
}

/* Filled by the script; without scripts the zones stand here as they are. */
static void
write_tables(const struct page *p, FILE *out)
{
	(void)fputs("<section id=\"tables\" aria-labelledby=\"h-tables\">"
		    "<h2 id=\"h-tables\">Zones and tables</h2>\n"
		    "<div id=\"explorer\"></div>\n"
		    "<noscript><p>Search, sorting and the evidence of each"
		    " zone need scripts; the files beside this page hold all"
		    " of it.</p>\n"
		    "<div class=\"scroll\" tabindex=\"0\" role=\"region\""
		    " aria-label=\"Zones\"><table><thead><tr>"
		    "<th scope=\"col\">zone<th scope=\"col\">category"
		    "<th scope=\"col\">verdict<th scope=\"col\">IPv4"
		    "<th scope=\"col\">IPv6<th scope=\"col\">valid"
		    "<th scope=\"col\">route origins</thead>\n<tbody>\n",
	    out);
	(void)fwrite(p->zones_text, 1, p->zones_len, out);
	(void)fputs("</tbody></table></div></noscript>\n</section>\n", out);
}

/* What belongs to the run alone is in run.json. */
static bool
is_shown(const struct report_table *table)
{
	return (table->places & IN_SUMMARY) != 0 ||
	       strcmp(table->name, "inputs") == 0;
}

static void
write_numbers(const struct page *p, FILE *out)
{
	(void)fputs("<section id=\"numbers\" aria-labelledby=\"h-numbers\">"
		    "<h2 id=\"h-numbers\">All numbers</h2>\n"
		    "<p>Each table is one SELECT on the views of the database;"
		    " <code>:survey</code> is the survey\342\200\231s number"
		    " (<code>dnsroa surveys</code> lists them).</p>\n",
	    out);
	for (size_t i = 0; i < report_ntables; i++)
		if (is_shown(&report_tables[i]))
			page_write_set(out, &p->sets[i], 0);
	(void)fputs("</section>\n", out);
}

static void
write_end(const struct page *p, FILE *out)
{
	(void)fputs("</div>\n<p id=\"advice-order\" hidden>", out);
	html_text(out, advice_order);
	(void)fputs("</p>\n<p id=\"advice-caution\" hidden>", out);
	html_text(out, advice_caution);
	(void)fputs("</p>\n<div id=\"zone\" hidden></div>\n</main>\n"
		    "<footer><p>Made by dnsroa. RPKI and BGP data show"
		    " authorisation, not reachability.</p></footer>\n"
		    "<script type=\"application/json\" id=\"data\">\n",
	    out);
	page_data_write(p->data, out);
	(void)fputs("\n</script>\n", out);
	for (size_t i = 0; i < ASSET_SCRIPTS; i++) {
		struct asset script = asset_script(i);

		(void)fputs("<script>", out);
		(void)fwrite(script.text, 1, script.len, out);
		(void)fputs("</script>\n", out);
	}
	(void)fputs("</body>\n</html>\n", out);
}

enum status
page_load(
    struct page *p, struct store *db, int64_t survey_id, struct reason *why)
{
	enum status st = ST_OK;

	p->sets = mem_array(report_ntables, sizeof(*p->sets));
	p->figure_sets = mem_array(nfigures, sizeof(*p->figure_sets));
	for (size_t i = 0; i < report_ntables && st == ST_OK; i++)
		if ((report_tables[i].places & (IN_RUN | IN_SUMMARY)) != 0)
			st = rowset_load(
			    &p->sets[i], db, &report_tables[i], survey_id, why);
	for (size_t i = 0; i < nfigures && st == ST_OK; i++)
		st = rowset_load(
		    &p->figure_sets[i], db, &figures[i].table, survey_id, why);
	if (st == ST_OK && (p->zones == NULL || fflush(p->zones) != 0))
		st = reason_errno(why, ST_IO, "memory for the page");
	return st;
}

void
page_write(struct page *p, FILE *out)
{
	page_write_head(
	    out, rowset_text(page_rows(p, "run"), 0, "label"), true);
	write_top(p, out);
	page_write_changes(p, out);
	page_write_figures(p, out);
	write_tables(p, out);
	write_numbers(p, out);
	write_end(p, out);
}

const struct rowset *
page_figure_rows(const struct page *p, size_t figure)
{
	return &p->figure_sets[figure];
}
