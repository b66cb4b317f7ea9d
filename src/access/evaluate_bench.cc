// What the evaluation of one account costs: a model of 1,000 principals, of which 8% of what is attached is for the
// whole account, 200 prefixes of names, two tables by name each, 30% with a boundary, four levels of SCPs. The aims:
// 10,000 tables within 2 s on one core, at most 500,000 rows; ten times as many tables at most twelve times as long.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <random>

#include "access/evaluate.h"

namespace {

using namespace dynatlas::access;

constexpr std::size_t kPrincipals = 1'000;
constexpr std::size_t kPrefixes = 200;
constexpr std::size_t kBlock = 16'384;

struct Counting final : GrantSink {
  void scope(const Scope&) override { ++rows; }
  void covers(const Scope&, std::string_view) override { ++rows; }
  void to_scope(const Grant&, const Scope&) override { ++rows; }
  void to_table(const Grant&, std::string_view) override { ++rows; }
  std::uint64_t rows = 0;
};

std::string prefix_of(std::size_t prefix) {
  return fmt::format("team{:03}-", prefix);
}

std::vector<TableAt> tables_of(std::size_t count) {
  std::vector<TableAt> tables;
  for (std::size_t i = 0; i < count; ++i) {
    std::string id = fmt::format("arn:aws:dynamodb:eu-west-1:111122223333:table/{}{:07}", prefix_of(i % kPrefixes), i);
    tables.push_back({id, id + "/stream/2026-01-01T00:00:00.000", {}});
    if (i % 3 == 0) tables.back().indexes = {"by-date", "by-owner"};
  }
  std::ranges::sort(tables, {}, &TableAt::id);
  return tables;
}

std::string document(const std::string& statements) {
  return fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statements);
}

std::string allow(std::string_view actions, std::string_view resource) {
  return fmt::format(R"({{"Effect":"Allow","Action":{},"Resource":"{}"}})", actions, resource);
}

Account account_of(const std::vector<TableAt>& tables) {
  std::mt19937 random(1);
  const auto one_of = [&](std::size_t count) { return static_cast<std::size_t>(random()) % count; };
  Account account;
  account.id = "111122223333";
  const std::vector<std::string> actions{R"("dynamodb:*")", R"(["dynamodb:GetItem","dynamodb:Query"])",
                                         R"("dynamodb:Get*")", R"(["dynamodb:PutItem","dynamodb:UpdateItem"])",
                                         R"("dynamodb:Describe*")"};
  const auto policy = [&](const std::string& id, iam::PolicyKind kind, const std::string& text) {
    return account.policies.add(id, kind, document(text));
  };
  std::vector<std::vector<const iam::Policy*>> levels;
  for (int level = 0; level < 4; ++level) {
    levels.push_back({policy("full", iam::PolicyKind::service_control, allow("\"*\"", "*"))});
  }
  levels[1].push_back(policy("regions", iam::PolicyKind::service_control,
                             R"({"Effect":"Deny","NotAction":["iam:*","sts:*"],"Resource":"*","Condition":)"
                             R"({"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}})"));
  for (std::size_t i = 0; i < kPrincipals; ++i) {
    Subject subject{*iam::principal_of(fmt::format("arn:aws:iam::111122223333:role/role{:04}", i)), {}};
    for (int attached = 0; attached < 5; ++attached) {
      const std::string& gives = actions[one_of(actions.size())];
      const bool is_of_all = one_of(100) < 8;
      const std::string resource =
          is_of_all ? "*" : fmt::format("arn:aws:dynamodb:*:*:table/{}*", prefix_of(one_of(kPrefixes)));
      subject.layers.identity.push_back(
          policy(fmt::format("{}{}", gives, resource), iam::PolicyKind::identity, allow(gives, resource)));
    }
    for (int named = 0; named < 2; ++named) {
      const std::string& table = tables[one_of(tables.size())].id;
      subject.layers.identity.push_back(policy(fmt::format("{}/{}", subject.principal.arn, named),
                                               iam::PolicyKind::identity,
                                               allow(actions[one_of(actions.size())], table) + "," +
                                                   allow(actions[one_of(actions.size())], table + "/index/*")));
    }
    if (one_of(10) < 3) {
      subject.layers.boundary =
          policy("boundary", iam::PolicyKind::boundary,
                 allow("\"dynamodb:*\"", "*") + R"(,{"Effect":"Deny","Action":"dynamodb:Delete*","Resource":"*"})");
    }
    subject.layers.service_control = levels;
    account.subjects.push_back(std::move(subject));
  }
  return account;
}

double peak_mib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void evaluate(benchmark::State& state) {
  const std::vector<TableAt> tables = tables_of(static_cast<std::size_t>(state.range(0)));
  const Account account = account_of(tables);
  const double before = peak_mib();
  std::uint64_t rows = 0;
  for (auto _ : state) {
    Counting counting;
    Evaluation evaluation(account, iam::usual_assumptions(), counting);
    for (std::span<const TableAt> left(tables); !left.empty();) {
      const auto block = left.first(std::min(kBlock, left.size()));
      evaluation.add(block);
      left = left.subspan(block.size());
    }
    rows = counting.rows;
  }
  state.counters["rows"] = static_cast<double>(rows);
  state.counters["MiB"] = peak_mib() - before;
}
BENCHMARK(evaluate)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
