#!/usr/bin/env python3
"""yaml2json.py IN.yaml OUT.json -- the same document as compact JSON, keys in their order.  Refuses a key that stands twice and what
YAML would guess to be a date: in openapi.yaml an example day is text and must be quoted."""
import json
import sys

import yaml


class Loader(yaml.SafeLoader):
    pass


def mapping(loader, node):
    pairs = [(loader.construct_object(k, deep=True), loader.construct_object(v, deep=True)) for k, v in node.value]
    keys = [str(k) for k, _ in pairs]                  # JSON has text keys only: 200: and "200": are one
    for key, (k, _) in zip(keys, node.value):
        if keys.count(key) > 1:
            raise yaml.constructor.ConstructorError(None, None, "the key %s stands twice" % key, k.start_mark)
    return dict(zip(keys, (v for _, v in pairs)))


def day(loader, node):
    raise yaml.constructor.ConstructorError(None, None, "a day must be quoted: " + node.value, node.start_mark)


Loader.add_constructor("tag:yaml.org,2002:map", mapping)
Loader.add_constructor("tag:yaml.org,2002:timestamp", day)

with open(sys.argv[1], encoding="utf-8") as source:
    try:
        document = yaml.load(source, Loader)
    except yaml.YAMLError as e:
        sys.exit("yaml2json.py: %s" % e)
with open(sys.argv[2], "w", encoding="utf-8") as out:
    json.dump(document, out, ensure_ascii=False, separators=(",", ":"))
