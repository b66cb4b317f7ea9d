// Who may ask the server. Pure: looks at what a request says, knows no socket.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dynatlas::web {

struct AccessRules {
  bool only_loopback = true;  // the Host must name this machine, so that no other site's name can be pointed at it
  std::string token = {};     // empty: none is asked for
  std::string address = {};   // where the server listens: the Host may say that as well
  std::string cookie = {};    // stands for the token: token_cookie()
};

// The headers of a request; empty where it has none of the name.
struct RequestHead {
  std::string_view method = {};
  std::string_view path = {};
  std::string_view host = {};
  std::string_view origin = {};
  std::string_view fetch_site = {};     // Sec-Fetch-Site
  std::string_view authorization = {};  // "Bearer TOKEN"
  std::string_view cookie = {};         // "dynatlas_8377=...; ..."
};

struct Refusal {
  int status;
  std::string message;
};

// Whether only this machine reaches an address: a name may lead anywhere, but for localhost.
bool is_loopback(const std::string& address);

// Nothing where it may.
std::optional<Refusal> refusal(const RequestHead& head, const AccessRules& rules);

// "dynatlas_PORT=DIGEST". Browsers give cookies to every port of a host: servers there must not clear each other's, nor
// be given the token.
std::string token_cookie(std::string_view token, int port);
// In time that does not depend on where they differ.
bool is_same_secret(std::string_view given, std::string_view wanted);

}  // namespace dynatlas::web
