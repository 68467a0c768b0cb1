/*
 * dnsroa.conf (dnsroa.conf(5)): sections "[kind]" or "[kind name]" of lines
 * "key = value".  The text of survey/dnsroa.conf is built in; a file of the
 * user's changes it key by key.
 *
 * Every section, key and value is checked when it is loaded, so the functions
 * below cannot fail: they are asked for keys that survey/dnsroa.conf has, or
 * for what may be missing.
 */
#ifndef SURVEY_CONFIG_H
#define SURVEY_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "survey/base/status.h"

struct config;

/*
 * The built-in text and, over it, the file at path; where path is NULL, the
 * user's or the system's if there is one.  On success the caller ends with
 * config_free.
 */
enum status config_load(
    struct config **config, const char *path, struct reason *why);

/* NULL is fine. */
void config_free(struct config *config);

/* The file that was read, or NULL: the built-in text alone. */
const char *config_path(const struct config *config);

/* The names of the sections of a kind, in their order; NULL behind the last. */
const char *config_name(
    const struct config *config, const char *kind, size_t i);

/*
 * Value i of a key, NULL behind the last.  name is "" for a section without
 * one.
 */
const char *config_value(const struct config *config, const char *kind,
    const char *name, const char *key, size_t i);

/* The first value, or NULL. */
const char *config_text(const struct config *config, const char *kind,
    const char *name, const char *key);

/* Of keys that the built-in text gives; 0 for an empty value. */
int64_t config_seconds(
    const struct config *config, const char *kind, const char *key);
uint64_t config_number(
    const struct config *config, const char *kind, const char *key);
double config_share(
    const struct config *config, const char *kind, const char *key);

/* yes or no; otherwise what is given here. */
bool config_flag(const struct config *config, const char *kind,
    const char *name, const char *key, bool otherwise);

/* Line i of a section of any keys: false behind the last. */
bool config_line(const struct config *config, const char *kind,
    const char *name, size_t i, const char **key, const char **value);

/* "20 h", in the units of the file. */
bool config_parse_seconds(const char *text, int64_t *seconds);

/* The built-in text. */
const char *config_default(size_t *len);

#endif
