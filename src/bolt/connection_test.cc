// Real sockets on 127.0.0.1: deadlines, lost connections, interruption, both sides writing at once.
#include "bolt/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "base/error.h"
#include "bolt/client.h"
#include "bolt/fake_server.h"
#include "bolt/test_server.h"

namespace dynatlas::bolt {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

void echo(int socket) {
  char buffer[4096];
  ssize_t count = 0;
  while ((count = read(socket, buffer, sizeof(buffer))) > 0) {
    for (ssize_t at = 0; at < count;) {
      const ssize_t sent = send(socket, buffer + at, static_cast<std::size_t>(count - at), MSG_NOSIGNAL);
      if (sent < 0) return;
      at += sent;
    }
  }
}

void stay_silent(int socket) {
  char buffer[4096];
  while (read(socket, buffer, sizeof(buffer)) > 0) {
  }
}

// Serves Bolt as FakeServer does, over a socket.
std::function<void(int)> serve(FakeServer& server) {
  return [&server](int socket) {
    const std::unique_ptr<Transport> bolt = server.connect();
    char buffer[4096];
    ssize_t count = 0;
    std::string answer;
    while ((count = read(socket, buffer, sizeof(buffer))) > 0) {
      try {
        bolt->exchange({buffer, static_cast<std::size_t>(count)}, answer, {});
        for (;;) {
          bolt->exchange({}, answer, {});
          if (send(socket, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) return;
        }
      } catch (const Error& error) {
        if (std::string_view(error.what()).find("lost") != std::string_view::npos) return;
      }
    }
  };
}

template <typename Action>
Error error_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing thrown";
  return {ErrorKind::internal, ""};
}

TEST(Connection, MovesBytesBothWaysAtOnce) {
  const TestServer server(echo);
  Connection connection(server.address("localhost"), {});
  // More than both sockets hold: an echo that is not read would stop the sending.
  const std::string all(32'000'000, 'x');
  std::string_view out = all;
  std::string in;
  std::size_t received = 0;
  while (received < all.size()) {
    out.remove_prefix(connection.exchange(out, in, {10s, {}}));
    received += in.size();
  }
  EXPECT_EQ(received, all.size());
}

TEST(Connection, SilenceIsALostConnection) {
  const TestServer server(stay_silent);
  Connection connection(server.address(), {});
  std::string in;
  const auto start = std::chrono::steady_clock::now();
  const Error error = error_of([&] { connection.exchange({}, in, {200ms, {}}); });
  EXPECT_TRUE(error.retryable());
  EXPECT_THAT(error.what(), HasSubstr("no answer within"));
  EXPECT_GE(std::chrono::steady_clock::now() - start, 200ms);
}

TEST(Connection, TheServersEndIsALostConnection) {
  const TestServer server([](int) {});
  Connection connection(server.address(), {});
  const Error error = error_of([&] {
    std::string in;
    for (;;) connection.exchange("x", in, {5s, {}});
  });
  EXPECT_TRUE(error.retryable());
  EXPECT_THAT(error.what(), HasSubstr("the connection was lost"));
}

TEST(Connection, SaysThatNobodyListens) {
  Address address;
  {
    const TestServer server(stay_silent);
    address = server.address();
  }
  const Error error = error_of([&] { Connection(address, {}); });
  EXPECT_TRUE(error.retryable());
  EXPECT_THAT(error.what(), HasSubstr("refused"));
}

TEST(Connection, SaysThatTheHostIsUnknown) {
  const Error error = error_of([] { Connection({"no-such-host.invalid", 7687}, {}); });
  EXPECT_THAT(error.what(), HasSubstr("no-such-host.invalid"));
}

TEST(Connection, AnInterruptionEndsAWait) {
  const TestServer server(stay_silent);
  Connection connection(server.address(), {});
  for (int i = 0; i < 2; ++i) {  // the second wait must not see the ring of the first
    std::stop_source stop;
    std::jthread interrupter([&] {
      std::this_thread::sleep_for(50ms);
      stop.request_stop();
    });
    std::string in;
    const auto start = std::chrono::steady_clock::now();
    const Error error = error_of([&] { connection.exchange({}, in, {60s, stop.get_token()}); });
    EXPECT_EQ(error.kind(), ErrorKind::interrupted);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
  }
  std::string in;
  EXPECT_THAT(error_of([&] { connection.exchange({}, in, {50ms, {}}); }).what(), HasSubstr("no answer within"));
}

TEST(Connection, AStopBeforehandOpensNothing) {
  const TestServer server(stay_silent);
  std::stop_source stop;
  stop.request_stop();
  Connection::Options options;
  options.stop = stop.get_token();
  EXPECT_EQ(error_of([&] { Connection(server.address(), options); }).kind(), ErrorKind::interrupted);
}

TEST(Client, TalksOverASocket) {
  FakeServer neo4j;
  neo4j.records = [](const std::string&) { return std::vector<List>(2'500, List{Value("x")}); };
  const TestServer server(serve(neo4j));
  Options options;
  options.uri.address = server.address("localhost");
  int count = 0;
  {
    Client client(options);
    client.run_in_transaction(AccessMode::write, [&](Transaction& tx) {
      tx.run("RETURN n", no_parameters, [&](std::span<const Value>) { return ++count > 0; });
    });
  }
  EXPECT_EQ(count, 2'500);
  EXPECT_THAT(neo4j.committed, testing::ElementsAre("RETURN n"));
}

TEST(Client, SaysWhenThePortIsNotBolts) {
  const auto why = [](const std::string& answer) {
    const TestServer server([&](int socket) {
      char buffer[64];
      if (read(socket, buffer, sizeof(buffer)) > 0) send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
    });
    Options options;
    options.uri.address = server.address();
    Client client(options);
    return std::string(error_of([&] { client.connect(); }).what());
  };
  EXPECT_THAT(why("HTTP/1.1 400 Bad Request\r\n\r\n"), HasSubstr("usually 7687"));
  EXPECT_THAT(why("SSH-2.0-OpenSSH"), HasSubstr("does not answer in Bolt"));
  EXPECT_THAT(why(""), HasSubstr("+s://"));
}

TEST(Client, TheLoginHasADeadline) {
  const TestServer server(stay_silent);
  Options options;
  options.uri.address = server.address();
  options.connect_timeout = 200ms;
  Client client(options);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(error_of([&] { client.connect(); }).what(), HasSubstr("does not speak Bolt"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

}  // namespace
}  // namespace dynatlas::bolt
