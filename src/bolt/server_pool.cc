#include "bolt/server_pool.h"

#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "bolt/connection.h"
#include "bolt/failure.h"

namespace dynatlas::bolt {
namespace {

// Errors of which another router would say the same.
bool is_final(const Error& error) {
  if (error.kind() != ErrorKind::store) return true;
  const auto* refused = dynamic_cast<const ServerError*>(&error);
  return refused != nullptr && !refused->retryable() && !refused->failure().code.starts_with("Neo.DatabaseError.");
}

}  // namespace

ServerPool::ServerPool(Options options) : options_(std::move(options)), late_stop_(options_.stop, options_.last_wait) {
  if (options_.clock == nullptr) options_.clock = &system_clock();
  if (options_.user_agent.empty()) options_.user_agent = "dynatlas/" DYNATLAS_VERSION;
  if (!options_.open_transport) {
    options_.open_transport = [this](const Address& address) {
      return std::make_unique<Connection>(address, Connection::Options{options_.uri.encryption, options_.ca_file,
                                                                       options_.connect_timeout, options_.stop});
    };
  }
}

std::string ServerPool::context_of(const Address& address) const {
  Uri uri = options_.uri;
  uri.address = address;
  return uri.text();
}

Conversation& ServerPool::open(const Address& address) {
  const auto place = open_.find(address);
  if (place != open_.end()) {
    if (place->second->is_usable()) return *place->second;
    open_.erase(place);
  }
  std::unique_ptr<Conversation> made = connect(address);
  made->log_in();
  has_worked_ = true;
  server_agent_ = made->session().server_agent();
  version_ = made->session().version();
  log::debug("connected to {} ({}, Bolt {})", made->context(), server_agent_, version_.text());
  return *open_.emplace(address, std::move(made)).first->second;
}

std::unique_ptr<Conversation> ServerPool::connect(const Address& address) const {
  Conversation::Options options;
  options.greeting = {options_.user_agent, options_.auth, options_.uri.is_routed, {}};
  if (options_.uri.is_routed) {
    options.greeting.routing_context = options_.uri.routing_context;
    options.greeting.routing_context.emplace_back("address", options_.uri.address.text());
  }
  options.context = context_of(address);
  options.login_timeout = options_.connect_timeout;
  options.read_timeout = options_.read_timeout;
  options.message_bytes_max = options_.message_bytes_max;
  options.stop = options_.stop;
  try {
    return std::make_unique<Conversation>(options_.open_transport(address), options);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted || !error.context().empty()) throw;
    throw Error(error.kind(), error.what(), options.context, error.retryable());
  }
}

Conversation& ServerPool::acquire(AccessMode mode) {
  return options_.uri.is_routed ? acquire_routed(mode) : open(options_.uri.address);
}

Conversation& ServerPool::acquire_routed(AccessMode mode) {
  if (!table_.is_fresh(clock().steady_now()) || table_.servers(mode).empty()) refresh_routing_table();
  while (!table_.servers(mode).empty()) {
    const std::vector<Address>& servers = table_.servers(mode);
    const Address address = servers[turn_++ % servers.size()];
    try {
      return open(address);
    } catch (const Error& error) {
      if (is_final(error) || !error.retryable()) throw;
      log::debug("passing over a server: {}", error.what());
      table_.forget(address);
    }
  }
  throw Error(ErrorKind::store,
              mode == AccessMode::write ? "no server takes writes at present" : "no server takes reads at present",
              options_.uri.text(), true);
}

void ServerPool::refresh_routing_table() {
  std::exception_ptr why;
  bool is_seed_tried = false;
  for (const Address& router : std::vector<Address>(table_.routers)) {
    is_seed_tried = is_seed_tried || router == options_.uri.address;
    if (try_router(router, why)) return;
  }
  if (!is_seed_tried && try_router(options_.uri.address, why)) return;
  std::rethrow_exception(why);
}

// False, and why, where another router may do better.
bool ServerPool::try_router(const Address& router, std::exception_ptr& why) {
  Conversation* conversation = nullptr;
  try {
    conversation = &open(router);
    const Map answer = conversation->route({AccessMode::read, options_.database, extra(AccessMode::read).bookmarks});
    table_ = parse_routing_table(answer, clock().steady_now());
    return true;
  } catch (const Error& error) {
    if (conversation != nullptr && !conversation->is_usable()) open_.erase(router);
    if (is_final(error)) throw;
    table_.forget(router);
    why = std::current_exception();
    return false;
  }
}

TransactionExtra ServerPool::extra(AccessMode mode) const {
  TransactionExtra extra{mode, options_.database.empty() ? table_.database : options_.database, {}};
  if (!bookmark_.empty()) extra.bookmarks.push_back(bookmark_);
  return extra;
}

void ServerPool::note_failure(Conversation& conversation, const Error& error) {
  Address address = options_.uri.address;
  for (const auto& [server, open] : open_) {
    if (open.get() == &conversation) address = server;
  }
  if (const auto* refused = dynamic_cast<const ServerError*>(&error)) {
    if (is_leader_switch(refused->failure())) table_.forget_writer(address);
    if (is_database_unavailable(refused->failure())) table_.forget(address);
    // Rights are looked up anew at a log-in only.
    if (is_security(refused->failure()) && refused->retryable()) open_.clear();
  } else if (error.kind() == ErrorKind::store && error.retryable() && !conversation.is_usable()) {
    table_.forget(address);
  }
  const auto place = open_.find(address);
  if (place != open_.end() && !place->second->is_usable()) open_.erase(place);
}

void ServerPool::note_commit(const Conversation& conversation) {
  if (!conversation.session().bookmark().empty()) bookmark_ = conversation.session().bookmark();
}

bool ServerPool::is_worth_retrying(const Error& error) const {
  if (error.kind() != ErrorKind::store || !error.retryable() || !has_worked_) return false;
  const auto* refused = dynamic_cast<const ServerError*>(&error);
  return refused == nullptr || options_.uri.is_routed || !is_leader_switch(refused->failure());
}

void ServerPool::set_stop(std::stop_token stop) {
  for (const auto& [server, conversation] : open_) conversation->set_stop(stop);
  options_.stop = std::move(stop);
}

void ServerPool::close() {
  open_.clear();
  table_ = {};
}

}  // namespace dynatlas::bolt
