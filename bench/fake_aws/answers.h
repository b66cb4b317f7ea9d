// What an AWS of a made-up size answers: ListTables, DescribeTable, GetCallerIdentity, DescribeRegions. Pure: every
// answer is generated from the question, nothing is stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fake_aws {

struct Estate {
  std::string account = "123456789012";
  std::vector<std::string> regions{"us-east-1"};
  std::uint64_t tables = 1000;  // in each region; with one index and two by turns
};

struct Question {
  std::string_view target;  // X-Amz-Target: "DynamoDB_20120810.ListTables"; empty: the query protocol
  std::string_view region;  // from the signature's scope
  std::string_view body;
};

struct Answer {
  int status = 200;
  std::string body;
};

Answer answer(const Estate& estate, const Question& question);

}  // namespace fake_aws
