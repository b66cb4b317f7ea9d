#include "aws_simulator/throttle.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "aws_simulator/numbers.h"

namespace aws_simulator {

bool TokenBucket::take(const Rate& rate, Time now) {
  const double passed = std::chrono::duration<double>(now - at_).count();
  tokens_ = std::min(rate.burst, tokens_ + passed * rate.per_second);
  at_ = now;
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

Throttle::Throttle() {
  rates_[static_cast<std::size_t>(Service::dynamodb)] = {2500, 2500};
}

void Throttle::set(std::string_view text) {
  const std::size_t equals = text.find('=');
  const auto service = service_named(text.substr(0, equals));
  if (equals == std::string_view::npos || !service) {
    throw std::invalid_argument(fmt::format("\"{}\" is no rate: it should be as dynamodb=2500/2500", text));
  }
  const std::string_view rate = text.substr(equals + 1);
  const std::size_t slash = rate.find('/');
  Rate& out = rates_[static_cast<std::size_t>(*service)];
  out.per_second = parse_number(rate.substr(0, slash));
  out.burst = slash == std::string_view::npos ? std::max(1.0, out.per_second) : parse_number(rate.substr(slash + 1));
  if (out.per_second > 0 && out.burst < 1) throw std::invalid_argument("a burst below 1 admits nothing");
  refill();
}

bool Throttle::admits(Place place, Service service, TokenBucket::Time now) {
  const Rate& rate = rates_[static_cast<std::size_t>(service)];
  if (rate.per_second == 0) return true;
  const std::uint64_t key =
      std::uint64_t{place.account} << 16 | place.region << 8 | static_cast<std::uint64_t>(service);
  return buckets_.try_emplace(key, rate, now).first->second.take(rate, now);
}

}  // namespace aws_simulator
