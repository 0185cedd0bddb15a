"""What a page that works alone holds, read back."""

import base64
import gzip
import json
import re

import numpy as np


def block(page, name):
    """Return what the script of a page reads by ``unpack(name)``."""
    (found,) = re.findall(f'<script type="text/plain" id="held-{name}">([^<]*)</script>', page)
    return gzip.decompress(base64.b64decode(found)).decode()


def unpacked(script):
    """Return what a script beside the page of a folder hands over."""
    (found,) = re.fullmatch(r'block\("[\w-]+", "([^"]*)"\);\n', script).groups()
    return gzip.decompress(base64.b64decode(found)).decode()


def value(page, name):
    return json.loads(block(page, name))


def numbers(planes):
    raw = np.frombuffer(base64.b64decode(planes), np.uint8).reshape(4, -1).astype(np.int64)
    return raw[0] + 256 * raw[1] + 65536 * raw[2] + 16777216 * raw[3]


def cells(factored):
    return [factored["names"][code] for code in numbers(factored["codes"])]
