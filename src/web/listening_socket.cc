#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

#include "base/error.h"
#include "web/http_server.h"

namespace dynatlas::web {
namespace {

constexpr int kWaitingMax = 1'024;  // connections that nobody took yet

int listening_at(const addrinfo& at) {
  const int made = ::socket(at.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (made < 0) return -1;
  // Not SO_REUSEPORT: two servers would share the port. `::` takes IPv4 as well.
  const int yes = 1;
  const int no = 0;
  ::setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (at.ai_family == AF_INET6) ::setsockopt(made, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  if (::bind(made, at.ai_addr, at.ai_addrlen) == 0 && ::listen(made, kWaitingMax) == 0) return made;
  ::close(made);
  return -1;
}

}  // namespace

ListeningSocket::ListeningSocket(const std::string& address, int port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &wanted, &found) == 0) {
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, &::freeaddrinfo);
    for (const addrinfo* at = found; at != nullptr && socket_ < 0; at = at->ai_next) socket_ = listening_at(*at);
  }
  if (socket_ < 0) {
    throw Error(ErrorKind::usage, "cannot listen there; is it in use? Choose another with --port",
                fmt::format("{}:{}", address, port));
  }
}

ListeningSocket::~ListeningSocket() {
  ::close(socket_);
}

int ListeningSocket::port() const {
  sockaddr_in6 at{};  // IPv4's has its port at the same place
  socklen_t size = sizeof at;
  ::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size);
  return ntohs(at.sin6_port);
}

}  // namespace dynatlas::web
