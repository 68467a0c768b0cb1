/*
 * "dnsroa zones": what a survey with these inputs would take, a line each:
 * zone, category, source; or with --skipped what it would not, and why.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/command.h"
#include "survey/gather.h"
#include "survey/journal.h"

struct line {
	const char *name, *second, *third;
};

static int
compare_line(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : strcmp(x->second, y->second);
}

static void
print_zones(const struct facts *f, bool skipped)
{
	size_t n = skipped ? f->nskipped : f->nzones;
	struct line *lines = mem_array(n, sizeof(*lines));

	for (size_t i = 0; i < n; i++) {
		if (skipped)
			lines[i] =
			    (struct line){ facts_text(f, f->skipped[i].name),
				    f->skipped[i].reason,
				    facts_text(f, f->skipped[i].source) };
		else
			lines[i] =
			    (struct line){ facts_text(f, f->zones[i].name),
				    row_str((enum row)f->zones[i].category),
				    facts_text(f, f->zones[i].source) };
	}
	qsort(lines, n, sizeof(*lines), compare_line);
	for (size_t i = 0; i < n; i++)
		(void)printf("%s\t%s\t%s\n", lines[i].name, lines[i].second,
		    lines[i].third);
	free(lines);
}

enum status
cmd_zones(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	struct survey_record rec;
	struct journal *journal = NULL;
	struct gather_run run = { .journal = &journal, .zones_only = true };
	struct facts f;
	enum status st;

	(void)ending;
	if ((st = gather_check(&inv->options, why)) != ST_OK)
		return st;
	survey_record_init(&rec);
	facts_init(&f);
	if ((st = gather_facts(&inv->options, &run, &f, &rec, why)) == ST_OK) {
		log_progress_end();
		print_zones(&f, inv->options.skipped);
	}
	journal_close(journal, true);
	facts_free(&f);
	survey_record_free(&rec);
	return st;
}
