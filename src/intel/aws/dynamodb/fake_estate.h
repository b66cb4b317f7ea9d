// DynamoDB as ListTables and DescribeTable show it, kept in a map: what a FakeApi answers with. For tests only.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "aws/api.h"

namespace dynatlas::intel::aws::dynamodb {

struct FakeEstate {
  using Region = std::map<std::string, int>;  // table name → how many indexes it has

  std::map<std::string, Region> regions;
  // Failures by "region ListTables", "region ListTables after NAME" or "region DescribeTable NAME".
  std::map<std::string, dynatlas::aws::Failure> failures;
  std::string answers_as;                           // the account that ARNs and STS name; empty: the one that was asked
  std::map<std::string, std::string> answers_from;  // region asked → region that ARNs name
  std::string arn_head;                             // of every table, as clones have it; empty: AWS's
  std::function<dynatlas::aws::Result(const dynatlas::aws::Request&)> of_others;  // what other services answer
  std::optional<dynatlas::aws::Failure> sts;                                      // how sts:GetCallerIdentity fails

  static std::string arn(const std::string& account, const std::string& region, const std::string& name) {
    return fmt::format("arn:aws:dynamodb:{}:{}:table/{}", region, account, name);
  }

  void add(const std::string& region, const std::string& prefix, int count, int indexes = 0) {
    for (int i = 0; i < count; ++i) regions[region][fmt::format("{}{:05}", prefix, i)] = indexes;
  }

  dynatlas::aws::Result answer(const dynatlas::aws::Request& request) const {
    const auto parameters = nlohmann::json::parse(request.body);
    if (request.operation == "sts:GetCallerIdentity") return identity(request);
    if (of_others && !request.operation.starts_with("dynamodb:")) return of_others(request);
    return request.operation == "dynamodb:ListTables" ? list(request.region, parameters)
                                                      : describe(request, parameters.at("TableName"));
  }

 private:
  const std::string& account_of(const dynatlas::aws::Request& request) const {
    return answers_as.empty() ? request.account : answers_as;
  }

  dynatlas::aws::Result identity(const dynatlas::aws::Request& request) const {
    if (sts) return tl::unexpected(*sts);
    return nlohmann::json{{"Account", account_of(request)}}.dump();
  }

  dynatlas::aws::Result list(const std::string& name, const nlohmann::json& parameters) const {
    constexpr std::size_t kPage = 100;
    const std::string start = parameters.value("ExclusiveStartTableName", "");
    const auto failure = failures.find(name + (start.empty() ? " ListTables" : " ListTables after " + start));
    if (failure != failures.end()) return tl::unexpected(failure->second);
    nlohmann::json page{{"TableNames", nlohmann::json::array()}};
    const auto region = regions.find(name);
    if (region == regions.end()) return page.dump();
    for (auto table = region->second.upper_bound(start); table != region->second.end(); ++table) {
      page["TableNames"].push_back(table->first);
      if (page["TableNames"].size() == kPage) {
        page["LastEvaluatedTableName"] = table->first;  // AWS names it also where the page happens to be the last
        break;
      }
    }
    return page.dump();
  }

  dynatlas::aws::Result describe(const dynatlas::aws::Request& request, const std::string& name) const {
    const auto failure = failures.find(request.region + " DescribeTable " + name);
    if (failure != failures.end()) return tl::unexpected(failure->second);
    const auto region = regions.find(request.region);
    if (region == regions.end() || !region->second.contains(name)) {
      return tl::unexpected(dynatlas::aws::Failure{dynatlas::aws::FailureKind::not_found, "ResourceNotFoundException"});
    }
    const auto from = answers_from.find(request.region);
    const std::string& named = from == answers_from.end() ? request.region : from->second;
    const std::string table_arn = arn_head.empty() ? arn(account_of(request), named, name) : arn_head + name;
    nlohmann::json table{{"TableName", name}, {"TableArn", table_arn}, {"TableStatus", "ACTIVE"}};
    for (int i = 0; i < region->second.at(name); ++i) {
      const std::string index = fmt::format("by_{}", i);
      table["GlobalSecondaryIndexes"].push_back({{"IndexName", index}, {"IndexArn", table_arn + "/index/" + index}});
    }
    return nlohmann::json{{"Table", table}}.dump();
  }
};

}  // namespace dynatlas::intel::aws::dynamodb
