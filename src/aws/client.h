// The live AWS client: queues calls, keeps a number of them in flight, retries, and hands out final answers.
#pragma once

#include <memory>

#include "aws/api.h"
#include "aws/call_counts.h"
#include "aws/config.h"
#include "aws/credentials.h"
#include "aws/transport.h"
#include "base/clock.h"

namespace dynatlas::aws {

// The services are those of protocol.cc; answers in XML are given as JSON (query_answer.h).
class LiveApi : public Api {
 public:
  LiveApi(const ClientOptions& options, std::shared_ptr<Transport> transport,
          std::shared_ptr<CredentialsSource> credentials, Clock& clock);
  ~LiveApi() override;
  LiveApi(const LiveApi&) = delete;
  LiveApi& operator=(const LiveApi&) = delete;

  void send(Request request, OnResult on_result) override;
  void run(std::stop_token stop) override;
  bool is_absent(std::string_view account, std::string_view region, std::string_view operation) const override;

  // From now on these sign the calls of `account` (Request::account), which go to these endpoints; the constructor's
  // options hold for all others. Null: as all others again. On the thread of send() and run().
  void sign_as(const std::string& account, std::shared_ptr<CredentialsSource> credentials);
  void sign_as(const std::string& account, std::shared_ptr<CredentialsSource> credentials, EndpointOptions endpoints);

  const CallCounts& counts() const;

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

// Transport, credentials chain and client, put together. Sends nothing yet. Throws Error(usage) where options
// contradict or AWS_CA_BUNDLE cannot be read.
struct LiveClient {
  std::shared_ptr<Transport> transport;
  std::shared_ptr<CredentialsSource> credentials;
  std::unique_ptr<LiveApi> api;
};
LiveClient make_live_client(const ClientOptions& options, Clock& clock = system_clock());
std::unique_ptr<LiveApi> make_live_api(const ClientOptions& options, Clock& clock = system_clock());

}  // namespace dynatlas::aws
