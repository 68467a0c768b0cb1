#include <stdlib.h>
#include <string.h>

#include "roa/route_mrt.h"
#include "survey/base/mem.h"

void
peer_sets_init(struct peer_sets *s)
{
	*s = (struct peer_sets){ 0 };
	intern_init(&s->asns);
	intern_init(&s->sets);
	/* A word at least, for who puts nothing into it. */
	s->nopen = 1;
	s->open = mem_array(s->nopen, sizeof(*s->open));
	s->words = mem_array(s->nopen, sizeof(*s->words));
	s->recent = mem_array(PEER_SET_CACHE, sizeof(*s->recent));
	s->unions = mem_array(PEER_SET_CACHE, sizeof(*s->unions));
}

void
peer_sets_free(struct peer_sets *s)
{
	intern_free(&s->asns);
	intern_free(&s->sets);
	free(s->open);
	free(s->words);
	free(s->recent);
	free(s->unions);
	*s = (struct peer_sets){ 0 };
}

uint32_t
peer_sets_number(struct peer_sets *s, uint32_t asn)
{
	uint32_t number = intern_add(&s->asns, (const char *)&asn, sizeof(asn));
	size_t n = number / 32 + (size_t)1;

	if (n > s->nopen) {
		s->open = mem_resize(s->open, n, sizeof(*s->open));
		s->words = mem_resize(s->words, n, sizeof(*s->words));
		memset(
		    s->open + s->nopen, 0, (n - s->nopen) * sizeof(*s->open));
		s->nopen = n;
	}
	return number;
}

void
peer_sets_forget(struct peer_sets *s)
{
	memset(s->open, 0, s->nopen * sizeof(*s->open));
}

/* Texts have no alignment, so words are copied out. */
static uint64_t
set_word(const char *text, size_t i)
{
	uint64_t word;

	memcpy(&word, text + i * sizeof(word), sizeof(word));
	return word;
}

static const char *
set_text(const struct peer_sets *s, uint32_t set, size_t *nwords)
{
	size_t end =
	    set + 1 < s->sets.n ? s->sets.start[set + 1] : s->sets.text_len;

	/* The text ends with a NUL of intern's. */
	*nwords = (end - s->sets.start[set]) / sizeof(uint64_t);
	return intern_text(&s->sets, set);
}

/* One word's hash is no other word's: both steps can be undone. */
static uint64_t
hash_word(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

static bool
is_set(const struct peer_sets *s, uint32_t set, size_t n)
{
	size_t held;
	const char *text = set_text(s, set, &held);

	return held == n && memcmp(text, s->words, n * sizeof(*s->words)) == 0;
}

uint32_t
peer_sets_close(struct peer_sets *s)
{
	struct peer_recent *recent;
	uint64_t hash = 0;
	size_t n = 0;

	for (size_t i = 0; i < s->nopen; i++) {
		if (s->open[i] == 0)
			continue;
		s->words[n] = (uint64_t)i << 32 | s->open[i];
		s->open[i] = 0;
		hash = hash_word(hash, s->words[n++]);
	}
	/* Nearly always a set of before, found without intern's hash. */
	recent = &s->recent[hash % PEER_SET_CACHE];
	if (recent->hash == hash && recent->nwords == n &&
	    (n == 1 || is_set(s, recent->set, n)))
		return recent->set;
	*recent = (struct peer_recent){ .hash = hash,
		.nwords = (uint32_t)n,
		.set = intern_add(
		    &s->sets, (const char *)s->words, n * sizeof(*s->words)) };
	return recent->set;
}

static void
gather_set(struct peer_sets *s, uint32_t set)
{
	size_t n;
	const char *text = set_text(s, set, &n);

	for (size_t i = 0; i < n; i++) {
		uint64_t word = set_word(text, i);

		s->open[word >> 32] |= (uint32_t)word;
	}
}

uint32_t
peer_sets_union(struct peer_sets *s, uint32_t a, uint32_t b)
{
	uint64_t key = (uint64_t)a << 32 | b;
	struct peer_union *recent;

	if (a == b)
		return a;
	key *= UINT64_C(0x9e3779b97f4a7c15);
	recent = &s->unions[key >> 32 & (PEER_SET_CACHE - 1)];
	if (recent->a == a && recent->b == b)
		return recent->both;
	gather_set(s, a);
	gather_set(s, b);
	*recent = (struct peer_union){ a, b, peer_sets_close(s) };
	return recent->both;
}

uint32_t
peer_sets_count(const struct peer_sets *s, uint32_t set)
{
	size_t n;
	const char *text = set_text(s, set, &n);
	uint32_t count = 0;

	for (size_t i = 0; i < n; i++)
		count +=
		    (uint32_t)__builtin_popcount((uint32_t)set_word(text, i));
	return count;
}

void
peer_sets_tally(
    const struct peer_sets *s, uint32_t set, uint64_t n, uint64_t *tally)
{
	size_t nwords;
	const char *text = set_text(s, set, &nwords);

	for (size_t i = 0; i < nwords; i++) {
		uint64_t word = set_word(text, i);
		size_t first = (size_t)(word >> 32) * 32;

		for (uint32_t bits = (uint32_t)word; bits != 0;
		     bits &= bits - 1)
			tally[first + (size_t)__builtin_ctz(bits)] += n;
	}
}
