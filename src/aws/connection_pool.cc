#include "aws/connection_pool.h"

#include <aws/http/proxy.h>
#include <aws/io/event_loop.h>
#include <aws/io/host_resolver.h>
#include <aws/io/socket.h>
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <thread>

#include "aws/runtime.h"
#include "aws/sign.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

constexpr std::chrono::milliseconds kShutdownWaitMax{500};
constexpr std::uint64_t kIdleConnectionMillisecondsMax = 20'000;

// TLS settings of one connection; they hold the context.
class TlsConnection {
 public:
  TlsConnection() = default;
  ~TlsConnection() {
    if (set_) aws_tls_connection_options_clean_up(&options_);
  }
  TlsConnection(const TlsConnection&) = delete;
  TlsConnection& operator=(const TlsConnection&) = delete;

  bool init(aws_tls_ctx* context, const std::string& host, std::chrono::milliseconds timeout) {
    if (context == nullptr) return false;
    aws_tls_connection_options_init_from_ctx(&options_, context);
    set_ = true;
    options_.timeout_ms = static_cast<uint32_t>(timeout.count());
    aws_byte_cursor name = to_cursor(host);
    return aws_tls_connection_options_set_server_name(&options_, aws_runtime(), &name) == AWS_OP_SUCCESS;
  }
  void on_result(aws_tls_on_negotiation_result_fn* callback, void* user_data) {
    options_.on_negotiation_result = callback;
    options_.user_data = user_data;
  }
  const aws_tls_connection_options* get() const { return set_ ? &options_ : nullptr; }

 private:
  aws_tls_connection_options options_{};
  bool set_ = false;
};

TransportFailure no_trust_store(const std::string& where) {
  return {TransportFault::tls, fmt::format("TLS with {} is impossible: the system has no trusted authorities (install "
                                           "ca-certificates, or set AWS_CA_BUNDLE)",
                                           where)};
}

// What the manager copies out of when it is made.
struct ProxySettings {
  aws_http_proxy_options options{};
  Proxy proxy;
  TlsConnection tls;
};

tl::expected<void, TransportFailure> fill_proxy(IoContext& io, const std::string& url, const ClientOptions& options,
                                                ProxySettings& settings) {
  auto parsed = parse_proxy_url(url);
  if (!parsed.has_value()) return tl::unexpected(TransportFailure{TransportFault::proxy, parsed.error()});
  settings.proxy = std::move(parsed.value());
  const HttpEndpoint& endpoint = settings.proxy.endpoint;
  settings.options.connection_type = AWS_HPCT_HTTP_LEGACY;  // tunnel for TLS endpoints, forward for plain ones
  settings.options.host = to_cursor(endpoint.host);
  settings.options.port = endpoint.port;
  if (!settings.proxy.user.empty()) {
    settings.options.auth_type = AWS_HPAT_BASIC;
    settings.options.auth_username = to_cursor(settings.proxy.user);
    settings.options.auth_password = to_cursor(settings.proxy.password);
  }
  if (endpoint.tls) {
    if (!settings.tls.init(io.tls(), endpoint.host, options.connect_timeout)) {
      return tl::unexpected(no_trust_store(host_header(endpoint)));
    }
    settings.options.tls_options = settings.tls.get();
  }
  return {};
}

}  // namespace

class IoContext::EndLatch {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kShutdownWaitMax, [&] { return open_; });
  }

  static void on_loops_gone(void* user_data) {
    const std::unique_ptr<std::shared_ptr<EndLatch>> latch(static_cast<std::shared_ptr<EndLatch>*>(user_data));
    (*latch)->open();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

IoContext::IoContext(const std::string& ca_bundle) : ca_bundle_(ca_bundle), ended_(std::make_shared<EndLatch>()) {
  aws_allocator* allocator = aws_runtime();
  if (!ca_bundle_.empty()) {
    tls_ = make_tls();
    if (tls_ == nullptr) {
      throw Error(ErrorKind::usage, "AWS_CA_BUNDLE (or ca_bundle) is no readable file of PEM certificates", ca_bundle_);
    }
  }
  const aws_shutdown_callback_options on_end{EndLatch::on_loops_gone, new std::shared_ptr<EndLatch>(ended_)};
  aws_event_loop_group_options loop_options{};
  loop_options.loop_count = static_cast<uint16_t>(std::clamp(std::thread::hardware_concurrency() / 2, 1u, 4u));
  loop_options.shutdown_options = &on_end;
  loops_ = aws_event_loop_group_new(allocator, &loop_options);
  if (loops_ == nullptr) throw Error(ErrorKind::internal, "cannot start the network threads");
  aws_host_resolver_default_options resolver_options{};
  resolver_options.max_entries = 64;
  resolver_options.el_group = loops_;
  aws_host_resolver* resolver = aws_host_resolver_new_default(allocator, &resolver_options);
  aws_client_bootstrap_options bootstrap_options{};
  bootstrap_options.event_loop_group = loops_;
  bootstrap_options.host_resolver = resolver;
  bootstrap_ = aws_client_bootstrap_new(allocator, &bootstrap_options);
  aws_host_resolver_release(resolver);
}

IoContext::~IoContext() {
  aws_tls_ctx_release(tls_);
  aws_client_bootstrap_release(bootstrap_);
  aws_event_loop_group_release(loops_);
  ended_->wait();
}

aws_tls_ctx* IoContext::make_tls() const {
  aws_tls_ctx_options options{};
  aws_tls_ctx_options_init_default_client(&options, aws_runtime());
  aws_tls_ctx_options_set_minimum_tls_version(&options, AWS_IO_TLSv1_2);
  const bool good = ca_bundle_.empty() || aws_tls_ctx_options_override_default_trust_store_from_path(
                                              &options, nullptr, ca_bundle_.c_str()) == AWS_OP_SUCCESS;
  aws_tls_ctx* made = good ? aws_tls_client_ctx_new(aws_runtime(), &options) : nullptr;
  aws_tls_ctx_options_clean_up(&options);
  return made;
}

aws_tls_ctx* IoContext::tls() {
  const std::lock_guard lock(tls_mutex_);
  if (tls_ == nullptr) tls_ = make_tls();
  return tls_;
}

void ConnectionPool::on_negotiated(aws_channel_handler*, aws_channel_slot*, int error, void* refusals) {
  if (error != AWS_ERROR_SUCCESS) static_cast<TlsRefusals*>(refusals)->add(last_tls_refusal());
}

void ConnectionPool::on_manager_gone(void* refusals_holder) {
  delete static_cast<std::shared_ptr<TlsRefusals>*>(refusals_holder);
}

tl::expected<std::shared_ptr<ConnectionPool>, TransportFailure> ConnectionPool::open(IoContext& io,
                                                                                     const HttpEndpoint& endpoint,
                                                                                     const ClientOptions& options) {
  std::shared_ptr<ConnectionPool> pool(new ConnectionPool);
  pool->where_ = fmt::format("{}:{}", endpoint.host, endpoint.port);
  aws_socket_options socket{};
  socket.type = AWS_SOCKET_STREAM;
  socket.domain = endpoint.host.find(':') == std::string::npos ? AWS_SOCKET_IPV4 : AWS_SOCKET_IPV6;
  socket.connect_timeout_ms = static_cast<uint32_t>(options.connect_timeout.count());

  aws_http_connection_manager_options manager{};
  manager.bootstrap = io.bootstrap();
  manager.initial_window_size = SIZE_MAX;
  manager.socket_options = &socket;
  manager.host = to_cursor(endpoint.host);
  manager.port = endpoint.port;
  manager.max_connections = static_cast<size_t>(options.max_in_flight);
  manager.max_connection_idle_in_milliseconds = kIdleConnectionMillisecondsMax;
  TlsConnection tls;
  if (endpoint.tls) {
    if (!tls.init(io.tls(), endpoint.host, options.connect_timeout)) {
      return tl::unexpected(no_trust_store(pool->where_));
    }
    tls.on_result(on_negotiated, pool->refusals_.get());
    manager.tls_connection_options = tls.get();
  }
  ProxySettings proxy;
  if (const std::string url = proxy_for(endpoint, options.proxy); !url.empty()) {
    auto filled = fill_proxy(io, url, options, proxy);
    if (!filled.has_value()) return tl::unexpected(filled.error());
    manager.proxy_options = &proxy.options;
    pool->proxied_ = endpoint.tls;
    tunnelled_tls_refusals();  // before the first handshake
  }
  auto* holder = new std::shared_ptr<TlsRefusals>(pool->refusals_);
  manager.shutdown_complete_callback = on_manager_gone;
  manager.shutdown_complete_user_data = holder;
  pool->manager_ = aws_http_connection_manager_new(aws_runtime(), &manager);
  if (pool->manager_ == nullptr) {
    delete holder;
    return tl::unexpected(
        TransportFailure{TransportFault::unsendable, fmt::format("no connections to {} can be made", pool->where_)});
  }
  return pool;
}

ConnectionPool::~ConnectionPool() {
  if (manager_ != nullptr) aws_http_connection_manager_release(manager_);
}

}  // namespace dynatlas::aws
