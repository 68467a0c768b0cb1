/*
 * What the files answers*.c share.
 */
#ifndef RESOLVE_ANSWERS_PRIVATE_H
#define RESOLVE_ANSWERS_PRIVATE_H

#include <jansson.h>

#include "resolve/answers.h"

/*
 * As answer_reader_take, of a line that is parsed; *used is false, and nothing
 * is wrong, where the type is none that is asked for.  Takes a reference to
 * the line for as long as the answer lives.
 */
const char *answer_line_read(
    struct answer_reader *r, json_t *line, struct answer *answer, bool *used);

/* The member is missing, null, or a time; false where it is none of these. */
bool answer_line_time(const json_t *line, const char *key, int64_t *when);

/* One more of these (a type, a module, a kind of response) is passed over. */
void answers_pass(struct answers_told *told, const char *what);

#endif
