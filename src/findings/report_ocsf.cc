// Compliance Finding of OCSF 1.5: https://schema.ocsf.io/1.5.0/classes/compliance_finding
#include <fmt/format.h>

#include "findings/checks.h"
#include "findings/report.h"

namespace dynatlas::findings {
namespace {

using nlohmann::ordered_json;

struct Word {
  int id;
  std::string_view name;
};

Word severity_word(Severity severity) {
  static constexpr std::array<Word, 5> kNames{
      {{1, "Informational"}, {2, "Low"}, {3, "Medium"}, {4, "High"}, {5, "Critical"}}};
  return kNames[static_cast<std::size_t>(severity)];
}

// How the check came out: a warning is what "did not yield a result due to missing information".
Word compliance_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return {1, "Pass"};
    case Verdict::unknown:
      return {2, "Warning"};
    case Verdict::fail:
    case Verdict::muted:
      return {3, "Fail"};
    case Verdict::not_applicable:
      break;
  }
  return {99, "Not applicable"};
}

// Where the finding stands: new, suppressed (muted), resolved (nothing is wrong).
Word status_word(Verdict verdict) {
  if (verdict == Verdict::muted) return {3, "Suppressed"};
  if (verdict == Verdict::fail || verdict == Verdict::unknown) return {1, "New"};
  return {4, "Resolved"};
}

class OcsfReport : public Report {
 public:
  OcsfReport(std::ostream& out, std::int64_t now) : out_(out), now_(now) {}

  void add(const Finding& finding, std::string_view reason) override {
    out_ << (is_first_ ? "[\n" : ",\n")
         << event(finding, reason).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    is_first_ = false;
  }
  void end() override {
    out_ << (is_first_ ? "[]\n" : "\n]\n");
    out_.flush();
  }

 private:
  ordered_json event(const Finding& finding, std::string_view reason) const {
    const Check& check = *finding.check;
    const Word severity = severity_word(finding.severity);
    const Word status = status_word(finding.verdict);
    const Word result = compliance_word(finding.verdict);
    const std::int64_t as_of = finding.as_of.value_or(now_);
    ordered_json one = {{"class_uid", 2003},
                        {"class_name", "Compliance Finding"},
                        {"category_uid", 2},
                        {"category_name", "Findings"},
                        {"activity_id", 1},
                        {"activity_name", "Create"},
                        {"type_uid", 200301},
                        {"type_name", "Compliance Finding: Create"},
                        {"time", now_ * 1000},
                        {"severity_id", severity.id},
                        {"severity", severity.name},
                        {"status_id", status.id},
                        {"status", status.name},
                        {"status_code", to_string(finding.verdict)},
                        {"message", finding.why.empty() ? std::string(check.title) : finding.why}};
    if (finding.verdict == Verdict::muted) one["comment"] = reason;
    one["metadata"] = {{"version", "1.5.0"},
                       {"event_code", check.name},
                       {"product", {{"name", "Dynatlas"}, {"vendor_name", "Dynatlas"}, {"version", DYNATLAS_VERSION}}}};
    one["finding_info"] = {{"uid", fmt::format("dynatlas/{}/{}", check.name, finding.resource)},
                           {"title", check.title},
                           {"desc", finding.why.empty() ? std::string(check.title) : finding.why},
                           {"created_time", as_of * 1000}};
    one["compliance"] = {{"control", check.name},
                         {"standards", {"Dynatlas"}},
                         {"requirements", references(check)},
                         {"status_id", result.id},
                         {"status", result.name}};
    one["remediation"] = {{"desc", check.remediation}, {"references", ordered_json::array()}};
    if (!check.guide.empty()) one["remediation"]["references"].push_back(guide(check));
    const std::string partition = partition_of(finding.resource);
    one["resources"] = ordered_json::array({{{"uid", finding.resource},
                                             {"name", finding.name.empty() ? finding.resource : finding.name},
                                             {"type", finding.name.empty() ? "Other" : "AwsDynamoDbTable"},
                                             {"region", finding.region},
                                             {"cloud_partition", partition}}});
    ordered_json evidences = ordered_json::array();
    for (const auto& [label, id] : finding.evidence) evidences.push_back({{"data", {{"label", label}, {"id", id}}}});
    if (!evidences.empty()) one["evidences"] = std::move(evidences);
    one["cloud"] = {
        {"provider", "AWS"},
        {"region", finding.region},
        {"account", {{"uid", finding.account}, {"name", finding.account}, {"type_id", 10}, {"type", "AWS Account"}}}};
    return one;
  }

  std::ostream& out_;
  std::int64_t now_;
  bool is_first_ = true;
};

}  // namespace

std::unique_ptr<Report> make_ocsf(std::ostream& out, std::int64_t now) {
  return std::make_unique<OcsfReport>(out, now);
}

}  // namespace dynatlas::findings
