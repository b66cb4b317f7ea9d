// Amazon Resource Names: arn:partition:service:region:account:resource (AWS General Reference).
#pragma once

#include <optional>
#include <string_view>

namespace dynatlas {

// Its fields; views of the text that it was made of.
struct Arn {
  std::string_view partition;
  std::string_view service;
  std::string_view region;
  std::string_view account;
  std::string_view resource;
};

// Nothing where the text is no ARN.
std::optional<Arn> arn_of(std::string_view text);

// The DynamoDB table that an ARN names, or that what it names belongs to: table/NAME, table/NAME/index/…
struct ArnTable {
  std::string_view path;  // all that stands behind table/
  std::string_view name;
  std::string_view rest;  // what follows the name
};

// Nothing where it is the ARN of something else.
std::optional<ArnTable> table_of(const Arn& arn);

}  // namespace dynatlas
