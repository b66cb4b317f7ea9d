// A run with nothing real in it: scripted answers, a store in memory, a clock that stands still. For tests only.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

#include "aws/fake_api.h"
#include "base/error.h"
#include "graph/fake_store.h"
#include "intel/aws/dynamodb/fake_estate.h"
#include "sync/run.h"

namespace dynatlas::sync {

struct RunTest : testing::Test {
  static constexpr const char* kAccount = "123456789012";

  RunTest() {
    options.accounts = {{kAccount, "production", {"east", "west"}}};
    options.update_tag = 100;
  }

  Report sync(std::stop_token stop = {}) {
    api.emplace([this](const aws::Request& request) { return estate.answer(request); });
    api->before_answer = before_answer;
    return run(*api, store, options, progress, clock, stop);
  }
  // A later run, with a tag of its own.
  Report sync_again(std::stop_token stop = {}) {
    ++options.update_tag;
    clock.advance(std::chrono::hours{1});
    return sync(stop);
  }
  // Runs, and expects an error of this kind whose text contains `text`.
  void expect_error(ErrorKind kind, const std::string& text) {
    try {
      sync_again();
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(to_string(error.kind()), to_string(kind)) << error.what();
      EXPECT_THAT(error.what(), testing::HasSubstr(text));
    }
  }

  static std::string arn(const std::string& region, const std::string& name) {
    return intel::aws::dynamodb::FakeEstate::arn(kAccount, region, name);
  }
  std::set<std::string> tables() { return store.ids("DynamoDBTable"); }
  std::set<std::string> indexes() { return store.ids("GlobalSecondaryIndex"); }
  graph::Value tag_of(const std::string& region, const std::string& name) {
    return store.at("DynamoDBTable", arn(region, name), "lastupdated");
  }
  graph::Value coverage(const std::string& region, const std::string& operation, const std::string& property) {
    return store.at("DynatlasCoverage", std::string(kAccount) + "/" + region + "/dynamodb:" + operation, property);
  }
  // Of the note that everything was read.
  graph::Value complete_sync(const std::string& property) {
    return store.at("ModuleSyncMetadata", "AWSAccount_" + std::string(kAccount) + "_AWSDynamoDBTable", property);
  }

  intel::aws::dynamodb::FakeEstate estate;
  graph::FakeStore store;
  ManualClock clock;
  Progress progress;
  Options options;
  std::function<void(std::size_t)> before_answer;
  std::optional<aws::FakeApi> api;
};

}  // namespace dynatlas::sync
