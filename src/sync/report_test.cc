#include "sync/report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

namespace dynatlas::sync {
namespace {

using aws::FailureKind;

constexpr FailureKind kKinds[] = {FailureKind::denied,    FailureKind::credentials, FailureKind::throttled,
                                  FailureKind::not_found, FailureKind::network,     FailureKind::server,
                                  FailureKind::malformed, FailureKind::invalid,     FailureKind::missing,
                                  FailureKind::cancelled};

PartReport part(Coverage coverage, FailureKind failure = FailureKind::cancelled) {
  PartReport part;
  part.coverage = coverage;
  part.failure = failure;
  return part;
}

Report report_of(const std::vector<PartReport>& parts) {
  Report report;
  report.accounts.emplace_back().parts = parts;
  return report;
}

TEST(ExitStatus, IsZeroOnlyWhenAllIsComplete) {
  EXPECT_EQ(report_of({part(Coverage::complete)}).exit_status(), 0);
  EXPECT_EQ(report_of({part(Coverage::complete), part(Coverage::complete)}).exit_status(), 0);
}

bool is_of_the_endpoint(FailureKind kind) {
  return kind == FailureKind::network || kind == FailureKind::server || kind == FailureKind::malformed ||
         kind == FailureKind::throttled;
}

// docs/interface.md: 3 incomplete; 4 credentials, and so is every part that failed; 5 endpoint or network, nothing
// could be read.
TEST(ExitStatus, OfOnePartThatIsNotCompleteWithAndWithoutACompleteOne) {
  for (const FailureKind kind : kKinds) {
    for (const Coverage coverage : {Coverage::incomplete, Coverage::failed}) {
      for (const bool beside_complete : {false, true}) {
        std::vector<PartReport> parts{part(coverage, kind)};
        if (beside_complete) parts.push_back(part(Coverage::complete));
        const bool nothing_read = coverage == Coverage::failed && !beside_complete;
        const int expected = kind == FailureKind::credentials ? 4 : is_of_the_endpoint(kind) && nothing_read ? 5 : 3;
        EXPECT_EQ(report_of(parts).exit_status(), expected)
            << to_string(kind) << ' ' << to_string(coverage) << ' ' << beside_complete;
      }
    }
  }
}

TEST(ExitStatus, OfTwoFailedParts) {
  for (const FailureKind one : kKinds) {
    for (const FailureKind other : kKinds) {
      const bool credentials = one == FailureKind::credentials && other == FailureKind::credentials;
      const bool network = is_of_the_endpoint(one) && is_of_the_endpoint(other);
      EXPECT_EQ(report_of({part(Coverage::failed, one), part(Coverage::failed, other)}).exit_status(), credentials ? 4
                                                                                                       : network   ? 5
                                                                                                                   : 3)
          << to_string(one) << ' ' << to_string(other);
    }
  }
}

TEST(ExitStatus, LooksAtEveryAccount) {
  Report report;
  report.accounts.emplace_back().parts = {part(Coverage::complete)};
  report.accounts.emplace_back().parts = {part(Coverage::failed, FailureKind::network)};
  EXPECT_EQ(report.exit_status(), 3);
  report.accounts.front().parts = {part(Coverage::failed, FailureKind::network)};
  EXPECT_EQ(report.exit_status(), 5);
}

// One profile of several cannot be used: what the others read is loaded.
TEST(ExitStatus, OfCredentialsBesideAnAccountThatWasReadIsThatOfAnIncompleteRun) {
  Report report;
  report.accounts.emplace_back().parts = {part(Coverage::failed, FailureKind::credentials)};
  EXPECT_EQ(report.exit_status(), 4);
  report.accounts.emplace_back().parts = {part(Coverage::complete)};
  EXPECT_EQ(report.exit_status(), 3);
  report.accounts.back().parts.push_back(part(Coverage::incomplete, FailureKind::credentials));
  EXPECT_EQ(report.exit_status(), 4);
}

TEST(ExitStatus, OfAnInterruptedRunIsThatOfTheSignal) {
  for (const Coverage coverage : {Coverage::complete, Coverage::incomplete, Coverage::failed}) {
    Report report = report_of({part(coverage, FailureKind::credentials)});
    report.interrupted = true;
    EXPECT_EQ(report.exit_status(), 130);
  }
}

// What nobody asked for by name may be refused, and be throttled to the end; not so where the endpoint fails.
TEST(ExitStatus, OfWhatNeedNotBeReadIsThatOfTheRestWhereAwsDoesNotGiveIt) {
  for (const FailureKind kind : {FailureKind::denied, FailureKind::throttled, FailureKind::network}) {
    for (const Coverage coverage : {Coverage::incomplete, Coverage::failed}) {
      PartReport lacking = part(coverage, kind);
      EXPECT_EQ(report_of({part(Coverage::complete), lacking}).exit_status(), 3) << to_string(kind);
      lacking.is_optional = true;
      const int expected = kind == FailureKind::network ? 3 : 0;
      EXPECT_EQ(report_of({part(Coverage::complete), lacking}).exit_status(), expected) << to_string(kind);
    }
  }
}

TEST(ReportJson, HoldsEveryPartAndWhyItIsNotComplete) {
  Report report = report_of({part(Coverage::complete), part(Coverage::failed, FailureKind::denied)});
  report.update_tag = 7;
  AccountReport& account = report.accounts.front();
  account.account = "123456789012";
  account.parts[1].reason = "AccessDeniedException";
  account.parts[0].items = 3;
  account.nodes_deleted = 2;
  account.loaded = {10, 20, 1, 7};
  account.tables_gone = {"arn:gone"};
  account.tables_new = {"arn:new"};
  const auto json_of = [](const Report& one) { return nlohmann::json::parse(to_text(one, 3, {{"calls", 5}})); };
  const auto json = json_of(report);
  EXPECT_EQ(json.at("exit_status"), 3);
  EXPECT_EQ(json.at("figures").at("calls"), 5);
  EXPECT_EQ(json.at("update_tag"), 7);
  const auto& entry = json.at("accounts").at(0);
  EXPECT_EQ(entry.at("nodes_deleted"), 3);
  EXPECT_EQ(entry.at("nodes_loaded"), 10);
  EXPECT_EQ(entry.at("nodes_written"), 7);
  EXPECT_EQ(entry.at("tables_gone").at(0), "arn:gone");
  EXPECT_FALSE(entry.contains("tables_new"));
  EXPECT_EQ(entry.at("parts").at(0).at("items"), 3);
  EXPECT_FALSE(entry.at("parts").at(0).contains("failure"));
  EXPECT_EQ(entry.at("parts").at(1).at("coverage"), "failed");
  EXPECT_EQ(entry.at("parts").at(1).at("failure"), "denied");
  EXPECT_EQ(entry.at("parts").at(1).at("reason"), "AccessDeniedException");
  report.dry_run = true;
  EXPECT_EQ(json_of(report).at("accounts").at(0).at("tables_new").at(0), "arn:new");
  report.accounts.clear();
  EXPECT_EQ(json_of(report).at("accounts").size(), 0);
}

}  // namespace
}  // namespace dynatlas::sync
