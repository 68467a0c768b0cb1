# dnsroa-method(7) as Markdown, for the data package: the macros that the page
# uses, and no others; one that is not known ends the build.
#
# A line's macros are words; what stands between them is text.  Punctuation
# follows the word before it without a blank.

function escape(text)
{
	gsub(/\\&/, "", text)
	gsub(/\\e/, "\\", text)
	gsub(/[*_<>]/, "\\\\&", text)
	return text
}

# The arguments of a macro line, from word i on, as Markdown.
function inline(i,    text, mark, word, style)
{
	text = ""
	style = ""
	for (; i <= NF; i++) {
		word = $i
		if (word in styles) {
			style = word
			continue
		}
		if (word == "Ns") {
			glue = 1
			continue
		}
		if (word ~ /^[.,;:)]$/) {
			text = text word
			style = ""
			continue
		}
		if (style == "Fl")
			mark = "`-" word "`"
		else if (style == "Xr") {
			mark = "`" word "(" $(i + 1) ")`"
			i++
		} else if (style == "Ql" || style == "Li" || style == "Cm" ||
		    style == "Va" || style == "Pa" || style == "Nm" ||
		    style == "Ic" || style == "Ev")
			mark = "`" word "`"
		else if (style == "Em" || style == "Ar")
			mark = "*" escape(word) "*"
		else if (style == "Sy")
			mark = "**" escape(word) "**"
		else if (style == "Sq")
			mark = "'" escape(word) "'"
		else if (style == "Pq")
			mark = "(" escape(word) ")"
		else if (style == "Dq")
			mark = "\"" escape(word) "\""
		else
			mark = escape(word)
		text = text (text == "" || glue ? "" : " ") mark
		glue = 0
	}
	# Words that are marked one by one are one mark.
	gsub(/` `/, " ", text)
	gsub(/\* \*/, " ", text)
	return text
}

function put(text)
{
	if (text == "")
		return
	line = line (line == "" ? "" : " ") text
}

# Ends one: a blank line stands before the next.
function paragraph()
{
	if (line != "") {
		print line
		print ""
	}
	line = ""
}

BEGIN {
	n = split("Cm Em Va Fl Ar Xr Ql Li Sq Pq Dq Pa Nm" \
	    " Ic Ev Sy", list, " ")
	for (i = 1; i <= n; i++)
		styles[list[i]] = 1
	put("# The method of dnsroa")
	paragraph()
}
/^\.\\"/ { next }
$1 == ".Dd" || $1 == ".Dt" || $1 == ".Os" { next }
$1 == ".Nd" { put("\342\200\224"); put(inline(2)); next }
$1 == ".Sh" && $2 == "NAME" { next }
$1 == ".Sh" || $1 == ".Ss" {
	mark = $1 == ".Sh" ? "## " : "### "
	$1 = ""
	sub(/^ /, "")
	gsub(/"/, "")
	paragraph()
	put(mark $0)
	paragraph()
	next
}
$1 == ".Pp" || $1 == ".Bl" || $1 == ".El" { paragraph(); next }
$1 == ".It" {
	paragraph()
	put(NF > 1 ? "- **" inline(2) "**:" : "-")
	next
}
$1 == ".Bd" { paragraph(); print "```"; verbatim = 1; next }
$1 == ".Ed" { print "```"; verbatim = 0; next }
verbatim { gsub(/\\e/, "\\"); gsub(/\\&/, ""); print; next }
$1 == ".Rs" || $1 == ".Re" { paragraph(); next }
$1 ~ /^\.%[A-Z]$/ { $1 = ""; sub(/^ /, ""); put(escape($0) "."); next }
$1 == ".Lk" { put("<" $2 ">" (NF > 2 ? $3 : "")); next }
$1 == ".An" { put(inline(2)); next }
/^\./ {
	if (!(substr($1, 2) in styles)) {
		print FILENAME ":" FNR ": method.awk does not know " $1 \
		    >"/dev/stderr"
		failed = 1
		exit 1
	}
	$1 = substr($1, 2)
	put(inline(1))
	next
}
{ put(escape($0)) }
END {
	if (failed)
		exit 1
	if (line != "")
		print line
}
