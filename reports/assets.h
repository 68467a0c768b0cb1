/*
 * The page's style sheet and scripts, as they lie beside this file, in the
 * program's own read-only data.
 */
#ifndef REPORTS_ASSETS_H
#define REPORTS_ASSETS_H

#include <stddef.h>

struct asset {
	const char *text;
	size_t len;
};

struct asset asset_style(void);
/* dnsroa-method(7) as Markdown. */
struct asset asset_method(void);

/* In the order in which the page needs them. */
enum {
	ASSET_SCRIPTS = 4
};
struct asset asset_script(size_t i);

#endif
