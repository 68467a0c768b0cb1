#include <stdlib.h>
#include <string.h>

#include "roa/route_mrt_reader.h"
#include "survey/base/mem.h"

/* Subtypes of TABLE_DUMP_V2: RFC 6396 section 4.3, RFC 8050 section 4. */
enum rib_subtype {
	PEER_INDEX_TABLE = 1,
	RIB_IPV4_UNICAST = 2,
	RIB_IPV4_MULTICAST = 3,
	RIB_IPV6_UNICAST = 4,
	RIB_IPV6_MULTICAST = 5,
	RIB_GENERIC = 6,
	GEO_PEER_TABLE = 7, /* RFC 6397 */
	RIB_IPV4_UNICAST_ADDPATH = 8,
	RIB_IPV4_MULTICAST_ADDPATH = 9,
	RIB_IPV6_UNICAST_ADDPATH = 10,
	RIB_IPV6_MULTICAST_ADDPATH = 11,
	RIB_GENERIC_ADDPATH = 12
};

/* Subsequent address families, RFC 4760. */
enum {
	SAFI_UNICAST = 1,
	SAFI_MULTICAST = 2
};

/* Of an RIB record, what its subtype or its first bytes say. */
struct rib_kind {
	enum family family;
	bool multicast;
	size_t path_id; /* length of one in each entry: 0 or 4 */
};

static int
compare_gathered(const void *a, const void *b)
{
	const struct mrt_gathered *x = a, *y = b;

	return (x->origin > y->origin) - (x->origin < y->origin);
}

static void
add_pair(struct mrt_reader *r, uint64_t origin)
{
	route_mrt_add(r->mrt, r->prefix,
	    (struct origin){
		.value = (uint32_t)origin, .is_set = origin >> 32 != 0 },
	    peer_sets_close(&r->mrt->peers));
}

/* Entries [from, end), which have one origin, become a pair. */
static void
add_gathered(struct mrt_reader *r, size_t from, size_t end)
{
	struct peer_bits some = { 0 };

	for (size_t i = from; i < end; i++)
		peer_sets_gather(&r->mrt->peers, &some, r->gathered[i].peer);
	peer_sets_put(&r->mrt->peers, some);
	add_pair(r, r->gathered[from].origin);
}

/* The prefix's entries become pairs. */
void
mrt_end_prefix(struct mrt_reader *r)
{
	struct mrt_gathered *all = r->gathered;

	if (r->ngathered == 0)
		return;
	qsort(all, r->ngathered, sizeof(*all), compare_gathered);
	for (size_t i = 0, end; i < r->ngathered; i = end) {
		end = i + 1;
		while (end < r->ngathered && all[end].origin == all[i].origin)
			end++;
		add_gathered(r, i, end);
	}
	r->ngathered = 0;
}

static inline void
gather(struct mrt_reader *r, struct origin origin, uint32_t peer)
{
	r->gathered[r->ngathered++] =
	    (struct mrt_gathered){ (uint64_t)origin.is_set << 32 | origin.value,
		    peer };
}

/* A length in bits and as many bytes as it takes (RFC 4271 section 4.3). */
static const char *
get_prefix(struct ibuf *b, enum family family, struct prefix *prefix)
{
	uint8_t bytes[16] = { 0 }, len;
	struct ibuf cut;

	if (!ibuf_get8(b, &len))
		return "no prefix";
	if (len > ip_bits(family))
		return "a prefix length beyond the family";
	if (!ibuf_cut(b, (len + 7U) / 8, &cut))
		return "a prefix longer than the record";
	/* Nearly always: eight bytes are there, whatever they are, and do. */
	if (ibuf_left(b) >= 8 && len > 0 && len <= 64) {
		*prefix = (struct prefix){ .hi = bytes_get64(cut.at) &
						 UINT64_MAX << (64 - len),
			.len = len,
			.family = (uint8_t)family };
		return NULL;
	}
	memcpy(bytes, cut.at, ibuf_left(&cut));
	*prefix = prefix_make(ip_from_bytes(family, bytes), len);
	return NULL;
}

/* RFC 6396 section 4.3.1. */
static enum status
read_index(struct mrt_reader *r, struct ibuf b, struct reason *why)
{
	static const char too_short[] = "a peer index table that ends early";
	uint16_t name_len, count;

	if (!ibuf_skip(&b, 4) || !ibuf_get16(&b, &name_len) ||
	    !ibuf_skip(&b, name_len) || !ibuf_get16(&b, &count))
		return mrt_bad_file(r, why, too_short);
	r->peers = mem_resize(r->peers, count, sizeof(*r->peers));
	r->npeers = 0;
	for (size_t i = 0; i < count; i++) {
		uint8_t type;
		uint16_t asn16 = 0;
		uint32_t asn;

		/* Bit 0: the address is of IPv6; bit 1: the AS of 4 bytes. */
		if (!ibuf_get8(&b, &type) ||
		    !ibuf_skip(&b, 4 + ((type & 1) != 0 ? 16 : 4)) ||
		    !((type & 2) != 0 ? ibuf_get32(&b, &asn)
				      : ibuf_get16(&b, &asn16)))
			return mrt_bad_file(r, why, too_short);
		if ((type & 2) == 0)
			asn = asn16;
		r->peers[r->npeers++] = (struct mrt_peer){ asn,
			peer_sets_number(&r->mrt->peers, asn) };
	}
	r->has_index = true;
	return ST_OK;
}

/* An entry that is not of the common shape. */
static void
read_odd_entry(struct mrt_reader *r, size_t index, struct ibuf attributes)
{
	struct origin origin;
	const char *fault = "a peer that is not in the peer index table";

	if (index < r->npeers)
		fault = mrt_path_origin(attributes, 4, r->peers[index].asn,
		    &r->table->sets, &origin);
	if (fault != NULL)
		mrt_skip_entry(r, fault);
	else
		gather(r, origin, r->peers[index].number);
}

/*
 * A RIB entry (RFC 6396 section 4.3.4).  False where it is longer than the
 * record: then nothing behind it can be found either.
 */
static inline bool
next_entry(struct ibuf *b, const struct rib_kind *kind, size_t *index,
    struct ibuf *attributes)
{
	const uint8_t *head = b->at;

	if (!ibuf_skip(b, 8 + kind->path_id) ||
	    !ibuf_cut(b, bytes_get16(b->at - 2), attributes))
		return false;
	*index = bytes_get16(head);
	return true;
}

/*
 * Nearly all prefixes have one origin and entries of the common shape, whose
 * peers are then gathered on the way.  False says only that it is not so.
 */
static bool
read_one_origin(struct mrt_reader *r, struct ibuf b, size_t count,
    const struct rib_kind *kind)
{
	struct peer_sets *peers = &r->mrt->peers;
	struct peer_bits some = { 0 };
	uint32_t origin = 0, asn = 0;
	size_t i, index;

	for (i = 0; i < count; i++) {
		struct ibuf attributes;

		if (!next_entry(&b, kind, &index, &attributes) ||
		    index >= r->npeers || !mrt_path_simple(attributes, &asn))
			break;
		origin = i == 0 ? asn : origin;
		if (asn != origin)
			break;
		peer_sets_gather(peers, &some, r->peers[index].number);
	}
	peer_sets_put(peers, some);
	if (count == 0 || i < count || ibuf_left(&b) > 0) {
		peer_sets_forget(peers);
		return false;
	}
	add_pair(r, origin);
	r->counts->rows_read += count;
	return true;
}

/* The same of any entries. */
static bool
read_entries(struct mrt_reader *r, struct ibuf *b, size_t count,
    const struct rib_kind *kind)
{
	for (size_t i = 0; i < count; i++) {
		struct ibuf attributes;
		uint32_t asn;
		size_t index;

		if (!next_entry(b, kind, &index, &attributes))
			return false;
		if (index < r->npeers && mrt_path_simple(attributes, &asn))
			r->gathered[r->ngathered++] =
			    (struct mrt_gathered){ asn,
				    r->peers[index].number };
		else
			read_odd_entry(r, index, attributes);
	}
	return true;
}

/* What follows a prefix; and the prefix is done with. */
static void
read_prefix(struct mrt_reader *r, struct ibuf b, const struct rib_kind *kind)
{
	uint16_t count;

	if (!ibuf_get16(&b, &count)) {
		mrt_skip_record(r, "a record that ends before its entries");
		return;
	}
	if (!kind->multicast && read_one_origin(r, b, count, kind))
		return;
	if (!read_entries(r, &b, count, kind))
		mrt_skip_record(r, "an entry longer than the record");
	else if (ibuf_left(&b) > 0)
		mrt_skip_record(r, "bytes behind the last entry");
	r->counts->rows_read += r->ngathered;
	if (kind->multicast) {
		mrt_source(r)->multicast += r->ngathered;
		r->ngathered = 0;
	}
	mrt_end_prefix(r);
}

/* The prefix, count and entries fill the record as if made for it. */
static bool
rib_fits(struct ibuf b, const struct rib_kind *kind)
{
	struct prefix prefix;
	uint16_t count, len;

	if (get_prefix(&b, kind->family, &prefix) != NULL ||
	    !ibuf_get16(&b, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!ibuf_skip(&b, 6 + kind->path_id) ||
		    !ibuf_get16(&b, &len) || !ibuf_skip(&b, len))
			return false;
	return ibuf_left(&b) == 0;
}

/*
 * RFC 8050 section 4 has the path identifier before the prefix, once; the
 * daemons that write RIB_GENERIC_ADDPATH (GoBGP, OpenBGPD) have one in each
 * entry.  Lengths tell which it is.
 */
static void
choose_generic_addpath(struct ibuf *b, struct rib_kind *kind)
{
	struct ibuf behind_id = *b;

	kind->path_id = 0;
	if (ibuf_skip(&behind_id, 4) && rib_fits(behind_id, kind)) {
		*b = behind_id;
		return;
	}
	kind->path_id = 4;
}

/* False for tables that are neither unicast nor multicast (VPN, ...). */
static bool
kind_of_generic(struct ibuf *b, bool addpath, struct rib_kind *kind)
{
	uint16_t afi;
	uint8_t safi;

	if (!ibuf_get16(b, &afi) || !ibuf_get8(b, &safi) ||
	    (afi != AFI_IPV4 && afi != AFI_IPV6) ||
	    (safi != SAFI_UNICAST && safi != SAFI_MULTICAST))
		return false;
	*kind = (struct rib_kind){ .family = afi == AFI_IPV4 ? IPV4 : IPV6,
		.multicast = safi == SAFI_MULTICAST };
	if (addpath)
		choose_generic_addpath(b, kind);
	return true;
}

static bool
kind_of_rib(struct ibuf *b, unsigned int subtype, struct rib_kind *kind)
{
	static const struct rib_kind kinds[] = {
		[RIB_IPV4_UNICAST] = { IPV4, false, 0 },
		[RIB_IPV4_MULTICAST] = { IPV4, true, 0 },
		[RIB_IPV6_UNICAST] = { IPV6, false, 0 },
		[RIB_IPV6_MULTICAST] = { IPV6, true, 0 },
		[RIB_IPV4_UNICAST_ADDPATH] = { IPV4, false, 4 },
		[RIB_IPV4_MULTICAST_ADDPATH] = { IPV4, true, 4 },
		[RIB_IPV6_UNICAST_ADDPATH] = { IPV6, false, 4 },
		[RIB_IPV6_MULTICAST_ADDPATH] = { IPV6, true, 4 },
	};

	if (subtype == RIB_GENERIC || subtype == RIB_GENERIC_ADDPATH)
		return kind_of_generic(b, subtype == RIB_GENERIC_ADDPATH, kind);
	if (subtype < RIB_IPV4_UNICAST ||
	    subtype > RIB_IPV6_MULTICAST_ADDPATH || subtype == GEO_PEER_TABLE)
		return false;
	*kind = kinds[subtype];
	return true;
}

enum status
mrt_read_table_dump_v2(struct mrt_reader *r, struct ibuf b,
    unsigned int subtype, struct reason *why)
{
	struct rib_kind kind;
	const char *fault;

	if (subtype == PEER_INDEX_TABLE)
		return read_index(r, b, why);
	if (!ibuf_skip(&b, 4)) {
		r->records++;
		mrt_skip_record(r, "a record that ends before its prefix");
		return ST_OK;
	}
	if (!kind_of_rib(&b, subtype, &kind)) {
		mrt_source(r)->unused++;
		return ST_OK;
	}
	if (!r->has_index)
		return mrt_bad_file(
		    r, why, "routes before any peer index table");
	r->records++;
	if ((fault = get_prefix(&b, kind.family, &r->prefix)) != NULL)
		mrt_skip_record(r, fault);
	else
		read_prefix(r, b, &kind);
	return ST_OK;
}

/* RFC 6396 section 4.2: a record for each entry. */
void
mrt_read_table_dump(struct mrt_reader *r, struct ibuf b, enum family family)
{
	const size_t address_len = family == IPV4 ? 4 : 16;
	struct origin origin;
	struct prefix prefix;
	struct ibuf address, attributes;
	const char *fault;
	uint16_t asn, attributes_len;
	uint8_t len;

	r->records++;
	if (!ibuf_skip(&b, 4) || !ibuf_cut(&b, address_len, &address) ||
	    !ibuf_get8(&b, &len) || !ibuf_skip(&b, 1 + 4 + address_len) ||
	    !ibuf_get16(&b, &asn) || !ibuf_get16(&b, &attributes_len) ||
	    !ibuf_cut(&b, attributes_len, &attributes)) {
		mrt_skip_record(r, "an entry longer than the record");
		return;
	}
	if (len > ip_bits(family)) {
		mrt_skip_record(r, "a prefix length beyond the family");
		return;
	}
	fault = mrt_path_origin(attributes, 2, asn, &r->table->sets, &origin);
	if (fault != NULL) {
		mrt_skip_entry(r, fault);
		return;
	}
	r->counts->rows_read++;
	prefix = prefix_make(ip_from_bytes(family, address.at), len);
	if (r->ngathered == MRT_GATHERED_MAX ||
	    (r->ngathered > 0 && prefix_compare(prefix, r->prefix) != 0))
		mrt_end_prefix(r);
	r->prefix = prefix;
	gather(r, origin, peer_sets_number(&r->mrt->peers, asn));
}
