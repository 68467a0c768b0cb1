#include "survey/supply_check.h"

#include <string.h>

#include "resolve/zonedata.h"
#include "roa/as_names.h"
#include "roa/delegated.h"
#include "roa/irr.h"
#include "roa/manrs.h"
#include "roa/route.h"
#include "roa/vrp.h"
#include "roa/wanted.h"
#include "survey/base/array.h"
#include "survey/base/num.h"
#include "survey/lists.h"

static bool
wants_no_prefix(const void *arg, struct prefix prefix)
{
	(void)arg;
	(void)prefix;
	return false;
}

static bool
wants_no_asn(const void *arg, uint32_t asn)
{
	(void)arg;
	(void)asn;
	return false;
}

/* The rows are judged, and none is kept. */
static const struct wanted nothing = { wants_no_prefix, wants_no_asn, NULL };

static enum status
check_zone(struct input *in, struct read_counts *counts, struct reason *why)
{
	struct zonedata data = { 0 };
	struct intern names;
	enum status st;

	intern_init(&names);
	st = zonefile_read(&data, in, ".", &names, counts, why);
	zonedata_free(&data);
	intern_free(&names);
	return st;
}

static enum status
check_gtlds(struct input *in, struct read_counts *counts, struct reason *why)
{
	struct gtlds gtlds;
	enum status st;

	intern_init(&gtlds.labels);
	st = gtlds_read(&gtlds, in, counts, why);
	gtlds_free(&gtlds);
	return st;
}

static void
pass_over(void *arg, const char *name, enum suffix_kind kind)
{
	(void)arg;
	(void)name;
	(void)kind;
}

static enum status
check_suffixes(struct input *in, struct read_counts *counts, struct reason *why)
{
	return suffixes_read(in, pass_over, NULL, counts, why);
}

static enum status
check_routes(struct input *in, struct read_counts *counts, struct reason *why)
{
	struct route_table table;
	enum status st;

	route_table_init(&table);
	st = route_read(
	    &table, in, route_filters_default.min_peers, counts, why);
	route_table_free(&table);
	return st;
}

static enum status
check_vrps(struct input *in, struct read_counts *counts, struct reason *why)
{
	struct vrp_table table;
	enum status st;

	vrp_table_init(&table);
	st = vrp_read(&table, in, &(struct vrp_options){ .time = TIME_UNKNOWN },
	    counts, why);
	vrp_table_free(&table);
	return st;
}

static enum status
check_as_names(struct input *in, struct read_counts *counts, struct reason *why)
{
	struct as_names table;
	enum status st;

	as_names_init(&table);
	st = as_names_read(&table, in, &nothing, counts, why);
	as_names_free(&table);
	return st;
}

static enum status
check_delegated(
    struct input *in, struct read_counts *counts, struct reason *why)
{
	struct delegated table;
	enum status st;

	delegated_init(&table);
	st = delegated_read(&table, in, &nothing, counts, why);
	delegated_free(&table);
	return st;
}

static enum status
check_irr(struct input *in, struct read_counts *counts, struct reason *why)
{
	struct irr_table table;
	enum status st;

	irr_table_init(&table);
	st = irr_read(&table, in, &nothing, counts, why);
	irr_table_free(&table);
	return st;
}

static enum status
check_manrs(struct input *in, struct read_counts *counts, struct reason *why)
{
	struct manrs table;
	enum status st;

	manrs_init(&table);
	st = manrs_read(&table, in, &nothing, counts, why);
	manrs_free(&table);
	return st;
}

/* Options that are not here have files of any content. */
static const struct reader {
	const char *option;
	enum status (*read)(
	    struct input *in, struct read_counts *counts, struct reason *why);
} readers[] = {
	{ "root-zone", check_zone },
	{ "zone-data", check_zone },
	{ "gtlds", check_gtlds },
	{ "public-suffixes", check_suffixes },
	{ "routes", check_routes },
	{ "vrps", check_vrps },
	{ "as-names", check_as_names },
	{ "delegated", check_delegated },
	{ "irr", check_irr },
	{ "manrs", check_manrs },
};

enum status
supply_check(const char *option, const char *path, const char *url,
    char sha256[SHA256_STRLEN], uint64_t *bytes, struct reason *why)
{
	struct read_counts counts = { .data_time = TIME_UNKNOWN };
	const struct input_info *info;
	struct input *in = NULL;
	enum status st;

	if ((st = input_open_as(&in, path, url, why)) != ST_OK)
		return st;
	for (size_t i = 0; i < LENGTH_OF(readers); i++)
		if (st == ST_OK && strcmp(readers[i].option, option) == 0)
			st = readers[i].read(in, &counts, why);
	if (st == ST_OK)
		st = input_drain(in, why);
	info = input_info(in);
	if (st == ST_OK && info->bytes == 0)
		st = reason_set(why, ST_SYNTAX, "%s: the file is empty", url);
	if (st == ST_OK) {
		memcpy(sha256, info->sha256, SHA256_STRLEN);
		*bytes = info->bytes;
	}
	input_close(in);
	return st;
}
