// Why a filter cannot be understood, and where in its text.
#pragma once

#include <string>
#include <utility>

#include "base/error.h"

namespace dynatlas::filter {

// A stretch of a filter's text, in bytes.
struct Place {
  std::size_t at = 0;
  std::size_t length = 0;
};

class FilterError : public Error {
 public:
  // `context`: the text that stands there.
  FilterError(const std::string& message, std::string context, Place place)
      : Error(ErrorKind::usage, message, std::move(context)), place_(place) {}

  const Place& place() const { return place_; }

 private:
  Place place_;
};

}  // namespace dynatlas::filter
