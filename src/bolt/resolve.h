// From a host's name to its addresses, with a deadline: the system's own call has none.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <chrono>
#include <vector>

#include "bolt/transport.h"
#include "bolt/uri.h"

namespace dynatlas::bolt {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

// At least one, in the system's order of preference (RFC 6724). Throws Error{store} where the name is unknown, the
// lookup takes longer than the wait, and Error{interrupted}.
std::vector<SocketAddress> resolve(const Address& address, const Wait& wait);

}  // namespace dynatlas::bolt
