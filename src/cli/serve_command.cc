// dynatlas serve: the map as a page in the browser.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iostream>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/file_text.h"
#include "findings/mutes.h"
#include "web/server.h"

namespace dynatlas::cli {
namespace {

constexpr std::size_t kTokenMin = 16;  // characters

struct ServeOptions {
  StoreOptions store;
  std::string address = "127.0.0.1";
  int port = 8377;
  std::string token;
  std::string token_variable;
  std::string mute;
};

void check(const ServeOptions& options) {
  if (!web::is_loopback(options.address) && options.token.empty()) {
    throw Error(ErrorKind::usage, "anyone who can reach this address could see the map; add --token-env-var or --token",
                options.address);
  }
  const bool is_plain = std::ranges::all_of(options.token, [](unsigned char c) { return std::isalnum(c) != 0; });
  if (!options.token.empty() && (options.token.size() < kTokenMin || !is_plain)) {
    throw Error(ErrorKind::usage, fmt::format("use at least {} letters and digits", kTokenMin), "--token");
  }
}

int run_serve(ServeOptions options, const Context& context) {
  if (!options.token_variable.empty()) options.token = secret_in(options.token_variable);
  check(options);
  remember_secret(options.store, context.signals.stop());
  const auto open = [&](const std::stop_token& stop) {
    return open_store(options.store, Access::read_only, graph::TimeKind::epoch, stop);
  };
  const web::AccessRules access{web::is_loopback(options.address), options.token, options.address};
  web::ServerOptions server{options.address, options.port, access, {}, {}};
  if (!options.mute.empty()) {
    server.mutes = {text_of_file(options.mute), options.mute};
    findings::Mutes(server.mutes.text, server.mutes.name, web::now_seconds());  // and what is wrong in it is said now
  }
  server.store_description =
      open(context.signals.stop())->description();  // and what is wrong with the store is said now
  web::serve(server, open, context.signals.stop(), [&](int port) {
    const bool is_v6 = options.address.find(':') != std::string::npos;
    std::cout << fmt::format("The map of {} is at http://{}:{}/{}\nPress Ctrl-C to stop.\n", server.store_description,
                             is_v6 ? "[" + options.address + "]" : options.address, port,
                             options.token.empty() ? "" : "?token=" + options.token)
              << std::flush;
  });
  return 0;
}

}  // namespace

Command add_serve(CLI::App& application) {
  const auto options = std::make_shared<ServeOptions>();
  CLI::App* app = application.add_subcommand("serve", "Serve the map as a web page");
  app->add_option("--port", options->port, "Port; 0 picks a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app->add_option("--address", options->address,
                  "Address to listen on; one that other machines can reach needs --token")
      ->capture_default_str();
  CLI::Option* const token = app->add_option("--token", options->token, "Secret that opens the page");
  app->add_option("--token-env-var", options->token_variable, "Environment variable that holds the secret")
      ->excludes(token);
  app->add_option("--mute", options->mute, "A file of findings that you accept: check, resource, until, reason")
      ->type_name("FILE");
  add_store_options(*app, options->store);
  return {app, [options](const Context& context) { return run_serve(*options, context); }};
}

}  // namespace dynatlas::cli
