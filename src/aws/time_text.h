// Points in time out of text. Knows no local zone and no name of one but UTC's.
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace dynatlas::aws {

// A time in a form that botocore takes (dateutil.parser.parse) and that can be read in one way only:
//
//   2030-01-02T03:04:05Z            ISO 8601, RFC 3339; also 20300102T0304+01:00, 2030/1/2 3:04 UTC, 2030-01-02T03Z
//   Wed, 02 Jan 2030 03:04:05 GMT   RFC 1123; also 2-Jan-2030, January 2, 2030
//   Wed Jan  2 03:04:05 UTC 2030    as date(1) prints it; also with AM or PM
//
// WallTime::max() for a year after 2200. Nothing where it is no time, where it has no zone (Z, UTC, GMT or an offset),
// or where only their order would tell day, month and year apart (01/02/2030).
std::optional<Clock::WallTime> parse_time(std::string_view text);

}  // namespace dynatlas::aws
