#include "survey/base/bzip2.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/bzip2_block.h"
#include "survey/base/ibuf.h"
#include "survey/base/large.h"
#include "survey/base/mem.h"

#define HEADER_LEN 4 /* "BZh", the level */
#define MARK_LEN   6
#define MARK_MASK  ((UINT64_C(1) << BZIP2_MARK_BITS) - 1)
/* No block's bits are more: 20 for each byte, and those before them. */
#define BLOCK_LEN_MAX ((size_t)3 << 20)
#define TAIL_LEN      4 /* behind the last mark: a checksum and up to 7 bits */

/*
 * One that each thread works on and one that waits for it or for the caller,
 * who takes them in order; and one whose bits are still arriving.
 */
#define JOBS(nthreads) (2 * (nthreads) + 1)

/* Where a mark was found; what stands behind it, up to the next, is its own. */
struct job {
	/* With the lock. */
	enum {
		JOB_IDLE, /* for no thread, or not yet */
		JOB_WAITING,
		JOB_BUSY,
		JOB_READ /* with the result */
	} state;
	enum bzip2_result result;

	/* Of the caller's thread. */
	bool open;          /* its bits are still arriving */
	bool is_end;        /* of a stream */
	bool continues;     /* and its bits hold the header of another */
	bool last;          /* the input has ended behind its bits */
	size_t shared;      /* of its bytes, those of the job before it too */
	uint64_t start;     /* of its bytes in all that was taken in */
	unsigned int level; /* of the stream that continues */

	struct bzip2_block block; /* of the thread's, while it is busy */
};

struct bzip2 {
	/* Of the caller's thread alone. */
	enum {
		IN_HEADER, /* and in the mark behind it */
		IN_BODY,
		IN_TAIL,
		AT_END,   /* of a stream, as it seems */
		AT_EXCESS /* in what is longer than any block */
	} place;
	uint8_t header[HEADER_LEN + MARK_LEN];
	size_t nheader, ntail;
	unsigned int level; /* of the stream whose blocks are put out */
	uint64_t window;    /* the last eight bytes, the last one lowest */
	/* By a byte of the window, the shifts at which it may be a mark's. */
	uint16_t marks_low[256], marks_high[256];
	uint64_t taken;
	uint32_t checksum;  /* of the stream's blocks */
	uint32_t *rooms[2]; /* for who works */

	/* Jobs in order, in a ring; changed by the caller's thread alone. */
	struct job **ring;
	size_t cap, head, n;

	/* What is guarded by the lock: states and results of jobs, and this. */
	pthread_mutex_t lock;
	pthread_cond_t wanted, done;
	size_t waiting;
	bool stop;
	size_t nthreads, started;
	pthread_t threads[BZIP2_THREADS_MAX];
};

/* As far as the bytes go, they are the magic. */
static bool
agree(const uint8_t *bytes, size_t len, uint64_t mark)
{
	for (size_t i = 0; i < len && i < MARK_LEN; i++)
		if (bytes[i] != (uint8_t)(mark >> 8 * (MARK_LEN - 1 - i)))
			return false;
	return true;
}

/* "BZh", the size of blocks, and the mark of a block or of the end. */
bool
bzip2_begins(const uint8_t *bytes, size_t len)
{
	if (memcmp(bytes, "BZh", len < 3 ? len : 3) != 0)
		return false;
	if (len > 3 && (bytes[3] < '1' || bytes[3] > '0' + BZIP2_LEVELS))
		return false;
	return len <= HEADER_LEN ||
	       agree(bytes + HEADER_LEN, len - HEADER_LEN, BZIP2_MARK_BLOCK) ||
	       agree(bytes + HEADER_LEN, len - HEADER_LEN, BZIP2_MARK_END);
}

static void
learn_mark(struct bzip2 *s, uint64_t mark, unsigned int first)
{
	for (unsigned int shift = 0; shift < 8; shift++) {
		uint64_t shifted = mark << shift;

		s->marks_low[shifted >> 8 & 0xff] |=
		    (uint16_t)(1U << (first + shift));
		s->marks_high[shifted >> 16 & 0xff] |=
		    (uint16_t)(1U << (first + shift));
	}
}

static size_t
count_processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	return (size_t)CPU_COUNT(&set);
}

void *
bzip2_new(void)
{
	return bzip2_new_threads(count_processors());
}

void *
bzip2_new_threads(size_t nthreads)
{
	struct bzip2 *s = mem_alloc(sizeof(*s));

	s->nthreads =
	    nthreads < BZIP2_THREADS_MAX ? nthreads : BZIP2_THREADS_MAX;
	s->cap = JOBS(s->nthreads);
	s->ring = mem_array(s->cap, sizeof(struct job *));
	learn_mark(s, BZIP2_MARK_BLOCK, 0);
	learn_mark(s, BZIP2_MARK_END, 8);
	(void)pthread_mutex_init(&s->lock, NULL);
	(void)pthread_cond_init(&s->wanted, NULL);
	(void)pthread_cond_init(&s->done, NULL);
	return s;
}

static void
free_rooms(uint32_t *rooms[2])
{
	free(rooms[0]);
	free(rooms[1]);
}

void
bzip2_free(void *state)
{
	struct bzip2 *s = state;

	(void)pthread_mutex_lock(&s->lock);
	s->stop = true;
	(void)pthread_cond_broadcast(&s->wanted);
	(void)pthread_mutex_unlock(&s->lock);
	for (size_t i = 0; i < s->started; i++)
		(void)pthread_join(s->threads[i], NULL);
	for (size_t i = 0; i < s->cap; i++) {
		if (s->ring[i] == NULL)
			continue;
		bzip2_block_free(&s->ring[i]->block);
		free(s->ring[i]);
	}
	free(s->ring);
	free_rooms(s->rooms);
	(void)pthread_cond_destroy(&s->done);
	(void)pthread_cond_destroy(&s->wanted);
	(void)pthread_mutex_destroy(&s->lock);
	free(s);
}

void
bzip2_reset(void *state)
{
	struct bzip2 *s = state;

	s->place = IN_HEADER;
	s->nheader = 0;
	s->checksum = 0;
}

static struct job *
job_at(const struct bzip2 *s, size_t i)
{
	return s->ring[(s->head + i) % s->cap];
}

/* Without the lock: the job is nobody else's. */
static void
do_job(struct job *job, uint32_t *rooms[2])
{
	job->result = bzip2_block_read(&job->block);
	if (job->result != BZIP2_DONE)
		return;
	/* Only now: a false mark asks for no memory. */
	for (size_t i = 0; i < 2; i++)
		if (rooms[i] == NULL)
			rooms[i] = large_array(BZIP2_MOST, sizeof(**rooms));
	bzip2_block_invert(&job->block, rooms);
}

/* Does the first job that waits.  With the lock, which is free meanwhile. */
static void
work(struct bzip2 *s, uint32_t *rooms[2])
{
	struct job *job;
	size_t i = 0;

	while ((job = job_at(s, i))->state != JOB_WAITING)
		i++;
	job->state = JOB_BUSY;
	s->waiting--;
	(void)pthread_mutex_unlock(&s->lock);
	do_job(job, rooms);
	(void)pthread_mutex_lock(&s->lock);
	job->state = JOB_READ;
	(void)pthread_cond_signal(&s->done);
}

static void *
work_on(void *arg)
{
	uint32_t *rooms[2] = { NULL, NULL };
	struct bzip2 *s = arg;

	(void)pthread_mutex_lock(&s->lock);
	for (;;) {
		while (s->waiting == 0 && !s->stop)
			(void)pthread_cond_wait(&s->wanted, &s->lock);
		if (s->stop)
			break;
		work(s, rooms);
	}
	(void)pthread_mutex_unlock(&s->lock);
	free_rooms(rooms);
	return NULL;
}

/* With the lock.  Without a thread the caller works: slower, and right. */
static void
start_threads(struct bzip2 *s)
{
	while (s->started < s->nthreads &&
	       pthread_create(&s->threads[s->started], NULL, work_on, s) == 0)
		s->started++;
	s->nthreads = s->started;
}

/* The bits of the last job are complete, up to this one. */
static void
close_job(struct bzip2 *s, struct job *job, size_t end)
{
	job->block.end = end;
	job->open = false;
	(void)pthread_mutex_lock(&s->lock);
	if (job->is_end) {
		job->state = JOB_READ;
	} else {
		job->state = JOB_WAITING;
		/* A file of one block is done sooner than a thread is made. */
		if (++s->waiting > 1 && s->nthreads > 1)
			start_threads(s);
		(void)pthread_cond_signal(&s->wanted);
	}
	(void)pthread_mutex_unlock(&s->lock);
}

/* A job for what begins with these bytes, at this bit of the first of them. */
static void
open_job(
    struct bzip2 *s, const uint8_t *bytes, size_t len, size_t from, bool is_end)
{
	struct job **job = &s->ring[(s->head + s->n) % s->cap];

	if (*job == NULL) {
		*job = mem_alloc(sizeof(**job));
		bzip2_block_init(&(*job)->block);
	}
	bzip2_block_begin(&(*job)->block);
	bzip2_block_append(&(*job)->block, bytes, len);
	(*job)->block.from = from;
	(*job)->state = JOB_IDLE;
	(*job)->open = true;
	(*job)->is_end = is_end;
	(*job)->continues = (*job)->last = false;
	(*job)->shared = len;
	(*job)->start = s->taken - len;
	/* Nobody else looks behind the n-th. */
	(void)pthread_mutex_lock(&s->lock);
	s->n++;
	(void)pthread_mutex_unlock(&s->lock);
	s->place = is_end ? IN_TAIL : IN_BODY;
	s->ntail = 0;
}

/* Takes in up to n bytes; returns them. */
static const uint8_t *
take_in(struct bzip2 *s, const uint8_t **in, size_t *in_len, size_t n)
{
	const uint8_t *bytes = *in;

	*in += n;
	*in_len -= n;
	s->taken += n;
	return bytes;
}

/* The header is whole: a job for what the mark behind it begins. */
static void
begin_stream(struct bzip2 *s, const uint8_t *header)
{
	s->window = bytes_get64(header + HEADER_LEN + MARK_LEN - 8);
	open_job(s, header + HEADER_LEN, MARK_LEN, 0,
	    agree(header + HEADER_LEN, MARK_LEN, BZIP2_MARK_END));
	job_at(s, s->n - 1)->shared = 0;
}

static unsigned int
level_of(const uint8_t *header)
{
	return (unsigned int)(header[3] - '0');
}

static enum codec_result
take_header(struct bzip2 *s, const uint8_t **in, size_t *in_len)
{
	size_t room = sizeof(s->header) - s->nheader;
	size_t n = *in_len < room ? *in_len : room;

	memcpy(s->header + s->nheader, take_in(s, in, in_len, n), n);
	s->nheader += n;
	if (!bzip2_begins(s->header, s->nheader))
		return CODEC_CORRUPT;
	if (n == room) {
		s->level = level_of(s->header);
		begin_stream(s, s->header);
	}
	return CODEC_MORE;
}

/*
 * As many of the bytes as there are up to a mark's end, it included; *shift is
 * the bits between that and the last byte's, and 8 or more for the mark of an
 * end.  It is 16 where there is none.
 */
static size_t
find_mark(struct bzip2 *s, const uint8_t *in, size_t len, unsigned int *shift)
{
	uint64_t window = s->window;
	size_t i = 0;

	*shift = 16;
	while (i < len && *shift == 16) {
		unsigned int shifts;

		window = window << 8 | in[i++];
		shifts = s->marks_low[window >> 8 & 0xff] &
			 s->marks_high[window >> 16 & 0xff];
		for (unsigned int k = 0; shifts >> k != 0; k++)
			if ((shifts >> k & 1) != 0 &&
			    (window >> k % 8 & MARK_MASK) ==
				(k < 8 ? BZIP2_MARK_BLOCK : BZIP2_MARK_END))
				*shift = k;
	}
	s->window = window;
	return i;
}

static void
take_body(struct bzip2 *s, const uint8_t **in, size_t *in_len)
{
	struct job *job = job_at(s, s->n - 1);
	uint8_t last[sizeof(s->window)];
	unsigned int shift;
	size_t n = find_mark(s, *in, *in_len, &shift), len, from;
	uint64_t window = htobe64(s->window);

	bzip2_block_append(&job->block, take_in(s, in, in_len, n), n);
	if (shift == 16) {
		if (job->block.len > BLOCK_LEN_MAX) {
			s->place = AT_EXCESS;
			close_job(s, job, job->block.len * 8);
		}
		return;
	}
	close_job(s, job, job->block.len * 8 - shift % 8 - BZIP2_MARK_BITS);
	len = shift % 8 == 0 ? MARK_LEN : MARK_LEN + 1;
	from = len * 8 - shift % 8 - BZIP2_MARK_BITS;
	memcpy(last, &window, sizeof(last));
	open_job(s, last + sizeof(last) - len, len, from, shift >= 8);
}

/*
 * Behind the mark of an end.  Another stream is gone on with only where it is
 * seen to begin: else what follows is the caller's.
 */
static void
take_tail(struct bzip2 *s, const uint8_t **in, size_t *in_len)
{
	struct job *job = job_at(s, s->n - 1);
	const uint8_t *bytes = *in;
	size_t n = TAIL_LEN - s->ntail;

	if (n > *in_len)
		n = *in_len;
	(void)take_in(s, in, in_len, n);
	bzip2_block_append(&job->block, bytes, n);
	for (size_t i = 0; i < n; i++)
		s->window = s->window << 8 | bytes[i];
	s->ntail += n;
	if (s->ntail < TAIL_LEN)
		return;
	s->place = AT_END;
	job->continues = *in_len >= sizeof(s->header) && s->n < s->cap &&
			 bzip2_begins(*in, sizeof(s->header));
	if (job->continues) {
		bytes = take_in(s, in, in_len, sizeof(s->header));
		bzip2_block_append(&job->block, bytes, HEADER_LEN);
		job->level = level_of(bytes);
	}
	close_job(s, job, job->block.len * 8);
	if (job->continues)
		begin_stream(s, bytes);
}

/* Takes in what there is, as long as there is a place for another job. */
static enum codec_result
take(struct bzip2 *s, const uint8_t **in, size_t *in_len)
{
	enum codec_result result = CODEC_MORE;

	while (*in_len > 0 && result == CODEC_MORE && s->n < s->cap) {
		switch (s->place) {
		case IN_HEADER:
			result = take_header(s, in, in_len);
			break;
		case IN_BODY:
			take_body(s, in, in_len);
			break;
		case IN_TAIL:
			take_tail(s, in, in_len);
			break;
		case AT_END:
		case AT_EXCESS:
			return result;
		}
	}
	return result;
}

/* No more bits will come: the last job has what it has. */
static void
end_input(struct bzip2 *s)
{
	struct job *job = s->n > 0 ? job_at(s, s->n - 1) : NULL;

	if (job == NULL || !job->open || job->is_end)
		return;
	job->last = true;
	close_job(s, job, job->block.len * 8);
}

static void
drop_head(struct bzip2 *s)
{
	(void)pthread_mutex_lock(&s->lock);
	s->head = (s->head + 1) % s->cap;
	s->n--;
	(void)pthread_mutex_unlock(&s->lock);
}

/* Drops the second, whose place the first one takes. */
static void
drop_second(struct bzip2 *s)
{
	size_t head = s->head, next = (head + 1) % s->cap;
	struct job *first = s->ring[head];

	(void)pthread_mutex_lock(&s->lock);
	s->ring[head] = s->ring[next];
	s->ring[next] = first;
	s->head = next;
	s->n--;
	first->state = JOB_IDLE;
	(void)pthread_mutex_unlock(&s->lock);
	first->open = true;
}

/* Waits for, or does, what is not read yet. */
static void
await(struct bzip2 *s, const struct job *job)
{
	(void)pthread_mutex_lock(&s->lock);
	while (job->state == JOB_WAITING || job->state == JOB_BUSY) {
		if (s->started == 0)
			work(s, s->rooms);
		else
			(void)pthread_cond_wait(&s->done, &s->lock);
	}
	(void)pthread_mutex_unlock(&s->lock);
}

/*
 * The bits of the first job ended before its block: the mark of the second is
 * none, and its bits are the first one's.
 */
static void
join_second(struct bzip2 *s)
{
	struct job *first = job_at(s, 0), *second = job_at(s, 1);
	struct bzip2_block *block = &first->block;
	size_t behind;
	bool is_last;

	await(s, second);
	/* Where the second is the last, what follows is the first one's too. */
	is_last = s->n == 2 && !second->last && s->place != AT_EXCESS;
	bzip2_block_append(block, second->block.bits + second->shared,
	    second->block.len - second->shared);
	behind = second->block.len * 8 - second->block.end;
	first->last = second->last;
	drop_second(s);
	if (is_last)
		s->place = IN_BODY;
	else
		close_job(s, first, block->len * 8 - behind);
}

/* Behind a block its bits must end, or the input before another mark. */
static bool
ends_well(const struct job *job)
{
	size_t end = job->block.end, at = job->block.place.at;

	return at == end || (job->last && end - at < BZIP2_MARK_BITS);
}

static enum codec_result
put_block(struct bzip2 *s, struct job *job, uint8_t **out, size_t *out_len)
{
	switch (bzip2_block_take(&job->block, out, out_len)) {
	case BZIP2_SHORT:
		return CODEC_MORE;
	case BZIP2_CORRUPT:
		return CODEC_CORRUPT;
	case BZIP2_DONE:
		break;
	}
	if (!ends_well(job) || job->block.place.n > s->level * BZIP2_UNIT)
		return CODEC_CORRUPT;
	s->checksum = (s->checksum << 1 | s->checksum >> 31) ^ job->block.crc;
	drop_head(s);
	return CODEC_MORE;
}

/* The end of a stream is reached: its checksum stands behind the mark. */
static enum codec_result
end_stream(struct bzip2 *s, const struct job *job)
{
	const struct bzip2_block *block = &job->block;
	size_t at = block->from + BZIP2_MARK_BITS;
	uint64_t bits = bytes_get64(block->bits + at / 8) << at % 8;

	if ((uint32_t)(bits >> 32) != s->checksum)
		return CODEC_CORRUPT;
	s->checksum = 0;
	drop_head(s);
	if (!job->continues)
		return CODEC_END;
	s->level = job->level;
	return CODEC_MORE;
}

/* Bits that end before their block does: no more will come, or none can. */
static enum codec_result
end_short(const struct bzip2 *s, bool *idle)
{
	*idle = true;
	return s->place == AT_EXCESS ? CODEC_CORRUPT : CODEC_MORE;
}

/* Puts out what is read; *idle where nothing can be done without input. */
static enum codec_result
put(struct bzip2 *s, uint8_t **out, size_t *out_len, bool *idle)
{
	struct job *job = s->n > 0 ? job_at(s, 0) : NULL;

	*idle = job == NULL || job->open;
	if (*idle)
		return CODEC_MORE;
	await(s, job);
	if (job->is_end)
		return end_stream(s, job);
	switch (job->result) {
	case BZIP2_SHORT:
		if (s->n == 1)
			return end_short(s, idle);
		join_second(s);
		return CODEC_MORE;
	case BZIP2_CORRUPT:
		return CODEC_CORRUPT;
	case BZIP2_DONE:
		break;
	}
	return put_block(s, job, out, out_len);
}

/* The first job is read, or there is nothing to be had by waiting. */
static bool
is_ready(struct bzip2 *s)
{
	bool ready = true;

	if (s->n > 0) {
		const struct job *job = job_at(s, 0);

		(void)pthread_mutex_lock(&s->lock);
		ready = job->state == JOB_READ;
		(void)pthread_mutex_unlock(&s->lock);
	}
	return ready;
}

enum codec_result
bzip2_step(void *state, const uint8_t **in, size_t *in_len, uint8_t **out,
    size_t *out_len)
{
	struct bzip2 *s = state;
	/* The caller has no more, or would have brought it. */
	bool ended = *in_len == 0, idle = false;
	enum codec_result result = CODEC_MORE;

	while (result == CODEC_MORE && !idle && *out_len > 0) {
		result = take(s, in, in_len);
		if (ended)
			end_input(s);
		/* All was taken in: it may go on while others work. */
		if (*in_len == 0 && !ended && !is_ready(s))
			break;
		if (result == CODEC_MORE)
			result = put(s, out, out_len, &idle);
		idle = idle && *in_len == 0;
	}
	return result;
}

size_t
bzip2_behind(const void *state)
{
	const struct bzip2 *s = state;

	return s->n > 0 ? (size_t)(s->taken - job_at(s, 0)->start) : 0;
}
