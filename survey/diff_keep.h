/*
 * What changed since the survey before, kept in the database for the reports.
 */
#ifndef SURVEY_DIFF_KEEP_H
#define SURVEY_DIFF_KEEP_H

#include "survey/store.h"

/*
 * Compares a stored survey with the last one before it that is alike
 * (store_alike_before), by what both have stored, and keeps what came of it,
 * until another comes to stand before it.  Nothing is done where the database
 * cannot be written.
 */
enum status diff_keep(struct store *db, int64_t survey_id, struct reason *why);

#endif
