/* The program's version, as --version and every survey tell it. */
#ifndef SURVEY_VERSION_H
#define SURVEY_VERSION_H

#define DNSROA_VERSION "0.1.0"

#endif
