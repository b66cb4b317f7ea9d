#include "findings/report.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/arn.h"
#include "findings/checks.h"

namespace dynatlas::findings {
namespace {

using nlohmann::ordered_json;

std::string dump(const ordered_json& value) {
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

class JsonReport : public Report {
 public:
  JsonReport(std::ostream& out, bool is_lines) : out_(out), is_lines_(is_lines) {}

  void add(const Finding& finding, std::string_view reason) override {
    if (!is_lines_) out_ << (is_first_ ? "[\n" : ",\n");
    out_ << dump(object_of(finding, reason));
    if (is_lines_) out_ << '\n';
    is_first_ = false;
  }
  void end() override {
    if (!is_lines_) out_ << (is_first_ ? "[]\n" : "\n]\n");
    out_.flush();
  }

 private:
  std::ostream& out_;
  bool is_lines_;
  bool is_first_ = true;
};

class CsvReport : public Report {
 public:
  explicit CsvReport(std::ostream& out) : out_(out) {
    out_ << "check,verdict,severity,resource,account,region,name,why,evidence,as_of,references,remediation,guide,"
            "muted\r\n";
  }

  void add(const Finding& finding, std::string_view reason) override {
    std::string line;
    const ordered_json one = object_of(finding, reason);
    for (const auto& [name, value] : one.items()) {
      if (name == "title") continue;
      if (!line.empty()) line += ',';
      line += field(text_of(value));
    }
    out_ << line << "\r\n";
  }
  void end() override { out_.flush(); }

 private:
  static std::string text_of(const ordered_json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_null()) return {};
    if (!value.is_array()) return dump(value);
    std::string text;
    for (const ordered_json& one : value) {
      text += text.empty() ? "" : "; ";
      text += one.is_object() ? fmt::format("{} {}", one["label"].get<std::string>(), one["id"].get<std::string>())
                              : one.get<std::string>();
    }
    return text;
  }

  // Quoted where it must be; a spreadsheet takes no text for a formula.
  static std::string field(const std::string& text) {
    std::string quoted;
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) quoted += '\'';
    for (const char c : text) {
      quoted += c;
      if (c == '"') quoted += c;
    }
    return quoted.find_first_of(",\"\r\n") == std::string::npos ? quoted : fmt::format("\"{}\"", quoted);
  }

  std::ostream& out_;
};

}  // namespace

ordered_json object_of(const Finding& finding, std::string_view reason) {
  const Check& check = *finding.check;
  ordered_json evidence = ordered_json::array();
  for (const auto& [label, id] : finding.evidence) evidence.push_back({{"label", label}, {"id", id}});
  ordered_json one = {{"check", check.name},
                      {"title", check.title},
                      {"verdict", to_string(finding.verdict)},
                      {"severity", to_string(finding.severity)},
                      {"resource", finding.resource},
                      {"account", finding.account},
                      {"region", finding.region},
                      {"name", finding.name.empty() ? ordered_json() : ordered_json(finding.name)},
                      {"why", finding.why.empty() ? ordered_json() : ordered_json(finding.why)}};
  one["evidence"] = std::move(evidence);
  one["as_of"] = finding.as_of.has_value() ? ordered_json(time_text(*finding.as_of)) : ordered_json();
  one["references"] = references(check);
  one["remediation"] = check.remediation;
  one["guide"] = guide(check);
  one["muted"] = finding.verdict == Verdict::muted ? ordered_json(reason) : ordered_json();
  return one;
}

std::string time_text(std::int64_t seconds) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

std::string partition_of(std::string_view resource) {
  const std::optional<Arn> arn = arn_of(resource);
  return arn.has_value() ? std::string(arn->partition) : "aws";
}

std::unique_ptr<Report> make_report(Format format, std::ostream& out, std::int64_t now) {
  switch (format) {
    case Format::table:
    case Format::markdown:
      return nullptr;
    case Format::json:
      return std::make_unique<JsonReport>(out, false);
    case Format::jsonl:
      return std::make_unique<JsonReport>(out, true);
    case Format::csv:
      return std::make_unique<CsvReport>(out);
    case Format::ocsf:
      return make_ocsf(out, now);
    case Format::asff:
      return make_asff(out, now);
    case Format::junit:
      return make_junit(out);
  }
  return nullptr;
}

}  // namespace dynatlas::findings
