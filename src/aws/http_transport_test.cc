// The transport against small servers of this test's own.
#include "aws/http_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>

#include "aws/endpoint.h"
#include "aws/loopback_server.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using testing::CertificateWish;
using ::testing::HasSubstr;
using testing::http_reply;
using testing::Identity;
using testing::LoopbackServer;
using testing::make_certificate;
using ::testing::Not;
using testing::Reply;
using testing::ServerRequest;

ClientOptions quick_options() {
  ClientOptions options;
  options.connect_timeout = std::chrono::milliseconds(2000);
  options.read_timeout = std::chrono::milliseconds(2000);
  options.environment = [](const std::string&) { return std::nullopt; };
  return options;
}

HttpRequest request_to(const std::string& url) {
  HttpRequest request;
  request.endpoint = parse_endpoint_url(url).value();
  request.headers = {{"X-Amz-Target", "DynamoDB_20120810.ListTables"}};
  request.body = "{}";
  return request;
}

std::future<HttpResult> start(Transport& transport, HttpRequest request) {
  auto promise = std::make_shared<std::promise<HttpResult>>();
  auto future = promise->get_future();
  transport.send(std::move(request), [promise](HttpResult result) { promise->set_value(std::move(result)); });
  return future;
}

HttpResult ask(Transport& transport, HttpRequest request) {
  auto future = start(transport, std::move(request));
  if (future.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
    ADD_FAILURE() << "no answer within 20 s";
    return tl::unexpected(TransportFailure{TransportFault::timed_out, "test gave up"});
  }
  return future.get();
}

std::string write_file(const std::string& name, const std::string& text) {
  const std::string path = ::testing::TempDir() + "/" + name + std::to_string(::getpid());
  std::ofstream(path) << text;
  return path;
}

TEST(HttpTransport, KeepsConnectionsAlive) {
  LoopbackServer server([](const ServerRequest& request) { return http_reply(200, "got " + request.body); });
  HttpTransport transport(quick_options());
  for (int i = 0; i < 20; ++i) {
    const HttpResult result = ask(transport, request_to(server.url()));
    ASSERT_TRUE(result.has_value()) << result.error().message;
    EXPECT_EQ(result.value().status, 200);
    EXPECT_EQ(result.value().body, "got {}");
    EXPECT_EQ(result.value().header("content-length"), "6");
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpTransport, ManyInFlight) {
  LoopbackServer server([](const ServerRequest&) {
    Reply reply = http_reply(200, "{}");
    reply.before = std::chrono::milliseconds(100);
    return reply;
  });
  ClientOptions options = quick_options();
  options.max_in_flight = 32;
  HttpTransport transport(options);
  std::vector<std::future<HttpResult>> answers;
  for (int i = 0; i < 128; ++i) answers.push_back(start(transport, request_to(server.url())));
  for (auto& answer : answers) EXPECT_TRUE(answer.get().has_value());
  EXPECT_EQ(server.requests().size(), 128u);
  EXPECT_GT(server.connections(), 16);
  EXPECT_LE(server.connections(), 32);
}

TEST(HttpTransport, SignsTheRequest) {
  LoopbackServer server([](const ServerRequest&) { return http_reply(200, "{}"); });
  HttpTransport transport(quick_options());
  HttpRequest request = request_to(server.url());
  request.credentials = std::make_shared<Credentials>(Credentials{"AKIDEXAMPLE", "secret", "token"});
  request.signing_service = "dynamodb";
  request.signing_region = "us-east-1";
  request.signing_time = Clock::WallTime(std::chrono::seconds(1'440'938'160));  // 2015-08-30T12:36:00Z
  ASSERT_TRUE(ask(transport, request).has_value());
  const ServerRequest seen = server.requests().at(0);
  EXPECT_EQ(seen.headers.at("x-amz-date"), "20150830T123600Z");
  EXPECT_EQ(seen.headers.at("x-amz-security-token"), "token");
  EXPECT_EQ(seen.headers.at("host"), "127.0.0.1:" + std::to_string(server.port()));
  EXPECT_THAT(seen.headers.at("authorization"),
              ::testing::StartsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/dynamodb/aws4_request, "
                                    "SignedHeaders="));
  EXPECT_THAT(seen.headers.at("user-agent"), HasSubstr("dynatlas/"));
}

struct BadAnswer {
  const char* name;
  Reply reply;
  TransportFault fault;
};

TEST(HttpTransport, ReportsBrokenAnswers) {
  Reply reset;
  reset.close = true;
  Reply cut;
  cut.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"TableNames\":";
  cut.close = true;
  Reply cut_headers;
  cut_headers.bytes = "HTTP/1.1 200 OK\r\nContent-Le";
  cut_headers.close = true;
  Reply no_http;
  no_http.bytes = "SSH-2.0-OpenSSH_9.2\r\n\r\n";
  no_http.close = true;
  Reply huge;
  huge.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n";
  Reply many_headers;
  many_headers.bytes = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 2000; ++i)
    many_headers.bytes += "X-Filler-" + std::to_string(i) + ": " + std::string(50, 'x') + "\r\n";
  many_headers.bytes += "Content-Length: 2\r\n\r\n{}";
  Reply chunked_huge;
  chunked_huge.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1100000\r\n" + std::string(0x1100000, 'x');
  Reply cut_chunks;
  cut_chunks.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n";
  cut_chunks.close = true;
  Reply interim_only;
  interim_only.bytes = "HTTP/1.1 100 Continue\r\n\r\n";
  interim_only.close = true;
  Reply endless;
  endless.bytes = "HTTP/1.1 200 OK\r\n\r\n" + std::string(0x1100000, 'x');
  for (const BadAnswer& bad : {BadAnswer{"reset", reset, TransportFault::reset},
                               {"cut", cut, TransportFault::cut},
                               {"cut headers", cut_headers, TransportFault::cut},
                               {"cut chunks", cut_chunks, TransportFault::cut},
                               {"interim only", interim_only, TransportFault::cut},
                               {"endless", endless, TransportFault::too_large},
                               {"no http", no_http, TransportFault::cut},
                               {"huge", huge, TransportFault::too_large},
                               {"many headers", many_headers, TransportFault::too_large},
                               {"huge chunks", chunked_huge, TransportFault::too_large}}) {
    LoopbackServer server([&](const ServerRequest&) { return bad.reply; });
    HttpTransport transport(quick_options());
    const HttpResult result = ask(transport, request_to(server.url()));
    ASSERT_FALSE(result.has_value()) << bad.name;
    EXPECT_EQ(result.error().fault, bad.fault) << bad.name << ": " << result.error().message;
  }
}

TEST(HttpTransport, ChunkedAnswer) {
  LoopbackServer server([](const ServerRequest&) {
    Reply reply;
    reply.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n";
    return reply;
  });
  HttpTransport transport(quick_options());
  const HttpResult result = ask(transport, request_to(server.url()));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value().body, "{\"a\":1}");
}

// RFC 9112, 6.3: without Content-Length or chunks an answer ends with its connection.
TEST(HttpTransport, AnswerThatEndsWithItsConnection) {
  const std::string large(3'000'000, 'x');
  for (const std::string version : {"1.0", "1.1"}) {
    for (const std::string& body : {std::string(), std::string("{\"a\":1}"), large}) {
      for (const int status : {200, 400}) {
        LoopbackServer server([&](const ServerRequest&) {
          Reply reply;
          reply.bytes = "HTTP/" + version + " " + std::to_string(status) + " X\r\nX-A: b\r\n\r\n" + body;
          reply.close = true;
          return reply;
        });
        HttpTransport transport(quick_options());
        for (int i = 0; i < 3; ++i) {
          const HttpResult result = ask(transport, request_to(server.url()));
          ASSERT_TRUE(result.has_value()) << result.error().message;
          EXPECT_EQ(result.value().status, status);
          EXPECT_EQ(result.value().header("x-a"), "b");
          EXPECT_EQ(result.value().body, body);
        }
      }
    }
  }
}

TEST(HttpTransport, AnAnswerComesBehindInterimOnes) {
  LoopbackServer server([](const ServerRequest&) {
    Reply reply = http_reply(200, "{}");
    reply.bytes = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + reply.bytes;
    return reply;
  });
  HttpTransport transport(quick_options());
  const HttpResult result = ask(transport, request_to(server.url()));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value().status, 200);
  EXPECT_EQ(result.value().body, "{}");
  EXPECT_EQ(result.value().header("link"), "");
}

TEST(HttpTransport, AnswersThatHaveNoBodyEndWithTheirHead) {
  for (const std::string status : {"204 No Content", "304 Not Modified"}) {
    LoopbackServer server([&](const ServerRequest&) { return Reply{.bytes = "HTTP/1.1 " + status + "\r\n\r\n"}; });
    HttpTransport transport(quick_options());
    for (int i = 0; i < 3; ++i) {
      const HttpResult result = ask(transport, request_to(server.url()));
      ASSERT_TRUE(result.has_value()) << result.error().message;
      EXPECT_EQ(result.value().body, "");
    }
    EXPECT_EQ(server.connections(), 1);
  }
}

// How a server ends a connection that it promised to keep, and when.
struct End {
  const char* name;
  bool is_reset;
  bool is_behind_answer;  // at once, or only when the next request has come
};

class KeptConnection : public ::testing::TestWithParam<End> {
 protected:
  // Answers the first request of each connection, and ends the connection without a word.
  static Reply answer(const ServerRequest& request) {
    Reply reply;
    if (request.number == 1) reply = http_reply(200, "{}");
    const bool ends = GetParam().is_behind_answer || request.number > 1;
    reply.close = ends && !GetParam().is_reset;
    reply.reset = ends && GetParam().is_reset;
    return reply;
  }

  // Calls wait for one of them, and that counts as connecting.
  static ClientOptions four_connections() {
    ClientOptions options = quick_options();
    options.max_in_flight = 4;
    options.connect_timeout = std::chrono::seconds(20);
    return options;
  }

  static void ask_often(const ClientOptions& options, const std::string& url) {
    HttpTransport transport(options);
    for (int i = 0; i < 20; ++i) {
      const HttpResult result = ask(transport, request_to(url));
      ASSERT_TRUE(result.has_value()) << result.error().message;
    }
    std::vector<std::future<HttpResult>> answers;
    for (int i = 0; i < 30; ++i) answers.push_back(start(transport, request_to(url)));
    for (auto& future : answers) {
      const HttpResult result = future.get();
      EXPECT_TRUE(result.has_value()) << result.error().message;
    }
  }
};

INSTANTIATE_TEST_SUITE_P(Ends, KeptConnection,
                         ::testing::Values(End{"closed", false, true}, End{"reset", true, true},
                                           End{"closedByRequest", false, false}, End{"resetByRequest", true, false}),
                         [](const auto& row) { return std::string(row.param.name); });

// RFC 9112, 9.3.1.
TEST_P(KeptConnection, ThatEndsWithoutAByteOfAnAnswerCostsNoAttempt) {
  LoopbackServer server(answer);
  ClientOptions options = four_connections();
  ask_often(options, server.url());
}

TEST_P(KeptConnection, NorOverTls) {
  const Identity authority = make_certificate({.host = "", .is_authority = true});
  const Identity good = make_certificate({}, &authority);
  for (const bool has_notify : {false, true}) {
    LoopbackServer server(
        [&](const ServerRequest& request) {
          Reply reply = answer(request);
          reply.close_notify = has_notify && reply.close;
          return reply;
        },
        &good);
    ClientOptions options = four_connections();
    options.ca_bundle = write_file("kept.pem", authority.certificate);
    ask_often(options, server.url());
  }
}

TEST_P(KeptConnection, NorThroughATunnel) {
  const Identity authority = make_certificate({.host = "", .is_authority = true});
  const Identity good = make_certificate({.host = "dynamodb.example.invalid"}, &authority);
  LoopbackServer proxy(
      [](ServerRequest request) {
        if (request.method == "CONNECT") return Reply{.bytes = "HTTP/1.1 200 OK\r\n\r\n", .then_tls = true};
        --request.number;
        return answer(request);
      },
      &good, /*starts_plain=*/true);
  ClientOptions options = four_connections();
  options.ca_bundle = write_file("tunnel.pem", authority.certificate);
  options.proxy.https = "http://127.0.0.1:" + std::to_string(proxy.port());
  ask_often(options, "https://dynamodb.example.invalid");
}

TEST(HttpTransport, SendsAgainOnlyWhatCannotHaveBeenAnswered) {
  Reply nothing;
  nothing.close = true;
  Reply begun;
  begun.bytes = "HTTP/1.1 200 OK\r\nX-";
  begun.close = true;
  struct Row {
    const char* name;
    Reply first;        // to the first request of a connection
    Reply later;        // to those behind it
    std::size_t asked;  // requests that come of two calls
  };
  for (const Row& row : {Row{"a new connection that ends", nothing, nothing, 2},
                         Row{"an answer that has begun", http_reply(200, "{}"), begun, 2},
                         Row{"a kept connection that ends", http_reply(200, "{}"), nothing, 3}}) {
    LoopbackServer server([&](const ServerRequest& request) { return request.number == 1 ? row.first : row.later; });
    HttpTransport transport(quick_options());
    ask(transport, request_to(server.url()));
    const HttpResult second = ask(transport, request_to(server.url()));
    EXPECT_EQ(second.has_value(), row.asked == 3) << row.name;
    EXPECT_EQ(server.requests().size(), row.asked) << row.name;
  }
}

TEST(HttpTransport, AKeptConnectionThatEndsAndANewOneThatEndsAreAFailure) {
  std::atomic<int> come = 0;
  LoopbackServer server([&](const ServerRequest&) {
    Reply ends;
    ends.close = true;
    return ++come == 1 ? http_reply(200, "{}") : ends;
  });
  HttpTransport transport(quick_options());
  EXPECT_TRUE(ask(transport, request_to(server.url())).has_value());
  const HttpResult second = ask(transport, request_to(server.url()));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().fault, TransportFault::reset);
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST(HttpTransport, ReadTimeoutOnSilence) {
  LoopbackServer server([](const ServerRequest&) {
    Reply reply;
    reply.hang = true;
    return reply;
  });
  ClientOptions options = quick_options();
  options.read_timeout = std::chrono::milliseconds(50);
  HttpTransport transport(options);
  const HttpResult result = ask(transport, request_to(server.url()));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().fault, TransportFault::timed_out);
  EXPECT_THAT(result.error().message, HasSubstr("50 ms"));
}

TEST(HttpTransport, SlowDripEndsToo) {
  LoopbackServer server([](const ServerRequest&) {
    Reply reply;
    reply.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n";
    reply.drip = std::string(10'000, 'x');
    return reply;
  });
  ClientOptions options = quick_options();
  options.read_timeout = std::chrono::milliseconds(500);  // a busy machine may be still for a while
  HttpTransport transport(options);
  const HttpResult result = ask(transport, request_to(server.url()));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().fault, TransportFault::timed_out);
  EXPECT_THAT(result.error().message, HasSubstr("took too long"));
}

TEST(HttpTransport, RefusedAndUnresolvable) {
  std::uint16_t free_port = 0;
  {
    free_port = LoopbackServer([](const ServerRequest&) { return Reply{}; }).port();
  }
  HttpTransport transport(quick_options());
  const HttpResult refused = ask(transport, request_to("http://127.0.0.1:" + std::to_string(free_port)));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().fault, TransportFault::unreachable);
  EXPECT_THAT(refused.error().message, HasSubstr("refused"));
  const HttpResult nowhere = ask(transport, request_to("http://no-such-host.invalid:80"));
  ASSERT_FALSE(nowhere.has_value());
  EXPECT_THAT(nowhere.error().fault, AnyOf(TransportFault::unreachable, TransportFault::timed_out));
}

TEST(HttpTransport, CancelEndsOpenCallsAtOnce) {
  LoopbackServer server([](const ServerRequest&) {
    Reply reply;
    reply.hang = true;
    return reply;
  });
  ClientOptions options = quick_options();
  options.read_timeout = std::chrono::seconds(60);
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::future<HttpResult>> answers;
  {
    HttpTransport transport(options);
    for (int i = 0; i < 10; ++i) answers.push_back(start(transport, request_to(server.url())));
    while (server.requests().size() < 10) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    transport.cancel_all();
    for (auto& answer : answers) {
      ASSERT_EQ(answer.wait_for(std::chrono::milliseconds(500)), std::future_status::ready);
      EXPECT_EQ(answer.get().error().fault, TransportFault::cancelled);
    }
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(1900));
}

class Tls : public ::testing::Test {
 protected:
  const Identity authority_ = make_certificate({.host = "", .is_authority = true});
  const std::string bundle_ = write_file("bundle.pem", authority_.certificate);

  ClientOptions trusting() const {
    ClientOptions options = quick_options();
    options.ca_bundle = bundle_;
    return options;
  }

  // The failure of one signed call to a server with this certificate, which must not have seen a request.
  TransportFailure refused(const Identity& identity, const ClientOptions& options) {
    LoopbackServer server([](const ServerRequest&) { return http_reply(200, "{}"); }, &identity);
    HttpTransport transport(options);
    HttpRequest request = request_to(server.url());
    request.credentials = std::make_shared<Credentials>(Credentials{"AKID", "secret", "token"});
    request.signing_service = "dynamodb";
    request.signing_region = "us-east-1";
    const HttpResult result = ask(transport, request);
    EXPECT_TRUE(server.requests().empty());
    if (result.has_value()) {
      ADD_FAILURE() << "accepted";
      return {};
    }
    return result.error();
  }
};

TEST_F(Tls, AcceptsTheRightAuthority) {
  const Identity good = make_certificate({}, &authority_);
  LoopbackServer server([](const ServerRequest&) { return http_reply(200, "{}"); }, &good);
  HttpTransport transport(trusting());
  for (int i = 0; i < 3; ++i) {
    const HttpResult result = ask(transport, request_to(server.url()));
    ASSERT_TRUE(result.has_value()) << result.error().message;
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(Tls, RefusesExpired) {
  const auto failure = refused(make_certificate({.starts_in_days = -3, .ends_in_days = -1}, &authority_), trusting());
  EXPECT_EQ(failure.fault, TransportFault::tls);
  EXPECT_THAT(failure.message, HasSubstr("expired"));
}

TEST_F(Tls, RefusesNotYetValid) {
  const auto failure = refused(make_certificate({.starts_in_days = 2, .ends_in_days = 3}, &authority_), trusting());
  EXPECT_EQ(failure.fault, TransportFault::tls);
  EXPECT_THAT(failure.message, HasSubstr("not valid yet"));
}

TEST_F(Tls, RefusesWrongHost) {
  const auto failure = refused(make_certificate({.host = "example.test"}, &authority_), trusting());
  EXPECT_EQ(failure.fault, TransportFault::tls);
  EXPECT_THAT(failure.message, HasSubstr("another host name"));
}

TEST_F(Tls, RefusesACommonName) {
  const auto failure = refused(make_certificate({.has_alternative_name = false}, &authority_), trusting());
  EXPECT_EQ(failure.fault, TransportFault::tls);
  EXPECT_THAT(failure.message, HasSubstr("no subject alternative name"));
}

TEST_F(Tls, RefusesUnknownAuthority) {
  const auto failure = refused(make_certificate({}, &authority_), quick_options());
  EXPECT_EQ(failure.fault, TransportFault::tls);
  EXPECT_THAT(failure.message, HasSubstr("unknown authority"));
}

TEST_F(Tls, RefusesSelfSigned) {
  const auto failure = refused(make_certificate({}), trusting());
  EXPECT_EQ(failure.fault, TransportFault::tls);
  EXPECT_THAT(failure.message, HasSubstr("self-signed"));
}

TEST_F(Tls, RefusesAServerWithoutTls) {
  LoopbackServer server([](const ServerRequest&) { return http_reply(200, "{}"); });
  HttpTransport transport(trusting());
  LoopbackServer plain_answer([](const ServerRequest&) { return http_reply(200, "{}"); });
  HttpRequest request = request_to("https://localhost:" + std::to_string(server.port()));
  ClientOptions options = trusting();
  options.connect_timeout = std::chrono::milliseconds(300);
  HttpTransport impatient(options);
  const HttpResult result = ask(impatient, request);
  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().fault, AnyOf(TransportFault::tls, TransportFault::timed_out, TransportFault::reset));
}

TEST_F(Tls, UnreadableBundleIsAUsageError) {
  for (const std::string& path : {std::string("/no/such/file.pem"), write_file("empty.pem", "not a certificate")}) {
    ClientOptions options = quick_options();
    options.ca_bundle = path;
    try {
      HttpTransport transport(options);
      FAIL() << path;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      EXPECT_THAT(error.what(), HasSubstr(path));
    }
  }
}

TEST(HttpProxy, PlainEndpointsAreForwarded) {
  LoopbackServer proxy([](const ServerRequest&) { return http_reply(200, "{\"by\":\"proxy\"}"); });
  ClientOptions options = quick_options();
  options.proxy.http = "http://us%40er:se%3Acret@127.0.0.1:" + std::to_string(proxy.port());
  HttpTransport transport(options);
  const HttpResult result = ask(transport, request_to("http://dynamodb.example.invalid:8000"));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value().body, "{\"by\":\"proxy\"}");
  const ServerRequest seen = proxy.requests().at(0);
  EXPECT_THAT(seen.target, ::testing::StartsWith("http://dynamodb.example.invalid:8000"));
  EXPECT_EQ(seen.headers.at("proxy-authorization"), "Basic dXNAZXI6c2U6Y3JldA==");
}

TEST(HttpProxy, TlsEndpointsAreTunnelledAndARefusalIsReported) {
  LoopbackServer proxy([](const ServerRequest&) { return http_reply(403, "no"); });
  ClientOptions options = quick_options();
  options.proxy.https = "127.0.0.1:" + std::to_string(proxy.port());
  HttpTransport transport(options);
  const HttpResult result = ask(transport, request_to("https://dynamodb.example.invalid"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().fault, TransportFault::proxy) << result.error().message;
  EXPECT_EQ(proxy.requests().at(0).method, "CONNECT");
  EXPECT_EQ(proxy.requests().at(0).target, "dynamodb.example.invalid:443");
  EXPECT_EQ(proxy.requests().at(0).headers.count("authorization"), 0u);
}

// Answers CONNECT and then speaks TLS as `identity`: what a proxy that inspects TLS does.
TEST(HttpProxy, ARefusedCertificateInsideATunnelSaysWhy) {
  const Identity unknown = make_certificate({.host = "dynamodb.example.invalid"});
  LoopbackServer proxy([](const ServerRequest&) { return Reply{.bytes = "HTTP/1.1 200 OK\r\n\r\n", .then_tls = true}; },
                       &unknown, /*starts_plain=*/true);
  ClientOptions options = quick_options();
  options.proxy.https = "http://127.0.0.1:" + std::to_string(proxy.port());
  HttpTransport transport(options);
  const HttpResult result = ask(transport, request_to("https://dynamodb.example.invalid"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().fault, TransportFault::tls);
  EXPECT_THAT(result.error().message, HasSubstr("unknown authority"));
  ASSERT_EQ(proxy.requests().size(), 1u);
  EXPECT_EQ(proxy.requests().at(0).method, "CONNECT");
}

// The proxy shows healthy.invalid's certificate for every host.
TEST(HttpProxy, ABadCertificateCostsItsOwnEndpointOnly) {
  const Identity authority = make_certificate({.host = "", .is_authority = true});
  const Identity healthy = make_certificate({.host = "healthy.invalid"}, &authority);
  LoopbackServer proxy(
      [](const ServerRequest& request) {
        if (request.method != "CONNECT") return http_reply(200, "{}");
        Reply reply{.bytes = "HTTP/1.1 200 OK\r\n\r\n", .then_tls = true};
        if (request.target == "healthy.invalid:443") reply.before = std::chrono::milliseconds(500);
        return reply;
      },
      &healthy, /*starts_plain=*/true);
  ClientOptions options = quick_options();
  options.ca_bundle = write_file("proxy.pem", authority.certificate);
  options.proxy.https = "http://127.0.0.1:" + std::to_string(proxy.port());
  HttpTransport transport(options);
  auto good = start(transport, request_to("https://healthy.invalid"));
  const HttpResult bad = ask(transport, request_to("https://other.invalid"));
  ASSERT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error().fault, TransportFault::tls);
  EXPECT_THAT(bad.error().message, AllOf(HasSubstr("other.invalid:443"), HasSubstr("another host name")));
  const HttpResult answered = good.get();
  EXPECT_TRUE(answered.has_value()) << answered.error().message;
}

TEST(HttpProxy, AnAnswerInATunnelMayEndWithItsConnection) {
  const Identity authority = make_certificate({.host = "", .is_authority = true});
  const Identity good = make_certificate({.host = "dynamodb.example.invalid"}, &authority);
  for (const bool has_notify : {true, false}) {
    LoopbackServer proxy(
        [&](const ServerRequest& request) {
          if (request.method == "CONNECT") return Reply{.bytes = "HTTP/1.1 200 OK\r\n\r\n", .then_tls = true};
          Reply reply{.bytes = "HTTP/1.1 200 OK\r\n\r\n{\"a\":1}", .close = true};
          reply.close_notify = has_notify;
          return reply;
        },
        &good, /*starts_plain=*/true);
    ClientOptions options = quick_options();
    options.ca_bundle = write_file("until_close.pem", authority.certificate);
    options.proxy.https = "http://127.0.0.1:" + std::to_string(proxy.port());
    HttpTransport transport(options);
    const HttpResult result = ask(transport, request_to("https://dynamodb.example.invalid"));
    ASSERT_TRUE(result.has_value()) << result.error().message;
    EXPECT_EQ(result.value().body, "{\"a\":1}");
  }
}

TEST(HttpProxy, NoProxyIsReachedDirectly) {
  LoopbackServer proxy([](const ServerRequest&) { return http_reply(200, "proxy"); });
  ClientOptions options = quick_options();
  options.proxy.http = "http://127.0.0.1:" + std::to_string(proxy.port());
  options.proxy.no_proxy = "example.com,.direct.invalid";
  HttpTransport transport(options);
  EXPECT_FALSE(ask(transport, request_to("http://a.direct.invalid")).has_value());
  EXPECT_TRUE(proxy.requests().empty());
  EXPECT_TRUE(ask(transport, request_to("http://other.invalid")).has_value());
  EXPECT_EQ(proxy.requests().size(), 1u);
}

TEST(HttpProxy, ThisMachineIsNeverAskedThroughAProxy) {
  LoopbackServer proxy([](const ServerRequest&) { return http_reply(200, "proxy"); });
  LoopbackServer server([](const ServerRequest&) { return http_reply(200, "server"); });
  ClientOptions options = quick_options();
  options.proxy.http = "http://127.0.0.1:" + std::to_string(proxy.port());
  HttpTransport transport(options);
  const HttpResult result = ask(transport, request_to(server.url()));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value().body, "server");
  EXPECT_TRUE(proxy.requests().empty());
}

TEST(HttpProxy, WrongPasswordAndBadUrl) {
  LoopbackServer proxy([](const ServerRequest&) { return http_reply(407, "no"); });
  ClientOptions options = quick_options();
  options.proxy.http = "http://user:hunter2@127.0.0.1:" + std::to_string(proxy.port());
  HttpTransport transport(options);
  const HttpResult result = ask(transport, request_to("http://example.invalid"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().fault, TransportFault::proxy);
  EXPECT_THAT(result.error().message, Not(HasSubstr("hunter2")));
  options.proxy.http = "http://user:hunter2@host:notaport";
  try {
    HttpTransport bad(options);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.what(), Not(HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace dynatlas::aws
