#include "aws/credentials_cache.h"

#include <algorithm>
#include <thread>

#include "base/log.h"

namespace dynatlas::aws {
namespace {

// As the AWS SDKs: early enough that no call in flight ends with expired ones.
constexpr std::chrono::minutes kRefreshBefore{5};
constexpr std::chrono::minutes kGoodFor{1};  // old ones are handed out while they are
constexpr std::chrono::seconds kRefreshAgainAfter{60};
constexpr std::chrono::seconds kFailureKept{10};

bool have_same_keys(const Credentials& one, const Credentials& other) {
  return one.access_key_id == other.access_key_id && one.secret_access_key == other.secret_access_key &&
         one.session_token == other.session_token;
}

// When to fetch those that end at `expires` again. A source that has no newer ones yet is given a minute.
Clock::WallTime refresh_time(Clock::WallTime expires, Clock::WallTime now, bool is_unchanged) {
  if (expires == Clock::WallTime::max()) return expires;
  const auto time = std::max(expires - kRefreshBefore, now + std::chrono::seconds(1));
  return is_unchanged ? std::max(time, std::min(now + kRefreshAgainAfter, expires - kGoodFor)) : time;
}

}  // namespace

void CredentialsSource::bind(const std::string&, const IdentityCheck&) {}

CachedCredentials::CachedCredentials(Fetch fetch, Clock& clock, Refuse refuse)
    : fetch_(std::move(fetch)), refuse_(std::move(refuse)), clock_(clock) {}

CachedCredentials::~CachedCredentials() {
  stop_.request_stop();
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return !is_fetching_; });
}

void CachedCredentials::get(OnCredentials on_ready) {
  std::optional<CredentialsResult> now;
  {
    const std::lock_guard lock(mutex_);
    const auto time = clock_.wall_now();
    if (current_ != nullptr && (time < refresh_at_ || time < current_->expires - kGoodFor)) {
      now = current_;
      if (time >= refresh_at_) fetch_unless_fetching();
    } else if (failure_ && time < failure_until_) {
      now = tl::unexpected(*failure_);
    } else {
      waiting_.push_back(std::move(on_ready));
      fetch_unless_fetching();
      return;
    }
  }
  on_ready(std::move(*now));
}

void CachedCredentials::invalidate(const CredentialsPtr& used) {
  const std::lock_guard lock(mutex_);
  if (current_ == used) current_ = nullptr;
}

// Only the first ones can have been asked whose they are.
void CachedCredentials::bind(const std::string& account, const IdentityCheck& check) {
  const std::lock_guard lock(mutex_);
  binding_ = Binding{account, check};
  ++bindings_;
  if (fetches_ > 1) current_ = accepted_ = nullptr;
}

// Under the lock.
void CachedCredentials::fetch_unless_fetching() {
  if (!is_fetching_) std::thread([this] { fetch_for_all(); }).detach();
  is_fetching_ = true;
}

// What to hand out for this result; remembers it. Under the lock.
CredentialsResult CachedCredentials::keep(CredentialsResult result) {
  const auto now = clock_.wall_now();
  failure_.reset();
  if (result.has_value()) {
    const bool is_unchanged = accepted_ != nullptr && have_same_keys(*result.value(), *accepted_);
    ++fetches_;
    current_ = accepted_ = result.value();
    refresh_at_ = refresh_time(current_->expires, now, is_unchanged);
    return result;
  }
  if (current_ != nullptr && now < current_->expires) {
    log::warning("the credentials could not be renewed yet, the old ones are still good: {}", result.error().message);
    refresh_at_ = std::min(now + kRefreshAgainAfter, current_->expires);
    return current_;
  }
  if (result.error().kind != FailureKind::cancelled) {
    failure_ = result.error();
    failure_until_ = now + kFailureKept;
  }
  return result;
}

// Credentials that are other than the last ones are refused where they are of another account.
CredentialsResult CachedCredentials::fetch_bound(const std::stop_token& stop, const std::optional<Binding>& binding,
                                                 const CredentialsPtr& accepted) {
  CredentialsResult result = fetch_(stop);
  if (!result.has_value() || !binding.has_value() || !refuse_) return result;
  if (accepted != nullptr && have_same_keys(*result.value(), *accepted)) return result;
  auto refused = refuse_(result.value(), *binding, stop);
  if (refused.has_value()) return tl::unexpected(std::move(*refused));
  return result;
}

// On a thread of its own, which nobody joins: the destructor waits until it is done with this.
void CachedCredentials::fetch_for_all() {
  const std::stop_token stop = stop_.get_token();
  for (;;) {
    CredentialsResult result = tl::unexpected(Failure{FailureKind::cancelled, "cancelled"});
    std::unique_lock asking(mutex_);
    const auto bound_before = bindings_;
    const auto binding = binding_;
    const CredentialsPtr accepted = accepted_;
    asking.unlock();
    if (!stop.stop_requested()) result = fetch_bound(stop, binding, accepted);
    std::vector<OnCredentials> ready;
    {
      const std::lock_guard lock(mutex_);
      if (bindings_ != bound_before && !stop.stop_requested()) continue;  // these were not looked at
      if (!stop.stop_requested()) result = keep(std::move(result));
      ready.swap(waiting_);
    }
    for (const OnCredentials& on_ready : ready) on_ready(result);
    ready.clear();
    const std::lock_guard lock(mutex_);
    if (!waiting_.empty()) continue;
    is_fetching_ = false;
    idle_.notify_all();
    return;
  }
}

}  // namespace dynatlas::aws
