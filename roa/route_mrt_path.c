#include "roa/route_mrt.h"

/* RFC 4271 section 4.3, RFC 6793 section 3. */
enum attribute {
	AS_PATH = 2,
	AGGREGATOR = 7,
	AS4_PATH = 17,
	AS4_AGGREGATOR = 18
};

/* RFC 4271 section 4.3, RFC 5065 section 3. */
enum segment {
	NO_SEGMENT = 0,
	AS_SET = 1,
	AS_SEQUENCE = 2,
	AS_CONFED_SEQUENCE = 3,
	AS_CONFED_SET = 4
};

#define AS_TRANS 23456 /* RFC 6793 section 9 */

/* The attributes that bear on an origin; at is NULL for one that is absent. */
struct attributes {
	struct ibuf path, path4, aggregator, aggregator4;
};

/* How a path ends, and what RFC 6793 wants to know of its length. */
struct path_end {
	enum segment type;
	struct ibuf asns; /* of the last segment */
	size_t hops;      /* RFC 4271 section 9.1.2.2: a set is one hop */
};

/* Of a repeated attribute the first counts (RFC 7606 section 3 g). */
static void
take_first(struct ibuf *held, struct ibuf value)
{
	if (held->at == NULL)
		*held = value;
}

static bool
get_attribute(struct ibuf *b, uint8_t *type, struct ibuf *value)
{
	uint8_t flags, short_len;
	uint16_t len;

	if (!ibuf_get8(b, &flags) || !ibuf_get8(b, type))
		return false;
	if ((flags & 0x10) != 0)
		return ibuf_get16(b, &len) && ibuf_cut(b, len, value);
	return ibuf_get8(b, &short_len) && ibuf_cut(b, short_len, value);
}

/*
 * False where a length is too long for the attributes and there was no AS_PATH
 * before.
 */
static bool
split_attributes(struct ibuf b, bool only_path, struct attributes *found)
{
	*found = (struct attributes){ 0 };
	while (ibuf_left(&b) > 0 && !(only_path && found->path.at != NULL)) {
		struct ibuf value;
		uint8_t type;

		if (!get_attribute(&b, &type, &value))
			return found->path.at != NULL;
		if (type == AS_PATH)
			take_first(&found->path, value);
		else if (type == AS4_PATH)
			take_first(&found->path4, value);
		else if (type == AGGREGATOR)
			take_first(&found->aggregator, value);
		else if (type == AS4_AGGREGATOR)
			take_first(&found->aggregator4, value);
	}
	return true;
}

static bool
is_confederation(uint8_t type)
{
	return type == AS_CONFED_SEQUENCE || type == AS_CONFED_SET;
}

/*
 * Walks the segments; AS4_PATH's of confederations are none (RFC 6793 section
 * 6).  False where they do not fill the path exactly, or one is empty or of no
 * known type (RFC 7606 section 7.2).
 */
static bool
find_end(
    struct ibuf path, size_t width, bool confederations, struct path_end *end)
{
	*end = (struct path_end){ .type = NO_SEGMENT };
	while (ibuf_left(&path) > 0) {
		uint8_t type, count;
		struct ibuf asns;

		if (!ibuf_get8(&path, &type) || !ibuf_get8(&path, &count) ||
		    type < AS_SET || type > AS_CONFED_SET || count == 0 ||
		    !ibuf_cut(&path, count * width, &asns))
			return false;
		if (is_confederation(type)) {
			if (!confederations)
				continue;
		} else {
			end->hops += type == AS_SET ? 1 : count;
		}
		end->type = (enum segment)type;
		end->asns = asns;
	}
	return true;
}

static uint32_t
get_asn(const uint8_t *p, size_t width)
{
	return width == 4 ? bytes_get32(p) : bytes_get16(p);
}

/*
 * RFC 6793 section 4.2.3: AS4_PATH replaces as much of the end of AS_PATH as
 * it is long, so of a merged path the end is AS4_PATH's.  It does not count
 * where it is longer, where it is malformed, or where a router of 2-byte
 * numbers aggregated behind it.
 */
static bool
path4_counts(const struct attributes *a, const struct path_end *end2,
    struct path_end *end4)
{
	if (a->path4.at == NULL || !find_end(a->path4, 4, false, end4) ||
	    end4->hops == 0 || end4->hops > end2->hops)
		return false;
	return a->aggregator.at == NULL || a->aggregator4.at == NULL ||
	       ibuf_left(&a->aggregator) < 2 ||
	       bytes_get16(a->aggregator.at) == AS_TRANS;
}

const char *
mrt_path_origin(struct ibuf attributes, size_t width, uint32_t peer,
    struct intern *sets, struct origin *origin)
{
	uint32_t members[UINT8_MAX];
	struct attributes found;
	struct path_end end, end4;
	size_t n;

	if (!split_attributes(attributes, width == 4, &found))
		return "an attribute longer than the attributes";
	/* Without AS_PATH the path is empty. */
	if (!find_end(found.path, width, true, &end))
		return "a malformed AS_PATH";
	if (width == 2 && path4_counts(&found, &end, &end4)) {
		end = end4;
		width = 4;
	}
	n = ibuf_left(&end.asns) / width;
	*origin = (struct origin){ .value = peer };
	if (end.type == AS_SEQUENCE) {
		origin->value = get_asn(end.asns.end - width, width);
	} else if (end.type == AS_SET) {
		for (size_t i = 0; i < n; i++)
			members[i] = get_asn(end.asns.at + i * width, width);
		*origin = origin_of_set(members, n, sets);
	}
	return NULL;
}
