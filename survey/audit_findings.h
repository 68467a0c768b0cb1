/*
 * What a survey found of audited zones by asking their servers, and only the
 * database keeps: servers that do not answer for a zone.
 */
#ifndef SURVEY_AUDIT_FINDINGS_H
#define SURVEY_AUDIT_FINDINGS_H

#include "survey/audit.h"
#include "survey/store.h"

struct audit_findings {
	struct audit_finding *list; /* by zone, server, address */
	size_t n, cap;
};

/*
 * Those of the zones of these names, as far as the facts have them; by the view
 * v_finding.  Ends with audit_findings_free, also on failure.
 */
enum status audit_findings_load(struct audit_findings *found, struct store *db,
    int64_t survey_id, const struct facts *f, char *const *names, size_t n,
    struct reason *why);
void audit_findings_free(struct audit_findings *found);

#endif
