#!/usr/bin/env python3
"""make_data.py -- turns the raw tables of data/sources/ into the files the register loads (data/README.md).

    tools/make_data.py            writes data/reference-2021-08-31/*.csv, data/published-quang-ninh/*.csv and data/vietnam/*.csv.gz
    tools/make_data.py --check    compares them with a fresh build and counts them against the published figures;
                                  exit status 1 on any difference

Same input, same bytes. Python 3, standard library only. Knows the raw columns and the load format, nothing of the program.
"""
import argparse
import csv
import gzip
import io
import sys
import unicodedata
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
RAW, REFERENCE, VIETNAM = DATA / "sources", DATA / "reference-2021-08-31", DATA / "vietnam"
PUBLISHED = DATA / "published-quang-ninh"
PROVINCE = "22"
NOV_2024, JUL_2025 = "2024-11-01", "2025-07-01"
LAST_OF_DISTRICTS = "2025-06-30"
SET = "QN-20-53"

LIST_2021 = "thanglequoc/vietnamese-provinces-database v1.0.0 (GSO code list)"
LIST_2024 = "thanglequoc/vietnamese-provinces-database v2.4.1 (GSO code list)"
LIST_2025 = "thanglequoc/vietnamese-provinces-database v3.0.2 (19/2025/QĐ-TTg)"
SIZES_2025 = LIST_2025 + "; area and population: tranngocminhhieu/vietnamadminunits"
CONVERTER = "tranngocminhhieu/vietnamadminunits (converter table)"

KINDS = {"tỉnh": "province", "thành phố trực thuộc trung ương": "municipality", "thành phố": "city", "thị xã": "town",
         "huyện": "district", "quận": "urban_district", "xã": "commune", "phường": "ward", "thị trấn": "township",
         "đặc khu": "special_zone"}
LEVELS = {"province": "province", "municipality": "province", "city": "district", "town": "district", "district": "district",
          "urban_district": "district", "commune": "commune", "ward": "commune", "township": "commune", "special_zone": "commune"}
CHANGES = {"merge": "merge", "split": "split", "absorb": "absorb", "kind": "kind_change", "abolished": "abolish",
           "unchanged": "unchanged"}

GROUPS_EN = {"1": "Food", "2": "Drinks", "3": "Herbal products", "4": "Fabric and clothing",
             "5": "Souvenirs, interior and decoration", "6": "Community tourism services and destinations"}
CRITERIA_EN = ["Planning", "Transport", "Irrigation", "Electricity", "Schools", "Cultural facilities",
               "Rural trade infrastructure", "Information and communications", "Housing", "Income", "Poor households",
               "Employment", "Production organisation", "Education and training", "Health", "Culture",
               "Environment and food safety", "Political system and access to law", "Defence and security",
               "The province's own criterion (name not confirmed)"]

HEADERS = {
    "product-groups": "code,name,name_en,decision,source",
    "units": "code,level,kind,name,full_name,name_en,parent_code,valid_from,valid_from_precision,valid_to,valid_to_precision,"
             "legal_basis,area_km2,population,source,synthetic,note",
    "unit-changes": "from_code,to_code,effective_on,extent,kind,legal_basis,confirmed,source,note",
    "rosters": "period,unit_code,entered_on,entered_on_precision,left_on,left_on_precision,source,synthetic,note",
    "criteria-sets": "code,name,name_en,unit_level,level,valid_from,valid_to,decision,indicator_total,source,synthetic,note",
    "criteria": "set_code,number,name,name_en,indicators,required,source,synthetic,note",
    "assessments": "unit_code,set_code,assessed_on,checked,source,synthetic,note",
    "assessment-results": "unit_code,set_code,assessed_on,criterion_number,verdict,indicators_met,indicators_total,synthetic",
    "producers": "code,name,kind,unit_code,registered_on,registered_on_precision,source,synthetic,note",
    "products": "code,name,group_code,producer_code,unit_code,joined_on,joined_on_precision,left_on,left_on_precision,source,"
                "synthetic,note",
    "certifications": "programme,unit_code,product_code,level,stars,decision_number,decided_on,decided_on_precision,year_for,"
                      "authority,valid_from,valid_to,ended_on,ended_reason,basis,source,synthetic,note",
    "published-figures": "unit_code,figure,measure,as_of,as_of_precision,value,printed,numerator,denominator,definition,url,reliability,"
                         "published_on,source,synthetic,note",
}
KEYS = {"product-groups": ["code"], "units": ["code", "valid_from"], "unit-changes": ["from_code", "to_code", "effective_on"],
        "rosters": ["period", "unit_code", "entered_on"], "criteria-sets": ["code"], "criteria": ["set_code", "number"],
        "assessments": ["unit_code", "set_code", "assessed_on"],
        "assessment-results": ["unit_code", "set_code", "assessed_on", "criterion_number"], "producers": ["code"],
        "products": ["code"],
        "certifications": ["programme", "unit_code", "product_code", "level", "stars", "decided_on"]}
FIGURE_KEY = ["unit_code", "figure", "measure", "as_of", "url", "source"]

# What the printed measures are called where the register computes the same; the others keep their name.
FIGURES = {"admin_communes_xa": "admin_communes", "avg_criteria_per_commune": "average_criteria", "avg_indicators_per_commune": "average_indicators",
           "communes_advanced_share": "communes_advanced", "communes_model_share": "communes_model",
           "communes_appraised_model_ytd": "newly_model", "communes_appraised_standard_ytd": "newly_standard",
           "communes_standard_in_year": "newly_standard", "districts_completed": "districts_standard",
           "ocop_products_total": "products_total", "ocop_products_new_ytd": "products_new", "ocop_products_3to5": "products_3_to_5_stars",
           "ocop_products_certified": "products_certified", "ocop_products_3star": "products_3_stars", "ocop_products_4star": "products_4_stars",
           "ocop_products_5star_national": "products_5_stars_national", "ocop_products_5star_provincial": "products_5_stars_provincial",
           "ocop_subjects": "producers_total", "ocop_subjects_cooperative": "producers_cooperative",
           "ocop_subjects_enterprise": "producers_company", "ocop_subjects_household": "producers_household"}
DEFINITIONS = {"communes_appraised_model_ytd": "appraised at the model level since 1 January of the year",
               "communes_appraised_standard_ytd": "appraised at the standard level since 1 January of the year",
               "communes_standard_in_year": "recognised at the standard level since 1 January of the year",
               "ocop_products_new_ytd": "joined the programme since 1 January of the year",
               "communes_advanced_share": "of all communes, not of those recognised", "communes_model_share": "of all communes, not of those recognised",
               "admin_communes_xa": "units of the kind xã"}
# Days that end a month and are meant as they stand; the others that do are the last possible day of what was printed.
EXACT_DAYS = {"2021-08-31", "2021-10-30", "2025-06-30"}


# ---- reading and writing --------------------------------------------------------------------------------------------
def read(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def cell(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return unicodedata.normalize("NFC", str(value))


def to_csv(table, rows):
    """The bytes of one table; a row's missing columns are empty, an unknown one is our mistake."""
    header = HEADERS[table].split(",")
    out = io.StringIO(newline="")
    w = csv.writer(out, lineterminator="\n")
    w.writerow(header)
    for row in rows:
        assert set(row) <= set(header), (table, set(row) - set(header))
        w.writerow([cell(row.get(h, "")) for h in header])
    return out.getvalue().encode()


def zipped(data):
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=out, mtime=0) as f:
        f.write(data)
    return out.getvalue()


def day_before(day):
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def split_kind(full_name):
    """'Phường Bình Khê' -> ('ward', 'Bình Khê')"""
    for vi in sorted(KINDS, key=len, reverse=True):
        if full_name.lower().startswith(vi + " "):
            return KINDS[vi], full_name[len(vi) + 1:]
    sys.exit("make_data.py: no kind in " + full_name)


def plain(name):
    """English form of a name: no marks."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def same(name):
    """Key under which Hoà and Hòa, Thị Trấn and Thị trấn are one name: the tone mark goes to the end of its syllable."""
    words = []
    for word in unicodedata.normalize("NFD", name.casefold()).replace("-", " ").split():
        tones = [c for c in word if c in "\u0300\u0301\u0303\u0309\u0323"]
        words.append("".join(c for c in word if c not in tones) + "".join(tones))
    return " ".join(words)


def listed_unit(raw, **more):
    kind = KINDS[raw["kind"]]
    assert LEVELS[kind] == raw["level"], raw
    row = {"code": raw["code"], "level": raw["level"], "kind": kind, "name": raw["name_vi"], "full_name": raw["full_name_vi"],
           "name_en": raw["name_en"], "parent_code": raw["parent_code"], "synthetic": False}
    row.update(more)
    return row


# ---- Quảng Ninh -----------------------------------------------------------------------------------------------------
def units_and_changes():
    steps = read(RAW / "admin-successions.csv")
    rows, current = [], {}
    for raw in read(RAW / "admin-units-2021.csv"):
        row = listed_unit(raw, valid_from="2020-01-01", valid_from_precision="not_later_than", source=LIST_2021)
        rows.append(row)
        current[row["code"]] = row

    def end(code, day):
        current.pop(code).update(valid_to=day, valid_to_precision="day")

    november = [s for s in steps if s["effective_date"] == NOV_2024]
    begins = {}                                           # what has another name or kind from that day on
    for s in november:
        if s["from_code"] == s["to_code"] and s["change"] != "absorb":
            kind, name = split_kind(s["to_name"])
            if LEVELS[kind] != current[s["to_code"]]["level"]:   # "Thành phố" is a city here, not a municipality
                kind = "city"
            begins[s["to_code"]] = dict(current[s["to_code"]], kind=kind, name=name, full_name=s["to_name"], name_en=plain(name),
                                        valid_from=NOV_2024, valid_from_precision="day", legal_basis=s["legal_basis"],
                                        source=LIST_2024, note=s["note"])
    for code in sorted({s["from_code"] for s in november if s["from_code"] != s["to_code"]} | set(begins)):
        end(code, day_before(NOV_2024))
    for code in sorted(begins):
        rows.append(begins[code])
        current[code] = begins[code]

    for code in [c for c in current if c != PROVINCE]:
        end(code, LAST_OF_DISTRICTS)
    basis = {s["to_code"]: s["legal_basis"] for s in steps if s["effective_date"] == JUL_2025 and s["to_code"]}
    for raw in read(RAW / "admin-units-2025.csv"):
        remarks = [n for n in raw["note"].split("; ") if n and "centre point" not in n and "point computed" not in n]
        if raw["code"] != PROVINCE:
            rows.append(listed_unit(raw, valid_from=JUL_2025, valid_from_precision="day", legal_basis=basis[raw["code"]],
                                    area_km2=raw["area_km2"], population=raw["population"], source=SIZES_2025,
                                    note="; ".join(remarks)))
    rows.sort(key=lambda r: (r["valid_from"], len(r["code"]), r["code"]))

    changes = [{"from_code": s["from_code"], "to_code": s["to_code"], "effective_on": s["effective_date"], "extent": s["kind"],
                "kind": CHANGES[s["change"]], "legal_basis": s["legal_basis"], "confirmed": s["confirmed"] == "1",
                "source": CONVERTER if s["effective_date"] == JUL_2025 else LIST_2021 + "; " + LIST_2024, "note": s["note"]}
               for s in steps]
    return rows, changes


def rosters(units):
    communes = {r["code"] for r in read(RAW / "reference-2021-08-31" / "units.csv") if r["in_ntm"] == "1"}
    rows = []
    for u in units:
        if u["kind"] != "commune" or u["valid_from"] >= JUL_2025:
            continue
        left = (date.fromisoformat(u["valid_to"]) + timedelta(days=1)).isoformat()
        base = {"unit_code": u["code"], "source": u["source"], "synthetic": False}
        if u["valid_from"] == NOV_2024:
            rows.append(dict(base, period="2021-2025", entered_on=NOV_2024, entered_on_precision="day", left_on=left,
                             left_on_precision="day", note="membership follows from the published 91/91 of 2025"))
            continue
        assert u["code"] in communes, u
        all_xa = "the roster is every xã of the province: the published denominator is 98"
        rows.append(dict(base, period="2016-2020", entered_on="2020-01-01", entered_on_precision="not_later_than",
                         left_on="2021-01-01", left_on_precision="day", note=all_xa))
        rows.append(dict(base, period="2021-2025", entered_on="2021-01-01", entered_on_precision="day", left_on=left,
                         left_on_precision="day", note=all_xa))
    return sorted(rows, key=lambda r: (r["period"], r["entered_on"], r["unit_code"]))


def criteria_and_results():
    raw = RAW / "reference-2021-08-31"
    national = "1980/QĐ-TTg (17/10/2016)"
    criteria = [{"set_code": r["set_id"], "number": r["criterion_no"], "name": r["name_vi"], "name_en": CRITERIA_EN[i],
                 "indicators": r["indicators"], "required": r["needed_for_standard"] == "1",
                 "source": national if i < 19 else "", "synthetic": i == 19,
                 "note": "assumed: the criterion that makes 20 and 53" if i == 19 else ""}
                for i, r in enumerate(read(raw / "criteria_sets.csv"))]
    sets = [{"code": SET, "name": "Bộ tiêu chí xã nông thôn mới tỉnh Quảng Ninh giai đoạn 2016-2020 (20 tiêu chí, 53 chỉ tiêu)",
             "name_en": "Quảng Ninh's criteria of new-style rural communes, 2016-2020 (20 criteria, 53 indicators)",
             "unit_level": "commune", "level": "standard", "valid_from": "2016-12-01", "valid_to": "2022-03-07",
             "decision": "1980/QĐ-TTg", "indicator_total": "53", "source": national, "synthetic": True,
             "note": "criteria 1-19 with 49 indicators are the national set; criterion 20 with 4 indicators, and that it is not "
                     "needed for the standard, are assumed: they are what makes the averages 18.7 and 49.5 of 31/08/2021 "
                     "possible. The province's own decision was not found."}]
    results = [{"unit_code": r["commune_code"], "set_code": r["set_id"], "assessed_on": r["assessed_on"],
                "criterion_number": r["criterion_no"], "verdict": "met" if r["met"] == "1" else "not_met",
                "indicators_met": r["indicators_met"], "indicators_total": r["indicators_total"],
                "synthetic": r["synthetic"] == "1"} for r in read(raw / "criteria_results.csv")]
    seen = dict.fromkeys((r["unit_code"], r["set_code"], r["assessed_on"]) for r in results)
    assessments = [{"unit_code": u, "set_code": s, "assessed_on": d, "checked": "appraised", "synthetic": True,
                    "note": "invented so that the averages equal the published ones"} for u, s, d in seen]
    return sets, criteria, assessments, results


def producers_and_products():
    raw = sorted(read(RAW / "reference-2021-08-31" / "products.csv"), key=lambda r: r["product_id"])
    groups = [{"code": code, "name": name[0].upper() + name[1:], "name_en": GROUPS_EN[code], "decision": "1048/QĐ-TTg",
               "source": "1048/QĐ-TTg (21/08/2019)"} for code, name in sorted({(r["group_no"], r["group_vi"]) for r in raw})]
    codes, producers, products = {}, [], []
    for r in raw:
        name = r["producer"]
        if name and name not in codes:
            codes[name] = "QN-CT-%04d" % (len(codes) + 1)
            producers.append({"code": codes[name], "name": name, "kind": r["producer_kind"], "unit_code": r["unit_code"], "registered_on": r["joined_on"], "registered_on_precision": "assumed",
                              "source": r["source"], "synthetic": r["synthetic"] == "1",
                              "note": "place of its first product" if r["synthetic"] == "0" else ""})
        note = ""
        if not name:
            note = "producer: a private household, name left out" if r["producer_kind"] == "household" else "producer not public"
        products.append({"code": r["product_id"], "name": r["name"], "group_code": r["group_no"],
                         "producer_code": codes.get(name, ""), "unit_code": r["unit_code"], "joined_on": r["joined_on"],
                         "joined_on_precision": "assumed" if r["date_synthetic"] == "1" else "day", "source": r["source"],
                         "synthetic": r["synthetic"] == "1", "note": note})
    return groups, producers, products


def certifications():
    raw = RAW / "reference-2021-08-31"
    precision = lambda r: "assumed" if r["date_synthetic"] == "1" else "day"
    ntm = [{"programme": "ntm", "unit_code": r["commune_code"], "level": r["level"], "decided_on": r["decided_on"],
            "decided_on_precision": precision(r), "year_for": r["year_for"], "authority": "province", "valid_from": r["decided_on"],
            "basis": "appraisal", "source": r["source"], "synthetic": r["synthetic"] == "1", "note": r["note"]}
           for r in read(raw / "recognitions.csv")]
    ocop = [{"programme": "ocop", "product_code": r["product_id"], "stars": r["stars"], "decided_on": r["rated_on"],
             "decided_on_precision": precision(r), "authority": r["rated_by"], "valid_from": r["rated_on"],
             "valid_to": r["valid_until"], "basis": "appraisal", "source": r["source"], "synthetic": r["synthetic"] == "1"}
            for r in read(raw / "product_ratings.csv")]
    return ntm + ocop


# ---- figures in print ------------------------------------------------------------------------------------------------
def figure_precision(raw):
    day = raw["date"]
    if day in EXACT_DAYS or raw["source_title"].startswith("GSO unit lists"):
        return "day"
    if day.endswith("-12-31") and "(12/" not in raw["source_title"]:
        return "year"
    return "month" if (date.fromisoformat(day) + timedelta(days=1)).day == 1 else "day"


def figure_reliability(url):
    """By the address: an authority's page, a page that repeats others or a list made from them, no address at all, the press."""
    if url.startswith("https://github.com/") or "ufabetindo.in" in url:
        return "reprint"
    if url and not url.startswith("http"):
        return "reference_only"
    host = url.split("/")[2] if "//" in url else ""
    return "official" if host.endswith(".gov.vn") or host == "investinquangninh.vn" else "press"


def published_figures():
    rows = []
    for raw in read(RAW / "published-figures-quang-ninh.csv"):
        url, value = raw["source_url"], raw["value"]
        kept = str(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)) if len(value.partition(".")[2]) > 2 else value
        rows.append({"unit_code": PROVINCE, "figure": FIGURES.get(raw["measure"], raw["measure"]), "measure": raw["unit"], "as_of": raw["date"],
                     "as_of_precision": figure_precision(raw), "value": kept.rstrip("0").rstrip(".") if "." in kept else kept,
                     "printed": value if kept != value else "", "denominator": raw["denominator"],
                     "definition": DEFINITIONS.get(raw["measure"], ""), "url": url if url.startswith("http") else "",
                     "reliability": figure_reliability(url), "source": raw["source_title"], "synthetic": False,
                     "note": "" if not url or url.startswith("http") else "page known as: " + url})
    rows.sort(key=lambda r: (r["as_of"], r["figure"], r["url"], r["source"]))
    return rows


# ---- the other provinces --------------------------------------------------------------------------------------------
def vietnam():
    """Units of 2021 and 2025 outside Quảng Ninh, the edges between them, and why edges were left out."""
    old = read(RAW / "admin-units-vn-2021.csv.gz")
    new = read(RAW / "admin-units-vn-2025.csv.gz")
    steps = [s for s in read(RAW / "admin-successions-vn-2025.csv.gz") if PROVINCE not in (s["from_province_code"], s["to_province_code"])]
    parent = {u["code"]: u["parent_code"] for u in old}
    province_of = lambda code: province_of(parent[code]) if parent.get(code) else code
    old = [u for u in old if province_of(u["code"]) != PROVINCE]
    new = [u for u in new if PROVINCE not in (u["code"], u["parent_code"])]
    by_code = {u["code"]: u for u in old}
    by_new = {u["code"]: u for u in new}

    # what stood in the list of March 2025: communes by code and name, districts and provinces as their homes
    in_march = {(s["from_code"], same(s["from_name"])) for s in steps}
    districts = {(same(s["from_district"]), s["from_province_code"]) for s in steps}
    flows = {(s["from_province_code"], s["to_province_code"]) for s in steps}

    def alone(code):
        """A province made of itself only."""
        return {f for f in flows if code in f} == {(code, code)}

    def goes_on(u):
        """One row from 2021 on. A commune never is one: its parent was a district and is a province."""
        twin = by_new.get(u["code"])
        return (u["level"] == "province" and alone(u["code"]) and twin
                and (u["full_name_vi"], u["kind"]) == (twin["full_name_vi"], twin["kind"]))

    rows, single = [], set()
    for u in old:
        row = listed_unit(u, valid_from="2021-07-01", valid_from_precision="not_later_than", source=LIST_2021)
        rows.append(row)
        if goes_on(u):
            single.add(u["code"])
            continue
        if u["level"] == "commune":
            known = (u["code"], same(u["full_name_vi"])) in in_march
        elif u["level"] == "district":
            known = (same(u["full_name_vi"]), u["parent_code"]) in districts
        else:                                             # 46 changed name and kind by itself, on a day the lists do not tell
            known = not alone(u["code"])
        row.update(valid_to=LAST_OF_DISTRICTS, valid_to_precision="day" if known else "not_later_than",
                   note="" if known else "not under this code, name and kind in the list of March 2025")
    for u in new:
        if u["code"] not in single:
            day = "not_later_than" if u["level"] == "province" and alone(u["code"]) else "day"
            rows.append(listed_unit(u, valid_from=JUL_2025, valid_from_precision=day, legal_basis="19/2025/QĐ-TTg", source=LIST_2025))
    rows.sort(key=lambda r: (r["valid_from"], len(r["code"]), r["code"]))

    comes_from = Counter(s["to_code"] for s in steps)
    left_out = Counter()
    changes = []
    for s in steps:
        origin, note = by_code.get(s["from_code"]), ""
        if not s["from_code"]:                            # an island district without communes
            origin = next(u for u in old if u["level"] == "district" and same(u["full_name_vi"]) == same(s["from_district"])
                          and u["parent_code"] == s["from_province_code"])
            note = "a district without communes"
        elif not origin:
            left_out["the code of March 2025 is not in the list of 2021"] += 1
            continue
        elif same(origin["full_name_vi"]) != same(s["from_name"]):
            kind_only = same(origin["name_vi"]) == same(split_kind(s["from_name"])[1])
            left_out["the code had another %s in 2021" % ("kind" if kind_only else "name")] += 1
            continue
        target = by_new[s["to_code"]]
        assert same(target["full_name_vi"]) == same(s["to_name"]), s
        if s["kind"] == "part":
            kind = "split"
        elif comes_from[s["to_code"]] > 1:
            kind = "merge"
        elif origin["kind"] != target["kind"]:
            kind = "kind_change"
        elif same(origin["name_vi"]) != same(target["name_vi"]):
            kind = "rename"
        else:
            kind = "unchanged" if origin["code"] == target["code"] else "recode"
        changes.append((origin["code"], target["code"], s["kind"], kind, note))
    for a, b in sorted(flows):                            # provinces, from where their communes went
        if a not in single and b not in single:
            merged = len([f for f in flows if f[1] == b]) > 1
            changes.append((a, b, "full", "merge" if merged else "kind_change", "follows from the edges of its communes"))
    assert all(len([f for f in flows if f[0] == a]) == 1 for a, _ in flows)
    changes = [{"from_code": a, "to_code": b, "effective_on": JUL_2025, "extent": extent, "kind": kind, "confirmed": False,
                "source": CONVERTER, "note": note} for a, b, extent, kind, note in sorted(changes)]
    return rows, changes, left_out


# ---- build and check ------------------------------------------------------------------------------------------------
def build():
    units, changes = units_and_changes()
    sets, criteria, assessments, results = criteria_and_results()
    groups, producers, products = producers_and_products()
    reference = {"product-groups": groups, "units": units, "unit-changes": changes, "rosters": rosters(units), "criteria-sets": sets,
                 "criteria": criteria, "assessments": assessments, "assessment-results": results, "producers": producers,
                 "products": products, "certifications": certifications()}
    vn_units, vn_changes, left_out = vietnam()
    files = {REFERENCE / (t + ".csv"): to_csv(t, rows) for t, rows in reference.items()}
    files[PUBLISHED / "published-figures.csv"] = to_csv("published-figures", published_figures())
    files[VIETNAM / "units.csv.gz"] = zipped(to_csv("units", vn_units))
    files[VIETNAM / "unit-changes.csv.gz"] = zipped(to_csv("unit-changes", vn_changes))
    return files, left_out


def check(files):
    bad = []

    def expect(what, got, want):
        if got != want:
            bad.append("%s: %s, expected %s" % (what, got, want))

    for path, body in files.items():
        if not path.exists():
            sys.exit("make_data.py: %s is missing; run without --check first" % path.name)
        same_bytes = gzip.decompress(path.read_bytes()) == gzip.decompress(body) if path.suffix == ".gz" else path.read_bytes() == body
        if not same_bytes:
            bad.append("%s/%s differs from a fresh build" % (path.parent.name, path.name))
    t = {table: read(REFERENCE / (table + ".csv")) for table in KEYS}
    vn = {table: read(VIETNAM / (table + ".csv.gz")) for table in ("units", "unit-changes")}
    for table, rows in list(t.items()) + [(k, t[k] + v) for k, v in vn.items()]:
        for key, n in Counter(tuple(r[k] for k in KEYS[table]) for r in rows).items():
            if n > 1:
                bad.append("%s: key %s stands %d times" % (table, key, n))

    figures = read(PUBLISHED / "published-figures.csv")
    for key, n in Counter(tuple(r[k] for k in FIGURE_KEY) for r in figures).items():
        if n > 1:
            bad.append("published-figures: key %s stands %d times" % (key, n))
    expect("figures kept", len(figures), len(read(RAW / "published-figures-quang-ninh.csv")))

    def units(day, rows=t["units"], **where):
        return [r for r in rows if r["valid_from"] <= day and (not r["valid_to"] or day <= r["valid_to"])
                and all(r[k] == v for k, v in where.items())]

    def kinds(day):
        n = Counter(r["kind"] for r in units(day, level="commune"))
        return tuple(n[k] for k in ("commune", "ward", "township", "special_zone")), len(units(day, level="district"))

    expect("units of 2021", kinds("2021-08-31"), ((98, 72, 7, 0), 13))
    expect("units of December 2024", kinds("2024-12-01"), ((91, 73, 7, 0), 13))
    expect("units of August 2025", kinds("2025-08-01"), ((22, 30, 0, 2), 0))
    everything = t["units"] + vn["units"]
    expect("communes of the country in 2021", len(units("2021-08-31", everything, level="commune")), 10599)
    expect("communes of the country in 2025", len(units("2025-08-01", everything, level="commune")), 3321)
    expect("provinces in 2021 and 2025", [len(units(d, everything, level="province")) for d in ("2021-08-31", "2025-08-01")], [63, 34])
    in_force = defaultdict(list)
    for r in everything:
        in_force[r["code"]].append((r["valid_from"], r["valid_to"] or "9999"))
    for code, spans in in_force.items():
        spans.sort()
        if any(a[1] >= b[0] for a, b in zip(spans, spans[1:])):
            bad.append("two units have the code %s on one day" % code)
    there = lambda code, day: any(a <= day <= b for a, b in in_force[code])
    for r in everything:
        for day in [r["valid_from"]] + [r["valid_to"]] * bool(r["valid_to"]):
            if r["parent_code"] and not there(r["parent_code"], day):
                bad.append("no parent of %s on %s" % (r["code"], day))
    expect("changes kept", len(t["unit-changes"]), 214)
    for r in t["unit-changes"] + vn["unit-changes"]:
        if not there(r["from_code"], day_before(r["effective_on"])) or (r["to_code"] and not there(r["to_code"], r["effective_on"])):
            bad.append("a change with a missing end: %s" % r)

    roster = lambda day: sum(r["entered_on"] <= day and (not r["left_on"] or day < r["left_on"]) for r in t["rosters"])
    expect("roster", [roster(d) for d in ("2020-12-31", "2021-08-31", "2025-06-30", "2025-08-01")], [98, 98, 91, 0])

    certs = [r for r in t["certifications"] if r["decided_on"] <= "2021-08-31"]
    held = lambda level, since="": len({r["unit_code"] for r in certs if r["level"] == level and r["decided_on"] >= since})
    expect("standard, advanced, model", [held(x) for x in ("standard", "advanced", "model")], [92, 35, 12])
    expect("newly standard and model in 2021", [held("standard", "2021"), held("model", "2021")], [6, 8])
    results = t["assessment-results"]
    expect("criteria met", sum(r["verdict"] == "met" for r in results), 1833)
    expect("indicators met", sum(int(r["indicators_met"]) for r in results), 4851)
    expect("communes assessed", len(t["assessments"]), 98)
    expect("indicators of the set", sum(int(r["indicators"]) for r in t["criteria"]), int(t["criteria-sets"][0]["indicator_total"]))
    expect("products, of 2021", [len(t["products"]), sum(r["joined_on"] >= "2021" for r in t["products"])], [500, 44])
    stars = Counter(r["stars"] for r in certs if r["programme"] == "ocop" and r["valid_from"] <= "2021-08-31" <= r["valid_to"])
    expect("products with 5, 4, 3 stars", [stars[s] for s in "543"], [3, 73, 162])

    codes = {table: {r["code"] for r in t[table]} for table in ("units", "producers", "products", "product-groups", "criteria-sets")}
    for table, column, target in (("rosters", "unit_code", "units"), ("assessments", "unit_code", "units"), ("producers", "unit_code", "units"),
                                  ("products", "unit_code", "units"), ("products", "producer_code", "producers"),
                                  ("products", "group_code", "product-groups"), ("criteria", "set_code", "criteria-sets"),
                                  ("certifications", "unit_code", "units"), ("certifications", "product_code", "products")):
        for r in t[table]:
            if r[column] and r[column] not in codes[target]:
                bad.append("%s: %s %s is not there" % (table, column, r[column]))
    return bad


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--check", action="store_true", help="compare and count, write nothing")
    files, left_out = build()
    checking = ap.parse_args().check
    if not checking:
        for path, body in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
    for path, body in files.items():
        lines = csv.reader(io.StringIO((gzip.decompress(body) if path.suffix == ".gz" else body).decode(), newline=""))
        print("%-24s %-26s %6d rows" % (path.parent.name, path.name, sum(1 for _ in lines) - 1))
    for why, n in sorted(left_out.items()):
        print("left out of vietnam/unit-changes: %4d, %s" % (n, why))
    bad = check(files)
    print("\n".join(bad[:40] + ["%d checks failed" % len(bad)]) if bad else "the files and all totals agree")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
