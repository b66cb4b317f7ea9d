#include "cli/prometheus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynatlas::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

sync::Figures figures_of_a_run() {
  sync::Figures figures;
  figures.calls = {{"dynamodb:ListTables", "eu-west-1", 3, 1, 5, 2, 1, 0.25}};
  figures.parts = {4, 1, 2};
  figures.tables_listed = 12;
  figures.nodes_loaded[0] = 11;
  figures.seconds[static_cast<std::size_t>(sync::Phase::load)] = 1.5;
  return figures;
}

RunEnd end_of_a_run(int exit_status = 0) {
  RunEnd end;
  end.exit_status = exit_status;
  end.time = Clock::WallTime{std::chrono::seconds{1'700'000'000}};
  end.seconds = 2.5;
  return end;
}

TEST(Prometheus, ATextOfItsOwn) {
  const std::string text = prometheus_text(figures_of_a_run(), end_of_a_run(), "");
  EXPECT_THAT(text, HasSubstr("# TYPE dynatlas_aws_calls_total counter\n"
                              "dynatlas_aws_calls_total{operation=\"dynamodb:ListTables\",region=\"eu-west-1\"} 3\n"));
  EXPECT_THAT(text,
              HasSubstr("dynatlas_aws_attempt_seconds_total{operation=\"dynamodb:ListTables\",region=\"eu-west-1\"} "
                        "0.25\n"));
  EXPECT_THAT(text, HasSubstr("dynatlas_nodes_loaded_total{label=\"DynamoDBTable\"} 11\n"));
  EXPECT_THAT(text, HasSubstr("dynatlas_phase_seconds_total{phase=\"load\"} 1.5\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE dynatlas_last_run_parts gauge\n"
                              "dynatlas_last_run_parts{coverage=\"complete\"} 4\n"
                              "dynatlas_last_run_parts{coverage=\"failed\"} 2\n"
                              "dynatlas_last_run_parts{coverage=\"incomplete\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("\ndynatlas_last_run_timestamp_seconds 1700000000\n"));
}

TEST(Prometheus, CountersGoOnAndGaugesDoNot) {
  const std::string first = prometheus_text(figures_of_a_run(), end_of_a_run(), "");
  sync::Figures other = figures_of_a_run();
  other.calls.front().region = "us-east-1";
  other.parts = {7, 0, 0};
  const std::string second = prometheus_text(other, end_of_a_run(3), first);
  EXPECT_THAT(second,
              HasSubstr("dynatlas_aws_calls_total{operation=\"dynamodb:ListTables\",region=\"eu-west-1\"} 3\n"
                        "dynatlas_aws_calls_total{operation=\"dynamodb:ListTables\",region=\"us-east-1\"} 3\n"));
  EXPECT_THAT(second, HasSubstr("dynatlas_runs_total{exit_code=\"0\"} 1\ndynatlas_runs_total{exit_code=\"3\"} 1\n"));
  EXPECT_THAT(second, HasSubstr("\ndynatlas_tables_listed_total 24\n"));
  EXPECT_THAT(second, HasSubstr("dynatlas_last_run_parts{coverage=\"complete\"} 7\n"));
  EXPECT_THAT(second, HasSubstr("\ndynatlas_last_run_tables 12\n"));
}

TEST(Prometheus, TheLastCompleteRunStaysKnown) {
  const auto has = [](const std::string& time) {
    return HasSubstr("\ndynatlas_last_complete_run_timestamp_seconds " + time + "\n");
  };
  EXPECT_THAT(prometheus_text({}, end_of_a_run(3), ""), Not(HasSubstr("dynatlas_last_complete_run")));
  const std::string complete = prometheus_text({}, end_of_a_run(), "");
  EXPECT_THAT(complete, has("1700000000"));
  RunEnd later = end_of_a_run(3);
  later.time += std::chrono::hours{1};
  EXPECT_THAT(prometheus_text({}, later, complete), has("1700000000"));
  later.exit_status = 0;
  EXPECT_THAT(prometheus_text({}, later, complete), has("1700003600"));
  later.is_dry_run = true;
  EXPECT_THAT(prometheus_text({}, later, complete), has("1700000000"));
}

TEST(Prometheus, WhatIsNoTextOfOursIsPassedOver) {
  const std::string fresh = prometheus_text(figures_of_a_run(), end_of_a_run(), "");
  for (const std::string garbage :
       {"dynatlas_tables_listed_total", "dynatlas_tables_listed_total x\n", "dynatlas_tables_listed_total NaN\n",
        "dynatlas_tables_listed_total +Inf", "node_load1 3\n\n\n  \n", "dynatlas_other_total 3\n", "\xff\xfe{ 1\n"}) {
    EXPECT_EQ(prometheus_text(figures_of_a_run(), end_of_a_run(), garbage), fresh) << garbage;
  }
}

TEST(Prometheus, LabelsAreEscaped) {
  sync::Figures figures = figures_of_a_run();
  figures.calls.front().region = "a\"b\\c\nd";
  EXPECT_THAT(prometheus_text(figures, end_of_a_run(), ""), HasSubstr(R"(region="a\"b\\c\nd"} 3)"));
}

}  // namespace
}  // namespace dynatlas::cli
