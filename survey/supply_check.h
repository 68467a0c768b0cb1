/*
 * Whether a file that came is what it should be, told by the reader that a
 * survey would read it with: a page of a hotel's network is no root zone.
 */
#ifndef SURVEY_SUPPLY_CHECK_H
#define SURVEY_SUPPLY_CHECK_H

#include "survey/base/input.h"

/* option names the reader (dnsroa(1)); see fetch_check_fn. */
enum status supply_check(const char *option, const char *path, const char *url,
    char sha256[SHA256_STRLEN], uint64_t *bytes, struct reason *why);

#endif
