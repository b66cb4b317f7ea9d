#include "aws/http_call.h"

#include <fmt/format.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <charconv>

#include "aws/sign.h"

namespace dynatlas::aws {
namespace {

constexpr std::size_t kHeaderBytesMax = 64 * 1024;
// A whole answer may take this many read time-outs: a server that drips bytes is not alive for ever.
constexpr int kWholeAnswerReadTimeouts = 10;
constexpr long kIdleSecondsMax = 20;  // NOLINT(google-runtime-int): curl's type

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = std::min(text.find_first_not_of(kBlank), text.size());
  return text.substr(begin, text.find_last_not_of(kBlank) + 1 - begin);
}

bool exceeds_limit(std::string_view content_length) {
  std::size_t announced = 0;
  const auto parsed = std::from_chars(content_length.data(), content_length.data() + content_length.size(), announced);
  return parsed.ec == std::errc::result_out_of_range || announced > kAnswerBytesMax;
}

// curl's result begins as X509_V_ERR_UNSPECIFIED, and stays it where OpenSSL refused nothing.
int refusal_in(long verify_result) {  // NOLINT(google-runtime-int): curl's type
  return verify_result == X509_V_ERR_UNSPECIFIED ? X509_V_OK : static_cast<int>(verify_result);
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
}

std::string origin_of(const HttpEndpoint& endpoint) {
  return fmt::format("{}://{}:{}", endpoint.tls ? "https" : "http", bracketed(endpoint.host), endpoint.port);
}

}  // namespace

HttpCall::HttpCall(HttpRequest request, Authorities& authorities)
    : request_(std::move(request)),
      authorities_(authorities),
      where_(fmt::format("{}:{}", request_.endpoint.host, request_.endpoint.port)),
      handle_(curl_easy_init()) {}

HttpCall::~HttpCall() = default;

template <typename T>
void HttpCall::set(CURLoption option, T value) {
  if (setting_ == CURLE_OK) setting_ = curl_easy_setopt(handle_.get(), option, value);
}

std::optional<TransportFailure> HttpCall::prepare(const ClientOptions& options) {
  const auto unsendable = [&](std::string why) { return TransportFailure{TransportFault::unsendable, std::move(why)}; };
  auto headers = signed_headers(request_);
  if (!headers.has_value()) return unsendable(headers.error());
  if (handle_ == nullptr) return unsendable("curl cannot be started");
  set(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // a name server that does not answer must not keep us
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  set(CURLOPT_MAXAGE_CONN, kIdleSecondsMax);
  set(CURLOPT_HEADERFUNCTION, on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, on_body);
  set(CURLOPT_WRITEDATA, this);
  // Authorities and versions are set where the connection is made; curl has none of its own to read.
  set(CURLOPT_CAINFO, static_cast<char*>(nullptr));
  set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
  set(CURLOPT_PROXY_CAINFO, static_cast<char*>(nullptr));
  set(CURLOPT_PROXY_CAPATH, static_cast<char*>(nullptr));
  set(CURLOPT_SSL_CTX_FUNCTION, on_tls);
  set(CURLOPT_SSL_CTX_DATA, &authorities_);
  if (auto failure = set_proxy(options)) return failure;
  set_request(headers.value());
  if (setting_ == CURLE_OK) return std::nullopt;
  return unsendable(fmt::format("no request to {} can be made: {}", where_, curl_easy_strerror(setting_)));
}

std::optional<TransportFailure> HttpCall::set_proxy(const ClientOptions& options) {
  set(CURLOPT_PROXY, "");  // else curl looks into the environment
  set(CURLOPT_NOPROXY, "");
  const std::string url = proxy_for(request_.endpoint, options.proxy);
  if (url.empty()) return std::nullopt;
  const auto proxy = parse_proxy_url(url);
  if (!proxy.has_value()) return TransportFailure{TransportFault::proxy, proxy.error()};
  proxy_ = host_header(proxy.value().endpoint);
  set(CURLOPT_PROXY, origin_of(proxy.value().endpoint).c_str());
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (!proxy.value().user.empty()) {
    set(CURLOPT_PROXYUSERNAME, proxy.value().user.c_str());
    set(CURLOPT_PROXYPASSWORD, proxy.value().password.c_str());
  }
  return std::nullopt;
}

void HttpCall::add_header(const std::string& line) {
  if (curl_slist* longer = curl_slist_append(headers_.get(), line.c_str())) {
    static_cast<void>(headers_.release());  // the list's first member stays what it was
    headers_.reset(longer);
  } else {
    setting_ = CURLE_OUT_OF_MEMORY;
  }
}

void HttpCall::set_request(const HttpHeaders& headers) {
  const std::string url = origin_of(request_.endpoint) + request_.endpoint.base_path + request_.path;
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  if (!request_.body.empty() || request_.method != "GET") {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(CURLOPT_POSTFIELDS, request_.body.c_str());
  }
  set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  for (const char* name : {"Accept:", "Content-Type:", "Expect:"}) add_header(name);  // none but what is asked for
  // curl takes "name;" for a header without a value, and "name:" for one that is not to be sent.
  for (const auto& [name, value] : headers) {
    add_header(value.empty() ? fmt::format("{};", name) : fmt::format("{}: {}", name, value));
  }
  set(CURLOPT_HTTPHEADER, headers_.get());
}

CURLcode HttpCall::on_tls(CURL*, void* context, void* authorities) {
  static_cast<Authorities*>(authorities)->apply_to(static_cast<ssl_ctx_st*>(context));
  return CURLE_OK;
}

std::size_t HttpCall::on_header(char* bytes, std::size_t, std::size_t size, void* call) {
  return static_cast<HttpCall*>(call)->take_header({bytes, size}) ? size : 0;
}

std::size_t HttpCall::on_body(char* bytes, std::size_t, std::size_t size, void* call) {
  return static_cast<HttpCall*>(call)->take_body({bytes, size}) ? size : 0;
}

// A status line, a header, or the empty line that ends the head. An interim answer (1xx) comes before the real one.
bool HttpCall::take_header(std::string_view line) {
  last_activity_ = std::chrono::steady_clock::now();
  answer_began_ = true;
  header_bytes_ += line.size();
  if (header_bytes_ > kHeaderBytesMax) is_too_large_ = true;
  const std::size_t colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    answer_.headers.clear();
    head_ended_ = false;
  } else if (without_blanks(line).empty()) {
    head_ended_ = true;
  } else if (colon != std::string_view::npos) {
    const auto& [name, value] = answer_.headers.emplace_back(lower(without_blanks(line.substr(0, colon))),
                                                             without_blanks(line.substr(colon + 1)));
    if (name == "content-length" && exceeds_limit(value)) is_too_large_ = true;
  }
  return !is_too_large_;
}

bool HttpCall::take_body(std::string_view bytes) {
  last_activity_ = std::chrono::steady_clock::now();
  if (answer_.body.size() + bytes.size() > kAnswerBytesMax) is_too_large_ = true;
  if (!is_too_large_) answer_.body += bytes;
  return !is_too_large_;
}

std::optional<TransportFailure> HttpCall::overdue(const ClientOptions& options, Time now) {
  if (!sent_.has_value()) {
    curl_off_t microseconds = 0;
    curl_easy_getinfo(handle(), CURLINFO_PRETRANSFER_TIME_T, &microseconds);
    if (microseconds > 0) sent_ = last_activity_ = now;
  }
  const auto quiet = now - last_activity_;
  if (!sent_.has_value()) {
    if (quiet < options.connect_timeout) return std::nullopt;
    return TransportFailure{TransportFault::timed_out, fmt::format("cannot connect to {}: no connection within {} ms",
                                                                   where_, options.connect_timeout.count())};
  }
  if (quiet >= options.read_timeout) {
    return TransportFailure{TransportFault::timed_out,
                            fmt::format("{} sent nothing for {} ms", where_, options.read_timeout.count())};
  }
  if (now - *sent_ < options.read_timeout * kWholeAnswerReadTimeouts) return std::nullopt;
  return TransportFailure{TransportFault::timed_out, fmt::format("the answer of {} took too long", where_)};
}

bool HttpCall::goes_again(CURLcode code) {
  const bool is_lost = code == CURLE_GOT_NOTHING || code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR;
  const bool is_kept = info(CURLINFO_NUM_CONNECTS) == 0;
  if (!is_lost || !is_kept || answer_began_ || is_sent_again_) return false;
  is_sent_again_ = true;
  sent_.reset();
  last_activity_ = std::chrono::steady_clock::now();
  set(CURLOPT_FRESH_CONNECT, 1L);
  return true;
}

HttpResult HttpCall::outcome(CURLcode code) {
  if (is_too_large_) {
    return tl::unexpected(
        TransportFailure{TransportFault::too_large,
                         fmt::format("the answer of {} exceeds {} MiB", where_, kAnswerBytesMax / (1024 * 1024))});
  }
  answer_.status = static_cast<int>(info(CURLINFO_RESPONSE_CODE));
  // A head that was cut is good enough for curl.
  if (code == CURLE_OK && (!head_ended_ || answer_.status < 200)) code = CURLE_PARTIAL_FILE;
  if (code != CURLE_OK) return tl::unexpected(describe_end(transfer_end(code)));
  if (answer_.status == 407) return tl::unexpected(wrong_proxy_password());
  return std::move(answer_);
}

long HttpCall::info(CURLINFO what) const {  // NOLINT(google-runtime-int)
  long value = 0;                           // NOLINT(google-runtime-int)
  curl_easy_getinfo(handle(), what, &value);
  return value;
}

TransferEnd HttpCall::transfer_end(CURLcode code) const {
  TransferEnd end;
  end.code = code;
  end.text = error_.data();
  end.where = where_;
  end.proxy = proxy_;
  end.verify_error = refusal_in(info(CURLINFO_SSL_VERIFYRESULT));
  end.proxy_verify_error = refusal_in(info(CURLINFO_PROXY_SSL_VERIFYRESULT));
  end.connect_status = static_cast<int>(info(CURLINFO_HTTP_CONNECTCODE));
  end.system_error = static_cast<int>(info(CURLINFO_OS_ERRNO));
  end.answer_began = answer_began_;
  return end;
}

}  // namespace dynatlas::aws
