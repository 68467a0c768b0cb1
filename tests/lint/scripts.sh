#!/bin/sh
# Scripts that do not even parse would fail only on the day they are needed.
status=0
for file in $(tests/lint/files.sh '*.sh') .ci/run; do
	case $(head -n 1 "$file") in
	*bash) bash -n "$file" ;;
	*) sh -n "$file" ;;
	esac || status=1
done
for file in $(tests/lint/files.sh '*.py'); do
	python3 - "$file" <<-'END' || status=1
	import ast, sys
	ast.parse(open(sys.argv[1], encoding="utf-8").read(), sys.argv[1])
	END
done
exit $status
