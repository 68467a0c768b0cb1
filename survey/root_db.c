#include "survey/root_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/array.h"
#include "survey/base/num.h"
#include "survey/base/rows.h"
#include "survey/lists.h"
#include "survey/root_db_private.h"
#include "survey/small_file.h"

/* Names of columns, without what is no letter, in lower case. */
static const struct {
	const char *name;
	enum root_db_field field;
} names[] = {
	{ "domain", ROOT_DB_DOMAIN },
	{ "tld", ROOT_DB_DOMAIN },
	{ "zone", ROOT_DB_DOMAIN },
	{ "type", ROOT_DB_TYPE },
	{ "tldmanager", ROOT_DB_MANAGER },
	{ "manager", ROOT_DB_MANAGER },
	{ "sponsoringorganisation", ROOT_DB_MANAGER },
	{ "sponsoringorganization", ROOT_DB_MANAGER },
	{ "country", ROOT_DB_COUNTRY },
	{ "countrycode", ROOT_DB_COUNTRY },
	{ "technicalcontact", ROOT_DB_CONTACT },
	{ "techcontact", ROOT_DB_CONTACT },
	{ "technicalorganisation", ROOT_DB_CONTACT },
	{ "technicalorganization", ROOT_DB_CONTACT },
};

enum root_db_field
root_db_field_named(const char *name)
{
	char letters[32];
	size_t n = 0;

	for (; *name != '\0'; name++) {
		char c = *name;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c < 'a' || c > 'z')
			continue;
		if (n == sizeof(letters) - 1)
			return ROOT_DB_FIELDS;
		letters[n++] = c;
	}
	letters[n] = '\0';
	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if (strcmp(names[i].name, letters) == 0)
			return names[i].field;
	return ROOT_DB_FIELDS;
}

/*
 * ".aaa", and right-to-left names between marks of direction (U+200E,
 * U+200F), which stand there for the eye alone.
 */
static bool
parse_domain(const char *text, char name[DNAME_STRLEN])
{
	static const char *const marks[] = { "\xe2\x80\x8e", "\xe2\x80\x8f" };
	char plain[DNAME_STRLEN];
	size_t n = 0;

	while (*text != '\0' && n < sizeof(plain) - 1) {
		if (strncmp(text, marks[0], 3) == 0 ||
		    strncmp(text, marks[1], 3) == 0)
			text += 3;
		else
			plain[n++] = *text++;
	}
	plain[n] = '\0';
	text = plain + (n > 1 && plain[0] == '.');
	return *text != '\0' && name_from_text(text, strlen(text), name);
}

void
root_db_settle(struct root_db_reader *r, const char *const text[ROOT_DB_FIELDS],
    const char *where)
{
	char name[DNAME_STRLEN];

	r->counts->rows_read++;
	if (parse_domain(text[ROOT_DB_DOMAIN], name))
		r->take(r->arg, name, text);
	else if (r->counts->rows_skipped++ == 0)
		(void)snprintf(r->counts->first_skipped,
		    sizeof(r->counts->first_skipped), "%s: no domain name",
		    where);
}

enum status
root_db_read(struct input *in, root_db_fn take, void *arg,
    struct read_counts *counts, struct reason *why)
{
	struct root_db_reader r = { .location = input_info(in)->location,
		.take = take,
		.arg = arg,
		.counts = counts };
	struct bad_rows bad = { .counts = counts, .location = r.location };
	const char *first;
	enum status st;

	*counts = (struct read_counts){ .data_time = TIME_UNKNOWN };
	if ((st = small_file_read(in, &r.text, &r.len, why)) != ST_OK)
		return st;
	if (strlen(r.text) != r.len) {
		free(r.text);
		return reason_set(why, ST_SYNTAX,
		    "%s: a NUL: not IANA's root database", r.location);
	}
	first = r.text + strspn(r.text, " \t\r\n");
	if (*first == '<')
		st = root_db_read_html(&r, why);
	else if (*first == '{' || *first == '[')
		st = root_db_read_json(&r, why);
	else
		st = root_db_read_csv(&r, why);
	free(r.text);
	if (st == ST_OK && counts->rows_read == 0)
		return reason_set(
		    why, ST_SYNTAX, "%s: no zone in it", r.location);
	return st == ST_OK ? bad_rows_judge(&bad, why) : st;
}
