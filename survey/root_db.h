/*
 * IANA's root database: what is told of TLDs beside the DNS.  As CSV with a
 * header, as the page of IANA (its table), or as JSON; columns are known by
 * their names, whatever their order.  (The forms: dnsroa(1), FILES.)
 */
#ifndef SURVEY_ROOT_DB_H
#define SURVEY_ROOT_DB_H

#include "survey/base/input.h"

enum root_db_field {
	ROOT_DB_DOMAIN,
	ROOT_DB_TYPE, /* "country-code", "generic", ... */
	ROOT_DB_MANAGER,
	ROOT_DB_COUNTRY,
	ROOT_DB_CONTACT, /* technical: an organisation */
	ROOT_DB_FIELDS
};

/*
 * A TLD: its canonical name, and a text for each field, "" where there is
 * none; valid until the callback returns.
 */
typedef void (*root_db_fn)(
    void *arg, const char *zone, const char *const text[ROOT_DB_FIELDS]);

/*
 * Reads a whole file.  A row without a domain name is a bad one; more than
 * 5 % of these, or no column of domains, is an error.
 */
enum status root_db_read(struct input *in, root_db_fn take, void *arg,
    struct read_counts *counts, struct reason *why);

#endif
