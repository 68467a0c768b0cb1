#include "survey/audit_live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/pipeline.h"

static enum status
make_folder(struct audit_live *live, struct reason *why)
{
	const char *base = getenv("TMPDIR");

	if (base == NULL || base[0] == '\0')
		base = P_tmpdir;
	live->folder = mem_printf("%s/dnsroa-XXXXXX", base);
	if (mkdtemp(live->folder) == NULL) {
		free(live->folder);
		live->folder = NULL;
		return reason_errno(why, ST_IO, "a folder in %s", base);
	}
	live->zones = mem_printf("%s/zones", live->folder);
	live->database = mem_printf("%s/survey.db", live->folder);
	return ST_OK;
}

/* As a list of own zones. */
static enum status
write_zones(const struct audit_live *live, char *const *names, size_t n,
    struct reason *why)
{
	FILE *out = fopen(live->zones, "we");
	bool failed;

	if (out == NULL)
		return reason_errno(why, ST_IO, "%s", live->zones);
	for (size_t i = 0; i < n; i++)
		(void)fprintf(out, "%s\n", names[i]);
	failed = ferror(out) != 0;
	if (fclose(out) != 0 || failed)
		return reason_errno(why, ST_IO, "%s", live->zones);
	return ST_OK;
}

enum status
audit_live_survey(struct audit_live *live, const struct options *o,
    const struct supply *supply, char *const *names, size_t n,
    struct store **db, int64_t *survey_id, struct reason *why)
{
	struct pipeline_outcome outcome = { 0 };
	struct options own = *o;
	const char *list[1];
	enum status st;

	if ((st = make_folder(live, why)) != ST_OK ||
	    (st = write_zones(live, names, n, why)) != ST_OK)
		return st;
	list[0] = live->zones;
	own.zone_lists = (struct text_list){ .list = list, .n = 1 };
	own.enumerate = false;
	st = pipeline_survey(&own, supply, live->database, db, &outcome, why);
	*survey_id = outcome.survey_id;
	return st;
}

void
audit_live_end(struct audit_live *live)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal",
		"-answers", "-answers.old" };

	for (size_t i = 0; live->database != NULL && i < LENGTH_OF(ends); i++) {
		char *path = mem_printf("%s%s", live->database, ends[i]);

		/* Most are not there. */
		(void)unlink(path);
		free(path);
	}
	if (live->zones != NULL)
		(void)unlink(live->zones);
	if (live->folder != NULL)
		(void)rmdir(live->folder);
	free(live->folder);
	free(live->zones);
	free(live->database);
	*live = (struct audit_live){ 0 };
}
