#include "aws_simulator/admin.h"

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <stdexcept>

#include "aws_simulator/bulk.h"
#include "aws_simulator/metrics.h"
#include "aws_simulator/numbers.h"
#include "aws_simulator/regions.h"
#include "aws_simulator/subjects.h"
#include "aws_simulator/table_text.h"

namespace aws_simulator {
namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;

std::invalid_argument unknown_path(std::string_view path) {
  return std::invalid_argument(fmt::format("{} is not known; bench/README.md lists the paths", path));
}

double probability_of(std::string_view form, std::string_view name) {
  const std::string text = form_value(form, name);
  return text.empty() ? 0 : parse_probability(text);
}

std::uint32_t known_region(const std::string& name) {
  const auto region = region_index(name);
  if (!region) throw std::invalid_argument("no such region: " + name);
  return *region;
}

Step step_of(const Estate& estate, std::string_view form) {
  Step step{probability_of(form, "drop"), probability_of(form, "add"), probability_of(form, "change")};
  if (const std::string id = form_value(form, "account"); !id.empty()) {
    step.account = estate.account_index(id);
    if (!step.account) throw std::invalid_argument("no such account: " + id);
  }
  if (const std::string name = form_value(form, "region"); !name.empty()) step.region = known_region(name);
  return step;
}

template <typename Take>
void each_line(std::string_view lines, Take take) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    if (end > 0) take(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

enum class Form { names, presence, describe, elements };

// What is told of each table.
struct Telling {
  Form form = Form::names;
  std::function<void(std::string& out, const Table& table)> elements = {};
};

Telling telling_of(const std::string& name) {
  if (name.empty() || name == "names") return {};
  if (name == "presence") return {Form::presence};
  if (name == "describe") return {Form::describe};
  const Operation operation = operation_named(name).value_or(Operation::unknown);
  if (operation == Operation::GetMetricData) return {Form::elements, append_metrics};
  if (const BulkList* const list = list_of(operation)) {
    return {Form::elements, [list](std::string& out, const Table& table) { append_elements(out, table, *list); }};
  }
  if (const SubjectOperation* const one = subject_operation_of(operation)) {
    return {Form::elements, [one](std::string& out, const Table& table) { append_subjects(out, table, *one); }};
  }
  throw std::invalid_argument("form is names, presence, describe or an operation that tells of tables, not " + name);
}

// Writes the tables of a place, a piece at a time.
struct TableStream {
  const Estate& estate;
  Place place;
  std::size_t from;
  std::size_t to;
  Telling telling;
  std::uint64_t slot = 0;

  void put(std::string& out) const {
    const Life life = estate.life(place, slot, to);
    if (telling.form == Form::elements) {
      telling.elements(out, table_of(estate, place, slot, life));
    } else if (telling.form == Form::presence) {
      const Presence presence = estate.presence(place, slot, from, to);
      if (presence == Presence::never) return;
      append_name(out, slot);
      out += presence == Presence::always ? "\talways\n" : "\tsometimes\n";
    } else if (life.exists) {
      if (telling.form == Form::names) append_name(out, slot);
      if (telling.form == Form::describe) append_table(out, estate, place, slot, life);
      out += '\n';
    }
  }

  // As one chunk of the answer.
  bool next(std::string& out) {
    std::string piece;
    for (; slot < estate.slots() && piece.size() < kPieceBytes; ++slot) put(piece);
    if (!piece.empty()) out += fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
    if (slot < estate.slots()) return true;
    out += "0\r\n\r\n";
    return false;
  }
};

}  // namespace

void Admin::respond(const HttpRequest& request, Reply& reply) {
  try {
    if (!request.header("authorization").empty()) throw std::invalid_argument("these paths take no signature");
    const std::string_view path = request.path.substr(kAdminPrefix.size());
    if (path == "tables" && request.method == "GET") return stream_tables(request, reply);
    const std::string text = request.method == "GET" ? tell(path, request.query) : change(path, request.body);
    append_answer(reply.bytes, 200, "text/plain", "", text);
  } catch (const std::invalid_argument& error) {
    append_answer(reply.bytes, 400, "text/plain", "", fmt::format("{}\n", error.what()));
  }
}

std::string Admin::tell(std::string_view path, std::string_view query) const {
  if (path == "counters") return world_.counters.totals_text(world_.estate);
  if (path == "parts") return world_.counters.parts_text(world_.estate);
  if (path == "subjects") return tell_subjects(query);
  if (path == "generation") return fmt::format("{}\n", world_.estate.generation());
  if (path != "faults") throw unknown_path(path);
  std::string out;
  for (const FaultRule& rule : world_.faults.rules()) {
    out += fmt::format("{}\t{} of {} matching\n", rule.text, rule.done, rule.matched);
  }
  return out;
}

std::string Admin::tell_subjects(std::string_view query) const {
  if (!world_.counts_subjects) throw std::invalid_argument("subjects are counted with --count-subjects only");
  const std::string name = form_value(query, "operation");
  const auto operation = operation_named(name);
  if (!operation) throw std::invalid_argument("no such operation: " + name);
  return world_.counters.subjects_text(place_of(query), *operation);
}

std::string Admin::change(std::string_view path, std::string_view body) {
  if (path == "generation") {
    if (world_.estate.generation() >= kGenerationsMax) throw std::invalid_argument("too many generations");
    world_.estate.advance(step_of(world_.estate, body));
  } else if (path == "churn") {
    const std::string every = form_value(body, "every");
    world_.churn = {every.empty() ? 0 : parse_count(every), step_of(world_.estate, body)};
  } else if (path == "faults") {
    world_.faults.set(body, std::chrono::steady_clock::now());
  } else if (path == "latency") {
    each_line(body, [this](std::string_view line) { world_.latencies.set(line); });
  } else if (path == "rates") {
    each_line(body, [this](std::string_view line) { world_.throttle.set(line); });
  } else if (path == "tokens") {
    world_.answers.token_seconds = parse_number(form_value(body, "seconds"));
  } else if (path == "reset") {
    reset(body);
  } else {
    throw unknown_path(path);
  }
  return fmt::format("{}\n", world_.estate.generation());
}

// With a seed: another estate of the same size, in its first generation, undisturbed.
void Admin::reset(std::string_view form) {
  if (const std::string seed = form_value(form, "seed"); !seed.empty()) {
    EstateSize size = world_.estate.size();
    size.seed = parse_count(seed);
    world_.estate = Estate(size);
    world_.faults = FaultRules(size.seed);
    world_.churn = {};
  }
  world_.counters.clear();
  world_.faults.reset_counts();
  world_.throttle.refill();
}

Place Admin::place_of(std::string_view form) const {
  const std::string id = form_value(form, "account");
  const std::string region = form_value(form, "region");
  const auto account = id.empty() ? std::optional<std::uint32_t>(0) : world_.estate.account_index(id);
  if (!account) throw std::invalid_argument("no such account: " + id);
  const Place place{*account, region.empty() ? 0 : known_region(region)};
  if (!world_.estate.is_open(place)) throw std::invalid_argument("not a region of this estate: " + region);
  return place;
}

void Admin::stream_tables(const HttpRequest& request, Reply& reply) const {
  const auto generation = [&](const char* name, std::size_t otherwise) {
    const std::string text = form_value(request.query, name);
    return text.empty() ? otherwise : static_cast<std::size_t>(parse_count(text));
  };
  const std::size_t to = generation("to", world_.estate.generation());
  const std::size_t from = generation("from", to);
  if (from > to || to > world_.estate.generation()) throw std::invalid_argument("no such generations");
  const auto tables = std::make_shared<TableStream>(
      TableStream{world_.estate, place_of(request.query), from, to, telling_of(form_value(request.query, "form"))});
  reply.bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";
  reply.more = [tables](std::string& out) { return tables->next(out); };
}

}  // namespace aws_simulator
