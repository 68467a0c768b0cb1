/*
 * Special addresses, which are never looked up in BGP (dnsroa-method(7),
 * Special addresses): multicast; what the IANA IPv4 and IPv6 Special-Purpose
 * Address Registries list with "Globally Reachable" False or N/A, the most
 * specific entry deciding; IPv4-mapped and IPv4-compatible IPv6; and IPv6
 * outside 2000::/3.
 */
#ifndef ROA_SPECIAL_H
#define ROA_SPECIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "survey/base/ip.h"

/* The date of the registries' version that the table was made from. */
extern const char special_registry_date[];

/*
 * The registry's name of the block that makes the address special, as
 * constant text ("Private-Use", "Documentation", "Multicast", ...); NULL for
 * an ordinary address.
 */
const char *special_name(struct ip ip);

/*
 * The registry's name of the block of AS numbers that nobody holds
 * ("Private Use", "Documentation", ...; IANA's Special-Purpose AS Numbers,
 * and what is reserved beside them); NULL for an ordinary number.
 */
const char *special_asn_name(uint32_t asn);

/*
 * Block i of those in which every address is special, for lists that know no
 * exceptions; false behind the last.
 */
bool special_block(size_t i, struct prefix *block);

#endif
