#include "web/server.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <semaphore>
#include <thread>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "web/answers.h"
#include "web/ask.h"
#include "web/assets.h"
#include "web/complete.h"
#include "web/facts.h"
#include "web/findings.h"
#include "web/http_server.h"
#include "web/kept_answer.h"
#include "web/reach.h"
#include "web/resolved.h"
#include "web/slow_answers.h"
#include "web/table.h"
#include "web/tables.h"
#include "web/tree.h"

namespace dynatlas::web {
namespace {

using nlohmann::json;

constexpr std::string_view kTables = "/tables.csv";
constexpr std::string_view kFindings = "/findings.csv";
constexpr int kDownloadsMax = 2;  // at once: one may last as long as its reader likes, up to a time
constexpr std::chrono::minutes kDownloadMax{30};
constexpr int kAskedMax = 2;  // statements of readers at once
// Answers about all tables that are made at once: the other stores are left to questions about a few.
constexpr int kKeptAtOnce = 2;
constexpr std::chrono::minutes kKeptAnswerMax{10};  // for one, where there are a million
constexpr std::chrono::hours kCountMax{2};          // of all findings, where there are a million tables
constexpr int kListsMax = 2;                        // of findings, made at once
constexpr int kReachedMax = 3;                      // answers about access, made at once

// Nothing is loaded from elsewhere, nothing runs that is not ours, nobody shows the page inside another.
const std::vector<std::pair<std::string, std::string>> kHeaders{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
     "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
     "require-trusted-types-for 'script'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
};

std::string text_of_json(const json& answer) {
  return answer.dump(-1, ' ', false, json::error_handler_t::replace);
}

Answer answer_of(std::string text, int status = 200) {
  return {.status = status, .text = std::make_shared<const std::string>(std::move(text)), .headers = kHeaders};
}

Answer refused(int status, std::string_view message) {
  Answer answer = answer_of(text_of_json({{"error", message}}), status);
  if (status == 405) answer.headers.emplace_back("Allow", "GET, HEAD");
  return answer;
}

int status_of(ErrorKind kind) {
  if (kind == ErrorKind::usage) return 400;
  return kind == ErrorKind::store || kind == ErrorKind::interrupted ? 503 : 500;
}

bool is_download(std::string_view path) {
  return path == kTables || path == kFindings;
}

class PageServer : public HttpHandler {
 public:
  PageServer(const ServerOptions& options, OpenStore open, const std::stop_token& stop)
      : options_(options), stores_(std::move(open), stop), listening_(options.address, options.port) {
    options_.access.cookie = token_cookie(options_.access.token, listening_.port());
  }

  void run(const std::stop_token& stop, const std::function<void(int)>& on_ready) {
    on_ready(listening_.port());
    // So that the first who looks need not wait for it.
    const std::jthread adds_up([this] { warm_up(); });
    serve_http(listening_, *this, stop);
  }

  std::optional<Answer> at_once(const Request& request) override {
    if (sets_token(request)) return with_cookie();
    const auto no =
        refusal({request.method, request.path, request.header("host"), request.header("origin"),
                 request.header("sec-fetch-site"), request.header("authorization"), request.header("cookie")},
                options_.access);
    if (no) return refused(no->status, no->message);
    if (answers_.contains(request.path) || is_download(request.path)) return std::nullopt;
    for (const Asset& asset : assets()) {
      if (asset.path == request.path)
        return Answer{.type = std::string(asset.type), .fixed = asset.content, .headers = kHeaders};
    }
    return refused(404, "there is nothing of this name");
  }

  Answer make(const Request& request) override {
    try {
      if (is_download(request.path)) return download(request.path, request.query);
      const json answer = answers_.at(request.path)(request.query);
      return answer.is_null() ? refused(404, "the graph holds no such node") : answer_of(text_of_json(answer));
    } catch (const filter::FilterError& error) {
      return answer_of(
          text_of_json({{"error", error.what()}, {"at", error.place().at}, {"length", error.place().length}}), 400);
    } catch (const Error& error) {
      log::warning("{}", error.what());
      return refused(status_of(error.kind()), error.what());
    } catch (const std::exception& error) {
      log::error("internal error: {}", error.what());
      return refused(500, "internal error");
    }
  }

  Answer refusal_of(int status, std::string_view message) override { return refused(status, message); }

 private:
  using Make = std::function<json(const Query& query)>;
  using AnswerOf = json (*)(graph::GraphStore& store, const Query& query);

  bool sets_token(const Request& request) const {
    const auto given = request.query.find("token");
    return !options_.access.token.empty() && request.method == "GET" && request.path == "/" &&
           given != request.query.end() && is_same_secret(given->second, options_.access.token);
  }

  // For the address that serve printed: from here on the token is in a cookie, and no longer in the address.
  Answer with_cookie() const {
    Answer answer{.status = 303, .headers = kHeaders};
    answer.headers.emplace_back("Location", "/");
    answer.headers.emplace_back("Set-Cookie", options_.access.cookie + "; HttpOnly; SameSite=Lax; Path=/");
    return answer;
  }

  // What the overview asks, in its order, and what a table's page is planned by.
  void warm_up() {
    try {
      whole_overview();
      stores_.with([](graph::GraphStore& store) { return json{tables(store, {{"limit", "1"}}), table(store, {})}; });
      // Neo4j plans each of the others for seconds, which delays those who look at something else.
      if (stores_.with([](graph::GraphStore& store) { return store.language(); }) != "sql") return;
      kept(count, {});
      for (const std::string_view fact : protection_facts()) {
        kept(protection, {{"fact", std::string(fact)}});
      }
      kept(capacity, {});
    } catch (const Error& error) {
      log::warning("{}", error.what());  // whoever asks is told the same
    }
  }

  // Who waits for a kept answer holds no store, as the one who makes it may need two.
  json whole_overview() {
    return overview_.of(stores_.with(version), system_clock(), [&] {
      return overview([&](const auto& work) {
        stores_.with([&](graph::GraphStore& store) {
          work(store);
          return true;
        });
      });
    });
  }

  // About all tables: made once for each version of the graph and each question.
  json kept(AnswerOf answer, const Query& query) {
    return kept_.of({answer, query}, stores_.with(version), system_clock(), [&] {
      makes_.acquire();
      const std::shared_ptr<void> place(&makes_, [](auto* all) { all->release(); });
      return stores_.with([&](graph::GraphStore& store) { return answer(store, query); }, kKeptAnswerMax);
    });
  }

  // Of each check how many pass: counted by a thread of its own, as it takes minutes where there are a million tables.
  json counts_of_findings(const Query& query) {
    Query asked;  // nothing else makes a difference
    for (const char* const name : {"in", "q", "since"}) {
      if (const std::string text = text_of(query, name); !text.empty()) asked[name] = text;
    }
    const json graph = stores_.with([&](graph::GraphStore& store) {
      which_of(asked, store.language());  // a wrong filter is said at once
      number_of(asked, "since", 0, 0);
      return version(store);
    });
    return counts_.of(asked, graph);
  }

  json findings_of(const Query& query) {
    const bool is_list = query.contains("check") || query.contains("table") || text_of(query, "verdict") == kResolved;
    if (!is_list) return counts_of_findings(query);
    lists_.acquire();
    const std::shared_ptr<void> place(&lists_, [](auto* all) { all->release(); });
    return stores_.with([&](graph::GraphStore& store) { return list_findings(store, query, options_.mutes); });
  }

  // What readers ask may take all its time: the page keeps the other stores for itself.
  json asked_by_reader(const Query& query) {
    if (!asked_.try_acquire()) throw Error(ErrorKind::store, "the server is busy; try again in a moment");
    const std::shared_ptr<void> place(&asked_, [](auto* all) { all->release(); });
    return stores_.with([&](graph::GraphStore& store) { return answer_of_reader(store, query); }, kAskMax);
  }

  // Read at the pace of an account's principals: a few at once, and the other stores are left to the rest of the page.
  Make of_few(AnswerOf answer) {
    return [this, answer](const Query& query) {
      reached_.acquire();
      const std::shared_ptr<void> place(&reached_, [](auto* all) { all->release(); });
      return stores_.with([&](graph::GraphStore& store) { return answer(store, query); });
    };
  }

  // Of one store, for as long as the answer takes.
  template <typename Read>
  Make of_store(Read read) {
    return [this, read](const Query& query) {
      return stores_.with([&](graph::GraphStore& store) -> json { return read(store, query); });
    };
  }

  Make of_all_tables(AnswerOf answer) {
    return [this, answer](const Query& query) { return kept(answer, query); };
  }

  std::map<std::string, Make, std::less<>> all_answers() {
    return {
        {"/api/about", of_store([this](graph::GraphStore& store, const Query&) -> json {
           return {{"version", DYNATLAS_VERSION},
                   {"store", options_.store_description},
                   {"keeps_changes", store.language() == "sql"},
                   {"language", store.language()},
                   {"verdicts", stored_verdicts(store)},
                   {"graph", version(store)}};
         })},
        {"/api/overview", [this](const Query&) { return whole_overview(); }},
        {"/api/tables", of_store(tables)},
        {"/api/count", of_all_tables(count)},
        {"/api/table", of_store(table)},
        {"/api/tree", of_all_tables(tree)},
        {"/api/find", of_store(find)},
        {"/api/complete",
         [this](const Query& query) {
           return complete(query, [this](const Query& key) { return kept(values_of_key, key); });
         }},
        {"/api/protection", of_all_tables(protection)},
        {"/api/capacity", of_all_tables(capacity)},
        {"/api/coverage", [this](const Query&) { return kept(coverage, {}); }},
        {"/api/findings", [this](const Query& query) { return findings_of(query); }},
        {"/api/finding_history", of_store(finding_history)},
        {"/api/access", of_few(reach)},
        {"/api/why", of_few(reason)},
        {"/api/principals", of_few(principals)},
        {"/api/ask", [this](const Query& query) { return asked_by_reader(query); }},
        {"/api/node", of_store(node)},
        {"/api/runs", of_store([](graph::GraphStore& store, const Query&) { return runs(store); })},
        {"/api/changes", of_store(changes)},
        {"/api/changed_tables", of_store(changed_tables)},
    };
  }

  Answer download(std::string_view path, const Query& query) {
    const auto language = stores_.with([](graph::GraphStore& store) { return store.language(); });
    const auto write_all =
        path == kTables ? tables_csv(language, query) : findings_csv(language, query, options_.mutes);
    const std::shared_ptr<void> place =
        downloads_.try_acquire() ? std::shared_ptr<void>(&downloads_, [](auto* all) { all->release(); }) : nullptr;
    if (place == nullptr) return refused(503, "other downloads are running; try again in a moment");
    Answer answer{.type = "application/octet-stream", .headers = kHeaders, .time = kDownloadMax};
    answer.headers.emplace_back("Content-Disposition", fmt::format("attachment; filename=\"{}\"", path.substr(1)));
    answer.stream = [this, write_all, place](const Answer::Write& write) { return send_all(write_all, write); };
    return answer;
  }

  template <typename WriteAll>
  bool send_all(const WriteAll& write_all, const Answer::Write& write) {
    try {
      return stores_.with(
          [&](graph::GraphStore& store) {
            write_all(store, write);
            return true;
          },
          kDownloadMax);
    } catch (const Error& error) {
      log::warning("{}", error.what());
      return false;
    }
  }

  ServerOptions options_;
  StorePool stores_;
  KeptAnswer overview_;
  KeptAnswers<std::pair<AnswerOf, Query>> kept_;
  std::counting_semaphore<kKeptAtOnce> makes_{kKeptAtOnce};
  std::counting_semaphore<kAskedMax> asked_{kAskedMax};
  std::counting_semaphore<kDownloadsMax> downloads_{kDownloadsMax};
  std::counting_semaphore<kListsMax> lists_{kListsMax};
  std::counting_semaphore<kReachedMax> reached_{kReachedMax};
  SlowAnswers counts_{[this](const Query& query, const SlowAnswers::GoesOn& goes_on) {
    return stores_.with([&](graph::GraphStore& store) { return count_findings(store, query, options_.mutes, goes_on); },
                        kCountMax);
  }};
  const ListeningSocket listening_;
  const std::map<std::string, Make, std::less<>> answers_ = all_answers();
};

}  // namespace

void serve(const ServerOptions& options, OpenStore open, const std::stop_token& stop,
           const std::function<void(int port)>& on_ready) {
  PageServer(options, std::move(open), stop).run(stop, on_ready);
}

}  // namespace dynatlas::web
