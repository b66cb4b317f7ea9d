// Transport over libcurl: kept-alive connections per endpoint, many calls in flight on one thread.
// One attempt per send(): knows no retry and no AWS error.
#pragma once

#include <memory>

#include "aws/config.h"
#include "aws/transport.h"

namespace dynatlas::aws {

class HttpTransport : public Transport {
 public:
  // Uses time-outs, proxies, ca_bundle and max_in_flight (connections per endpoint) of `options`.
  // Throws Error(usage) where ca_bundle or a proxy URL is unusable.
  explicit HttpTransport(const ClientOptions& options);
  // Ends open calls as cancelled. Returns within about a second, whatever the network does; not to be run inside
  // on_done.
  ~HttpTransport() override;
  HttpTransport(const HttpTransport&) = delete;
  HttpTransport& operator=(const HttpTransport&) = delete;

  // `on_done` runs on the transport's thread, or inside send() or cancel_all(). It must not block.
  void send(HttpRequest request, OnHttpResult on_done) override;
  void cancel_all() override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dynatlas::aws
