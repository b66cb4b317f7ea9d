// TLS on 127.0.0.1 with certificates made here: each refusal with its reason, and nothing of Bolt sent before it.
#include "bolt/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <mutex>
#include <optional>

#include "base/error.h"
#include "bolt/client.h"
#include "bolt/fake_server.h"
#include "bolt/test_server.h"

namespace dynatlas::bolt {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// What TlsServer has seen of one client.
struct Received {
  std::mutex mutex;
  std::string plain;        // after TLS was taken off
  std::string server_name;  // SNI
};

// Serves a FakeServer over TLS.
class TlsServer {
 public:
  TlsServer(Key key, Certificate certificate) : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
    SSL_CTX_use_certificate(context_.get(), certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), key.get());
    server_.emplace([this](int socket) { serve(socket); });
  }

  Address address(const std::string& host) const { return server_->address(host); }
  // Waits until the last client is served: what it sent is all here.
  void stop() { server_.reset(); }
  std::string plain() {
    const std::lock_guard lock(received_.mutex);
    return received_.plain;
  }
  std::string server_name() {
    const std::lock_guard lock(received_.mutex);
    return received_.server_name;
  }

 private:
  void serve(int socket) {
    const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context_.get()), SSL_free);
    SSL_set_fd(ssl.get(), socket);
    if (SSL_accept(ssl.get()) != 1) return;
    {
      const std::lock_guard lock(received_.mutex);
      const char* name = SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name);
      received_.server_name = name == nullptr ? "" : name;
    }
    const std::unique_ptr<Transport> bolt = neo4j_.connect();
    char buffer[4096];
    std::string answer;
    int count = 0;
    while ((count = SSL_read(ssl.get(), buffer, sizeof(buffer))) > 0) {
      const std::string_view bytes(buffer, static_cast<std::size_t>(count));
      {
        const std::lock_guard lock(received_.mutex);
        received_.plain += bytes;
      }
      try {
        bolt->exchange(bytes, answer, {});
        for (;;) {
          bolt->exchange({}, answer, {});
          SSL_write(ssl.get(), answer.data(), static_cast<int>(answer.size()));
        }
      } catch (const Error&) {
        continue;  // nothing more to say until the next request
      }
    }
  }

  FakeServer neo4j_;
  Received received_;
  std::shared_ptr<SSL_CTX> context_;
  std::optional<TestServer> server_;
};

class TlsTest : public testing::Test {
 protected:
  TlsTest() {
    signal(SIGPIPE, SIG_IGN);  // the test server's SSL_write, not ours
    CertificateOptions options;
    options.common_name = "Test Authority";
    options.alternative_names = "";
    options.is_authority = true;
    authority_ = make_certificate(authority_key_, options);
    write_pem(ca_file_, authority_.get());
  }
  ~TlsTest() override { std::filesystem::remove(ca_file_); }

  Certificate signed_by_authority(const CertificateOptions& options) {
    return make_certificate(key_, options, authority_.get(), authority_key_);
  }

  // Logs in; the message of the refusal, or "" when it worked.
  std::string log_in(TlsServer& server, const std::string& scheme, const std::string& host = "localhost",
                     const std::string& ca_file = {}) {
    Options options;
    options.uri = parse_uri(scheme + "://" + server.address(host).text());
    options.ca_file = ca_file;
    options.auth = {Auth::Scheme::basic, "neo4j", "hunter2"};
    try {
      Client client(options);
      client.run("RETURN 1");
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::store);
      server.stop();
      EXPECT_EQ(server.plain(), "") << "bytes of Bolt reached a server that was refused";
      return error.what();
    }
    EXPECT_THAT(server.plain(), HasSubstr("hunter2"));
    return "";
  }

  const Key key_ = make_key();
  const Key authority_key_ = make_key();
  Certificate authority_;
  const std::string ca_file_ = testing::TempDir() + "bolt_tls_test_ca_" + std::to_string(getpid()) + ".pem";
};

TEST_F(TlsTest, AcceptsACertificateOfTheGivenAuthority) {
  TlsServer server(key_, signed_by_authority({}));
  EXPECT_EQ(log_in(server, "bolt+s", "localhost", ca_file_), "");
  EXPECT_EQ(server.server_name(), "localhost");
}

TEST_F(TlsTest, AcceptsAnAddressThatTheCertificateNames) {
  TlsServer server(key_, signed_by_authority({}));
  EXPECT_EQ(log_in(server, "bolt+s", "127.0.0.1", ca_file_), "");
  EXPECT_EQ(server.server_name(), "") << "SNI takes no addresses";
}

TEST_F(TlsTest, RefusesAnExpiredCertificate) {
  CertificateOptions options;
  options.from_days = -30;
  options.to_days = -1;
  TlsServer server(key_, signed_by_authority(options));
  EXPECT_THAT(log_in(server, "bolt+s", "localhost", ca_file_), HasSubstr("has expired on 20"));
}

TEST_F(TlsTest, RefusesACertificateThatIsNotValidYet) {
  CertificateOptions options;
  options.from_days = 1;
  TlsServer server(key_, signed_by_authority(options));
  EXPECT_THAT(log_in(server, "bolt+s", "localhost", ca_file_), HasSubstr("is not valid before 20"));
}

TEST_F(TlsTest, RefusesACertificateForAnotherHostAndNamesIt) {
  CertificateOptions options;
  options.common_name = "ignored";
  options.alternative_names = "DNS:db.example.com,DNS:*.example.org,IP:10.0.0.1";
  TlsServer server(key_, signed_by_authority(options));
  EXPECT_THAT(log_in(server, "bolt+s", "localhost", ca_file_),
              AllOf(HasSubstr("for db.example.com, *.example.org, 10.0.0.1, not for localhost")));
  TlsServer other(key_, signed_by_authority(options));
  EXPECT_THAT(log_in(other, "bolt+s", "127.0.0.1", ca_file_), HasSubstr("not for 127.0.0.1"));
}

TEST_F(TlsTest, CleansTheNamesOutOfACertificate) {
  CertificateOptions options;
  options.common_name = "evil\nname\x1b[2J";
  options.alternative_names = "";
  TlsServer server(key_, signed_by_authority(options));
  EXPECT_THAT(log_in(server, "bolt+s", "localhost", ca_file_), HasSubstr("common name (evil?name?[2J)"));
}

TEST_F(TlsTest, RefusesACertificateWithoutAnAlternativeNameForTheHost) {
  CertificateOptions options;  // its common name is localhost
  for (const char* names : {"", "IP:127.0.0.1", "email:localhost", "URI:bolt://localhost"}) {
    options.alternative_names = names;
    TlsServer server(key_, signed_by_authority(options));
    EXPECT_THAT(log_in(server, "bolt+s", "localhost", ca_file_), HasSubstr("certificate")) << names;
  }
}

TEST_F(TlsTest, RefusesAnAddressThatStandsAsANameOnly) {
  CertificateOptions options;
  options.common_name = "127.0.0.1";
  for (const char* names : {"", "DNS:127.0.0.1", "DNS:localhost"}) {
    options.alternative_names = names;
    TlsServer server(key_, signed_by_authority(options));
    EXPECT_THAT(log_in(server, "bolt+s", "127.0.0.1", ca_file_), HasSubstr("certificate")) << names;
  }
}

TEST_F(TlsTest, RefusesAnUnknownAuthority) {
  TlsServer server(key_, signed_by_authority({}));
  EXPECT_THAT(log_in(server, "bolt+s"),
              AllOf(HasSubstr("authority that is unknown here"), HasSubstr("Test Authority")));
}

TEST_F(TlsTest, RefusesASelfSignedCertificate) {
  TlsServer server(key_, make_certificate(key_, {}));
  EXPECT_THAT(log_in(server, "bolt+s"), AllOf(HasSubstr("self-signed"), HasSubstr("+ssc")));
}

TEST_F(TlsTest, AcceptsASelfSignedCertificateThatIsGiven) {
  const Certificate certificate = make_certificate(key_, {});
  write_pem(ca_file_, certificate.get());
  TlsServer server(key_, certificate);
  EXPECT_EQ(log_in(server, "bolt+s", "localhost", ca_file_), "");
}

TEST_F(TlsTest, AcceptsAnyCertificateWithSsc) {
  CertificateOptions options;
  options.common_name = "elsewhere";
  options.alternative_names = "";
  options.from_days = -30;
  options.to_days = -1;
  TlsServer server(key_, make_certificate(key_, options));
  EXPECT_EQ(log_in(server, "bolt+ssc"), "");
}

TEST_F(TlsTest, RefusesACaFileThatIsNone) {
  TlsServer server(key_, signed_by_authority({}));
  EXPECT_THAT(log_in(server, "bolt+s", "localhost", "/nonexistent/ca.pem"), HasSubstr("/nonexistent/ca.pem"));
}

TEST_F(TlsTest, TlsAgainstAPlainServerSaysSo) {
  const auto why = [](const std::string& answer) -> std::string {
    const TestServer server([&](int socket) {
      char buffer[4096];
      if (read(socket, buffer, sizeof(buffer)) > 0) send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
    });
    Options options;
    options.uri = parse_uri("bolt+s://" + server.address("localhost").text());
    try {
      Client(options).connect();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(why("HTTP/1.1 400 Bad Request\r\n\r\n"), HasSubstr("no TLS on this port"));
  EXPECT_THAT(why(""), HasSubstr("without +s"));
}

}  // namespace
}  // namespace dynatlas::bolt
