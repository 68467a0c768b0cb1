#include "survey/lists.h"

#include <idn2.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "resolve/dname.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/base/rows.h"

/* ICANN's list has half a megabyte, and jansson would keep all of it. */
#define GTLDS_BYTES_MAX ((size_t)16 << 20)

/*
 * Labels that are ASCII already are left to dname_canonical: lists of zones
 * hold "_tcp" and "*" that IDNA would not have.
 */
bool
name_from_text(const char *text, size_t len, char buf[DNAME_STRLEN])
{
	char *copy, *ascii = NULL;
	bool plain = true, good;

	for (size_t i = 0; i < len && plain; i++)
		plain = (unsigned char)text[i] < 0x80;
	if (plain)
		return dname_canonical(text, len, ".", buf);
	if (memchr(text, '\0', len) != NULL)
		return false;
	copy = mem_strndup(text, len);
	good = idn2_to_ascii_8z(copy, &ascii,
		   IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK &&
	       dname_canonical(ascii, strlen(ascii), ".", buf);
	idn2_free(ascii);
	free(copy);
	return good;
}

/* Lines come in order: the first bad one is the first that is told of. */
static void
skip_row(const struct input *in, struct read_counts *counts, const char *fault)
{
	struct bad_rows bad = { .counts = counts,
		.location = input_info(in)->location };

	bad_rows_add(&bad, input_info(in)->lines, fault, 1);
}

/* A list that came without its rows is a mistake, and no list of nothing. */
static enum status
judge_rows(const struct input *in, struct read_counts *counts, const char *what,
    struct reason *why)
{
	struct bad_rows bad = { .counts = counts,
		.location = input_info(in)->location };

	if (counts->rows_read == 0)
		return reason_set(
		    why, ST_SYNTAX, "%s: no %s in it", bad.location, what);
	return bad_rows_judge(&bad, why);
}

/* jansson asks for a kilobyte at a time; input_read gives blocks. */
struct json_source {
	struct input *in;
	const char *data;
	size_t left, taken;
	struct reason *why;
	enum status st;
};

static size_t
feed_json(void *buffer, size_t size, void *arg)
{
	struct json_source *s = arg;

	if (s->left == 0) {
		s->st = input_read(s->in, &s->data, &s->left, s->why);
		s->taken += s->left;
	}
	if (s->st == ST_OK && s->taken > GTLDS_BYTES_MAX)
		s->st = reason_set(s->why, ST_LIMIT,
		    "%s: larger than any list of gTLDs (%zu MB)",
		    input_info(s->in)->location, GTLDS_BYTES_MAX >> 20);
	if (s->st != ST_OK)
		return (size_t)-1;
	if (size > s->left)
		size = s->left;
	memcpy(buffer, s->data, size);
	s->data += size;
	s->left -= size;
	return size;
}

enum status
gtlds_read(struct gtlds *g, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	const char *location = input_info(in)->location;
	struct json_source source = { .in = in, .why = why };
	json_error_t error;
	json_t *root, *entry;
	const char *updated;
	size_t i;
	enum status st = ST_OK;

	*counts = (struct read_counts){ .data_time = TIME_UNKNOWN,
		.format = "icann-gtlds" };
	intern_init(&g->labels);
	root = json_load_callback(
	    feed_json, &source, JSON_REJECT_DUPLICATES, &error);
	if (root == NULL && source.st != ST_OK)
		return source.st;
	if (root == NULL)
		return reason_set(why, ST_SYNTAX, "%s:%d: %s", location,
		    error.line, error.text);
	updated = json_string_value(json_object_get(root, "updatedOn"));
	if (updated != NULL && !time_parse(updated, &counts->data_time))
		counts->data_time = TIME_UNKNOWN;
	if (!json_is_array(json_object_get(root, "gTLDs")))
		st = reason_set(why, ST_SYNTAX,
		    "%s: no \"gTLDs\" list: not ICANN's list of gTLDs",
		    location);
	json_array_foreach(json_object_get(root, "gTLDs"), i, entry) {
		const char *label =
		    json_string_value(json_object_get(entry, "gTLD"));
		char name[DNAME_STRLEN];

		counts->rows_read++;
		if (label != NULL &&
		    name_from_text(label, strlen(label), name) &&
		    dname_labels(name) == 1)
			(void)intern_add(&g->labels, name, strlen(name));
		else if (counts->rows_skipped++ == 0)
			(void)snprintf(counts->first_skipped,
			    sizeof(counts->first_skipped),
			    "gTLDs[%zu]: no label in \"gTLD\"", i);
	}
	json_decref(root);
	return st == ST_OK ? judge_rows(in, counts, "gTLD", why) : st;
}

void
gtlds_free(struct gtlds *g)
{
	intern_free(&g->labels);
}

/* A rule ends at the first blank. */
static void
take_suffix(struct input *in, const char *line, size_t len, suffix_fn take,
    void *arg, struct read_counts *counts)
{
	enum suffix_kind kind = SUFFIX_PLAIN;
	char name[DNAME_STRLEN];
	size_t end = 0;

	while (end < len && line[end] != ' ' && line[end] != '\t')
		end++;
	counts->rows_read++;
	if (line[0] == '!') {
		kind = SUFFIX_EXCEPTION;
		line++;
		end--;
	} else if (end > 2 && line[0] == '*' && line[1] == '.') {
		kind = SUFFIX_WILDCARD;
		line += 2;
		end -= 2;
	}
	if (end == 0 || !name_from_text(line, end, name)) {
		skip_row(in, counts, "no domain name");
		return;
	}
	if (dname_labels(name) > 1 || kind != SUFFIX_PLAIN)
		take(arg, name, kind);
}

static bool
line_has(const char *line, size_t len, const char *text)
{
	return memmem(line, len, text, strlen(text)) != NULL;
}

/* "// VERSION: 2025-03-28_12-15-04_UTC" */
static int64_t
version_time(const char *line, size_t len)
{
	char day[11] = "";
	int64_t when;

	if (len < 22)
		return TIME_UNKNOWN;
	memcpy(day, line + 12, 10);
	return time_parse(day, &when) ? when : TIME_UNKNOWN;
}

enum status
suffixes_read(struct input *in, suffix_fn take, void *arg,
    struct read_counts *counts, struct reason *why)
{
	bool icann = false, seen = false;
	const char *line;
	size_t len;
	enum status st;

	*counts = (struct read_counts){ .data_time = TIME_UNKNOWN,
		.format = "public-suffix-list" };
	while (
	    (st = input_line(in, &line, &len, why)) == ST_OK && line != NULL) {
		if (len >= 2 && memcmp(line, "//", 2) == 0) {
			if (line_has(line, len, "===BEGIN ICANN DOMAINS==="))
				icann = seen = true;
			if (line_has(line, len, "===END ICANN DOMAINS==="))
				icann = false;
			if (len > 12 && memcmp(line, "// VERSION: ", 12) == 0)
				counts->data_time = version_time(line, len);
			continue;
		}
		if (icann && len > 0 && line[0] != ' ' && line[0] != '\t')
			take_suffix(in, line, len, take, arg, counts);
	}
	if (st == ST_OK && (!seen || icann))
		st = reason_set(why, ST_SYNTAX,
		    "%s: %s: not a (whole) Public Suffix List",
		    input_info(in)->location,
		    seen ? "no end of the ICANN section" : "no ICANN section");
	return st == ST_OK
		   ? judge_rows(in, counts, "suffix of ICANN's section", why)
		   : st;
}

/* Names parted by commas, blanks allowed; false where one is no name. */
static bool
parse_servers(const char *text, size_t len, char ***servers, size_t *n)
{
	const char *end = text + len;

	while (text < end) {
		const char *comma = memchr(text, ',', (size_t)(end - text));
		const char *stop = comma != NULL ? comma : end;
		char name[DNAME_STRLEN];
		const char *last = stop;

		while (text < last && *text == ' ')
			text++;
		while (last > text && last[-1] == ' ')
			last--;
		if (last > text) {
			if (!name_from_text(text, (size_t)(last - text), name))
				return false;
			*servers =
			    mem_resize(*servers, *n + 1, sizeof(**servers));
			(*servers)[(*n)++] = mem_strdup(name);
		}
		text = stop < end ? stop + 1 : end;
	}
	return true;
}

static void
take_listed(struct input *in, const char *line, size_t len, listed_zone_fn take,
    void *arg, struct read_counts *counts)
{
	const char *end = line + len;
	const char *tab = memchr(line, '\t', len);
	const char *zone_end = tab != NULL ? tab : end;
	struct listed_zone zone = { 0 };
	char name[DNAME_STRLEN];
	enum category category;
	char **servers = NULL;
	size_t nservers = 0;

	counts->rows_read++;
	while (zone_end > line && zone_end[-1] == ' ')
		zone_end--;
	/* Blanks are no syntax error in a name, but prose is no list. */
	if (memchr(line, ' ', (size_t)(zone_end - line)) != NULL) {
		skip_row(in, counts, "a blank within the zone's name");
		return;
	}
	if (!name_from_text(line, (size_t)(zone_end - line), name)) {
		skip_row(in, counts, "no domain name");
		return;
	}
	zone.name = name;
	if (tab != NULL) {
		const char *field = tab + 1;
		const char *next = memchr(field, '\t', (size_t)(end - field));
		size_t field_len =
		    (size_t)((next != NULL ? next : end) - field);

		if (field_len > 0 &&
		    !category_parse(field, field_len, &category)) {
			skip_row(in, counts, "no category in the second field");
			return;
		}
		if (field_len > 0)
			zone.category = &category;
		if (next != NULL &&
		    !parse_servers(next + 1, (size_t)(end - next - 1), &servers,
			&nservers)) {
			skip_row(in, counts,
			    "no name server's name in the third field");
			goto out;
		}
	}
	zone.servers = (const char *const *)servers;
	zone.nservers = nservers;
	take(arg, &zone);
out:
	for (size_t i = 0; i < nservers; i++)
		free(servers[i]);
	free(servers);
}

enum status
zone_list_read(struct input *in, listed_zone_fn take, void *arg,
    struct read_counts *counts, struct reason *why)
{
	const char *line;
	size_t len;
	enum status st;

	*counts = (struct read_counts){ .data_time = TIME_UNKNOWN,
		.format = "zone-list" };
	while ((st = input_line(in, &line, &len, why)) == ST_OK && line != NULL)
		if (len > 0 && line[0] != '#')
			take_listed(in, line, len, take, arg, counts);
	return st == ST_OK ? judge_rows(in, counts, "zone", why) : st;
}
