/*
 * What other programs print of the DNS, for answers*.c: a line is taken apart
 * by the form's own reader, and handed over here to become what a line of
 * recorded answers becomes.
 */
#ifndef RESOLVE_ANSWERS_FOREIGN_H
#define RESOLVE_ANSWERS_FOREIGN_H

#include <jansson.h>

#include "resolve/answers.h"
#include "resolve/response.h"

struct foreign;

/* How a program writes lines and records. */
struct foreign_form {
	const char *format; /* constant text, for struct read_counts */
	const char *data;   /* the member of a record that holds its data */
	bool hex;           /* octets of names are escaped as \xHH */
	/* The line is one of this form's. */
	bool (*is_line)(const json_t *line);
	/*
	 * Hands over what the line holds.  Returns what is wrong with it, or
	 * NULL; *st is what foreign_take came to.
	 */
	const char *(*read)(
	    struct foreign *f, const json_t *line, enum status *st);
};

extern const struct foreign_form foreign_zdns, foreign_massdns;

/* Who was asked. */
enum foreign_from {
	FROM_RESOLUTION, /* a resolver, or who does a resolver's work */
	FROM_SERVER,     /* a server that the zone itself names */
	FROM_PARENT,     /* a server of the zone that holds the delegation */
	FROM_ABOVE       /* a server of a zone further up */
};

/* A response, beside its name and sections, which struct foreign holds. */
struct foreign_response {
	int type; /* of enum answer_type, or FOREIGN_UNSAID */
	enum foreign_from from;
	const char *status; /* the program's word, or NULL: none came */
	const char *error;  /* why none came, or NULL */
	const char *server; /* address, with or without the port, or NULL */
	int64_t time;       /* or TIME_UNKNOWN */
	bool tcp;
	bool has_flags; /* those that follow are known */
	bool aa, ra, tc;
};

/* The line does not say what was asked. */
#define FOREIGN_UNSAID (-1)

/* A response without data to a question of which only the name is known. */
struct foreign_pending {
	struct answer answer; /* holds no pointers but error */
	uint32_t error;       /* text */
};

struct foreign {
	const struct foreign_form *form;
	struct intern *names;
	struct answers_told *told;
	answer_fn *give;
	void *arg;
	struct reason *why;
	struct response response;
	char name[DNAME_STRLEN]; /* the question's */
	char fault[120];         /* one that has to be put together */
	char error[40];
	/* Of lines that do not say what was asked: what data tell. */
	int type; /* FOREIGN_UNSAID before any, ANSWER_TYPES: not all alike */
	struct foreign_pending *pending;
	size_t npending, cap_pending;
};

/* The form, and who the answers are given to, the caller sets. */
void foreign_init(
    struct foreign *f, struct intern *names, struct answers_told *told);
void foreign_free(struct foreign *f);

/* The question's name; false: it is none.  Clears the sections. */
bool foreign_name(struct foreign *f, const char *text);

/*
 * Adds the sections, which are members of data (NULL: there are none).
 * Returns what is wrong with them, or NULL.
 */
const char *foreign_sections(struct foreign *f, const json_t *data);

/* Makes an answer of the response and gives it away, or passes it over. */
enum status foreign_take(struct foreign *f, const struct foreign_response *r);

/* After the last line: what was to wait for its end. */
enum status foreign_finish(struct foreign *f);

/* The type's number in enum answer_type; FOREIGN_UNSAID: none of these. */
int foreign_type(const char *word);

/* The member's text; NULL where there is none, or it is no text. */
const char *foreign_text(const json_t *object, const char *key);

#endif
