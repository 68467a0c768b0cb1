/*
 * A survey of a few zones of now, in a database of its own that goes when it
 * has been looked at.
 */
#ifndef SURVEY_AUDIT_LIVE_H
#define SURVEY_AUDIT_LIVE_H

#include "survey/option.h"
#include "survey/store.h"
#include "survey/supply.h"

struct audit_live {
	char *folder, *zones, *database; /* paths, or NULL */
};

/*
 * Surveys the zones of these names as the options say, with all the inputs that
 * they and the supply have.  audit_live_end in any case, behind store_close.
 */
enum status audit_live_survey(struct audit_live *live, const struct options *o,
    const struct supply *supply, char *const *names, size_t n,
    struct store **db, int64_t *survey_id, struct reason *why);
void audit_live_end(struct audit_live *live);

#endif
