/*
 * What came of the questions of the DNS.
 */
#include <stdlib.h>

#include "survey/base/mem.h"
#include "survey/store_save.h"

/* A way for a question to come out, and where it lies in the database. */
struct way {
	struct asked asked; /* its outcome, rcode and so on */
	int64_t id;
};

struct ways {
	struct save *save;
	struct statement find, add, resolved, direct;
	struct way *list;
	size_t n, cap;
};

static bool
is_same_way(const struct asked *a, const struct asked *b)
{
	return a->outcome == b->outcome && a->rcode == b->rcode &&
	       a->error == b->error && a->apex == b->apex && a->tcp == b->tcp &&
	       a->tries == b->tries && a->dnssec == b->dnssec;
}

static void
bind_way(const struct ways *w, struct statement *s, const struct asked *q)
{
	statement_int(s, q->outcome);
	statement_int(s, q->rcode);
	statement_text(
	    s, q->error == INTERN_NONE ? "" : facts_text(w->save->f, q->error));
	statement_int(s, q->apex);
	statement_int(s, q->tcp);
	statement_int(s, q->tries);
	statement_int(s, q->dnssec);
}

/* There are few of them: a list will do. */
static int64_t
way_id(struct ways *w, const struct asked *q)
{
	int64_t id = SAVED_NONE;

	for (size_t i = 0; i < w->n; i++)
		if (is_same_way(&w->list[i].asked, q))
			return w->list[i].id;
	bind_way(w, &w->find, q);
	if (statement_step(&w->find))
		id = statement_column(&w->find, 0);
	statement_reset(&w->find);
	if (id == SAVED_NONE) {
		bind_way(w, &w->add, q);
		statement_run(&w->add);
		id = sqlite3_last_insert_rowid(w->save->db->db);
	}
	w->list = mem_grow(w->list, w->n, &w->cap, sizeof(*w->list));
	w->list[w->n++] = (struct way){ *q, id };
	return id;
}

static void
bind_id(struct statement *s, int64_t id)
{
	if (id == SAVED_NONE)
		statement_null(s);
	else
		statement_int(s, id);
}

/* The resolutions among the questions of one name are a row together. */
static void
save_resolved(struct ways *w, const struct asked *asked, size_t n)
{
	/* The columns are in the order of enum answer_type. */
	int64_t ids[ANSWER_AXFR] = { SAVED_NONE };
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		if (asked[i].view != VIEW_ANSWER)
			continue;
		ids[asked[i].type] = way_id(w, &asked[i]);
		any = true;
	}
	if (!any)
		return;
	statement_int(&w->resolved, w->save->dns_id);
	statement_int(&w->resolved, save_name(w->save, asked->name));
	for (size_t type = 0; type < ANSWER_AXFR; type++)
		bind_id(&w->resolved, ids[type]);
	statement_run(&w->resolved);
}

static void
save_direct(struct ways *w, const struct asked *q)
{
	statement_int(&w->direct, w->save->dns_id);
	statement_int(&w->direct, save_name(w->save, q->name));
	statement_int(&w->direct, q->type * 4 + q->view);
	statement_int(&w->direct, q->server == FACT_NONE
				      ? SAVED_NONE
				      : save_address(w->save, q->server));
	statement_int(&w->direct, way_id(w, q));
	statement_run(&w->direct);
}

void
save_questions(struct save *s)
{
	const struct facts *f = s->f;
	struct ways w = { .save = s };

	statement_prepare(&w.find, s->db,
	    "SELECT question_result_id FROM question_result WHERE"
	    " (outcome, rcode, error, apex, tcp, tries, dnssec)"
	    " = (?, ?, ?, ?, ?, ?, ?)");
	statement_prepare(&w.add, s->db,
	    "INSERT INTO question_result"
	    " (outcome, rcode, error, apex, tcp, tries, dnssec)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?)");
	statement_prepare(&w.resolved, s->db,
	    "INSERT INTO dns_resolved VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
	statement_prepare(
	    &w.direct, s->db, "INSERT INTO dns_asked VALUES (?, ?, ?, ?, ?)");
	for (size_t i = 0, end; i < f->nasked; i = end) {
		for (end = i;
		     end < f->nasked && f->asked[end].name == f->asked[i].name;
		     end++)
			if (f->asked[end].view != VIEW_ANSWER)
				save_direct(&w, &f->asked[end]);
		save_resolved(&w, &f->asked[i], end - i);
	}
	statement_finish(&w.find);
	statement_finish(&w.add);
	statement_finish(&w.resolved);
	statement_finish(&w.direct);
	free(w.list);
}
