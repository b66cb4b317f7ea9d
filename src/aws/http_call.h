// One attempt on a curl handle of its own: what is sent, what comes of the answer, and how it ended. Waits for nothing.
#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aws/authorities.h"
#include "aws/config.h"
#include "aws/http_error.h"
#include "aws/proxy.h"
#include "aws/transport.h"

namespace dynatlas::aws {

class HttpCall {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `authorities` must outlive it.
  HttpCall(HttpRequest request, Authorities& authorities);
  ~HttpCall();
  HttpCall(const HttpCall&) = delete;
  HttpCall& operator=(const HttpCall&) = delete;

  // Makes the handle ready for a transfer; else says why the request cannot be sent.
  std::optional<TransportFailure> prepare(const ClientOptions& options);
  CURL* handle() const { return handle_.get(); }

  // The failure of a call that has waited too long; nothing while it may go on.
  std::optional<TransportFailure> overdue(const ClientOptions& options, Time now);
  // Whether a transfer that ended like this is to be done again, which prepares it: it went out on a kept connection
  // that ended without a byte of an answer (RFC 9112, 9.3.1), and goes out on a new one. At most once.
  bool goes_again(CURLcode code);
  HttpResult outcome(CURLcode code);

 private:
  struct HandleCleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct ListFree {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  static std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* call);
  static std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* call);
  static CURLcode on_tls(CURL*, void* context, void* authorities);

  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
  void add_header(const std::string& line);
  template <typename T>
  void set(CURLoption option, T value);
  std::optional<TransportFailure> set_proxy(const ClientOptions& options);
  void set_request(const HttpHeaders& headers);
  long info(CURLINFO what) const;  // NOLINT(google-runtime-int): curl's type
  TransferEnd transfer_end(CURLcode code) const;

  const HttpRequest request_;
  Authorities& authorities_;
  const std::string where_;
  std::string proxy_;  // "host:port"; empty: none
  std::unique_ptr<CURL, HandleCleanup> handle_;
  std::unique_ptr<curl_slist, ListFree> headers_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  CURLcode setting_ = CURLE_OK;  // the first option that curl refused
  HttpAnswer answer_;
  std::size_t header_bytes_ = 0;
  bool answer_began_ = false;
  bool head_ended_ = false;
  bool is_too_large_ = false;
  bool is_sent_again_ = false;
  std::optional<Time> sent_;
  Time last_activity_ = std::chrono::steady_clock::now();
};

}  // namespace dynatlas::aws
