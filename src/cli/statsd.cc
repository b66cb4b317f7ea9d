#include "cli/statsd.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "base/log.h"

namespace dynatlas::cli {
namespace {

using models::kKinds;

// As Cartography's client sends: several lines in one datagram that no network cuts.
constexpr std::size_t kDatagramBytesMax = 512;
constexpr std::chrono::seconds kLookUpMax{10};
// How long the end of a run waits for a name that is still being looked up.
constexpr std::chrono::milliseconds kPatienceAtTheEnd{200};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string timer(std::string_view name, double seconds) {
  return fmt::format("{}:{:.6f}|ms", name, seconds * 1000);
}

template <typename Number>
std::string gauge(std::string_view name, Number value) {
  return fmt::format("{}:{}|g", name, value);
}

// Ours, where Cartography does not know that kind.
std::string_view cartographys_label(const graph::NodeSchema& kind) {
  const auto theirs =
      std::ranges::find_if(kind.sibling_labels, [](std::string_view label) { return label.starts_with("AWS"); });
  return theirs == kind.sibling_labels.end() ? kind.label : *theirs;
}

bool is_complete(const sync::AccountReport& account) {
  return account.refused.empty() && std::ranges::all_of(account.parts, [](const sync::PartReport& part) {
           return part.coverage == sync::Coverage::complete;
         });
}

}  // namespace

std::map<std::string, std::uint64_t> statsd_counters(const sync::Figures& figures) {
  std::map<std::string, std::uint64_t> counters;
  for (const aws::CallCount& count : figures.calls) {  // all regions together: a name each would be too many
    std::string name = "dynatlas.aws." + count.operation;
    std::ranges::replace(name, ':', '.');
    counters[name + ".calls"] += count.calls;
    counters[name + ".failures"] += count.failures;
    counters[name + ".attempts"] += count.attempts;
    counters[name + ".retries"] += count.retries;
    counters[name + ".throttles"] += count.throttles;
    counters[name + ".attempt_milliseconds"] += static_cast<std::uint64_t>(count.attempt_seconds * 1000);
  }
  counters["dynatlas.tables.listed"] = figures.tables_listed;
  counters["dynatlas.tables.loaded"] = figures.tables_loaded;
  counters["dynatlas.tables.vanished"] = figures.tables_vanished;
  counters["dynatlas.tables.not_described"] = figures.tables_not_described;
  counters["dynatlas.tables.deleted"] = figures.tables_deleted;
  counters["dynatlas.relationships.loaded"] = figures.relationships_loaded;
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    if (models::first_of_label(kind) != kind) continue;
    counters[fmt::format("cartography.client.core.tx.node.{}.loaded", lower(cartographys_label(*kKinds[kind])))] =
        figures.nodes_loaded[kind];
  }
  counters["cartography.graph.statement.nodes_deleted"] = figures.nodes_deleted;
  return counters;
}

std::vector<std::string> statsd_end(const sync::Figures& figures, const RunEnd& end, const sync::Report& report) {
  constexpr std::string_view kModule = "cartography.intel.aws.dynamodb";
  const auto seconds = [&](sync::Phase phase) { return figures.seconds[static_cast<std::size_t>(phase)]; };
  std::vector<std::string> lines;
  for (const sync::AccountReport& account : report.accounts) {
    lines.push_back(timer(fmt::format("{}.sync", kModule), account.seconds));
    if (end.is_dry_run || end.is_interrupted || !is_complete(account)) continue;
    lines.push_back(
        fmt::format("{}.AWSAccount_{}_AWSDynamoDBTable_lastupdated:{}|c", kModule, account.account, report.update_tag));
  }
  lines.push_back(timer(fmt::format("{}.get_dynamodb_tables", kModule), seconds(sync::Phase::read)));
  lines.push_back(timer(fmt::format("{}.transform_dynamodb_tables", kModule), seconds(sync::Phase::transform)));
  lines.push_back(timer(fmt::format("{}.load_dynamodb_tables", kModule), seconds(sync::Phase::load)));
  lines.push_back(timer(fmt::format("{}.cleanup_dynamodb", kModule), seconds(sync::Phase::cleanup)));
  for (std::size_t phase = 0; phase < sync::kPhases.size(); ++phase) {
    lines.push_back(timer(fmt::format("dynatlas.phase.{}", sync::kPhases[phase]), figures.seconds[phase]));
  }
  lines.push_back(timer("dynatlas.run", end.seconds));
  lines.push_back(gauge("dynatlas.last_run.exit_code", end.exit_status));
  for (const sync::Coverage coverage : {sync::Coverage::complete, sync::Coverage::incomplete, sync::Coverage::failed}) {
    lines.push_back(gauge(fmt::format("dynatlas.last_run.parts.{}", to_string(coverage)),
                          figures.parts[static_cast<std::size_t>(coverage)]));
  }
  lines.push_back(gauge("dynatlas.last_run.accounts", figures.accounts));
  lines.push_back(gauge("dynatlas.last_run.accounts_refused", figures.accounts_refused));
  return lines;
}

Statsd::Statsd(StatsdOptions options, TakeFigures take, std::chrono::milliseconds every)
    : options_(std::move(options)), take_(std::move(take)), every_(every) {
  if (options_.is_enabled) thread_ = std::thread([this] { run(); });
}

Statsd::~Statsd() {
  finish({});
}

void Statsd::end(const RunEnd& end, const sync::Report& report) {
  if (options_.is_enabled) finish(statsd_end(take_(), end, report));
}

void Statsd::finish(std::vector<std::string> last_lines) {
  if (!thread_.joinable()) return;
  {
    std::unique_lock lock(mutex_);
    last_lines_ = std::move(last_lines);
    is_ending_ = true;
    wake_.notify_all();
    wake_.wait_for(lock, kPatienceAtTheEnd, [this] { return is_looked_up_; });
  }
  give_up_.request_stop();
  thread_.join();
}

bool Statsd::find() {
  try {
    const auto found = bolt::resolve({options_.host, options_.port}, {kLookUpMax, give_up_.get_token()});
    // Most listen on IPv4 only, and nobody would say so.
    const auto v4 = std::ranges::find(found, AF_INET, [](const auto& address) { return address.storage.ss_family; });
    address_ = v4 == found.end() ? found.front() : *v4;
    socket_ = ::socket(address_.storage.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  } catch (const Error& error) {
    log::warning("no metrics are sent to statsd: {}", error.what());
  }
  const std::lock_guard lock(mutex_);
  is_looked_up_ = true;
  wake_.notify_all();
  return socket_ >= 0;
}

void Statsd::run() {
  if (!find()) return;
  for (bool is_over = false; !is_over;) {
    std::vector<std::string> last;
    {
      std::unique_lock lock(mutex_);
      is_over = wake_.wait_for(lock, every_, [this] { return is_ending_; });
      last = std::move(last_lines_);
    }
    send(counters_since_last());
    send(last);
  }
  ::close(socket_);
}

std::vector<std::string> Statsd::counters_since_last() {
  std::vector<std::string> lines;
  for (const auto& [name, value] : statsd_counters(take_())) {
    std::uint64_t& sent = sent_[name];
    if (value > sent) lines.push_back(fmt::format("{}:{}|c", name, value - sent));
    sent = value;
  }
  return lines;
}

// What cannot be sent is lost, as always with UDP.
void Statsd::send(const std::vector<std::string>& lines) const {
  std::string datagram;
  const auto flush = [&] {
    if (datagram.empty()) return;
    static_cast<void>(::sendto(socket_, datagram.data(), datagram.size(), MSG_NOSIGNAL,
                               reinterpret_cast<const sockaddr*>(&address_.storage), address_.size));
    datagram.clear();
  };
  for (const std::string& line : lines) {
    const std::string whole = options_.prefix.empty() ? line : options_.prefix + "." + line;
    if (!datagram.empty() && datagram.size() + 1 + whole.size() > kDatagramBytesMax) flush();
    if (!datagram.empty()) datagram += '\n';
    datagram += whole;
  }
  flush();
}

}  // namespace dynatlas::cli
