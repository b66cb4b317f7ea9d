// aws_simulator_load: asks a running simulator as fast as one thread can, with requests signed beforehand, and prints
// the answers per second. Measures the simulator, not dynatlas.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <ctime>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "aws_simulator/credentials.h"
#include "aws_simulator/estate.h"
#include "aws_simulator/sigv4.h"

namespace {

using namespace aws_simulator;

struct Options {
  std::uint16_t port = 0;
  std::size_t connections = 32;
  double seconds = 5;
  std::string account = "123456789012";
  std::string region = "us-east-1";
  bool lists = false;
};

// A whole request, signed now: good for five minutes.
std::string signed_request(const Options& options, std::string_view operation, const std::string& body) {
  const std::string key = permanent_key(options.account);
  const std::string time = fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(std::time(nullptr)));
  const std::string credential = fmt::format("{}/{}/{}/dynamodb/aws4_request", key, time.substr(0, 8), options.region);
  const std::string head = fmt::format(
      "POST / HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: {}\r\n"
      "user-agent: load\r\nx-amz-date: {}\r\nx-amz-target: DynamoDB_20120810.{}\r\n",
      options.port, body.size(), time, operation);
  const std::string plain = head + "\r\n" + body;
  HttpRequest request;
  std::size_t size = 0;
  if (parse_request(plain, request, size) != Parsed::request) throw std::logic_error("the request is no request");
  const std::string signed_headers = "content-length;content-type;host;x-amz-date;x-amz-target";
  std::string header =
      fmt::format("AWS4-HMAC-SHA256 Credential={}, SignedHeaders={}, Signature=", credential, signed_headers);
  const std::string unfinished = header + "-";
  const auto authorization = parse_authorization(unfinished);
  header += expected_signature(request, *authorization, signing_key(secret_of(key), *authorization)).value();
  return fmt::format("{}authorization: {}\r\n\r\n{}", head, header, body);
}

int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (socket < 0 || ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    throw std::system_error(errno, std::generic_category(), "connect");
  }
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return socket;
}

// How long the answer is, once its head is there; else 0.
std::size_t answer_size(const std::string& in) {
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t head_end = in.find("\r\n\r\n");
  const std::size_t length = in.find(kLength);
  if (head_end == std::string::npos || length > head_end) return 0;
  std::size_t body = 0;
  std::from_chars(in.data() + length + kLength.size(), in.data() + head_end, body);
  return head_end + 4 + body;
}

struct Load {
  const std::vector<std::string>& requests;
  std::vector<pollfd> sockets{};
  std::vector<std::string> in{};
  std::size_t next = 0;
  std::uint64_t right = 0;
  std::uint64_t wrong = 0;
  std::uint64_t bytes = 0;

  void ask(int socket) {
    const std::string& request = requests[next++ % requests.size()];
    if (::send(socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
      throw std::system_error(errno, std::generic_category(), "send");
    }
  }

  void read(std::size_t index) {
    std::array<char, 64 * 1024> piece;
    const ssize_t got = ::recv(sockets[index].fd, piece.data(), piece.size(), 0);
    if (got <= 0) throw std::system_error(errno, std::generic_category(), "the connection was closed");
    std::string& answer = in[index].append(piece.data(), static_cast<std::size_t>(got));
    const std::size_t size = answer_size(answer);
    if (size == 0 || answer.size() < size) return;
    ++(answer.starts_with("HTTP/1.1 200") ? right : wrong);
    bytes += size;
    answer.clear();
    ask(sockets[index].fd);
  }
};

void run(const Options& options) {
  std::vector<std::string> requests;
  for (std::uint64_t slot = 0; slot < 1000; slot += 2) {
    std::string body = R"({"TableName":")";
    append_name(body, slot);
    requests.push_back(options.lists ? signed_request(options, "ListTables", "{}")
                                     : signed_request(options, "DescribeTable", body + "\"}"));
  }
  Load load{.requests = requests};
  for (std::size_t i = 0; i < options.connections; ++i) load.sockets.push_back({connect_to(options.port), POLLIN, 0});
  load.in.resize(options.connections);
  const auto began = std::chrono::steady_clock::now();
  const auto seconds = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(); };
  for (const pollfd& socket : load.sockets) load.ask(socket.fd);
  while (seconds() < options.seconds) {
    ::poll(load.sockets.data(), load.sockets.size(), 1000);
    for (std::size_t i = 0; i < load.sockets.size(); ++i) {
      if (load.sockets[i].revents != 0) load.read(i);
    }
  }
  const double passed = seconds();
  std::cout << fmt::format("{:.0f} answers/s, {:.1f} MB/s, {} right, {} wrong\n",
                           static_cast<double>(load.right) / passed, static_cast<double>(load.bytes) / passed / 1e6,
                           load.right, load.wrong);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App application("Loads a running aws_simulator and prints its rate", "aws_simulator_load");
  application.add_option("--port", options.port, "Of the simulator")->required();
  application.add_option("--connections", options.connections, "Connections")->capture_default_str();
  application.add_option("--seconds", options.seconds, "How long")->capture_default_str();
  application.add_option("--account", options.account, "Whose tables")->capture_default_str();
  application.add_option("--region", options.region, "Whose tables")->capture_default_str();
  application.add_flag("--list", options.lists, "ListTables instead of DescribeTable");
  CLI11_PARSE(application, argc, argv);
  try {
    run(options);
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << '\n';
    return 1;
  }
}
