// For tests: a client whose servers live in memory, with a clock that stands still.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "bolt/client.h"
#include "bolt/fake_server.h"

namespace dynatlas::bolt {

inline constexpr auto kDeadlock = "Neo.TransientError.Transaction.DeadlockDetected";
inline constexpr auto kNotALeader = "Neo.ClientError.Cluster.NotALeader";

class ClientTest : public testing::Test {
 protected:
  FakeServer& server(const std::string& address = "one:7687") { return servers_[address]; }

  Options options(const std::string& uri = "bolt://one") {
    Options options;
    options.uri = parse_uri(uri);
    options.auth = {Auth::Scheme::basic, "neo4j", "hunter2"};
    options.clock = &clock_;
    options.open_transport = [this](const Address& address) {
      opened_.push_back(address.text());
      return server(address.text()).connect();
    };
    return options;
  }

  static std::vector<MapEntry> routing_table(const std::vector<std::string>& writers,
                                             const std::vector<std::string>& readers,
                                             const std::vector<std::string>& routers, std::int64_t ttl = 300) {
    const auto entry = [](const char* role, const std::vector<std::string>& addresses) {
      List list;
      for (const std::string& address : addresses) list.emplace_back(address);
      return map_of({{"role", role}, {"addresses", list}});
    };
    return {{"ttl", ttl},
            {"db", "neo4j"},
            {"servers", List{entry("WRITE", writers), entry("READ", readers), entry("ROUTE", routers)}}};
  }

  // A fault for one request of this kind, the first.
  static auto once(Request request, Fault fault) {
    return [request, fault, is_done = false](const Seen& seen) mutable -> std::optional<Fault> {
      if (is_done || seen.request != request) return std::nullopt;
      is_done = true;
      return fault;
    };
  }

  ManualClock clock_;
  std::map<std::string, FakeServer> servers_;
  std::vector<std::string> opened_;
};

inline void write_two(Transaction& transaction) {
  transaction.run("first");
  transaction.run("second");
}

// What `action` throws, as its message.
template <typename Action>
std::string message_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::store);
    return error.what();
  }
  ADD_FAILURE() << "nothing thrown";
  return "";
}

}  // namespace dynatlas::bolt
