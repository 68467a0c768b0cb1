#include <openssl/evp.h>

#include "roa/route_index_file.h"
#include "survey/base/array.h"
#include "survey/base/sealed.h"
#include "tests/unit/mrt_making.h"
#include "tests/unit/scratch.h"

/* A text of a few sources, of two files each but for the sets. */
static const char pfx2as[] = "11.0.0.0\t8\t1\n11.0.0.0\t16\t2_3,4\n"
			     "20.0.0.0\t25\t5\n2001:db8::\t32\t6\n";
static const char whois[] =
    "% This file was generated at Fri Dec 20 10:06:01 UTC 2024.\n"
    "1\t11.0.0.0/8\t3\n{7,8}\t12.0.0.0/8\t30\n3\t0.0.0.0/0\t99\n"
    "9\t2600::/16\t9\n9\t2600::/20\t10\n";

static void
add_text(struct route_table *t, const char *text)
{
	int fd = memfd_create("routes", 0);
	struct reason why = { "" };
	struct read_counts counts;
	struct input *in;
	char path[64];

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	assert_int_equal(input_open(&in, path, &why), ST_OK);
	if (route_read(t, in, 10, &counts, &why) != ST_OK)
		fail_msg("%s", why.text);
	input_close(in);
	assert_int_equal(close(fd), 0);
}

/* Both texts and, from file, MRT. */
static void
fill(struct route_table *t, bool mrt)
{
	struct reading r = { .status = ST_OK };
	struct bytes file = { 0 };

	route_table_init(t);
	add_text(t, pfx2as);
	if (mrt) {
		put_peers(&file, 3);
		put_route(&file, "11.0.0.0/8", 1, (unsigned int[]){ 0, 2 }, 2);
		put_route(&file, "2600::/16", 9, (unsigned int[]){ 0, 1 }, 2);
		put_one(&file, "13.0.0.0/8", 10);
		r.table = *t;
		read_further(&r, &file);
		assert_ok(&r);
		*t = r.table;
	}
	add_text(t, whois);
}

static void
write_index(const struct route_table *t, const char *path)
{
	struct reason why;

	if (route_index_write(t, path, &why) != ST_OK)
		fail_msg("%s", why.text);
}

static enum status
read_index(struct route_table *t, const char *path, bool alone,
    const struct route_filters *filters, struct reason *why)
{
	struct read_counts counts;
	struct input_info info;
	struct input *in;
	bool is_index;
	enum status st;

	assert_int_equal(input_open(&in, path, why), ST_OK);
	assert_int_equal(route_index_begins(in, &is_index, why), ST_OK);
	assert_true(is_index);
	st = route_index_read(t, in, alone, filters, &info, &counts, why);
	input_close(in);
	return st;
}

static void
assert_same_files(const struct route_table *a, const struct route_table *b)
{
	assert_int_equal(a->nfiles, b->nfiles);
	for (size_t i = 0; i < a->nfiles; i++) {
		const struct route_file *x = &a->files[i], *y = &b->files[i];

		assert_int_equal(x->source, y->source);
		assert_string_equal(x->location, y->location);
		assert_string_equal(x->sha256, y->sha256);
		assert_int_equal(x->bytes, y->bytes);
		/* Constant texts: the very ones. */
		assert_string_equal(x->compression, y->compression);
		assert_true(x->counts.format == y->counts.format);
		assert_int_equal(x->counts.rows_read, y->counts.rows_read);
		assert_int_equal(
		    x->counts.rows_skipped, y->counts.rows_skipped);
		assert_string_equal(
		    x->counts.first_skipped, y->counts.first_skipped);
		assert_int_equal(x->counts.data_time, y->counts.data_time);
	}
}

static void
assert_same_sources(const struct route_table *a, const struct route_table *b)
{
	assert_int_equal(a->nsources, b->nsources);
	for (size_t i = 0; i < a->nsources; i++) {
		const struct route_source *x = &a->sources[i];
		const struct route_source *y = &b->sources[i];

		assert_string_equal(x->location, y->location);
		assert_int_equal(x->states_peers, y->states_peers);
		assert_int_equal(x->mrt, y->mrt);
		assert_int_equal(x->multicast, y->multicast);
		assert_int_equal(x->unused, y->unused);
		for (int f = 0; f < FAMILIES; f++) {
			assert_int_equal(x->min_peers[f], y->min_peers[f]);
			assert_int_equal(x->peers[f], y->peers[f]);
			assert_int_equal(x->full_feeds[f], y->full_feeds[f]);
		}
	}
}

static void
assert_same_rows(const struct route_table *a, const struct route_table *b)
{
	uint32_t n = ptree_size(&a->tree);

	assert_int_equal(n, ptree_size(&b->tree));
	assert_int_equal(a->nrows, b->nrows);
	for (uint32_t node = 0; node < n; node++) {
		assert_int_equal(prefix_compare(ptree_prefix(&a->tree, node),
				     ptree_prefix(&b->tree, node)),
		    0);
		assert_int_equal(
		    ptree_first(&a->tree, node), ptree_first(&b->tree, node));
	}
	for (size_t i = 0; i < a->nrows; i++) {
		const struct route_row *x = &a->rows[i], *y = &b->rows[i];
		char asn[2][ASN_STRLEN];

		assert_string_equal(
		    origin_text(route_row_origin(x), &a->sets, asn[0]),
		    origin_text(route_row_origin(y), &b->sets, asn[1]));
		assert_int_equal(x->peers, y->peers);
		assert_int_equal(x->source, y->source);
		assert_int_equal(x->filter, y->filter);
	}
	assert_memory_equal(a->pairs, b->pairs, sizeof(a->pairs));
	assert_memory_equal(a->pairs_without_peers, b->pairs_without_peers,
	    sizeof(a->pairs_without_peers));
}

static void
assert_same_table(const struct route_table *a, const struct route_table *b)
{
	assert_same_files(a, b);
	assert_same_sources(a, b);
	assert_same_rows(a, b);
}

static const struct route_filters strict_filters = { .min_len = { 9, 20 },
	.max_len = { 25, 32 },
	.min_peers = 2,
	.min_peers_given = true };

/* Whatever filters it was made under: those of the reader hold. */
static void
a_table_comes_back_as_it_was(void **state)
{
	static const struct route_filters *const filters[] = {
		&route_filters_default, &strict_filters
	};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		const char *path = in_folder("index");
		struct route_table made, wanted, found;
		struct reason why = { "" };

		fill(&made, true);
		route_table_build(&made, filters[i / 2]);
		write_index(&made, path);
		fill(&wanted, true);
		/* What route_read is told, before the table is built. */
		for (size_t j = 0; j < wanted.nsources; j++)
			wanted.sources[j].min_peers[IPV4] =
			    wanted.sources[j].min_peers[IPV6] =
				filters[i % 2]->min_peers;
		route_table_build(&wanted, filters[i % 2]);
		route_table_init(&found);
		if (read_index(&found, path, true, filters[i % 2], &why) !=
		    ST_OK)
			fail_msg("%s", why.text);
		route_table_build(&found, filters[i % 2]);
		assert_non_null(found.index);
		assert_same_table(&wanted, &found);
		/* And again, from what was mapped. */
		write_index(&found, in_folder("again"));
		route_table_free(&found);
		assert_int_equal(read_index(&found, in_folder("again"), true,
				     filters[i % 2], &why),
		    ST_OK);
		route_table_build(&found, filters[i % 2]);
		assert_same_table(&wanted, &found);
		route_table_free(&found);
		route_table_free(&made);
		route_table_free(&wanted);
	}
}

/* As the same files read in that order. */
static void
beside_other_sources_its_rows_are_added(void **state)
{
	static const char further[] = "{8,7}\t11.0.0.0/8\t30\n"
				      "1\t11.0.0.0/8\t11\n";
	const char *path = in_folder("index");
	struct route_table made, wanted, found;
	struct reason why = { "" };

	(void)state;
	fill(&made, true);
	route_table_build(&made, &route_filters_default);
	write_index(&made, path);
	route_table_init(&wanted);
	route_table_free(&made);
	fill(&made, true);
	add_text(&made, further);
	route_table_build(&made, &route_filters_default);

	route_table_init(&found);
	assert_int_equal(
	    read_index(&found, path, false, &route_filters_default, &why),
	    ST_OK);
	add_text(&found, further);
	route_table_build(&found, &route_filters_default);
	assert_null(found.index);
	assert_same_table(&made, &found);
	route_table_free(&found);

	/* Behind another: the sources' numbers and the sets' are others. */
	add_text(&wanted, further);
	add_text(&wanted, pfx2as);
	add_text(&wanted, whois);
	route_table_build(&wanted, &route_filters_default);
	route_table_free(&made);
	fill(&made, false);
	route_table_build(&made, &route_filters_default);
	write_index(&made, path);
	add_text(&found, further);
	assert_int_equal(
	    read_index(&found, path, false, &route_filters_default, &why),
	    ST_OK);
	route_table_build(&found, &route_filters_default);
	assert_same_sources(&wanted, &found);
	assert_same_rows(&wanted, &found);
	assert_int_equal(found.nfiles, 3);
	route_table_free(&found);
	route_table_free(&wanted);
	route_table_free(&made);
}

static size_t
read_all(const char *path, char **bytes)
{
	FILE *file = fopen(path, "r");
	size_t len;

	assert_non_null(file);
	*bytes = mem_alloc(1 << 16);
	len = fread(*bytes, 1, 1 << 16, file);
	assert_true(len > 0 && len < 1 << 16);
	assert_int_equal(fclose(file), 0);
	return len;
}

static void
equal_tables_give_equal_bytes(void **state)
{
	struct route_table t;
	size_t len[2];
	char *bytes[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		fill(&t, true);
		/* What is between the members of a node, or of a row. */
		route_table_build(&t, &route_filters_default);
		write_index(&t, in_folder("index"));
		len[i] = read_all(in_folder("index"), &bytes[i]);
		route_table_free(&t);
	}
	assert_int_equal(len[0], len[1]);
	assert_memory_equal(bytes[0], bytes[1], len[0]);
	free(bytes[0]);
	free(bytes[1]);
}

static void
an_empty_table_is_one(void **state)
{
	struct route_table t;
	struct reason why;

	(void)state;
	route_table_init(&t);
	route_table_build(&t, &route_filters_default);
	write_index(&t, in_folder("empty"));
	route_table_free(&t);
	assert_int_equal(read_index(&t, in_folder("empty"), true,
			     &route_filters_default, &why),
	    ST_OK);
	route_table_build(&t, &route_filters_default);
	assert_int_equal(t.nrows, 0);
	assert_int_equal(
	    route_find(&t, prefix_host((struct ip){ 0 })), PTREE_NONE);
	route_table_free(&t);
}

static void
mrt_in_an_index_cannot_be_united_any_more(void **state)
{
	const char *path = in_folder("index");
	struct reading r = { .status = ST_OK };
	struct bytes file = { 0 };
	struct route_table t;
	struct reason why = { "" };

	(void)state;
	fill(&t, true);
	route_table_build(&t, &route_filters_default);
	write_index(&t, path);
	route_table_free(&t);
	/* Two of them; an index behind MRT, and MRT behind an index. */
	assert_int_equal(
	    read_index(&t, path, false, &route_filters_default, &why), ST_OK);
	assert_int_equal(
	    read_index(&t, path, false, &route_filters_default, &why),
	    ST_REFUSED);
	assert_holds(why.text, "index: MRT dumps are united by their peers");
	r.table = t;
	put_peers(&file, 1);
	put_one(&file, "11.0.0.0/8", 1);
	read_further(&r, &file);
	assert_int_equal(r.status, ST_REFUSED);
	route_table_free(&r.table);
	fill(&t, true);
	assert_int_equal(
	    read_index(&t, path, false, &route_filters_default, &why),
	    ST_REFUSED);
	route_table_free(&t);
}

/* An index whose bytes a case changes. */
struct damage {
	struct index_header header;
	struct index_layout layout;
	char *bytes;
	size_t len; /* without the seal */
};

static void
damage_begin(struct damage *d)
{
	struct route_table t;

	fill(&t, true);
	route_table_build(&t, &route_filters_default);
	write_index(&t, in_folder("good"));
	route_table_free(&t);
	d->len = read_all(in_folder("good"), &d->bytes) - SEAL_LEN;
	memcpy(&d->header, d->bytes, sizeof(d->header));
	assert_true(index_layout_of(&d->header, &d->layout));
	assert_int_equal(d->layout.end, d->len);
}

/* Seals it anew, so that what is in it is looked at. */
static enum status
damage_read(const struct damage *d, struct reason *why)
{
	int fd = memfd_create("bad", 0);
	uint8_t seal[EVP_MAX_MD_SIZE];
	struct route_table t;
	enum status st;
	char path[64];

	assert_int_equal(
	    EVP_Digest(d->bytes, d->len, seal, NULL, EVP_sha256(), NULL), 1);
	assert_int_equal(write(fd, d->bytes, d->len), d->len);
	assert_int_equal(write(fd, seal, SEAL_LEN), SEAL_LEN);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	route_table_init(&t);
	st = read_index(&t, path, true, &route_filters_default, why);
	route_table_free(&t);
	assert_int_equal(close(fd), 0);
	return st;
}

static void
change_order(struct damage *d)
{
	struct index_header *h = (void *)d->bytes;

	h->byte_order = UINT32_C(0x04030201);
}

static void
change_version(struct damage *d)
{
	struct index_header *h = (void *)d->bytes;

	h->version = INDEX_VERSION + 1;
}

#define CHANGE_HEADER(name, member, value)                                     \
	static void name(struct damage *d)                                     \
	{                                                                      \
		struct index_header *h = (void *)d->bytes;                     \
                                                                               \
		h->member = value;                                             \
	}

CHANGE_HEADER(more_nodes, nodes[IPV4], h->nodes[IPV4] + 100)
CHANGE_HEADER(all_nodes, nodes[IPV6], UINT64_MAX)
CHANGE_HEADER(all_rows, rows, UINT64_MAX / 12)
CHANGE_HEADER(all_texts, text_len, UINT64_MAX - d->layout.text)
CHANGE_HEADER(less_text, text_len, h->text_len - 1)
CHANGE_HEADER(more_sets, sets, h->sets + 1)
CHANGE_HEADER(all_sets, sets, UINT32_MAX)
CHANGE_HEADER(fewer_sets, sets, h->sets - 1)
CHANGE_HEADER(more_sources, sources, h->sources + 1)
CHANGE_HEADER(all_files, files, UINT32_MAX)

static void
cut_last_text(struct damage *d)
{
	d->bytes[d->len - 1] = 'x';
}

static void
add_a_text(struct damage *d)
{
	struct index_header *h = (void *)d->bytes;

	h->text_len++;
	d->bytes[d->len++] = '\0';
}

static void
break_parent(struct damage *d)
{
	struct ptree_node4 *v4 = (void *)(d->bytes + d->layout.nodes[IPV4]);

	v4[0].parent = 0;
}

static struct route_row *
rows_of(struct damage *d)
{
	return (void *)(d->bytes + d->layout.rows);
}

static void
row_of_no_source(struct damage *d)
{
	rows_of(d)[0].source = (uint8_t)d->header.sources;
}

static void
row_of_no_set(struct damage *d)
{
	size_t i = 0;

	while (!rows_of(d)[i].is_set)
		i++;
	rows_of(d)[i].origin = d->header.sets;
}

static void
bool_of_two(struct damage *d)
{
	d->bytes[d->layout.rows + offsetof(struct route_row, is_set)] = 2;
}

static void
rows_that_are_equal(struct damage *d)
{
	size_t i = 1;

	while (rows_of(d)[i].origin != rows_of(d)[i - 1].origin)
		i++;
	rows_of(d)[i].source = rows_of(d)[i - 1].source;
}

static struct index_source *
sources_of(struct damage *d)
{
	return (void *)(d->bytes + d->layout.sources);
}

static void
two_of_mrt(struct damage *d)
{
	sources_of(d)[0].mrt = 1;
}

static void
half_of_mrt(struct damage *d)
{
	sources_of(d)[0].mrt = 2;
}

static void
file_of_no_source(struct damage *d)
{
	struct index_file *f = (void *)(d->bytes + d->layout.files);

	f->source = (uint8_t)d->header.sources;
}

/* The text after n others. */
static char *
text_of(struct damage *d, uint32_t n)
{
	char *text = d->bytes + d->layout.text;

	while (n-- > 0)
		text += strlen(text) + 1;
	return text;
}

static void
set_that_is_none(struct damage *d)
{
	text_of(d, 0)[0] = '(';
}

static void
set_out_of_order(struct damage *d)
{
	char *set = text_of(d, 0);

	assert_string_equal(set, "{3,4}");
	set[1] = '5';
}

static void
set_that_stands_twice(struct damage *d)
{
	assert_string_equal(text_of(d, 1), "{7,8}");
	memcpy(text_of(d, 1), text_of(d, 0), 5);
}

static void
digest_that_is_none(struct damage *d)
{
	text_of(d, d->header.sets + d->header.sources + 1)[0] = 'g';
}

static void
format_that_is_none(struct damage *d)
{
	text_of(d, d->header.sets + d->header.sources + 3)[0] = 'q';
}

struct damage_case {
	void (*change)(struct damage *d);
	enum status status;
	const char *says;
};

static const struct damage_case damage_cases[] = {
	{ change_order, ST_REFUSED, "another byte order" },
	{ change_version, ST_REFUSED, "version 2, and this dnsroa knows" },
	{ more_nodes, ST_SYNTAX, "counts do not fit" },
	{ all_nodes, ST_SYNTAX, "counts do not fit" },
	{ all_rows, ST_SYNTAX, "counts do not fit" },
	{ all_texts, ST_SYNTAX, "counts do not fit" },
	{ less_text, ST_SYNTAX, "counts do not fit" },
	{ more_sets, ST_SYNTAX, "AS set is none" },
	{ all_sets, ST_SYNTAX, "AS set is none" },
	{ fewer_sets, ST_SYNTAX, "says of a file" },
	{ more_sources, ST_SYNTAX, "" },
	{ all_files, ST_SYNTAX, "counts do not fit" },
	{ cut_last_text, ST_SYNTAX, "last text has no end" },
	{ add_a_text, ST_SYNTAX, "a text too many" },
	{ break_parent, ST_SYNTAX, "tree of prefixes" },
	{ row_of_no_source, ST_SYNTAX, "a route in it" },
	{ row_of_no_set, ST_SYNTAX, "a route in it" },
	{ bool_of_two, ST_SYNTAX, "a route in it" },
	{ rows_that_are_equal, ST_SYNTAX, "a route in it" },
	{ two_of_mrt, ST_REFUSED, "MRT dumps are united" },
	{ half_of_mrt, ST_SYNTAX, "a source is none" },
	{ file_of_no_source, ST_SYNTAX, "says of a file" },
	{ set_that_is_none, ST_SYNTAX, "AS set is none" },
	{ set_out_of_order, ST_SYNTAX, "AS set is none" },
	{ set_that_stands_twice, ST_SYNTAX, "AS set is none" },
	{ digest_that_is_none, ST_SYNTAX, "says of a file" },
	{ format_that_is_none, ST_SYNTAX, "says of a file" },
};

static void
contents_that_lie_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(damage_cases); i++) {
		const struct damage_case *c = &damage_cases[i];
		struct reason why = { "" };
		struct damage d;
		enum status st;

		damage_begin(&d);
		assert_int_equal(damage_read(&d, &why), ST_OK);
		c->change(&d);
		st = damage_read(&d, &why);
		if (st != c->status || strstr(why.text, c->says) == NULL)
			fail_msg("case %zu: %d, %s", i, st, why.text);
		free(d.bytes);
	}
}

/* Each bit of it; some say nothing, and none does harm. */
static void
no_changed_bit_does_harm(void **state)
{
	struct reason why;
	struct damage d;

	(void)state;
	damage_begin(&d);
	for (size_t i = sizeof(INDEX_MAGIC); i < d.len; i++) {
		int bit = 1 << i % 8;

		d.bytes[i] = (char)(d.bytes[i] ^ bit);
		(void)damage_read(&d, &why);
		d.bytes[i] = (char)(d.bytes[i] ^ bit);
	}
	free(d.bytes);
}

static void
a_file_that_was_cut_is_no_index(void **state)
{
	struct route_table t;
	struct reason why;
	struct damage d;

	(void)state;
	damage_begin(&d);
	/* From its end, so that it need not be made again. */
	for (size_t len = d.len + SEAL_LEN; len-- > sizeof(INDEX_MAGIC);) {
		assert_int_equal(truncate(in_folder("good"), (off_t)len), 0);
		route_table_init(&t);
		assert_int_equal(read_index(&t, in_folder("good"), true,
				     &route_filters_default, &why),
		    ST_SYNTAX);
		route_table_free(&t);
	}
	free(d.bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_comes_back_as_it_was),
		cmocka_unit_test(beside_other_sources_its_rows_are_added),
		cmocka_unit_test(equal_tables_give_equal_bytes),
		cmocka_unit_test(an_empty_table_is_one),
		cmocka_unit_test(mrt_in_an_index_cannot_be_united_any_more),
		cmocka_unit_test(contents_that_lie_are_refused),
		cmocka_unit_test(no_changed_bit_does_harm),
		cmocka_unit_test(a_file_that_was_cut_is_no_index),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
