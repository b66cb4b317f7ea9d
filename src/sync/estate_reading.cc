#include "sync/estate_reading.h"

#include <utility>

#include "base/error.h"

namespace dynatlas::sync {

void EstateReading::admit(std::size_t position, const AccountTarget& target, ToRead to_read) {
  admitted_.push({position, &target, std::move(to_read)});
}

void EstateReading::start(Admitted admitted) {
  const std::size_t position = admitted.position;
  auto reading = std::make_shared<AccountReading>(
      *admitted.target, std::move(admitted.to_read), progress_, terms_,
      [this, position](intel::Batch batch) { events_.push({position, std::move(batch), nullptr}); });
  AccountReading& started = *open_.emplace(position, std::move(reading)).first->second;
  started.start(api_, [this, position] { finished(position); });
}

void EstateReading::finished(std::size_t position) {
  events_.push({position, std::nullopt, std::move(open_.extract(position).mapped())});
  start_admitted();
}

void EstateReading::start_admitted() {
  while (auto admitted = admitted_.pop_for(std::chrono::milliseconds{0})) start(std::move(*admitted));
}

void EstateReading::read(const std::stop_token& stop) {
  while (!admitted_.drained()) {
    if (auto admitted = admitted_.pop_for(std::chrono::milliseconds{100})) start(std::move(*admitted));
    start_admitted();
    api_.run(stop);  // until every account that was started is done; finished() starts more meanwhile
    if (stop.stop_requested()) return;
    if (!open_.empty())
      throw Error(ErrorKind::internal, "an account's reading stands still, with nothing left to wait for");
  }
}

}  // namespace dynatlas::sync
