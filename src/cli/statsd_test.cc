#include "cli/statsd.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sstream>

namespace dynatlas::cli {
namespace {

using testing::Contains;
using testing::Each;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// Whoever listens on loopback.
class Listener {
 public:
  Listener() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    EXPECT_EQ(::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    port = ntohs(address.sin_port);
  }
  ~Listener() { ::close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // The lines of the next datagram; none when none comes.
  std::vector<std::string> next(int flags = 0) {
    char bytes[65536];
    const ssize_t size = ::recv(socket_, bytes, sizeof bytes, flags);
    EXPECT_LE(size, 512);
    std::istringstream stream(std::string(bytes, static_cast<std::size_t>(std::max<ssize_t>(size, 0))));
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }
  // Of all that has come.
  std::vector<std::string> all() {
    std::vector<std::string> lines;
    for (auto some = next(MSG_DONTWAIT); !some.empty(); some = next(MSG_DONTWAIT)) {
      lines.insert(lines.end(), some.begin(), some.end());
    }
    return lines;
  }

  std::uint16_t port = 0;

 private:
  int socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

sync::Figures some_figures() {
  sync::Figures figures;
  figures.calls = {{"dynamodb:ListTables", "eu-west-1", 3, 1, 5, 2, 1, 0.25},
                   {"dynamodb:ListTables", "us-east-1", 4, 0, 4, 0, 0, 0.5}};
  figures.parts = {2, 0, 0};
  figures.tables_listed = 12;
  figures.nodes_loaded[0] = 11;
  figures.nodes_deleted = 7;
  return figures;
}

sync::Report report_of_an_account() {
  sync::Report report;
  report.update_tag = 1'700'000'000;
  sync::AccountReport& account = report.accounts.emplace_back();
  account.account = "123456789012";
  account.seconds = 1.5;
  account.parts.emplace_back().coverage = sync::Coverage::complete;
  return report;
}

TEST(Statsd, CountersHaveCartographysNamesWhereItHasThem) {
  const auto counters = statsd_counters(some_figures());
  EXPECT_EQ(counters.at("dynatlas.aws.dynamodb.ListTables.calls"), 7u);
  EXPECT_EQ(counters.at("dynatlas.aws.dynamodb.ListTables.throttles"), 1u);
  EXPECT_EQ(counters.at("dynatlas.aws.dynamodb.ListTables.attempt_milliseconds"), 750u);
  EXPECT_EQ(counters.at("cartography.client.core.tx.node.awsdynamodbtable.loaded"), 11u);
  for (const std::string label : {"awsdynamodbglobalsecondaryindex", "dynamodblocalsecondaryindex",
                                  "awsdynamodbbillingmodesummary", "awsdynamodbstream", "awsdynamodbssedescription",
                                  "awsdynamodbarchivalsummary", "awsdynamodbrestoresummary", "awsdynamodbbackup"}) {
    EXPECT_TRUE(counters.contains("cartography.client.core.tx.node." + label + ".loaded")) << label;
  }
  EXPECT_EQ(counters.at("cartography.graph.statement.nodes_deleted"), 7u);
}

TEST(Statsd, TheEndOfARun) {
  const auto lines = statsd_end(some_figures(), {.exit_status = 3, .seconds = 2}, report_of_an_account());
  EXPECT_THAT(lines, Contains("cartography.intel.aws.dynamodb.sync:1500.000000|ms"));
  EXPECT_THAT(lines, Contains("cartography.intel.aws.dynamodb.AWSAccount_123456789012_AWSDynamoDBTable_lastupdated:"
                              "1700000000|c"));
  EXPECT_THAT(lines, Contains("dynatlas.run:2000.000000|ms"));
  EXPECT_THAT(lines, Contains("dynatlas.last_run.exit_code:3|g"));
  EXPECT_THAT(lines, Contains("dynatlas.last_run.parts.complete:2|g"));
}

TEST(Statsd, AnAccountThatWasNotReadWholeIsNotSaidToBeUpToDate) {
  const auto is_told = Contains(testing::HasSubstr("lastupdated"));
  const sync::Report whole = report_of_an_account();
  EXPECT_THAT(statsd_end({}, {.is_dry_run = true}, whole), Not(is_told));
  EXPECT_THAT(statsd_end({}, {.is_interrupted = true}, whole), Not(is_told));
  sync::Report report = whole;
  report.accounts[0].refused = "a guard";
  EXPECT_THAT(statsd_end({}, {}, report), Not(is_told));
  report = whole;
  report.accounts[0].parts[0].coverage = sync::Coverage::incomplete;
  EXPECT_THAT(statsd_end({}, {}, report), Not(is_told));
}

TEST(Statsd, SendsWhatCameSinceAndTheRestAtTheEnd) {
  Listener listener;
  std::atomic<std::uint64_t> listed{5};
  Statsd statsd(
      {.is_enabled = true, .port = listener.port, .prefix = "our.maps"},
      [&] {
        sync::Figures figures;
        figures.tables_listed = listed;
        return figures;
      },
      std::chrono::milliseconds{1});
  EXPECT_THAT(listener.next(), Contains("our.maps.dynatlas.tables.listed:5|c"));
  listed = 12;
  EXPECT_THAT(listener.next(), Contains("our.maps.dynatlas.tables.listed:7|c"));
  statsd.end({.exit_status = 5}, {});
  const auto last = listener.all();
  EXPECT_THAT(last, Contains("our.maps.dynatlas.last_run.exit_code:5|g"));
  EXPECT_THAT(last, Each(StartsWith("our.maps.")));
  EXPECT_THAT(last, Not(Contains(testing::HasSubstr("tables.listed"))));
}

TEST(Statsd, SendsNothingWhereItIsNotWanted) {
  Listener listener;
  Statsd statsd({.port = listener.port}, [] { return some_figures(); }, std::chrono::milliseconds{1});
  statsd.end({}, {});
  EXPECT_THAT(listener.all(), IsEmpty());
}

TEST(Statsd, WhoeverDoesNotListenOrCannotBeFoundDelaysNothing) {
  const auto start = std::chrono::steady_clock::now();
  std::uint16_t closed = 0;
  {
    const Listener listener;
    closed = listener.port;
  }
  for (const char* const host : {"127.0.0.1", "no.such.host.invalid", "", "not a host"}) {
    Statsd statsd({.is_enabled = true, .host = host, .port = closed}, [] { return some_figures(); });
    statsd.end({}, report_of_an_account());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{3});
}

}  // namespace
}  // namespace dynatlas::cli
