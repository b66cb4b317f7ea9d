// Findings as other programs read them, written one by one as they are made.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "findings/evaluate.h"

namespace dynatlas::findings {

enum class Format : std::uint8_t {
  table,     // for people: the caller's
  markdown,  // likewise
  json,      // one array of objects
  jsonl,     // an object a line
  csv,       // RFC 4180; no text begins a formula
  ocsf,      // an array of Compliance Findings (class 2003) of the Open Cybersecurity Schema Framework
  asff,      // an array of findings of the AWS Security Finding Format
  junit,     // XML, a test suite for each check
};

class Report {
 public:
  virtual ~Report() = default;
  // `reason`: why it is muted, where its verdict is muted.
  virtual void add(const Finding& finding, std::string_view reason) = 0;
  // Called once, behind the last.
  virtual void end() = 0;
};

// Null for a format for people. `now`: epoch seconds, what the report says that it was made at.
std::unique_ptr<Report> make_report(Format format, std::ostream& out, std::int64_t now);

// A finding as JSON and CSV have it, in this order; `evidence` a list of {label, id}.
nlohmann::ordered_json object_of(const Finding& finding, std::string_view reason);

// "2026-11-30T12:00:00Z"
std::string time_text(std::int64_t seconds);

// "aws" where the resource is no ARN.
std::string partition_of(std::string_view resource);

// The one of each foreign format.
std::unique_ptr<Report> make_ocsf(std::ostream& out, std::int64_t now);
std::unique_ptr<Report> make_asff(std::ostream& out, std::int64_t now);
std::unique_ptr<Report> make_junit(std::ostream& out);

}  // namespace dynatlas::findings
