/*
 * A question that was put to the DNS and what came of it, as a line of
 * recorded answers (answers.h).  Whatever a survey learns from the network
 * goes through such a line, and is judged by the reader of the file: so a
 * record, played again, cannot tell anything else than the run itself saw.
 */
#ifndef RESOLVE_EXCHANGE_H
#define RESOLVE_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "resolve/answers.h"

struct exchange {
	const char *name; /* canonical */
	enum answer_type type;
	enum answer_view view;
	const char *zone;   /* whose servers were asked; NULL: no matter */
	const char *server; /* who was asked, NULL: no matter */
	int rcode;          /* RCODE_NONE: no response, and error says why */
	const char *error;  /* NULL where there is none */
	bool aa, tcp;
	unsigned int tries;
	enum answer_dnssec dnssec;
	const char *walk; /* how a walk asks ("nsec", "tree"), or NULL */
	bool each;        /* view "parent": put to each server by itself */
	bool again;       /* asked once more, at the end */
	int64_t time;
	const uint8_t *wire; /* the response; not looked at without a rcode */
	size_t len;
};

/*
 * The line, without its end; the caller frees it.  A response that cannot be
 * read becomes the error "malformed".  Records of EDNS (OPT) and signatures
 * are left out: they say nothing that a survey needs.
 */
char *exchange_line(const struct exchange *x, size_t *len);

/*
 * The line of a part of a zone transfer: records are master-file texts with
 * absolute owners.  The last part has no records.
 */
char *exchange_transfer_line(const char *zone, const char *server, int64_t time,
    const char *const *records, size_t nrecords, size_t *len);

#endif
