#include "roa/vrp_read.h"

#include <endian.h>
#include <string.h>

/*
 * VRPs of a JSON array, the quick way.
 *
 * Seven hundred thousand objects in a row have the same few members, without
 * an escape or a value of an odd kind.  This reads such objects in a single
 * pass over their bytes and knows nothing else.  Where it meets anything
 * else, also the end of the bytes at hand, it leaves the whole object to
 * vrp_json_item, which knows all of JSON and says what is wrong.
 *
 * What is taken here has to be what would be taken there, no more and no
 * less.  Every function returns NULL where it does not know.
 */
enum member {
	MEMBER_ASN = 1,
	MEMBER_PREFIX = 2,
	MEMBER_MAX_LENGTH = 4,
	MEMBER_TA = 8,
	MEMBER_EXPIRES = 16
};

static inline const char *
fast_blanks(const char *p, uint64_t *lines)
{
	for (; *p <= ' '; p++) {
		if (*p == '\n')
			(*lines)++;
		else if (*p != ' ' && *p != '\t' && *p != '\r')
			break;
	}
	return p;
}

/*
 * A natural number of at most eleven digits, without a leading zero.  Eight of
 * its bytes are looked at together: how many digits a number has, no branch
 * predictor can know, and each wrong guess would cost as much as all this.
 */
static inline const char *
fast_number(const char *p, uint64_t *value)
{
	uint64_t word, over;
	unsigned int n, more;

	memcpy(&word, p, sizeof(word));
	/* Digits become 0 to 9; over marks the bytes that are more. */
	word = le64toh(word) ^ UINT64_C(0x3030303030303030);
	over = (word | (word + UINT64_C(0x7676767676767676))) &
	       UINT64_C(0x8080808080808080);
	n = over == 0 ? 8 : (unsigned int)__builtin_ctzll(over) / 8;
	if (n == 0 || ((word & 0xff) == 0 && n > 1))
		return NULL;
	/* As eight digits; then joined to pairs, and these to the whole. */
	word <<= 64 - 8 * n;
	word = word * 10 + (word >> 8);
	word = ((word & UINT64_C(0x000000ff000000ff)) *
		       UINT64_C(0x000f424000000064) +
		   (word >> 16 & UINT64_C(0x000000ff000000ff)) *
		       UINT64_C(0x0000271000000001)) >>
	       32;
	p += n;
	/* Two more for times; behind three no number can go on. */
	for (; n >= 8 && n < 11 && (more = (unsigned int)*p - '0') <= 9; n++) {
		word = word * 10 + more;
		p++;
	}
	*value = word;
	return p;
}

static inline const char *
fast_asn(const char *p, uint32_t *asn)
{
	bool quoted = *p == '"';
	uint64_t value;

	if (quoted) {
		p++;
		if ((*p == 'A' || *p == 'a') && (p[1] == 'S' || p[1] == 's'))
			p += 2;
	}
	p = fast_number(p, &value);
	if (p == NULL || value > UINT32_MAX || (quoted && *p++ != '"'))
		return NULL;
	*asn = (uint32_t)value;
	return p;
}

/*
 * Four octets and a length, canonical and without host bits, and nothing but
 * that: most prefixes are so.
 */
static inline const char *
fast_ipv4(const char *p, struct prefix *prefix)
{
	uint64_t address = 0, n;

	for (int i = 0; i < 4; i++) {
		p = fast_number(p, &n);
		if (p == NULL || n > 255 || *p++ != (i < 3 ? '.' : '/'))
			return NULL;
		address = address << 8 | n;
	}
	p = fast_number(p, &n);
	if (p == NULL || n > 32 || (address << n & UINT32_MAX) != 0)
		return NULL;
	*prefix = (struct prefix){
		.hi = address << 32, .len = (uint8_t)n, .family = IPV4
	};
	return p;
}

static inline const char *
fast_prefix(const char *p, const char *end, struct prefix *prefix)
{
	const char *behind;

	if (*p++ != '"')
		return NULL;
	if ((behind = fast_ipv4(p, prefix)) == NULL)
		behind = prefix_parse(p, end, prefix, NULL);
	return behind == NULL || *behind != '"' ? NULL : behind + 1;
}

static inline const char *
fast_label(struct vrp_reader *r, const char *p, struct vrp_row *row)
{
	const char *text = p + 1;

	if (*p++ != '"')
		return NULL;
	while (*p > 0x1f && *p < 0x7f && *p != '"' && *p != '\\')
		p++;
	if (*p != '"' ||
	    vrp_row_label(r, row, text, (size_t)(p - text)) != NULL)
		return NULL;
	return p + 1;
}

/* Behind the key at p, its quote and the colon; NULL for another key. */
#define FAST_KEY(p, key, lines)                                                \
	(memcmp(p, key "\"", sizeof(key)) == 0                                 \
		? fast_colon((p) + sizeof(key), lines)                         \
		: NULL)

static inline const char *
fast_colon(const char *p, uint64_t *lines)
{
	if (*p != ':' && *(p = fast_blanks(p, lines)) != ':')
		return NULL;
	return fast_blanks(p + 1, lines);
}

/*
 * The member at p, behind the quote of its key, to behind its value.  The
 * keys are tried in turn, in the order in which the validators write them: a
 * switch on a letter would cost more.
 */
static inline const char *
fast_member(struct vrp_reader *r, const char *p, const char *end,
    struct vrp_row *row, unsigned int *seen, uint64_t *lines)
{
	enum member member;
	const char *v;
	uint64_t n = 0;

	if ((v = FAST_KEY(p, "asn", lines)) != NULL) {
		member = MEMBER_ASN;
		p = fast_asn(v, &row->asn);
	} else if ((v = FAST_KEY(p, "prefix", lines)) != NULL) {
		member = MEMBER_PREFIX;
		p = fast_prefix(v, end, &row->prefix);
	} else if ((v = FAST_KEY(p, "maxLength", lines)) != NULL) {
		member = MEMBER_MAX_LENGTH;
		p = fast_number(v, &n);
		row->max_len = n < UINT8_MAX ? (uint32_t)n : UINT8_MAX;
	} else if ((v = FAST_KEY(p, "ta", lines)) != NULL) {
		member = MEMBER_TA;
		p = fast_label(r, v, row);
	} else if ((v = FAST_KEY(p, "expires", lines)) != NULL) {
		member = MEMBER_EXPIRES;
		p = fast_number(v, &n);
		row->expires = vrp_expiry_of((int64_t)n);
		row->expiry = n > 0 ? EXPIRY_CHAIN : EXPIRY_NONE;
	} else {
		return NULL;
	}
	if ((*seen & member) != 0)
		return NULL;
	*seen |= member;
	return p;
}

/* The object at p, to behind it. */
static inline const char *
fast_object(struct vrp_reader *r, const char *p, const char *end,
    struct vrp_row *row, uint64_t *lines)
{
	const unsigned int needed = MEMBER_ASN | MEMBER_PREFIX;
	unsigned int seen = 0;

	*row = vrp_row_empty;
	if (*p != '{')
		return NULL;
	do {
		p = fast_blanks(p + 1, lines);
		if (*p != '"')
			return NULL;
		p = fast_member(r, p + 1, end, row, &seen, lines);
		if (p == NULL)
			return NULL;
		if (*p != ',')
			p = fast_blanks(p, lines);
	} while (*p == ',');
	return *p == '}' && (seen & needed) == needed ? p + 1 : NULL;
}

bool
vrp_json_fast(struct vrp_reader *r, struct jscan *s)
{
	const char *p = s->p, *behind;
	uint64_t lines = s->lines, line = lines + 1;
	struct vrp_row row;
	bool taken = false;

	while ((behind = fast_object(r, p, s->end, &row, &lines)) != NULL) {
		vrp_row_settle(r, &row, line, NULL);
		taken = true;
		s->p = behind;
		s->lines = lines;
		if (*behind != ',')
			break;
		p = fast_blanks(behind + 1, &lines);
		line = lines + 1;
	}
	return taken;
}
