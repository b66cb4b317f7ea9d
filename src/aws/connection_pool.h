// The C runtime's event loops, and one pool of kept-alive connections per endpoint on them. Sends nothing.
#pragma once

#include <aws/http/connection_manager.h>
#include <aws/io/channel_bootstrap.h>
#include <aws/io/tls_channel_handler.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <tl/expected.hpp>

#include "aws/config.h"
#include "aws/http_error.h"
#include "aws/proxy.h"
#include "aws/transport.h"

namespace dynatlas::aws {

// Event loops, host resolver and TLS settings. All connections end with it.
class IoContext {
 public:
  // Throws Error(usage) where `ca_bundle` is not empty and cannot be read as PEM certificates.
  explicit IoContext(const std::string& ca_bundle);
  // Waits for the event loops to end, at most about a second: a name server that does not answer must not keep us.
  ~IoContext();
  IoContext(const IoContext&) = delete;
  IoContext& operator=(const IoContext&) = delete;

  aws_client_bootstrap* bootstrap() const { return bootstrap_; }
  // Null where the system has no trusted authorities.
  aws_tls_ctx* tls();

 private:
  class EndLatch;
  aws_tls_ctx* make_tls() const;

  std::string ca_bundle_;
  std::shared_ptr<EndLatch> ended_;
  aws_event_loop_group* loops_ = nullptr;
  aws_client_bootstrap* bootstrap_ = nullptr;
  std::mutex tls_mutex_;
  aws_tls_ctx* tls_ = nullptr;
};

class ConnectionPool {
 public:
  // The error is a `tls` or `proxy` failure: nothing to connect with.
  static tl::expected<std::shared_ptr<ConnectionPool>, TransportFailure> open(IoContext& io,
                                                                              const HttpEndpoint& endpoint,
                                                                              const ClientOptions& options);
  // Closes idle connections; those in use when they come back.
  ~ConnectionPool();
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;

  aws_http_connection_manager* manager() const { return manager_; }
  // "host:port", for messages.
  const std::string& where() const { return where_; }
  // Handshakes refused so far with this endpoint, or through the proxy.
  const TlsRefusals& tls_refusals() const { return proxied_ ? tunnelled_tls_refusals() : *refusals_; }

 private:
  ConnectionPool() = default;
  static void on_negotiated(aws_channel_handler*, aws_channel_slot*, int error, void* refusals);
  static void on_manager_gone(void* refusals_holder);

  std::string where_;
  // Outlives the pool: handshakes may still fail while its manager shuts down.
  std::shared_ptr<TlsRefusals> refusals_ = std::make_shared<TlsRefusals>();
  bool proxied_ = false;
  aws_http_connection_manager* manager_ = nullptr;
};

}  // namespace dynatlas::aws
