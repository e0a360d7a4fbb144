#!/usr/bin/env python3
"""make_corpus.py -- the inputs that fuzzing begins from, and that are replayed in every run of the tests.

    make_corpus.py          writes corpus/TARGET/NAME anew, and the dictionaries; names that begin with "found-" stay: those were found by fuzzing

Read lists and parameters come from openapi.yaml, so that a new operation has a seed as soon as it is described; bodies that are accepted stand
below, one for each resource. Needs python3-yaml.
"""
import re
import urllib.parse
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CONTRACT = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))
DAY = "2021-08-31"
LATER = "2999-12-31"  # known_at: the register of a fuzzer is made at its start

# A body that the reference register accepts; the number the record then has; a change to it.
BODIES = {
    "product-groups": ('{"code":"7","name":"Dịch vụ","name_en":"Services","decision":"1048/QĐ-TTg"}', 7, '{"note":"một nhóm nữa"}'),
    "units": ('{"code":"99001","level":"commune","kind":"commune","name":"Thử","full_name":"Xã Thử","parent_code":"22","valid_from":"2025-07-01",'
              '"area_km2":12.34,"population":5678}', "99001", '{"population":5679,"area_km2":"12.5"}'),
    "unit-changes": ('{"from_code":"06685","to_code":"06709","effective_on":"2025-07-01","extent":"part","kind":"split","confirmed":false}', 215,
                     '{"confirmed":true,"note":"theo bản đồ"}'),
    "rosters": ('{"period":"2026-2030","unit_code":"06652","entered_on":"2026-01-01","entered_on_precision":"day"}', 199, '{"left_on":"2026-06-30"}'),
    "criteria-sets": ('{"code":"318/QĐ-TTg","name":"Bộ tiêu chí","unit_level":"commune","level":"standard","valid_from":"2022-03-08","indicator_total":57}', 2,
                      '{"valid_to":"2025-12-31"}'),
    "criteria": ('{"set_code":"QN-20-53","number":21,"name":"Quốc phòng và An ninh","indicators":2,"required":true}', 21, '{"indicators":3}'),
    "assessments": ('{"unit_code":"06724","set_code":"QN-20-53","assessed_on":"2021-03-01","checked":"self"}', 99, '{"checked":"appraised"}'),
    "assessment-results": ('{"unit_code":"06724","set_code":"QN-20-53","assessed_on":"2021-03-01","criterion_number":20,"verdict":"not_met","indicators_met":0,'
                           '"indicators_total":2}', 1961, '{"verdict":"met","indicators_met":2}'),
    "producers": ('{"code":"P-1","name":"Hợp tác xã Đắk Lắk","kind":"cooperative","unit_code":"06724","registered_on":"2021-01-15"}', 197,
                  '{"name":"Công ty \\"Ba Chẽ\\"","kind":"company"}'),
    "products": ('{"code":"QN0501","name":"Trà hoa vàng Ba Chẽ","group_code":"2","unit_code":"202","joined_on":"2021-08-31"}', 501,
                 '{"name":"Miến dong Bình Liêu","left_on":"2021-12-01","note":"dòng một\\ndòng hai"}'),
    "certifications": ('{"programme":"ocop","product_code":"QN0001","stars":4,"decision_number":"12/QĐ-UBND","decided_on":"2021-06-01","authority":"province",'
                       '"valid_from":"2021-06-01","valid_to":"2024-05-31","basis":"appraisal"}', 403, '{"ended_on":"2022-01-01","ended_reason":"revoked"}'),
    "published-figures": ('{"unit_code":"22","figure":"communes_advanced","measure":"commune","as_of":"2021-08-31","value":35,"denominator":98,"reliability":"press",'
                          '"source":"báo tỉnh"}', 1, '{"value":35.5,"note":"in lại"}'),
}
RESOURCES = list(BODIES) + ["communes"]


def request(method, path, *headers, body=None):
    lines = ["%s %s HTTP/1.1" % (method, path), "Host: localhost"]
    lines += headers
    if body is not None:
        kind = "merge-patch+json" if method == "PATCH" else "json"
        lines += ["Content-Type: application/%s" % kind, "Content-Length: %d" % len(body.encode())]
    return ("\r\n".join(lines) + "\r\n\r\n" + (body or "")).encode()


def parameters_of(path):
    """(name, example) of what a GET takes in its query."""
    for p in CONTRACT["paths"][path]["get"].get("parameters", []):
        if "$ref" in p:
            p = CONTRACT["components"]["parameters"][p["$ref"].rsplit("/", 1)[1]]
        if p["in"] != "query":
            continue
        example = p.get("example", p.get("schema", {}).get("example", ""))
        if isinstance(example, list):
            example = ",".join(map(str, example))
        yield p["name"], str(example).lower() if str(example) in ("True", "False") else str(example)


def query(pairs):
    return "&".join("%s=%s" % (name, urllib.parse.quote(value, safe=",:-")) for name, value in pairs)


def reads_of(resource):
    """Addresses of lists: bare, one for some parameters at a time, one for all the rest."""
    base = "/api/v1/" + resource
    pairs = [p for p in parameters_of(base) if p[0] != "cursor"]
    common = {"as_of", "known_at", "sort", "fields", "limit", "count", "q", "unit"}
    own = [p for p in pairs if p[0] not in common]
    sorts = [p for p in pairs if p[0] == "sort"]
    yield base + "?as_of=%s&limit=2&count=true" % DAY
    for i in range(0, len(own), 6):
        yield base + "?" + query(own[i:i + 6] + [("as_of", "all"), ("limit", "3")])
    if sorts:
        yield base + "?" + query([("sort", "-" + sorts[0][1].lstrip("-").split(",")[0]), ("limit", "1"), ("as_of", DAY)])
    if any(p[0] == "q" for p in pairs):
        yield base + "?" + query([("q", "bình liêu"), ("as_of", DAY), ("limit", "2")])
        yield base + "?" + query([("q", "xa ha"), ("known_at", LATER), ("limit", "2")])
    if any(p[0] == "unit" for p in pairs):
        yield base + "?" + query([("unit", "22"), ("as_of", DAY), ("known_at", LATER + "T00:00:00Z"), ("limit", "2")])


def export_of(resource):
    return "/api/v1/%s.csv?as_of=%s&fields=id&bom=true&%s" % (resource, DAY, query([p for p in parameters_of("/api/v1/%s.csv" % resource) if p[0] == "id"]))


KEY = "Authorization: Bearer {%s}"


def life_of(resource, key="province"):
    """A record is made, read, replaced, changed, withdrawn, asked for, put back."""
    body, number, change = BODIES[resource]
    one = "/api/v1/%s/%s" % (resource, number)
    write = (KEY % key, "If-Match: *")
    why = "?reason=" + urllib.parse.quote("sửa theo biên bản")
    steps = [
        request("POST", "/api/v1/" + resource, KEY % key, "Idempotency-Key: k1", body=body),
        request("GET", one),
        request("PUT", one + why, *write, body=body),
        request("PATCH", one + why, *write, body=change),
        request("GET", one + "/history"),
        request("DELETE", one + why, *write),
        request("GET", one),
        request("POST", one + "/restore" + why, KEY % key, "Content-Length: 0"),
        request("GET", "/api/v1/changes?after=0&limit=2&resource=" + resource),
    ]
    return b"".join(steps)


def server_seeds():
    for resource in RESOURCES:
        lists = [request("GET", address) for address in reads_of(resource)]
        yield resource + "-lists", b"".join(lists)
        one = {"units": "193", "communes": "06724"}.get(resource, "1")
        yield resource + "-one", b"".join([
            request("GET", "/api/v1/%s/%s?as_of=%s" % (resource, one, DAY), "Accept-Language: en"),
            request("HEAD", "/api/v1/%s/%s?as_of=%s&known_at=%s" % (resource, one, DAY, LATER)),
            request("GET", "/api/v1/%s/%s?as_of=%s" % (resource, one, DAY), "If-None-Match: *"),
            request("GET", export_of(resource)),
            request("OPTIONS", "/api/v1/" + resource, "Origin: https://example.vn"),
        ])
    for resource in BODIES:
        if resource != "assessment-results":  # see results-life
            yield resource + "-life", life_of(resource)
    # Whatever is not a resource: each path of the contract once, with all its parameters.
    for path in CONTRACT["paths"]:
        parts = path.split("/")
        if (len(parts) > 3 and parts[3].split(".")[0] in RESOURCES and "units/{code}/" not in path) or "get" not in CONTRACT["paths"][path]:
            continue
        address = path.replace("{code}", "06799").replace("{id}", "1").replace("{slug}", "invalid").replace("{file}", "docs.css")
        pairs = list(parameters_of(path))
        name = "get" + re.sub(r"[^a-z]+", "-", path)
        yield name.rstrip("-"), request("GET", address + ("?" + query(pairs) if pairs else ""), KEY % "admin")
    yield "keys", b"".join([
        request("POST", "/api/v1/keys", KEY % "admin", body='{"role":"commune","unit_code":"06724","name":"Xã Hải Sơn","expires_on":"2999-12-31"}'),
        request("GET", "/api/v1/keys?limit=2", KEY % "admin"),
        request("GET", "/api/v1/keys/2", KEY % "admin"),
        request("DELETE", "/api/v1/keys/2?reason=l%E1%BB%99", KEY % "admin"),
        request("POST", "/api/v1/producers", KEY % "province", body=BODIES["producers"][0]),
        b"{again}" + request("POST", "/api/v1/keys", KEY % "province", body='{"role":"admin"}'),
    ])
    yield "progress", b"".join([
        request("GET", "/api/v1/reports/progress?unit=22&as_of=2021-08-31&from=2021-01-01"),
        request("GET", "/api/v1/reports/progress?unit=22&as_of=2021-08-31&known_at=2999-12-31", "Accept-Language: en;q=0.5, vi;q=0.1"),
        request("GET", "/api/v1/reports/progress"),
    ])
    yield "gap", b"".join([
        request("GET", "/api/v1/communes/06724/gap?level=standard&as_of=2021-08-31"),
        request("GET", "/api/v1/communes/06973/gap?set=QN-20-53&level=model&known_at=2999-12-31"),
        request("GET", "/api/v1/reports/distance?unit=22&level=standard&as_of=2021-08-31&limit=2"),
        request("GET", "/api/v1/reports/matrix?set=QN-20-53&as_of=2021-08-31&limit=3&cursor=YTZkMTA0ZjRmN2QxMTkwNHQ1OjQ2NzI3aTQxOg"),
        request("GET", "/api/v1/reports/matrix.csv?set=QN-20-53&unit=202&as_of=2021-08-31&bom=true"),
        request("GET", "/api/v1/reports/losing?unit=22&level=standard&as_of=2022-08-31&limit=1"),
    ])
    yield "changes", b"".join([
        request("GET", "/api/v1/changes?after=3840&limit=3&resource=products"),
        request("GET", "/api/v1/changes?after=999999&wait=30"),
        request("GET", "/api/v1/changes/diff?resource=products&from=0&to=3847&limit=2"),
        request("GET", "/api/v1/changes/diff?resource=units&from=2021-08-31&to=2999-12-31&limit=1&after=1"),
        request("GET", "/api/v1/changes?after=3840", KEY % "admin"),
    ])
    yield "results-life", request("POST", "/api/v1/assessments", KEY % "admin", body=BODIES["assessments"][0]) + life_of("assessment-results")
    yield "refused-writes", b"{again}".join([
        request("POST", "/api/v1/products", body=BODIES["products"][0]),
        request("POST", "/api/v1/products", KEY % "portal", body=BODIES["products"][0]),
        request("POST", "/api/v1/products", KEY % "province", body='{"code":"QN 0502","group_code":"99","unit_code":"202","joined_on":"31/08/2021","stars":5}'),
        request("POST", "/api/v1/products", KEY % "province", body='{"code":"x","code":"y"}'),
        request("POST", "/api/v1/products", KEY % "province", body="[" * 33),
        request("PATCH", "/api/v1/products/1", KEY % "province", body="{}"),
        request("PATCH", "/api/v1/products/1", KEY % "province", 'If-Match: "1.1.2021-08-31"', body="{}"),
        request("PUT", "/api/v1/products/1", "Authorization: Bearer ntm_00000000_x", "If-Match: *", body="{}"),
        request("POST", "/api/v1/products", KEY % "province", body="{}").replace(b"application/json", b"text/plain"),
        request("DELETE", "/api/v1/product-groups/1?reason=x", KEY % "admin", "If-Match: *"),
    ])
    yield "commune-key", b"".join([
        request("POST", "/api/v1/producers", KEY % "commune", body=BODIES["producers"][0].replace("06724", "06799").replace("2021-01-15", "2025-08-01")),
        request("POST", "/api/v1/producers", KEY % "commune", body=BODIES["producers"][0]),
        request("PATCH", "/api/v1/units/193?as_of=2021-08-31&reason=x", KEY % "commune", "If-Match: *", body='{"note":null}'),
    ])
    product = BODIES["products"][0]
    yield "idempotency", b"".join([
        request("POST", "/api/v1/products", KEY % "admin", "Idempotency-Key: 1", body=product),
        request("POST", "/api/v1/products", KEY % "admin", "Idempotency-Key: 1", body=product),
        request("POST", "/api/v1/products", KEY % "admin", "Idempotency-Key: 1", body=product.replace("QN0501", "QN0502")),
        request("POST", "/api/v1/products", KEY % "admin", body=product),
    ])
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in re.findall(rb".{1,40}", product.encode())) + b"0\r\n\r\n"
    head = request("POST", "/api/v1/products", KEY % "admin", "Content-Type: application/json", "Transfer-Encoding: chunked")
    yield "chunked", head + chunked
    yield "pieces", head[:30] + b"{cut}" + head[30:] + chunked[:20] + b"{cut}" + chunked[20:] + b"{again}" + request("GET", "/livez") + b"{cut}" + request("GET", "/readyz")
    yield "expect", request("POST", "/api/v1/products", KEY % "admin", "Expect: 100-continue", body=product)
    yield "old", b"GET /livez HTTP/1.0\r\n\r\n{again}GET http://localhost/livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    yield "smuggling", b"".join([
        b"POST /api/v1/products HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: h\r\n\r\n{again}",
        b"GET /livez HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{again}",
        b"GET /livez HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n{again}",
        b"GET /livez HTTP/1.1\r\nHost: h\r\nX-A: b\r\n folded\r\n\r\n{again}",
        b"GET /livez%00 HTTP/1.1\r\nHost: h\r\n\r\n{again}",
        b"CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n",
    ])
    yield "paths", b"".join(request("GET", path) for path in ["/nothing", "/api/v1/", "/api/v1/products/0", "/api/v1/products/x", "/api/v1/units/%30%36799",
                                                                "/docs/../x", "/problems/x", "/api/v1/units/22/history?known_at=2999-12-31"])
    yield "headers", request("GET", "/api/v1/products/1", "Accept-Language: vi;q=0.3,en-US;q=0.8", "X-Request-Id: abc-1", 'If-None-Match: W/"1", "2.2.2021-08-31"',
                             "X-Forwarded-For: 10.0.0.1, 127.0.0.1", "Forwarded: for=\"[::1]\";proto=https", "Origin: null", "Accept-Encoding: gzip")


def query_seeds():
    for resource in RESOURCES:
        for i, address in enumerate(reads_of(resource)):
            yield "%s-%d" % (resource, i), address.encode()
        yield resource + "-csv", export_of(resource).encode()
    yield "one", b"/api/v1/units/06799?as_of=2021-08-31&known_at=2999-12-31"
    yield "progress", b"/api/v1/reports/progress?unit=22&from=2021-01-01&as_of=all"
    yield "faults", b"/api/v1/products?stars=&stars=9&limit=0&sort=-x&fields=,&as_of=2021-02-30&q=%20&unit=1&nothing=1&count=1&cursor=x"
    yield "many", b"/api/v1/products?code=" + b",".join(b"%d" % i for i in range(50)) + b"&stars_from=3&stars_to=-5"
    yield "fts", b"/api/v1/products?q=%22a%22%20OR%20NEAR(b*)%20-c:%25_%5C&sort=name,-code,joined_on,id"


def cursor_seeds():
    yield "id", b"/api/v1/assessment-results?limit=1\ni17:"
    yield "name", "/api/v1/products?sort=-name&as_of=2021-08-31\nt4:ba c".encode() + b"i17:"
    yield "two", b"/api/v1/units?sort=-valid_from,name&as_of=all\nt10:2020-01-01t3:abci5:"
    yield "marked", "/api/v1/products?q=Bình&sort=code\n".encode() + b"i1:t6:QN0029i29:"
    yield "known", b"/api/v1/producers?q=ba&known_at=2999-12-31&sort=code\nt1:xi1:"
    yield "numbers", b"/api/v1/criteria?sort=number\ni3:i3:"
    yield "wrong", b"/api/v1/products?sort=name\ni-9223372036854775807:t99:xi:"
    yield "plain", b"/api/v1/products\n=MDAwMDAwMDAwMDAwMDAwMGkxOg"
    yield "results", b"/api/v1/assessment-results?as_of=all&unit_code=06724\ni5:"
    yield "communes", b"/api/v1/communes?sort=code&as_of=2021-08-31\nt5:06724i7:"


def json_seeds():
    for resource, (body, _, change) in BODIES.items():
        yield resource, ("%s\n%s" % (resource, body)).encode()
        yield resource + "-change", ("%s\n%s" % (resource, change)).encode()
    wrong = {
        "types": '{"code":1,"name":true,"group_id":"1","unit_id":1.5,"joined_on":20210831,"synthetic":"yes","note":{"a":[1]}}',
        "escapes": '{"code":"\\u0051\\u004e1","name":"\\ud83d\\ude00 \\u0054r\\u00e0","note":"\\t\\n\\"\\\\\\/","source":"e\\u0302\\u0301"}',
        "surrogate": '{"name":"\\ud83d"}',
        "nul": '{"name":"a\\u0000b"}',
        "twice": '{"note":1,"note":2}',
        "unknown": '{"a/b~c":1,"đ":null,"id":5,"version":1,"group_name":"x"}',
        "numbers": '{"group_id":9223372036854775807,"unit_id":-1,"producer_id":1e400}',
        "turned": '{"name":"a\\u202Eb","code":"\\u200b"}',
        "text": '"text"',
        "open": '{"name":"',
    }
    for name, body in wrong.items():
        yield "wrong-" + name, ("products\n" + body).encode()
    yield "decimals", b'units\n{"area_km2":-0.01,"population":0}'
    yield "decimal-texts", b'units\n{"area_km2":"12.34","valid_from":"2021-02-29","kind":"city"}'


def csv_seeds():
    for path in sorted((ROOT / "data" / ("reference-" + DAY)).glob("*.csv")):
        lines = path.read_bytes().splitlines(keepends=True)[:3]
        yield path.stem, path.stem.encode() + b"\n" + b"".join(lines)
    yield "quoted", 'products\r\n\ufeffcode,name,note\r\n"QN0001","Mật ""ong""","hai\r\ndòng"\r\n,,""\r\n'.encode()
    yield "defused", b"products\ncode,name\n'=1+1,'@x\n''=2,-3\n"
    yield "open-quote", b'products\ncode\n"abc'
    yield "quote-inside", b'products\ncode\nab"c\n'
    yield "blank-lines", b"products\ncode\n\n\nx\n\n\n"
    yield "return-alone", b"products\ncode\rx"
    yield "not-utf8", b"products\ncode,name\n\xff\xfe,\xc3\n"
    yield "nul", b"products\ncode,name\na\x00b,\x00\n"


def text_seeds():
    texts = ["Xã Bình  Liêu", "Đắk Lắk", "hòa thuỷ Hoà Thủy quý", "Phường 2, Phường 10, Phường 002", "e\u0302\u0301 o\u031b\u0323", "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ",
             'a"b\\c\td\ne', "\u0301x", "\u200b\u202e\u2066", "한글 ㈠ ﬁ Ⅷ", "😀👨‍👩‍👧", "ǆ Ω K ſ ẛ̣", "ʼH'leo", "Ｄ Đ Ð Ɖ", "q" + "\u0323\u0301" * 20, "\u1161\u11a8가"]
    for i, text in enumerate(texts):
        yield "%02d" % i, text.encode()
    yield "not-utf8", b"a\xc3\x28\xed\xa0\x80\xf5"


def date_seeds():
    for i, text in enumerate([DAY, "2024-02-29", "1900-01-01", "2999-12-31", "2021-02-29", "0001-01-01", "2026-11-24T00:15:42.123456Z", "2026-11-24T24:00:00.000000Z",
                              "9223372036854775807", "-9223372036854775808", "69.99", "-1.5", "92233720368547758.07", "0.10", "00", "-0.00"]):
        yield "%02d" % i, text.encode()
    yield "bytes", bytes(range(16))


SEEDS = {"server": server_seeds, "query": query_seeds, "cursor": cursor_seeds, "json": json_seeds, "csv": csv_seeds, "text": text_seeds, "date": date_seeds}


def names_of_fields():
    names = set()
    for schema in CONTRACT["components"]["schemas"].values():
        names.update(schema.get("properties", {}))
    return sorted(names)


def dictionaries():
    parameters = sorted({name for path in CONTRACT["paths"] if "get" in CONTRACT["paths"][path] for name, _ in parameters_of(path)})
    values = ["all", "true", "false", "2021-08-31", "2999-12-31", "2026-01-01T00:00:00Z", "22", "193", "06799", "%C4%91", "%00", "%", "0", "-1", "500"]
    headers = ["Authorization: Bearer {admin}\r\n", "Authorization: Bearer {province}\r\n", "Authorization: Bearer {commune}\r\n", "If-Match: *\r\n",
               "If-None-Match: *\r\n", "Idempotency-Key: k\r\n", "Content-Type: application/json\r\n", "Content-Type: application/merge-patch+json\r\n",
               "Content-Length: 2\r\n", "Transfer-Encoding: chunked\r\n", "Accept-Language: en\r\n", "Expect: 100-continue\r\n", "Connection: close\r\n",
               "X-Request-Id: a\r\n", "\r\n\r\n", " HTTP/1.1\r\nHost: h\r\n", " HTTP/1.0\r\n", "{cut}", "{again}", "?reason=x", "/restore", "/history"]
    methods = ["GET ", "HEAD ", "POST ", "PUT ", "PATCH ", "DELETE ", "OPTIONS "]
    paths = sorted(set(re.sub(r"\{.*?\}", "1", path) for path in CONTRACT["paths"]))
    fields = names_of_fields()
    json_words = ['"%s":' % name for name in fields] + ["null", "true", "false", '"2021-08-31"', "{", "}", "[", "]", "\\u0041", "\\ud83d", "1e5", "-0.5", '""', "12.34"]
    return {
        "http": methods + paths + headers + ["%s=" % p for p in parameters] + json_words,
        "query": paths + ["%s=" % p for p in parameters] + ["%s=%s" % (p, v) for p in ("as_of", "known_at", "sort") for v in values] + fields + ["&", ",", "-"] + values,
        "json": list(BODIES) + json_words,
        "csv": list(BODIES) + fields + ['""', '","', "\r\n", "'=", "2021-08-31", "\xef\xbb\xbf"],
    }


def quoted(word):
    return '"%s"' % "".join(c if " " <= c <= "~" and c not in '"\\' else "".join("\\x%02x" % b for b in c.encode("latin-1" if ord(c) < 256 else "utf-8")) for c in word)


def main():
    count = 0
    for target, seeds in SEEDS.items():
        folder = HERE / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            if not old.name.startswith("found-"):
                old.unlink()
        for name, content in seeds():
            assert not name.startswith("found-") and not (folder / name).exists(), name
            (folder / name).write_bytes(content)
            count += 1
    for name, words in dictionaries().items():
        (HERE / (name + ".dict")).write_text("".join(quoted(word) + "\n" for word in dict.fromkeys(words)), encoding="ascii")
    print("%d inputs" % count)


if __name__ == "__main__":
    main()
