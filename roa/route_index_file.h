/*
 * The file of an index, for roa/route_index*.c and their tests.
 *
 * Its parts: struct index_header; the nodes of the tree, IPv4 then IPv6; the
 * rows; a struct index_source for each source and a struct index_file for each
 * file; texts, each with its NUL: the AS sets by number, the location of each
 * source, and of each file location, SHA-256, compression, format and first
 * bad row; the seal (base/sealed.h).  Each but the last begins at a multiple
 * of INDEX_ALIGN, behind zeros.  Nodes and rows are the very ones that the
 * program works on, so that nothing has to be read: numbers are in the byte
 * order of the machine that wrote them.
 *
 * No offset in it could lie: where a part begins follows from the counts, and
 * these must add up to the file.  The seal is looked at each time, for the
 * survey's record wants the file's SHA-256 anyway; and so is what the parts
 * hold, so that a file with a good seal and bad contents is refused as well.
 */
#ifndef ROA_ROUTE_INDEX_FILE_H
#define ROA_ROUTE_INDEX_FILE_H

#include "roa/route_index.h"

#define INDEX_MAGIC      "dnsroa routes\r\n" /* with its NUL */
#define INDEX_BYTE_ORDER UINT32_C(0x01020304)
#define INDEX_VERSION    1
#define INDEX_ALIGN      64

struct index_header {
	char magic[16];
	uint32_t byte_order, version;
	uint64_t nodes[FAMILIES], rows, text_len;
	uint32_t sets, sources, files, zero;
};

struct index_source {
	uint32_t peers[FAMILIES], full_feeds[FAMILIES];
	uint64_t multicast, unused;
	uint8_t states_peers, mrt, zero[6];
};

struct index_file {
	uint64_t bytes, rows_read, rows_skipped;
	int64_t data_time;
	uint8_t source, zero[7];
};

/*
 * The version tells of these too: who changes a layout changes the version.
 */
_Static_assert(sizeof(struct ptree_node4) == 16 &&
		   sizeof(struct ptree_node6) == 32 &&
		   sizeof(struct route_row) == 12 && sizeof(bool) == 1,
    "nodes and rows of INDEX_VERSION 1");

/* Where the parts begin, and the seal. */
struct index_layout {
	uint64_t nodes[FAMILIES], rows, sources, files, text, end;
};

/* False where there are more of anything than a table can have. */
bool index_layout_of(const struct index_header *h, struct index_layout *layout);

#endif
