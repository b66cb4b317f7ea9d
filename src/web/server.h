// The page and what it asks for, over HTTP. Read-only; everything it sends is inside the program or in the graph.
#pragma once

#include <stop_token>
#include <string>

#include "web/access.h"
#include "web/findings.h"
#include "web/store_pool.h"

namespace dynatlas::web {

struct ServerOptions {
  std::string address = "127.0.0.1";
  int port = 0;  // 0: any that is free
  AccessRules access;
  std::string store_description;  // what the page shows as its source
  MuteFile mutes;                 // whose text has been found right
};

// Serves until `stop` is requested. `on_ready` is called with the port once it listens. Throws Error{usage} where the
// address cannot be had.
void serve(const ServerOptions& options, OpenStore open, const std::stop_token& stop,
           const std::function<void(int port)>& on_ready);

}  // namespace dynatlas::web
