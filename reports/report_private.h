/*
 * What the folders of several formats share.
 */
#ifndef REPORTS_REPORT_PRIVATE_H
#define REPORTS_REPORT_PRIVATE_H

#include <stdint.h>

#include "reports/output.h"
#include "survey/store.h"

/* summary.json and run.json. */
enum status report_put_json(struct output *folder, struct store *db,
    int64_t survey_id, struct reason *why);

#endif
