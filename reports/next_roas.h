/*
 * "report --next-roas N": which ROAs would lift the most zones.
 */
#ifndef REPORTS_NEXT_ROAS_H
#define REPORTS_NEXT_ROAS_H

#include <stdint.h>
#include <stdio.h>

#include "survey/store.h"

/*
 * The n best ROAs alone, by origin AS, by operator, and in sequence.  format
 * is text, csv (the list alone) or json.  ST_MISUSE for another one,
 * ST_MISSING without the survey.
 */
enum status report_next_roas(struct store *db, int64_t survey_id, int64_t n,
    const char *format, FILE *out, struct reason *why);

#endif
