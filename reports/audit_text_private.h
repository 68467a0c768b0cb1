/*
 * What the files of an audit's text share.
 */
#ifndef REPORTS_AUDIT_TEXT_PRIVATE_H
#define REPORTS_AUDIT_TEXT_PRIVATE_H

#include "reports/audit_words.h"
#include "reports/layout.h"

enum {
	DEEP = 6 /* the column of what belongs to the line above */
};

struct printing {
	const struct audit_report *r;
	const struct audit *a;
	struct layout layout;
};

/* A paragraph, as layout_paragraph's; the text is freed. */
void audit_line(
    const struct printing *p, const char *lead, size_t indent, char *text);

/*
 * Those of the origins that have the state: "AS1, AS2 (NAME), AS3", a name
 * once where it follows itself.
 */
char *audit_ases_text(const struct printing *p, const uint32_t *origins,
    size_t n, enum rov_state state);

/* What is to be done about the zone. */
void audit_print_advice(const struct printing *p);

#endif
