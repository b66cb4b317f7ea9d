// What the client retries and what it does not, what it says when it gives up; a fault at every step.
#include <thread>

#include "bolt/client_fixture.h"

namespace dynatlas::bolt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST_F(ClientTest, SaysWhatTheServerSaidInOneLine) {
  Client client(options());
  server().on_request = once(
      Request::run, {failure("Neo.ClientError.Statement.SyntaxError", "Invalid input 'x'\n\"CREATE x\"\n        ^")});
  const std::string why = message_of([&] { client.run_in_transaction(AccessMode::write, write_two); });
  EXPECT_EQ(why, "bolt://one:7687: Neo4j answered Neo.ClientError.Statement.SyntaxError: Invalid input 'x'");
  EXPECT_EQ(server().connections, 1);
}

TEST_F(ClientTest, AWrongPasswordIsSaidAndNotPrintedNorRetried) {
  for (const Version version : {Version{4, 4}, Version{5, 8}}) {
    server() = FakeServer{};
    server().version = version;
    server().on_request = once(version < Version{5, 1} ? Request::hello : Request::logon,
                               {failure("Neo.ClientError.Security.Unauthorized", "The client is unauthorized")});
    Client client(options());
    const std::string why = message_of([&] { client.connect(); });
    EXPECT_THAT(why, HasSubstr("refuses the user or the password"));
    EXPECT_THAT(why, Not(HasSubstr("hunter2")));
    EXPECT_EQ(server().connections, 1);
    EXPECT_EQ(clock_.elapsed().count(), 0);
  }
}

TEST_F(ClientTest, RetriesADeadlockWithGrowingPauses) {
  int deadlocks = 3;
  server().on_request = [&](const Seen& seen) -> std::optional<Fault> {
    if (seen.request != Request::pull || deadlocks == 0) return std::nullopt;
    --deadlocks;
    return Fault{failure(kDeadlock)};
  };
  Client client(options());
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_THAT(server().committed, ElementsAre("first", "second"));
  EXPECT_EQ(server().connections, 1);
  // 200, 400, 800 ms, each by half more or less.
  EXPECT_GE(clock_.elapsed(), std::chrono::milliseconds(700));
  EXPECT_LE(clock_.elapsed(), std::chrono::milliseconds(2'100));
}

TEST_F(ClientTest, GivesUpInTimeAndSaysSo) {
  server().on_request = [](const Seen& seen) -> std::optional<Fault> {
    return seen.request == Request::commit ? std::optional(Fault{failure(kDeadlock, "deadlock!")}) : std::nullopt;
  };
  Client client(options());
  try {
    client.run_in_transaction(AccessMode::write, write_two);
    FAIL() << "nothing thrown";
  } catch (const ServerError& error) {
    EXPECT_TRUE(error.retryable());
    EXPECT_EQ(error.code(), kDeadlock);
    EXPECT_THAT(error.what(), HasSubstr("deadlock! (gave up after"));
    EXPECT_THAT(std::string(error.what()), Not(HasSubstr("\n")));
  }
  EXPECT_LE(clock_.elapsed(), std::chrono::seconds(30));
  EXPECT_GE(clock_.elapsed(), std::chrono::seconds(20));
}

TEST_F(ClientTest, ABusyServerIsAskedMoreThanTwice) {
  int deadlocks = 3;
  server().on_request = [&](const Seen& seen) -> std::optional<Fault> {
    if (seen.request != Request::commit || deadlocks == 0) return std::nullopt;
    --deadlocks;
    clock_.sleep_for(std::chrono::seconds(31));  // longer than all attempts may take
    return Fault{failure(kDeadlock)};
  };
  Client client(options());
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_THAT(server().committed, ElementsAre("first", "second"));
}

TEST_F(ClientTest, DoesNotRetryWhatWouldFailAgain) {
  for (const auto* code :
       {"Neo.TransientError.Transaction.Terminated", "Neo.TransientError.Transaction.LockClientStopped",
        "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
        "Neo.TransientError.General.TransactionOutOfMemoryError", "Neo.ClientError.Security.TokenExpired",
        "Neo.ClientError.Schema.ConstraintValidationFailed", "Neo.DatabaseError.General.UnknownError", "",
        kNotALeader}) {
    server() = FakeServer{};
    server().on_request = once(Request::run, {failure(code)});
    Client client(options());
    EXPECT_THROW(client.run_in_transaction(AccessMode::write, write_two), ServerError) << code;
    EXPECT_EQ(server().count(Request::begin), 1) << code;
  }
}

TEST_F(ClientTest, LogsInAnewWhenTheServerForgotTheRights) {
  server().on_request = once(Request::begin, {failure("Neo.ClientError.Security.AuthorizationExpired")});
  Client client(options());
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_EQ(server().connections, 2);
}

TEST_F(ClientTest, AnAddressThatNeverAnsweredIsNotRetried) {
  server().is_refusing = true;
  Client client(options());
  EXPECT_THAT(message_of([&] { client.connect(); }), HasSubstr("bolt://one:7687: cannot connect"));
  EXPECT_EQ(clock_.elapsed().count(), 0);
  server().is_refusing = false;
  client.run_in_transaction(AccessMode::write, write_two);
  server().is_refusing = true;
  client.close();
  EXPECT_THAT(message_of([&] { client.connect(); }), HasSubstr("gave up after"));
  EXPECT_GE(clock_.elapsed(), std::chrono::seconds(20));
}

TEST_F(ClientTest, DoesNotRepeatAStatementWhoseRecordsAreOut) {
  server().records = [](const std::string&) { return std::vector<List>{{1}}; };
  Client client(options());
  client.connect();
  int count = 0;
  const OnRecord on_record = [&](std::span<const Value>) { return ++count > 0; };
  server().on_request = once(Request::pull, {record({1}), true});
  EXPECT_THROW(client.run("x", no_parameters, on_record), Error);
  EXPECT_EQ(count, 1);
  server().on_request = once(Request::pull, {"", true});
  client.run("x", no_parameters, on_record);
  EXPECT_EQ(count, 2);
}

// Who has sent COMMIT wants to know what became of it.
TEST_F(ClientTest, AStopDuringCommitWaitsForItsAnswer) {
  std::stop_source stop;
  server().on_request = [&](const Seen& seen) -> std::optional<Fault> {
    if (seen.request == Request::commit) stop.request_stop();
    return std::nullopt;
  };
  Options stoppable = options();
  stoppable.stop = stop.get_token();
  stoppable.last_wait = std::chrono::hours{1};
  Client client(stoppable);
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_THAT(server().committed, ElementsAre("first", "second"));
  EXPECT_THROW(client.run_in_transaction(AccessMode::write, write_two), Error);
  EXPECT_EQ(server().committed.size(), 2U);
  client.before_it_stops([&] { client.run_in_transaction(AccessMode::write, write_two); });
  EXPECT_EQ(server().committed.size(), 4U);
}

TEST_F(ClientTest, AStopDuringACommitThatIsNotAnsweredLeavesItUnknown) {
  std::stop_source stop;
  server().on_request = [&](const Seen& seen) -> std::optional<Fault> {
    if (seen.request != Request::commit) return std::nullopt;
    stop.request_stop();
    std::this_thread::sleep_for(std::chrono::milliseconds{200});  // longer than last_wait
    return std::nullopt;
  };
  Options stoppable = options();
  stoppable.stop = stop.get_token();
  stoppable.last_wait = std::chrono::milliseconds{1};
  Client client(stoppable);
  try {
    client.run_in_transaction(AccessMode::write, write_two);
    FAIL() << "nothing thrown";
  } catch (const OutcomeUnknown& error) {
    EXPECT_EQ(error.kind(), ErrorKind::interrupted);
  }
}

TEST_F(ClientTest, AnInterruptionEndsPausesAndIsNoStoreError) {
  std::stop_source stop;
  Options with_stop = options();
  with_stop.stop = stop.get_token();
  server().on_request = [&](const Seen& seen) -> std::optional<Fault> {
    if (seen.request != Request::commit) return std::nullopt;
    stop.request_stop();
    return Fault{failure(kDeadlock)};
  };
  Client client(with_stop);
  try {
    client.run_in_transaction(AccessMode::write, write_two);
    FAIL() << "nothing thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::interrupted);
  }
  server().on_request = {};
  client.before_it_stops(
      [&] { client.run_in_transaction(AccessMode::write, [](Transaction& tx) { tx.run("clean up"); }); });
  EXPECT_THAT(server().committed, ElementsAre("clean up"));
}

// A conversation of two transactions is replayed with a fault at every request that the server sees.
class EveryStep : public ClientTest, public testing::WithParamInterface<Version> {
 protected:
  // False when the fault came after the last request.
  bool replay(int step, const Fault& fault, bool is_first_login_fatal) {
    server() = FakeServer{};
    server().version = GetParam();
    int at = -1;
    server().on_request = [&](const Seen&) { return ++at == step ? std::optional(fault) : std::nullopt; };
    Client client(options());
    const auto both = [&] {
      for (int i = 0; i < 2; ++i) client.run_in_transaction(AccessMode::write, write_two);
    };
    const int login = GetParam() < Version{5, 1} ? 1 : 2;
    if (is_first_login_fatal && step < login) {
      EXPECT_THROW(both(), Error);
      EXPECT_THAT(server().committed, ElementsAre());
    } else {
      both();
    }
    return at >= step;
  }
};

TEST_P(EveryStep, ADisconnectIsMended) {
  int step = 0;
  while (replay(step, {"", true}, true)) {
    if (step >= 2) {
      EXPECT_THAT(server().committed, ElementsAre("first", "second", "first", "second")) << step;
    }
    ++step;
  }
  EXPECT_GE(step, 10);
}

TEST_P(EveryStep, ADisconnectAfterTheServerHasActedIsMendedToo) {
  int step = 0;
  while (replay(step, {"", true, true}, true)) {
    // A commit whose answer was lost is done again: idempotent statements make that harmless.
    if (step >= 2) {
      EXPECT_THAT(server().committed.size(), testing::AnyOf(4, 6)) << step;
    }
    ++step;
  }
  EXPECT_GE(step, 10);
}

TEST_P(EveryStep, ATransientFailureIsRetried) {
  int step = 0;
  while (replay(step, {failure(kDeadlock)}, true)) {
    if (step >= 2) {
      EXPECT_THAT(server().committed, ElementsAre("first", "second", "first", "second")) << step;
    }
    ++step;
  }
  EXPECT_GE(step, 10);
}

TEST_P(EveryStep, GarbageIsAnErrorAndNoCrash) {
  for (const std::string& garbage :
       std::vector<std::string>{std::string("\0\1\xFF\0\0", 5), std::string("\0\3\xB1\x71\xC0\0\0", 7),
                                std::string("HTTP/1.1 400 Bad"), std::string("\0\4\xB1\x70\xDA\xFF\0\0", 8),
                                std::string("\0\2\xB0\x70\0\0", 6), ignored(), record({1, 2, 3})}) {
    for (int step = 0; step < 12; ++step) {
      server() = FakeServer{};
      server().version = GetParam();
      int at = -1;
      server().on_request = [&](const Seen&) {
        return ++at == step ? std::optional(Fault{garbage, true}) : std::nullopt;
      };
      Client client(options());
      try {
        for (int i = 0; i < 2; ++i) client.run_in_transaction(AccessMode::write, write_two);
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::store);
      }
      // Whatever was read, no transaction is half there.
      EXPECT_EQ(server().committed.size() % 2, 0U) << step;
      server().on_request = {};
      client.run_in_transaction(AccessMode::write, write_two);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Versions, EveryStep, testing::Values(Version{4, 4}, Version{5, 0}, Version{5, 8}),
                         [](const auto& at) {
                           return std::to_string(at.param.major) + "_" + std::to_string(at.param.minor);
                         });

}  // namespace
}  // namespace dynatlas::bolt
