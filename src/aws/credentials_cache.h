// Keeps credentials until shortly before they expire, and fetches them on a thread of its own, once for all who wait.
// While the old ones are still good nobody waits: they are renewed beside.
// The thread lasts as long as the fetch: an organisation has thousands of accounts. Knows no source.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "aws/credentials.h"
#include "base/clock.h"

namespace dynatlas::aws {

class CachedCredentials : public CredentialsSource {
 public:
  // Blocks; ends soon after a stop request.
  using Fetch = std::function<CredentialsResult(std::stop_token)>;
  // The account that they must be of, once it is known.
  struct Binding {
    std::string account;
    IdentityCheck check;
  };
  // Why these credentials are not those of the account; nothing where they are. Blocks as Fetch does.
  using Refuse = std::function<std::optional<Failure>(const CredentialsPtr&, const Binding&, std::stop_token)>;

  CachedCredentials(Fetch fetch, Clock& clock, Refuse refuse = {});
  // Who still waits gets `cancelled`.
  ~CachedCredentials() override;

  void get(OnCredentials on_ready) override;
  void invalidate(const CredentialsPtr& used) override;
  void bind(const std::string& account, const IdentityCheck& check) override;

 private:
  void fetch_unless_fetching();
  void fetch_for_all();
  CredentialsResult fetch_bound(const std::stop_token& stop, const std::optional<Binding>& binding,
                                const CredentialsPtr& accepted);
  CredentialsResult keep(CredentialsResult result);

  const Fetch fetch_;
  const Refuse refuse_;
  Clock& clock_;
  std::stop_source stop_;
  std::mutex mutex_;
  std::condition_variable idle_;
  bool is_fetching_ = false;            // a thread runs; it is the last to look at this
  std::vector<OnCredentials> waiting_;  // none unless it runs
  std::optional<Binding> binding_;
  int bindings_ = 0;         // how often it was set
  CredentialsPtr accepted_;  // the last that were handed out
  int fetches_ = 0;          // that gave credentials
  CredentialsPtr current_;
  Clock::WallTime refresh_at_{};     // of current_
  std::optional<Failure> failure_;   // of the last fetch…
  Clock::WallTime failure_until_{};  // …which counts for a while, so that thousands of calls do not ask again
};

}  // namespace dynatlas::aws
