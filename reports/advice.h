/*
 * What the reports say of a gap and of the way to close it: each sentence
 * once, for text, JSON and the page alike.
 */
#ifndef REPORTS_ADVICE_H
#define REPORTS_ADVICE_H

/* Of every proposal for a ROA. */
extern const char advice_caution[];

/* Of proposals that would turn other routes invalid (RFC 7115, section 3). */
extern const char advice_order[];

/* Of the sequence of ROAs. */
extern const char advice_not_optimal[];

#endif
