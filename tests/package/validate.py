"""Hold a data package against what it says of itself.

    validate.py DIRECTORY [DATABASE]

datapackage.json against the rules of Frictionless Data Package, version 1,
for tabular packages; every CSV against its schema, sizes, digests and keys;
SHA256SUMS; SVG and PNG; the page's rows against the CSV files; and, where the
database is given, queries.sql, whose rows must be those of the files.

Prints what is wrong; exits with 1 if anything is.
"""

import csv
import datetime
import hashlib
import json
import os
import re
import sqlite3
import struct
import sys
import xml.etree.ElementTree
import zlib

NAME = re.compile(r"^([-a-z0-9._/])+$")
TYPES = {"string", "integer", "number", "boolean", "datetime"}

wrong = []


def claim(true, text, *arguments):
    if not true:
        wrong.append(text % arguments if arguments else text)


def read(directory, name):
    with open(os.path.join(directory, name), "rb") as stream:
        return stream.read()


def cast(field, text):
    """A field's value; raises ValueError for what is none."""
    kind = field["type"]
    if kind == "integer":
        if not re.fullmatch(r"-?[0-9]+", text):
            raise ValueError(text)
        return int(text)
    if kind == "number":
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(e[-+][0-9]+)?", text):
            raise ValueError(text)
        return float(text)
    if kind == "boolean":
        if text in field["trueValues"]:
            return True
        if text in field["falseValues"]:
            return False
        raise ValueError(text)
    if kind == "datetime":
        return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    return text


def check_schema(name, schema):
    claim(isinstance(schema.get("fields"), list) and schema["fields"],
          "%s: no fields", name)
    names = []
    for field in schema["fields"]:
        claim(isinstance(field.get("name"), str) and field["name"],
              "%s: a field without a name", name)
        claim(field.get("type") in TYPES, "%s: type %s", name,
              field.get("type"))
        claim(field.get("description"), "%s: %s has no description", name,
              field.get("name"))
        if field.get("type") == "boolean":
            claim(field.get("trueValues") == ["1"]
                  and field.get("falseValues") == ["0"],
                  "%s: %s: what is true?", name, field["name"])
        names.append(field["name"])
    claim(len(set(names)) == len(names), "%s: a field's name twice", name)
    for key in ([schema.get("primaryKey", [])]
                + [k["fields"] for k in schema.get("foreignKeys", [])]):
        claim(set(key) <= set(names), "%s: key %s", name, key)
    return names


def formula(text):
    return text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n")


def check_resource(directory, resource):
    """-> rows, as they are typed."""
    name = resource.get("name", "")
    claim(NAME.match(name), "resource name %r", name)
    path = resource["path"]
    claim(not path.startswith(("/", ".")) and ".." not in path,
          "%s: path %s", name, path)
    claim(resource.get("profile") == "tabular-data-resource", "%s: profile",
          name)
    claim((resource.get("format"), resource.get("mediatype"),
           resource.get("encoding")) == ("csv", "text/csv", "utf-8"),
          "%s: format, mediatype, encoding", name)
    data = read(directory, path)
    claim(resource.get("bytes") == len(data), "%s: bytes", name)
    claim(resource.get("hash") == "sha256:" + hashlib.sha256(
        data).hexdigest(), "%s: hash", name)
    claim(data.endswith(b"\r\n"), "%s: the last line has no end", name)
    schema = resource["schema"]
    names = check_schema(name, schema)
    claim(schema.get("missingValues") == [""], "%s: missing values", name)
    lines = list(csv.reader(data.decode("utf-8").splitlines(keepends=True),
                            strict=True))
    claim(lines[0] == names, "%s: its head is %s", name, lines[0])
    rows = []
    for number, line in enumerate(lines[1:], 2):
        claim(len(line) == len(names), "%s:%d: %d fields", name, number,
              len(line))
        row = {}
        for field, text in zip(schema["fields"], line):
            if text == "":
                row[field["name"]] = None
                continue
            claim(field["type"] != "string" or not formula(text),
                  "%s:%d: %r is a formula", name, number, text)
            try:
                row[field["name"]] = cast(field, text)
            except ValueError:
                claim(False, "%s:%d: %s: %r is no %s", name, number,
                      field["name"], text, field["type"])
        rows.append(row)
    return rows


def check_keys(resources, rows):
    for resource in resources:
        name, schema = resource["name"], resource["schema"]
        if "primaryKey" in schema:
            keys = [tuple(row[c] for c in schema["primaryKey"])
                    for row in rows[name]]
            claim(len(set(keys)) == len(keys), "%s: a key twice", name)
            claim(all(None not in key for key in keys), "%s: a key's part is"
                  " missing", name)
        for foreign in schema.get("foreignKeys", []):
            other = foreign["reference"]
            claim(other["resource"] in rows, "%s: refers to %s", name,
                  other["resource"])
            there = {tuple(row[c] for c in other["fields"])
                     for row in rows[other["resource"]]}
            for row in rows[name]:
                key = tuple(row[c] for c in foreign["fields"])
                claim(key in there, "%s: %s is not in %s", name, key,
                      other["resource"])


def check_licences(package, run):
    """Those of the inputs, neither more nor fewer."""
    claim({licence["title"] for licence in package.get("licenses", [])} ==
          {row["licence"] for row in run["inputs"]["rows"]
           if row["licence"] is not None}, "licences of the inputs")
    claim(all("licence: " in source["title"]
              for source in package.get("sources", [])), "sources' licences")


def check_package(directory):
    """-> the package, and the rows of its resources by path."""
    package = json.loads(read(directory, "datapackage.json"))
    claim(package.get("profile") == "tabular-data-package", "profile")
    claim(NAME.match(package.get("name", "")), "name")
    claim(package.get("title") and package.get("description"),
          "title, description")
    for source in package.get("sources", []):
        claim(source.get("title"), "a source without a title")
        claim("path" not in source or source["path"].startswith("http"),
              "a source's path: %s", source)
    for licence in package.get("licenses", []):
        claim("name" in licence or "path" in licence, "a licence without name"
              " or path")
        claim(re.fullmatch(r"[-a-zA-Z0-9._]+", licence.get("name", "x")),
              "a licence's name: %s", licence)
        claim(re.fullmatch(r"https?://\S+", licence.get("path", "http://x")),
              "a licence's path: %s", licence)
    said = {json.dumps(licence) for licence in package.get("licenses", [])}
    claim(len(said) == len(package.get("licenses", [])), "a licence twice")
    check_licences(package, json.loads(read(directory, "run.json")))
    names = [resource["name"] for resource in package["resources"]]
    claim(names and len(set(names)) == len(names), "names of resources")
    rows = {resource["name"]: check_resource(directory, resource)
            for resource in package["resources"]}
    check_keys(package["resources"], rows)
    return package, rows


def all_files(directory):
    return sorted(os.path.relpath(os.path.join(folder, name), directory)
                  for folder, _, names in os.walk(directory)
                  for name in names)


def check_sums(directory):
    listed = {}
    for line in read(directory, "SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ", 1)
        listed[name] = digest
    for name in all_files(directory):
        if name != "SHA256SUMS":
            claim(listed.get(name) == hashlib.sha256(
                read(directory, name)).hexdigest(), "SHA256SUMS: %s", name)
    claim(len(listed) == len(all_files(directory)) - 1,
          "SHA256SUMS: %d files", len(listed))


def check_png(name, data):
    claim(data.startswith(b"\x89PNG\r\n\x1a\n"), "%s: no PNG", name)
    at, pixels, ended = 8, b"", False
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 4:at + 8 + length]
        claim(zlib.crc32(body) == struct.unpack(
            ">I", data[at + 8 + length:at + 12 + length])[0], "%s: CRC", name)
        if kind == b"IHDR":
            width, height = struct.unpack(">II", body[4:12])
            claim(width >= 1000 and height >= 300, "%s: %d x %d", name, width,
                  height)
        elif kind == b"IDAT":
            pixels += body[4:]
        ended = kind == b"IEND"
        at += 12 + length
    claim(ended, "%s: ends early", name)
    claim(len(set(zlib.decompress(pixels))) > 2, "%s: is empty", name)


def check_figures(directory, dated):
    """-> how many drawings there are."""
    drawn = 0
    for name in all_files(os.path.join(directory, "figures")):
        data = read(directory, "figures/" + name)
        if name.endswith(".svg"):
            root = xml.etree.ElementTree.fromstring(data)
            claim(root.tag == "{http://www.w3.org/2000/svg}svg", "%s: no SVG",
                  name)
            texts = "".join(root.itertext())
            claim(dated in texts, "%s: has no date", name)
            drawn += 1
        elif name.endswith(".png"):
            check_png(name, data)
            drawn += 1
    return drawn


def page_rows(directory):
    """-> name: list of rows, as the page's script has them."""
    page = read(directory, "index.html").decode()
    data = json.loads(re.search(
        r'<script type="application/json" id="data">(.*?)</script>', page,
        re.DOTALL).group(1))
    tables = {}
    for name, table in data["tables"].items():
        columns = {}
        for column, kind, _, values in table["columns"]:
            if values is None:
                values = [None] * table["rows"]
            elif kind == "text":
                values = [None if v is None else data["texts"][v]
                          for v in values]
            columns[column] = values
        tables[name] = [dict(zip(columns, row))
                        for row in zip(*columns.values())]
    return tables


def undefused(text):
    """A text as it is in the database."""
    return text[1:] if text.startswith("'") and formula(text[1:]) else text


def plain(row):
    return {key: undefused(value) if isinstance(value, str)
            else value.strftime("%Y-%m-%dT%H:%M:%SZ")
            if isinstance(value, datetime.datetime)
            else round(value, 6) if isinstance(value, float) else
            int(value) if isinstance(value, bool) else value
            for key, value in row.items()}


def check_page(directory, rows):
    tables = page_rows(directory)
    claim(tables, "index.html: no tables")
    for name, held in tables.items():
        if name in rows:
            claim([plain(row) for row in held]
                  == [plain(row) for row in rows[name]],
                  "index.html: other rows than %s.csv", name)


def check_queries(directory, path, rows):
    """The SELECTs that the package prints give its numbers."""
    database = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    with open(os.path.join(directory, "run.json"), "rb") as stream:
        survey = json.load(stream)["run"]["rows"][0]["survey_id"]
    text = read(directory, "queries.sql").decode()
    count = 0
    for head, sql in re.findall(r"^-- (\w+: .*)\n(SELECT.*);$", text,
                                re.MULTILINE):
        cursor = database.execute(sql, {"survey": survey})
        columns = [column[0] for column in cursor.description]
        found = [plain(dict(zip(columns, row))) for row in cursor]
        count += 1
        if not head.endswith(".csv"):
            continue
        name = head.rsplit(", ", 1)[1][:-len(".csv")]
        claim(found == [plain(row) for row in rows[name]],
              "queries.sql: %s gives other rows", name)
    claim(count > 30, "queries.sql: %d queries", count)


def check_citation(directory):
    """The members that Citation File Format 1.2.0 requires."""
    text = read(directory, "CITATION.cff").decode()
    for member in ("cff-version: 1.2.0", "message: ", "title: ",
                   "authors:\n  - name: ", "type: dataset"):
        claim(re.search("^" + re.escape(member), text, re.MULTILINE),
              "CITATION.cff: no %s", member)


def main():
    directory = sys.argv[1]
    package, rows = check_package(directory)
    claim(len(package["resources"]) >= 20, "%d resources",
          len(package["resources"]))
    check_sums(directory)
    drawn = check_figures(directory, "VRPs of 20")
    check_page(directory, rows)
    check_citation(directory)
    if len(sys.argv) > 2:
        check_queries(directory, sys.argv[2], rows)
    for line in wrong[:40]:
        print(line)
    print("%d drawings, %d faults" % (drawn, len(wrong)))
    return len(wrong) > 0


if __name__ == "__main__":
    sys.exit(main())
