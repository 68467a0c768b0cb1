#include "survey/optout.h"

#include <stdlib.h>
#include <string.h>

#include "resolve/dname.h"
#include "survey/base/num.h"

void
optout_init(struct optout *o)
{
	*o = (struct optout){ 0 };
	intern_init(&o->zones);
	intern_init(&o->names);
	intern_init(&o->zones_beneath);
	intern_init(&o->names_beneath);
	ptree_init(&o->prefixes);
}

void
optout_free(struct optout *o)
{
	intern_free(&o->zones);
	intern_free(&o->names);
	intern_free(&o->zones_beneath);
	intern_free(&o->names_beneath);
	ptree_free(&o->prefixes);
}

static const char *
take_name(
    struct intern *exact, struct intern *beneath, const char *text, size_t len)
{
	struct intern *list = exact;
	char name[DNAME_STRLEN];

	if (len > 2 && text[0] == '*' && text[1] == '.') {
		list = beneath;
		text += 2;
		len -= 2;
	}
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] <= ' ' ||
		    (unsigned char)text[i] > '~')
			return "a name in A-labels is wanted";
	if (!dname_canonical(text, len, ".", name))
		return "no domain name";
	(void)intern_add(list, name, strlen(name));
	return NULL;
}

static const char *
take_prefix(struct optout *o, const char *text, const char *end)
{
	struct prefix prefix;
	struct ip ip;

	if (prefix_parse(text, end, &prefix, NULL) != end) {
		if (ip_parse(text, end, &ip) != end)
			return "no prefix (are bits set behind its length?)";
		prefix = prefix_host(ip);
	}
	ptree_add(&o->prefixes, prefix);
	return NULL;
}

static const char *
take_line(struct optout *o, const char *p, size_t len)
{
	const char *end = p + len, *value;
	size_t word = 0;

	while (word < len && p[word] != ' ' && p[word] != '\t')
		word++;
	value = p + word;
	while (value < end && (*value == ' ' || *value == '\t'))
		value++;
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (value == end)
		return "zone NAME, name NAME or prefix PREFIX is wanted";
	if (word == 4 && memcmp(p, "zone", 4) == 0)
		return take_name(
		    &o->zones, &o->zones_beneath, value, (size_t)(end - value));
	if (word == 4 && memcmp(p, "name", 4) == 0)
		return take_name(
		    &o->names, &o->names_beneath, value, (size_t)(end - value));
	if (word == 6 && memcmp(p, "prefix", 6) == 0)
		return take_prefix(o, value, end);
	return "zone NAME, name NAME or prefix PREFIX is wanted";
}

enum status
optout_read(struct optout *o, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	*counts = (struct read_counts){ .data_time = TIME_UNKNOWN,
		.format = "opt-out" };
	for (;;) {
		const char *p, *fault;
		size_t len;
		enum status st = input_line(in, &p, &len, why);

		if (st != ST_OK || p == NULL)
			return st;
		if (len == 0 || p[0] == '#')
			continue;
		counts->rows_read++;
		if ((fault = take_line(o, p, len)) != NULL)
			return reason_set(
			    why, ST_SYNTAX, "%s: %s", input_where(in), fault);
	}
}

void
optout_build(struct optout *o)
{
	free(ptree_build(&o->prefixes));
}

static bool
has(const struct intern *list, const char *name)
{
	return list->n > 0 &&
	       intern_find(list, name, strlen(name)) != INTERN_NONE;
}

static bool
has_above(const struct intern *list, const char *name)
{
	if (list->n == 0)
		return false;
	while ((name = dname_parent(name)) != NULL)
		if (has(list, name))
			return true;
	return false;
}

bool
optout_has_zone(const struct optout *o, const char *zone)
{
	return has(&o->zones, zone) || has_above(&o->zones_beneath, zone);
}

bool
optout_has_name(const struct optout *o, const char *name)
{
	return has(&o->names, name) || has_above(&o->names_beneath, name);
}

bool
optout_has_address(const struct optout *o, struct ip address)
{
	return o->prefixes.items > 0 &&
	       ptree_find(&o->prefixes, prefix_host(address)) != PTREE_NONE;
}
