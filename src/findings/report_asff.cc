// AWS Security Finding Format:
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html An importer sends at most
// 100 of these at a time (BatchImportFindings).
#include <fmt/format.h>

#include "findings/checks.h"
#include "findings/report.h"

namespace dynatlas::findings {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kTitleMax = 256;
constexpr std::size_t kTextMax = 1024;
constexpr std::size_t kIdMax = 512;

// At most so many bytes, and no part of a character.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  text.resize(most);
  return text;
}

std::string_view severity_label(Severity severity) {
  static constexpr std::array<std::string_view, 5> kLabels{"INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL"};
  return kLabels[static_cast<std::size_t>(severity)];
}

std::string_view compliance(Verdict verdict) {
  if (verdict == Verdict::pass) return "PASSED";
  return verdict == Verdict::fail || verdict == Verdict::muted ? "FAILED" : "NOT_AVAILABLE";
}

std::string_view workflow(Verdict verdict) {
  if (verdict == Verdict::muted) return "SUPPRESSED";
  return verdict == Verdict::fail || verdict == Verdict::unknown ? "NEW" : "RESOLVED";
}

class AsffReport : public Report {
 public:
  AsffReport(std::ostream& out, std::int64_t now) : out_(out), now_(now) {}

  void add(const Finding& finding, std::string_view reason) override {
    out_ << (is_first_ ? "[\n" : ",\n")
         << one(finding, reason).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    is_first_ = false;
  }
  void end() override {
    out_ << (is_first_ ? "[]\n" : "\n]\n");
    out_.flush();
  }

 private:
  ordered_json one(const Finding& finding, std::string_view reason) const {
    const Check& check = *finding.check;
    const std::string partition = partition_of(finding.resource);
    const std::string why = finding.why.empty() ? std::string(check.title) : finding.why;
    const std::string resource = cut(std::string(finding.resource), kIdMax);
    ordered_json all = {
        {"SchemaVersion", "2018-10-08"},
        {"Id", cut(fmt::format("dynatlas/{}/{}", check.name, finding.resource), kIdMax)},
        {"ProductArn", fmt::format("arn:{}:securityhub:{}:{}:product/{}/default", partition, finding.region,
                                   finding.account, finding.account)},
        {"ProductName", "Dynatlas"},
        {"CompanyName", "Dynatlas"},
        {"GeneratorId", fmt::format("dynatlas/{}", check.name)},
        {"AwsAccountId", finding.account},
        {"Region", finding.region},
        {"Types", {"Software and Configuration Checks/AWS Security Best Practices"}},
        {"CreatedAt", time_text(finding.as_of.value_or(now_))},
        {"UpdatedAt", time_text(now_)},
        {"Severity", {{"Label", severity_label(finding.severity)}, {"Original", to_string(finding.severity)}}},
        {"Title", cut(std::string(check.title), kTitleMax)},
        {"Description", cut(why, kTextMax)}};
    all["Remediation"]["Recommendation"]["Text"] = check.remediation;
    if (!check.guide.empty()) all["Remediation"]["Recommendation"]["Url"] = guide(check);
    all["Resources"] = ordered_json::array({{{"Type", finding.name.empty() ? "Other" : "AwsDynamoDbTable"},
                                             {"Id", resource},
                                             {"Partition", partition},
                                             {"Region", finding.region}}});
    all["Compliance"]["Status"] = compliance(finding.verdict);
    if (const auto related = references(check); !related.empty()) all["Compliance"]["RelatedRequirements"] = related;
    if (finding.verdict == Verdict::unknown) {
      all["Compliance"]["StatusReasons"] =
          ordered_json::array({{{"ReasonCode", "DYNATLAS_UNKNOWN"}, {"Description", cut(why, kTextMax)}}});
    }
    all["Workflow"]["Status"] = workflow(finding.verdict);
    all["RecordState"] = "ACTIVE";
    all["ProductFields"] = {{"dynatlas/check", check.name}, {"dynatlas/verdict", to_string(finding.verdict)}};
    if (finding.verdict == Verdict::muted) all["ProductFields"]["dynatlas/muted"] = cut(std::string(reason), kTextMax);
    return all;
  }

  std::ostream& out_;
  std::int64_t now_;
  bool is_first_ = true;
};

}  // namespace

std::unique_ptr<Report> make_asff(std::ostream& out, std::int64_t now) {
  return std::make_unique<AsffReport>(out, now);
}

}  // namespace dynatlas::findings
