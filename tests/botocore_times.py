"""What dateutil makes of texts of times, as the real botocore calls it: a JSON object a line, for aws_test."""

import itertools
import json
import random
import warnings
from datetime import timezone

import dateutil.parser

# Forms that users and programs write, and that must be read.
FORMS = """2031-02-03T04:05:06Z|2031-02-03T04:05:06+00:00|2031-02-03T04:05:06.789+01:00|2031-02-03 04:05:06-07:00
2031-02-03T04:05:06UTC|20310203T040506Z|2031-2-3T04:05:06Z|2031/02/03 04:05:06Z|2031/2/3 4:05:06 GMT|2031-02-03T04:05Z
2031-02-03T04Z|2031-02-03T040506+0100|Mon, 03 Feb 2031 04:05:06 GMT|Mon, 3 Feb 2031 04:05:06 -0700|3 Feb 2031 04:05 UTC
Mon Feb  3 04:05:06 UTC 2031|Mon Feb 03 04:05:06 +0000 2031|Mon Feb  3 04:05:06 PM UTC 2031|03-Feb-2031 04:05:06 UTC
Mon 03 Feb 2031 12:05:06 AM UTC|Monday, February 3, 2031 4:05:06 PM UTC|2031-Feb-03 04:05:06Z"""

# Parts that meet each other in every way; most of what comes of them is no time.
DATES = """2031-02-03|2031-2-3|2031/02/03|2031.2.3|2031 02 03|20310203|310203|02/03/2031|3/2/2031|2031-Feb-3|03-Feb-2031|3 Feb 2031
3/February/2031|3.Feb.2031|Feb 3|Feb  3|Feb 03, 2031|February 3 2031|Feb-03-2031|3 Feb|3 Feb 31|2031-02|2031-02-30|2031-13-01|Feb 2031
2031 Feb 3|31 Feb 2031|2031-02-03,|03 02 2031|Sept 3 2031|2031-034|2031-W05-1""".replace("\n", "|").split("|")
TIMES = """04:05:06|04:05|4:05:06|040506|0405|04|4|04:05:06.789|04:05:06,7|040506.7|04:05.5|12:05:06 AM|12:05:06PM|04:05:06 pm|0:05 PM
13:05 PM|24:00:00|04:5:6|04 PM|00|99:00||4h05m""".replace("\n", "|").split("|")
ZONES = """Z|z| UTC|UTC| GMT|+01:00| +0100|-07|-0730| +1| +1:00|+010|+23:59|+24:00|| UTC+3| GMT-0300| +0000 UTC| +0000 (UTC)| EST| utc|Z Z""".replace(
    "\n", "|"
).split("|")
JOINTS = ["T", "t", " ", "  ", ", ", ""]
DAYS = ["", "", "Mon ", "Mon, ", "monday ", "Tue, ", "Mon,"]
ENDS = ["", "", " 2031", " 31", " ", "\n"]


def seconds_of(text):
    """Since 1970; nothing where it is refused, by dateutil or because it has no zone."""
    try:
        time = dateutil.parser.parse(text)
        return time.replace(microsecond=0).astimezone(timezone.utc).timestamp() if time.tzinfo else None
    except (ValueError, OverflowError, TypeError):
        return None


def texts():
    for text in FORMS.replace("\n", "|").split("|"):
        yield text, True
    chance = random.Random(7)
    for parts in itertools.product(DATES, TIMES, ZONES):
        date, time, zone = parts
        yield chance.choice(DAYS) + date + chance.choice(JOINTS) + time + zone + chance.choice(ENDS), False


warnings.simplefilter("ignore")
for text, must_be_read in texts():
    print(json.dumps({"text": text, "seconds": seconds_of(text), "must_be_read": must_be_read}))
