// An answer whose text a worker makes while it is sent.
#pragma once

#include <microhttpd.h>

#include <functional>
#include <stop_token>

#include "web/http_server.h"
#include "web/workers.h"

namespace dynatlas::web {

// The worker begins with the first byte that is wanted: never, where only the head is. Null where libmicrohttpd has no
// memory. `resume` is called where `connection` is suspended and may go on. At a stop the worker ends.
MHD_Response* streamed(const Answer& answer, MHD_Connection* connection, std::function<void()> resume, Workers& workers,
                       const std::stop_token& stop);

}  // namespace dynatlas::web
