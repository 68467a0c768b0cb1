#include <stdlib.h>

#include "roa/ptree_private.h"
#include "survey/base/large.h"
#include "survey/base/mem.h"

#define WORD_BITS 32
#define WIDTH_MAX 24
/* A level has a word, that is 2^5 blocks, for each of its nodes. */
#define SPREAD 5
/* So many nodes are searched by halves. */
#define FEW 8

/* amd64 counts bits in one instruction since 2008, and not by default. */
#ifdef __x86_64__
#define COUNTS_BITS __attribute__((target_clones("popcnt", "default")))
#else
#define COUNTS_BITS
#endif

/*
 * A leaf is the number of a node plus 1; of a deep block, this and the number
 * of a level.
 */
#define DEEP UINT32_C(0x80000000)

/* What is being built; its arrays have their final size at the end. */
struct builder {
	const struct ptree *tree;
	enum family family;
	struct ptree_index index;
	size_t words, words_cap;
	size_t leaves, leaves_cap;
	size_t levels, levels_cap;
};

/* A level on its way from its first block to its last. */
struct cut {
	struct ptree_level level;
	uint32_t numbered; /* words whose leaf is known */
	uint32_t top;      /* the node that covers the block, or PTREE_NONE */
};

static uint64_t
node_hi(const struct ptree *t, uint32_t node)
{
	return node < t->n4 ? t->v4[node].key : t->v6[node - t->n4].hi;
}

static unsigned int
node_len(const struct ptree *t, uint32_t node)
{
	return node < t->n4 ? (uint8_t)t->v4[node].key
			    : t->v6[node - t->n4].len;
}

static inline uint32_t
block_of(const struct ptree_level *level, uint64_t hi)
{
	return (uint32_t)(hi << level->skip >> (64 - level->width));
}

/* The block behind the end of a node that covers whole ones. */
static uint32_t
block_behind(const struct builder *b, const struct cut *c, uint32_t node)
{
	unsigned int len = node_len(b->tree, node);
	unsigned int reach = (unsigned int)c->level.skip + c->level.width;

	return block_of(&c->level, node_hi(b->tree, node)) +
	       (UINT32_C(1) << (reach - len));
}

/* From this block on, which is no earlier one than before, it is this leaf. */
static void
put_leaf(struct builder *b, struct cut *c, uint32_t block, uint32_t leaf)
{
	struct ptree_word *words = b->index.words + c->level.first;
	uint32_t bit = UINT32_C(1) << block % WORD_BITS;

	if (block >> c->level.width > 0)
		return;
	while (c->numbered <= block / WORD_BITS)
		words[c->numbered++].leaf = (uint32_t)b->leaves - 1;
	if ((words[block / WORD_BITS].begins & bit) != 0) {
		b->index.leaves[b->leaves - 1] = leaf;
		return;
	}
	if (block > 0 && b->index.leaves[b->leaves - 1] == leaf)
		return;
	words[block / WORD_BITS].begins |= bit;
	b->index.leaves = mem_grow(b->index.leaves, b->leaves, &b->leaves_cap,
	    sizeof(*b->index.leaves));
	b->index.leaves[b->leaves++] = leaf;
}

/* The node on top has come to its end: its parent covers what follows. */
static void
leave_top(struct builder *b, struct cut *c)
{
	uint32_t behind = block_behind(b, c, c->top);

	c->top = ptree_parent(b->tree, c->top);
	put_leaf(b, c, behind, c->top + 1);
}

/* What is on top begins before the address hi; whether it ends there too. */
static bool
top_ends_before(const struct builder *b, const struct cut *c, uint64_t hi)
{
	unsigned int len = node_len(b->tree, c->top);

	return len > 0 && (node_hi(b->tree, c->top) ^ hi) >> (64 - len) != 0;
}

/* A level of nodes, for now to be searched by halves; its number. */
static uint32_t
add_level(struct builder *b, uint32_t first, uint32_t n, unsigned int skip)
{
	b->index.levels = mem_grow(b->index.levels, b->levels, &b->levels_cap,
	    sizeof(*b->index.levels));
	b->index.levels[b->levels] = (struct ptree_level){
		.first = first, .n = n, .skip = (uint8_t)skip
	};
	return (uint32_t)b->levels++;
}

/* The nodes from this one on that are deep in its block; how many. */
static uint32_t
count_deep(
    const struct builder *b, const struct cut *c, uint32_t node, uint32_t end)
{
	uint32_t block = block_of(&c->level, node_hi(b->tree, node)), n = 1;

	while (node + n < end &&
	       block_of(&c->level, node_hi(b->tree, node + n)) == block)
		n++;
	return n;
}

/* Gives the level as many blocks as its nodes are worth, all of them empty. */
static void
open_level(struct builder *b, struct cut *c)
{
	unsigned int most = b->family == IPV4 ? 32 : 64, width = SPREAD;
	size_t words;

	while (c->level.n >> (width - SPREAD) > 0 && width < WIDTH_MAX)
		width++;
	if (width > most - c->level.skip)
		width = most - c->level.skip;
	c->level.width = (uint8_t)width;
	c->level.first = (uint32_t)b->words;
	c->level.n = 0;
	words = ((UINT32_C(1) << width) + WORD_BITS - 1) / WORD_BITS;
	while (b->words + words > b->words_cap) {
		b->words_cap = 2 * b->words_cap + words;
		b->index.words = mem_resize(
		    b->index.words, b->words_cap, sizeof(*b->index.words));
	}
	for (size_t i = 0; i < words; i++)
		b->index.words[b->words++] = (struct ptree_word){ 0 };
}

/* The next nodes of a level: one that covers blocks, or all of a deep block. */
static uint32_t
put_nodes(struct builder *b, struct cut *c, uint32_t node, uint32_t end)
{
	unsigned int reach = (unsigned int)c->level.skip + c->level.width;
	uint32_t block = block_of(&c->level, node_hi(b->tree, node)), n;

	if (node_len(b->tree, node) <= reach) {
		c->top = node;
		put_leaf(b, c, block, node + 1);
		return node + 1;
	}
	n = count_deep(b, c, node, end);
	put_leaf(b, c, block, DEEP | add_level(b, node, n, reach));
	put_leaf(b, c, block + 1, c->top + 1);
	return node + n;
}

/* Makes blocks of a level that was nodes. */
static void
cut_level(struct builder *b, uint32_t number)
{
	struct cut c = { .level = b->index.levels[number] };
	uint32_t node = c.level.first, end = node + c.level.n, words;
	uint32_t cover = node < end ? ptree_parent(b->tree, node) : PTREE_NONE;

	c.top = cover;
	open_level(b, &c);
	put_leaf(b, &c, 0, cover + 1);
	while (node < end) {
		uint64_t hi = node_hi(b->tree, node);

		while (c.top != cover && top_ends_before(b, &c, hi))
			leave_top(b, &c);
		node = put_nodes(b, &c, node, end);
	}
	while (c.top != cover)
		leave_top(b, &c);
	words = (uint32_t)b->words - c.level.first;
	while (c.numbered < words)
		b->index.words[c.level.first + c.numbered++].leaf =
		    (uint32_t)b->leaves - 1;
	b->index.levels[number] = c.level;
}

/* Levels are cut in the order in which they come up. */
static void
index_family(struct ptree *t, enum family family)
{
	struct builder b = { .tree = t, .family = family };
	unsigned int most = family == IPV4 ? 32 : 64;
	uint32_t first, end;

	ptree_family(t, family, &first, &end);
	(void)add_level(&b, first, end - first, 0);
	cut_level(&b, 0);
	for (uint32_t i = 1; i < b.levels; i++)
		if (b.index.levels[i].n > FEW && b.index.levels[i].skip < most)
			cut_level(&b, i);
	t->index[family] = (struct ptree_index){
		.words =
		    large_move(b.index.words, b.words, sizeof(*b.index.words)),
		.leaves = large_move(
		    b.index.leaves, b.leaves, sizeof(*b.index.leaves)),
		.levels = large_move(
		    b.index.levels, b.levels, sizeof(*b.index.levels)),
	};
}

void
ptree_index(struct ptree *t)
{
	for (int family = 0; family < FAMILIES; family++)
		index_family(t, (enum family)family);
}

void
ptree_index_free(struct ptree_index *index)
{
	free(index->words);
	free(index->leaves);
	free(index->levels);
}

/*
 * In some nodes the last that sorts at or before the question: it or one on
 * the chain of its parents is the answer.  All before node are at or before
 * it, and none from node + n on is.
 */
static uint32_t
search4(const struct ptree *t, struct ptree_level few, uint64_t key)
{
	uint32_t node = few.first;

	for (uint32_t n = few.n; n > 0;) {
		uint32_t half = n / 2;
		bool before = t->v4[node + half].key <= key;

		node = before ? node + half + 1 : node;
		n = before ? n - half - 1 : half;
	}
	/* PTREE_NONE is 0 - 1. */
	for (node--; node != PTREE_NONE; node = t->v4[node].parent)
		if (ptree_covers4(t->v4[node].key, key))
			break;
	return node;
}

static uint32_t
search6(const struct ptree *t, struct ptree_level few, uint64_t hi, uint64_t lo,
    uint8_t len)
{
	struct ptree_node6 key = { .hi = hi, .lo = lo, .len = len };
	const struct ptree_node6 *v6 = t->v6;
	uint32_t n4 = (uint32_t)t->n4, node = few.first;

	for (uint32_t n = few.n; n > 0;) {
		uint32_t half = n / 2;

		if (ptree_compare6(&v6[node + half - n4], &key) <= 0) {
			node += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	if (node == n4)
		return PTREE_NONE;
	for (node--; node != PTREE_NONE; node = v6[node - n4].parent)
		if (ptree_covers6(&v6[node - n4], &key))
			break;
	return node;
}

static inline uint32_t
leaf_at(const struct ptree_index *index, const struct ptree_level *level,
    uint64_t hi)
{
	uint32_t block = block_of(level, hi);
	struct ptree_word word = index->words[level->first + block / WORD_BITS];
	uint32_t upto = UINT32_MAX >> (WORD_BITS - 1 - block % WORD_BITS);

	return index->leaves[word.leaf +
			     (uint32_t)__builtin_popcount(word.begins & upto)];
}

/* The leaf of an address; or a deep one, of nodes to be searched by halves. */
COUNTS_BITS static uint32_t
descend(const struct ptree_index *index, uint64_t hi)
{
	const struct ptree_level *level = index->levels;
	uint32_t leaf;

	do {
		leaf = leaf_at(index, level, hi);
		if ((leaf & DEEP) == 0)
			break;
		level = &index->levels[leaf & ~DEEP];
	} while (level->width > 0);
	return leaf;
}

uint32_t
ptree_seek_bits(const struct ptree *t, enum family family, uint64_t hi,
    uint64_t lo, unsigned int len)
{
	const struct ptree_index *index = &t->index[family];
	struct ptree_level few = { 0 };
	uint32_t leaf;

	if (index->levels != NULL) {
		leaf = descend(index, hi);
		if ((leaf & DEEP) == 0)
			return leaf - 1;
		few = index->levels[leaf & ~DEEP];
	} else {
		ptree_family(t, family, &few.first, &few.n);
		few.n -= few.first;
	}
	return family == IPV4 ? search4(t, few, hi | len)
			      : search6(t, few, hi, lo, (uint8_t)len);
}

uint32_t
ptree_find_bits(const struct ptree *t, enum family family, uint64_t hi,
    uint64_t lo, unsigned int len)
{
	uint32_t node = ptree_seek_bits(t, family, hi, lo, len);

	/* No prefix is longer than an address. */
	if (len < ip_bits(family))
		while (node != PTREE_NONE && node_len(t, node) > len)
			node = ptree_parent(t, node);
	return node;
}
