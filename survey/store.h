/*
 * The database: one SQLite file, any number of surveys (dnsroa(1), DATABASE).
 * Only the files store*.c know SQLite; the schema is store_schema.c.
 *
 * Every change is one transaction: a survey is in the file whole or not at
 * all.
 */
#ifndef SURVEY_STORE_H
#define SURVEY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "survey/assess.h"
#include "survey/record.h"

#define STORE_APPLICATION_ID 0x646e7372 /* "dnsr" */
#define STORE_VERSION        3          /* PRAGMA user_version */

struct store;
struct store_memo;
struct announced;
struct beside;

enum store_mode {
	STORE_READ,
	STORE_WRITE
};

/*
 * Opens the file; STORE_WRITE makes it where it is missing and brings an
 * older schema up to date.  A database of another program, a newer schema or
 * a file that is no database is refused and left as it was.
 */
enum status store_open(struct store **db, const char *path,
    enum store_mode mode, struct reason *why);
/* Whether that could write there; what a long run asks before it begins. */
enum status store_check_place(const char *path, struct reason *why);

/* NULL is fine. */
void store_close(struct store *db);

/* A survey to be kept. */
struct store_survey {
	const struct survey_record *rec; /* inputs: of what is not shared */
	struct facts *f;
	const struct route_table *routes;
	const struct vrp_table *vrps;
	const struct beside *beside; /* kept as far as its inputs were given */
	const struct results *results;
	/*
	 * Judged by the same VRPs without SLURM, of which the differences are
	 * kept; NULL where there was no SLURM.
	 */
	const struct results *without;
	const struct baseline *baseline; /* NULL: not available */
	/*
	 * The stored survey (0: none) whose observations this one has, as far
	 * as shares says; these are not kept again.
	 */
	int64_t from;
	bool shares[DATA_KINDS];
	struct store_memo *memo; /* or NULL */
};

/*
 * Where things lie in the database, for who keeps several surveys of the same
 * f and routes: the first save fills it, and the others need not look.
 */
struct store_memo *store_memo_new(void);
/* NULL is fine. */
void store_memo_free(struct store_memo *m);

/*
 * Keeps a survey: its record, facts, the parts of both tables that bear on
 * it, and its results.  *survey_id is its number.
 */
enum status store_save(struct store *db, const struct store_survey *survey,
    int64_t *survey_id, struct reason *why);

/*
 * From here on this handle reads what may be given away: mail addresses, and
 * operators' names that may be made of them, are pseudonyms; paths of this
 * machine are cut to their last part; what comes of a survey's inputs whose
 * terms keep it back (input_record.publish) is NULL in that survey's rows, or
 * rows less.
 */
enum status store_make_public(struct store *db, struct reason *why);

/* ST_IO where SQLite finds the file damaged, or a row without its parent. */
enum status store_check(struct store *db, struct reason *why);

/* A copy as of now at path, which it replaces when it is whole. */
enum status store_backup(
    struct store *db, const char *path, struct reason *why);

/* The number of the survey stored last, or ST_MISSING. */
enum status store_newest(
    struct store *db, int64_t *survey_id, struct reason *why);

/*
 * The last survey, by the time of its data (that of the VRPs, else of the DNS,
 * the routes, the survey's end), that is no later than rec and was made as rec
 * is: by the same method, categories and filters, out of the same kinds of
 * inputs, and not degraded; or ST_MISSING.
 */
enum status store_last_alike(struct store *db, const struct survey_record *rec,
    int64_t *survey_id, struct reason *why);
/* The last of these before a stored survey; of one time, by their numbers. */
enum status store_alike_before(struct store *db, int64_t survey_id,
    int64_t *before_id, struct reason *why);

/*
 * The numbers of all surveys in that order, earliest first; the caller frees
 * them, also on failure.
 */
enum status store_in_order(
    struct store *db, int64_t **surveys, size_t *n, struct reason *why);

/*
 * A stored survey's observations, as if just read: facts finished, both
 * tables (what was kept of them) built.  All three are initialised here and
 * freed by the caller, also on failure.
 */
enum status store_load(struct store *db, int64_t survey_id,
    struct survey_record *rec, struct facts *f, struct route_table *routes,
    struct vrp_table *vrps, struct baseline *b, struct reason *why);

/* Adds the registries and countries of the survey's routes, if it has them. */
enum status store_load_resources(struct store *db, int64_t survey_id,
    struct facts *f, const struct route_table *routes,
    struct resources *resources, struct reason *why);

/*
 * What the survey's routes announce beneath them (exposure.h), by the rows of
 * the routes that store_load gave.  *known is false where an older version
 * stored them.  The caller frees a.
 */
enum status store_load_announced(struct store *db, int64_t survey_id,
    const struct route_table *routes, struct announced *a, bool *known,
    struct reason *why);

/*
 * Adds r->sensitivities to a stored survey that was saved without; and tells
 * whether it has any.
 */
enum status store_save_sensitivities(struct store *db, int64_t survey_id,
    const struct results *r, struct reason *why);
enum status store_has_sensitivities(
    struct store *db, int64_t survey_id, bool *has, struct reason *why);

/*
 * What changed between a stored survey and the one before it, kept for the
 * reports: possible hijacks, zones and shares of d; since which survey, or 0;
 * and nothing of it any more.  The database may be of a medium that is read
 * only.
 */
struct diff;
enum status store_save_changes(struct store *db, int64_t survey_id,
    int64_t before_id, const struct diff *d, struct reason *why);
enum status store_changes_kept(struct store *db, int64_t survey_id,
    int64_t *before_id, struct reason *why);
enum status store_forget_changes(
    struct store *db, int64_t survey_id, struct reason *why);
bool store_is_read_only(const struct store *db);

/* Removes a survey and the observations that only it had. */
enum status store_delete(
    struct store *db, int64_t survey_id, struct reason *why);

/* A value of a row; text is valid until the callback returns. */
enum store_type {
	STORE_NULL,
	STORE_INTEGER,
	STORE_REAL,
	STORE_TEXT
};
struct store_value {
	enum store_type type;
	int64_t integer;
	double real;
	const char *text;
	size_t len;
};

/*
 * Runs a SELECT of the reports, in which ":survey" is the survey's number,
 * and hands each row to row(); anything but ST_OK from there ends it.
 * column names are those of the SELECT.
 */
typedef enum status (*store_row_fn)(void *arg, int ncolumns,
    const char *const *names, const struct store_value *values,
    struct reason *why);
enum status store_select(struct store *db, const char *sql, int64_t survey_id,
    store_row_fn row, void *arg, struct reason *why);

/* A text as a literal of SQL, in quotes; the caller frees it. */
char *store_quote(const char *text);

#endif
