// Sans-IO: the session's bytes against the fake server's rules, and what it makes of a server that breaks them.
#include "bolt/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "bolt/conversation.h"
#include "bolt/fake_server.h"

namespace dynatlas::bolt {
namespace {

using State = Session::State;
using Kind = Event::Kind;

constexpr std::size_t kMessageBytesMax = std::size_t{1} << 20;

Greeting greeting() {
  return {"dynatlas/1", {Auth::Scheme::basic, "neo4j", "hunter2"}, false, {}};
}

// The requests in `bytes`, which are chunked messages.
std::vector<Seen> requests_in(std::string_view bytes) {
  Dechunker dechunker(kMessageBytesMax);
  dechunker.receive(bytes);
  std::vector<Seen> out;
  while (const auto message = dechunker.next_message()) {
    Unpacker unpacker(*message);
    const auto [tag, size] = unpacker.structure_header();
    Seen seen{static_cast<Request>(tag), {}};
    for (std::size_t i = 0; i < size; ++i) seen.fields.push_back(unpacker.value());
    EXPECT_TRUE(unpacker.at_end());
    out.push_back(seen);
  }
  return out;
}

std::vector<Seen> take_requests(Session& session) {
  const std::vector<Seen> out = requests_in(session.output());
  session.sent(session.output().size());
  return out;
}

std::string text(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  return value == nullptr || value->get_if<std::string>() == nullptr ? "-" : *value->get_if<std::string>();
}

void shake_hands(Session& session, Version version) {
  session.sent(session.output().size());
  session.receive(version_bytes(version));
}

Session ready_session(Version version = {5, 8}) {
  Session session(greeting(), kMessageBytesMax);
  shake_hands(session, version);
  session.sent(session.output().size());
  session.receive(success({{"server", "Neo4j/5.26.0"}}) + (version >= Version{5, 1} ? success() : ""));
  while (session.next_event()) {
  }
  EXPECT_EQ(session.state(), State::ready);
  return session;
}

TEST(Session, ProposesFiveAndFourFour) {
  const Session session(greeting(), kMessageBytesMax);
  EXPECT_EQ(session.output(), std::string("\x60\x60\xB0\x17\0\x08\x08\x05\0\0\4\4\0\0\0\0\0\0\0\0", 20));
}

TEST(Session, LogsOnApartFromHelloSince51) {
  Session session(greeting(), kMessageBytesMax);
  shake_hands(session, {5, 8});
  const auto sent = take_requests(session);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].request, Request::hello);
  EXPECT_EQ(text(sent[0].extra(), "user_agent"), "dynatlas/1");
  EXPECT_EQ(text(*sent[0].extra().find("bolt_agent")->get_if<Map>(), "product"), "dynatlas/1");
  EXPECT_TRUE(sent[0].extra().find("routing")->is_null());
  EXPECT_EQ(sent[0].extra().find("credentials"), nullptr);
  EXPECT_EQ(sent[0].extra().find("patch_bolt"), nullptr);
  EXPECT_EQ(sent[1].request, Request::logon);
  EXPECT_EQ(text(sent[1].extra(), "scheme"), "basic");
  EXPECT_EQ(text(sent[1].extra(), "principal"), "neo4j");
  EXPECT_EQ(text(sent[1].extra(), "credentials"), "hunter2");
}

TEST(Session, GreetsEachVersionInItsWay) {
  for (int minor = 0; minor <= 8; ++minor) {
    Session session(greeting(), kMessageBytesMax);
    shake_hands(session, {5, minor});
    const auto sent = take_requests(session);
    EXPECT_EQ(sent.size(), minor >= 1 ? 2U : 1U);
    EXPECT_EQ(sent[0].extra().find("bolt_agent") != nullptr, minor >= 3) << minor;
    EXPECT_EQ(text(sent[0].extra(), "credentials"), minor == 0 ? "hunter2" : "-");
  }
}

TEST(Session, Asks44ForTimesInUtc) {
  for (const bool is_patched : {true, false}) {
    Session session(greeting(), kMessageBytesMax);
    shake_hands(session, {4, 4});
    const auto sent = take_requests(session);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(*sent[0].extra().find("patch_bolt"), Value(List{Value("utc")}));
    EXPECT_EQ(text(sent[0].extra(), "credentials"), "hunter2");
    session.receive(is_patched ? success({{"patch_bolt", List{Value("utc")}}}) : success());
    EXPECT_TRUE(session.next_event().has_value());
    EXPECT_EQ(session.state(), State::ready);
    EXPECT_EQ(session.date_time_form(), is_patched ? DateTimeForm::utc : DateTimeForm::legacy);
    session.run("RETURN $at", [](Packer& packer) {
      packer.map(1);
      packer.string("at");
      packer.date_time({4500, 0, 3600});
    });
    EXPECT_THAT(session.output(), testing::HasSubstr(is_patched ? "\xB3\x49" : "\xB3\x46"));
  }
}

TEST(Session, SendsTokensAndNothingWhereAsked) {
  Greeting with_token = greeting();
  with_token.auth = {Auth::Scheme::bearer, "", "t0ken"};
  Session session(with_token, kMessageBytesMax);
  shake_hands(session, {5, 4});
  auto sent = take_requests(session);
  EXPECT_EQ(sent[1].extra(), (Map{{{"scheme", "bearer"}, {"credentials", "t0ken"}}}));
  Greeting with_none = greeting();
  with_none.auth = {};
  Session other(with_none, kMessageBytesMax);
  shake_hands(other, {5, 4});
  sent = take_requests(other);
  EXPECT_EQ(sent[1].extra(), (Map{{{"scheme", "none"}}}));
}

TEST(Session, PipelinesAndMatchesAnswersInOrder) {
  Session session = ready_session();
  session.begin({AccessMode::read, "movies", {"b1"}});
  session.run("RETURN 1 AS n", no_parameters);
  session.pull(-1);
  session.commit();
  const auto sent = take_requests(session);
  ASSERT_EQ(sent.size(), 4U);
  EXPECT_EQ(sent[0].extra(), (Map{{{"mode", "r"}, {"db", "movies"}, {"bookmarks", List{Value("b1")}}}}));
  EXPECT_EQ(sent[1].statement(), "RETURN 1 AS n");
  EXPECT_EQ(sent[1].extra(), Map{});
  EXPECT_EQ(sent[2].extra(), (Map{{{"n", -1}}}));
  session.receive(success() + success({{"fields", List{Value("n")}}}) + record({1}) + success() +
                  success({{"bookmark", "b2"}}));
  std::vector<std::pair<Kind, Request>> events;
  while (const auto event = session.next_event()) events.emplace_back(event->kind, event->request);
  EXPECT_THAT(events, testing::ElementsAre(
                          testing::Pair(Kind::success, Request::begin), testing::Pair(Kind::success, Request::run),
                          testing::Pair(Kind::record, Request::pull), testing::Pair(Kind::success, Request::pull),
                          testing::Pair(Kind::success, Request::commit)));
  EXPECT_EQ(session.bookmark(), "b2");
  EXPECT_FALSE(session.is_waiting());
}

TEST(Session, ResetsAfterAFailure) {
  Session session = ready_session();
  session.run("x", no_parameters);
  session.pull(-1);
  take_requests(session);
  session.receive(failure("Neo.ClientError.Statement.SyntaxError"));
  const auto event = session.next_event();
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->kind, Kind::failure);
  EXPECT_EQ(event->failure.code, "Neo.ClientError.Statement.SyntaxError");
  EXPECT_EQ(session.state(), State::failed);
  const auto sent = take_requests(session);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].request, Request::reset);
  session.receive(ignored() + success());
  EXPECT_EQ(session.next_event()->kind, Kind::ignored);
  EXPECT_EQ(session.next_event()->request, Request::reset);
  EXPECT_EQ(session.state(), State::ready);
}

TEST(Session, ReadsTheFailureOf57) {
  Session session = ready_session();
  session.run("x", no_parameters);
  session.receive(packed_message(
      0x7F, {map_of({{"neo4j_code", "Neo.ClientError.Statement.SyntaxError"},
                     {"message", "Invalid input"},
                     {"gql_status", "42001"},
                     {"description", "error: syntax error"},
                     {"diagnostic_record", map_of({{"OPERATION", ""}})},
                     {"cause", map_of({{"message", "42N01"}, {"cause", map_of({{"message", "root"}})}})}})}));
  const auto event = session.next_event();
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->failure.code, "Neo.ClientError.Statement.SyntaxError");
  EXPECT_EQ(event->failure.gql_status, "42001");
  EXPECT_EQ(event->failure.gql_description, "error: syntax error");
  EXPECT_THAT(event->failure.causes, testing::ElementsAre("42N01", "root"));
}

TEST(Session, AFailedLoginIsTheEnd) {
  for (const Version version : {Version{4, 4}, Version{5, 8}}) {
    Session session(greeting(), kMessageBytesMax);
    shake_hands(session, version);
    session.receive(failure("Neo.ClientError.Security.Unauthorized"));
    EXPECT_EQ(session.next_event()->kind, Kind::failure);
    EXPECT_EQ(session.state(), State::defunct);
    EXPECT_FALSE(session.is_waiting());
  }
}

TEST(Session, NotesHowLongTheServerMayBeSilent) {
  Session session(greeting(), kMessageBytesMax);
  shake_hands(session, {5, 8});
  session.receive(success({{"hints", map_of({{"connection.recv_timeout_seconds", 30}})}}));
  session.next_event();
  EXPECT_EQ(session.receive_timeout(), std::chrono::seconds(30));
}

TEST(Session, LeavesNothingBehindWhenParametersThrow) {
  Session session = ready_session();
  EXPECT_THROW(session.run("x",
                           [](Packer& packer) {
                             packer.map(1);
                             throw std::runtime_error("no");
                           }),
               std::runtime_error);
  EXPECT_EQ(session.output(), "");
  EXPECT_FALSE(session.is_waiting());
  session.run("y", no_parameters);
  EXPECT_EQ(take_requests(session).at(0).statement(), "y");
}

struct Broken {
  const char* what;
  std::string bytes;
};

TEST(Session, AServerThatBreaksTheRulesIsAnError) {
  const std::string fields = success({{"fields", List{Value("n")}}});
  for (const Broken& broken :
       std::vector<Broken>{{"a record for RUN", record({1})},
                           {"IGNORED out of nothing", ignored()},
                           {"one answer too many", fields + success() + success()},
                           {"an unknown message", packed_message(0x42, {map_of({})})},
                           {"a value that is no message", std::string("\0\1\x2A\0\0", 5)},
                           {"SUCCESS without a map", packed_message(0x70, {Value(1)})},
                           {"SUCCESS with two fields", packed_message(0x70, {map_of({}), map_of({})})},
                           {"RECORD without a list", fields + packed_message(0x71, {Value(1)})},
                           {"SUCCESS after FAILURE", failure("x") + success()},
                           {"FAILURE after FAILURE", failure("x") + failure("y") + success()},
                           {"bytes behind the message", std::string("\0\4\xB1\x70\xA0\x01\0\0", 8)},
                           {"too long a message", [] {
                              std::string out;
                              append_chunked(out, std::string(kMessageBytesMax + 1, '\x80'));
                              return out;
                            }()}}) {
    Session session = ready_session();
    session.run("x", no_parameters);
    session.pull(-1);
    session.receive(broken.bytes);
    EXPECT_THROW(
        {
          while (session.next_event()) {
          }
          if (session.state() == State::defunct) throw Error(ErrorKind::store, "given up");
        },
        Error)
        << broken.what;
    EXPECT_EQ(session.state(), State::defunct) << broken.what;
  }
}

TEST(Handshake, TellsWhatTheOtherSideIs) {
  const auto why = [](std::string_view answer) -> std::string {
    try {
      parse_handshake_answer(answer);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(why("HTTP"), testing::HasSubstr("usually 7687"));
  EXPECT_THAT(why(std::string(4, '\0')), testing::HasSubstr("none of our Bolt versions"));
  EXPECT_THAT(why("SSH-"), testing::HasSubstr("does not answer in Bolt"));
  EXPECT_THAT(why(version_bytes({5, 9})), testing::HasSubstr("does not answer in Bolt"));
  EXPECT_THAT(why(version_bytes({4, 3})), testing::HasSubstr("does not answer in Bolt"));
  for (int minor = 0; minor <= 8; ++minor) {
    EXPECT_EQ(parse_handshake_answer(version_bytes({5, minor})), (Version{5, minor}));
  }
  EXPECT_EQ(parse_handshake_answer(version_bytes({4, 4})).text(), "4.4");
}

TEST(Session, WaitsForTheWholeHandshake) {
  Session session(greeting(), kMessageBytesMax);
  session.sent(session.output().size());
  for (const char c : version_bytes({5, 8})) {
    EXPECT_EQ(session.state(), State::handshake);
    EXPECT_EQ(session.output(), "");
    session.receive(std::string(1, c));
  }
  EXPECT_EQ(session.state(), State::login);
  EXPECT_EQ(take_requests(session).size(), 2U);
}

}  // namespace
}  // namespace dynatlas::bolt
