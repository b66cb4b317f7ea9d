#include "bolt/messages.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include "base/error.h"

namespace dynatlas::bolt {
namespace {

void pack_text(Packer& out, std::string_view key, std::string_view value) {
  out.string(key);
  out.string(value);
}

std::size_t auth_size(const Auth& auth) {
  return auth.scheme == Auth::Scheme::none ? 1 : auth.scheme == Auth::Scheme::bearer ? 2 : 3;
}

void pack_auth_entries(Packer& out, const Auth& auth) {
  switch (auth.scheme) {
    case Auth::Scheme::none:
      pack_text(out, "scheme", "none");
      break;
    case Auth::Scheme::basic:
      pack_text(out, "scheme", "basic");
      pack_text(out, "principal", auth.user);
      pack_text(out, "credentials", auth.secret);
      break;
    case Auth::Scheme::bearer:
      pack_text(out, "scheme", "bearer");
      pack_text(out, "credentials", auth.secret);
      break;
  }
}

void pack_context(Packer& out, const RoutingContext& context) {
  out.map(context.size());
  for (const auto& [key, value] : context) pack_text(out, key, value);
}

// {product, platform, language}: what Bolt 5.3 wants to know of a client.
void pack_bolt_agent(Packer& out, const std::string& product) {
  utsname system{};
  const bool is_known = uname(&system) == 0;
  out.string("bolt_agent");
  out.map(3);
  pack_text(out, "product", product);
  pack_text(out, "platform",
            is_known ? fmt::format("{} {}; {}", system.sysname, system.release, system.machine) : "unknown");
  pack_text(out, "language", "C++/20");
}

void pack_bookmarks(Packer& out, const std::vector<std::string>& bookmarks) {
  out.list(bookmarks.size());
  for (const std::string& bookmark : bookmarks) out.string(bookmark);
}

void pack_extra(Packer& out, const TransactionExtra& extra) {
  const bool is_read = extra.mode == AccessMode::read;
  out.map((is_read ? 1U : 0U) + (extra.database.empty() ? 0U : 1U) + (extra.bookmarks.empty() ? 0U : 1U));
  if (is_read) pack_text(out, "mode", "r");
  if (!extra.database.empty()) pack_text(out, "db", extra.database);
  if (!extra.bookmarks.empty()) {
    out.string("bookmarks");
    pack_bookmarks(out, extra.bookmarks);
  }
}

void pack_header(Packer& out, Request request, std::size_t fields) {
  out.structure(static_cast<std::uint8_t>(request), fields);
}

void pack_rows(Packer& out, Request request, std::int64_t rows) {
  pack_header(out, request, 1);
  out.map(1);
  out.string("n");
  out.integer(rows);
}

}  // namespace

std::string_view to_string(Request request) {
  switch (request) {
    case Request::hello:
      return "HELLO";
    case Request::goodbye:
      return "GOODBYE";
    case Request::reset:
      return "RESET";
    case Request::run:
      return "RUN";
    case Request::begin:
      return "BEGIN";
    case Request::commit:
      return "COMMIT";
    case Request::rollback:
      return "ROLLBACK";
    case Request::discard:
      return "DISCARD";
    case Request::pull:
      return "PULL";
    case Request::route:
      return "ROUTE";
    case Request::logon:
      return "LOGON";
    case Request::logoff:
      return "LOGOFF";
  }
  return "?";
}

void pack_hello(Packer& out, Version version, const Greeting& greeting) {
  const bool has_agent = version >= Version{5, 3};
  const bool has_auth = version < Version{5, 1};
  const bool has_patch = version < Version{5, 0};
  pack_header(out, Request::hello, 1);
  out.map(2 + (has_agent ? 1 : 0) + (has_auth ? auth_size(greeting.auth) : 0) + (has_patch ? 1 : 0));
  pack_text(out, "user_agent", greeting.user_agent);
  if (has_agent) pack_bolt_agent(out, greeting.user_agent);
  out.string("routing");
  if (greeting.is_routed) {
    pack_context(out, greeting.routing_context);
  } else {
    out.null();
  }
  if (has_patch) {
    out.string("patch_bolt");
    out.list(1);
    out.string("utc");
  }
  if (has_auth) pack_auth_entries(out, greeting.auth);
}

void pack_logon(Packer& out, const Auth& auth) {
  pack_header(out, Request::logon, 1);
  out.map(auth_size(auth));
  pack_auth_entries(out, auth);
}

void pack_run(Packer& out, std::string_view statement, const std::function<void(Packer&)>& parameters,
              const TransactionExtra* extra) {
  pack_header(out, Request::run, 3);
  out.string(statement);
  parameters(out);
  if (extra == nullptr) {
    out.map(0);
  } else {
    pack_extra(out, *extra);
  }
}

void pack_begin(Packer& out, const TransactionExtra& extra) {
  pack_header(out, Request::begin, 1);
  pack_extra(out, extra);
}

void pack_pull(Packer& out, std::int64_t rows) {
  pack_rows(out, Request::pull, rows);
}

void pack_discard(Packer& out, std::int64_t rows) {
  pack_rows(out, Request::discard, rows);
}

void pack_route(Packer& out, const RoutingContext& context, const TransactionExtra& extra) {
  pack_header(out, Request::route, 3);
  pack_context(out, context);
  pack_bookmarks(out, extra.bookmarks);
  out.map(extra.database.empty() ? 0 : 1);
  if (!extra.database.empty()) pack_text(out, "db", extra.database);
}

void pack_bare(Packer& out, Request request) {
  pack_header(out, request, 0);
}

Response unpack_response(std::string_view message) {
  Unpacker unpacker(message);
  const auto [tag, size] = unpacker.structure_header();
  Response response;
  response.kind = static_cast<Response::Kind>(tag);
  const bool is_known = tag == 0x70 || tag == 0x71 || tag == 0x7E || tag == 0x7F;
  const bool is_ignored = response.kind == Response::Kind::ignored;
  if (!is_known || (!is_ignored && size != 1) || size > 1) {
    throw Error(ErrorKind::store, fmt::format("the server sent a message that is none of Bolt's (tag 0x{:02X})", tag));
  }
  Value field = size == 1 ? unpacker.value() : Value();
  if (!unpacker.at_end()) throw Error(ErrorKind::store, "the server sent bytes behind a message");
  if (is_ignored) return response;
  if (response.kind == Response::Kind::record) {
    auto* values = std::get_if<List>(&field.data);
    if (values == nullptr) throw Error(ErrorKind::store, "the server sent a RECORD that is no list");
    response.values = std::move(*values);
  } else {
    auto* metadata = std::get_if<Map>(&field.data);
    if (metadata == nullptr) throw Error(ErrorKind::store, "the server sent a summary that is no map");
    response.metadata = std::move(*metadata);
  }
  return response;
}

}  // namespace dynatlas::bolt
