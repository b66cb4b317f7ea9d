#include "intel/part_reader.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <nlohmann/json.hpp>
#include <unordered_map>
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
// So many refusals and not one answer, or so many in a row that were throttled to the end: the others would be, too.
constexpr std::size_t kRefusedMax = 20;
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
  if (operation.paging.receive.empty() || answer.empty()) return next;
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
      if (next.empty() && !operation.paging.may_be_empty) {
        return malformed(operation, fmt::format("its {} is empty", operation.paging.receive));
      }
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

// What is asked about in one call (Operation::subjects_max; no subject: the part), and the pages of an answer so far
// that is taken as a whole.
struct Together {
  std::vector<std::string> subjects;
  std::vector<std::string> pages;
};

// An operation on its way: whom it is still to be asked about, page by page.
struct Lane {
  Lane(OperationReading& of, const Part& part)
      : operation(*of.operation), reading(of), request(nlohmann::json::parse(request_of(operation, part))) {}

  // One of its calls: about the part where there is no subject, about all that stand together with the subject.
  struct Call {
    std::string subject;
    std::string page;
  };

  bool is_idle() const { return has_begun && waiting.empty() && open == 0; }
  // Its questions are put in an order, once all are known.
  bool has_questions() const { return !operation.about.empty(); }

  std::span<const std::string> subjects_of(const Call& call) const {
    if (call.subject.empty()) return {};
    const auto found = together.find(call.subject);
    if (found == together.end()) return {&call.subject, 1};
    return found->second.subjects;
  }
  // So that it follows from the subjects alone which are asked about together.
  void put_together();
  // Its pages hold half as many things from now on. False where they hold one.
  bool make_pages_smaller();

  const Operation& operation;
  OperationReading& reading;
  nlohmann::json request;
  Lane* driver = nullptr;
  std::vector<Lane*> driven;
  bool has_begun = false;
  std::deque<Call> waiting;
  std::size_t open = 0;
  std::unordered_map<std::string, Together> together;         // by their first
  std::unordered_set<std::string> pages;                      // one in a hundred names
  graph::SeenSet subjects;                                    // where the driver's rows tell them
  std::vector<std::pair<std::string, std::string>> vanished;  // and what was said of each
  bool are_too_many_vanished = false;
  std::size_t refused = 0;    // subjects, while there was no answer
  std::size_t throttled = 0;  // subjects, since the last answer
  EarlierAnswers earlier = {};
};

bool Lane::make_pages_smaller() {
  const auto size = request.find(operation.page_size);
  if (size == request.end() || *size <= 1) return false;
  *size = size->get<std::int64_t>() / 2;
  return true;
}

void Lane::put_together() {
  std::ranges::sort(waiting, {}, &Call::subject);
  std::deque<Call> calls;
  for (Call& call : waiting) {
    const bool is_first = calls.empty() || together[calls.back().subject].subjects.size() == operation.subjects_max;
    if (is_first) calls.push_back({call.subject, {}});
    together[calls.back().subject].subjects.push_back(std::move(call.subject));
  }
  waiting = std::move(calls);
}

// One part being read. Owns itself through the callbacks that are open.
class Reader : public std::enable_shared_from_this<Reader> {
 public:
  Reader(Api& api, PartReading& reading, PartWatcher& watcher) : api_(api), part_(reading.part), watcher_(watcher) {
    for (OperationReading& operation : reading.operations) {
      Lane& lane = lanes_.emplace_back(operation, part_);
      lane.earlier = std::move(reading.earlier[std::string(lane.operation.name)]);
      lane.reading.questions.were_unread = !lane.earlier.unread.empty();
    }
    for (Lane& lane : lanes_) {
      lane.driver = lane_of(lane.operation.driver);
      if (lane.driver != nullptr) lane.driver->driven.push_back(&lane);
      lane.has_begun = lane.driver != nullptr && !lane.has_questions();
    }
  }

  void start() { advance(); }

 private:
  Lane* lane_of(const Operation* operation) {
    const auto found = std::ranges::find_if(lanes_, [&](const Lane& lane) { return &lane.operation == operation; });
    return found == lanes_.end() ? nullptr : &*found;
  }

  // It gives no further subjects.
  static bool is_over(const Lane& lane) { return lane.is_idle() && (lane.driver == nullptr || is_over(*lane.driver)); }

  // The nodes that its links begin at are being read.
  bool must_wait(const Lane& lane) const {
    return std::ranges::any_of(lane.operation.links, [&](const graph::MatchLinkSchema* link) {
      return std::ranges::any_of(lanes_, [&](const Lane& other) {
        const bool fills_source = std::ranges::any_of(
            other.operation.kinds, [&](const graph::NodeSchema* kind) { return kind->label == link->source_label; });
        return fills_source && &other != &lane && !is_over(other);
      });
    });
  }

  static nlohmann::json sent(const Operation& operation, std::span<const std::string> subjects) {
    if (operation.sent_together != nullptr) return operation.sent_together(subjects);
    return operation.sent != nullptr ? operation.sent(subjects.front()) : subjects.front();
  }

  void ask(Lane& lane, Lane::Call call) {
    nlohmann::json request = lane.request;
    const auto subjects = lane.subjects_of(call);
    if (!subjects.empty() && lane.operation.add_sent != nullptr) {
      lane.operation.add_sent(subjects.front(), request);
    } else if (!subjects.empty()) {
      request[std::string(lane.operation.subject)] = sent(lane.operation, subjects);
    }
    if (!call.page.empty()) request[std::string(lane.operation.paging.send)] = call.page;
    ++lane.open;
    api_.send(
        {part_.account, region_, std::string(lane.operation.name), request.dump(), lane.operation.calls_per_second},
        [self = shared_from_this(), &lane, call = std::move(call)](const Result& result) {
          --lane.open;
          self->take(lane, call, result);
          self->advance();
        });
  }

  void take(Lane& lane, const Lane::Call& call, const Result& result) {
    if (!result.has_value() && result.error().may_pass) {
      lane.waiting.push_back(call);
      return;
    }
    if (begins_again(lane, call, result)) return;
    lane.reading.questions.asked += lane.subjects_of(call).size();
    auto next = take_answer(lane, call, result);
    if (next.has_value()) lane.throttled = 0;
    if (next.has_value() && !next.value().empty()) {
      lane.waiting.push_front({call.subject, std::move(next.value())});
      return;
    }
    if (!next.has_value() && call.subject.empty()) lane.reading.failure = next.error();
    if (!next.has_value()) {
      for (const std::string& subject : lane.subjects_of(call)) miss(lane, subject, next.error());
    }
    lane.together.erase(call.subject);
    call.subject.empty() ? watcher_.pages_ended(lane.operation) : watcher_.answered(lane.operation);
  }

  // Where a page of what is taken as a whole is too large: from the first on, with shorter ones.
  static bool begins_again(Lane& lane, const Lane::Call& call, const Result& result) {
    if (result.has_value() || !result.error().is_too_large || !lane.operation.is_whole) return false;
    if (!lane.make_pages_smaller()) return false;
    lane.together[call.subject].pages.clear();
    lane.pages.clear();
    lane.waiting.push_front({call.subject, {}});
    return true;
  }

  // The next page; empty: there is none.
  tl::expected<std::string, Failure> take_answer(Lane& lane, const Lane::Call& call, const Result& result) {
    const bool is_none = !result.has_value() && means_none(lane.operation, result.error());
    if (!result.has_value() && !is_none) return tl::unexpected(result.error());
    const std::string& answer = is_none ? kNothing : result.value();
    auto next = next_page_of(lane.operation, answer);
    if (!next.has_value()) return next;
    if (!next.value().empty() && !lane.pages.insert(call.subject + '\n' + next.value()).second) {
      return tl::unexpected(
          Failure{FailureKind::malformed, fmt::format("{} named the same page twice", action_of(lane.operation))});
    }
    const auto together = lane.together.find(call.subject);
    const bool is_whole = together != lane.together.end();
    if (is_whole && !next.value().empty()) {
      together->second.pages.push_back(answer);
      return next;
    }
    Asked asked{part_, call.subject, lane.subjects_of(call)};
    if (is_whole) asked.pages = together->second.pages;
    Taken taken;
    auto refused = watcher_.take(lane.operation, asked, answer, taken);
    if (refused.has_value()) return tl::unexpected(std::move(*refused));
    drive(lane, asked.subjects.size(), taken);
    return next;
  }

  static bool means_none(const Operation& operation, const Failure& failure) {
    return !failure.code.empty() && std::ranges::find(operation.means_none, failure.code) != operation.means_none.end();
  }

  void drive(Lane& lane, std::size_t subjects, const Taken& taken) {
    lane.reading.items += taken.items;
    const bool has_no_names = lane.operation.listed_name == nullptr && taken.names.empty();
    if (has_no_names) lane.reading.items += subjects - taken.unread.size();
    for (const auto& [subject, failure] : taken.unread) leave_unread(lane, subject, failure);
    for (const std::string& name : taken.names) {
      if (!lane.reading.names.insert(name)) continue;
      ++lane.reading.items;
      watcher_.named(lane.operation);
      for (Lane* driven : lane.driven) {
        if (driven->operation.subjects == nullptr) await(*driven, name);
      }
    }
    for (const auto& [operation, subject] : taken.subjects) {
      Lane* driven = lane_of(operation);
      if (driven == nullptr) continue;
      if (driven->reading.questions.are_left_out || driven->subjects.insert(subject)) await(*driven, subject);
    }
  }

  void await(Lane& lane, const std::string& subject) {
    Questions& questions = lane.reading.questions;
    if (lane.has_questions()) ++questions.subjects;
    if (questions.are_left_out) return;
    lane.waiting.push_back({subject, {}});
    const bool is_long =
        static_cast<double>(questions.subjects) > lane.operation.calls_per_second * static_cast<double>(kShort.count());
    if (!lane.reading.only_where_short || !is_long || watcher_.has_time_limit()) return;
    questions.are_left_out = true;
    lane.waiting.clear();
    lane.subjects = {};
  }

  // All its subjects are known: what this run has answered before it was stopped is not asked again, and what was asked
  // longest ago comes first. In vain counts: else those that are denied would take the time of all others.
  void order(Lane& lane) {
    if (lane.operation.subjects_max > 1) lane.put_together();
    std::erase_if(lane.waiting, [&](const Lane::Call& call) {
      const auto subjects = lane.subjects_of(call);
      const bool is_answered = std::ranges::all_of(
          subjects, [&](const std::string& subject) { return lane.earlier.of_this_run.contains(subject); });
      lane.reading.items += is_answered ? subjects.size() : 0;
      return is_answered;
    });
    const auto asked_at = [&](const std::string& subject) {
      const auto read = lane.earlier.read_at.find(subject);
      const auto unread = lane.earlier.unread.find(subject);
      return std::max(read == lane.earlier.read_at.end() ? 0 : read->second,
                      unread == lane.earlier.unread.end() ? 0 : unread->second.asked_at);
    };
    std::ranges::stable_sort(lane.waiting, {}, [&](const Lane::Call& call) {
      const auto subjects = lane.subjects_of(call);
      return asked_at(*std::ranges::min_element(subjects, {}, asked_at));
    });
    watcher_.will_ask(static_cast<std::int64_t>(lane.waiting.size()));
  }

  // The time is over: the others keep what earlier runs know of them.
  void leave_to_later(Lane& lane) {
    watcher_.will_ask(-static_cast<std::int64_t>(lane.waiting.size()));
    for (const Lane::Call& call : std::exchange(lane.waiting, {})) {
      for (const std::string& subject : lane.subjects_of(call)) {
        ++lane.reading.questions.left;
        const auto unread = lane.earlier.unread.find(subject);
        if (unread != lane.earlier.unread.end()) lane.reading.questions.unread.push_back(*unread);
        note_age(lane, subject);
      }
    }
  }

  static void note_age(Lane& lane, const std::string& subject) {
    Questions& questions = lane.reading.questions;
    const auto found = lane.earlier.read_at.find(subject);
    if (found == lane.earlier.read_at.end())
      ++questions.never;
    else
      questions.oldest = std::min(questions.oldest.value_or(found->second), found->second);
  }

  void miss(Lane& lane, const std::string& name, const Failure& failure) {
    if (failure.kind == FailureKind::not_found && (describes(lane.operation) || lane.has_questions())) {
      lane.vanished.emplace_back(name, failure.message);
      lane.are_too_many_vanished |= lane.vanished.size() > kVanishedMax;
      if (lane.are_too_many_vanished) keep_vanished(lane);
      return;
    }
    leave_unread(lane, name, failure);
    lane.refused += failure.kind == FailureKind::denied;
    lane.throttled += failure.kind == FailureKind::throttled;
    const bool are_all_refused = lane.reading.items == 0 && lane.refused >= kRefusedMax;
    if (lane.operation.level == Level::core || (!are_all_refused && lane.throttled < kRefusedMax)) return;
    for (const Lane::Call& call : std::exchange(lane.waiting, {})) {
      for (const std::string& subject : lane.subjects_of(call)) leave_unread(lane, subject, failure);
    }
  }

  void leave_unread(Lane& lane, const std::string& name, const Failure& failure) {
    lane.reading.unread.insert(name);
    if (lane.has_questions()) {
      lane.reading.questions.unread.push_back({name, {0, failure.message}});
      note_age(lane, name);
    }
    watcher_.left_unread(lane.operation);
    if (!lane.reading.failure.has_value()) {
      lane.reading.failure = failure;
      lane.reading.failure->message = name + ": " + failure.message;
    }
  }

  void keep_vanished(Lane& lane) {
    const Failure failure{FailureKind::not_found,
                          fmt::format("{} names it, {} does not find it, nor others", action_of(*lane.operation.driver),
                                      action_of(lane.operation))};
    for (const auto& [name, why] : std::exchange(lane.vanished, {})) leave_unread(lane, name, failure);
  }

  // The graph holds them until a listing names them no more: what was asked of them is unknown, and nothing has failed.
  static void note_vanished(Lane& lane) {
    for (const auto& [name, why] : lane.vanished) {
      lane.reading.questions.unread.push_back({name, {0, why}});
      note_age(lane, name);
    }
  }

  void settle(Lane& lane) {
    if (lane.driver == nullptr) return;
    if (lane.reading.items == 0) keep_vanished(lane);
    if (describes(lane.operation)) {
      for (const auto& [name, why] : lane.vanished) lane.driver->reading.names.erase(name);
    }
    lane.reading.vanished = lane.vanished.size();
    if (lane.has_questions()) note_vanished(lane);
    const auto& failure = lane.driver->reading.failure;
    if (lane.reading.failure.has_value() || !failure.has_value()) return;
    lane.reading.failure = failure;
    lane.reading.is_failure_of_driver = true;
    lane.reading.failure->message = fmt::format("{}: {}", action_of(*lane.operation.driver), failure->message);
  }

  // Whether its next page may be asked for: few of its names wait for their answers. Questions wait for its last page.
  static bool is_there_room(const Lane& lane, const Bounds& bounds) {
    return std::ranges::all_of(lane.driven, [&](const Lane* driven) {
      return driven->operation.subjects != nullptr || driven->has_questions() ||
             driven->waiting.size() + driven->open < bounds.names;
    });
  }

  // Few calls of a slow operation are open: else it would go on long after its time.
  static std::size_t calls_of(const Lane& lane, const Bounds& bounds) {
    const auto two_seconds = static_cast<std::size_t>(2 * lane.operation.calls_per_second);
    return std::clamp<std::size_t>(two_seconds, 4, bounds.calls);
  }

  static void begin(Lane& lane) {
    if (lane.operation.is_whole) lane.together.try_emplace("");
    lane.waiting.emplace_back();
  }

  void ask_waiting(Lane& lane, std::size_t calls_max) {
    if (lane.has_questions() && !lane.waiting.empty() && watcher_.is_time_over()) leave_to_later(lane);
    while (!lane.waiting.empty() && lane.open < calls_max) {
      Lane::Call call = std::move(lane.waiting.front());
      lane.waiting.pop_front();
      ask(lane, std::move(call));
    }
  }

  // Asks for what there is room for, ends when nothing is left.
  void advance() {
    const Bounds bounds = watcher_.is_one_of_many() ? kOneOfMany : kAlone;
    for (Lane& lane : lanes_) {
      if (!lane.has_begun && lane.has_questions() && is_over(*lane.driver)) {
        lane.has_begun = true;
        order(lane);
      }
      if (lane.driver != nullptr && lane.has_begun) ask_waiting(lane, calls_of(lane, bounds));
    }
    for (Lane& lane : lanes_) {
      if (!lane.has_begun && !lane.has_questions() && !must_wait(lane)) {
        lane.has_begun = true;
        if (!api_.is_absent(part_.account, region_, lane.operation.name)) begin(lane);
      }
      if (lane.driver == nullptr && is_there_room(lane, bounds)) ask_waiting(lane, 1);
    }
    if (!std::ranges::all_of(lanes_, &Lane::is_idle) || std::exchange(is_over_, true)) return;
    for (Lane& lane : lanes_) settle(lane);
    watcher_.done();
  }

  static inline const std::string kNothing;

  Api& api_;
  const Part part_;
  const std::string region_ = region_of_requests(part_);
  PartWatcher& watcher_;
  std::deque<Lane> lanes_;  // they point at each other
  bool is_over_ = false;
};

}  // namespace

PartReading::PartReading(Part its_part, const Selection& reads) : part(std::move(its_part)) {
  for (const auto& [operation, is_named, only_where_short] : reads) {
    operations.push_back({.operation = operation,
                          .only_where_short = only_where_short,
                          .is_optional = !is_named && operation->level != Level::core});
  }
}

const OperationReading& PartReading::of(const Operation& operation) const {
  return *std::ranges::find(operations, &operation, &OperationReading::operation);
}

void read_part(Api& api, PartReading& reading, PartWatcher& watcher) {
  std::erase_if(reading.operations, [&](const OperationReading& one) {
    return one.is_optional && !api.holds(reading.part.account, region_of_requests(reading.part), one.operation->name);
  });
  std::vector<OperationReading> asked;  // without those that nobody gives subjects
  for (OperationReading& one : reading.operations) {
    const Operation* const driver = one.operation->driver;
    const bool has_driver =
        driver == nullptr || std::ranges::find(asked, driver, &OperationReading::operation) != asked.end();
    if (has_driver) asked.push_back(std::move(one));
  }
  reading.operations = std::move(asked);
  std::make_shared<Reader>(api, reading, watcher)->start();
}

}  // namespace dynatlas::intel
