/*
 * Text for a stream, gathered in a large buffer: for commands that print a
 * million lines, where printf(3) would take most of the time.
 *
 * A write that fails is remembered and all that follows is dropped, so that a
 * loop may look at failed once a line and stop.
 */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "survey/base/ip.h"
#include "survey/base/status.h"

struct out {
	FILE *file;
	char *buf;
	size_t n;
	bool at_once; /* a terminal: each line when it is ready */
	bool failed;
	int error; /* errno of the first failure */
};

void out_init(struct out *o, FILE *file);

/* Writes what is left and frees; ST_IO where any of it was not written. */
enum status out_finish(struct out *o, struct reason *why);

void out_bytes(struct out *o, const char *text, size_t len);
void out_text(struct out *o, const char *text);
void out_char(struct out *o, char c);
void out_number(struct out *o, uint64_t number);

/* As ip_format and prefix_format. */
void out_ip(struct out *o, struct ip ip);
void out_prefix(struct out *o, struct prefix prefix);

/* Ends a line. */
void out_line(struct out *o);

#endif
