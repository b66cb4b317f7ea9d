#include "intel/part_reader.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

namespace dynatlas::intel {
namespace {

using dynatlas::aws::Api;
using dynatlas::aws::Failure;
using dynatlas::aws::FailureKind;
using dynatlas::aws::Result;

struct Bounds {
  std::size_t names;  // the next page is asked for when fewer wait
  std::size_t calls;  // about a subject at a time; the others wait as names, which is a tenth of the memory
};
// A page has 100 names. So many that a part's rate (2,500 a second) is not lost while one is under way.
constexpr Bounds kAlone{.names = 200, .calls = 300};
constexpr Bounds kOneOfMany{.names = 100, .calls = 32};
// So few of a listing's names go away before they are asked about. Where it is more, or not one was answered, somebody
// else answers, and the listing is believed (docs/decisions/0006).
constexpr std::size_t kVanishedMax = 5;

tl::unexpected<Failure> malformed(const Operation& operation, std::string_view wrong) {
  return tl::unexpected(Failure{FailureKind::malformed,
                                fmt::format("{}'s answer cannot be understood: {}", action_of(operation), wrong)});
}

// What the answer says of the next page; empty: it is the last.
tl::expected<std::string, Failure> next_page_of(const Operation& operation, std::string_view answer) {
  std::string next;
  int members = 0;
  try {
    simdjson::ondemand::parser parser;
    const simdjson::padded_string padded(answer);
    simdjson::ondemand::document document = parser.iterate(padded);
    for (auto field : document.get_object()) {
      if (std::string_view(field.unescaped_key()) != operation.paging.receive) continue;
      ++members;
      if (field.value().is_null()) continue;
      next = std::string(std::string_view(field.value().get_string()));
      if (next.empty()) return malformed(operation, fmt::format("its {} is empty", operation.paging.receive));
    }
    if (members > 1) return malformed(operation, fmt::format("it has two members {}", operation.paging.receive));
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
      return malformed(operation, "it is cut or garbled");
    }
    return next;
  } catch (const simdjson::simdjson_error& error) {
    return malformed(operation, error.what());
  }
}

// One part being read. Owns itself through the callbacks that are open.
class Reader : public std::enable_shared_from_this<Reader> {
 public:
  Reader(Api& api, PartReading& reading, PartWatcher& watcher) : api_(api), part_(reading.part), watcher_(watcher) {
    for (OperationReading& operation : reading.operations) lanes_.emplace_back(operation);
    for (Lane& lane : lanes_) {
      lane.driver = lane_of(lane.operation.driver);
      if (lane.driver != nullptr) lane.driver->driven.push_back(&lane);
    }
  }

  void start() {
    for (Lane& lane : lanes_) {
      if (lane.driver == nullptr) ask_page(lane, {});
    }
  }

 private:
  // An operation on its way: its pages, or the driver's names that it asks about.
  struct Lane {
    explicit Lane(OperationReading& of) : operation(*of.operation), reading(of) {}

    const Operation& operation;
    OperationReading& reading;
    Lane* driver = nullptr;
    std::vector<Lane*> driven;
    bool is_page_open = false;
    std::string next_page;
    std::unordered_set<std::string> pages;  // one in a hundred names
    std::deque<std::string> names;          // to be asked about
    std::size_t names_open = 0;
    std::vector<std::string> vanished;
    bool are_too_many_vanished = false;
  };

  Lane* lane_of(const Operation* operation) {
    const auto found = std::ranges::find_if(lanes_, [&](const Lane& lane) { return &lane.operation == operation; });
    return found == lanes_.end() ? nullptr : &*found;
  }

  void send(const Operation& operation, const nlohmann::json& request, dynatlas::aws::OnResult on_result) {
    api_.send({part_.account, part_.region, std::string(operation.name), request.dump(), operation.calls_per_second},
              std::move(on_result));
  }

  void ask_page(Lane& lane, const std::string& page) {
    nlohmann::json request = nlohmann::json::object();
    if (!page.empty()) request[std::string(lane.operation.paging.send)] = page;
    lane.is_page_open = true;
    send(lane.operation, request, [self = shared_from_this(), &lane](const Result& result) {
      lane.is_page_open = false;
      const auto next = self->take_page(lane, result);
      if (!next.has_value()) lane.reading.failure = next.error();
      lane.next_page = next.value_or("");
      if (lane.next_page.empty()) self->watcher_.pages_ended(lane.operation);
      self->advance();
    });
  }

  // The next page.
  tl::expected<std::string, Failure> take_page(Lane& lane, const Result& result) {
    if (!result.has_value()) return tl::unexpected(result.error());
    auto next = next_page_of(lane.operation, result.value());
    if (!next.has_value()) return next;
    if (!next.value().empty() && !lane.pages.insert(next.value()).second) {
      return tl::unexpected(
          Failure{FailureKind::malformed, fmt::format("{} named the same page twice", action_of(lane.operation))});
    }
    std::vector<std::string> names;
    auto refused = watcher_.take(lane.operation, {part_, {}}, result.value(), names);
    if (refused.has_value()) return tl::unexpected(std::move(*refused));
    for (std::string& name : names) {
      if (!lane.reading.names.insert(name)) continue;
      ++lane.reading.items;
      watcher_.named(lane.operation);
      for (Lane* driven : lane.driven) driven->names.push_back(name);
    }
    return next;
  }

  void ask_about(Lane& lane, std::string name) {
    ++lane.names_open;
    const nlohmann::json request{{std::string(lane.operation.subject), name}};
    send(lane.operation, request, [self = shared_from_this(), &lane, name = std::move(name)](const Result& result) {
      --lane.names_open;
      self->take_answer(lane, name, result);
      self->watcher_.answered(lane.operation);
      self->advance();
    });
  }

  void take_answer(Lane& lane, const std::string& name, const Result& result) {
    if (!result.has_value()) {
      if (result.error().kind != FailureKind::not_found) return leave_unread(lane, name, result.error());
      if (!describes(lane.operation)) return;
      lane.vanished.push_back(name);
      lane.are_too_many_vanished |= lane.vanished.size() > kVanishedMax;
      if (lane.are_too_many_vanished) keep_vanished(lane);
      return;
    }
    std::vector<std::string> names;
    const auto refused = watcher_.take(lane.operation, {part_, name}, result.value(), names);
    if (refused.has_value()) return leave_unread(lane, name, *refused);
    ++lane.reading.items;
  }

  void leave_unread(Lane& lane, const std::string& name, const Failure& failure) {
    lane.reading.unread.insert(name);
    watcher_.left_unread(lane.operation);
    if (!lane.reading.failure.has_value()) lane.reading.failure = {failure.kind, name + ": " + failure.message};
  }

  void keep_vanished(Lane& lane) {
    const Failure failure{FailureKind::not_found,
                          fmt::format("{} names it, {} does not find it, nor others", action_of(*lane.operation.driver),
                                      action_of(lane.operation))};
    for (const std::string& name : std::exchange(lane.vanished, {})) leave_unread(lane, name, failure);
  }

  void settle(Lane& lane) {
    if (lane.driver == nullptr) return;
    if (lane.reading.items == 0) keep_vanished(lane);  // none but what describes has any
    for (const std::string& name : lane.vanished) lane.driver->reading.names.erase(name);
    lane.reading.vanished = lane.vanished.size();
    const auto& failure = lane.driver->reading.failure;
    if (lane.reading.failure.has_value() || !failure.has_value()) return;
    lane.reading.failure = {failure->kind, fmt::format("{}: {}", action_of(*lane.operation.driver), failure->message)};
  }

  // Asks for what there is room for, ends when nothing is left.
  void advance() {
    const Bounds bounds = watcher_.is_one_of_many() ? kOneOfMany : kAlone;
    bool is_open = false;
    for (Lane& lane : lanes_) {
      while (!lane.names.empty() && lane.names_open < bounds.calls) {
        ask_about(lane, std::move(lane.names.front()));
        lane.names.pop_front();
      }
    }
    for (Lane& lane : lanes_) {
      const bool is_there_room = std::ranges::all_of(
          lane.driven, [&](const Lane* driven) { return driven->names.size() + driven->names_open < bounds.names; });
      if (!lane.next_page.empty() && is_there_room) ask_page(lane, std::exchange(lane.next_page, {}));
      is_open = is_open || lane.is_page_open || !lane.next_page.empty() || lane.names_open > 0;
    }
    if (is_open) return;
    for (Lane& lane : lanes_) settle(lane);
    watcher_.done();
  }

  Api& api_;
  const Part part_;
  PartWatcher& watcher_;
  std::deque<Lane> lanes_;  // they point at each other
};

}  // namespace

const OperationReading& PartReading::of(const Operation& operation) const {
  return *std::ranges::find(operations, &operation, &OperationReading::operation);
}

void read_part(Api& api, PartReading& reading, PartWatcher& watcher) {
  std::make_shared<Reader>(api, reading, watcher)->start();
}

}  // namespace dynatlas::intel
