#include "cli/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace dynatlas::cli {
namespace {

using sync::Coverage;
using sync::PartReport;
using testing::HasSubstr;
using testing::Not;

PartReport part(const char* operation, Coverage coverage, std::uint64_t items, const char* reason = "") {
  PartReport part;
  part.region = "east";
  part.operation = operation;
  part.coverage = coverage;
  part.reason = reason;
  part.items = items;
  return part;
}

sync::Report report_of(std::vector<PartReport> parts) {
  sync::Report report;
  report.update_tag = 7;
  report.seconds = 1.234;
  auto& account = report.accounts.emplace_back();
  account.account = "123456789012";
  account.parts = std::move(parts);
  return report;
}

std::string printed_report(const sync::Report& report) {
  std::ostringstream out;
  print_summary(report, "dynatlas.db", out);
  return out.str();
}

TEST(Summary, OfACompleteRun) {
  sync::Report report = report_of(
      {part("dynamodb:ListTables", Coverage::complete, 3), part("dynamodb:DescribeTable", Coverage::complete, 3)});
  report.accounts[0].tables_loaded = 3;
  report.accounts[0].loaded = {5, 1, 1, 4};
  report.accounts[0].nodes_deleted = 1;
  EXPECT_EQ(printed_report(report),
            "account       region  listed  described  coverage  reason\n"
            "------------  ------  ------  ---------  --------  ------\n"
            "123456789012  east         3          3  complete\n"
            "\n"
            "3 tables, 5 nodes and 1 relationship: 4 nodes new or changed, 2 nodes deleted.\n"
            "dynatlas.db · update tag 7 · 1.23 s\n");
}

TEST(Summary, SaysWhatIsIncompleteAndWhy) {
  sync::Report report = report_of({part("dynamodb:ListTables", Coverage::complete, 3),
                                   part("dynamodb:DescribeTable", Coverage::incomplete, 2, "a: denied")});
  report.accounts[0].tables_not_described = 1;
  report.accounts[0].tables_vanished = 2;
  const std::string text = printed_report(report);
  EXPECT_THAT(text, HasSubstr("incomplete  dynamodb:DescribeTable: a: denied"));
  EXPECT_THAT(text, HasSubstr("1 table could not be described and keep"));
  EXPECT_THAT(text, HasSubstr("2 tables disappeared while being read."));
  EXPECT_THAT(text, HasSubstr("Incomplete: nothing of what could not be read was deleted."));
}

TEST(Summary, NamesTheListingWhereBothFailed) {
  const std::string text =
      printed_report(report_of({part("dynamodb:ListTables", Coverage::failed, 0, "AccessDenied"),
                                part("dynamodb:DescribeTable", Coverage::failed, 0, "ListTables: x")}));
  EXPECT_THAT(text, HasSubstr("failed    dynamodb:ListTables: AccessDenied"));
}

TEST(Summary, OfSeveralAccountsHasALineForEachAndOneForWhatIsIncomplete) {
  sync::Report report = report_of(
      {part("dynamodb:ListTables", Coverage::complete, 3), part("dynamodb:DescribeTable", Coverage::complete, 3)});
  report.accounts[0].name = "production";
  report.accounts[0].tables_loaded = 3;
  report.accounts[0].regions_resumed = 1;
  report.accounts.push_back(report.accounts[0]);
  report.accounts[1].account = "123456789013";
  report.accounts[1].name = "test";
  report.accounts[1].regions_resumed = 0;
  report.accounts[1].parts = {part("ec2:DescribeRegions", Coverage::failed, 0, "no role")};
  report.accounts[1].tables_loaded = 0;
  EXPECT_EQ(printed_report(report),
            "account       name        complete regions  tables  nodes  new or changed  deleted nodes\n"
            "------------  ----------  ----------------  ------  -----  --------------  -------------\n"
            "123456789012  production  2 of 2                 3      0               0              0\n"
            "123456789013  test        0 of 1                 0      0               0              0\n"
            "\n"
            "account       name  region  coverage  reason\n"
            "------------  ----  ------  --------  ----------------------------\n"
            "123456789013  test  east    failed    ec2:DescribeRegions: no role\n"
            "123456789012: 1 region had been read by the run that this one continues.\n"
            "Incomplete: nothing of what could not be read was deleted.\n"
            "dynatlas.db · update tag 7 · 1.23 s\n");
}

TEST(Summary, OfAnInterruptedRun) {
  sync::Report report = report_of({part("dynamodb:ListTables", Coverage::incomplete, 1, "the run was stopped"),
                                   part("dynamodb:DescribeTable", Coverage::failed, 0, "x")});
  report.interrupted = true;
  EXPECT_THAT(printed_report(report), HasSubstr("Interrupted: what was read is kept, nothing was deleted.\n"));
  EXPECT_THAT(printed_report(report), Not(HasSubstr("Incomplete:")));
}

TEST(Summary, OfAnInterruptedRunTellsWhatWasDeletedBefore) {
  sync::Report report = report_of({});
  report.interrupted = true;
  report.accounts.push_back(report.accounts[0]);
  report.accounts.push_back(report.accounts[0]);
  report.accounts[1].account = "123456789013";
  report.accounts[2].account = "123456789014";
  report.accounts[1].nodes_deleted = 4;
  report.accounts[2].loaded.deleted_nodes = 1;
  EXPECT_THAT(printed_report(report),
              HasSubstr("Interrupted: what was read is kept; 5 nodes of what AWS no longer has were "
                        "deleted (123456789013: 4, 123456789014: 1).\n"));
  report.accounts[1].nodes_deleted = 0;
  report.accounts[2].loaded.deleted_nodes = 1;
  EXPECT_THAT(printed_report(report),
              HasSubstr("kept; 1 node of what AWS no longer has was deleted (123456789014: 1).\n"));
  EXPECT_THAT(printed_report(report), Not(HasSubstr("nothing was deleted")));
}

TEST(Summary, OfAnInterruptedRunTellsThatTheDatabaseDidNotAnswer) {
  sync::Report report = report_of({});
  report.interrupted = true;
  report.accounts[0].last_write_unknown = true;
  const std::string text = printed_report(report);
  EXPECT_THAT(text, HasSubstr("Interrupted: what was read is kept, nothing is known to be deleted.\n"
                              "123456789012: the database did not confirm the last change; it is not "
                              "counted here.\n"));
}

TEST(Summary, OfARefusedAccountBesideOthersSaysWhy) {
  sync::Report report = report_of(
      {part("dynamodb:ListTables", Coverage::complete, 3), part("dynamodb:DescribeTable", Coverage::complete, 3)});
  report.accounts[0].name = "production";
  report.accounts.push_back(report.accounts[0]);
  report.accounts[1].account = "123456789013";
  report.accounts[1].name = "test\x1b[2J";
  report.accounts[1].refused = "account 123456789013: 30 of 40 tables would be deleted\n(x)";
  const std::string text = printed_report(report);
  EXPECT_THAT(text, HasSubstr("Stopped by a guard: 123456789013 test\\x1b[2J: account 123456789013: 30 of 40 tables "
                              "would be deleted\\x0a(x) (0 nodes deleted)\n"));
  EXPECT_THAT(text, Not(HasSubstr("Incomplete:")));
}

TEST(Summary, OfADryRunListsWhatWouldChange) {
  sync::Report report = report_of(
      {part("dynamodb:ListTables", Coverage::complete, 2), part("dynamodb:DescribeTable", Coverage::complete, 2)});
  report.dry_run = true;
  report.accounts[0].tables_new = {"arn:new"};
  report.accounts[0].tables_gone = {"arn:gone", "arn:x\n  + arn:forged\x1b[2J"};
  const std::string text = printed_report(report);
  EXPECT_THAT(text, HasSubstr("Dry run, nothing written: 1 table new, 2 tables gone.\n"
                              "  + arn:new\n"
                              "  - arn:gone\n"
                              "  - arn:x\\x0a  + arn:forged\\x1b[2J\n"));
  EXPECT_THAT(text, Not(HasSubstr("new or changed, ")));
}

TEST(Summary, TellsWhatIsChargedFor) {
  sync::Report report = report_of({part("cloudwatch:GetMetricData", Coverage::complete, 3)});
  EXPECT_THAT(printed_report(report), Not(HasSubstr("metrics"))) << "an earlier run had asked";
  report.accounts[0].parts[0].questions.emplace().asked = 3;
  report.accounts.push_back(report.accounts[0]);
  EXPECT_THAT(printed_report(report), HasSubstr("cloudwatch:GetMetricData was asked for 24 metrics.\n"));
}

TEST(Summary, SaysInOneLineWhatAccessWasEvaluated) {
  sync::Report report = report_of({part("dynamodb:ListTables", Coverage::complete, 0)});
  EXPECT_THAT(printed_report(report), Not(HasSubstr("Access")));
  report.accounts[0].access = {"unknown", 0, 0, {}};
  EXPECT_THAT(printed_report(report), Not(HasSubstr("Access")));
  report.accounts[0].access = {"unchanged", 12, 1, {"organizations", "policies"}};
  EXPECT_THAT(printed_report(report),
              HasSubstr("\nAccess: 12 principals, 1 table; SCPs and RCPs not read; not all resource policies read.\n"));
  report.accounts.push_back(report.accounts[0]);
  report.accounts[1].access = {"evaluated", 3, 4, {}};
  EXPECT_THAT(printed_report(report), HasSubstr("\nAccess: 15 principals, 5 tables of 2 accounts; SCPs"));
}

}  // namespace
}  // namespace dynatlas::cli
