#include "bolt/resolve.h"

#include <fmt/format.h>
#include <netdb.h>

#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/error.h"
#include "bolt/interruption.h"

namespace dynatlas::bolt {
namespace {

// What the thread that looks up and the one that waits share; it outlives whichever ends first.
struct Lookup {
  std::mutex mutex;
  std::condition_variable_any is_finished;
  bool finished = false;
  int error = 0;
  std::vector<SocketAddress> found;
};

void look_up(const std::string& host, const std::string& port, Lookup& lookup) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
  const std::lock_guard lock(lookup.mutex);
  lookup.error = error;
  for (const addrinfo* at = error == 0 ? list : nullptr; at != nullptr; at = at->ai_next) {
    if (at->ai_addrlen > sizeof(sockaddr_storage)) continue;
    SocketAddress& address = lookup.found.emplace_back();
    std::memcpy(&address.storage, at->ai_addr, at->ai_addrlen);
    address.size = at->ai_addrlen;
  }
  if (error == 0) freeaddrinfo(list);
  lookup.finished = true;
  lookup.is_finished.notify_all();
}

}  // namespace

std::vector<SocketAddress> resolve(const Address& address, const Wait& wait) {
  const auto lookup = std::make_shared<Lookup>();
  std::thread([lookup, host = address.host, port = std::to_string(address.port)] {
    look_up(host, port, *lookup);
  }).detach();
  std::unique_lock lock(lookup->mutex);
  const bool is_finished =
      lookup->is_finished.wait_for(lock, wait.stop, wait.timeout, [&] { return lookup->finished; });
  throw_if_stopped(wait.stop);
  if (!is_finished) throw Error(ErrorKind::store, "looking up the host's name takes too long", {}, true);
  if (lookup->error != 0) {
    throw Error(ErrorKind::store,
                fmt::format("cannot find the host '{}': {}", address.host, gai_strerror(lookup->error)), {},
                lookup->error == EAI_AGAIN);
  }
  if (lookup->found.empty()) throw Error(ErrorKind::store, "the host has no address");
  return std::move(lookup->found);
}

}  // namespace dynatlas::bolt
