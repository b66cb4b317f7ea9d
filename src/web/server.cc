#include "web/server.h"

#include <fmt/format.h>
#include <httplib.h>
#include <sys/socket.h>

#include <chrono>
#include <memory>
#include <semaphore>
#include <thread>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "web/answers.h"
#include "web/assets.h"
#include "web/kept_answer.h"

namespace dynatlas::web {
namespace {

using nlohmann::json;

constexpr std::size_t kThreads = 128;  // one for each connection that is held; those beyond wait
constexpr int kWaitingMax = 1'024;     // connections that nobody took yet
constexpr int kIdleSeconds = 1;        // a connection that says nothing holds one no longer
constexpr int kDownloadsMax = 2;       // at once: one may last as long as its reader likes, up to a time
constexpr std::chrono::minutes kDownloadMax{30};

// Nothing is loaded from elsewhere, nothing runs that is not ours, nobody shows the page inside another.
const httplib::Headers kHeaders{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
     "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
};

std::string text_of(const json& answer) {
  return answer.dump(-1, ' ', false, json::error_handler_t::replace);
}

void refuse(httplib::Response& response, int status, std::string_view message) {
  response.status = status;
  response.set_content(text_of({{"error", message}}), "application/json");
}

// Not set_content(): httplib would compress it as far as it goes, which takes seconds where the network takes none.
void send(httplib::Response& response, std::string text, const std::string& type) {
  const auto kept = std::make_shared<const std::string>(std::move(text));
  response.set_content_provider(kept->size(), type, [kept](std::size_t at, std::size_t length, auto& sink) {
    if (at > kept->size() || length > kept->size() - at) return false;
    return sink.write(kept->data() + at, length);
  });
}

int status_of(ErrorKind kind) {
  if (kind == ErrorKind::usage) return 400;
  return kind == ErrorKind::store || kind == ErrorKind::interrupted ? 503 : 500;
}

void refuse(httplib::Response& response, const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    log::warning("{}", error.what());
    refuse(response, status_of(error.kind()), error.what());
  } catch (const std::exception& error) {
    log::error("internal error: {}", error.what());
    refuse(response, 500, "internal error");
  }
}

// Given twice, the first counts.
Query query_of(const httplib::Request& request) {
  return {request.params.begin(), request.params.end()};
}

class PageServer {
 public:
  PageServer(const ServerOptions& options, OpenStore open, const std::stop_token& stop)
      : options_(options), stores_(std::move(open), stop) {
    server_.set_default_headers(kHeaders);
    server_.set_keep_alive_timeout(kIdleSeconds);
    server_.set_keep_alive_max_count(1'000);
    server_.set_read_timeout(kIdleSeconds);
    server_.set_write_timeout(30);
    server_.set_payload_max_length(1024);
    server_.set_socket_options([this](int socket) {
      socket_ = socket;
      // Not SO_REUSEPORT, which httplib would set: two servers would share the port.
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server_.set_pre_routing_handler([this](const auto& request, auto& response) { return admit(request, response); });
    server_.set_exception_handler(
        [](const auto&, auto& response, std::exception_ptr thrown) { refuse(response, thrown); });
    server_.set_error_handler([](const auto&, auto& response) {
      if (response.body.empty()) refuse(response, response.status, "there is nothing of this name");
    });
    add_assets();
    add_answers();
  }

  void run(const std::stop_token& stop, const std::function<void(int)>& on_ready) {
    int port = options_.port;
    if (port == 0) {
      port = server_.bind_to_any_port(options_.address);
    } else if (!server_.bind_to_port(options_.address, port)) {
      port = -1;
    }
    if (port <= 0) {
      throw Error(ErrorKind::usage, "cannot listen there; is it in use? Choose another with --port",
                  fmt::format("{}:{}", options_.address, options_.port));
    }
    ::listen(socket_, kWaitingMax);  // once more: httplib lets 5 wait, and the sixth tries again after a second
    on_ready(port);
    const std::stop_callback on_stop(stop, [this] { server_.stop(); });
    // So that the first who looks need not wait for it.
    const std::jthread adds_up([this] { warm_up(); });
    // A stop before the loop began would be lost, so that it is looked for once more.
    if (!stop.stop_requested()) server_.listen_after_bind();
  }

 private:
  using Handled = httplib::Server::HandlerResponse;

  Handled admit(const httplib::Request& request, httplib::Response& response) const {
    // A server may give the whole where a part is asked for (RFC 9110, 14.2). httplib would ask the provider of an
    // answer for bytes beyond its end, which are this program's memory.
    const_cast<httplib::Request&>(request).ranges.clear();  // NOLINT(*-const-cast): httplib's own is not const
    if (sets_token(request)) {
      // The address that serve printed: from here on the token is in a cookie, and no longer in the address.
      response.status = 303;
      response.set_header("Location", "/");
      response.set_header("Set-Cookie",
                          fmt::format("{}={}; HttpOnly; SameSite=Lax; Path=/", kTokenCookie, options_.access.token));
      return Handled::Handled;
    }
    const std::string host = request.get_header_value("Host");
    const std::string origin = request.get_header_value("Origin");
    const std::string site = request.get_header_value("Sec-Fetch-Site");
    const std::string authorization = request.get_header_value("Authorization");
    const std::string cookie = request.get_header_value("Cookie");
    const auto refused =
        refusal({request.method, request.path, host, origin, site, authorization, cookie}, options_.access);
    if (!refused) return Handled::Unhandled;
    refuse(response, refused->status, refused->message);
    return Handled::Handled;
  }

  void warm_up() {
    try {
      whole_overview();
      whole_map();
    } catch (const Error& error) {
      log::warning("{}", error.what());  // whoever asks is told the same
    }
  }

  // Who waits for a kept answer holds no store, as the one who makes it may need two.
  json whole_overview() {
    return overview_.of(stores_.with(version), system_clock().steady_now(), [&] {
      return overview([&](const auto& work) {
        stores_.with([&](graph::GraphStore& store) {
          work(store);
          return true;
        });
      });
    });
  }
  json whole_map() {
    return map_.of(stores_.with(version), system_clock().steady_now(),
                   [&] { return stores_.with([](graph::GraphStore& store) { return map(store, {}); }); });
  }

  bool sets_token(const httplib::Request& request) const {
    return !options_.access.token.empty() && request.method == "GET" && request.path == "/" &&
           request.has_param("token") && is_same_secret(request.get_param_value("token"), options_.access.token);
  }

  void add_assets() {
    for (const Asset& asset : assets()) {
      server_.Get(std::string(asset.path), [&asset](const auto&, auto& response) {
        send(response, std::string(asset.content), std::string(asset.type));
      });
    }
  }

  template <typename Make>
  void add(const std::string& path, Make make) {
    server_.Get(path, [make](const httplib::Request& request, httplib::Response& response) {
      const json answer = make(query_of(request));
      if (answer.is_null()) return refuse(response, 404, "the graph holds no such node");
      send(response, text_of(answer), "application/json");
    });
  }

  // Of one store, for as long as the answer takes.
  template <typename Make>
  auto of_store(Make make) {
    return [this, make](const Query& query) {
      return stores_.with([&](graph::GraphStore& store) -> json { return make(store, query); });
    };
  }

  void add_answers() {
    add("/api/about", of_store([this](graph::GraphStore& store, const Query&) -> json {
          return {{"version", DYNATLAS_VERSION},
                  {"store", options_.store_description},
                  {"keeps_changes", store.language() == "sql"},
                  {"graph", version(store)}};
        }));
    add("/api/overview", [this](const Query&) { return whole_overview(); });
    add("/api/tables", of_store(tables));
    add("/api/map", [this](const Query& query) { return query.empty() ? whole_map() : of_store(map)(query); });
    add("/api/node", of_store(node));
    add("/api/runs", of_store([](graph::GraphStore& store, const Query&) { return runs(store); }));
    add("/api/changes", of_store(changes));
    add("/api/changed_tables", of_store(changed_tables));
    server_.Get("/tables.csv", [this](const httplib::Request& request, httplib::Response& response) {
      const auto language = stores_.with([](graph::GraphStore& store) { return store.language(); });
      const auto write_all = tables_csv(language, query_of(request));
      const std::shared_ptr<void> place =
          downloads_.try_acquire() ? std::shared_ptr<void>(&downloads_, [](auto* all) { all->release(); }) : nullptr;
      if (place == nullptr) return refuse(response, 503, "others are downloading; try again in a moment");
      response.set_header("Content-Disposition", "attachment; filename=\"tables.csv\"");
      response.set_chunked_content_provider(
          "application/octet-stream",
          [this, write_all, place](std::size_t, httplib::DataSink& sink) { return send_all(write_all, sink); });
    });
  }

  // False where it broke off: then the answer has no end, and whoever takes it knows.
  template <typename WriteAll>
  bool send_all(const WriteAll& write_all, httplib::DataSink& sink) {
    try {
      stores_.with(
          [&](graph::GraphStore& store) {
            write_all(store, [&](std::string_view text) { return sink.write(text.data(), text.size()); });
            return true;
          },
          kDownloadMax);
    } catch (const Error& error) {
      log::warning("{}", error.what());
      return false;
    }
    sink.done();
    return true;
  }

  const ServerOptions options_;
  StorePool stores_;
  KeptAnswer overview_;
  KeptAnswer map_;
  std::counting_semaphore<kDownloadsMax> downloads_{kDownloadsMax};
  httplib::Server server_;
  int socket_ = -1;  // that it listens at
};

}  // namespace

void serve(const ServerOptions& options, OpenStore open, const std::stop_token& stop,
           const std::function<void(int port)>& on_ready) {
  PageServer(options, std::move(open), stop).run(stop, on_ready);
}

}  // namespace dynatlas::web
