/*
 * The reader of JSON, held against jansson: what jansson cannot parse must
 * fail, and of what it can parse the same rows must come out as by the plain
 * walk over its tree below.
 */
#include <jansson.h>

#include "tests/fuzz/vrp_fuzz.h"

/* What jansson and the reader judge differently, by intent. */
static bool
is_beyond_compare(const char *text, size_t len)
{
	size_t brackets = 0;

	for (size_t i = 0; i < len; i++)
		brackets += text[i] == '[' || text[i] == '{';
	/* To jansson -0 is the integer 0, and it nests far deeper. */
	return brackets > 60 || memmem(text, len, "-0", 2) != NULL;
}

static bool
expected_asn(const json_t *v, uint32_t *asn)
{
	const char *text = json_string_value(v), *end;
	json_int_t n = json_integer_value(v);

	if (json_is_integer(v)) {
		*asn = (uint32_t)n;
		return n >= 0 && n <= UINT32_MAX;
	}
	if (text == NULL)
		return false;
	end = text + json_string_length(v);
	return asn_parse(text, end, true, asn) == end;
}

static bool
expected_prefix(const json_t *v, struct prefix *prefix)
{
	const char *text = json_string_value(v), *end;

	if (text == NULL)
		return false;
	end = text + json_string_length(v);
	return prefix_parse(text, end, prefix, NULL) == end;
}

static bool
expected_max_len(const json_t *v, struct prefix prefix, uint8_t *max_len)
{
	json_int_t n = json_integer_value(v);

	*max_len = prefix.len;
	if (v == NULL || json_is_null(v))
		return true;
	*max_len = (uint8_t)n;
	return json_is_integer(v) && n >= prefix.len &&
	       n <= (json_int_t)ip_bits((enum family)prefix.family);
}

/* Adds to the labels; those of AS0 trust anchors stay out. */
static bool
expected_label(
    struct vrp_table *t, const json_t *v, uint32_t *tas, bool *left_out)
{
	const char *text = json_string_value(v);
	size_t len = json_string_length(v);
	uint32_t bit;
	bool as0;

	if (v == NULL || json_is_null(v))
		return true;
	if (text == NULL || len > VRP_LABEL_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	if (!vrp_ta_bit(t, text, len, &bit, &as0))
		return false;
	*left_out |= as0;
	*tas |= as0 ? 0 : bit;
	return true;
}

static bool
expected_expiry(const json_t *v, uint32_t *expires)
{
	const char *text = json_string_value(v);
	size_t len = json_string_length(v);
	int64_t when = json_integer_value(v);

	*expires = VRP_NO_EXPIRY;
	if (v == NULL || json_is_null(v))
		return true;
	if (text != NULL) {
		if (len == 0 || strcasecmp(text, "N/A") == 0)
			return len == strlen(text);
		if (len != strlen(text) || len >= TIME_STRLEN + 16 ||
		    !time_parse(text, &when))
			return false;
	} else if (!json_is_integer(v) || when < 0 ||
		   when > INT64_C(253402300799)) {
		return false;
	}
	if (when > 0)
		*expires = when < UINT32_MAX ? (uint32_t)when : UINT32_MAX - 1;
	return true;
}

static bool
expected_sources(struct vrp_table *t, const json_t *sources, uint32_t *tas,
    bool *left_out, uint32_t *expires)
{
	size_t i;
	json_t *source;
	bool good = true, unlimited = false;
	uint32_t latest = 0;

	if (!json_is_array(sources))
		return true;
	json_array_foreach(sources, i, source) {
		const json_t *validity = json_object_get(source, "validity");
		uint32_t until;

		good &= expected_label(
		    t, json_object_get(source, "tal"), tas, left_out);
		good &= expected_expiry(
		    json_object_get(validity, "notAfter"), &until);
		/* Only objects are sources. */
		if (!json_is_object(source))
			continue;
		unlimited |= until == VRP_NO_EXPIRY;
		if (until != VRP_NO_EXPIRY && until > latest)
			latest = until;
	}
	if (*expires == VRP_NO_EXPIRY && latest > 0 && !unlimited)
		*expires = latest;
	return good;
}

/* The row's place among the rows, by family as in the tree. */
struct places {
	size_t v4, v6, bad, left_out;
};

static void
check_item(struct vrp_table *t, const json_t *item, struct places *at)
{
	struct prefix prefix, held;
	struct vrp vrp = { 0 };
	bool left_out = false, good;
	uint32_t place;

	good =
	    json_is_object(item) &&
	    expected_asn(json_object_get(item, "asn"), &vrp.asn) &&
	    expected_prefix(json_object_get(item, "prefix"), &prefix) &&
	    expected_max_len(
		json_object_get(item, "maxLength"), prefix, &vrp.max_len) &&
	    expected_label(
		t, json_object_get(item, "ta"), &vrp.tas, &left_out) &&
	    expected_expiry(json_object_get(item, "expires"), &vrp.expires) &&
	    expected_sources(t, json_object_get(item, "source"), &vrp.tas,
		&left_out, &vrp.expires);
	if (!good) {
		at->bad++;
		return;
	}
	if (left_out && vrp.tas == 0) {
		at->left_out++;
		return;
	}
	if (prefix.family == IPV4) {
		demand(at->v4 < t->tree.n4);
		place = (uint32_t)at->v4++;
	} else {
		demand(at->v6 < t->tree.n6);
		place = (uint32_t)(t->tree.n4 + at->v6++);
	}
	held = ptree_prefix(&t->tree, place);
	demand(prefix_compare(held, prefix) == 0);
	place = prefix.family == IPV4 ? t->tree.v4[place].first
				      : t->tree.v6[place - t->tree.n4].first;
	demand(t->vrps[place].asn == vrp.asn);
	demand(t->vrps[place].max_len == vrp.max_len);
	demand(t->vrps[place].tas == vrp.tas);
	demand(t->vrps[place].expires == vrp.expires);
}

static bool
is_slurm(const json_t *doc)
{
	return json_object_get(doc, "slurmVersion") != NULL ||
	       json_object_get(doc, "validationOutputFilters") != NULL ||
	       json_object_get(doc, "locallyAddedAssertions") != NULL;
}

static void
check_document(struct fuzz_reading *f, const json_t *doc)
{
	const json_t *roas =
	    json_is_array(doc) ? doc : json_object_get(doc, "roas");
	struct places at = { 0 };
	json_t *item;
	size_t i;

	if (is_slurm(doc) || !json_is_array(roas)) {
		demand(f->status != ST_OK);
		return;
	}
	demand(f->counts.rows_read == json_array_size(roas));
	/* Of more labels than fit, the order decides. */
	if (f->table.tas.n == VRP_TAS_MAX)
		return;
	json_array_foreach(roas, i, item)
		check_item(&f->table, item, &at);
	demand(f->counts.rows_skipped == at.bad);
	demand(f->table.n == at.v4 + at.v6);
	demand(f->table.n + at.bad + at.left_out == f->counts.rows_read);
	demand((f->status == ST_OK) == (at.bad * 20 <= f->counts.rows_read));
}

/* What of JSON jansson does not do, or does not do by choice. */
static bool
is_janssons_own(enum json_error_code code)
{
	return code == json_error_numeric_overflow ||
	       code == json_error_duplicate_key ||
	       code == json_error_null_byte_in_key;
}

static void
check_json(struct fuzz_reading *f, const char *text, size_t len)
{
	json_error_t error;
	json_t *doc;

	/* No JSON has a NUL, but jansson passes over it. */
	if (memchr(text, '\0', len) != NULL) {
		demand(f->status != ST_OK);
		return;
	}
	doc = json_loadb(
	    text, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	if (doc == NULL)
		demand(f->status != ST_OK ||
		       is_janssons_own(json_error_code(&error)));
	else if (!is_beyond_compare(text, len))
		check_document(f, doc);
	json_decref(doc);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct fuzz_reading f;
	size_t len = size, first = 0;

	fuzz_read(&f, data, size);
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	while (first < len && text[first] != '\0' &&
	       strchr(" \t\r\n", text[first]) != NULL)
		first++;
	if (first < len && (text[first] == '[' || text[first] == '{'))
		check_json(&f, text, len);
	vrp_table_free(&f.table);
	return 0;
}
