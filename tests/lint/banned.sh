#!/bin/sh
# Functions that cannot be used safely on bytes from outside, or that hide
# what they could not read.
banned='atoi|atol|atoll|atof|sprintf|vsprintf|strcpy|stpcpy|strcat|strncpy'
banned="$banned|strncat|strtok|gets|sscanf|fscanf|scanf|system|popen|mktemp"
banned="$banned|tmpnam|tempnam|alloca|rand|srand|signal"
banned="$banned|localtime|asctime|ctime"
# Unit tests work on bytes of their own making, and may.
files=$(tests/lint/files.sh '*.[ch]' | grep -v '^\./tests/unit/')
# The name alone: not a member, not a part of a longer name, not in a comment.
found=$(grep -nE "(^|[^A-Za-z0-9_.>\"])($banned)[ 	]*\(" $files /dev/null |
    grep -vE '^[^:]+:[0-9]+:[ 	]*(/?\*|//)')
[ -z "$found" ] && exit 0
echo "banned calls:"
echo "$found"
exit 1
