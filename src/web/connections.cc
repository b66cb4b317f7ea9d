#include "web/connections.h"

namespace dynatlas::web {

void Connections::add(int connection, Time now) {
  all_.insert_or_assign(connection, State{Stage::waits, now, now + kHeadMax});
}

void Connections::remove(int connection) {
  const auto at = all_.find(connection);
  if (at == all_.end()) return;
  held_ -= at->second.held;
  if (at->second.stage == Stage::ended) --ended_;
  all_.erase(at);
}

void Connections::waits(int connection, Time now) {
  set(connection, {Stage::waits, now, now + kHeadMax});
}

void Connections::works(int connection) {
  set(connection, {Stage::works, {}, Time::max()});
}

void Connections::takes(int connection, std::size_t held, Time now, std::chrono::seconds time) {
  set(connection, {Stage::takes, now, now + time, held});
  while (held_ > kHeldMax) {
    const int slowest = oldest(Stage::takes, connection);
    if (slowest < 0) return;
    end(slowest);
  }
}

bool Connections::make_room() {
  return all_.size() - ended_ < most_ || end_oldest();
}

bool Connections::end_oldest() {
  int goes = oldest(Stage::waits);
  if (goes < 0) goes = oldest(Stage::takes);
  if (goes >= 0) end(goes);
  return goes >= 0;
}

void Connections::end_late(Time now) {
  for (const auto& [connection, state] : all_) {
    if (state.until <= now) end(connection);
  }
}

void Connections::set(int connection, State state) {
  const auto at = all_.find(connection);
  if (at == all_.end() || at->second.stage == Stage::ended) return;
  held_ += state.held - at->second.held;
  at->second = state;
}

void Connections::end(int connection) {
  set(connection, {Stage::ended, {}, Time::max()});
  ++ended_;
  end_(connection);
}

int Connections::oldest(Stage stage, int other) const {
  int found = -1;
  Time since = Time::max();
  for (const auto& [connection, state] : all_) {
    if (state.stage != stage || connection == other || state.since >= since) continue;
    found = connection;
    since = state.since;
  }
  return found;
}

}  // namespace dynatlas::web
